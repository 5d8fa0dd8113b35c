"""Every list is paged, sorted and refused alike."""

from datetime import date
from typing import Any

import pytest

from kernel.door.lists import FIRST, Key, Listing, PageWanted, answered
from kernel.door.problems import FieldProblems

DRAWS = Listing(
    name="draws",
    orders={
        "drawn_at": (Key("drawn_at", "timestamptz"), Key("case_id")),
        "round": (Key("round", "bigint"),),
    },
    sort="-drawn_at",
    day="drawn_at",
    usual=2,
)
SELECT = "select case_id, {place} from draws"
HERE = '["-drawn_at","2026-03-02 09:00:00+08","(2026)豫1024执1号"]'


class Rows:
    """A reader that notes what it is asked, and answers with these rows."""

    def __init__(self, *numbers: int) -> None:
        self.rows = [{"case_id": str(n), "at_place": [f"at {n}", str(n)]} for n in numbers]
        self.asked: list[tuple[str, tuple[object, ...]]] = []

    async def fetch(self, sql: str, *args: object) -> list[dict[str, Any]]:
        self.asked.append((sql, args))
        return self.rows

    async def fetchrow(self, sql: str, *args: object) -> dict[str, Any] | None:
        raise NotImplementedError


async def test_a_page_ends_with_the_cursor_of_the_next_and_the_last_with_none() -> None:
    found = await answered(Rows(1, 2, 3), "yanling", DRAWS, FIRST, SELECT)
    shown = [{"case_id": "1"}, {"case_id": "2"}]
    assert found == {"draws": shown, "next": '["-drawn_at","at 2","2"]'}
    last = await answered(Rows(1, 2), "yanling", DRAWS, FIRST, SELECT)
    assert last["next"] is None


async def test_a_page_begins_behind_the_cursor_in_the_order_of_the_list() -> None:
    rows = Rows()
    page = PageWanted(after=HERE, since=date(2026, 1, 5))
    await answered(rows, "yanling", DRAWS, page, SELECT, [("pool = {}", "fast"), ("team = {}", "")])
    ((sql, values),) = rows.asked
    assert "(drawn_at, case_id) < ($4::text::timestamptz, $5::text)" in sql
    assert "order by drawn_at desc, case_id desc limit 3" in sql
    assert "team" not in sql
    instant, number = "2026-03-02 09:00:00+08", "(2026)豫1024执1号"
    assert values == ("yanling", "fast", date(2026, 1, 5), instant, number)


@pytest.mark.parametrize(
    ("page", "field"),
    [
        (PageWanted(after="(2026)豫1024执1号"), "after"),
        (PageWanted(after="7"), "after"),
        (PageWanted(after='["-drawn_at","2026-03-02 09:00:00+08"]'), "after"),
        (PageWanted(after='["-drawn_at","soon","x"]'), "after"),
        (PageWanted(after='["-drawn_at","2026-03-02 09:00:00","x"]'), "after"),
        (PageWanted(after='["-drawn_at",7,"x"]'), "after"),
        (PageWanted(after=HERE, sort="drawn_at"), "after"),
        (PageWanted(after='["round","many"]', sort="round"), "after"),
        (PageWanted(after='["round","99999999999999999999999"]', sort="round"), "after"),
        (PageWanted(sort="age"), "sort"),
    ],
)
async def test_what_is_no_place_and_no_order_is_refused_by_its_field(
    page: PageWanted, field: str
) -> None:
    rows = Rows()
    with pytest.raises(FieldProblems) as refused:
        await answered(rows, "yanling", DRAWS, page, SELECT)
    assert [fault.field for fault in refused.value.faults] == [field]
    assert rows.asked == []
