"""Row security: what is bound to one court sees and writes that court's rows, in every table."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import asyncpg
import pytest

from contracts.catalogue import SERVICES
from kernel.base.grants import AUDITOR_ROLE, role_of
from kernel.base.postgres import migrate
from kernel.journal.postgres import MIGRATIONS as JOURNAL_MIGRATIONS
from kernel.program.prepare import prepare_keys
from zhixing.houses import settings, wiring
from zhixing.local.embedded.postgres import PostgresServer

OWN, OTHER = "yanling", "elsewhere"
DENIED = asyncpg.InsufficientPrivilegeError
DATABASES = (*SERVICES, "keys")
LOG = ("authority_facts", "distrusted", "events", "idempotency", "inbox")
NEVER_DELETED = {*LOG, "log_head", "inbox_stretch", "inbox_mark", "effects", "relay", "person_key"}
_numbers = count(1)


@dataclass(frozen=True)
class Rows:
    """One database with a row of each court in every table that knows courts."""

    dsn: str
    auditor_dsn: str  # the keys are not the auditor's to open
    owner_dsn: str
    tables: tuple[str, ...]

    @property
    def audited(self) -> bool:
        return self.tables != ("person_key",)

    async def as_court(self, court: str | None, *, dsn: str = "") -> asyncpg.Connection:
        bound = {"app.court": court} if court is not None else {}
        return await asyncpg.connect(dsn or self.dsn, server_settings=bound)


@pytest.fixture(params=DATABASES, scope="module")
async def rows(request: pytest.FixtureRequest, postgres: PostgresServer) -> AsyncIterator[Rows]:
    name, house = f"isolation_{request.param}", request.param
    postgres.ensure_database(name)
    if house == "keys":
        await prepare_keys(postgres.dsn(name))
        house = "intake"
    else:
        made = wiring(house, settings(house))
        directories = (JOURNAL_MIGRATIONS, made.migrations)
        await migrate(postgres.dsn(name), directories, houses=(house,))
    owner = await asyncpg.connect(postgres.dsn(name))
    tables = await owner.fetch(
        "select table_name from information_schema.columns join information_schema.tables "
        "using (table_schema, table_name) "
        "where table_schema = 'public' and column_name = 'court' and table_type = 'BASE TABLE'"
    )
    found = Rows(
        postgres.dsn(name, role_of(house)),
        postgres.dsn(name, AUDITOR_ROLE),
        postgres.dsn(name),
        tuple(sorted(row["table_name"] for row in tables)),
    )
    for court in (OWN, OTHER):
        connection = await found.as_court(court)
        for table in found.tables:
            await insert(connection, owner, table, court)
        await connection.close()
    yield found
    await owner.close()


async def insert(
    connection: asyncpg.Connection, owner: asyncpg.Connection, table: str, court: str
) -> None:
    """A row of this court with some value in every column that must have one."""
    columns = await owner.fetch(
        "select column_name, udt_name from information_schema.columns where table_name = $1 "
        "and table_schema = 'public' and is_nullable = 'NO' and column_default is null "
        "and is_identity = 'NO' and is_generated = 'NEVER' and column_name <> 'court'",
        table,
    )
    checks = await owner.fetch(
        "select pg_get_constraintdef(oid) as text from pg_constraint "
        "where contype = 'c' and conrelid = $1::text::regclass",
        table,
    )
    allowed: dict[str, str] = {}
    for check in checks:
        named = re.search(r"\(+(\w+) = ANY \(ARRAY\['(\w+)'", check["text"])
        if named:
            allowed[named[1]] = f"'{named[2]}'"
    names = ["court", *(c["column_name"] for c in columns)]
    values = [f"'{court}'"]
    values += [allowed.get(c["column_name"]) or some(c["udt_name"]) for c in columns]
    await connection.execute(
        f"insert into {table} ({', '.join(names)}) values ({', '.join(values)})"
    )


def some(kind: str) -> str:
    """A value of a column type, as SQL; a number is never used twice."""
    number = next(_numbers)
    values = {
        "text": f"'some {number}'",
        "int4": f"{number}",
        "int8": f"{number}",
        "numeric": f"{number}",
        "bool": "true",
        "uuid": "gen_random_uuid()",
        "date": "date '2026-03-02'",
        "timestamptz": "timestamptz '2026-03-02 09:00+08'",
        "jsonb": "'{}'",
        "bytea": "'\\x00'",
        "varbit": f"B'{number:0128b}'",
    }
    return "'{}'" if kind.startswith("_") else values[kind]


async def test_there_are_tables_to_guard(rows: Rows) -> None:
    assert rows.tables
    assert rows.tables == ("person_key",) or set(LOG) < set(rows.tables)


async def test_every_table_knows_its_court_first(rows: Rows) -> None:
    owner = await rows.as_court(OWN)
    for table in rows.tables:
        first = await owner.fetchval(
            "select a.attname from pg_index i join pg_attribute a "
            "on a.attrelid = i.indrelid and a.attnum = i.indkey[0] "
            "where i.indrelid = $1::text::regclass and i.indisprimary",
            table,
        )
        assert first == "court", table
    await owner.close()


async def test_the_rows_of_another_court_are_not_there(rows: Rows) -> None:
    for dsn in (rows.dsn, *([rows.auditor_dsn] if rows.audited else [])):
        connection = await rows.as_court(OWN, dsn=dsn)
        for table in rows.tables:
            courts = await connection.fetch(f"select distinct court from {table}")
            assert [row["court"] for row in courts] == [OWN], table
        await connection.close()


async def test_who_is_bound_to_no_court_sees_nothing(rows: Rows) -> None:
    connection = await rows.as_court(None)
    for table in rows.tables:
        assert await connection.fetchval(f"select count(*) from {table}") == 0, table
    await connection.close()


async def test_a_row_of_another_court_cannot_be_written(
    rows: Rows, postgres: PostgresServer
) -> None:
    connection = await rows.as_court(OWN)
    owner = await asyncpg.connect(rows.owner_dsn)
    for table in rows.tables:
        with pytest.raises(DENIED, match="row-level security"):
            await insert(connection, owner, table, OTHER)
    await owner.close()
    await connection.close()


async def test_a_row_of_another_court_is_neither_changed_nor_taken_away(rows: Rows) -> None:
    connection = await rows.as_court(OWN)
    for table in [t for t in rows.tables if t not in NEVER_DELETED]:
        changed = await connection.execute(f"delete from {table} where court = '{OTHER}'")
        assert changed.endswith(" 0"), table
    for table in [t for t in rows.tables if t not in {*LOG, "person_key"}]:
        sql = f"update {table} set court = court where court = '{OTHER}'"
        assert (await connection.execute(sql)).endswith(" 0"), table
        with pytest.raises(DENIED, match="row-level security"):
            await connection.execute(f"update {table} set court = '{OTHER}'")
    await connection.close()


async def test_the_log_is_only_ever_added_to(rows: Rows) -> None:
    connection = await rows.as_court(OWN)
    for table in [t for t in rows.tables if t in LOG]:
        for sql in (
            f"update {table} set court = court",
            f"delete from {table}",
            f"truncate {table}",
            f"drop table {table}",
            f"alter table {table} disable row level security",
        ):
            with pytest.raises(DENIED):
                await connection.execute(sql)
    await connection.close()


async def test_no_table_can_be_emptied_past_row_security(rows: Rows) -> None:
    connection = await rows.as_court(OWN)
    for table in rows.tables:
        with pytest.raises(DENIED):
            await connection.execute(f"truncate {table}")
    await connection.close()


async def test_the_auditor_reads_and_writes_nothing(rows: Rows) -> None:
    if not rows.audited:
        with pytest.raises(DENIED):
            await rows.as_court(OWN, dsn=rows.auditor_dsn)
        return
    connection = await rows.as_court(OWN, dsn=rows.auditor_dsn)
    for table in rows.tables:
        for sql in (f"delete from {table}", f"update {table} set court = court"):
            with pytest.raises(DENIED):
                await connection.execute(sql)
        with pytest.raises(DENIED):
            await connection.execute(f"insert into {table} (court) values ('{OWN}')")
    await connection.close()


async def test_the_stock_view_of_the_log_shows_one_court(rows: Rows) -> None:
    for court, seen in ((OWN, 1), (OTHER, 1), (None, 0)):
        connection = await rows.as_court(court)
        views = await connection.fetch(
            "select table_name from information_schema.views where table_schema = 'public'"
        )
        assert [v["table_name"] for v in views] == ["stored_events"] * ("events" in rows.tables)
        for view in views:
            shown = await connection.fetchval(f"select count(*) from {view['table_name']}")
            assert shown == seen
        await connection.close()


async def test_the_run_time_roles_have_no_way_around(rows: Rows) -> None:
    connection = await rows.as_court(OWN)
    roles: list[Any] = await connection.fetch(
        "select rolname from pg_roles where rolname like 'zhixing%' "
        "and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)",
    )
    assert roles == []
    await connection.close()
