"""Duties that come back: their periods, the breach of each, and how they end."""

from datetime import date
from typing import Any

import pytest

from contracts.archive import TerminationFiledInLibrary
from contracts.enforcement import CaseClosed
from contracts.steps import StepRecorded
from contracts.supervision import NodeBreached, NodeOpened
from kernel.deciding.testing_table import table
from services.supervision.commands import ExtendNode, NoticeTime, Observe
from services.supervision.decide import recurring
from services.supervision.state import PERIODS_KEPT, CaseClock, next_instant
from tests.supervision.court import (
    CASE,
    Court,
    converted,
    court_of,
    filed,
    node,
    observe,
    outline,
    pack_of,
    step,
    triaged,
)
from tests.support import at, by

PROMPT = {"unit": "prompt"}


def comes_back(code: str, every: dict[str, Any], **more: Any) -> dict[str, Any]:
    opening = "enforcement.StepRecorded/begun"
    row = node(
        code,
        PROMPT,
        every=every,
        opens_on=[opening],
        closes_on=[f"enforcement.StepRecorded/{code}-done"],
        cancels_on=["enforcement.CaseClosed"],
        **more,
    )
    del row["limit"]
    return row


def rules(*rows: dict[str, Any]) -> Any:
    steps = [step("begun", "enforcement")]
    steps += [step(f"{row['code']}-done", "enforcement", repeat="each") for row in rows]
    return pack_of(list(rows), steps)


def done(code: str, when: str) -> Observe:
    event = StepRecorded(
        case_id=CASE,
        step=code,
        subject="case",
        subject_id="",
        done_at=at(when),
        article="第一条",
        recorder="handler-1",
    )
    return Observe(
        case_id=CASE, service="enforcement", name="StepRecorded", occurred_at=at(when), event=event
    )


def begun(when: str, *rows: dict[str, Any]) -> Court:
    """A case filed on Monday 2026-01-05 whose recurring duties begin then."""
    case = court_of(rules(*rows)).saw(filed(), "2026-01-05 10:00")
    return case.did(done("begun", when), when)


def swept(case: Court, when: str) -> list[str]:
    return outline(case.asked(NoticeTime(case_id=CASE, now=at(when)), when))


def state(case: Court) -> CaseClock:
    folded = case.spec.definition.gate.fold(None, case.spec.history)
    assert isinstance(folded, CaseClock)
    return folded


DAILY = comes_back("looked", {"unit": "day"}, consequence="通报", notify=["clerks"])
WORKING = comes_back("signed-in", {"unit": "working_day"})
WEEKLY = comes_back("checked", {"unit": "week"})
MONTHLY = comes_back("reported", {"unit": "calendar_month"})
HALF_YEARLY = comes_back("swept", {"value": 6, "unit": "month"})

FIRST = table("""
    unit           | begins           | period     | opens            | due
    day            | 2026-03-02 10:00 | 2026-03-02 | 2026-03-02 10:00 | 2026-03-02
    day            | 2026-03-07 10:00 | 2026-03-07 | 2026-03-07 10:00 | 2026-03-07   # a Saturday counts
    working_day    | 2026-03-06 23:59 | 2026-03-06 | 2026-03-06 23:59 | 2026-03-06
    working_day    | 2026-03-07 00:00 | 2026-03-09 | 2026-03-09 00:00 | 2026-03-09   # over a weekend
    working_day    | 2026-02-14 10:00 | 2026-02-14 | 2026-02-14 10:00 | 2026-02-14   # a Saturday that is worked
    working_day    | 2026-02-15 10:00 | 2026-02-24 | 2026-02-24 00:00 | 2026-02-24   # 春节
    working_day    | 2026-12-31 10:00 | 2026-12-31 | 2026-12-31 10:00 | 2026-12-31
    week           | 2026-03-04 10:00 | 2026-03-02 | 2026-03-04 10:00 | 2026-03-08   # Sunday of that week
    week           | 2026-03-08 10:00 | 2026-03-02 | 2026-03-08 10:00 | 2026-03-08
    week           | 2026-03-09 00:00 | 2026-03-09 | 2026-03-09 00:00 | 2026-03-15
    calendar_month | 2026-02-10 10:00 | 2026-02-01 | 2026-02-10 10:00 | 2026-02-28
    calendar_month | 2028-02-29 10:00 | 2028-02-01 | 2028-02-29 10:00 | 2028-02-29
    6 month        | 2026-02-02 10:00 | 2026-02-02 | 2026-02-02 10:00 | 2026-08-03   # the 2nd is a Sunday
    6 month        | 2026-08-31 10:00 | 2026-08-31 | 2026-08-31 10:00 | 2027-03-01   # 28 February is a Sunday
""")


