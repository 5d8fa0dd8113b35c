"""Stopping, resuming and extending a clock."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.supervision import NodePaused
from kernel.deciding.testing_table import table
from services.supervision.commands import (
    ExtendNode,
    NoticeTime,
    PauseNode,
    PublishCalendar,
    ResumeNode,
)
from services.supervision.state import CaseClock, next_instant
from tests.supervision.court import (
    APPROVALS,
    CASE,
    NODES,
    Court,
    court_of,
    filed,
    filed_case,
    outline,
    pack_of,
    package_sent,
)
from tests.support import at, by

HEAD = by("bureau_head")
PAUSE = PauseNode(case_id=CASE, node_id="sent", reason="评估期间")
RESUME = ResumeNode(case_id=CASE, node_id="sent")
EXTEND = ExtendNode(case_id=CASE, node_id="sent", until=date(2026, 1, 16), reason="当事人众多")
ARTICLE = "第一条"


def _paused() -> Court:
    """`sent` is due on the 12th; it is stopped on the 7th with three working days left."""
    return filed_case().did(PAUSE, "2026-01-07 15:00", by=HEAD)


def test_a_pause_keeps_its_reason_and_who_allowed_it() -> None:
    filed_case().asked(PAUSE, "2026-01-07 15:00", by=HEAD).then(
        NodePaused(
            case_id=CASE,
            node_id="sent",
            paused_at=at("2026-01-07 15:00"),
            reason="评估期间",
            approver="bureau_head-1",
        )
    )


def test_a_paused_clock_neither_warns_nor_breaches() -> None:
    case = _paused().did(NoticeTime(case_id=CASE, now=at("2026-01-06")), "2026-01-07 16:00")
    later = NoticeTime(case_id=CASE, now=at("2026-02-01"))
    case.asked(later, "2026-02-01").then_nothing()


def test_a_resumed_clock_has_what_was_left() -> None:
    verdict = _paused().asked(RESUME, "2026-01-19 10:00", by=HEAD)
    assert outline(verdict) == ["NodeResumed sent 2026-01-22 23:59:59"]
    resumed = verdict.events[0]
    assert resumed.resumed_at == at("2026-01-19 10:00")
    assert resumed.warn_at == at("2026-01-21 09:00")


def test_a_resumed_clock_warns_and_breaches_at_its_new_end() -> None:
    case = _paused().did(RESUME, "2026-01-19 10:00", by=HEAD)
    state = case.spec.definition.gate.fold(None, case.spec.history)
    assert isinstance(state, CaseClock)
    assert state.open["sent"].suspensions[0].paused_at == at("2026-01-07 15:00")
    assert state.open["sent"].suspensions[0].resumed_at == at("2026-01-19 10:00")
    assert next_instant(state, at("2026-01-22 20:00")) == at("2026-01-23 00:00")


def test_work_done_while_paused_is_in_time() -> None:
    assert outline(_paused().observing(package_sent(), "2026-03-02")) == ["NodeClosed sent done"]


def test_a_clock_that_runs_is_not_resumed() -> None:
    filed_case().asked(RESUME, "2026-01-07", by=HEAD).then_nothing()


def test_a_clock_is_moved_under_an_approval_only() -> None:
    for command, approval in ((PAUSE, "pause-node"), (EXTEND, "extend-node")):
        spec = filed_case().spec
        spec.when(command, at=at("2026-01-07"), by=by("handler")).then_asks(approval)
    _paused().spec.when(RESUME, at=at("2026-01-08"), by=by("handler")).then_asks("pause-node")


def test_a_court_that_names_no_approver_stops_no_clock() -> None:
    spec = filed_case(approvals=False).spec
    spec.when(PAUSE, at=at("2026-01-07"), by=by("handler")).then_refused("第九条")


def test_a_reason_is_needed() -> None:
    blank = PauseNode(case_id=CASE, node_id="sent", reason=" ")
    filed_case().asked(blank, "2026-01-07", by=HEAD).then_refused(ARTICLE, "reason")


def test_the_same_again_changes_nothing_and_another_reason_is_refused() -> None:
    paused, extended = _paused(), filed_case().did(EXTEND, "2026-01-08", by=HEAD)
    for case, command in ((paused, PAUSE), (extended, EXTEND)):
        case.asked(command, "2026-01-09", by=HEAD).then_nothing()
        other = replace(command, reason="另有原因")
        case.asked(other, "2026-01-09", by=HEAD).then_stands(
            ARTICLE, "reason", reason=command.reason
        )


def test_an_extension_to_the_day_on_which_the_limit_ends_extends_nothing() -> None:
    same = replace(EXTEND, until=date(2026, 1, 12))
    filed_case().asked(same, "2026-01-07", by=HEAD).then_refused(ARTICLE, "until")


def test_an_unknown_node_is_not_found() -> None:
    unknown = PauseNode(case_id=CASE, node_id="nothing", reason="评估")
    filed_case().asked(unknown, "2026-01-07", by=HEAD).then_refused("", "node_id")


def test_an_extension_moves_the_end_and_says_why() -> None:
    verdict = filed_case().asked(EXTEND, "2026-01-08", by=HEAD)
    assert outline(verdict) == ["NodeExtended sent 2026-01-16 23:59:59"]
    extended = verdict.events[0]
    assert extended.approver == "bureau_head-1"
    before, granted = extended.derivation.steps[-2:]
    assert before.at == "2026-01-12T23:59:59+08:00"
    assert granted.at == "2026-01-16"
    assert granted.note == "经bureau_head-1批准延长至该日24时：当事人众多"
    assert extended.derivation.steps[0].note == "起算日不计入"


def test_an_extended_clock_is_warned_of_anew() -> None:
    warned = filed_case().did(NoticeTime(case_id=CASE, now=at("2026-01-09")), "2026-01-09")
    case = warned.did(EXTEND, "2026-01-09 10:00", by=HEAD)
    state = case.spec.definition.gate.fold(None, case.spec.history)
    assert isinstance(state, CaseClock)
    assert not state.open["sent"].warned
    assert next_instant(state, at("2026-01-09 10:00")) == at("2026-01-15 09:00")


def test_a_limit_that_has_ended_is_not_extended() -> None:
    filed_case().asked(EXTEND, "2026-01-13", by=HEAD).then_refused(ARTICLE)


def test_an_extension_does_not_shorten() -> None:
    shorter = ExtendNode(case_id=CASE, node_id="sent", until=date(2026, 1, 9), reason="误")
    filed_case().asked(shorter, "2026-01-07", by=HEAD).then_refused(ARTICLE, "until")


def test_a_paused_clock_is_not_extended() -> None:
    _paused().asked(EXTEND, "2026-01-08", by=HEAD).then_refused(ARTICLE, "node_id")


def test_the_calendar_is_no_matter_of_a_case() -> None:
    publish = PublishCalendar(
        court="yanling", year=2027, version="v", rest_days=(), make_up_days=(), source="通知"
    )
    assert filed_case().spec.definition.gate.stream_of(publish) == "calendar-yanling"
    assert filed_case().spec.definition.gate.stream_of(PAUSE) == f"clock-{CASE}"


UNTIL = table("""
    until      | granted
    2026-01-13 | yes
    2026-04-13 | yes      # 2026-04-12, three months later, is a Sunday
    2026-04-14 | no
    2099-12-31 | no
