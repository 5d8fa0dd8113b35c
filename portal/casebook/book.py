"""Fills the case book: each event once, in the transaction that moves the mark of its source."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import asyncpg

from contracts.catalogue import PORTAL
from contracts.values import Sealed
from kernel.base.logs import logger
from kernel.base.origin import WrongDatabase
from kernel.base.postgres import Pools, migrate
from kernel.journal.codec import BadBody, Codec, UnknownEvent
from kernel.journal.envelope import Recorded
from kernel.journal.projections import rows_of
from kernel.people.sealed import Erased, Keyring
from kernel.program.app import codec_of
from portal.casebook.projection import ENTER, VERSION, entries_of, names_in, project

MIGRATIONS = Path(__file__).parent / "migrations"
Source = tuple[str, int]  # a service, and the partition of its topic (0 for a log that is read)
# What is emptied. Facts of authority are only ever added to, in every database.
FILLED = ("entries", "requests", "nodes", "parties", "cases", "marks")
EMPTIED_BLOCKS = 2_000  # of a statement: it ends before the server gives it up
WAIT_SECONDS = 0.5
# The mark is lost with the events, which are then entered again: nothing waits for the disk.
UNHURRIED = "set local synchronous_commit to off"

_MARKS = "select source, part, position, next_offset from marks where court = $1"
_MARK = (
    "update marks set position = greatest(position, $4), next_offset = $5 "
    "where court = $1 and source = $2 and part = $3"
)


async def prepare_book(owner_dsn: str) -> None:
    """Create the tables of the case book. Raises MigrationChanged."""
    await migrate(owner_dsn, (MIGRATIONS,), houses=(PORTAL,))


class BookChanged(Exception):
    """The book of a court was emptied since it was opened; what was read of its marks is void."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a source was followed: the last position entered, and where its partition goes on."""

    position: int
    next_offset: int | None


@dataclass(frozen=True, slots=True)
class Ready:
    """Events of a court and a source by position, with their bodies read (None for those that this
    version does not know), the names in them in clear, and where the partition goes on."""

    court: str
    source: Source
    known: Mapping[int, Recorded | None]
    names: Mapping[Sealed, str | None]
    end: int | None


