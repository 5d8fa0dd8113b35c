"""What may be asked of triage: facts to remember, the tier, the draw, and who holds the case."""

from datetime import date
from typing import TypeAlias

from contracts.control import FeedbackOutcome
from contracts.values import AssetKind, CaseKind, TargetKind, Tier
from kernel.deciding.decider import command


@command
class NoteFiling:
    """Remember what the filing says of the case."""

    case_id: str
    kind: CaseKind
    target: TargetKind
    claim_fen: int | None
    filed_on: date


@command
class NoteCorrection:
    """Remember a corrected filing; None leaves a value as it was."""

    case_id: str
    claim_fen: int | None
    target: TargetKind | None


@command
class NoteMoney:
    """Remember a deposit or network fund that was found, in fen."""

    case_id: str
    asset_id: str
    asset_kind: AssetKind
    amount_fen: int


@command
class NoteFeedback:
    """Remember that the early work of property control is done, and what it came to."""

    case_id: str
    outcome: FeedbackOutcome
    frozen_fen: int
    claim_fen: int | None


@command
class NotePropertyKind:
    """Remember that property of a kind was found."""

    case_id: str
    asset_kind: AssetKind


@command
class NoteReception:
    """Remember that the applicant was received, or that it was recorded why not."""

    case_id: str
    held: bool


@command
class NoteFlag:
    """Remember a finding that a fact stated by itself."""

    case_id: str
    flag: str


@command
class NoteConversionGround:
    """Convert the case by a row whose condition a fact met, or show that it has to be."""

    case_id: str
    row: str


@command
class TriageDirect:
    """Give a case its tier without the triage step, where the rows say so."""

    case_id: str


@command
class TriageCase:
    """Give the case its tier after a review of all its material.

    `flags` are the reviewer's findings, `[[flag]]` rows of the pack, and `disposal_kinds` the
    kinds of property that have to be disposed of. `tier` is the judge's decision where no
    criterion of the court applies; elsewhere it is left out. `reason` says why, where the
    judge decides and where a finding asks for it. `team` is named where the pool is not drawn.
    `outstanding` says why it is decided although work that triage rests on is not done.
    """

    case_id: str
    flags: tuple[str, ...] = ()
    previous_terminated_on: date | None = None
    tier: Tier | None = None
    disposal_kinds: tuple[AssetKind, ...] = ()
    reason: str = ""
    team: str = ""
    outstanding: str = ""


@command
class ConfirmTier:
    """Confirm the route that somebody else proposed; `team` where the pool is not drawn."""

    case_id: str
    team: str = ""


@command
class RefuseTier:
    """Do not confirm the proposed route, and say why."""

    case_id: str
    reason: str


@command
class ReviewTier:
    """Look again at a case whose facts changed: settle what was early, or show what changed."""

    case_id: str


@command
class KeepTier:
    """Leave a case as it is although its facts changed, and say why."""

    case_id: str
    reason: str


@command
class AssignTeam:
    """Record the team that is to work the case."""

    case_id: str
    team: str
    by_draw: bool
    article: str


@command
class DrawTeam:
    """Draw a team by lot for a case among the active teams of a pool.

    `without` are teams that take no part; `round` counts the assignments of the case.
    """

    court: str
    pool: str
    case_id: str
    without: tuple[str, ...] = ()
    round: int = 1


@command
class ReleaseLoad:
    """Take a case that was drawn from this pool off its team's load."""

    court: str
    pool: str
    case_id: str


@command
class BeginCustody:
    """Put a case that was just filed into the hands of the court's centre."""

    case_id: str


@command
class PassCustody:
    """Hand the case over to a team."""

    case_id: str
    to_holder: str
    enclosed: tuple[str, ...]
    article: str


@command
class HandOverAgain:
    """Hand a refused case over once more, with its material completed."""

    case_id: str
    enclosed: tuple[str, ...]


@command
class AcceptCustody:
    """Take the case that was handed over, and name the handler who answers for it."""

    case_id: str
    handler: str


@command
class RefuseCustody:
    """Refuse a hand-over whose material is not complete or not in order.

    `ground` names a rule row `custody-refusal-<ground>` of the court; `detail` says what is
    wrong with the material.
    """

    case_id: str
    ground: str
    detail: str


@command
class RequestConversion:
    """Ask for another tier for one of the reasons the court allows.

    `to_tier` is needed only where one reason leads to several tiers; `detail` says more.
    """

    case_id: str
    reason: str
    to_tier: Tier | None = None
    detail: str = ""


@command
class ConvertCase:
    """Approve the conversion that somebody else asked for; `team` where the pool is not drawn."""

    case_id: str
    team: str = ""


@command
class RefuseConversion:
    """Refuse the conversion that was asked for, and say why."""

    case_id: str
    why: str


@command
class RegisterConversion:
    """Enter an approved conversion in the centre's register: only then the case moves."""

    case_id: str


@command
class ConvertForProperty:
    """Reallocate a fast case in which newly controlled property must be disposed of."""

    case_id: str


@command
class RequestReassignment:
    """Ask for another team within the tier, for one of the reasons the court allows."""

    case_id: str
    reason: str
    detail: str = ""


@command
class ReassignCase:
    """Approve the change of team that somebody else asked for."""

    case_id: str
    team: str = ""


@command
class RefuseReassignment:
    """Refuse the change of team that was asked for, and say why."""

    case_id: str
    why: str


@command
class NoteRelation:
    """Note that the case is related to another one; `relation` is a row of the court."""

    case_id: str
    related_case_id: str
    relation: str


@command
class RequestConsolidation:
    """Ask to give a case that has no team yet to the team of the related case."""

    case_id: str
    related_case_id: str
    relation: str


@command
class TellRelatedTeam:
    """Ask the stream of the related case which team has it."""

    case_id: str
    related_case_id: str


@command
class NoteRelatedTeam:
    """Remember which team has the related case."""

    case_id: str
    related_case_id: str
    team: str


@command
class ApproveConsolidation:
    """Give the case to the team of the related one instead of a draw."""

    case_id: str


@command
class RefuseConsolidation:
    """Let the case be assigned as any other, and say why."""

    case_id: str
    reason: str


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
