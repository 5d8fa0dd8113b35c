"""Duties that may have been done before, that rest on other documents, that tell at a breach."""

from typing import Any

import pytest

from contracts.supervision import NodeBreached, NodeClosed, NodeOpened
from kernel.deciding.testing_table import table
from services.supervision.commands import NoticeTime
from tests.supervision.court import CASE, Court, court_of, filed, node, outline, pack_of, step
from tests.supervision.test_recurring import done
from tests.support import at

STEPS = [step("closing", "enforcement"), step("inquired", "enforcement", repeat="each")]


def looks_back(value: int, unit: str, **more: Any) -> dict[str, Any]:
    return node(
        "asked-before",
        {"value": 3, "unit": "day"},
        look_back={"value": value, "unit": unit},
        opens_on=["enforcement.StepRecorded/closing"],
        closes_on=["enforcement.StepRecorded/inquired"],
        **more,
    )


def _filed(row: dict[str, Any]) -> Court:
    return court_of(pack_of([row], STEPS)).saw(filed(), "2026-01-05 10:00")


BOUNDARIES = table("""
    span    | inquired         | closing          | counts
    3 month | 2026-01-15 10:00 | 2026-04-15 23:59 | yes   # the last day counts in full
    3 month | 2026-01-15 10:00 | 2026-04-16 00:00 | no
    3 month | 2026-01-15 10:00 | 2026-01-15 10:00 | yes
    3 month | 2026-01-31 10:00 | 2026-04-30 10:00 | yes   # the last day of a shorter month
    3 month | 2026-01-31 10:00 | 2026-05-01 00:00 | no
    1 month | 2026-01-28 10:00 | 2026-02-28 10:00 | yes   # over 春节: rest days move nothing
    1 month | 2026-01-28 10:00 | 2026-03-01 00:00 | no
    10 day  | 2026-02-14 10:00 | 2026-02-24 23:59 | yes   # from a Saturday that is worked
    10 day  | 2026-02-14 10:00 | 2026-02-25 00:00 | no
""")


@pytest.mark.parametrize("row", BOUNDARIES, ids=lambda row: f"{row['span']} {row['closing']}")
def test_what_was_done_counts_for_so_long(row: dict[str, str]) -> None:
    value, _, unit = row["span"].partition(" ")
    case = _filed(looks_back(int(value), unit))
    case = case.did(done("inquired", row["inquired"]), row["inquired"])
    verdict = case.asked(done("closing", row["closing"]), row["closing"])
    told = outline(verdict)
    assert told[0].startswith("NodeOpened asked-before")
    assert (told[-1] == "NodeClosed asked-before done") == (row["counts"] == "yes")


def test_a_duty_that_was_done_before_is_opened_and_closed_with_the_day_of_the_act() -> None:
    case = _filed(looks_back(3, "month")).did(done("inquired", "2026-02-02"), "2026-02-02")
    opened, closed = case.asked(done("closing", "2026-03-02"), "2026-03-02").events
    assert isinstance(opened, NodeOpened)
    assert isinstance(closed, NodeClosed)
    assert (closed.closed_at, closed.late) == (at("2026-02-02"), False)


def test_a_duty_that_reopens_looks_back_each_time_and_comes_to_rest() -> None:
    row = looks_back(3, "month", reopens=True)
    case = _filed(row).did(done("inquired", "2026-02-02"), "2026-02-02")
    case = case.did(done("closing", "2026-03-02"), "2026-03-02")
    assert outline(case.asked(done("closing", "2026-05-05"), "2026-05-05")) == [
        "NodeOpened asked-before 2026-05-08 23:59:59"
    ]


def test_what_was_done_too_long_ago_leaves_the_duty_open_to_be_done() -> None:
    case = _filed(looks_back(10, "day")).did(done("inquired", "2026-02-02"), "2026-02-02")
    case = case.did(done("closing", "2026-03-02"), "2026-03-02")
    assert "NodeClosed asked-before done" in outline(
        case.asked(done("inquired", "2026-03-03"), "2026-03-03")
    )


SET_ELSEWHERE = {
    "set_by": "《关于规范网络司法拍卖的规定》",
    "opens_on": ["enforcement.StepRecorded/closing"],
    "closes_on": ["enforcement.StepRecorded/inquired"],
}


def test_a_limit_that_another_document_sets_is_open_without_a_date_and_says_which() -> None:
    row = node("published", {"unit": "prompt"}, readings=[306], **SET_ELSEWHERE)
    del row["limit"]
    case = _filed(row)
    (opened,) = case.asked(done("closing", "2026-03-02"), "2026-03-02").events
    assert isinstance(opened, NodeOpened)
    assert (opened.due, opened.set_by) == (None, "《关于规范网络司法拍卖的规定》")
    assert opened.readings == (306,)
    assert "《关于规范网络司法拍卖的规定》" in opened.derivation.steps[0].note
    case = case.did(done("closing", "2026-03-02"), "2026-03-02")
    case.asked(NoticeTime(case_id=CASE, now=at("2027-03-02")), "2027-03-02").then_nothing()


def test_once_the_court_has_entered_the_limit_it_counts() -> None:
    row = node("published", {"value": 15, "unit": "day"}, **SET_ELSEWHERE)
    (opened,) = _filed(row).asked(done("closing", "2026-03-02"), "2026-03-02").events
    assert opened.set_by == "《关于规范网络司法拍卖的规定》"
    assert opened.due == at("2026-03-17 23:59").replace(second=59)


def test_a_breach_names_what_follows_and_who_is_told() -> None:
    row = looks_back(3, "month", consequence="通报", notify=["clerks"])
    case = _filed(row).did(done("closing", "2026-03-02"), "2026-03-02")
    over = NoticeTime(case_id=CASE, now=at("2026-03-06 00:00"))
    (breached,) = case.asked(over, "2026-03-06 00:00").events
    assert isinstance(breached, NodeBreached)
    assert (breached.consequence, breached.notify) == ("通报", ("clerks",))
    case.did(over, "2026-03-06 00:00").asked(over, "2026-03-06 00:00").then_nothing()
