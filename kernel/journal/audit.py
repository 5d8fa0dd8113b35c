"""What an auditor reads of one house's records: its log page by page, and what it heard of others.

Everything is read as it is stored: sealed data stays sealed, and what somebody changed in the
database is shown as it was changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import asyncpg
import orjson

from kernel.journal.envelope import GENESIS, Recorded
from kernel.journal.protocol import Head
from kernel.journal.sql import COLUMNS, recorded_from
from kernel.journal.stretches import NO_LINK, SPAN, Stretch, as_number, stretch_of

PAGE_MAX = 2000  # events of a page
POSITION_MIN = -(2**63)  # also finds what a superuser inserts before the first event


def _within_python(column: str) -> str:
    """Replaces timestamps that Python cannot represent; like any other change they break the
    hash."""
    return f"least(greatest({column}, '0002-01-01Z'), '9998-12-31Z') as {column}"


TIMES = ("occurred_at", "recorded_at")
READ = ", ".join(_within_python(c) if c in TIMES else c for c in COLUMNS.split(", "))
EVENTS_FROM = (
    f"select {READ} from events where court = $1 and position >= $2 "  # noqa: S608 - constants
    "order by position limit $3"
)
OF_CASE = f"select {READ} from events where court = $1 and case_id = $2 order by position"  # noqa: S608
END = """
select (select position from log_head where court = $1) as position,
    (select hash from log_head where court = $1) as hash,
    (select sent from relay where court = $1) as sent
"""
DISTRUSTED = "select count(*) from distrusted where court = $1"
MARK = "select final from inbox_mark where court = $1 and source = $2"
LAST_STRETCH = (
    "select stretch, taken from inbox_stretch where court = $1 and source = $2 "
    "order by stretch desc limit 1"
)
STRETCHES = (
    "select stretch, taken, links from inbox_stretch where court = $1 and source = $2 "
    "and stretch between $3 and $4"
)
TAKEN = (
    "select position, event_id, hash from inbox where court = $1 and source = $2 "
    "and position between $3 and $4"
)
WAITING = (
    "select position from parked where court = $1 and source = $2 and position between $3 and $4"
)


@dataclass(frozen=True, slots=True)
class Page:
    """Consecutive events of a log, and where the log and its publication ended at that moment."""

    events: Sequence[Recorded]
    head: Head
    sent: int

    def to_json(self) -> dict[str, Any]:
        """The page as JSON values."""
        return {
            "events": [orjson.loads(recorded.to_json()) for recorded in self.events],
            "head": {"position": self.head.position, "hash": self.head.hash},
            "sent": self.sent,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Page":
        """Reads what `to_json` made. Raises KeyError, TypeError or ValueError."""
        events = [Recorded.from_fields(event) for event in told["events"]]
        return cls(events, Head(**told["head"]), int(told["sent"]))


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a house has come in the log of another: the newest position it consumed, and the
    position up to which nothing is on its way any more."""

    newest: int = 0
    final: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """What a house stores of a consumed event: only the first digits of its hash if it asked
    nothing; only its identity if an earlier version consumed it."""

    hash: str
    event_id: UUID | None = None

    def is_of(self, recorded: Recorded) -> bool:
        """Whether it was this event that was consumed."""
        same = self.event_id is None or self.event_id == recorded.event_id
        return same and recorded.hash.startswith(self.hash)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a house consumed at some positions of another's log, and which of them wait there."""

    taken: Mapping[int, Taken]
    waiting: frozenset[int]

    def to_json(self) -> dict[str, Any]:
        """The same as JSON values."""
        rows = [[at, one.hash, one.event_id] for at, one in self.taken.items()]
        return {"taken": rows, "waiting": sorted(self.waiting)}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Heard":
        """Reads what `to_json` made. Raises KeyError, TypeError or ValueError."""
        taken = {
            int(at): Taken(text, UUID(identity) if identity else None)
            for at, text, identity in told["taken"]
        }
        return cls(taken, frozenset(told["waiting"]))


class Books(Protocol):
    """The records of one house and one court, wherever they are read."""

    async def page(self, first: int) -> Page:
        """The next events from a position on, at most PAGE_MAX."""

    async def of_case(self, case_id: str) -> Sequence[Recorded]:
        """The events of a case, in order."""

    async def reached(self, source: str) -> Reached:
        """How far the house has come in the log of another."""

    async def heard(self, source: str, first: int, last: int) -> Heard:
        """What it consumed of that log between two positions."""

    async def distrusted(self) -> int:
        """How many records it did not believe."""


class DatabaseBooks:
    """The records of a house over a connection, or a pool, that is bound to the court."""

    def __init__(
        self, connection: asyncpg.Connection | asyncpg.Pool, *, house: str, court: str
    ) -> None:
        self._connection = connection
        self._house = house
        self._court = court

    async def page(self, first: int, limit: int = PAGE_MAX) -> Page:
        """The next events from a position on. The end is read first, so that where nothing
        follows the log ends there, however fast it grows."""
        end = await self._connection.fetchrow(END, self._court)
        rows = await self._connection.fetch(EVENTS_FROM, self._court, first, limit)
        head = Head(0, GENESIS) if end["hash"] is None else Head(end["position"], end["hash"])
        events = [recorded_from(row, self._house, None) for row in rows]
        return Page(events, head, end["sent"] or 0)

    async def of_case(self, case_id: str) -> Sequence[Recorded]:
        """The events of a case, in order."""
        rows = await self._connection.fetch(OF_CASE, self._court, case_id)
        return [recorded_from(row, self._house, None) for row in rows]

    async def reached(self, source: str) -> Reached:
        """How far the house has come in the log of another."""
        final = await self._connection.fetchval(MARK, self._court, source) or 0
        last = await self._connection.fetchrow(LAST_STRETCH, self._court, source)
        if last is None:
            return Reached(0, final)
        held = as_number(last["taken"])
        after = (held & -held).bit_length() - 1
        return Reached((last["stretch"] + 1) * SPAN - after, final)

    async def heard(self, source: str, first: int, last: int) -> Heard:
        """What it consumed of that log between two positions."""
        of, fetch = (self._court, source), self._connection.fetch
        found: dict[int, Taken] = {}
        span = stretch_of(first)[0], stretch_of(last)[0]
        for number, taken, links in await fetch(STRETCHES, *of, *span):
            stretch = Stretch(as_number(taken), bytearray(links.bytes))
            for offset in filter(stretch.has, range(SPAN)):
                link = stretch.link(offset)
                told = "" if link == NO_LINK else link
                found[number * SPAN + offset + 1] = Taken(told)
        for position, event_id, told in await fetch(TAKEN, *of, first, last):
            found[position] = Taken(told, UUID(int=event_id.int))
        waiting = await fetch(WAITING, *of, first, last)
        within = {at: one for at, one in found.items() if first <= at <= last}
        return Heard(within, frozenset(position for (position,) in waiting))

    async def distrusted(self) -> int:
        """How many records it did not believe."""
        return int(await self._connection.fetchval(DISTRUSTED, self._court))
