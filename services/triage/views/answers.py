"""What the doors of triage answer."""

from dataclasses import dataclass
from datetime import date, datetime

from kernel.door.answers import Next


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """The tier of a case with its ground, and what changed it."""

    kind: str | None
    target: str | None
    claim_fen: int | None
    filed_on: date | None
    outcome: str | None
    frozen_fen: int | None
    ready_at: datetime | None
    tier: str | None
    matter: str | None
    row: str | None
    article: str | None
    text: str | None
    matched: tuple[str, ...] | None
    flags: tuple[str, ...] | None
    reason: str | None
    outstanding: str | None
    decided_by: str | None
    approver: str | None
    provisional: bool | None
    referred: bool | None
    triaged_at: datetime | None
    team: str | None
    by_draw: bool | None
    assigned_at: datetime | None
    proposed_tier: str | None
    proposed_row: str | None
    proposed_by: str | None
    awaits: tuple[str, ...] | None
    prompt_cause: str | None
    prompt_tier: str | None
    prompted_at: datetime | None
    conversion_reason: str | None
    converted_from: str | None
    conversion_approver: str | None
    conversion_article: str | None
    converted_at: datetime | None
    reassignment_reason: str | None
    reassignment_approver: str | None
    reassigned_from: str | None
    reassigned_at: datetime | None
    related_case_id: str | None
    relation: str | None
    related_team: str | None
    consolidated: bool | None
    related_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """Who holds a case."""

    holder: str
    handler: str | None
    since: datetime
    pending_to: str | None
    pending_since: datetime | None
    pending_enclosed: tuple[str, ...] | None
    refused_by: str | None
    refused_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyStep:
    """A step by which a case changed hands."""

    step: str
    holder: str
    to_holder: str | None
    handler: str | None
    enclosed: tuple[str, ...] | None
    article: str | None
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A draw with everything needed to repeat it."""

    pool: str
    teams: tuple[str, ...]
    loads: tuple[int, ...]
    seed: str
    seed_position: int
    team: str
    article: str
    drawn_at: datetime
    round: int
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSorted:
    """Tier, draws and custody of a case."""

    case_id: str
    sorting: Sorting | None
    custody: Custody | None
    custody_steps: tuple[CustodyStep, ...]
    draws: tuple[Draw, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHeld:
    """Who holds a case, in the list."""

    case_id: str
    holder: str
    handler: str | None
    since: datetime
    pending_to: str | None
    pending_since: datetime | None
    refused_by: str | None
    refused_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesHeld:
    """Who holds which case, by case id."""

    custody: tuple[CaseHeld, ...]
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawListed:
    """A draw in the list."""

    pool: str
    case_id: str
    teams: tuple[str, ...]
    loads: tuple[int, ...]
    seed: str
    seed_position: int
    team: str
    article: str
    drawn_at: datetime
    round: int
    without: tuple[str, ...]
    released_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """The draws, the newest first."""

    draws: tuple[DrawListed, ...]
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseUndecided:
    """A case that needs a decision on its tier."""

    case_id: str
    tier: str | None
    team: str | None
    proposed_tier: str | None
    proposed_row: str | None
    proposed_by: str | None
    awaits: tuple[str, ...] | None
    prompt_cause: str | None
    prompt_tier: str | None
    prompted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesUndecided:
    """Cases that need a decision on their tier."""

    undecided: tuple[CaseUndecided, ...]
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHeld:
    """An office that somebody holds."""

    office: str
    team: str
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Days on which somebody is away."""

    first_day: date
    last_day: date
    substitute: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the staff."""

    person: str
    name: str
    offices: tuple[OfficeHeld, ...]
    absences: tuple[Absence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Who holds which office, and who is away."""

    on: date | None
    staff: tuple[Person, ...]
    next: Next
