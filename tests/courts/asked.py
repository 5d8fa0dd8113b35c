"""Facts of approvals for the diaries: all services record them alike."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from contracts.approvals import ApprovalGiven, ApprovalRefused, ApprovalRequested
from tests.supervision.court import CASE

Told = Callable[[datetime], Any]


def _of_request(approval: str) -> dict[str, Any]:
    return {"case_id": CASE, "approval_id": f"{approval}-1", "approval": approval}


def _asked_for(approval: str) -> Told:
    return lambda when: ApprovalRequested(
        **_of_request(approval),
        act="",
        command="",
        body="{}",
        requester="handler-1",
        requester_role="handler",
        requested_at=when,
        stages=(),
        article="",
    )


def _approved(approval: str) -> Told:
    return lambda when: ApprovalGiven(
        **_of_request(approval),
        stage=0,
        office="quality_clerk",
        role="quality_clerk",
        approver="quality_clerk-1",
        given_at=when,
        complete=True,
    )


def _refused(approval: str) -> Told:
    return lambda when: ApprovalRefused(
        **_of_request(approval),
        act="",
        role="quality_clerk",
        approver="quality_clerk-1",
        refused_at=when,
        reason="必填项不完整",
    )


# By name: the service in which it was told, and the fact.
ASKED: Mapping[str, tuple[str, Told]] = {
    "closing-asked-for": ("enforcement", _asked_for("closing-other")),
    "closing-approved": ("enforcement", _approved("closing-other")),
    "closing-refused": ("enforcement", _refused("closing-other")),
    "conversion-requested": ("triage", _asked_for("conversion")),
    "termination-asked-for": ("archive", _asked_for("closing-termination")),
}
