"""Stopping, resuming and extending a clock, always under an approval of the court's pack."""

from collections.abc import Sequence
from dataclasses import replace

from contracts.sealed import plain
from contracts.supervision import NodeExtended, NodePaused, NodeResumed, SupervisionEvent
from contracts.values import DerivationStep
from kernel.deciding.decider import Circumstances, NoSuchCase
from kernel.law import limits, suspensions
from kernel.law.limits import TimeLimit
from services.supervision.commands import ExtendNode, NodeCommand, PauseNode, ResumeNode
from services.supervision.decide.acts import PAUSING
from services.supervision.decide.approving import approvers_of, need_reason
from services.supervision.decide.counting import DATE, Ground, counted, end_of, warning
from services.supervision.state import CaseClock, Node, suspension

EXTENDS_AT_MOST = TimeLimit(value=3, unit="month")  # 审理期限规定第五条第一款：可以延长三个月


def pause(
    command: PauseNode, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    node = _running(command, clock)
    if node.pause is not None:
        return circumstances.unchanged(PAUSING, command, reason=node.pause.reason)
    approvers = approvers_of(PAUSING, circumstances)
    need_reason(PAUSING, command.reason, circumstances)
    if circumstances.at < node.opened_at:
        raise circumstances.refuse(PAUSING, "中止计算不能早于节点开启", "node_id")
    return [
        NodePaused(
            case_id=clock.case_id,
            node_id=node.node_id,
            paused_at=circumstances.at,
            reason=command.reason,
            approver=approvers,
        ),
    ]


def resume(
    command: ResumeNode, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """What was left of the limit is counted from now."""
    node = _running(command, clock)
    if node.paused_at is None:
        return []
    _ = approvers_of(PAUSING, circumstances)
    resumed_at = circumstances.at
    if resumed_at < node.paused_at:
        raise circumstances.refuse(PAUSING, "恢复计算不能早于中止计算", "node_id")
    row = circumstances.pack.node(node.code)
    stood = suspension(node, resumed_at)
    result = suspensions.resume(counted(node, row), stood, circumstances.calendar)
    assert result.due is not None  # only a node with an end is paused
    derivation = replace(
        node.derivation,
        calendar=result.calendar,
        provisional=result.provisional,
        steps=result.steps,
        nominal=limits.derive(result, node.derivation).nominal,
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
    """Before its end only: what has ended cannot be extended any more. One extension is bounded by
    the row under which it is approved, else by `EXTENDS_AT_MOST`."""
    node = _running(command, clock)
    due = end_of(command.until)
    row = circumstances.pack.node(node.code)
    act = circumstances.pack.extension_of(row).code
    if node.extension is not None and node.due == due:
        return circumstances.unchanged(act, command, reason=node.extension.reason)
    approvers = approvers_of(act, circumstances)
    need_reason(act, command.reason, circumstances)
    assert node.due is not None  # a guard holds the act back otherwise
    if due <= node.due:
        raise circumstances.refuse(act, "延长后的日期不晚于原期限", "until")
    longest = circumstances.pack.extension_of(row).extends_at_most or EXTENDS_AT_MOST
    last = limits.due(longest, node.due, circumstances.calendar).due
    if last is not None and due > last:
        raise circumstances.refuse(act, f"一次延长至迟到{last.date()}", "until")
    rule = circumstances.pack.rule(act)
    colon = "：" if plain(command.reason) else ""
    granted = f"经{approvers}批准延长至该日24时{colon}{plain(command.reason)}"
    result = replace(
        counted(node, row),
        due=due,
        nominal=None,
        provisional=False,
        steps=(
            *node.derivation.steps,
            DerivationStep(at=node.due.isoformat(), note="原期限届满"),
            DerivationStep(at=command.until.isoformat(), note=granted),
        ),
    )
    ground = Ground(rule.article, rule.text, node.derivation.counts_from)
    return [
        NodeExtended(
            case_id=clock.case_id,
            node_id=node.node_id,
            due=due,
            reason=command.reason,
            approver=approvers,
            derivation=replace(limits.derive(result, ground), value=None, unit=DATE),
            warn_at=warning(row, result, circumstances),
        ),
    ]


def _running(command: NodeCommand, clock: CaseClock) -> Node:
    node = clock.open.get(command.node_id)
    if node is None:
        raise NoSuchCase("该办理中的节点", "node_id")
    return node
