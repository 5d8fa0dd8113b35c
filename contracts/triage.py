"""Triage (繁简分流、分案、移交): facts about tiers, draws and who holds the case."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from contracts.control import FeedbackOutcome
from contracts.triage_moves import (
    CaseConverted,
    CaseReassigned,
    ConsolidationApproved,
    ConsolidationRefused,
    ConsolidationRequested,
    ConversionApproved,
    ConversionRefused,
    ConversionRequested,
    MoveEvent,
    ReassignmentRefused,
    ReassignmentRequested,
    RelatedTeamNoted,
    RelatedTeamTold,
    RelationEvent,
    RelationNoted,
)
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
class FeedbackNoted:
    """The early work of the property-control stage is done: the case may be triaged."""

    case_id: str
    outcome: FeedbackOutcome
    frozen_fen: int
    claim_fen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyKindNoted:
    """Property of a kind was found in the case for the first time."""

    case_id: str
    asset_kind: AssetKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionNoted:
    """The applicant was received (`held`), or the reason why not was recorded."""

    case_id: str
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagNoted:
    """A fact stated a finding (`[[flag]]` of the pack) by itself."""

    case_id: str
    flag: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TierProposed:
    """An answer that is not final: `awaits` names what is still to come.

    That is `control` or `reception`, the work that triage rests on, and `approval`, the
    confirmation by the approver of the row. `tier` is None for matters that are not sorted.
    """

    case_id: str
    tier: Tier | None
    row: str
    pool_code: str
    pool: tuple[str, ...]
    article: str
    text: str
    matched: tuple[str, ...]
    decided_by: str
    awaits: tuple[str, ...]
    approval: str = ""
    referred: bool = False
    flags: tuple[str, ...] = ()
    previous_terminated_on: date | None = None
    disposal_kinds: tuple[AssetKind, ...] = ()
    reason: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRefused:
    """The approver did not confirm the proposed route; the case is triaged again."""

    case_id: str
    row: str
    reason: str
    approver: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalGiven:
    """One of several approvers agreed; the others have yet to. `subject` is what it is about."""

    case_id: str
    act: str
    subject: str
    role: str
    approver: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTriaged:
    """The case was given a tier; the ground is the article that decided, `row` its code.

    `referred` is true where no criterion of the court matched and the judge decided, for a
    `reason`. `team` was named by who decided, else a lot decides among `pool`. `held`: a
    decision on related cases comes before the assignment. `outstanding` says why it was
    decided before all work that triage rests on was done. `former_pool` is the pool the case
    leaves, where it was triaged before. `round` counts the assignments of the case.
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
    row: str = ""
    pool_code: str = ""
    team: str = ""
    held: bool = False
    flags: tuple[str, ...] = ()
    previous_terminated_on: date | None = None
    disposal_kinds: tuple[AssetKind, ...] = ()
    reason: str = ""
    outstanding: str = ""
    approver: str = ""
    former_pool: str = ""
    round: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterRouted:
    """A matter that is not sorted by tier was sent to the team that does such work."""

    case_id: str
    row: str
    pool_code: str
    pool: tuple[str, ...]
    article: str
    text: str
    matched: tuple[str, ...]
    decided_by: str
    team: str = ""
    flags: tuple[str, ...] = ()
    reason: str = ""
    approver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetriagePrompted:
    """The facts changed since the case was triaged: by `article` it would be `now_tier` now.

    `cause` is the row that says so. `now_tier` is None where no criterion fits any more.
    """

    case_id: str
    cause: str
    tier: Tier
    now_tier: Tier | None
    article: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TierKept:
    """Whoever decides on tiers left the case as it was, although the facts changed."""

    case_id: str
    cause: str
    reason: str
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamDrawn:
    """A team was drawn by lot. Anyone can draw again from pool, loads and seed.

    `without` are teams that took no part. `round` counts the assignments of the case.
    """

    case_id: str
    pool: str
    candidates: tuple[Candidate, ...]
    seed: str
    seed_position: int
    team: str
    article: str
    without: tuple[str, ...] = ()
    round: int = 1


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


TriageEvent: TypeAlias = (
    CustodyBegan
    | TriageFactsNoted
    | MoneyNoted
    | PropertyKindNoted
    | ReceptionNoted
    | FlagNoted
    | FeedbackNoted
    | TierProposed
    | TierRefused
    | ApprovalGiven
    | CaseTriaged
    | MatterRouted
    | RetriagePrompted
    | TierKept
    | TeamDrawn
    | LoadReleased
    | CaseAssigned
    | CustodyPassed
    | CustodyAccepted
    | CustodyRefused
    | MoveEvent
    | RelationEvent
)

__all__ = [
    "ApprovalGiven",
    "CaseAssigned",
    "CaseConverted",
    "CaseReassigned",
    "CaseTriaged",
    "ConsolidationApproved",
    "ConsolidationRefused",
    "ConsolidationRequested",
    "ConversionApproved",
    "ConversionRefused",
    "ConversionRequested",
    "CustodyAccepted",
    "CustodyBegan",
    "CustodyPassed",
    "CustodyRefused",
    "FeedbackNoted",
    "FlagNoted",
    "LoadReleased",
    "MatterRouted",
    "MoneyNoted",
    "MoveEvent",
    "PropertyKindNoted",
    "ReassignmentRefused",
    "ReassignmentRequested",
    "ReceptionNoted",
    "RelatedTeamNoted",
    "RelatedTeamTold",
    "RelationEvent",
    "RelationNoted",
    "RetriagePrompted",
    "TeamDrawn",
    "TierKept",
    "TierProposed",
    "TierRefused",
    "TriageEvent",
    "TriageFactsNoted",
]
