"""Payments (案款): facts about the money of a case. Every amount is integer fen."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from contracts.values import Sealed

ReceiptSource = Literal["deduction", "debtor", "auction", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRequested:
    """The bank was asked to open the case's own account (一案一账号)."""

    case_id: str
    applicants: tuple[str, ...]
    claim_fen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOpened:
    """The bank opened the case's own account."""

    case_id: str
    account_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeConfirmed:
    """The applicant confirmed the account that payouts go to."""

    case_id: str
    payee_account: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class FundsReceived:
    """Money arrived in the case account."""

    case_id: str
    receipt_id: str
    amount_fen: int
    source: ReceiptSource
    bank_reference: str
    payer: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptClaimed:
    """The five data of a receipt were checked and it was claimed to this case (认领)."""

    case_id: str
    receipt_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalRegistered:
    """The arrival node (到账登记) was filled in and its material handed to the dossier centre."""

    case_id: str
    receipt_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptAllocated:
    """The receipt was accounted for: fee + applicant + refund = amount."""

    case_id: str
    receipt_id: str
    fee_fen: int
    applicant_fen: int
    refund_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutRequested:
    """Somebody asked for a payout; another person must approve it."""

    case_id: str
    payout_id: str
    receipt_id: str
    amount_fen: int
    requester: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutApproved:
    """The payout was approved by someone other than its requester and goes to the bank.

    `payee_account` is the confirmed account it goes to.
    """

    case_id: str
    payout_id: str
    amount_fen: int
    approver: str
    payee_account: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundsPaidOut:
    """The bank confirmed the payout."""

    case_id: str
    payout_id: str
    receipt_id: str
    amount_fen: int
    bank_reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutFailed:
    """The bank refused the payout; the money is held again."""

    case_id: str
    payout_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutMaterialHandedOver:
    """The material of a payout went to the dossier centre."""

    case_id: str
    payout_id: str


PaymentsEvent: TypeAlias = (
    AccountRequested
    | AccountOpened
    | PayeeConfirmed
    | FundsReceived
    | ReceiptClaimed
    | ArrivalRegistered
    | ReceiptAllocated
    | PayoutRequested
    | PayoutApproved
    | FundsPaidOut
    | PayoutFailed
    | PayoutMaterialHandedOver
)
