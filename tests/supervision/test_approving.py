"""Under which approval a clock is stopped or extended, and what is told of who gave it."""

from datetime import date
from typing import Any

from contracts.supervision import NodeExtended, NodePaused, NodeResumed
from services.supervision.commands import ExtendNode, PauseNode, ResumeNode
from tests.supervision.court import CASE, GROUND, HANDLER, Court, court_of, filed, node, pack_of
from tests.support import at

SENT = node(
    "sent",
    {"value": 5, "unit": "working_day"},
    opens_on=["intake.CaseFiled"],
    closes_on=["documents.PackageSent"],
)
PAUSE = PauseNode(case_id=CASE, node_id="sent", reason="评估期间")
RESUME = ResumeNode(case_id=CASE, node_id="sent")
EXTEND = ExtendNode(case_id=CASE, node_id="sent", until=date(2026, 1, 16), reason="当事人众多")
BOTH = ("bureau_head-1", "court_leader-1")


def approval(code: str, *binds: str) -> dict[str, Any]:
    stages = [{"roles": ["bureau_head"]}, {"roles": ["court_leader"]}]
    return {"code": code, "title": code, "binds": binds, "stages": stages, **GROUND}


def case() -> Court:
    """Filed on Monday 2026-01-05; `sent` is due on the 12th."""
    rows = [
        approval("pause-node", "supervision.PauseNode", "supervision.ResumeNode"),
        approval("extend-sending", "supervision.ExtendNode/sent"),
        approval("extend-node", "supervision.ExtendNode"),
    ]
    return court_of(pack_of([SENT], approvals=rows)).saw(filed(), "2026-01-05 10:00")


def test_a_node_is_extended_under_the_approval_that_binds_it() -> None:
    case().spec.when(EXTEND, at=at("2026-01-07"), by=HANDLER).then_asks("extend-sending")
    (extended,) = case().spec.when(EXTEND, at=at("2026-01-08"), by=HANDLER, approved_by=BOTH).events
    assert isinstance(extended, NodeExtended)
    assert extended.approver == "bureau_head-1、court_leader-1"
    assert "court_leader-1" in extended.derivation.steps[-1].note


def test_a_pause_is_told_in_the_derivation_with_who_approved_it() -> None:
    spec = case().spec
    (paused,) = spec.when(PAUSE, at=at("2026-01-07 15:00"), by=HANDLER, approved_by=BOTH).events
    assert isinstance(paused, NodePaused)
    assert (paused.paused_at, paused.reason) == (at("2026-01-07 15:00"), "评估期间")
    verdict = spec.given(paused).when(
        RESUME, at=at("2026-01-19 10:00"), by=HANDLER, approved_by=BOTH
    )
    (resumed,) = verdict.events
    assert isinstance(resumed, NodeResumed)
    told = [one.note for one in resumed.derivation.steps]
    assert "中止，期间停止计算：评估期间（bureau_head-1、court_leader-1批准）" in told