@pytest.mark.parametrize("row", FIRST, ids=lambda row: f"{row['unit']} {row['begins']}")
def test_the_first_period(row: dict[str, str]) -> None:
    number, _, unit = row["unit"].rpartition(" ")
    every = {"unit": unit, "value": int(number or 1)}
    opened = begun(row["begins"], comes_back("looked", every)).spec.history[-1]
    assert isinstance(opened, NodeOpened)
    assert opened.node_id == f"looked@{row['period']}"
    assert opened.period == date.fromisoformat(row["period"])
    assert opened.opened_at == at(row["opens"])
    assert opened.due == at(f"{row['due']} 23:59").replace(second=59)


def test_what_is_done_within_its_period_is_in_time_and_comes_back_when_the_period_ends() -> None:
    case = begun("2026-03-02 10:00", DAILY)
    verdict = case.asked(done("looked-done", "2026-03-02 23:59"), "2026-03-02 23:59")
    assert outline(verdict) == ["NodeClosed looked@2026-03-02 done"]
    case = case.did(done("looked-done", "2026-03-02 23:59"), "2026-03-02 23:59")
    assert next_instant(state(case), at("2026-03-02 23:59")) == at("2026-03-03 00:00")
    assert swept(case, "2026-03-02 23:59") == []
    assert swept(case, "2026-03-03 00:00") == [
        "NodeOpened looked@2026-03-03 2026-03-03 23:59:59",
    ]


def test_each_period_that_was_missed_is_breached_once_with_who_is_told() -> None:
    case = begun("2026-03-02 10:00", DAILY)
    verdict = case.asked(NoticeTime(case_id=CASE, now=at("2026-03-03 00:00")), "2026-03-03 00:00")
    assert outline(verdict) == [
        "NodeBreached looked@2026-03-02 2026-03-02 23:59:59",
        "NodeOpened looked@2026-03-03 2026-03-03 23:59:59",
    ]
    breached = verdict.events[0]
    assert isinstance(breached, NodeBreached)
    assert (breached.consequence, breached.notify) == ("通报", ("clerks",))


def test_after_days_without_a_sweep_every_period_is_made_up_for_in_order() -> None:
    case = begun("2026-03-06 10:00", WORKING)
    assert swept(case, "2026-03-11 08:00") == [
        "NodeBreached signed-in@2026-03-06 2026-03-06 23:59:59",
        "NodeOpened signed-in@2026-03-09 2026-03-09 23:59:59",
        "NodeBreached signed-in@2026-03-09 2026-03-09 23:59:59",
        "NodeOpened signed-in@2026-03-10 2026-03-10 23:59:59",
        "NodeBreached signed-in@2026-03-10 2026-03-10 23:59:59",
        "NodeOpened signed-in@2026-03-11 2026-03-11 23:59:59",
    ]


def test_no_more_periods_are_made_up_for_at_once_than_the_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recurring, "PERIODS_MAX", 2)
    case = begun("2026-03-02 10:00", DAILY)
    late = NoticeTime(case_id=CASE, now=at("2026-03-10 08:00"))
    first = case.asked(late, "2026-03-10 08:00").events
    assert [event.node_id for event in first if isinstance(event, NodeOpened)] == [
        "looked@2026-03-03",
        "looked@2026-03-04",
    ]
    again = Court(case.spec.given(*first)).asked(late, "2026-03-10 08:00").events
    assert again[-1].node_id == "looked@2026-03-06"


def test_a_working_day_duty_does_not_come_back_on_a_holiday_and_does_on_a_make_up_day() -> None:
    case = begun("2026-02-13 10:00", WORKING)
    assert swept(case, "2026-02-14 00:00")[-1] == (
        "NodeOpened signed-in@2026-02-14 2026-02-14 23:59:59"
    )
    case = case.did(NoticeTime(case_id=CASE, now=at("2026-02-14 00:00")), "2026-02-14 00:00")
    assert swept(case, "2026-02-15 00:00") == [
        "NodeBreached signed-in@2026-02-14 2026-02-14 23:59:59",
        "NodeOpened signed-in@2026-02-24 2026-02-24 23:59:59",
    ]
    case = case.did(NoticeTime(case_id=CASE, now=at("2026-02-15 00:00")), "2026-02-15 00:00")
    in_the_holiday = case.asked(done("signed-in-done", "2026-02-20 10:00"), "2026-02-20 10:00")
    assert [text for text in outline(in_the_holiday) if "2026-02-24" in text] == []
    assert swept(case, "2026-02-24 23:59") == []


