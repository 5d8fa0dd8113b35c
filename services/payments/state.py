"""The state of payments: the case account in double entry, receipts, payouts.

Every amount is integer fen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, assert_never

from contracts.payments import (
    AccountOpened,
    AccountRequested,
    ApplicantCorrected,
    ArrivalRegistered,
    FundsPaidOut,
    FundsReceived,
    HandlerNoted,
    PayeeConfirmed,
    PaymentsEvent,
    PayoutApproved,
    PayoutFailed,
    PayoutMaterialHandedOver,
    PayoutRequested,
    PayoutVoided,
    ReceiptAllocated,
    ReceiptClaimed,
    ReceiptSource,
)
from contracts.values import Sealed

BookAccount = Literal["received", "held", "fees", "paid", "refunded"]
ReceiptStage = Literal["received", "claimed", "registered", "allocated"]
PayoutStage = Literal["requested", "approved", "paid", "failed", "void"]

ReceiptEvent: TypeAlias = FundsReceived | ReceiptClaimed | ArrivalRegistered | ReceiptAllocated
PayoutEvent: TypeAlias = (
    PayoutRequested
    | PayoutApproved
    | FundsPaidOut
    | PayoutFailed
    | PayoutVoided
    | PayoutMaterialHandedOver
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One entry of the books: the amount is added to `debit` and taken from `credit`."""

    debit: BookAccount
    credit: BookAccount
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The five accounts of a case, in fen. `received` is the source of money, the others are
    where it is."""

    received_fen: int = 0
    held_fen: int = 0
    fees_fen: int = 0
    paid_fen: int = 0
    refunded_fen: int = 0

    @property
    def debits_fen(self) -> int:
        return self.held_fen + self.fees_fen + self.paid_fen + self.refunded_fen

    @property
    def credits_fen(self) -> int:
        return self.received_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Money that arrived and the progress of its accounting. `applicant_fen` may be paid out;
    `evidence` is the stored slip where no bank told of it."""

    receipt_id: str
    bank_reference: str
    amount_fen: int
    source: ReceiptSource
    payer: Sealed | None = None
    evidence: str = ""
    stage: ReceiptStage = "received"
    claim: ReceiptClaimed | None = None
    arrival: ArrivalRegistered | None = None
    fee_fen: int = 0
    applicant_fen: int = 0
    refund_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """A payout, to the account that was confirmed when it was asked for."""

    payout_id: str
    receipt_id: str
    amount_fen: int
    requester: str
    payee_account: Sealed
    stage: PayoutStage = "requested"
    material_handed_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAccount:
    """The account of one case. `applicants` are the person ids of those who may be paid."""

    case_id: str
    applicants: frozenset[str] = frozenset()
    account_number: str | None = None
    payee_account: Sealed | None = None
    books: Books = Books()
    receipts: Mapping[str, Receipt] = field(default_factory=dict)
    payouts: Mapping[str, Payout] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Handler:
    """Who handles a case, by the last team that accepted it."""

    person: str


State: TypeAlias = CaseAccount | Handler

HOLDS_MONEY: frozenset[PayoutStage] = frozenset({"requested", "approved", "paid"})


def unpaid_fen(state: CaseAccount, receipt: Receipt) -> int:
    """The part of the applicant's share of a receipt that is neither paid nor requested, in fen."""
    taken = sum(
        payout.amount_fen
        for payout in state.payouts.values()
        if payout.receipt_id == receipt.receipt_id and payout.stage in HOLDS_MONEY
    )
    return receipt.applicant_fen - taken


def balances(state: CaseAccount) -> bool:
    """Whether the books balance: received = paid + refunded + fees + held, and no account is
    negative.

    The books must also agree with the receipts and payouts they were posted from.
    """
    books = state.books
    amounts = (
        books.received_fen,
        books.held_fen,
        books.fees_fen,
        books.paid_fen,
        books.refunded_fen,
        *(unpaid_fen(state, receipt) for receipt in state.receipts.values()),
    )
    paid = sum(p.amount_fen for p in state.payouts.values() if p.stage == "paid")
    return (
        books.debits_fen == books.credits_fen
        and min(amounts) >= 0
        and books.received_fen == sum(r.amount_fen for r in state.receipts.values())
        and books.fees_fen == sum(r.fee_fen for r in state.receipts.values())
        and books.refunded_fen == sum(r.refund_fen for r in state.receipts.values())
        and books.paid_fen == paid
        and all(_accounted(r) for r in state.receipts.values() if r.stage == "allocated")
    )


def _accounted(receipt: Receipt) -> bool:
    parts = receipt.fee_fen + receipt.applicant_fen + receipt.refund_fen
    return parts == receipt.amount_fen


