"""Lists: one way to page, to sort and to choose by day, in every service and in the portal.

A list is answered page by page: `{<its name>: [...], next: <cursor>}`. `after` is the `next` of the
page before, which is null on the last; `sort` names one of the list's orders, and `-name` the same
the other way round; `since` and `until` are days, both of which are in it. A cursor holds the place
where its page ended, so that nothing is shown twice or left out when rows come and go meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias

import orjson
from pydantic import Field

from kernel.base.texts import is_storable
from kernel.deciding.decider import Fault
from kernel.door.problems import FieldProblems
from kernel.journal.projections import Reader

PAGE_MAX = 200  # rows of one answer, where a list does not give more
DOWN = "-"  # before the name of an order: the last of it first
ENDLESS = ("infinity", "-infinity")
PLACE = "at_place"  # the column from which a cursor is made; it is not shown
Such: TypeAlias = tuple[str, *tuple[object, ...]]  # a condition with `{}` for each of its values


@dataclass(frozen=True, slots=True)
class Key:
    """What a list is ordered by: a column or an expression that is never null, and of which type it
    is: text, bigint or timestamptz."""

    sql: str
    kind: Literal["text", "bigint", "timestamptz"] = "text"

    def reads(self, text: str) -> bool:
        """Whether a text can have been a value of it."""
        if self.kind == "bigint":
            return text.removeprefix("-").isdecimal() and abs(int(text[:20])) < 2**63
        if self.kind == "timestamptz" and text not in ENDLESS:
            try:
                return datetime.fromisoformat(text).tzinfo is not None
            except ValueError:
                return False
        return is_storable(text)


@dataclass(frozen=True, slots=True)
class PageWanted:
    """Which page of a list is asked for; empty members are as the list has them: the first page, in
    its usual order, of all days."""

    limit: int = 0
    after: str = ""
    sort: str = ""
    since: date | None = None
    until: date | None = None


FIRST = PageWanted()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a page is read: the order, the condition that begins it with its values (none on the
    first page), and the expression from which the next cursor is made."""

    order: str
    beyond: str
    values: tuple[str, ...]
    place: str

    @property
    def shown(self) -> str:
        """The column of that expression."""
        return f"{self.place} as {PLACE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list: its member in the answer, the orders in which it can be had by name, each of keys
    that together are unique, and the usual one; `day` is the instant that `since` and `until`
    restrict.

    `usual` rows are given where a caller does not say how many, and `most` at most.
    """

    name: str
    orders: Mapping[str, tuple[Key, ...]]
    sort: str
    day: str = ""
    usual: int = PAGE_MAX
    most: int = PAGE_MAX

    @property
    def sorts(self) -> tuple[str, ...]:
        """What `sort` may be, the usual one first."""
        every = (way for name in self.orders for way in (name, DOWN + name))
        return tuple(dict.fromkeys((self.sort, *every)))

    @property
    def shapes(self) -> Mapping[str, tuple[Any, object]]:
        """Each of its parameters with its type and its default."""
        size = Annotated[int, Field(ge=1, le=self.most)]
        found: dict[str, tuple[Any, object]] = {
            "limit": (size, self.usual),
            "after": (str, ""),
            "sort": (Literal[self.sorts], self.sort),
        }
        if self.day:
            found |= dict.fromkeys(("since", "until"), (date | None, None))
        return found

    def reading(self, page: PageWanted, first: int) -> Reading:
        """How a page is read, with placeholders from `first` on. Raises FieldProblems where the
        list has no such order, or `after` is no cursor of it in this order."""
        sort = page.sort or self.sort
        if sort not in self.sorts:
            known = "、".join(self.sorts)
            raise FieldProblems([Fault(field="sort", title=f"没有这种排序；可用：{known}")])
        keys, down = self.orders[sort.removeprefix(DOWN)], sort.startswith(DOWN)
        values = self._place(page.after, sort, keys) if page.after else ()
        places = (
            f"${number}::text{'' if key.kind == 'text' else f'::{key.kind}'}"
            for number, key in enumerate(keys, first)
        )
        names = ", ".join(key.sql for key in keys)
        beyond = f"({names}) {'<' if down else '>'} ({', '.join(places)})" if values else ""
        order = ", ".join(f"{key.sql} desc" if down else key.sql for key in keys)
        place = ", ".join(f"({key.sql})::text" for key in keys)
        return Reading(order, beyond, values, f"array[{place}]")

    def _place(self, after: str, sort: str, keys: Sequence[Key]) -> tuple[str, ...]:
        try:
            found = orjson.loads(after)
        except orjson.JSONDecodeError as error:
            raise _fault("不是有效的翻页位置") from error
        whole = isinstance(found, list) and len(found) == len(keys) + 1
        if not whole or not all(isinstance(one, str) for one in found):
            raise _fault("不是有效的翻页位置")
        if found[0] != sort:
            raise _fault("是另一种排序的翻页位置")
        values = tuple(found[1:])
        if not all(key.reads(value) for key, value in zip(keys, values, strict=True)):
            raise _fault("不是有效的翻页位置")
        return values

    def cut(
        self, rows: Sequence[dict[str, Any]], page: PageWanted
    ) -> tuple[list[dict[str, Any]], str | None]:
        """The rows of a page, of which one more was read, and the cursor of the next."""
        shown = list(rows[: page.limit or self.usual])
        last = shown[-1][PLACE] if len(rows) > len(shown) else None
        for row in shown:
            del row[PLACE]
        sort = page.sort or self.sort
        return shown, None if last is None else orjson.dumps([sort, *last]).decode()


def _fault(title: str) -> FieldProblems:
    return FieldProblems([Fault(field="after", title=title, code="unknown_cursor")])


async def listed(
    reader: Reader,
    court: str,
    listing: Listing,
    page: PageWanted,
    select: str,
    such: Sequence[Such] = (),
    given: Sequence[object] = (),
) -> tuple[list[dict[str, Any]], str | None]:
    """The rows of a page, and the cursor of the next, None on the last.

    `select` is the query up to its table, with `{place}` among its columns, and `given` its values
    from `$2` on; `such` are conditions, of which one whose values are all empty restricts nothing.
    Raises FieldProblems.
    """
    conditions: list[str] = ["court = $1"]
    values: list[object] = [court, *given]

    def restrict(condition: str, *given: object) -> None:
        places = [f"${number}" for number in range(len(values) + 1, len(values) + len(given) + 1)]
        conditions.append(condition.format(*places))
        values.extend(given)

    for condition, *given in such:
        if not given or any(one not in ("", None) for one in given):
            restrict(condition, *given)
    if page.since is not None:
        restrict(f"{listing.day} >= {{}}::date at time zone 'Asia/Shanghai'", page.since)
    if page.until is not None:
        restrict(f"{listing.day} < ({{}}::date + 1) at time zone 'Asia/Shanghai'", page.until)
    reading = listing.reading(page, len(values) + 1)
    if reading.beyond:
        conditions.append(reading.beyond)
        values.extend(reading.values)
    rows = await reader.fetch(
        f"{select.replace('{place}', reading.shown)} "
        f"where {' and '.join(conditions)} order by {reading.order} "
        f"limit {(page.limit or listing.usual) + 1}",
        *values,
    )
    return listing.cut(rows, page)


async def answered(
    reader: Reader,
    court: str,
    listing: Listing,
    page: PageWanted,
    select: str,
    such: Sequence[Such] = (),
) -> dict[str, Any]:
    """The same as it is answered. Raises FieldProblems."""
    rows, following = await listed(reader, court, listing, page, select, such)
    return {listing.name: rows, "next": following}
