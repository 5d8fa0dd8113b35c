"""What the doors of payments answer."""

from dataclasses import dataclass
from datetime import datetime

from kernel.door.answers import Next


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Money that came in."""

    receipt_id: str
    state: str
    source: str
    amount_fen: int
    fee_fen: int
    applicant_fen: int
    refund_fen: int
    bank_reference: str
    received_at: datetime
    claimed_at: datetime | None
    registered_at: datetime | None
    allocated_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """Money that goes out."""

    payout_id: str
    receipt_id: str
    state: str
    amount_fen: int
    requester: str
    approver: str | None
    bank_reference: str | None
    reason: str | None
    requested_at: datetime
    approved_at: datetime | None
    settled_at: datetime | None
    material_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The account of a case."""

    case_id: str
    account_number: str | None
    claim_fen: int | None
    payee_confirmed_at: datetime | None
    received_fen: int
    held_fen: int
    fees_fen: int
    paid_fen: int
    refunded_fen: int
    requested_at: datetime
    opened_at: datetime | None
    receipts: tuple[Receipt, ...]
    payouts: tuple[Payout, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptListed:
    """Money that came in, in the list."""

    case_id: str
    receipt_id: str
    source: str
    amount_fen: int
    bank_reference: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    """Receipts in one state, oldest first."""

    receipts: tuple[ReceiptListed, ...]
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutListed:
    """Money that goes out, in the list."""

    case_id: str
    payout_id: str
    receipt_id: str
    amount_fen: int
    requester: str
    approver: str | None
    requested_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Payouts:
    """Payouts in one state, oldest first."""

    payouts: tuple[PayoutListed, ...]
    next: Next
