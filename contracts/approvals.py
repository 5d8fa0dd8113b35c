"""Approvals (审批): an act asked for by one person and decided by others, in any service.

Which acts need one, and whose it is, stands in the court's pack (`[[approval]]`, decision
0014). The request keeps the exact command; what was approved is performed exactly as asked.
"""

from typing import Annotated, TypeAlias

from pydantic import Field

from contracts import fields
from contracts.titles import event, value


@value("审批层级")
class ApprovalStage:
    """One stage: the offices that decide, one or all of them; `deputies` may act for them."""

    roles: fields.Offices
    one_suffices: fields.OneSuffices = False
    deputies: fields.Deputies = False


Stages: TypeAlias = Annotated[tuple[ApprovalStage, ...], Field(title="各层审批")]


@event("申请审批")
class ApprovalRequested:
    """Somebody asked for an act that needs approval.

    `act` is its name (`service.Command`, with the kind where one is bound), `command` and
    `body` the command itself, as canonical JSON. The stages are those that the pack named on
    that day. A request that is still undecided at `lapses_at` has no effect any more. `act_at` is
    set where the act happened on an earlier day than the court lets anybody record by themselves.
    """

    case_id: fields.CaseId
    approval_id: fields.ApprovalId
    approval: fields.ApprovalCode
    act: fields.ApprovalAct
    command: fields.ApprovalCommand
    body: fields.ApprovalBody
    requester: fields.Requester
    requester_role: fields.RequesterRole
    requested_at: fields.RequestedAt
    stages: Stages
    article: fields.Article
    lapses_at: fields.LapsesAt = None
    act_at: fields.ActAt | None = None


@event("批准")
class ApprovalGiven:
    """One of the offices approved. `complete`: it was the last, and the act was performed.

    `office` is the one of the row, `role` the one acted in (the office, or its deputy).
    `stage` counts from 0.
    """

    case_id: fields.CaseId
    approval_id: fields.ApprovalId
    approval: fields.ApprovalCode
    stage: fields.StageNumber
    office: fields.Office
    role: fields.ApproverRole
    approver: fields.Approver
    given_at: fields.GivenAt
    complete: fields.Complete
    opinion: fields.Opinion = ""


@event("不予批准")
class ApprovalRefused:
    """One of the offices refused, with its reason: the act is not performed."""

    case_id: fields.CaseId
    approval_id: fields.ApprovalId
    approval: fields.ApprovalCode
    act: fields.ApprovalAct
    role: fields.ApproverRole
    approver: fields.Approver
    refused_at: fields.RefusedAt
    reason: fields.Reason


@event("撤回审批申请")
class ApprovalWithdrawn:
    """The request was taken back: by who had asked, or by who made it pointless (`withdrawer`)."""

    case_id: fields.CaseId
    approval_id: fields.ApprovalId
    approval: fields.ApprovalCode
    act: fields.ApprovalAct
    withdrawer: fields.Withdrawer
    withdrawn_at: fields.WithdrawnAt
    reason: fields.Reason


@event("审批申请失效")
class ApprovalLapsed:
    """Nobody decided in time."""

    case_id: fields.CaseId
    approval_id: fields.ApprovalId
    approval: fields.ApprovalCode
    act: fields.ApprovalAct
    lapsed_at: fields.LapsedAt


@event("补录早前行为")
class EarlierActRecorded:
    """An act of an earlier day was recorded, under an approval: its mark, and its cause in the log.

    `act_at` is when the act is said to have happened; when it was recorded, the envelope says.
    """

    case_id: fields.CaseId
    approval_id: fields.ApprovalId
    act: fields.ApprovalAct
    act_at: fields.ActAt
    requester: fields.Requester
    article: fields.Article


Unapproved: TypeAlias = ApprovalRefused | ApprovalWithdrawn | ApprovalLapsed
ApprovalEvent: TypeAlias = ApprovalRequested | ApprovalGiven | EarlierActRecorded | Unapproved
