"""Done on one day, recorded on another: what clears a breach, what leaves it, what strikes it."""

import pytest

from contracts.supervision import BreachStruck, NodeBreached, NodeClosed
from kernel.deciding.testing import Verdict
from kernel.deciding.testing_table import table
from services.supervision.commands import NoticeTime, Observe, StrikeBreach
from services.supervision.state import CaseClock
from tests.supervision.court import (
    APPROVALS,
    CASE,
    GROUND,
    HANDLER,
    NODES,
    Court,
    court_of,
    filed,
    pack_of,
    package_sent,
)
from tests.support import at, by

STRIKING = {
    "code": "strike-breach",
    "title": "更正超期记录",
    "binds": ["supervision.StrikeBreach"],
    "stages": [{"roles": ["court_leader"]}],
    **GROUND,
}
RULES = pack_of(NODES, approvals=[*APPROVALS, STRIKING])
STRIKE = StrikeBreach(case_id=CASE, node_id="sent", reason="当日已寄出，系统停机未能登记")
SWEEP = "2026-01-13 00:00"  # `sent` is due at the end of Monday the 12th


def the_case() -> Court:
    return court_of(RULES).saw(filed(), "2026-01-05 10:00")


def breached() -> Court:
    """The sweep has noted the breach of `sent`."""
    case = the_case()
    return case.did(NoticeTime(case_id=CASE, now=at(SWEEP)), SWEEP)


def sent(happened: str, recorded: str) -> Observe:
    return Observe(
        case_id=CASE,
        service="documents",
        name="PackageSent",
        occurred_at=at(happened),
        event=package_sent(),
        recorded_at=at(recorded),
    )


def closing(verdict: Verdict) -> NodeClosed:
    verdict.then(*verdict.events)
    (found,) = [event for event in verdict.events if isinstance(event, NodeClosed)]
    return found


TOLD = table("""
    happened            | recorded            | late
    2026-01-12 16:00    | 2026-01-12 16:00    | no
    2026-01-12 23:59:59 | 2026-01-12 23:59:59 | no     # the last second
    2026-01-12 16:00    | 2026-01-12 23:59:59 | no     # typed in the evening
    2026-01-12 16:00    | 2026-01-13 00:00    | yes    # one second too late
    2026-01-09 16:00    | 2026-01-20 09:00    | yes
    2026-01-13 00:00    | 2026-01-13 00:00    | yes    # done too late
""")


@pytest.mark.parametrize("row", TOLD, ids=lambda row: f"{row['happened']} {row['recorded']}")
@pytest.mark.parametrize("noticed", [True, False], ids=["breach noted", "no breach noted"])
def test_only_what_its_house_recorded_in_time_clears_a_breach(
    row: dict[str, str], noticed: bool
) -> None:
    case = breached() if noticed else the_case()
    verdict = case.asked(sent(row["happened"], row["recorded"]), "2026-01-20 10:00")
    closed = closing(verdict)
    assert closed.late == (row["late"] == "yes")
    assert (closed.closed_at, closed.recorded_at) == (at(row["happened"]), at(row["recorded"]))


def test_what_was_recorded_too_late_is_a_breach_also_where_the_sweep_was_slower() -> None:
    verdict = the_case().asked(sent("2026-01-12 16:00", "2026-01-14 09:00"), "2026-01-14 09:00")
    assert [type(event) for event in verdict.events] == [NodeBreached, NodeClosed]
    again = breached().asked(sent("2026-01-12 16:00", "2026-01-14 09:00"), "2026-01-14 09:00")
    assert [type(event) for event in again.events] == [NodeClosed]


def test_what_was_recorded_in_time_stands_against_an_earlier_day_that_is_stated_later() -> None:
    in_time = breached().did(sent("2026-01-12 16:00", "2026-01-12 16:00"), "2026-01-14")
    dated_back = sent("2026-01-08 09:00", "2026-01-15 09:00")
    in_time.asked(dated_back, "2026-01-15 09:00").then_nothing()


def test_what_was_done_late_is_shown_with_the_earlier_day_that_is_stated_later() -> None:
    late = breached().did(sent("2026-01-14 16:00", "2026-01-14 16:00"), "2026-01-14")
    verdict = late.asked(sent("2026-01-08 09:00", "2026-01-15 09:00"), "2026-01-15 09:00")
    closed = closing(verdict)
    assert (closed.closed_at, closed.late) == (at("2026-01-08 09:00"), True)


def told_late() -> Court:
    return breached().did(sent("2026-01-12 16:00", "2026-01-14 09:00"), "2026-01-14")


def struck() -> Court:
    performed = the_strike()
    return Court(told_late().spec.given(*performed.events))


def the_strike(case: Court | None = None, command: StrikeBreach = STRIKE) -> Verdict:
    spec = (case or told_late()).spec
    approved_by = ("court_leader-1",)
    return spec.when(command, at=at("2026-01-16"), by=HANDLER, approved_by=approved_by)


def test_a_breach_is_struck_under_an_approval_only() -> None:
    told_late().spec.when(STRIKE, at=at("2026-01-16"), by=by("handler")).then_asks("strike-breach")


def test_a_struck_breach_keeps_both_times_and_who_struck_it() -> None:
    the_strike().then(
        BreachStruck(
            case_id=CASE,
            node_id="sent",
            due=at("2026-01-12 23:59:59"),
            closed_at=at("2026-01-12 16:00"),
            recorded_at=at("2026-01-14 09:00"),
            reason=STRIKE.reason,
            requester=HANDLER.person,
            approver="court_leader-1",
        )
    )
    state = struck().spec.definition.gate.fold(None, struck().spec.history)
    assert isinstance(state, CaseClock)
    ended = state.ended["sent"]
    assert (ended.late, ended.struck is not None) == (True, True)


def test_a_breach_is_struck_once_and_for_one_reason() -> None:
    the_strike(struck()).then_nothing()
    other = StrikeBreach(case_id=CASE, node_id="sent", reason="另有原因")
    the_strike(struck(), other).then_stands("第一条", "reason", reason=STRIKE.reason)


def test_nothing_else_is_struck() -> None:
    done_late = breached().did(sent("2026-01-14 09:00", "2026-01-14 09:00"), "2026-01-14")
    the_strike(done_late).then_refused("第一条", "node_id")
    in_time = the_case().did(sent("2026-01-08 09:00", "2026-01-08 09:00"), "2026-01-08")
    the_strike(in_time).then_refused("第一条", "node_id")
    the_strike(breached()).then_refused("", "node_id")  # not done at all
    blank = StrikeBreach(case_id=CASE, node_id="sent", reason=" ")
    the_strike(command=blank).then_refused("第一条", "reason")
