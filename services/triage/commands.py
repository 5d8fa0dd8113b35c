"""What may be asked of triage: facts to remember, the tier, the draw, and who holds the case."""

from datetime import date
from typing import TypeAlias

from contracts.control import FeedbackOutcome
from contracts.values import AssetKind, CaseKind, TargetKind, Tier
from kernel.decider import command


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
class TriageDirect:
    """Give a fully frozen case its tier without the triage step, where the rows say so."""

    case_id: str


@command
class TriageCase:
    """Give the case its tier after a review of all its material.

    `flags` are the reviewer's findings, `[[flag]]` rows of the pack. `tier` is the judge's
    decision where no criterion of the court applies; elsewhere it is left out.
    """

    case_id: str
    flags: tuple[str, ...] = ()
    previous_terminated_on: date | None = None
    tier: Tier | None = None


@command
class AssignTeam:
    """Record the team that is to work the case."""

    case_id: str
    team: str
    by_draw: bool
    article: str


@command
class DrawTeam:
    """Draw a team by lot for a case among the active teams of a pool."""

    court: str
    pool: str
    case_id: str


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
class PassCustodyAgain:
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
    """Ask for a second allocation of the case for one of the reasons the court allows."""

    case_id: str
    reason: str


@command
class ConvertCase:
    """Approve the second allocation that somebody else asked for."""

    case_id: str


@command
class ConvertForProperty:
    """Reallocate a fast case in which newly controlled property must be disposed of."""

    case_id: str


FactCommand: TypeAlias = NoteFiling | NoteCorrection | NoteMoney | NoteFeedback
TieringCommand: TypeAlias = TriageDirect | TriageCase | AssignTeam
ConversionCommand: TypeAlias = RequestConversion | ConvertCase | ConvertForProperty
PoolCommand: TypeAlias = DrawTeam | ReleaseLoad
CustodyCommand: TypeAlias = (
    BeginCustody | PassCustody | PassCustodyAgain | AcceptCustody | RefuseCustody
)
Command: TypeAlias = FactCommand | TieringCommand | ConversionCommand | PoolCommand | CustodyCommand


def stream_of(command: Command) -> str:
    """Three kinds of streams: the pool of a draw, and a case's custody and tier."""
    match command:
        case DrawTeam() | ReleaseLoad():
            return f"pool-{command.court}-{command.pool}"
        case (
            BeginCustody() | PassCustody() | PassCustodyAgain() | AcceptCustody() | RefuseCustody()
        ):
            return f"custody-{command.case_id}"
        case _:
            return f"triage-{command.case_id}"
