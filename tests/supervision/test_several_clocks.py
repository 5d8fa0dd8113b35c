"""Several clocks on one task, clocks that survive a hand-over or start anew, several openers."""

from typing import Any

from contracts.archive import MaterialReceived
from contracts.supervision import NodeOpened
from services.supervision.commands import NoticeTime
from tests.supervision.court import (
    CASE,
    Court,
    accepted,
    court_of,
    filed,
    node,
    observe,
    outline,
    pack_of,
    step,
    triaged,
)
from tests.supervision.test_recurring import done
from tests.support import at

HANDED_OVER = "archive.MaterialReceived/case-file"
STEPS = [step("returned", "enforcement"), step("summoned", "enforcement")]


def to_hand_over(code: str, value: int, unit: str, **more: Any) -> dict[str, Any]:
    limit = {"value": value, "unit": unit}
    return node(code, limit, closes_on=[HANDED_OVER], **more)


def case_of(*rows: dict[str, Any]) -> Court:
    return court_of(pack_of(list(rows), STEPS)).saw(
        filed(filed_at=at("2026-02-10 10:00")), "2026-02-10 10:00"
    )


def handed_over() -> MaterialReceived:
    return MaterialReceived(
        case_id=CASE, material_id="M1", material_kind="case-file", giver="handler", pages=3
    )


def test_one_act_ends_every_clock_on_it_each_by_its_own_limit() -> None:
    """Over 春节: hours run on, working days stand still from the 15th to the 23rd."""
    case = case_of(
        to_hand_over("within-hours", 72, "hour", opens_on=["enforcement.StepRecorded/returned"]),
        to_hand_over(
            "within-days", 3, "working_day", opens_on=["enforcement.StepRecorded/returned"]
        ),
    ).did(done("returned", "2026-02-13 10:00"), "2026-02-13 10:00")
    verdict = case.observing(handed_over(), "2026-02-25 09:00")
    assert outline(verdict) == [
        "NodeClosed within-hours done late",
        "NodeClosed within-days done",
    ]


def test_a_count_from_the_filing_survives_a_hand_over_and_one_from_the_event_starts_anew() -> None:
    opens = ["triage.CustodyAccepted"]
    case = case_of(
        to_hand_over("since-filing", 10, "day", opens_on=opens, counts_from="filing"),
        to_hand_over("since-acceptance", 10, "day", opens_on=opens, restarts=True),
    ).saw(triaged("ordinary"), "2026-02-11 10:00")
    first = case.saw(accepted(), "2026-02-24 10:00")
    since_filing = opened(first)[0]
    assert since_filing.due == at("2026-02-24 23:59").replace(second=59)  # past 春节
    assert [(one.node_id, one.overdue_on_arrival) for one in opened(first)] == [
        ("since-filing", False),
        ("since-acceptance", False),
    ]
    again = outline(first.observing(accepted(), "2026-02-26 10:00"))
    assert [text for text in again if text.startswith("Node")] == [
        "NodeRedated since-acceptance 2026-03-09 23:59:59"
    ]


def opened(case: Court) -> list[NodeOpened]:
    return [event for event in case.spec.history if isinstance(event, NodeOpened)]


def test_a_clock_that_was_overdue_on_arrival_is_breached_once() -> None:
    case = case_of(
        to_hand_over(
            "since-filing", 10, "day", opens_on=["triage.CustodyAccepted"], counts_from="filing"
        )
    )
    case = case.saw(triaged("ordinary"), "2026-02-11 10:00").saw(accepted(), "2026-02-26 10:00")
    notice = NoticeTime(case_id=CASE, now=at("2026-02-26 10:01"))
    assert outline(case.asked(notice, "2026-02-26 10:01")) == [
        "NodeBreached since-filing 2026-02-24 23:59:59"
    ]
    case.did(notice, "2026-02-26 10:01").asked(notice, "2026-02-26 10:02").then_nothing()


EITHER = to_hand_over(
    "after-either",
    3,
    "working_day",
    opens_on=["enforcement.StepRecorded/summoned", "triage.CustodyAccepted"],
)


def test_what_either_of_two_services_opens_is_opened_once() -> None:
    case = case_of(EITHER).did(done("summoned", "2026-02-24 10:00"), "2026-02-24 10:00")
    assert outline(case.observing(accepted(), "2026-02-25 10:00")) == []


def test_the_earlier_of_two_openings_counts_though_it_is_heard_last() -> None:
    case = case_of(EITHER).saw(accepted(), "2026-02-25 10:00")
    verdict = case.asked(done("summoned", "2026-02-13 10:00"), "2026-02-25 11:00")
    assert outline(verdict) == ["NodeRedated after-either 2026-02-25 23:59:59"]
    case = case.did(done("summoned", "2026-02-13 10:00"), "2026-02-25 11:00")
    assert outline(case.observing(accepted(), "2026-02-25 10:00")) == []


def test_an_end_from_one_of_the_opening_services_may_be_heard_first() -> None:
    row = node(
        "after-either",
        {"value": 3, "unit": "working_day"},
        opens_on=["enforcement.StepRecorded/summoned", "triage.CustodyAccepted"],
        closes_on=["enforcement.StepRecorded/returned"],
    )
    case = case_of(row).did(done("returned", "2026-02-25 10:00"), "2026-02-25 10:00")
    verdict = case.asked(observe(accepted(), at("2026-02-24 10:00")), "2026-02-25 11:00")
    assert outline(verdict) == [
        "NodeOpened after-either 2026-02-27 23:59:59",
        "NodeClosed after-either done",
    ]
