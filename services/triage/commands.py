"""The commands of triage: facts to remember, the tier, the draw, and who holds the case."""

from typing import TypeAlias

from contracts import fields
from contracts.control import FeedbackOutcome
from contracts.values import AssetKind, CaseKind, DisposalKinds, TargetKind, Tier, ToTier
from kernel.deciding.decider import command


@command("记录立案信息")
class NoteFiling:
    """Record the facts of the filing."""

    case_id: fields.CaseId
    kind: CaseKind
    target: TargetKind
    claim_fen: fields.ClaimFen | None
    filed_on: fields.FiledOn


@command("记录立案信息纠正")
class NoteCorrection:
    """Record a corrected filing; None leaves a value unchanged."""

    case_id: fields.CaseId
    claim_fen: fields.ClaimFen | None
    target: TargetKind | None


@command("记录存款、网络资金")
class NoteMoney:
    """Record a deposit or network fund that was found, in fen."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    asset_kind: AssetKind
    amount_fen: fields.AmountFen


@command("记录查控结果")
class NoteFeedback:
    """Record that the early work of property control is done, and its outcome."""

    case_id: fields.CaseId
    outcome: FeedbackOutcome
    frozen_fen: fields.FrozenFen
    claim_fen: fields.ClaimFen | None


@command("记录财产种类")
class NotePropertyKind:
    """Record that property of a kind was found."""

    case_id: fields.CaseId
    asset_kind: AssetKind


@command("记录初次接待")
class NoteReception:
    """Record that the applicant was received, or that the reason why not was recorded."""

    case_id: fields.CaseId
    held: fields.ReceptionHeld


@command("记录分流要素")
class NoteFlag:
    """Record a finding that a fact established by itself."""

    case_id: fields.CaseId
    flag: fields.Flag


@command("记录繁简转换情形")
class NoteConversionGround:
    """Convert the case by a row whose condition a fact met, or report that it has to be
    converted."""

    case_id: fields.CaseId
    row: fields.RuleCode


@command("直接分流")
class TriageDirect:
    """Give a case its tier without the triage step, where the rows say so."""

    case_id: fields.CaseId


@command("办理繁简分流")
class TriageCase:
    """Give the case its tier after a review of all its material.

    `flags` are the reviewer's findings, `[[flag]]` rows of the pack, and `disposal_kinds` the kinds
    of property that must be disposed of. `tier` is the judge's decision where no criterion of the
    court applies; otherwise it is omitted. `reason` is required where the judge decides or a
    finding asks for it. `team` is named if the pool is not drawn. `outstanding` says why the case
    is decided although work on which triage rests is not done.
    """

    case_id: fields.CaseId
    flags: fields.Flags = ()
    previous_terminated_on: fields.PreviousTerminatedOn | None = None
    tier: Tier | None = None
    disposal_kinds: DisposalKinds = ()
    reason: fields.Reason = ""
    team: fields.Team = ""
    outstanding: fields.Outstanding = ""


@command("同意分流意见")
class ConfirmTier:
    """Confirm the route that somebody else proposed; `team` where the pool is not drawn."""

    case_id: fields.CaseId
    team: fields.Team = ""


@command("不同意分流意见")
class RefuseTier:
    """Reject the proposed route, with the reason."""

    case_id: fields.CaseId
    reason: fields.Reason


@command("复核分流")
class ReviewTier:
    """Review a case whose facts changed: make a provisional answer final, or report the change."""

    case_id: fields.CaseId


@command("维持原类别")
class KeepTier:
    """Leave a case unchanged although its facts changed, with the reason."""

    case_id: fields.CaseId
    reason: fields.Reason


@command("确定承办团队")
class AssignTeam:
    """Record the team that is to work the case."""

    case_id: fields.CaseId
    team: fields.Team
    by_draw: fields.ByDraw
    article: fields.Article


@command("随机分案")
class DrawTeam:
    """Draw a team by lot for a case among the active teams of a pool.

    `without` are teams that take no part; `round` counts the assignments of the case.
    """

    court: fields.CourtCode
    pool: fields.Pool
    case_id: fields.CaseId
    without: fields.WithoutTeams = ()
    round: fields.AssignmentRound = 1


@command("减计团队案件数")
class ReleaseLoad:
    """Remove a case that was drawn from this pool from its team's load."""

    court: fields.CourtCode
    pool: fields.Pool
    case_id: fields.CaseId


@command("接管案件")
class BeginCustody:
    """Give a newly filed case to the court's centre."""

    case_id: fields.CaseId


@command("移交案件")
class PassCustody:
    """Hand the case over to a team."""

    case_id: fields.CaseId
    to_holder: fields.ToHolder
    enclosed: fields.Enclosed
    article: fields.Article


@command("再次移交案件")
class HandOverAgain:
    """Hand a refused case over once more, with its material completed."""

    case_id: fields.CaseId
    enclosed: fields.Enclosed