def evolve(state: State | None, event: PaymentsEvent) -> State:
    """The state after an event. Never refuses."""
    if isinstance(event, HandlerNoted):
        return Handler(event.handler)
    if isinstance(event, AccountRequested):
        return CaseAccount(case_id=event.case_id, applicants=frozenset(event.applicants))
    assert isinstance(state, CaseAccount)  # a stream begins with its founding event
    if isinstance(event, ReceiptEvent):
        return _booked(_with_receipt(state, event), event)
    if isinstance(event, PayoutEvent):
        return _booked(_with_payout(state, event), event)
    match event:
        case AccountOpened():
            return replace(state, account_number=event.account_number)
        case PayeeConfirmed():
            return replace(state, payee_account=event.payee_account)
        case ApplicantCorrected():
            return _corrected(state, event)
        case _:
            assert_never(event)


def _corrected(state: CaseAccount, event: ApplicantCorrected) -> CaseAccount:
    """The account of who turned out to be another person, or no applicant, is confirmed no more."""
    before, party = event.person_id, event.party
    stays = party.role == "applicant"
    applicants = state.applicants - {before} | ({before, party.person_id} if stays else set())
    same = stays and party.person_id == before
    payee = state.payee_account
    if payee is not None and payee.key == before and not same:
        payee = None
    return replace(state, applicants=applicants, payee_account=payee)


def _with_receipt(state: CaseAccount, event: ReceiptEvent) -> CaseAccount:
    receipt = _receipt_after(state.receipts, event)
    return replace(state, receipts={**state.receipts, receipt.receipt_id: receipt})


def _receipt_after(receipts: Mapping[str, Receipt], event: ReceiptEvent) -> Receipt:
    match event:
        case FundsReceived():
            return Receipt(
                receipt_id=event.receipt_id,
                bank_reference=event.bank_reference,
                amount_fen=event.amount_fen,
                source=event.source,
                payer=event.payer_name,
                evidence=event.evidence,
            )
        case ReceiptClaimed():
            return replace(receipts[event.receipt_id], stage="claimed", claim=event)
        case ArrivalRegistered():
            return replace(receipts[event.receipt_id], stage="registered", arrival=event)
        case ReceiptAllocated():
            return replace(
                receipts[event.receipt_id],
                stage="allocated",
                fee_fen=event.fee_fen,
                applicant_fen=event.applicant_fen,
                refund_fen=event.refund_fen,
            )
        case _:
            assert_never(event)


def _with_payout(state: CaseAccount, event: PayoutEvent) -> CaseAccount:
    payout = _payout_after(state.payouts, event)
    return replace(state, payouts={**state.payouts, payout.payout_id: payout})


def _payout_after(payouts: Mapping[str, Payout], event: PayoutEvent) -> Payout:
    match event:
        case PayoutRequested():
            return Payout(
                payout_id=event.payout_id,
                receipt_id=event.receipt_id,
                amount_fen=event.amount_fen,
                requester=event.requester,
                payee_account=event.payee_account,
            )
        case PayoutApproved():
            return replace(payouts[event.payout_id], stage="approved")
        case FundsPaidOut():
            return replace(payouts[event.payout_id], stage="paid")
        case PayoutFailed():
            return replace(payouts[event.payout_id], stage="failed")
        case PayoutVoided():
            return replace(payouts[event.payout_id], stage="void")
        case PayoutMaterialHandedOver():
            return replace(payouts[event.payout_id], material_handed_over=True)
        case _:
            assert_never(event)


def postings(event: ReceiptEvent | PayoutEvent) -> tuple[Posting, ...]:
    """The entries that an event makes in the books; most events move no money."""
    match event:
        case FundsReceived():
            return (Posting(debit="held", credit="received", amount_fen=event.amount_fen),)
        case ReceiptAllocated():
            return (
                Posting(debit="fees", credit="held", amount_fen=event.fee_fen),
                Posting(debit="refunded", credit="held", amount_fen=event.refund_fen),
            )
        case FundsPaidOut():
            return (Posting(debit="paid", credit="held", amount_fen=event.amount_fen),)
        case _:
            return ()


def _booked(state: CaseAccount, event: ReceiptEvent | PayoutEvent) -> CaseAccount:
    books = state.books
    for posting in postings(event):
        books = _added(books, posting.debit, posting.amount_fen)
        books = _added(books, posting.credit, -posting.amount_fen)
    return replace(state, books=books)


def _added(books: Books, account: BookAccount, debit_fen: int) -> Books:
    match account:
        case "received":  # the only account that increases when credited
            return replace(books, received_fen=books.received_fen - debit_fen)
        case "held":
            return replace(books, held_fen=books.held_fen + debit_fen)
        case "fees":
            return replace(books, fees_fen=books.fees_fen + debit_fen)
        case "paid":
            return replace(books, paid_fen=books.paid_fen + debit_fen)
        case "refunded":
            return replace(books, refunded_fen=books.refunded_fen + debit_fen)
        case _:
            assert_never(account)
