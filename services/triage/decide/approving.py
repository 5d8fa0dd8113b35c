"""Who may approve, and whether the approval is complete. The requester never approves."""

from collections.abc import Sequence

from contracts.triage import SignatureGiven
from kernel.deciding.decider import Circumstances, Refused
from kernel.rulebook import Approval
from services.triage.state import Sorting


def signed(
    case: Sorting, subject: str, act: str, requester: str, circumstances: Circumstances
) -> Sequence[SignatureGiven] | None:
    """The approval given now, where others have yet to approve; None once it is complete.

    Raises:
        Refused: the actor does not approve such an act, or asked for it.
    """
    approval = circumstances.pack.approval(act)
    may_approve(approval, requester, circumstances)
    actor = circumstances.actor
    given = case.signatures.get(subject, ())
    if approval.stages[0].one_suffices or {role for role, _ in given} | {actor.role} >= set(
        approval.roles
    ):
        return None
    if any(actor.role == role or actor.person == person for role, person in given):
        return []
    return [
        SignatureGiven(
            case_id=case.case_id,
            act=act,
            subject=subject,
            role=actor.role,
            approver=actor.person,
            article=approval.article,
        )
    ]


def may_approve(approval: Approval, requester: str, circumstances: Circumstances) -> None:
    """Raises Refused unless the actor holds an approver's role and did not ask."""
    actor = circumstances.actor
    if not approval.roles:
        raise Refused(approval.article, "该事项的审批人尚未由本院设定")
    if actor.role not in approval.roles:
        raise Refused(approval.article, f"{approval.title}须经有审批权限的人审批")
    if actor.person == requester:
        raise Refused(approval.article, "申请人不得审批自己的申请")
