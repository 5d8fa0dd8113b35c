"""Enforcement (执行实施): facts about the work of the team that holds the case."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from contracts.control import FeedbackOutcome
from contracts.values import ClosingManner, Party, Sealed, TargetKind, Tier

SiteItem = Literal["non_networked", "domicile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNoted:
    """What the work must know of a case from its filing, as filed or as corrected since."""

    case_id: str
    target: TargetKind
    claim_fen: int | None
    debtors: tuple[Party, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTierNoted:
    """The tier that triage (or a conversion) gave the case became known to the work."""

    case_id: str
    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyNoted:
    """A team took the case; the work opens once filing and tier are known too."""

    case_id: str
    team: str
    handler: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackLearned:
    """An inquiry fed back on this day; the 终本 interview must rest on the most recent one."""

    case_id: str
    inquiry_id: str
    fed_back_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyNoted:
    """How control classified the feedback: fully frozen, some property, or none."""

    case_id: str
    outcome: FeedbackOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentNoted:
    """A payout to the applicant was confirmed by the bank."""

    case_id: str
    payout_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOpened:
    """The team's own record of the case was opened when it took the case."""

    case_id: str
    tier: Tier
    team: str
    handler: str
    debtors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkBegun:
    """The team's first act in the case (立即开展执行工作)."""

    case_id: str
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePeriodSet:
    """An enforcement notice was served; the debtor has until the end of `perform_by`."""

    case_id: str
    person_id: str
    perform_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PartySummoned:
    """A debtor was summoned for questioning on a day."""

    case_id: str
    person_id: str
    appear_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteInvestigated:
    """One item of the on-site investigation was done, with every field of its record filled."""

    case_id: str
    item: SiteItem
    place: str
    finding: str
    materials: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteInvestigationCompleted:
    """All items of the on-site investigation are done and their material delivered."""

    case_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TraditionalInvestigationCompleted:
    """The traditional (non-network) property investigation is done."""

    case_id: str
    property_found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumptionRestricted:
    """The consumption restriction (限制消费) was taken against a debtor."""

    case_id: str
    person_id: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaulterListingDecided:
    """It was decided to enter a debtor in the list of dishonest debtors (失信).

    `ability` says why the debtor is able to perform, `circumstances` what the debtor did;
    `attempt` counts the entries sent for the debtor.
    """

    case_id: str
    person_id: str
    article: str
    ability: str = ""
    circumstances: str = ""
    attempt: int = 1
    name: Sealed | None = None
    code: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaulterListed:
    """The national platform published the entry."""

    case_id: str
    person_id: str
    listing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DishonestyRefused:
    """The national platform did not take the entry."""

    case_id: str
    person_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminationInterviewHeld:
    """The applicant was heard on 终本, on the basis of the most recent inquiry.

    `lead_given`: the applicant named an effective property lead, which rules 终本 out.
    """

    case_id: str
    last_inquiry_on: date
    opinion: str
    lead_given: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingProposed:
    """The handler asked for the case to be closed in this manner."""

    case_id: str
    manner: ClosingManner
    proposer: str
    unpaid_fen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingCleared:
    """The closing check found every condition met: the case may be closed as proposed."""

    case_id: str
    checker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingReturned:
    """The closing check sent the proposal back with reasons."""

    case_id: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed:
    """The case was closed (结案)."""

    case_id: str
    manner: ClosingManner
    article: str


EnforcementEvent: TypeAlias = (
    CaseNoted
    | CaseTierNoted
    | CustodyNoted
    | FeedbackLearned
    | PropertyNoted
    | PaymentNoted
    | WorkOpened
    | WorkBegun
    | NoticePeriodSet
    | PartySummoned
    | SiteInvestigated
    | SiteInvestigationCompleted
    | TraditionalInvestigationCompleted
    | ConsumptionRestricted
    | DefaulterListingDecided
    | DefaulterListed
    | DishonestyRefused
    | TerminationInterviewHeld
    | ClosingProposed
    | ClosingCleared
    | ClosingReturned
    | CaseClosed
)
