"""What the listeners to a log have stored of it: consumed events, and missing ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from kernel.journal.envelope import Recorded
from kernel.journal.stretches import NO_LINK, SPAN, Stretch, as_number, stretch_of

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
class Taken:
    """What a service stores of a consumed event: only the first digits of its hash if it asked
    nothing; only its identity if an earlier version consumed it."""

    by: str
    hash: str
    event_id: UUID | None = None

    def is_of(self, recorded: Recorded) -> bool:
        same = self.event_id is None or self.event_id == recorded.event_id
        return same and recorded.hash.startswith(self.hash)


@dataclass(frozen=True, slots=True)
class Lack:
    """Events of a log that a listener lacks and will not get by itself: their number, and the
    position of the first."""

    by: str
    events: int
    first: int

    def shown(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


class Listener:
    """One service as a listener to the log of another."""

    def __init__(
        self, name: str, connection: asyncpg.Connection, *, source: str, court: str
    ) -> None:
        self.name = name
        self.newest = 0
        self._connection = connection
        self._of = court, source
        self._final = 0
        self._lacking = 0
        self._first = 0

    async def begin(self) -> None:
        """Read how far it has come. What it stored is read afterwards, so that no event
        consumed meanwhile is missed."""
        self._final = await self._connection.fetchval(MARK, *self._of) or 0
        last = await self._connection.fetchrow(LAST_STRETCH, *self._of)
        if last is not None:
            held = as_number(last["taken"])
            after = (held & -held).bit_length() - 1
            self.newest = (last["stretch"] + 1) * SPAN - after

    async def remember(self, events: Sequence[Mapping[str, Any]]) -> Mapping[int, Taken]:
        """What it consumed at the positions of some consecutive events. Missing ones are
        counted."""
        first, last = events[0]["position"], events[-1]["position"]
        taken = await self._taken(first, last)
        waiting = {p for (p,) in await self._connection.fetch(WAITING, *self._of, first, last)}
        for event in events:
            position = event["position"]
            if position <= self._final and position not in taken and position not in waiting:
                self._lacking += 1
                self._first = self._first or position
        return taken

    def lack(self) -> Lack | None:
        return Lack(self.name, self._lacking, self._first) if self._lacking else None

    async def _taken(self, first: int, last: int) -> Mapping[int, Taken]:
        fetch, span = self._connection.fetch, (stretch_of(first)[0], stretch_of(last)[0])
        found: dict[int, Taken] = {}
        for number, taken, links in await fetch(STRETCHES, *self._of, *span):
            stretch = Stretch(as_number(taken), bytearray(links.bytes))
            for offset in filter(stretch.has, range(SPAN)):
                link = stretch.link(offset)
                told = "" if link == NO_LINK else link
                found[number * SPAN + offset + 1] = Taken(self.name, told)
        for position, event_id, told in await fetch(TAKEN, *self._of, first, last):
            found[position] = Taken(self.name, told, event_id)
        return found
