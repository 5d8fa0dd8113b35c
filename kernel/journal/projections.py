"""Read models: the statements that an event implies, and a reader bound to one court."""

from collections import Counter, deque
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar

import orjson

from contracts.sealed import Sealed
from kernel.journal.envelope import Recorded

Text = TypeVar("Text", bound=Hashable)  # of a statement, or what stands for it
Statement: TypeAlias = tuple[str, tuple[object, ...]]
CONVERTED: frozenset[type] = frozenset({Sealed, list})  # or what holds them
Project: TypeAlias = Callable[[Recorded], Sequence[Statement]]


class Reader(Protocol):
    """Runs queries that can only see one court's rows."""

    async def fetch(self, sql: str, *args: object) -> list[dict[str, Any]]: ...

    async def fetchrow(self, sql: str, *args: object) -> dict[str, Any] | None: ...


def no_rows(_recorded: Recorded) -> Sequence[Statement]:
    """The projection of a service without read models."""
    return ()


def storable(
    statement: tuple[Text, tuple[object, ...]],
) -> tuple[Text, tuple[object, ...]]:
    """The statement with its sealed texts as JSON, which a text column holds like plain ones."""
    sql, values = statement
    if CONVERTED.isdisjoint(map(type, values)):
        return statement
    return sql, tuple(map(_stored, values))


def _stored(value: object) -> object:
    if isinstance(value, Sealed):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    return [_stored(part) for part in value] if isinstance(value, list) else value


def rows_of(
    project: Callable[[Recorded], Sequence[tuple[Text, tuple[object, ...]]]],
    records: Sequence[Recorded],
) -> list[tuple[Text, list[tuple[object, ...]]]]:
    """The statements of some events; those with the same text share one round trip.

    A row of a view belongs to one case. The statements of a case keep their order; those of
    different cases touch different rows, so they may be reordered.
    """
    waiting: dict[str, deque[tuple[Text, tuple[object, ...]]]] = {}
    for recorded in records:
        waiting.setdefault(recorded.case_id, deque()).extend(map(storable, project(recorded)))
    cases = [statements for statements in waiting.values() if statements]
    runs: list[tuple[Text, list[tuple[object, ...]]]] = []
    while cases:
        ((sql, _),) = Counter(statements[0][0] for statements in cases).most_common(1)
        rows: list[tuple[object, ...]] = []
        for statements in cases:
            while statements and statements[0][0] == sql:
                rows.append(statements.popleft()[1])
        runs.append((sql, rows))
        cases = [statements for statements in cases if statements]
    return runs
