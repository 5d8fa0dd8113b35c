"""PostgreSQL: pools whose connections see one court only, and the migration runner."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import asyncpg

from kernel.base.grants import AUDITOR_ROLE, grant
from kernel.base.migrations import checksum_of, files_of
from kernel.base.origin import claim

POOL_MAX = 4
CONNECT_TIMEOUT_SECONDS = 5.0
CLOSE_TIMEOUT_SECONDS = 2.0
COMMAND_TIMEOUT_SECONDS = 10.0  # an unresponsive connection is closed and the caller gets an error
MIGRATION_LOCK = 720_001
# Raised while the database is unavailable. asyncpg reports a connection that breaks inside its
# protocol as an error of its own (InternalClientError).
DATABASE_UNAVAILABLE: tuple[type[Exception], ...] = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
_LOST: tuple[type[Exception], ...] = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.LockNotAvailableError,
)
_OWN_FAULT = (ValueError, asyncpg.QueryCanceledError)


def database_lost(error: Exception) -> bool:
    """Whether the error means that the database became unavailable, rather than that the statement
    is wrong.

    A statement timeout or an unsuitable argument (asyncpg's ValueError) would fail again, so they
    do not count.
    """
    return isinstance(error, _LOST) and not isinstance(error, _OWN_FAULT)


SESSION = {
    "application_name": "zhixing",
    # A cached plan outlives the size of the table it was made for. Every statement of a service has
    # an index; this setting makes the planner use it even while the table is small.
    "enable_seqscan": "off",
    # Plans are not made anew for each call. For array parameters the server would do so, which
    # costs more than executing most of these statements.
    "plan_cache_mode": "force_generic_plan",
    # The server's timeouts are shorter than ours, so that it reports a lock or a slow statement
    # first; if only our timeout fires, the connection is dead. The server also ends a session that
    # is idle in a transaction, because such a session keeps the head of a log locked.
    "lock_timeout": f"{0.8 * COMMAND_TIMEOUT_SECONDS:.0f}s",
    "statement_timeout": f"{0.9 * COMMAND_TIMEOUT_SECONDS:.0f}s",
    "idle_in_transaction_session_timeout": f"{1.5 * COMMAND_TIMEOUT_SECONDS:.0f}s",
}


# Of a reader whose questions are not known beforehand: what is searched for decides on the plan.
SEARCHING = {**SESSION, "plan_cache_mode": "auto"}


class Pools:
    """One small pool per court; each connection is bound to its court when it is made.

    Row-level security then shows it that court's rows and no others.
    """

    def __init__(self, dsn: str, session: Mapping[str, str] = SESSION) -> None:
        self._dsn = dsn
        self._session = session
        self._pools: dict[str, asyncpg.Pool] = {}
        self._opening = asyncio.Lock()

    async def of(self, court: str) -> asyncpg.Pool:
        pool = self._pools.get(court)
        if pool is not None:
            return pool
        async with self._opening:
            if court not in self._pools:
                self._pools[court] = await asyncpg.create_pool(
                    self._dsn,
                    min_size=1,
                    max_size=POOL_MAX,
                    timeout=CONNECT_TIMEOUT_SECONDS,
                    command_timeout=COMMAND_TIMEOUT_SECONDS,
                    reset=_as_it_is,
                    server_settings={"app.court": court, **self._session},
                )
            return self._pools[court]

    async def close(self) -> None:
        for pool in self._pools.values():
            try:
                async with asyncio.timeout(CLOSE_TIMEOUT_SECONDS):
                    await pool.close()
            except OSError:
                pool.terminate()  # terminate: close() would block on a dead connection
        self._pools.clear()


async def _as_it_is(_connection: asyncpg.Connection) -> None:
    """Skips the reset when a connection returns to its pool, which saves a round trip: no session
    state is changed here, and a transaction ends with its block."""


class PoolReader:
    """A `Reader` for one court over its pool."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def fetch(self, sql: str, *args: object) -> list[dict[str, Any]]:
        return [dict(row) for row in await self._pool.fetch(sql, *args)]

    async def fetchrow(self, sql: str, *args: object) -> dict[str, Any] | None:
        row = await self._pool.fetchrow(sql, *args)
        return dict(row) if row else None


class MigrationChanged(Exception):
    """The text of an applied migration has changed; applied migrations are never edited."""


async def migrate(
    owner_dsn: str,
    directories: Sequence[Path],
    *,
    houses: Sequence[str],
    readers: Sequence[str] = (AUDITOR_ROLE,),
) -> None:
    """Apply every numbered .sql file once, in order, under a lock, and verify those already
    applied. Then give the roles of `houses` and the `readers` their rights; nobody else connects.

    Raises:
        MigrationChanged: an applied file differs from what was applied.
        WrongDatabase: the database belongs to other houses.
    """
    connection = await asyncpg.connect(owner_dsn)
    try:
        await connection.execute("select pg_advisory_lock($1)", MIGRATION_LOCK)
        await connection.execute(
            "create table if not exists migration (file text primary key, checksum text not null)"
        )
        await claim(connection, owner_of(houses))
        for name, file in files_of(directories):
            await _apply(connection, name, file.read_text())
        await grant(connection, houses, readers=readers)
    finally:
        await connection.close()


def owner_of(houses: Sequence[str]) -> str:
    """What a database is called in its `origin`: its house, or `keys` if all houses open it."""
    return houses[0] if len(houses) == 1 else "keys"


async def _apply(connection: asyncpg.Connection, name: str, sql: str) -> None:
    checksum = checksum_of(sql)
    known = await connection.fetchval("select checksum from migration where file = $1", name)
    if known == checksum:
        return
    if known is not None:
        raise MigrationChanged(name)
    async with connection.transaction():
        await connection.execute(sql)
        await connection.execute("insert into migration values ($1, $2)", name, checksum)


def named(dsn: str, application: str) -> str:
    """The address with an application name, which pg_stat_activity shows."""
    return f"{dsn}{'&' if '?' in dsn else '?'}application_name={application}"
