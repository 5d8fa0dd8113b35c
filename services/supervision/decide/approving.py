"""Approval of pausing and extending: who may approve, for which reasons, and when it is
complete."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.supervision import NodeApproved, SupervisionEvent
from kernel.deciding.decider import Circumstances
from kernel.rulebook import Approval
from services.supervision.commands import ExtendNode, PauseNode
from services.supervision.state import CaseClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What an approval adds, whether all approvers have agreed, and who they are."""

    events: Sequence[SupervisionEvent]
    complete: bool
    approver: str


def agreed(
    act: str, command: PauseNode | ExtendNode, clock: CaseClock, circumstances: Circumstances
) -> Agreement:
    """The act is given by each of its approvers, for another, with a reason that allows it.

    Where one approver is enough, the act itself is the record of it. Raises Refused.
    """
    approval = _approval_of(act, circumstances)
    role = _office(approval, circumstances)
    if role is None:
        raise circumstances.refuse(act, "无权审批")
    _reason_allows(approval, command, circumstances)
    person = circumstances.actor.person
    if approval.one_suffices or len(approval.approvers) == 1:
        return Agreement(events=(), complete=True, approver=person)
    word = NodeApproved(
        case_id=clock.case_id,
        node_id=command.node_id,
        act=act,
        role=role,
        approver=person,
        requester=command.requester,
        reason=command.reason,
        until=command.until if isinstance(command, ExtendNode) else None,
    )
    before = [given for given in clock.approvals.get(command.node_id, ()) if _same(given, word)]
    if any(given.role == role for given in before):
        return Agreement(events=(), complete=False, approver=person)
    if any(given.approver == person for given in before):
        raise circumstances.refuse(act, "同一人不得以两个岗位审批", "node_id")
    given = (*before, word)
    return Agreement(
        events=(word,),
        complete={one.role for one in given} >= set(approval.approvers),
        approver="、".join(one.approver for one in given),
    )


def in_office(act: str, circumstances: Circumstances) -> None:
    """Raises Refused unless the court names an approver of the act and the actor is one."""
    if _office(_approval_of(act, circumstances), circumstances) is None:
        raise circumstances.refuse(act, "无权审批")


def _approval_of(act: str, circumstances: Circumstances) -> Approval:
    """The row of the act. Raises Refused where the court names no approver."""
    approval = next((row for row in circumstances.pack.approvals if row.act == act), None)
    if approval is None or not approval.approvers:
        raise circumstances.refuse(act, "本院规则没有规定审批人")
    return approval


def _office(approval: Approval, circumstances: Circumstances) -> str | None:
    """The approver's role in which the actor acts, as a deputy if the row allows it."""
    acting = circumstances.actor.role
    for role in approval.approvers:
        if acting == role or (approval.deputy and acting == f"deputy_{role}"):
            return role
    return None


def _reason_allows(
    approval: Approval, command: PauseNode | ExtendNode, circumstances: Circumstances
) -> None:
    if circumstances.actor.person == command.requester:
        raise circumstances.refuse(approval.act, "申请人不得审批自己的申请", "requester")
    if not command.reason.strip():
        raise circumstances.refuse(approval.act, "须写明理由", "reason")
    if approval.grounds and command.reason not in approval.grounds:
        why = f"理由限于：{'、'.join(approval.grounds)}"
        raise circumstances.refuse(approval.act, why, "reason")


def _same(given: NodeApproved, word: NodeApproved) -> bool:
    """Whether both approved the same request."""
    return (given.act, given.requester, given.reason, given.until) == (
        word.act,
        word.requester,
        word.reason,
        word.until,
    )
