"""Who may do what in a database: its roles, their rights on each table, row security per court."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

import asyncpg

AUDITOR_ROLE: Final = "zhixing_auditor"
FORMER_ROLE: Final = "zhixing_app"  # opened every database before each house had its own role

ADDED_TO: Final = "select, insert"
KEPT: Final = "select, insert, update"
REPLACED: Final = "select, insert, update, delete"
RIGHTS: Final[Mapping[str, str]] = {
    # What was written stays as it was written.
    "events": ADDED_TO,
    "idempotency": ADDED_TO,
    "inbox": ADDED_TO,
    "authority_facts": ADDED_TO,
    "distrusted": ADDED_TO,
    "names_shown": ADDED_TO,
    # What advances, and never disappears.
    "log_head": KEPT,
    "inbox_stretch": KEPT,
    "inbox_mark": KEPT,
    "effects": KEPT,
    "relay": KEPT,
    # A key is made once, and later only destroyed.
    "person_key": f"{ADDED_TO}, update (key, destroyed_at)",
}
"""The rights of a house; on any other table, a read model that can be built again, REPLACED."""

TABLES = """
select c.relname from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attname = 'court'
where n.nspname = 'public' and c.relkind = 'r'
"""
VIEWS = "select table_name from information_schema.views where table_schema = 'public'"


def role_of(house: str) -> str:
    """The database role of a house. It opens the house's own database and that of the keys."""
    return f"zhixing_{house}"


async def grant(
    connection: asyncpg.Connection, houses: Sequence[str], *, readers: Sequence[str]
) -> None:
    """Give the roles of some houses their rights in a database, and those of `readers` the right to
    read it. No right is left to PUBLIC. Missing roles are created."""
    roles = [role_of(house) for house in houses]
    for role in (*roles, *readers, AUDITOR_ROLE):
        await _ensure_role(connection, role)
    writers, everyone = _listed(roles), _listed([*roles, *readers])
    database = await connection.fetchval("select quote_ident(current_database())")
    await connection.execute(
        f"""
        revoke all on database {database} from public;
        revoke all on database {database} from {everyone}, "{AUDITOR_ROLE}";
        grant connect on database {database} to {everyone};
        grant usage on schema public to {everyone};
        grant usage on all sequences in schema public to {writers};
        grant select on migration, origin to {everyone};
        grant insert on origin to {writers};
        """
    )
    for (table,) in await connection.fetch(TABLES):
        await connection.execute(
            f"""
            alter table "{table}" enable row level security;
            alter table "{table}" force row level security;
            drop policy if exists one_court on "{table}";
            create policy one_court on "{table}"
                using (court = nullif(current_setting('app.court', true), ''))
                with check (court = nullif(current_setting('app.court', true), ''));
            revoke all on "{table}" from public, {everyone}, "{AUDITOR_ROLE}";
            grant {RIGHTS.get(table, REPLACED)} on "{table}" to {writers};
            """
        )
        if readers:
            await connection.execute(f'grant select on "{table}" to {_listed(readers)}')
    for (view,) in await connection.fetch(VIEWS):
        await connection.execute(f'grant select on "{view}" to {everyone}')
    await _retire(connection)


def _listed(roles: Sequence[str]) -> str:
    return ", ".join(f'"{role}"' for role in roles)


async def _ensure_role(connection: asyncpg.Connection, role: str) -> None:
    """Create a role without superuser rights and without bypass of row security."""
    if not await connection.fetchval("select 1 from pg_roles where rolname = $1", role):
        with suppress(asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
            await connection.execute(f'create role "{role}" login nosuperuser nobypassrls')


async def _retire(connection: asyncpg.Connection) -> None:
    """Take its rights from the role that opened every database, and drop it with the last."""
    if await connection.fetchval("select 1 from pg_roles where rolname = $1", FORMER_ROLE):
        await connection.execute(f'drop owned by "{FORMER_ROLE}"')
        with suppress(asyncpg.DependentObjectsStillExistError):
            await connection.execute(f'drop role "{FORMER_ROLE}"')
