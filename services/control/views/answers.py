"""What the doors of control answer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from kernel.door.answers import Next, Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """Property that was found, and the measure on it."""

    court: str
    case_id: str
    asset_id: str
    asset_kind: str
    person_id: str
    institution: str
    amount_fen: int | None
    online: bool
    status: str
    requested_fen: int | None
    frozen_fen: int
    effective_at: datetime | None
    expires_on: date | None
    deducted_fen: int
    reason: str | None
    found_at: datetime
    result_filed_at: datetime | None
    computed_on: date | None
    source: str
    queue_rank: int | None
    prior_holder: str | None
    ended_by: str | None
    ended_fen: int | None
    description: Shown
    evidence: Shown
    division: str
    outside_city: bool
    item_number: Shown
    frame_number: Shown
    lies_at: Shown
    area: str
    co_owners: Shown
    quantity: str
    counterparty: Shown
    falls_due_on: date | None
    release_due: str | None
    end_differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """An inquiry with an inquiry system."""

    court: str
    case_id: str
    inquiry_id: str
    system: str
    collective: bool
    departments: tuple[str, ...]
    status: str
    hits: int | None
    reason: str | None
    started_at: datetime
    answered_at: datetime | None
    printed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A sealed ruling or notice on which acts may rest."""

    document_id: str
    document_kind: str
    noted_at: datetime
    served_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """An act on property, and what it rests on."""

    asset_id: str
    act: str
    ruling: str
    assistance: str
    done_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivable:
    """A debt that a third person owes to the debtor, and what became of it."""

    court: str
    case_id: str
    asset_id: str
    asked_by: str
    debt_fen: int
    served_at: datetime
    respond_by: date
    answer: Shown
    admitted_fen: int | None
    ordered_fen: int | None
    performed_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackVersion:
    """What a later feedback told otherwise of an item."""

    court: str
    case_id: str
    asset_id: str
    inquiry_id: str
    amount_fen: int | None
    institution: str
    person_id: str
    old_amount_fen: int | None
    old_institution: str
    old_person_id: str
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A measure in effect, with its last day."""

    case_id: str
    asset_id: str
    asset_kind: str
    institution: str
    frozen_fen: int
    effective_at: datetime | None
    expires_on: date
    release_due: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiring:
    """The measures in effect by their last day."""

    expiring: tuple[Ending, ...]
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlOfCase:
    """A case under control."""

    court: str
    case_id: str
    claim_fen: int | None
    opened_at: datetime
    full_freeze_at: datetime | None
    outcome: str | None
    classified_at: datetime | None
    offline: int | None
    listed: int | None
    listed_at: datetime | None
    offline_completed_at: datetime | None
    excess_fen: int | None
    limit_fen: int | None
    excess_assets: tuple[str, ...]
    excess_kept: Shown
    closed_as: str | None
    receivables: tuple[Receivable, ...]
    feedback_versions: tuple[FeedbackVersion, ...]
    frozen_fen: int
    deducted_fen: int
    inquiries: tuple[Inquiry, ...]
    papers: tuple[Paper, ...]
    measures: tuple[Measure, ...]
    assets: tuple[Asset, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrustment:
    """What this court entrusted to another."""

    court: str
    case_id: str
    entrustment_id: str
    matter: str
    to_court: str
    status: str
    number: str
    asset_id: str
    answer_by: date | None
    asked: tuple[str, ...]
    urgings: int
    outcome: str | None
    ground: str | None
    papers: int
    requested_at: datetime
    sent_at: datetime | None
    accepted_at: datetime | None
    answered_at: datetime | None
    passed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrustments:
    """What this court entrusted to others, oldest first."""

    entrustments: tuple[Entrustment, ...]
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What another court entrusted to this one."""

    court: str
    number: str
    from_court: str
    their_case_id: str
    matter: str
    status: str
    matter_class: str | None
    team: str | None
    handler: str | None
    answer_by: date | None
    asked: tuple[str, ...]
    urgings: int
    outcome: str | None
    ground: str | None
    papers: int
    received_at: datetime
    accepted_at: datetime | None
    answered_at: datetime | None
    filed_at: datetime | None
    case_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matters:
    """What other courts entrusted to this one, oldest first."""

    matters: tuple[Matter, ...]
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class Preservation:
    """A preservation of a 执保 case, and the enforcement case to which its measures went."""

    court: str
    case_id: str
    preservation_id: str
    phase: str
    urgency: str
    status: str
    amount_fen: int
    secured_fen: int
    exempted: str | None
    controlled_fen: int | None
    uncontrolled: int | None
    outcome: str | None
    first_ends_on: date | None
    renew_by: date | None
    begun_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    told_at: datetime | None
    release_ground: Shown
    released_at: datetime | None
    enforcement_case_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preservations:
    """Preservations in one state, oldest first."""

    preservations: tuple[Preservation, ...]
    next: Next


PreservationsOfCase: TypeAlias = tuple[Preservation, ...]
Assets: TypeAlias = tuple[Asset, ...]
Entrusted: TypeAlias = tuple[Entrustment, ...]
