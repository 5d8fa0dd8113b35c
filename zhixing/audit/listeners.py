"""What the listeners to a log have stored of it: consumed events, and missing ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kernel.journal.audit import Books, Reached, Taken
from kernel.journal.envelope import Recorded


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

    def __init__(self, name: str, books: Books, *, source: str) -> None:
        self.name = name
        self._books = books
        self._source = source
        self._reached = Reached()
        self._lacking = 0
        self._first = 0

    @property
    def newest(self) -> int:
        """The last position that it had consumed at the beginning."""
        return self._reached.newest

    async def begin(self) -> None:
        """Read how far it has come. What it stored is read afterwards, so that no event
        consumed meanwhile is missed."""
        self._reached = await self._books.reached(self._source)

    async def remember(self, events: Sequence[Recorded]) -> Mapping[int, Taken]:
        """What it consumed at the positions of some consecutive events. Missing ones are
        counted."""
        heard = await self._books.heard(self._source, events[0].position, events[-1].position)
        for event in events:
            here = event.position
            known = here in heard.taken or here in heard.waiting
            if here <= self._reached.final and not known:
                self._lacking += 1
                self._first = self._first or here
        return heard.taken

    def lack(self) -> Lack | None:
        """What it lacks of the events it was asked about; None if nothing."""
        return Lack(self.name, self._lacking, self._first) if self._lacking else None