""")


@pytest.mark.parametrize("row", UNTIL, ids=lambda row: row["until"])
def test_an_extension_has_a_bound(row: dict[str, str]) -> None:
    wanted = replace(EXTEND, until=date.fromisoformat(row["until"]))
    verdict = filed_case().asked(wanted, "2026-01-08", by=HEAD)
    if row["granted"] == "yes":
        assert outline(verdict) == [f"NodeExtended sent {row['until']} 23:59:59"]
    else:
        verdict.then_refused(ARTICLE, "until")


def test_the_row_of_the_approval_may_bound_it_otherwise() -> None:
    shorter = [
        {**row, **({"extends_at_most": {"value": 2, "unit": "day"}} if extends else {})}
        for row in APPROVALS
        for extends in ["supervision.ExtendNode" in row["binds"]]
    ]
    case = court_of(pack_of(NODES, approvals=shorter)).saw(filed(), "2026-01-05 10:00")
    last = replace(EXTEND, until=date(2026, 1, 14))
    assert outline(case.asked(last, "2026-01-08", by=HEAD))
    case.asked(EXTEND, "2026-01-08", by=HEAD).then_refused(ARTICLE, "until")


def test_a_limit_is_stopped_between_its_beginning_and_its_end_only() -> None:
    filed_case().asked(PAUSE, "2026-01-05 09:59", by=HEAD).then_refused(ARTICLE, "node_id")
    filed_case().asked(PAUSE, "2026-01-12 23:59:59", by=HEAD).then(*_stopped("2026-01-12 23:59:59"))
    filed_case().asked(PAUSE, "2026-01-13 00:00", by=HEAD).then_refused(ARTICLE, "node_id")


def _stopped(when: str) -> tuple[NodePaused, ...]:
    paused = {"case_id": CASE, "node_id": "sent", "reason": "评估期间"}
    return (NodePaused(**paused, paused_at=at(when), approver="bureau_head-1"),)


def test_a_pause_does_not_end_before_it_began() -> None:
    _paused().asked(RESUME, "2026-01-07 14:59", by=HEAD).then_refused(ARTICLE, "node_id")
    assert outline(_paused().asked(RESUME, "2026-01-07 15:00", by=HEAD))
