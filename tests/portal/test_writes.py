"""Events that are entered together leave what they leave one after the other."""

import random
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from contracts.supervision import NodeClosed
from kernel.journal.envelope import Recorded
from portal.casebook.book import BookChanged, CaseBook, Source
from portal.casebook.following import entered_each
from tests.portal.book import CASE, COURT, reader, record
from tests.portal.test_my_work import opened
from tests.support import at

pytestmark = pytest.mark.slow
OTHER = "（2026）豫1024执8号"
ROWS = "select * from {} where court = $1 order by case_id"
SOURCE = ("supervision", 0)


def told(dice: random.Random) -> list[Recorded]:
    """Duties of two cases that open, end, and open again."""
    records = []
    for position in range(1, 60):
        case_id, node = dice.choice((CASE, OTHER)), f"n{dice.randrange(3)}"
        due = at(f"2026-03-{dice.randrange(10, 28)}")
        event: Any = replace(opened(case_id, "handler", due, node), stage=f"s{position}")
        if dice.random() < 0.4:
            closed_at = at("2026-03-09")
            event = NodeClosed(
                case_id=case_id,
                node_id=node,
                code="filing-checked",
                closed_at=closed_at,
                ending="done",
                late=False,
            )
        records.append(record(event, position, "supervision", case_id))
    return records


async def rows(book: CaseBook) -> list[Mapping[str, Any]]:
    found = await reader(book)
    return [
        *await found.fetch(ROWS.format("nodes") + ", node_id", COURT),
        *await found.fetch(ROWS.format("cases"), COURT),
        *await found.fetch("select * from entries where court = $1 order by position", COURT),
    ]


@pytest.mark.parametrize("seed", range(4))
async def test_a_batch_leaves_what_its_events_leave_one_by_one(book: CaseBook, seed: int) -> None:
    records = told(random.Random(seed))
    await book.take(SOURCE, records)
    together = await rows(book)
    await book.empty(COURT)
    await book.open(COURT)
    for one in records:
        await book.take(SOURCE, [one])
    assert await rows(book) == together
    assert len(together) > len(records)


async def test_batches_are_entered_in_their_order_while_the_next_is_read(book: CaseBook) -> None:
    records = told(random.Random(7))

    async def batches() -> AsyncIterator[tuple[Source, Sequence[Recorded], Mapping[str, int]]]:
        for first in range(0, len(records), 10):
            yield SOURCE, records[first : first + 10], {}

    assert await entered_each(book, batches()) == len(records)
    assert (await book.marks(COURT))[SOURCE].position == len(records)
    assert len(await rows(book)) > len(records)


async def test_what_cannot_be_entered_ends_the_reading(book: CaseBook) -> None:
    records = told(random.Random(7))
    await book.take(SOURCE, records[:1])

    async def batches() -> AsyncIterator[tuple[Source, Sequence[Recorded], Mapping[str, int]]]:
        await book.empty(COURT)  # by another, meanwhile
        for one in records[1:]:
            yield SOURCE, [one], {}

    with pytest.raises(BookChanged):
        await entered_each(book, batches())
    assert await rows(book) == []
