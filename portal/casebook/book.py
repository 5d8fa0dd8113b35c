"""Fills the case book: each event once, in the transaction that moves the mark of its source."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from contracts.catalogue import PORTAL
from contracts.values import Sealed
from kernel.base.logs import logger
from kernel.base.postgres import Pools, migrate
from kernel.journal.codec import BadBody, Codec, UnknownEvent
from kernel.journal.envelope import Recorded
from kernel.journal.projections import rows_of
from kernel.people.sealed import Erased, Keyring
from kernel.program.app import codec_of
from portal.casebook.projection import names_in, project

MIGRATIONS = Path(__file__).parent / "migrations"
Source = tuple[str, int]  # a service, and the partition of its topic (0 for a log that is read)

_MARKS = "select source, part, position from marks where court = $1"
_MARK = (
    "insert into marks (court, source, part, position) values ($1, $2, $3, $4) "
    "on conflict (court, source, part) do update set position = excluded.position"
)


async def prepare_book(owner_dsn: str) -> None:
    """Create the tables of the case book. Raises MigrationChanged."""
    await migrate(owner_dsn, (MIGRATIONS,), houses=(PORTAL,))


class CaseBook:
    """The tables of the case book, and how far each source has been followed."""

    def __init__(self, pools: Pools, keyring: Keyring) -> None:
        self.pools = pools
        self._keyring = keyring
        self._log = logger(PORTAL)

    async def take(self, source: Source, records: Sequence[Recorded]) -> None:
        """Enter events of one source, of whatever courts, in the order of their positions.

        What was entered before is passed over, so a repeated delivery changes nothing.
        """
        courts: dict[str, list[Recorded]] = defaultdict(list)
        for record in records:
            courts[record.court].append(record)
        for court, batch in courts.items():
            await self._enter(court, source, batch)

    async def marks(self, court: str) -> dict[Source, int]:
        """The last position entered of each source."""
        rows = await (await self.pools.of(court)).fetch(_MARKS, court)
        return {(row["source"], row["part"]): row["position"] for row in rows}

    async def _enter(self, court: str, source: Source, batch: Sequence[Recorded]) -> None:
        reached = (await self.marks(court)).get(source, 0)
        fresh = sorted((r for r in batch if r.position > reached), key=lambda r: r.position)
        if not fresh:
            return
        known = [record for record in map(self._decoded, fresh) if record is not None]
        names = await self._names(court, known)
        pool = await self.pools.of(court)
        async with pool.acquire() as connection, connection.transaction():
            for sql, rows in rows_of(lambda record: project(record, names), known):
                await connection.executemany(sql, rows)
            await connection.execute(_MARK, court, *source, fresh[-1].position)

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
        return {name: await self._open(court, name) for name in sealed}

    async def _open(self, court: str, name: Sealed) -> str | None:
        try:
            return await self._keyring.unseal(court, name)
        except Erased:
            return None


@cache
def _codec(service: str) -> Codec:
    return codec_of(service)
