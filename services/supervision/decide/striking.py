"""Striking a breach: the duty was done before its end, and recorded after it."""

from collections.abc import Sequence

from contracts.supervision import BreachStruck, SupervisionEvent
from kernel.deciding.decider import Circumstances, NoSuchCase
from services.supervision.commands import StrikeBreach
from services.supervision.decide.acts import STRIKING
from services.supervision.decide.approving import approvers_of, need_reason
from services.supervision.state import CaseClock


def strike(
    command: StrikeBreach, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """The breach of a duty that was done in time and recorded late."""
    ended = clock.ended.get(command.node_id)
    if ended is None:
        raise NoSuchCase("该已办结的节点", "node_id")
    if ended.struck is not None:
        return circumstances.unchanged(STRIKING, command, reason=ended.struck.reason)
    approvers = approvers_of(STRIKING, circumstances)
    need_reason(STRIKING, command.reason, circumstances)
    due, recorded_at = ended.node.due, ended.recorded_at
    assert circumstances.approved is not None  # who approved is known
    assert due is not None  # a guard holds the act back otherwise
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
