"""Triage (繁简转换、更换承办团队、关联案件): changes of tier and of team after the first answer."""

from typing import TypeAlias

from contracts import fields
from contracts.titles import event
from contracts.values import FromTier, ToTier


@event("繁简转换申请")
class ConversionRequested:
    """The holding team asked for the case to be given another tier; another person approves."""

    case_id: fields.CaseId
    reason: fields.Reason
    requester: fields.Requester
    row: fields.RuleCode = ""
    detail: fields.Detail = ""


@event("繁简转换批准")
class ConversionApproved:
    """The conversion was approved; it takes effect once it is registered (统一登记和移送)."""

    case_id: fields.CaseId
    row: fields.RuleCode
    reason: fields.Reason
    approver: fields.Approver
    article: fields.Article
    team: fields.Team = ""


@event("繁简转换未获同意")
class ConversionRefused:
    """The approver refused the conversion that was asked for, and said `why`."""

    case_id: fields.CaseId
    row: fields.RuleCode
    reason: fields.Reason
    why: fields.RefusalReason
    approver: fields.Approver
    article: fields.Article


@event("繁简转换完成")
class CaseConverted:
    """The case changed its tier (繁简转换) and, unless it `keeps_team`, its team.

    `parties_told` is the information that must be given to the parties.
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


@event("更换承办团队申请")
class ReassignmentRequested:
    """Somebody asked for another team within the tier; another person approves."""

    case_id: fields.CaseId
    row: fields.RuleCode
    reason: fields.Reason
    requester: fields.Requester
    detail: fields.Detail = ""


@event("更换承办团队未获同意")
class ReassignmentRefused:
    """The approver refused the change of team that was asked for, and said `why`."""

    case_id: fields.CaseId
    row: fields.RuleCode
    reason: fields.Reason
    why: fields.RefusalReason
    approver: fields.Approver
    article: fields.Article


@event("承办团队更换")
class CaseReassigned:
    """The case leaves its team; another team of the pool is drawn, or was named (`team`)."""

    case_id: fields.CaseId
    row: fields.RuleCode
    reason: fields.Reason
    former_team: fields.FormerTeam
    pool: fields.Pool
    round: fields.AssignmentRound
    approver: fields.Approver
    article: fields.Article
    team: fields.Team = ""
    former_pool: fields.FormerPool = ""
    parties_told: fields.PartiesTold = ()


@event("关联案件发现")
class RelationNoted:
    """The case is related to another one (关联案件)."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    relation: fields.Relation
    article: fields.Article


@event("关联案件集中办理申请")
class ConsolidationRequested:
    """Assignment to the team of the related case was requested."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    relation: fields.Relation
    requester: fields.Requester
    article: fields.Article


@event("关联案件团队答复")
class RelatedTeamTold:
    """The stream of the related case answered which team has it."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    team: fields.Team


@event("关联案件团队获悉")
class RelatedTeamNoted:
    """The team of the related case became known to the case that asked."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    team: fields.Team


@event("关联案件集中办理批准")
class ConsolidationApproved:
    """The case goes to the team of the related case instead of a draw; its tier stays.

    `waiting`: the case was triaged before and waited for this.
    """

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    relation: fields.Relation
    team: fields.Team
    approver: fields.Approver
    article: fields.Article
    waiting: fields.WaitingForRelation


@event("关联案件集中办理未获同意")
class ConsolidationRefused:
    """The case is assigned like any other, for a reason. `pool` is empty before triage."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    relation: fields.Relation
    reason: fields.Reason
    approver: fields.Approver
    article: fields.Article
    pool: fields.Pool = ""
    team: fields.Team = ""
    round: fields.AssignmentRound = 1


MoveEvent: TypeAlias = (
    ConversionRequested
    | ConversionApproved
    | ConversionRefused
    | CaseConverted
    | ReassignmentRequested
    | ReassignmentRefused
    | CaseReassigned
)
RelationEvent: TypeAlias = (
    RelationNoted
    | ConsolidationRequested
    | RelatedTeamTold
    | RelatedTeamNoted
    | ConsolidationApproved
    | ConsolidationRefused
)
