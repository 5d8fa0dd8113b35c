"""What may be asked of enforcement: acts of the team, and facts of others it must remember."""

from datetime import date
from typing import Literal, TypeAlias

from contracts.control import FeedbackOutcome
from contracts.enforcement import SiteItem
from contracts.values import ClosingManner, Party, TargetKind, Tier
from kernel.deciding.decider import command

DishonestyGround = Literal[
    "obstruction", "evasion", "property_report", "consumption", "settlement", "other_refusal"
]


@command
class NoteCase:
    """Remember what the filing says of the claim and the debtors."""

    case_id: str
    target: TargetKind
    claim_fen: int | None
    debtors: tuple[Party, ...]


@command
class NoteCorrection:
    """Remember a corrected filing; None leaves a value as it was."""

    case_id: str
    claim_fen: int | None
    target: TargetKind | None


@command
class NoteTier:
    """Remember the tier that triage or a conversion gave the case."""

    case_id: str
    tier: Tier


@command
class OpenWork:
    """Open the team's record of the case it has taken."""

    case_id: str
    team: str
    handler: str


@command
class NoteFeedback:
    """Remember the day on which an inquiry fed back."""

    case_id: str
    inquiry_id: str
    fed_back_on: date


@command
class NoteProperty:
    """Remember how control classified the feedback."""

    case_id: str
    outcome: FeedbackOutcome


@command
class NotePayment:
    """Remember a payout to the applicant, in fen."""

    case_id: str
    payout_id: str
    amount_fen: int


@command
class SetNoticePeriod:
    """Start the period that a served enforcement notice gives the debtor."""

    case_id: str
    person_id: str
    perform_by: date


@command
class BeginWork:
    """Record the team's first act where no other command describes it."""

    case_id: str
    act: str


@command
class SummonParty:
    """Summon a debtor for questioning on a day."""

    case_id: str
    person_id: str
    appear_on: date


@command
class InvestigateSite:
    """Record one item of the on-site investigation; every field must be filled."""

    case_id: str
    item: SiteItem
    place: str
    finding: str
    materials: tuple[str, ...]


@command
class CompleteTraditionalInvestigation:
    """Declare the traditional (non-network) property investigation done."""

    case_id: str
    property_found: bool


@command
class RestrictConsumption:
    """Restrict the consumption of a debtor who let the notice period pass."""

    case_id: str
    person_id: str


@command
class DecideDefaulterListing:
    """Decide to enter a debtor in the list of dishonest debtors.

    `ability` says why the debtor is able to perform, `circumstances` what the debtor did.
    """

    case_id: str
    person_id: str
    ground: DishonestyGround
    ability: str
    circumstances: str


@command
class RecordListing:
    """The platform published the entry."""

    case_id: str
    person_id: str
    listing: str


@command
class RecordListingRefusal:
    """The platform did not take the entry."""

    case_id: str
    person_id: str
    reason: str


@command
class HoldTerminationInterview:
    """Record the 终本 interview, the feedback day it rested on, and the applicant's answer."""

    case_id: str
    last_inquiry_on: date
    opinion: str
    lead_given: bool = False


@command
class ProposeClosing:
    """Ask for the case to be closed in this manner."""

    case_id: str
    manner: ClosingManner


@command
class ClearClosing:
    """The closing check passed."""

    case_id: str
    checker: str


@command
class ReturnClosing:
    """The closing check failed."""

    case_id: str
    reasons: tuple[str, ...]


@command
class CloseCase:
    """Close the case in this manner."""

    case_id: str
    manner: ClosingManner


Learning: TypeAlias = (
    NoteCase
    | NoteCorrection
    | NoteTier
    | OpenWork
    | NoteFeedback
    | NoteProperty
    | NotePayment
    | SetNoticePeriod
)
Investigation: TypeAlias = (
    BeginWork | SummonParty | InvestigateSite | CompleteTraditionalInvestigation
)
Coercion: TypeAlias = RestrictConsumption | DecideDefaulterListing
Listing: TypeAlias = RecordListing | RecordListingRefusal
Closing: TypeAlias = (
    HoldTerminationInterview | ProposeClosing | ClearClosing | ReturnClosing | CloseCase
)
Command: TypeAlias = Learning | Investigation | Coercion | Listing | Closing


def stream_of(command: Command) -> str:
    """One stream per case."""
    return f"work-{command.case_id}"
