"""Stopping, resuming and extending a clock: by approval, never by who asks for it."""

from collections.abc import Sequence
from dataclasses import replace

from contracts.supervision import (
    NodeExtended,
    NodePaused,
    NodeResumed,
    SupervisionEvent,
)
from contracts.values import DerivationStep
from kernel import limits
from kernel.decider import Circumstances, NoSuchCase
from kernel.limits import Suspension
from services.supervision.commands import ExtendNode, NodeCommand, PauseNode, ResumeNode
from services.supervision.decide.counting import DATE, Ground, counted, end_of, warning
from services.supervision.state import CaseClock, Node

PAUSING = "pause-node"
EXTENDING = "extend-node"


def pause(
    command: PauseNode, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    node = _running(command, clock)
    if node.paused_at is not None:
        return []
    _approved(PAUSING, circumstances, command.requester, command.reason)
    if node.due is None:
        raise circumstances.refuse(PAUSING, "本节点没有期限，无须中止计算", "node_id")
    return [
        NodePaused(
            case_id=clock.case_id,
            node_id=node.node_id,
            paused_at=circumstances.at,
            reason=command.reason,
            approver=circumstances.actor.person,
        )
    ]


def resume(
    command: ResumeNode, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """The approver of the pause ends it; what was left of the limit is counted from now."""
    node = _running(command, clock)
    if node.paused_at is None:
        return []
    _in_office(PAUSING, circumstances)
    row = circumstances.pack.node(node.code)
    resumed_at = max(node.paused_at, circumstances.at)
    suspension = Suspension(paused_at=node.paused_at, resumed_at=resumed_at)
    result = limits.resume(counted(node, row), suspension, circumstances.calendar)
    assert result.due is not None  # only a node with an end is paused
    derivation = replace(
        node.derivation,
        calendar=result.calendar,
        provisional=result.provisional,
        steps=result.steps,
    )
    return [
        NodeResumed(
            case_id=clock.case_id,
            node_id=node.node_id,
            resumed_at=resumed_at,
            due=result.due,
            derivation=derivation,
            warn_at=warning(row, result, circumstances),
        )
    ]


def extend(
    command: ExtendNode, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """Before its end only: what has ended cannot be extended any more."""
    node = _running(command, clock)
    due = end_of(command.until)
    if node.due == due:
        return []
    _approved(EXTENDING, circumstances, command.requester, command.reason)
    if node.due is None or node.paused_at is not None:
        raise circumstances.refuse(EXTENDING, "本节点没有正在计算的期限", "node_id")
    if circumstances.at > node.due:
        raise circumstances.refuse(EXTENDING, "期限已经届满，不能再延长")
    if due < node.due:
        raise circumstances.refuse(EXTENDING, "延长后的日期早于原期限", "until")
    rule = circumstances.pack.rule(EXTENDING)
    row = circumstances.pack.node(node.code)
    result = replace(
        counted(node, row),
        due=due,
        steps=(
            DerivationStep(at=node.due.isoformat(), note="原期限届满"),
            DerivationStep(at=command.until.isoformat(), note="经批准延长至该日24时"),
        ),
    )
    ground = Ground(rule.article, rule.text, node.derivation.counts_from)
    return [
        NodeExtended(
            case_id=clock.case_id,
            node_id=node.node_id,
            due=due,
            reason=command.reason,
            approver=circumstances.actor.person,
            derivation=replace(limits.derive(result, ground), value=None, unit=DATE),
            warn_at=warning(row, result, circumstances),
        )
    ]


def _running(command: NodeCommand, clock: CaseClock) -> Node:
    node = clock.open.get(command.node_id)
    if node is None:
        raise NoSuchCase("该办理中的节点", "node_id")
    return node


def _approved(act: str, circumstances: Circumstances, requester: str, reason: str) -> None:
    """Raises Refused unless the act is given by its approver, for another, with a reason."""
    _in_office(act, circumstances)
    if circumstances.actor.person == requester:
        raise circumstances.refuse(act, "申请人不得审批自己的申请", "requester")
    if not reason.strip():
        raise circumstances.refuse(act, "须写明理由", "reason")


def _in_office(act: str, circumstances: Circumstances) -> None:
    """Raises Refused unless the court names an approver of the act, and this is one."""
    approvers = {
        approver
        for row in circumstances.pack.approvals
        if row.act == act
        for approver in row.approvers
    }
    if not approvers:
        raise circumstances.refuse(act, "本院规则没有规定审批人")
    if circumstances.actor.role not in approvers:
        raise circumstances.refuse(act, "无权审批")
