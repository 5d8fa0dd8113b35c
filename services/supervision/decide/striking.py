"""Striking a breach: the duty was done before its end, and recorded after it."""

from collections.abc import Sequence

from contracts.supervision import BreachStruck, SupervisionEvent
from kernel.deciding.decider import Circumstances, NoSuchCase
from services.supervision.commands import StrikeBreach
from services.supervision.decide.approving import approvers_of, need_reason
from services.supervision.state import CaseClock

STRIKING = "strike-breach"


def strike(
    command: StrikeBreach, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """Raises Refused where the duty was done after its end, or in time on every account."""
    ended = clock.ended.get(command.node_id)
    if ended is None:
        raise NoSuchCase("该已办结的节点", "node_id")
    if ended.struck is not None:
        return circumstances.unchanged(STRIKING, command, reason=ended.struck.reason)
    approvers = approvers_of(STRIKING, circumstances)
    need_reason(STRIKING, command.reason, circumstances)
    due, recorded_at = ended.node.due, ended.recorded_at
    if not ended.late or due is None:
        raise circumstances.refuse(STRIKING, "本节点没有超期记录", "node_id")
    if ended.closed_at > due:
        raise circumstances.refuse(STRIKING, "本节点在期限届满后方才办理，超期属实", "node_id")
    assert circumstances.approved is not None  # who approved is known
    return [
        BreachStruck(
            case_id=clock.case_id,
            node_id=command.node_id,
            due=due,
            closed_at=ended.closed_at,
            recorded_at=recorded_at,
            reason=command.reason,
            requester=circumstances.approved.requester,
            approver=approvers,
        )
    ]
