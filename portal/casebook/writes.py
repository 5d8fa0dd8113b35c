"""Statements that write many rows of the case book at once: of several that set the same columns
of a row, the last one counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

INSTANT, NUMBER, WHETHER, JSON = "timestamptz", "bigint", "boolean", "jsonb"
TEXT = "text"  # what a column is that is not named here
KINDS: Mapping[str, str] = {
    **dict.fromkeys(("claim_fen",), NUMBER),
    **dict.fromkeys(("wait", "late", "breached"), WHETHER),
    **dict.fromkeys(("derivation",), JSON),
    **dict.fromkeys(
        (
            *("filed_at", "held_since", "stage_since", "closed_at", "archived_at", "updated_at"),
            *("opened_at", "opening_recorded_at", "due", "warn_at", "paused_at", "recorded_at"),
        ),
        INSTANT,
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Write:
    """A statement. Where the first `keys` of its values name a row, it takes arrays: one row of
    each at most; else it is executed row by row."""

    sql: str
    keys: int = 0

    def arrays(self, rows: Sequence[tuple[object, ...]]) -> Sequence[Sequence[object]]:
        """The columns of the rows, the last of each key."""
        last = {row[: self.keys]: row for row in rows}
        return list(zip(*last.values(), strict=True))


Writing: TypeAlias = tuple[Write, tuple[object, ...]]


@cache
def one_by_one(sql: str) -> Write:
    """A statement of which each execution counts."""
    return Write(sql)


@cache
def upserted(table: str, keys: tuple[str, ...], columns: tuple[str, ...]) -> Write:
    """Sets columns of rows, which are made where they are not there."""
    sets = ", ".join(f"{name} = excluded.{name}" for name in columns)
    return Write(
        f"insert into {table} ({', '.join((*keys, *columns))}) "  # noqa: S608  # own names
        f"select * from {_arrays((*keys, *columns))} "
        f"on conflict ({', '.join(keys)}) do update set {sets}",
        len(keys),
    )


@cache
def updated(table: str, keys: tuple[str, ...], columns: tuple[str, ...]) -> Write:
    """Sets columns of rows that are there."""
    sets = ", ".join(f"{name} = given.{name}" for name in columns)
    same = " and ".join(f"{table}.{name} = given.{name}" for name in keys)
    return Write(
        f"update {table} set {sets} "  # noqa: S608  # own names
        f"from {_arrays((*keys, *columns))} given ({', '.join((*keys, *columns))}) where {same}",
        len(keys),
    )


def _arrays(names: Sequence[str]) -> str:
    places = enumerate(names, start=1)
    return f"unnest({', '.join(f'${place}::{KINDS.get(name, TEXT)}[]' for place, name in places)})"
