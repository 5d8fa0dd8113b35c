"""What a database is: whose it is, by which migrations it was made, and under which pepper.

A process compares this with itself before it works: the roles of PostgreSQL keep a house out of
another's database only where each house has its own role.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import asyncpg

from kernel.base.migrations import checksum_of, files_of

TABLE: Final = """
create table if not exists origin (
    kind text primary key check (kind in ('house', 'pepper')),
    value text not null
)
"""
HOUSE: Final = "house"
PEPPER: Final = "pepper"


class WrongDatabase(Exception):
    """The database is not the one that this program needs; the message says why, in one line."""


async def claim(connection: asyncpg.Connection, house: str) -> None:
    """Note whose database this is, as its owner. Raises WrongDatabase if it is another's."""
    await connection.execute(TABLE)
    if (known := await _noted(connection, HOUSE, house)) != house:
        raise WrongDatabase(f"the database belongs to {known}, not to {house}")


async def check(connection: asyncpg.Connection, house: str, directories: Sequence[Path]) -> None:
    """Raises WrongDatabase unless the database is the house's, and made by exactly these
    migrations."""
    try:
        known = await connection.fetchval("select value from origin where kind = $1", HOUSE)
        rows = await connection.fetch("select file, checksum from migration")
    except (asyncpg.UndefinedTableError, asyncpg.InsufficientPrivilegeError) as error:
        raise WrongDatabase("the database is not prepared: run `zhixing prepare`") from error
    if known != house:
        raise WrongDatabase(f"the database belongs to {known}, not to {house}")
    _compare({row["file"]: row["checksum"] for row in rows}, directories)


def _compare(applied: Mapping[str, str], directories: Sequence[Path]) -> None:
    ours = {name: checksum_of(file.read_text()) for name, file in files_of(directories)}
    if newer := sorted(applied.keys() - ours.keys()):
        raise WrongDatabase(f"the database is newer than this program: it has {newer[-1]}")
    if missing := sorted(ours.keys() - applied.keys()):
        raise WrongDatabase(f"the database lacks {missing[0]}: run `zhixing prepare`")
    if changed := sorted(name for name in ours if ours[name] != applied[name]):
        raise WrongDatabase(f"the database was made by another {changed[0]}")


async def check_pepper(connection: asyncpg.Connection, fingerprint: str, *, note: bool) -> None:
    """Raises WrongDatabase if the fingerprint of another pepper is noted: person ids made under two
    peppers never meet. With `note` it is noted where none is yet."""
    if note:
        known: str | None = await _noted(connection, PEPPER, fingerprint)
    else:
        known = await connection.fetchval("select value from origin where kind = $1", PEPPER)
    if known not in (None, fingerprint):
        raise WrongDatabase("the persons of this deployment have ids under another ZHIXING_PEPPER")


async def _noted(connection: asyncpg.Connection, kind: str, value: str) -> str:
    """The value of a kind, which is this one where none was noted before."""
    await connection.execute(
        "insert into origin values ($1, $2) on conflict (kind) do nothing", kind, value
    )
    found: str = await connection.fetchval("select value from origin where kind = $1", kind)
    return found
