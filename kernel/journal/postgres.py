"""The journal on PostgreSQL: gapless positions, a hash chain, and group commit."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from kernel.base.crash_points import crash_point
from kernel.base.logs import logger
from kernel.base.postgres import DATABASE_UNAVAILABLE, POOL_MAX, Pools
from kernel.journal.codec import BadBody, Codec, UnknownEvent
from kernel.journal.envelope import GENESIS, Place, Recorded, event_id
from kernel.journal.group_commit import AlreadyStored
from kernel.journal.group_read import GroupRead
from kernel.journal.projections import Project, no_rows, rows_of
from kernel.journal.protocol import (
    AlreadyDone,
    Append,
    Delivery,
    Diverged,
    Head,
    History,
    Newest,
    Unlinked,
    link,
    unlinked,
)
from kernel.journal.sql import (
    CHUNK,
    COLUMNS,
    FOUND_HEAD,
    HASH_AT,
    HISTORIES,
    LOCK_HEAD,
    look_up,
    recorded_from,
    write,
)
from kernel.journal.stretches import pass_over

GROUP_MAX = 512  # requests in one transaction; bounds how long the head stays locked
REPLAY_EVENTS = 1000  # events per read of a replay: what a socket buffers while others are folded
NOTIFY_CHANNEL = "zhixing_events"
FAULT_OF_A_REQUEST = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.ProgramLimitExceededError,
    asyncpg.SyntaxOrAccessError,
)

MIGRATIONS = Path(__file__).parent / "migrations"  # the tables of every service's log


class LogSetBack(RuntimeError):
    """The log ends earlier than this process has seen, or continued differently: it was restored
    from an older copy.

    Cached states may rest on events that no longer exist, so the process stores nothing more until
    it is restarted.
    """


@dataclass(slots=True)
class _Waiting:
    request: Append
    ready: list[Unlinked]
    verdict: "asyncio.Future[Sequence[Recorded]]"


@dataclass(slots=True)
class _Group:
    accepted: list[tuple[_Waiting, list[Recorded]]] = field(default_factory=list)
    refused: list[tuple[_Waiting, Exception]] = field(default_factory=list)

    def records(self) -> list[Recorded]:
        return [recorded for _, linked in self.accepted for recorded in linked]

    def delivered(self) -> Iterator[Append]:
        """The requests whose event is taken in now, or was before."""
        yield from (one.request for one, _ in self.accepted)
        yield from (one.request for one, error in self.refused if isinstance(error, AlreadyDone))


class PostgresJournal:
    """The log of one service in its own database.

    Pending requests of a court share a transaction; each gets its own verdict, so that a conflict
    does not fail the others.
    """

    def __init__(
        self, service: str, codec: Codec, pools: Pools, *, project: Project = no_rows
    ) -> None:
        self.service = service
        self.codec = codec
        self.pools = pools
        self.project = project
        # Called with the court after each commit. Returns True if the callee publishes the log;
        # otherwise another process is notified.
        self.listeners: list[Callable[[str], bool | None]] = []
        self._queues: dict[str, asyncio.Queue[_Waiting]] = {}
        self._committers: list[asyncio.Task[None]] = []
        self._seen: dict[str, Head] = {}
        self._histories = GroupRead(self._read_histories, readers=POOL_MAX - 1)

    async def close(self) -> None:
        for task in self._committers:
            task.cancel()
        for task in self._committers:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._committers.clear()
        await self._histories.close()
        self._queues.clear()

    async def append(self, request: Append) -> Sequence[Recorded]:
        ready = unlinked(request, self.service, self.codec)
        verdict: asyncio.Future[Sequence[Recorded]] = asyncio.get_running_loop().create_future()
        queue = self._queues.get(request.court)
        if queue is None:
            queue = self._queues[request.court] = asyncio.Queue()
            self._committers.append(asyncio.create_task(self._commit_groups(request.court, queue)))
        queue.put_nowait(_Waiting(request, ready, verdict))
        return await verdict

    async def _commit_groups(self, court: str, queue: "asyncio.Queue[_Waiting]") -> None:
        while True:
            waiting = [await queue.get()]
            while not queue.empty() and len(waiting) < GROUP_MAX:
                waiting.append(queue.get_nowait())
            try:
                await self._commit(court, waiting)
            except asyncpg.PostgresError as error:
                await self._commit_alone(court, waiting, error)
            except Exception as error:  # noqa: BLE001 - the verdict carries it to the caller
                _deliver(_Group(refused=[(one, error) for one in waiting]))
            except asyncio.CancelledError:
                for one in waiting:
                    one.verdict.cancel()
                raise

    async def _commit_alone(
        self, court: str, waiting: list[_Waiting], error: asyncpg.PostgresError
    ) -> None:
        """Commits each request of a rejected group separately, so that only the one at fault fails.

        If the database itself is at fault (stopping, full, lock not granted), each request would
        only wait for the same error again.
        """
        if len(waiting) == 1 or not isinstance(error, FAULT_OF_A_REQUEST):
            _deliver(_Group(refused=[(one, error) for one in waiting]))
            return
        for one in waiting:
            try:
                await self._commit(court, [one])
            except Exception as own:  # noqa: BLE001 - the verdict carries it to the caller
                _deliver(_Group(refused=[(one, own)]))

    async def _commit(self, court: str, waiting: list[_Waiting]) -> None:
        pool = await self.pools.of(court)
        async with pool.acquire() as connection:
            async with connection.transaction():
                head = await self._lock_head(connection, court)
                await self._not_set_back(connection, court, head)
                requests = [one.request for one in waiting]
                deliveries = [r.delivery for r in requests if r.delivery]
                known = await look_up(connection, court, deliveries=deliveries, requests=requests)
                group = self._judge(head, known, waiting)
                records = group.records()
                accepted = [one.request for one, _ in group.accepted]
                if accepted:
                    await write(connection, court, records, accepted)
                await self._update_views(connection, records)
                await self._keep(connection, group)
                crash_point("append.before_commit")
            self._seen[court] = Head(records[-1].position, records[-1].hash) if records else head
            crash_point("append.committed")
            _deliver(group)
            if records:
                await self._hint(connection, court)

    async def _lock_head(self, connection: asyncpg.Connection, court: str) -> Head:
        row = await connection.fetchrow(LOCK_HEAD, court)
        if row is None:
            await connection.execute(FOUND_HEAD, court, GENESIS)
            row = await connection.fetchrow(LOCK_HEAD, court)
        return Head(row["position"], row["hash"])

    async def _not_set_back(self, connection: asyncpg.Connection, court: str, head: Head) -> None:
        """Raises LogSetBack unless the log still holds the last event that this process saw."""
        seen = self._seen.get(court, head)
        if head == seen:
            return
        found = None
        if head.position > seen.position:  # another process wrote
            found = await connection.fetchval(HASH_AT, court, seen.position)
        if found != seen.hash and seen.position:
            raise LogSetBack(f"{self.service} of {court}: position {seen.position} is not as seen")

    def _judge(self, head: Head, known: AlreadyStored, waiting: list[_Waiting]) -> _Group:
        group = _Group()
        for one in waiting:
            refusal = known.refusal(one.request)
            if refusal is not None:
                group.refused.append((one, refusal))
                continue
            linked = link(one.request, self.service, head, one.ready)
            if linked:
                head = Head(linked[-1].position, linked[-1].hash)
            known.remember(one.request, linked)
            group.accepted.append((one, linked))
        return group

    async def _update_views(
        self, connection: asyncpg.Connection, records: Sequence[Recorded]
    ) -> None:
        """Update the views, in the transaction that stores the events."""
        for sql, rows in rows_of(self.project, records):
            if len(rows) == 1:
                await connection.execute(sql, *rows[0])
            else:
                await connection.executemany(sql, rows)

    async def _keep(self, connection: asyncpg.Connection, group: _Group) -> None:
        """Keep what delivered events tell of custody and staff, delivered before or not: a house
        that did not keep it then has it told again."""
        for one in group.delivered():
            for sql, row in one.kept:
                await connection.execute(sql, *row)

    async def _hint(self, connection: asyncpg.Connection, court: str) -> None:
        """Notify the relay, in this or another process, that there is something to publish.

        Sent after the commit: a NOTIFY inside a transaction serialises all such commits of the
        server. A lost notification costs one poll interval.
        """
        if any([listener(court) for listener in self.listeners]):  # noqa: C419 - each is called
            return
        try:
            await connection.execute("select pg_notify($1, $2)", NOTIFY_CHANNEL, court)
        except DATABASE_UNAVAILABLE as error:
            logger(self.service).warning("hint lost", error=type(error).__name__)

    async def history(self, court: str, stream: str) -> History:
        return await self._histories.of(court, stream)

    async def _read_histories(
        self, court: str, streams: Sequence[str]
    ) -> dict[str, History | Exception]:
        pool = await self.pools.of(court)
        found: dict[str, History | Exception] = {stream: History(()) for stream in streams}
        for stream, names, schemas, bodies, pack in await pool.fetch(HISTORIES, court, streams):
            try:
                events = self.codec.decode_all(names, schemas, bodies)
            except (UnknownEvent, BadBody) as error:
                found[stream] = error
                continue
            last = event_id(court, self.service, stream, len(events))
            found[stream] = History(events, pack, last)
        return found

    async def read(self, court: str, stream: str) -> Sequence[Recorded]:
        pool = await self.pools.of(court)
        rows = await pool.fetch(
            f"select {COLUMNS} from events where court = $1 and stream = $2 order by version",  # noqa: S608
            court,
            stream,
        )
        return [self._load(row) for row in rows]

    async def follow(
        self, court: str, after: int, limit: int, *, decoded: bool = True
    ) -> Sequence[Recorded]:
        pool = await self.pools.of(court)
        rows = await pool.fetch(
            f"select {COLUMNS} from events where court = $1 and position > $2 "  # noqa: S608
            "order by position limit $3",
            court,
            after,
            limit,
        )
        if not decoded or not rows:
            return [recorded_from(row, self.service, None) for row in rows]
        columns = ([row[name] for row in rows] for name in ("name", "schema", "body"))
        events = self.codec.decode_all(*columns)
        return [
            recorded_from(row, self.service, None, event)
            for row, event in zip(rows, events, strict=True)
        ]

    async def replay(self, court: str) -> AsyncIterator[tuple[str, Any]]:
        """Every event of a court with its stream, in log order, as of one moment.

        The next events are fetched while the previous ones are folded.
        """
        pool = await self.pools.of(court)
        async with (
            pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            fetching = asyncio.ensure_future(connection.fetch(CHUNK, court, 0, REPLAY_EVENTS))
            after = 0
            try:
                while kinds := await fetching:
                    following = connection.fetch(CHUNK, court, after + REPLAY_EVENTS, REPLAY_EVENTS)
                    fetching = asyncio.ensure_future(following)
                    await asyncio.sleep(0)  # the request for the next events goes out
                    for pair in self._in_order(kinds):
                        yield pair
                    after += REPLAY_EVENTS
            finally:
                await asyncio.wait([fetching])

    def _in_order(self, kinds: Sequence[asyncpg.Record]) -> list[tuple[str, Any]]:
        """The events of a chunk in log order, with their streams; the chunk comes ordered by
        kind."""
        found: list[Any] = [None] * sum(len(places) for _, _, places, _, _ in kinds)
        for name, schema, places, streams, bodies in kinds:
            events = self.codec.decode_joined(name, schema, bodies, len(places))
            for place, pair in zip(places, zip(streams, events, strict=True), strict=True):
                found[place] = pair
        return found

    async def of_case(self, court: str, case_id: str) -> Sequence[Recorded]:
        """Every event of a case in this service, in order."""
        pool = await self.pools.of(court)
        rows = await pool.fetch(
            f"select {COLUMNS} from events where court = $1 and case_id = $2 order by position",  # noqa: S608
            court,
            case_id,
        )
        return [self._load(row) for row in rows]

    async def last_of_case(self, court: str, case_id: str) -> Newest | None:
        pool = await self.pools.of(court)
        found = await pool.fetchrow(
            "select event_id, rule_pack from events where court = $1 and case_id = $2 "
            "order by position desc limit 1",
            court,
            case_id,
        )
        return Newest(UUID(int=found["event_id"].int), found["rule_pack"]) if found else None

    async def head(self, court: str) -> Head:
        pool = await self.pools.of(court)
        row = await pool.fetchrow("select position, hash from log_head where court = $1", court)
        return Head(row["position"], row["hash"]) if row else Head(0, GENESIS)

    async def courts(self) -> Sequence[str]:
        """The courts that this process has worked for; row security shows no others."""
        return sorted(self._queues)

    async def answered(self, court: str, key: str) -> AlreadyDone | None:
        pool = await self.pools.of(court)
        row = await pool.fetchrow(
            "select answer, digest from idempotency where court = $1 and key = $2", court, key
        )
        return AlreadyDone(orjson.loads(row["answer"]), row["digest"]) if row else None

    async def delivered(self, court: str, delivery: Delivery) -> bool:
        known = await look_up(await self.pools.of(court), court, deliveries=[delivery])
        verdict = known.taken(delivery)
        if isinstance(verdict, Diverged):
            raise verdict
        return verdict is not None

    async def note(self, court: str, places: Sequence[Place]) -> Sequence[Diverged]:
        return await pass_over(await self.pools.of(court), court, places)

    def _load(self, row: asyncpg.Record) -> Recorded:
        return recorded_from(row, self.service, self.codec)


def _deliver(group: _Group) -> None:
    """Deliver the verdict to each caller that is still waiting."""
    for one, error in group.refused:
        if not one.verdict.done():
            one.verdict.set_exception(error)
    for one, linked in group.accepted:
        if not one.verdict.done():
            one.verdict.set_result(linked)
