"""Every right of every role on every table of a prepared server, held against a table."""

from collections.abc import AsyncIterator, Mapping
from typing import Final

import asyncpg
import pytest

from contracts.catalogue import PORTAL, SERVICES
from kernel.base.grants import AUDITOR_ROLE, FORMER_ROLE, role_of
from kernel.base.postgres import migrate
from kernel.journal.postgres import MIGRATIONS
from zhixing.cli.prepare import PrepareSettings, prepare
from zhixing.local.defaults import database_of
from zhixing.local.embedded.postgres import PostgresServer

pytestmark = pytest.mark.slow
DATABASES: Final = (*SERVICES, "keys")
RIGHTS: Final = (
    *("SELECT", "INSERT", "UPDATE", "DELETE"),
    *("TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"),
)
READ: Final = frozenset({"SELECT"})
ADDED_TO: Final = READ | {"INSERT"}
KEPT: Final = ADDED_TO | {"UPDATE"}
REPLACED: Final = KEPT | {"DELETE"}
NOTHING: Final[frozenset[str]] = frozenset()

OF_THE_HOUSE: Final[Mapping[str, frozenset[str]]] = {
    "events": ADDED_TO,
    "idempotency": ADDED_TO,
    "inbox": ADDED_TO,
    "authority_facts": ADDED_TO,
    "distrusted": ADDED_TO,
    "names_shown": ADDED_TO,
    "person_key": ADDED_TO,
    "effects": KEPT,
    "inbox_mark": KEPT,
    "inbox_stretch": KEPT,
    "log_head": KEPT,
    "relay": KEPT,
    "stored_events": READ,
    "migration": READ,
    "origin": ADDED_TO,
}
"""What a house may do in its own database; its read models and what is parked it may replace."""


@pytest.fixture(scope="module")
async def prepared(own_postgres: PostgresServer) -> PostgresServer:
    await prepare(PrepareSettings(owner_database_url=own_postgres.dsn("postgres"), bus="log"))
    return own_postgres


@pytest.fixture(params=DATABASES)
async def database(
    request: pytest.FixtureRequest, prepared: PostgresServer
) -> AsyncIterator[tuple[str, asyncpg.Connection]]:
    connection = await asyncpg.connect(prepared.dsn(database_of(request.param)))
    yield request.param, connection
    await connection.close()


async def roles_of(connection: asyncpg.Connection) -> list[str]:
    """Every role that is not a superuser or PostgreSQL's own, and PUBLIC."""
    rows = await connection.fetch(
        "select rolname from pg_roles where not rolsuper and rolname not like 'pg\\_%'"
    )
    found = [row["rolname"] for row in rows]
    assert {role_of(house) for house in SERVICES} < set(found)
    return [*found, "public"]


def expected(role: str, name: str, table: str) -> frozenset[str]:
    houses = SERVICES if name == "keys" else (name,)
    if role in {role_of(house) for house in houses}:
        return OF_THE_HOUSE.get(table, REPLACED)
    return READ if role == reader_of(name) else NOTHING


def reader_of(name: str) -> str:
    """Who reads a database besides its houses: the auditor, who may not read keys."""
    return role_of(PORTAL) if name == "keys" else AUDITOR_ROLE


async def test_every_right_on_every_table_is_one_that_is_meant(
    database: tuple[str, asyncpg.Connection],
) -> None:
    name, connection = database
    found = await connection.fetch(
        "select role, relname, array(select given from unnest($2::text[]) as given "
        "where has_table_privilege(role, c.oid, given)) as given "
        "from pg_class c cross join unnest($1::text[]) as role "
        "where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p', 'f')",
        await roles_of(connection),
        list(RIGHTS),
    )
    assert len(found) > 20
    wrong = {
        (role, table): sorted(given)
        for role, table, given in found
        if set(given) != expected(role, name, table)
    }
    assert wrong == {}


async def test_of_a_key_only_its_end_is_written(
    database: tuple[str, asyncpg.Connection],
) -> None:
    name, connection = database
    changed = await connection.fetch(
        "select distinct table_name, column_name from information_schema.column_privileges "
        "where privilege_type = 'UPDATE' and grantee like 'zhixing%' and not "
        "has_table_privilege(grantee, table_name, 'UPDATE')"
    )
    keys = {("person_key", "key"), ("person_key", "destroyed_at")}
    assert {tuple(row) for row in changed} == (keys if name == "keys" else set())


async def test_a_database_is_opened_by_its_house_and_its_reader(
    database: tuple[str, asyncpg.Connection],
) -> None:
    name, connection = database
    roles = await roles_of(connection)
    for right, houses in (("CONNECT", True), ("CREATE", False), ("TEMPORARY", False)):
        able = await connection.fetch(
            "select role from unnest($1::text[]) as role "
            "where has_database_privilege(role, current_database(), $2)",
            roles,
            right,
        )
        meant = {role_of(house) for house in SERVICES} if name == "keys" else {role_of(name)}
        meant |= {reader_of(name)}
        assert {row["role"] for row in able} == (meant if houses else set()), right


async def test_no_role_owns_or_makes_anything(database: tuple[str, asyncpg.Connection]) -> None:
    _, connection = database
    owned = await connection.fetch(
        "select relname from pg_class join pg_roles on pg_roles.oid = relowner "
        "where not rolsuper and relnamespace = 'public'::regnamespace"
    )
    makers = await connection.fetch(
        "select role from unnest($1::text[]) as role "
        "where has_schema_privilege(role, 'public', 'CREATE')",
        await roles_of(connection),
    )
    members = await connection.fetch(
        "select 1 from pg_auth_members join pg_roles on pg_roles.oid = member "
        "where rolname like 'zhixing%'"
    )
    assert (owned, makers, members) == ([], [], [])


@pytest.mark.parametrize("role", [AUDITOR_ROLE, role_of("tests")])
async def test_the_keys_of_persons_are_closed_to(role: str, prepared: PostgresServer) -> None:
    owner = await asyncpg.connect(prepared.dsn("postgres"))
    if not await owner.fetchval("select 1 from pg_roles where rolname = $1", role):
        await owner.execute(f'create role "{role}" login')
    await owner.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(prepared.dsn(database_of("keys"), role))


async def test_one_house_does_not_open_the_database_of_another(prepared: PostgresServer) -> None:
    own = await asyncpg.connect(prepared.dsn(database_of("intake"), role_of("intake")))
    await own.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(prepared.dsn(database_of("payments"), role_of("intake")))


async def test_the_role_that_opened_every_database_loses_each_and_then_goes(
    own_postgres: PostgresServer,
) -> None:
    """A deployment of the time when one role ran all houses is brought up to date."""
    names = ("former_intake", "former_triage")
    for name in names:
        own_postgres.ensure_database(name)
    server = await asyncpg.connect(own_postgres.dsn("postgres"))
    await server.execute(f'create role "{FORMER_ROLE}" login')
    for name in names:
        owner = await asyncpg.connect(own_postgres.dsn(name))
        await owner.execute(f'create table kept (n int); grant all on kept to "{FORMER_ROLE}"')
        await owner.close()
    exists = "select true from pg_roles where rolname = $1"
    for name, stays in zip(names, (True, None), strict=True):
        await migrate(own_postgres.dsn(name), (MIGRATIONS,), houses=("intake",))
        if stays:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await asyncpg.connect(own_postgres.dsn(name, FORMER_ROLE))
        assert await server.fetchval(exists, FORMER_ROLE) is stays
    await server.close()
