"""Read models: statements an event implies, and a reader bound to one court."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias

from kernel.journal import Recorded

Statement: TypeAlias = tuple[str, tuple[object, ...]]
Project: TypeAlias = Callable[[Recorded], Sequence[Statement]]


class Reader(Protocol):
    """Runs queries that can only see one court's rows."""

    async def fetch(self, sql: str, *args: object) -> list[dict[str, Any]]: ...

    async def fetchrow(self, sql: str, *args: object) -> dict[str, Any] | None: ...


def no_rows(_recorded: Recorded) -> Sequence[Statement]:
    return ()


def rows_of(
    project: Project, records: Sequence[Recorded]
) -> list[tuple[str, list[tuple[object, ...]]]]:
    """The statements of some events, in order; neighbours with the same text are put together,
    so that they cost one round trip."""
    runs: list[tuple[str, list[tuple[object, ...]]]] = []
    for recorded in records:
        for sql, row in project(recorded):
            if runs and runs[-1][0] == sql:
                runs[-1][1].append(row)
            else:
                runs.append((sql, [row]))
    return runs
