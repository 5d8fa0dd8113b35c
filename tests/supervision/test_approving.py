"""Who must agree before a clock is stopped or extended, and for which reasons."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.supervision import NodeApproved, NodeExtended, NodePaused, NodeResumed
from services.supervision.commands import ExtendNode, PauseNode, ResumeNode
from tests.supervision.court import (
    CASE,
    GROUND,
    Court,
    court_of,
    filed,
    node,
    outline,
    pack_of,
)
from tests.support import at, by

SENT = node(
    "sent",
    {"value": 5, "unit": "working_day"},
    opens_on=["intake.CaseFiled"],
    closes_on=["documents.PackageSent"],
    extension_approval="extend-sending",
)
PAUSE = PauseNode(case_id=CASE, node_id="sent", reason="评估期间", requester="handler-1")
EXTEND = ExtendNode(
    case_id=CASE,
    node_id="sent",
    until=date(2026, 1, 16),
    reason="当事人众多",
    requester="handler-1",
)
ARTICLE = "第二条"


def approval(act: str, *approvers: str, **more: Any) -> dict[str, Any]:
    row = {"act": act, "title": act, "approvers": approvers, **GROUND, **more}
    return {**row, "article": ARTICLE}


def case_with(*approvals: dict[str, Any]) -> Court:
    """Filed on Monday 2026-01-05; `sent` is due on the 12th."""
    return court_of(pack_of([SENT], approvals=list(approvals))).saw(filed(), "2026-01-05 10:00")


BOTH = case_with(
    approval("pause-node", "bureau_head", "court_leader"),
    approval("extend-sending", "bureau_head", "court_leader"),
)


def test_the_row_names_the_approval_by_which_it_is_extended() -> None:
    case = case_with(approval("extend-sending", "court_leader"))
    case.asked(EXTEND, "2026-01-07", by=by("bureau_head")).then_refused(ARTICLE)
    assert outline(case.asked(EXTEND, "2026-01-07", by=by("court_leader"))) == [
        "NodeExtended sent 2026-01-16 23:59:59"
    ]


def test_each_of_several_approvers_agrees_before_a_clock_is_extended() -> None:
    first = BOTH.asked(EXTEND, "2026-01-07", by=by("bureau_head"))
    first.then(
        NodeApproved(
            case_id=CASE,
            node_id="sent",
            act="extend-sending",
            role="bureau_head",
            approver="bureau_head-1",
            requester="handler-1",
            reason="当事人众多",
            until=date(2026, 1, 16),
        )
    )
    second = BOTH.did(EXTEND, "2026-01-07", by=by("bureau_head")).asked(
        EXTEND, "2026-01-08", by=by("court_leader")
    )
    assert outline(second) == ["NodeApproved sent", "NodeExtended sent 2026-01-16 23:59:59"]
    extended = second.events[-1]
    assert isinstance(extended, NodeExtended)
    assert extended.approver == "bureau_head-1、court_leader-1"
    assert "court_leader-1" in extended.derivation.steps[-1].note


def test_what_one_approver_agreed_to_is_not_what_the_other_is_asked_for() -> None:
    longer = replace(EXTEND, until=date(2026, 1, 23))
    case = BOTH.did(EXTEND, "2026-01-07", by=by("bureau_head"))
    assert outline(case.asked(longer, "2026-01-08", by=by("court_leader"))) == ["NodeApproved sent"]


def test_nobody_approves_for_two_offices() -> None:
    case = BOTH.did(EXTEND, "2026-01-07", by=by("bureau_head", "甲"))
    case.asked(EXTEND, "2026-01-08", by=by("court_leader", "甲")).then_refused(ARTICLE)


def test_a_pause_waits_for_every_approver_and_is_told_in_the_derivation() -> None:
    case = BOTH.did(PAUSE, "2026-01-06", by=by("bureau_head"))
    (_, paused) = case.asked(PAUSE, "2026-01-07 15:00", by=by("court_leader")).events
    assert isinstance(paused, NodePaused)
    assert (paused.paused_at, paused.reason) == (at("2026-01-07 15:00"), "评估期间")
    case = case.did(PAUSE, "2026-01-07 15:00", by=by("court_leader"))
    resume = ResumeNode(case_id=CASE, node_id="sent")
    (resumed,) = case.asked(resume, "2026-01-19 10:00", by=by("court_leader")).events
    assert isinstance(resumed, NodeResumed)
    told = [one.note for one in resumed.derivation.steps]
    assert "中止，期间停止计算：评估期间（bureau_head-1、court_leader-1批准）" in told


def test_one_approver_is_enough_where_the_row_says_so() -> None:
    case = case_with(approval("extend-sending", "bureau_head", "court_leader", one_suffices=True))
    for role in ("bureau_head", "court_leader"):
        assert outline(case.asked(EXTEND, "2026-01-07", by=by(role))) == [
            "NodeExtended sent 2026-01-16 23:59:59"
        ]


@pytest.mark.parametrize("deputy", [True, False])
def test_a_deputy_approves_where_the_row_allows_one(deputy: bool) -> None:
    case = case_with(approval("extend-sending", "bureau_head", deputy=deputy))
    verdict = case.asked(EXTEND, "2026-01-07", by=by("deputy_bureau_head"))
    if deputy:
        assert outline(verdict) == ["NodeExtended sent 2026-01-16 23:59:59"]
    else:
        verdict.then_refused(ARTICLE)


def test_only_the_reasons_of_a_closed_list_allow_the_act() -> None:
    grounds = ["公告、鉴定", "中止执行"]
    case = case_with(
        approval("pause-node", "bureau_head", grounds=grounds),
        approval("extend-sending", "bureau_head", grounds=grounds),
    )
    for command in (PAUSE, EXTEND):
        case.asked(command, "2026-01-07", by=by("bureau_head")).then_refused(ARTICLE, "reason")
        allowed = replace(command, reason="公告、鉴定")
        assert case.asked(allowed, "2026-01-07", by=by("bureau_head")).refusal is None