class CaseBook:
    """The tables of the case book, and how far each source has been followed.

    `bus` is where its events come from: what was entered from the one is not known in the other.
    """

    def __init__(self, pools: Pools, keyring: Keyring, *, bus: str = "log") -> None:
        self.pools = pools
        self._keyring = keyring
        self._bus = bus
        self._generations: dict[str, int] = {}
        self._log = logger(PORTAL)

    async def open(self, court: str) -> None:
        """Be about to fill the book of a court; what another version or bus has filled is emptied.

        Raises WrongDatabase where a newer portal has filled it.
        """
        pool = await self.pools.of(court)
        await pool.execute("insert into books (court) values ($1) on conflict do nothing", court)
        while (generation := await self._opened(court)) is None:
            await asyncio.sleep(WAIT_SECONDS)
        self._generations[court] = generation

    async def _opened(self, court: str) -> int | None:
        """The generation of the book, once it is one that this program may go on filling."""
        pool = await self.pools.of(court)
        row = await pool.fetchrow("select * from books where court = $1", court)
        if row["version"] > VERSION:
            raise WrongDatabase(f"the case book was filled by a newer portal: {row['version']}")
        if row["emptying"] or (row["version"], row["bus"]) != (VERSION, self._bus):
            await self.empty(court)
            return None
        generation: int = row["generation"]
        return generation

    async def empty(self, court: str) -> None:
        """Empty the book of a court; whoever fills it begins at the beginning. Where another
        empties it already, nothing is done."""
        pool = await self.pools.of(court)
        async with pool.acquire() as connection:
            if not await connection.fetchval("select pg_try_advisory_lock(hashtext($1))", court):
                return
            try:
                await self._emptied(connection, court)
            finally:
                await connection.execute("select pg_advisory_unlock(hashtext($1))", court)

    async def _emptied(self, connection: asyncpg.Connection, court: str) -> None:
        self._log.info("case book emptied", court=court, version=VERSION, bus=self._bus)
        await connection.execute(
            "insert into books (court) values ($1) on conflict do nothing", court
        )
        # Who is entering events just now ends first: the row is shared with them.
        await connection.execute(
            "update books set emptying = true, generation = generation + 1 where court = $1", court
        )
        for table in FILLED:
            await _emptied_of(connection, table, court)
        await connection.execute(
            "update books set emptying = false, version = $2, bus = $3 where court = $1",
            court,
            VERSION,
            self._bus,
        )

    async def take(
        self, source: Source, records: Sequence[Recorded], ends: Mapping[str, int] | None = None
    ) -> None:
        """Enter events of one source, of whatever courts, in the order of their positions.

        What was entered before is passed over, so a repeated delivery changes nothing. `ends` tells
        for each court followed where the partition goes on. Raises BookChanged.
        """
        for ready in await self.prepare(source, records, ends):
            await self.enter(ready)

    async def prepare(
        self, source: Source, records: Sequence[Recorded], ends: Mapping[str, int] | None = None
    ) -> Sequence[Ready]:
        """The same events of each court, read and ready to be entered."""
        ends = ends or {}
        courts: dict[str, list[Recorded]] = defaultdict(list, {court: [] for court in ends})
        for record in records:
            courts[record.court].append(record)
        return [
            await self._prepared(court, source, batch, ends.get(court))
            for court, batch in courts.items()
        ]

    async def marks(self, court: str) -> dict[Source, Mark]:
        """How far each source was followed."""
        rows = await (await self.pools.of(court)).fetch(_MARKS, court)
        return {
            (row["source"], row["part"]): Mark(row["position"], row["next_offset"]) for row in rows
        }

    async def _prepared(
        self, court: str, source: Source, batch: Sequence[Recorded], end: int | None
    ) -> Ready:
        known = {one.position: read for one, read in zip(batch, self._read(batch), strict=True)}
        names = await self._names(court, [one for one in known.values() if one is not None])
        return Ready(court, source, known, names, end)

    async def enter(self, ready: Ready) -> None:
        """Enter events that are ready, those aside that were entered before. Raises BookChanged."""
        court, source, known = ready.court, ready.source, ready.known
        if court not in self._generations:
            await self.open(court)
        pool = await self.pools.of(court)
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute(UNHURRIED)
            reached = await self._reached(connection, court, source)
            fresh = [known[place] for place in sorted(known) if place > reached]
            entered = [record for record in fresh if record is not None]
            if entered:
                await connection.execute(ENTER, court, *entries_of(entered))
            for write, rows in rows_of(lambda record: project(record, ready.names), entered):
                if write.keys:
                    await connection.execute(write.sql, *write.arrays(rows))
                else:
                    await connection.executemany(write.sql, rows)
            await connection.execute(_MARK, court, *source, max(known, default=reached), ready.end)

    async def _reached(self, connection: asyncpg.Connection, court: str, source: Source) -> int:
        """The last position entered, held until the transaction ends. Raises BookChanged."""
        row = await connection.fetchrow(
            "select generation, emptying from books where court = $1 for share", court
        )
        if row["emptying"] or row["generation"] != self._generations[court]:
            del self._generations[court]
            raise BookChanged(court)
        await connection.execute(
            "insert into marks (court, source, part, position) values ($1, $2, $3, 0) "
            "on conflict do nothing",
            court,
            *source,
        )
        reached: int = await connection.fetchval(
            "select position from marks where court = $1 and source = $2 and part = $3 for update",
            court,
            *source,
        )
        return reached

    def _read(self, batch: Sequence[Recorded]) -> Sequence[Recorded | None]:
        """The events of a source with their bodies read; None for those that this version does not
        know. All are read at once, and one by one where that fails."""
        blank = [one for one in batch if one.event is None]
        try:
            columns = [(one.name, one.schema, one.body) for one in blank]
            events = (
                _codec(blank[0].service).decode_all(*zip(*columns, strict=True)) if blank else []
            )
        except (UnknownEvent, BadBody):
            return [self._decoded(one) for one in batch]
        told = iter(events)
        return [one if one.event is not None else replace(one, event=next(told)) for one in batch]

    def _decoded(self, record: Recorded) -> Recorded | None:
        """The event with its body read; None for one that this version does not know."""
        if record.event is not None:
            return record
        try:
            codec = _codec(record.service)
            return replace(record, event=codec.decode(record.name, record.schema, record.body))
        except (UnknownEvent, BadBody) as error:
            self._log.warning("event not entered", error=str(error), position=record.position)
            return None

    async def _names(self, court: str, records: Iterable[Recorded]) -> Mapping[Sealed, str | None]:
        sealed = {name for record in records for name in names_in(record.event)}
        return {name: await self._plain(court, name) for name in sealed}

    async def _plain(self, court: str, name: Sealed) -> str | None:
        try:
            return await self._keyring.unseal(court, name)
        except Erased:
            return None


async def _emptied_of(connection: asyncpg.Connection, table: str, court: str) -> None:
    """Delete the rows of a court, block by block: looking for rows that are left would pass over
    those that were deleted, again for every statement. Nobody enters rows meanwhile."""
    blocks = await connection.fetchval(
        "select pg_relation_size($1::text::regclass) / current_setting('block_size')::int", table
    )
    for first in range(0, blocks, EMPTIED_BLOCKS):
        places = f"ctid >= '({first},0)' and ctid < '({first + EMPTIED_BLOCKS},0)'"
        sql = f"delete from {table} where court = $1 and {places}"  # noqa: S608  # own names
        await connection.execute(sql, court)


@cache
def _codec(service: str) -> Codec:
    return codec_of(service)
