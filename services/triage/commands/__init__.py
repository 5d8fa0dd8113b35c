"""The commands of triage: the tier, the draw, changes of both, who holds the case, the staff."""

from typing import TypeAlias

from contracts import fields
from contracts.values import DisposalKinds, Tier, ToTier
from kernel.deciding.decider import command
from kernel.deciding.files import stream_of as files_of
from services.triage.commands.debtors import (
    DebtorCommand,
    PreviousCommand,
    RecordPreviousTermination,
    debtor_of,
)
from services.triage.commands.staff import StaffCommand, staff_of


@command("适用繁简转换情形")
class ApplyConversionGround:
    """Convert the case by a row whose condition a fact met, or prompt for it under an approval."""

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
    of property that must be disposed of: control found some of each. `tier` is the judge's decision
    where no criterion of the court applies; otherwise it is omitted. `reason` is required where the
    judge decides or a finding asks for it. `team` is named if the pool is not drawn. `outstanding`
    says why the case is decided although work on which triage rests is not done.
    """

    case_id: fields.CaseId
    flags: fields.Flags = ()
    tier: Tier | None = None
    disposal_kinds: DisposalKinds = ()
    reason: fields.Reason = ""
    team: fields.Team = ""
    outstanding: fields.Outstanding = ""


@command("确认分流意见")
class ConfirmTier:
    """Give the case the route that was proposed: the row, its tier, and the team named for it."""

    case_id: fields.CaseId
    row: fields.RuleCode
    tier: Tier | None
    team: fields.Team = ""


@command("撤销分流意见")
class DropProposal:
    """Drop a proposed route that was not confirmed, with the reason."""

    case_id: fields.CaseId
    row: fields.RuleCode
    tier: Tier | None
    team: fields.Team
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


@command("办理繁简转换")
class ConvertCase:
    """Give the case another tier for one of the reasons the court allows.

    `to_tier` is needed only where one reason leads to several tiers; `team` where the new pool is
    not drawn; `detail` says more.
    """

    case_id: fields.CaseId
    reason: fields.Reason
    to_tier: ToTier | None = None
    team: fields.Team = ""
    detail: fields.Detail = ""


@command("登记繁简转换")
class RegisterConversion:
    """Register an approved conversion with the centre; only then it takes effect."""

    case_id: fields.CaseId


@command("因新财产繁简转换")
class ConvertForProperty:
    """Reallocate a fast case in which newly controlled property must be disposed of."""

    case_id: fields.CaseId


@command("更换承办团队")
class ReassignCase:
    """Take the case to another team within the tier, for one of the reasons the court allows.

    `team` is named where the pool is not drawn; `detail` says more.
    """

    case_id: fields.CaseId
    reason: fields.Reason
    team: fields.Team = ""
    detail: fields.Detail = ""


@command("记录关联案件")
class NoteRelation:
    """Note that the case is related to another one; `relation` is a row of the court."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    relation: fields.Relation


@command("申请关联案件集中办理")
class RequestConsolidation:
    """Ask to give a case that has no team yet to the team of the related case.

    Its assignment waits until this is decided.
    """

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    relation: fields.Relation


@command("询问关联案件团队")
class AskRelatedTeam:
    """Ask the stream of the related case which team has it."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId


@command("关联案件集中办理")
class ConsolidateCase:
    """Give the case to the team of the related one, without a draw."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId


@command("关联案件另行分案")
class DropConsolidation:
    """Let the case be assigned like any other, with the reason."""

    case_id: fields.CaseId
    related_case_id: fields.RelatedCaseId
    reason: fields.Reason


TieringCommand: TypeAlias = TriageDirect | TriageCase | AssignTeam
ConfirmingCommand: TypeAlias = ConfirmTier | DropProposal | ReviewTier | KeepTier
ConversionCommand: TypeAlias = (
    ConvertCase | RegisterConversion | ConvertForProperty | ApplyConversionGround
)
RelationCommand: TypeAlias = (
    NoteRelation | RequestConsolidation | AskRelatedTeam | ConsolidateCase | DropConsolidation
)
PoolCommand: TypeAlias = DrawTeam | ReleaseLoad
CustodyCommand: TypeAlias = (
    BeginCustody | PassCustody | HandOverAgain | AcceptCustody | RefuseCustody
)
SortingCommand: TypeAlias = (
    TieringCommand
    | ConfirmingCommand
    | ConversionCommand
    | ReassignCase
    | RelationCommand
    | PreviousCommand
)
Command: TypeAlias = SortingCommand | PoolCommand | CustodyCommand | StaffCommand | DebtorCommand


def triage_of(case_id: str) -> str:
    """The stream of a case's facts, tier and team."""
    return f"triage-{case_id}"


def stream_of(command: Command) -> str:
    """Five kinds of streams: the staff, the pool of a draw, a debtor, and a case's custody and
    tier."""
    if isinstance(command, StaffCommand):
        return staff_of(command.court)
    if isinstance(command, PoolCommand):
        return f"pool-{command.court}-{command.pool}"
    if isinstance(command, DebtorCommand):
        return debtor_of(command.court, command.person_id)
    if isinstance(command, CustodyCommand):
        return f"custody-{command.case_id}"
    if isinstance(command, AskRelatedTeam):
        return triage_of(command.related_case_id)
    return triage_of(command.case_id)


def consults(command: Command, court: str) -> tuple[str, ...]:
    """Who answers for a hand-over is looked up in the staff register; what rests on a stored file
    looks at the files of the case."""
    if isinstance(command, AcceptCustody | RefuseCustody):
        return (staff_of(court),)
    return consults_files(command, court)


def consults_files(command: Command, _court: str) -> tuple[str, ...]:
    """The same where tokens rule, and the register is not asked."""
    return (files_of(command.case_id),) if isinstance(command, RecordPreviousTermination) else ()
