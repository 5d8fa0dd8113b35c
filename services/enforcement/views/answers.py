"""What the doors of enforcement answer."""

from dataclasses import dataclass
from datetime import date, datetime

from kernel.door.answers import Next, Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """A debtor of a case, and what was done about him."""

    person_id: str
    perform_by: date | None
    summoned_on: date | None
    restricted_at: datetime | None
    lifted_at: datetime | None
    listing: str | None
    listing_detail: str | None
    listed_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """A coercive act, what became of it, and of the reconsideration. Amounts are fen."""

    sanction_id: str
    measure: str
    person_id: str
    ground: str
    facts: Shown
    article: str
    amount_fen: int | None
    days: int | None
    place: Shown
    officer: Shown
    approvers: tuple[str, ...]
    ordered_at: datetime
    document_id: str | None
    carried_out_at: datetime | None
    ended_at: datetime | None
    manner: str | None
    applied_at: datetime | None
    reconsidered_at: datetime | None
    outcome: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """What is to be paid by a day under the settlement, in fen."""

    number: int
    due_on: date
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """An objection, its ruling, and what was sought against that."""

    objection_id: str
    kind: str
    claim: Shown
    person_id: str
    objector: Shown
    asset_id: str
    barred: bool
    received_at: datetime
    admitted_at: datetime | None
    outcome: str | None
    document_id: str | None
    ruled_at: datetime | None
    remedy: str | None
    remedy_until: date | None
    sought_at: datetime | None
    remedy_outcome: str | None
    lapsed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """An item of property: what stands of it, and why it cannot be disposed of, where found so."""

    asset_id: str
    asset_kind: str | None
    standing: str
    undisposable: str | None
    evidence: tuple[str, ...]
    found_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What was done for a debtor at the platform of the two public lists."""

    person_id: str
    operation: str
    standing: str
    sent_at: datetime | None
    answered_at: datetime | None
    reason: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What an investigation of a place found."""

    item: str
    materials: tuple[str, ...]
    files: tuple[str, ...]
    investigated_at: datetime
    place: Shown
    finding: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The work of a case."""

    case_id: str
    target: str | None
    claim_fen: int | None
    tier: str | None
    team: str | None
    handler: str | None
    opened_at: datetime | None
    begun_at: datetime | None
    begun_act: str | None
    outcome: str | None
    last_feedback_on: date | None
    site_completed_at: datetime | None
    traditional_found: bool | None
    traditional_completed_at: datetime | None
    settlement_form: str | None
    agreed_fen: int | None
    perform_until: date | None
    settlement_evidence: str | None
    settled_at: datetime | None
    settled_fen: int | None
    broken_instalment: int | None
    broken_at: datetime | None
    resumption: str | None
    resumption_ruled_at: datetime | None
    interviewed_at: datetime | None
    interviewed_on_inquiry: date | None
    interview_opinion: str | None
    lead_given: bool | None
    proposed_manner: str | None
    proposer: str | None
    proposed_at: datetime | None
    checker: str | None
    cleared_at: datetime | None
    returned_reasons: tuple[str, ...] | None
    manner: str | None
    article: str | None
    closed_at: datetime | None
    paid_fen: int
    debtors: tuple[Debtor, ...]
    sites: tuple[Site, ...]
    sanctions: tuple[Sanction, ...]
    objections: tuple[Objection, ...]
    instalments: tuple[Instalment, ...]
    belongings: tuple[Belonging, ...]
    list_operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTaken:
    """A case that a team has taken."""

    case_id: str
    tier: str | None
    team: str | None
    handler: str | None
    opened_at: datetime | None
    begun_at: datetime | None
    outcome: str | None
    proposed_manner: str | None
    manner: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesTaken:
    """Cases that a team has taken, by case id."""

    cases: tuple[CaseTaken, ...]
    next: Next
