"""Triage (繁简分流、分案、移交): facts about tiers, draws and who holds the case."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from contracts.control import FeedbackOutcome
from contracts.values import AssetKind, Candidate, CaseKind, TargetKind, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyBegan:
    """The court's centre holds the case from its filing."""

    case_id: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageFactsNoted:
    """What triage knows of a case from its filing, as filed or as corrected since."""

    case_id: str
    kind: CaseKind
    target: TargetKind
    claim_fen: int | None
    filed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyNoted:
    """A deposit or a network fund was found; together they may satisfy the claim."""

    case_id: str
    asset_id: str
    asset_kind: AssetKind
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageReady:
    """The early work of the property-control stage is done: the case may be triaged."""

    case_id: str
    outcome: FeedbackOutcome
    frozen_fen: int
    claim_fen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTriaged:
    """The case was given a tier; the ground is the article that decided.

    `referred` is true where no criterion of the court matched and the judge decided.
    """

    case_id: str
    tier: Tier
    pool: tuple[str, ...]
    article: str
    text: str
    matched: tuple[str, ...]
    decided_by: str
    provisional: bool
    referred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamDrawn:
    """A team was drawn by lot. Anyone can draw again from pool, loads and seed."""

    case_id: str
    pool: str
    candidates: tuple[Candidate, ...]
    seed: str
    seed_position: int
    team: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReleased:
    """A drawn case was closed (or left the team): it no longer weighs in the next draw."""

    case_id: str
    pool: str
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAssigned:
    """The team that is to work the case is known; `enclosed` goes with the case to it."""

    case_id: str
    team: str
    by_draw: bool
    article: str = ""
    enclosed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyPassed:
    """The holder handed the case over, with a list of what goes with it."""

    case_id: str
    from_holder: str
    to_holder: str
    enclosed: tuple[str, ...]
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyAccepted:
    """The receiving team took the case; from here on it answers for it."""

    case_id: str
    holder: str
    handler: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyRefused:
    """The receiving team refused for a reason the rules allow; `holder` (the giver) keeps it."""

    case_id: str
    holder: str
    reason: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionRequested:
    """The holding team asked for the case to be given another tier; another person approves."""

    case_id: str
    reason: str
    requester: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseConverted:
    """The case changed its tier (二次分案, 简转繁)."""

    case_id: str
    from_tier: Tier
    to_tier: Tier
    reason: str
    approver: str | None
    article: str


TriageEvent: TypeAlias = (
    CustodyBegan
    | TriageFactsNoted
    | MoneyNoted
    | TriageReady
    | CaseTriaged
    | TeamDrawn
    | LoadReleased
    | CaseAssigned
    | CustodyPassed
    | CustodyAccepted
    | CustodyRefused
    | ConversionRequested
    | CaseConverted
)
