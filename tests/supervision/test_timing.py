"""What the passing of time does: warnings, breaches and the ends of waits, each once."""

from datetime import datetime

from contracts.supervision import NodeBreached, NodeClosed, NodeWarned, WaitElapsed
from services.supervision.commands import NoticeTime
from services.supervision.state import due_instants, next_instant
from tests.supervision.court import (
    CASE,
    Court,
    fed_back,
    filed_case,
    filing_checked,
    frozen,
    outline,
    package_sent,
)
from tests.support import at


def _last_second(day: str) -> datetime:
    return at(day).replace(hour=23, minute=59, second=59)


def _noticing(case: Court, when: str) -> list[str]:
    return outline(case.asked(NoticeTime(case_id=CASE, now=at(when)), when))


def _checked() -> Court:
    """Only `sent` is open: due 2026-01-12, warned of on the 9th at nine."""
    return filed_case().saw(filing_checked(), "2026-01-05 11:00")


def test_before_its_warning_nothing_is_recorded() -> None:
    assert _noticing(_checked(), "2026-01-09 08:59") == []


def test_the_warning_is_recorded_once_at_its_instant() -> None:
    case = _checked()
    case.asked(NoticeTime(case_id=CASE, now=at("2026-01-09 09:00")), "2026-01-09 09:00").then(
        NodeWarned(case_id=CASE, node_id="sent", due=_last_second("2026-01-12"))
    )
    warned = case.did(NoticeTime(case_id=CASE, now=at("2026-01-09 09:00")), "2026-01-09 09:00")
    assert _noticing(warned, "2026-01-12 23:59") == []


def test_the_breach_is_recorded_once_with_its_consequence() -> None:
    case = _checked()
    midnight = NoticeTime(case_id=CASE, now=at("2026-01-13 00:00"))
    case.asked(midnight, "2026-01-13 00:00").then(
        NodeBreached(
            case_id=CASE, node_id="sent", due=_last_second("2026-01-12"), consequence="通报"
        )
    )
    breached = case.did(midnight, "2026-01-13 00:00")
    assert _noticing(breached, "2026-03-01") == []


def test_the_last_second_is_not_yet_a_breach() -> None:
    case = _checked().did(NoticeTime(case_id=CASE, now=at("2026-01-09")), "2026-01-09")
    last = NoticeTime(case_id=CASE, now=_last_second("2026-01-12"))
    case.asked(last, "2026-01-13").then_nothing()


def test_what_is_done_late_was_breached_and_stays_late() -> None:
    case = _checked().did(NoticeTime(case_id=CASE, now=at("2026-01-13")), "2026-01-13")
    assert outline(case.observing(package_sent(), "2026-01-14")) == ["NodeClosed sent done late"]


def test_a_fact_learnt_of_after_the_breach_is_in_time_when_it_was() -> None:
    case = _checked().did(NoticeTime(case_id=CASE, now=at("2026-01-13")), "2026-01-13")
    assert outline(case.observing(package_sent(), "2026-01-12 17:00")) == ["NodeClosed sent done"]


def test_a_wait_ends_by_itself_and_is_never_breached() -> None:
    case = (
        filed_case()
        .saw(filing_checked(), "2026-01-05 11:00")
        .saw(package_sent(), "2026-01-05 12:00")
        .saw(frozen("A1", at("2026-01-06 14:00")), "2026-01-06 14:00")
    )
    end = _last_second("2026-01-21")
    case.asked(NoticeTime(case_id=CASE, now=end), "2026-01-22").then_nothing()
    over = NoticeTime(case_id=CASE, now=at("2026-01-22 00:00"))
    case.asked(over, "2026-01-22 00:00").then(
        NodeClosed(
            case_id=CASE,
            node_id="freeze-waited#A1",
            code="freeze-waited",
            closed_at=end,
            ending="elapsed",
            late=False,
        ),
        WaitElapsed(
            case_id=CASE,
            node_id="freeze-waited#A1",
            code="freeze-waited",
            subject_id="A1",
            elapsed_at=end,
        ),
    )


def test_several_that_fell_due_are_recorded_in_their_order() -> None:
    case = filed_case().saw(fed_back("Q1"), "2026-01-05 12:00")
    assert _noticing(case, "2026-01-09 10:00") == [
        "NodeBreached checked 2026-01-05 23:59:59",
        "NodeBreached printed#Q1 2026-01-06 12:00:00",
        "NodeBreached classified 2026-01-08 23:59:59",
        "NodeWarned sent 2026-01-12 23:59:59",
    ]


def test_the_instants_of_a_case_can_be_stepped_through() -> None:
    case = _checked()
    decider = case.spec.definition.gate
    state = decider.fold(None, case.spec.history)
    assert due_instants(state) == (at("2026-01-09 09:00"), at("2026-01-13 00:00"))
    assert next_instant(state, at("2026-01-09 08:00")) == at("2026-01-09 09:00")
    assert next_instant(state, at("2026-01-13 00:00")) is None
    warned = case.did(NoticeTime(case_id=CASE, now=at("2026-01-09")), "2026-01-09")
    state = decider.fold(None, warned.spec.history)
    assert next_instant(state, at("2026-01-09 09:00")) == at("2026-01-13 00:00")
    assert due_instants(None) == ()
