"""An open page is told that something changed: at once, what was missed too, and no more."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from fastapi.sse import ServerSentEvent

from portal import live
from portal.casebook.book import CaseBook
from portal.live import Live, place_of
from tests.portal.book import CASE, COURT, history, reader

pytestmark = pytest.mark.slow
SECONDS = 5.0
OTHER = "（2026）豫1024执8号"


async def told(stream: AsyncIterator[ServerSentEvent]) -> ServerSentEvent:
    async with asyncio.timeout(SECONDS):
        while True:
            event = await anext(stream)
            if event.event:
                return event


async def test_an_open_case_is_told_of_its_events_and_of_no_other(book: CaseBook) -> None:
    events = await history(book)
    await book.take(("intake", 0), events["intake"])
    assert await place_of(await reader(book), COURT, CASE) == (
        "/events?case_id=%EF%BC%882026%EF%BC%89%E8%B1%AB1024%E6%89%A77%E5%8F%B7&seen=1"
    )
    stream = Live(book).changes(COURT, CASE, 1)
    other = Live(book).changes(COURT, OTHER, 0)
    waiting = asyncio.create_task(told(other))
    first = asyncio.create_task(told(stream))
    await asyncio.sleep(0)
    await book.take(("triage", 0), events["triage"])
    assert (await first).id == "4"
    assert not waiting.done()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await stream.aclose()  # type: ignore[attr-defined]  # it is a generator


async def test_who_comes_back_is_told_of_what_was_missed(book: CaseBook) -> None:
    for service, records in (await history(book)).items():
        await book.take((service, 0), records)
    assert (await told(Live(book).changes(COURT, CASE, 3))).id == "5"
    assert (await told(Live(book).changes(COURT, "", 3))).id == "5"


async def test_a_stream_ends_so_that_the_browser_is_asked_again(
    book: CaseBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "STREAM_SECONDS_MAX", 0.0)
    assert [one.event async for one in Live(book).changes(COURT, CASE, 0)] == [None]