def test_what_is_done_later_ends_the_missed_periods_late_and_its_own_in_time() -> None:
    case = begun("2026-03-04 10:00", WEEKLY)
    case = case.did(NoticeTime(case_id=CASE, now=at("2026-03-09 00:00")), "2026-03-09 00:00")
    verdict = case.asked(done("checked-done", "2026-03-10 10:00"), "2026-03-10 10:00")
    assert outline(verdict) == [
        "NodeClosed checked@2026-03-02 done late",
        "NodeClosed checked@2026-03-09 done",
    ]


def test_a_fact_heard_before_the_sweep_finds_its_own_period() -> None:
    case = begun("2026-03-04 10:00", WEEKLY).did(
        done("checked-done", "2026-03-05 10:00"), "2026-03-05 10:00"
    )
    verdict = case.asked(done("checked-done", "2026-03-09 00:01"), "2026-03-09 00:01")
    assert outline(verdict) == [
        "NodeOpened checked@2026-03-09 2026-03-15 23:59:59",
        "NodeClosed checked@2026-03-09 done",
    ]


def test_what_was_done_in_time_and_heard_late_was_in_time() -> None:
    case = begun("2026-03-04 10:00", WEEKLY)
    case = case.did(NoticeTime(case_id=CASE, now=at("2026-03-09 00:00")), "2026-03-09 00:00")
    verdict = case.asked(done("checked-done", "2026-03-08 23:00"), "2026-03-09 09:00")
    assert outline(verdict) == ["NodeClosed checked@2026-03-02 done"]


def test_months_count_from_the_beginning_and_lose_no_day_on_the_way() -> None:
    case = begun("2026-08-31 10:00", HALF_YEARLY)
    assert swept(case, "2028-03-01 00:00") == [
        "NodeBreached swept@2026-08-31 2027-03-01 23:59:59",
        "NodeOpened swept@2027-02-28 2027-08-31 23:59:59",
        "NodeBreached swept@2027-02-28 2027-08-31 23:59:59",
        "NodeOpened swept@2027-08-31 2028-02-29 23:59:59",
        "NodeBreached swept@2027-08-31 2028-02-29 23:59:59",
        "NodeOpened swept@2028-02-29 2028-08-31 23:59:59",
    ]


def test_calendar_months_follow_each_other() -> None:
    case = begun("2026-01-20 10:00", MONTHLY)
    assert swept(case, "2026-03-01 00:00") == [
        "NodeBreached reported@2026-01-01 2026-01-31 23:59:59",
        "NodeOpened reported@2026-02-01 2026-02-28 23:59:59",
        "NodeBreached reported@2026-02-01 2026-02-28 23:59:59",
        "NodeOpened reported@2026-03-01 2026-03-31 23:59:59",
    ]


def _closed(when: str) -> Any:
    event = CaseClosed(case_id=CASE, manner="performed", article="三、(八)14")
    return observe(event, at(when))


def test_a_cancelling_fact_ends_the_period_and_nothing_comes_back() -> None:
    case = begun("2026-03-02 10:00", DAILY)
    verdict = case.asked(_closed("2026-03-02 15:00"), "2026-03-02 15:00")
    assert outline(verdict) == [
        "NodeClosed looked@2026-03-02 cancelled",
        "RecurrenceEnded looked@2026-03-02",
    ]
    case = case.did(_closed("2026-03-02 15:00"), "2026-03-02 15:00")
    assert swept(case, "2026-03-05 00:00") == []
    assert next_instant(state(case), at("2026-03-02 15:00")) is None


def test_a_duty_done_for_its_period_ends_with_the_case_too() -> None:
    case = begun("2026-03-02 10:00", DAILY)
    case = case.did(done("looked-done", "2026-03-02 11:00"), "2026-03-02 11:00")
    verdict = case.asked(_closed("2026-03-02 15:00"), "2026-03-02 15:00")
    assert outline(verdict) == ["RecurrenceEnded looked@2026-03-02"]


def test_periods_after_an_end_that_is_heard_late_never_were_duties() -> None:
    case = begun("2026-03-02 10:00", DAILY)
    case = case.did(NoticeTime(case_id=CASE, now=at("2026-03-04 00:00")), "2026-03-04 00:00")
    verdict = case.asked(_closed("2026-03-03 15:00"), "2026-03-04 09:00")
    assert outline(verdict) == [
        "NodeClosed looked@2026-03-02 cancelled",
        "NodeClosed looked@2026-03-03 cancelled",
        "NodeClosed looked@2026-03-04 withdrawn",
        "RecurrenceEnded looked@2026-03-04",
    ]


def test_a_first_period_that_lies_ahead_is_cancelled_before_it_begins() -> None:
    case = begun("2026-03-07 10:00", WORKING)
    verdict = case.asked(_closed("2026-03-08 10:00"), "2026-03-08 10:00")
    assert outline(verdict) == [
        "NodeClosed signed-in@2026-03-09 cancelled",
        "RecurrenceEnded signed-in@2026-03-09",
    ]