@command("接收案件")
class AcceptCustody:
    """Accept the case that was handed over, and name the responsible handler."""

    case_id: fields.CaseId
    handler: fields.Handler


@command("拒收案件")
class RefuseCustody:
    """Refuse a hand-over whose material is not complete or not in order.

    `ground` names a rule row `custody-refusal-<ground>` of the court; `detail` says what is
    wrong with the material.
    """

    case_id: fields.CaseId
    ground: fields.CustodyRefusalGround
    detail: fields.Detail


@command("申请繁简转换")
class RequestConversion:
    """Ask for another tier for one of the reasons the court allows.

    `to_tier` is needed only where one reason leads to several tiers; `detail` says more.
    """

    case_id: fields.CaseId
    reason: fields.Reason
    to_tier: ToTier | None = None
    detail: fields.Detail = ""


@command("批准繁简转换")
class ConvertCase:
    """Approve the conversion that somebody else asked for; `team` where the pool is not drawn."""

    case_id: fields.CaseId
    team: fields.Team = ""


@command("不同意繁简转换")
class RefuseConversion:
    """Refuse the requested conversion, with the reason."""

    case_id: fields.CaseId
    why: fields.RefusalReason


@command("登记繁简转换")
class RegisterConversion:
    """Register an approved conversion with the centre; only then it takes effect."""

    case_id: fields.CaseId


@command("因新财产繁简转换")
class ConvertForProperty:
    """Reallocate a fast case in which newly controlled property must be disposed of."""

    case_id: fields.CaseId


@command("申请更换承办团队")
class RequestReassignment:
    """Ask for another team within the tier, for one of the reasons the court allows."""

    case_id: fields.CaseId
    reason: fields.Reason
    detail: fields.Detail = ""


@command("批准更换承办团队")
class ReassignCase:
    """Approve the change of team that somebody else asked for."""

    case_id: fields.CaseId
    team: fields.Team = ""


@command("不同意更换承办团队")
class RefuseReassignment:
    """Refuse the requested change of team, with the reason."""

    case_id: fields.CaseId
    why: fields.RefusalReason


@command("记录关联案件")
class NoteRelation:
    """Note that the case is related to another one; `relation` is a row of the court."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    relation: fields.Relation


@command("申请关联案件集中办理")
class RequestConsolidation:
    """Ask to give a case that has no team yet to the team of the related case."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    relation: fields.Relation


@command("询问关联案件团队")
class TellRelatedTeam:
    """Ask the stream of the related case which team has it."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId


@command("记录关联案件团队")
class NoteRelatedTeam:
    """Record which team has the related case."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    team: fields.Team


@command("批准关联案件集中办理")
class ApproveConsolidation:
    """Give the case to the team of the related one, without a draw."""

    case_id: fields.CaseId


@command("不同意关联案件集中办理")
class RefuseConsolidation:
    """Let the case be assigned like any other, with the reason."""

    case_id: fields.CaseId
    reason: fields.Reason


FactCommand: TypeAlias = (
    NoteFiling
    | NoteCorrection
    | NoteMoney
    | NoteFeedback
    | NotePropertyKind
    | NoteReception
    | NoteFlag
)
TieringCommand: TypeAlias = TriageDirect | TriageCase | AssignTeam
ConfirmingCommand: TypeAlias = ConfirmTier | RefuseTier | ReviewTier | KeepTier
ConversionCommand: TypeAlias = (
    RequestConversion
    | ConvertCase
    | RefuseConversion
    | RegisterConversion
    | ConvertForProperty
    | NoteConversionGround
)
ReassignmentCommand: TypeAlias = RequestReassignment | ReassignCase | RefuseReassignment
RelationCommand: TypeAlias = (
    NoteRelation
    | RequestConsolidation
    | TellRelatedTeam
    | NoteRelatedTeam
    | ApproveConsolidation
    | RefuseConsolidation
)
PoolCommand: TypeAlias = DrawTeam | ReleaseLoad
CustodyCommand: TypeAlias = (
    BeginCustody | PassCustody | HandOverAgain | AcceptCustody | RefuseCustody
)
Command: TypeAlias = (
    FactCommand
    | TieringCommand
    | ConfirmingCommand
    | ConversionCommand
    | ReassignmentCommand
    | RelationCommand
    | PoolCommand
    | CustodyCommand
)


def stream_of(command: Command) -> str:
    """Three kinds of streams: the pool of a draw, and a case's custody and tier."""
    match command:
        case DrawTeam() | ReleaseLoad():
            return f"pool-{command.court}-{command.pool}"
        case BeginCustody() | PassCustody() | HandOverAgain() | AcceptCustody() | RefuseCustody():
            return f"custody-{command.case_id}"
        case TellRelatedTeam():
            return f"triage-{command.related_case_id}"
        case _:
            return f"triage-{command.case_id}"
