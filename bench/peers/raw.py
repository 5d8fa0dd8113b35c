"""The floor: asyncpg alone, on a table of the very same columns and indexes as our log."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
import orjson

from bench.ground import Ground
from kernel.base.postgres import migrate
from kernel.journal.postgres import MIGRATIONS as JOURNAL_MIGRATIONS

Row = tuple[object, ...]
CURSOR_ROWS = 5_000


@dataclass(kw_only=True)
class Raw:
    """One connection of the owner: no row security, no locks, no chain, no decision."""

    connection: asyncpg.Connection
    columns: Sequence[str]
    types: Sequence[str]
    position: int = 0

    async def one_by_one(self, rows: Sequence[Row], seconds: float) -> float:
        """One row per transaction; rows per second."""
        values = ", ".join(f"${number}" for number in range(1, len(self.columns) + 1))
        insert = await self.connection.prepare(f"insert into events values ({values})")  # noqa: S608
        done = 0
        started = time.perf_counter()
        while time.perf_counter() - started < seconds:
            await insert.fetch(*self._placed(rows[done % len(rows)]))
            done += 1
        return done / (time.perf_counter() - started)

    async def batches(self, rows: Sequence[Row], at_once: int) -> float:
        """Many rows per transaction, their columns already in memory; rows per second."""
        arrays = ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(self.types, 1))
        insert = await self.connection.prepare(
            f"insert into events select * from unnest({arrays})"  # noqa: S608 - catalogue's names
        )
        placed = [self._placed(row) for row in rows]
        groups = [
            [list(column) for column in zip(*placed[first : first + at_once], strict=True)]
            for first in range(0, len(placed), at_once)
        ]
        started = time.perf_counter()
        for group in groups:
            await insert.fetch(*group)
        return len(rows) / (time.perf_counter() - started)

    def _placed(self, row: Row) -> list[object]:
        """The row at the next position of this table; as its version too, to make it unique."""
        self.position += 1
        own = {"position": self.position, "version": self.position}
        return [own.get(name, value) for name, value in zip(self.columns, row, strict=True)]


@asynccontextmanager
async def opened(on: Ground, name: str) -> AsyncIterator[Raw]:
    """A database of its own with our tables, and no more."""
    on.postgres.ensure_database(name)
    await migrate(on.postgres.dsn(name), (JOURNAL_MIGRATIONS,), houses=("bench",))
    connection = await asyncpg.connect(on.postgres.dsn(name))
    try:
        found = await connection.fetch(
            "select attname, format_type(atttypid, atttypmod) as type from pg_attribute "
            "where attrelid = 'events'::regclass and attnum > 0 and not attisdropped "
            "order by attnum"
        )
        yield Raw(
            connection=connection,
            columns=[row["attname"] for row in found],
            types=[row["type"] for row in found],
        )
    finally:
        await connection.close()


async def newest_rows(dsn: str, limit: int) -> list[Row]:
    """The newest rows of our own log, to be written again by others."""
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch("select * from events order by position desc limit $1", limit)
        return [tuple(row) for row in rows]
    finally:
        await connection.close()


async def read_and_decode(dsn: str) -> int:
    """Read our log by a cursor and decode its JSON; how many events it has."""
    connection = await asyncpg.connect(dsn)
    try:
        count = 0
        async with connection.transaction(readonly=True):
            cursor = await connection.cursor("select stream, body from events order by position")
            while rows := await cursor.fetch(CURSOR_ROWS):
                for _, body in rows:
                    orjson.loads(body)
                count += len(rows)
        return count
    finally:
        await connection.close()
