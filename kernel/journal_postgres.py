"""The journal on PostgreSQL: gapless positions, a hash chain, and group commit."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from kernel.clock import CHINA
from kernel.codec import Codec
from kernel.faults import point
from kernel.journal import (
    GENESIS,
    AlreadyDone,
    Append,
    Conflict,
    Delivery,
    Head,
    Recorded,
    seal,
)
from kernel.journal_requests import write_requests
from kernel.postgres import Pools
from kernel.views import Project, no_rows

GROUP_MAX = 256  # requests in one transaction: bounds how long the head stays locked
NOTIFY_CHANNEL = "zhixing_events"

COLUMNS = (
    "court, position, stream, version, name, schema, event_id, case_id, occurred_at, "
    "recorded_at, actor, correlation_id, causation_id, rule_pack, traceparent, prev_hash, "
    "hash, body"
)
INSERT_EVENTS = f"""
insert into events ({COLUMNS})
select * from unnest(
    $1::text[], $2::bigint[], $3::text[], $4::int[], $5::text[], $6::int[], $7::uuid[],
    $8::text[], $9::timestamptz[], $10::timestamptz[], $11::text[], $12::uuid[], $13::uuid[],
    $14::text[], $15::text[], $16::text[], $17::text[], $18::text[])
"""  # noqa: S608 - the column list is a constant


@dataclass(slots=True)
class _Waiting:
    request: Append
    encoded: list[tuple[str, int, str]]
    verdict: "asyncio.Future[Sequence[Recorded]]"


@dataclass(slots=True)
class _Known:
    """What the database already holds of what a group of requests asks."""

    answers: dict[str, tuple[dict[str, Any], str]]
    inbox: set[UUID]
    settled: set[str]
    versions: dict[str, int]


@dataclass(slots=True)
class _Group:
    accepted: list[tuple[_Waiting, list[Recorded]]] = field(default_factory=list)
    refused: list[tuple[_Waiting, Exception]] = field(default_factory=list)

    def records(self) -> list[Recorded]:
        return [recorded for _, sealed in self.accepted for recorded in sealed]


class PostgresJournal:
    """One service's log in its own database.

    Waiting requests of one court share a transaction; each gets its own verdict, so one
    conflict never fails its neighbours.
    """

    def __init__(
        self, service: str, codec: Codec, pools: Pools, *, project: Project = no_rows
    ) -> None:
        self.service = service
        self.codec = codec
        self.pools = pools
        self.project = project
        self.listeners: list[Callable[[str], None]] = []
        self._queues: dict[str, asyncio.Queue[_Waiting]] = {}
        self._committers: list[asyncio.Task[None]] = []

    async def close(self) -> None:
        for task in self._committers:
            task.cancel()
        for task in self._committers:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._committers.clear()
        self._queues.clear()

    async def append(self, request: Append) -> Sequence[Recorded]:
        encoded = [self.codec.encode(draft.event) for draft in request.drafts]
        verdict: asyncio.Future[Sequence[Recorded]] = asyncio.get_running_loop().create_future()
        queue = self._queues.get(request.court)
        if queue is None:
            queue = self._queues[request.court] = asyncio.Queue()
            self._committers.append(asyncio.create_task(self._commit_groups(request.court, queue)))
        queue.put_nowait(_Waiting(request, encoded, verdict))
        return await verdict

    async def _commit_groups(self, court: str, queue: "asyncio.Queue[_Waiting]") -> None:
        while True:
            waiting = [await queue.get()]
            while not queue.empty() and len(waiting) < GROUP_MAX:
                waiting.append(queue.get_nowait())
            try:
                await self._commit(court, waiting)
            except Exception as error:  # noqa: BLE001 - the verdict carries it to the caller
                await self._commit_alone(court, waiting, error)
            except asyncio.CancelledError:
                for one in waiting:
                    one.verdict.cancel()
                raise

    async def _commit_alone(self, court: str, waiting: list[_Waiting], error: Exception) -> None:
        """A transaction failed: find the request at fault, so that it fails alone."""
        if len(waiting) == 1:
            if not waiting[0].verdict.done():
                waiting[0].verdict.set_exception(error)
            return
        for one in waiting:
            try:
                await self._commit(court, [one])
            except Exception as own:  # noqa: BLE001 - the verdict carries it to the caller
                if not one.verdict.done():
                    one.verdict.set_exception(own)

    async def _commit(self, court: str, waiting: list[_Waiting]) -> None:
        pool = await self.pools.of(court)
        async with pool.acquire() as connection:
            async with connection.transaction():
                head = await self._lock_head(connection, court)
                known = await self._known(connection, court, waiting)
                group = self._judge(head, known, waiting)
                await self._write(connection, court, group)
                point("append.before_commit")
            point("append.committed")
        for one, error in group.refused:
            if not one.verdict.done():
                one.verdict.set_exception(error)
        for one, sealed in group.accepted:
            if not one.verdict.done():
                one.verdict.set_result(sealed)
        if group.records():
            for listener in self.listeners:
                listener(court)

    async def _lock_head(self, connection: asyncpg.Connection, court: str) -> Head:
        lock = "select position, hash from log_head where court = $1 for update"
        row = await connection.fetchrow(lock, court)
        if row is None:
            await connection.execute(
                "insert into log_head values ($1, 0, $2) on conflict do nothing", court, GENESIS
            )
            row = await connection.fetchrow(lock, court)
        return Head(row["position"], row["hash"])

    async def _known(
        self, connection: asyncpg.Connection, court: str, waiting: list[_Waiting]
    ) -> _Known:
        requests = [one.request for one in waiting]
        keys = [r.key for r in requests if r.key]
        deliveries = [r.delivery.event_id for r in requests if r.delivery]
        settlements = [r.settlement.effect_id for r in requests if r.settlement]
        streams = sorted({name for r in requests for name in (*r.expected, *_streams(r))})
        answers = await _rows(
            connection,
            "select key, answer, digest from idempotency where court = $1 and key = any($2)",
            court,
            keys,
        )
        inbox = await _rows(
            connection,
            "select event_id from inbox where court = $1 and event_id = any($2::uuid[])",
            court,
            deliveries,
        )
        settled = await _rows(
            connection,
            "select effect_id from effects where court = $1 and effect_id = any($2) "
            "and state in ('confirmed', 'failed')",
            court,
            settlements,
        )
        versions = await _rows(
            connection,
            "select stream, max(version) as version from events "
            "where court = $1 and stream = any($2) group by stream",
            court,
            streams,
        )
        return _Known(
            answers={r["key"]: (orjson.loads(r["answer"]), r["digest"]) for r in answers},
            inbox={r["event_id"] for r in inbox},
            settled={r["effect_id"] for r in settled},
            versions={r["stream"]: r["version"] for r in versions},
        )

    def _judge(self, head: Head, known: _Known, waiting: list[_Waiting]) -> _Group:
        group = _Group()
        for one in waiting:
            refusal = _refusal(one.request, known)
            if refusal is not None:
                group.refused.append((one, refusal))
                continue
            sealed = seal(one.request, self.service, head, one.encoded)
            if sealed:
                head = Head(sealed[-1].position, sealed[-1].hash)
            _remember(one.request, sealed, known)
            group.accepted.append((one, sealed))
        return group

    async def _write(self, connection: asyncpg.Connection, court: str, group: _Group) -> None:
        records = group.records()
        if records:
            await connection.execute(INSERT_EVENTS, *_columns(records))
            await connection.execute(
                "update log_head set position = $2, hash = $3 where court = $1",
                court,
                records[-1].position,
                records[-1].hash,
            )
        await write_requests(connection, court, [one.request for one, _ in group.accepted])
        for recorded in records:
            for sql, args in self.project(recorded):
                await connection.execute(sql, *args)
        if records:
            await connection.execute("select pg_notify($1, $2)", NOTIFY_CHANNEL, court)

    async def read(self, court: str, stream: str) -> Sequence[Recorded]:
        pool = await self.pools.of(court)
        rows = await pool.fetch(
            f"select {COLUMNS} from events where court = $1 and stream = $2 order by version",  # noqa: S608
            court,
            stream,
        )
        return [self._load(row) for row in rows]

    async def follow(self, court: str, after: int, limit: int) -> Sequence[Recorded]:
        pool = await self.pools.of(court)
        rows = await pool.fetch(
            f"select {COLUMNS} from events where court = $1 and position > $2 "  # noqa: S608
            "order by position limit $3",
            court,
            after,
            limit,
        )
        return [self._load(row) for row in rows]

    async def of_case(self, court: str, case_id: str) -> Sequence[Recorded]:
        """Every event of a case in this service, in order."""
        pool = await self.pools.of(court)
        rows = await pool.fetch(
            f"select {COLUMNS} from events where court = $1 and case_id = $2 order by position",  # noqa: S608
            court,
            case_id,
        )
        return [self._load(row) for row in rows]

    async def last_of_case(self, court: str, case_id: str) -> UUID | None:
        pool = await self.pools.of(court)
        found = await pool.fetchval(
            "select event_id from events where court = $1 and case_id = $2 "
            "order by position desc limit 1",
            court,
            case_id,
        )
        return UUID(bytes=found.bytes) if found else None

    async def head(self, court: str) -> Head:
        pool = await self.pools.of(court)
        row = await pool.fetchrow("select position, hash from log_head where court = $1", court)
        return Head(row["position"], row["hash"]) if row else Head(0, GENESIS)

    async def courts(self) -> Sequence[str]:
        """The courts this process has worked for; row security shows no others."""
        return sorted(self._queues)

    async def answered(self, court: str, key: str) -> AlreadyDone | None:
        pool = await self.pools.of(court)
        row = await pool.fetchrow(
            "select answer, digest from idempotency where court = $1 and key = $2", court, key
        )
        return AlreadyDone(orjson.loads(row["answer"]), row["digest"]) if row else None

    async def delivered(self, court: str, delivery: Delivery) -> bool:
        pool = await self.pools.of(court)
        found = await pool.fetchval(
            "select 1 from inbox where court = $1 and source = $2 and event_id = $3",
            court,
            delivery.source,
            delivery.event_id,
        )
        return found is not None

    def _load(self, row: asyncpg.Record) -> Recorded:
        return recorded_from(row, self.service, self.codec)


def recorded_from(row: asyncpg.Record, service: str, codec: Codec) -> Recorded:
    """A stored row as an event with its envelope; times come back in +08:00."""
    values = dict(row)
    values["occurred_at"] = values["occurred_at"].astimezone(CHINA)
    values["recorded_at"] = values["recorded_at"].astimezone(CHINA)
    for name in ("event_id", "correlation_id", "causation_id"):
        if values[name] is not None:  # asyncpg has a UUID of its own that JSON does not know
            values[name] = UUID(bytes=values[name].bytes)
    event = codec.decode(values["name"], values["schema"], values["body"])
    return Recorded(service=service, event=event, **values)


async def _rows(
    connection: asyncpg.Connection, sql: str, court: str, wanted: Sequence[object]
) -> Sequence[asyncpg.Record]:
    if not wanted:
        return ()
    found: Sequence[asyncpg.Record] = await connection.fetch(sql, court, wanted)
    return found


def _streams(request: Append) -> set[str]:
    return {draft.stream for draft in request.drafts}


def _refusal(request: Append, known: _Known) -> Exception | None:
    if request.key and request.key in known.answers:
        return AlreadyDone(*known.answers[request.key])
    if request.delivery and request.delivery.event_id in known.inbox:
        return AlreadyDone({})
    if request.settlement and request.settlement.effect_id in known.settled:
        return AlreadyDone({})
    for stream in sorted({*request.expected, *_streams(request)}):
        expected, actual = request.expected.get(stream, 0), known.versions.get(stream, 0)
        if expected != actual:
            return Conflict(stream, expected, actual)
    return None


def _remember(request: Append, sealed: Sequence[Recorded], known: _Known) -> None:
    for recorded in sealed:
        known.versions[recorded.stream] = recorded.version
    if request.key:
        known.answers[request.key] = (request.answer, request.digest)
    if request.delivery:
        known.inbox.add(request.delivery.event_id)
    if request.settlement:
        known.settled.add(request.settlement.effect_id)


def _columns(records: Sequence[Recorded]) -> list[list[object]]:
    names = [name.strip() for name in COLUMNS.split(",")]
    return [[getattr(recorded, name) for recorded in records] for name in names]