def test_a_duty_that_reopens_begins_a_new_row_of_periods() -> None:
    row = comes_back("looked", {"unit": "day"}, reopens=True)
    case = begun("2026-03-02 10:00", row).did(_closed("2026-03-02 15:00"), "2026-03-02 15:00")
    assert outline(case.asked(done("begun", "2026-03-05 10:00"), "2026-03-05 10:00")) == [
        "NodeOpened looked@2026-03-05 2026-03-05 23:59:59"
    ]


def test_each_subject_has_periods_of_its_own() -> None:
    row = comes_back("swept", {"value": 6, "unit": "month"}, subject="clue")
    pack = pack_of(
        [row],
        [
            step("begun", "enforcement", subject="clue"),
            step("swept-done", "enforcement", subject="clue"),
        ],
    )
    case = court_of(pack).saw(filed(), "2026-01-05 10:00")
    for clue, when in (("C1", "2026-02-03"), ("C2", "2026-02-04")):
        event = StepRecorded(
            case_id=CASE,
            step="begun",
            subject="clue",
            subject_id=clue,
            done_at=at(when),
            article="第一条",
            recorder="handler-1",
        )
        case = case.did(
            Observe(
                case_id=CASE,
                service="enforcement",
                name="StepRecorded",
                occurred_at=at(when),
                event=event,
            ),
            when,
        )
    assert sorted(state(case).open) == ["swept#C1@2026-02-03", "swept#C2@2026-02-04"]


def test_the_six_monthly_check_of_a_terminated_case_opens_in_the_library() -> None:
    row = node(
        "checked-again",
        PROMPT,
        every={"value": 6, "unit": "month"},
        opens_on=["archive.TerminationFiledInLibrary"],
        closes_on=["archive.StepRecorded/sweep-run"],
    )
    del row["limit"]
    case = court_of(pack_of([row], [step("sweep-run", "archive", repeat="each")]))
    case = case.saw(filed(), "2026-01-05 10:00")
    entered = TerminationFiledInLibrary(case_id=CASE)
    assert outline(case.observing(entered, "2026-07-10 10:00")) == [
        "NodeOpened checked-again@2026-07-10 2027-01-11 23:59:59"
    ]


def test_an_extended_period_puts_off_the_next_one() -> None:
    case = begun("2026-02-03 10:00", HALF_YEARLY)
    extend = ExtendNode(
        case_id=CASE, node_id="swept@2026-02-03", until=date(2026, 9, 1), reason="系统停用"
    )
    case = case.did(extend, "2026-08-03 10:00", by=by("bureau_head"))
    assert swept(case, "2026-08-04 00:00") == []
    assert swept(case, "2026-09-02 00:00") == [
        "NodeBreached swept@2026-02-03 2026-09-01 23:59:59",
        "NodeOpened swept@2026-08-03 2027-02-03 23:59:59",
    ]


def test_periods_that_ended_long_ago_are_forgotten() -> None:
    case = begun("2026-01-05 10:00", DAILY)
    for number in range(60):
        day = date.fromordinal(date(2026, 1, 5).toordinal() + number).isoformat()
        case = case.did(done("looked-done", f"{day} 12:00"), f"{day} 12:00")
    clock = state(case)
    assert len(clock.ended) in (PERIODS_KEPT, PERIODS_KEPT + 1)
    assert "looked@2026-03-05" in clock.ended


BY_TIER = comes_back("looked", {"unit": "day"}, when=["fast_tier"])


def test_periods_open_when_the_tier_that_asks_for_them_is_learnt_of() -> None:
    case = begun("2026-03-02 10:00", BY_TIER)
    assert state(case).open == {}
    verdict = case.asked(observe(triaged("fast"), at("2026-03-01 10:00")), "2026-03-02 12:00")
    assert outline(verdict) == [
        "TierNoted fast",
        "NodeOpened looked@2026-03-02 2026-03-02 23:59:59",
    ]


def test_periods_of_a_tier_that_was_another_one_never_were_duties() -> None:
    case = begun("2026-03-02 10:00", BY_TIER)
    case = case.did(observe(triaged("fast"), at("2026-03-01 10:00")), "2026-03-02 12:00")
    case = case.did(NoticeTime(case_id=CASE, now=at("2026-03-03 00:00")), "2026-03-03 00:00")
    verdict = case.asked(observe(converted(), at("2026-03-01 11:00")), "2026-03-03 09:00")
    assert outline(verdict)[1:] == [
        "NodeClosed looked@2026-03-03 withdrawn",
        "NodeClosed looked@2026-03-02 withdrawn",
        "RecurrenceEnded looked@2026-03-03",
    ]
