"""Triage (繁简转换、更换承办团队、关联案件): changes of tier and of team after the first answer.

Where the court's pack puts a change under approval, it was asked for (`ApprovalRequested`);
`approver` names who approved it.
"""

from typing import TypeAlias

from contracts import fields
from contracts.titles import event
from contracts.values import FromTier, ToTier


@event("繁简转换批准")
class ConversionApproved:
    """The conversion was approved; it takes effect once it is registered (统一登记和移送)."""

    case_id: fields.CaseId
    row: fields.RuleCode
    reason: fields.Reason
    approver: fields.Approver
    article: fields.Article
    team: fields.Team = ""
    detail: fields.Detail = ""


@event("繁简转换完成")
class CaseConverted:
    """The case changed its tier (繁简转换) and, unless it `keeps_team`, its team.

    `approver` is None where no approval was needed. `parties_told` is the information that must be
    given to the parties.
    """

    case_id: fields.CaseId
    from_tier: FromTier
    to_tier: ToTier
    reason: fields.Reason
    approver: fields.Approver | None
    article: fields.Article
    row: fields.RuleCode = ""
    keeps_team: fields.KeepsTeam = False
    pool: fields.Pool = ""
    team: fields.Team = ""
    former_pool: fields.FormerPool = ""
    round: fields.AssignmentRound = 1
    registered_by: fields.RegisteredBy = ""
    parties_told: fields.PartiesTold = ()
    detail: fields.Detail = ""


@event("承办团队更换")
class CaseReassigned:
    """The case leaves its team; another team of the pool is drawn, or was named (`team`).

    `approver` is None where no approval was needed.
    """

    case_id: fields.CaseId
    row: fields.RuleCode
    reason: fields.Reason
    former_team: fields.FormerTeam
    pool: fields.Pool
    round: fields.AssignmentRound
    approver: fields.Approver | None
    article: fields.Article
    team: fields.Team = ""
    former_pool: fields.FormerPool = ""
    parties_told: fields.PartiesTold = ()
    detail: fields.Detail = ""


@event("关联案件发现")
class RelationNoted:
    """The case is related to another one (关联案件)."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    relation: fields.Relation
    article: fields.Article


@event("关联案件集中办理提出")
class ConsolidationRequested:
    """The case is to go to the team of the related case; its assignment waits for the decision."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    relation: fields.Relation
    requester: fields.Requester
    requester_role: fields.RequesterRole
    article: fields.Article


@event("关联案件团队答复")
class RelatedTeamAnswered:
    """The stream of the related case answered which team has it; empty while none has."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    team: fields.Team


@event("关联案件团队获悉")
class RelatedTeamNoted:
    """The team of the related case became known to the case that asked."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    team: fields.Team


@event("关联案件集中办理确定")
class CaseConsolidated:
    """The case goes to the team of the related case instead of a draw; its tier stays.

    `waiting`: the case was triaged before and waited for this. `approver` is None where no
    approval was needed.
    """

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    relation: fields.Relation
    team: fields.Team
    approver: fields.Approver | None
    article: fields.Article
    waiting: fields.WaitingForRelation


@event("关联案件不集中办理")
class ConsolidationDropped:
    """The case is assigned like any other, for a reason. `pool` is empty before triage."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    relation: fields.Relation
    reason: fields.Reason
    article: fields.Article
    pool: fields.Pool = ""
    team: fields.Team = ""
    round: fields.AssignmentRound = 1


MoveEvent: TypeAlias = ConversionApproved | CaseConverted | CaseReassigned
RelationEvent: TypeAlias = (
    RelationNoted
    | ConsolidationRequested
    | RelatedTeamAnswered
    | RelatedTeamNoted
    | CaseConsolidated
    | ConsolidationDropped
)
