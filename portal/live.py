"""Live pages: an open page is told that what it shows has changed, as server-sent events.

An event says only that there is something new; the page asks for it as for any page, so that
nobody is told what they may not read. Its `id` is how far the book had been followed, or how many
events the case had: a reader who comes back (`Last-Event-ID`) is told at once of what was missed.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from fastapi.sse import ServerSentEvent

from kernel.base.clock import real_seconds
from kernel.base.postgres import DATABASE_UNAVAILABLE, PoolReader
from kernel.journal.projections import Reader
from portal.casebook.book import CaseBook

LOOK_SECONDS = 0.4  # between two looks at a court's marks, however many pages are open
STREAM_SECONDS_MAX = 600.0  # then the browser connects again, and is asked again who it is
STREAMS_MAX = 1000  # open pages of one process
AGAIN_MS = 2000

OF_BOOK = "select coalesce(sum(position), 0)::bigint as reached from marks where court = $1"
OF_CASE = "select count(*) as reached from entries where court = $1 and case_id = $2"


async def reached(reader: Reader, court: str, case_id: str = "") -> int:
    """How many events the book has, or has of one case."""
    sql, place = (OF_CASE, (court, case_id)) if case_id else (OF_BOOK, (court,))
    row = await reader.fetchrow(sql, *place)
    assert row is not None  # an aggregate has a row
    found: int = row["reached"]
    return found


async def place_of(reader: Reader, court: str, case_id: str = "") -> str:
    """Where a page listens that shows a case, or a list, as it is now."""
    seen = await reached(reader, court, case_id)
    return f"/events?{urlencode({'case_id': case_id, 'seen': seen})}"


@dataclass
class Live:
    """The open pages of one process."""

    book: CaseBook
    _open: int = 0
    _looked: dict[str, tuple[float, int]] = field(default_factory=dict)
    _looking: dict[str, asyncio.Lock] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        """Whether as many pages are open as this process serves."""
        return self._open >= STREAMS_MAX

    async def changes(self, court: str, case_id: str, seen: int) -> AsyncIterator[ServerSentEvent]:
        """Tells of each change after `seen`, until the stream has lasted its time."""
        self._open += 1
        try:
            ends, book = real_seconds() + STREAM_SECONDS_MAX, -1
            yield ServerSentEvent(comment="open", retry=AGAIN_MS)
            while real_seconds() < ends:
                now = await self._book(court)
                if now != book:
                    book = now
                    at = await self._case(court, case_id) if case_id else now
                    if at != seen:
                        seen = at
                        yield ServerSentEvent(event="changed", id=str(at), raw_data=case_id or "-")
                await asyncio.sleep(LOOK_SECONDS)
        except DATABASE_UNAVAILABLE:
            return  # the browser connects again
        finally:
            self._open -= 1

    async def _case(self, court: str, case_id: str) -> int:
        return await reached(PoolReader(await self.book.pools.of(court)), court, case_id)

    async def _book(self, court: str) -> int:
        """How far the book is, as of the last look: pages that are open together look together."""
        async with self._looking.setdefault(court, asyncio.Lock()):
            since, found = self._looked.get(court, (-LOOK_SECONDS, 0))
            if real_seconds() - since >= LOOK_SECONDS:
                found = await reached(PoolReader(await self.book.pools.of(court)), court)
                self._looked[court] = real_seconds(), found
            return found
