"""Read models of payments: each case account with its receipts and payouts. Amounts are fen."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, TypeAlias

from contracts.payments import (
    AccountOpened,
    AccountRequested,
    ApplicantCorrected,
    ArrivalRegistered,
    FundsPaidOut,
    FundsReceived,
    PayeeConfirmed,
    PayoutApproved,
    PayoutFailed,
    PayoutMaterialHandedOver,
    PayoutRequested,
    PayoutVoided,
    ReceiptAllocated,
    ReceiptClaimed,
)
from kernel.door.lists import FIRST, Key, Listing, PageWanted, answered
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Reader, Statement

ReceiptProgress: TypeAlias = ReceiptClaimed | ArrivalRegistered | ReceiptAllocated
PayoutProgress: TypeAlias = (
    PayoutApproved | FundsPaidOut | PayoutFailed | PayoutVoided | PayoutMaterialHandedOver
)
AccountProgress: TypeAlias = AccountRequested | AccountOpened | PayeeConfirmed | ApplicantCorrected

# Sums are computed from the rows, so that projecting an event twice changes nothing.
RECEIPTS = Listing(
    name="receipts",
    orders={
        "received_at": (Key("received_at", "timestamptz"), Key("receipt_id"), Key("case_id")),
        "amount_fen": (Key("amount_fen", "bigint"), Key("receipt_id"), Key("case_id")),
    },
    sort="received_at",
    day="received_at",
)
PAYOUTS = Listing(
    name="payouts",
    orders={
        "requested_at": (Key("requested_at", "timestamptz"), Key("payout_id"), Key("case_id")),
        "amount_fen": (Key("amount_fen", "bigint"), Key("payout_id"), Key("case_id")),
    },
    sort="requested_at",
    day="requested_at",
)
TOTALS = """
    update accounts a set
        received_fen = r.received_fen,
        fees_fen = r.fees_fen,
        refunded_fen = r.refunded_fen,
        paid_fen = p.paid_fen,
        held_fen = r.received_fen - r.fees_fen - r.refunded_fen - p.paid_fen
    from (
        select coalesce(sum(amount_fen), 0) as received_fen, coalesce(sum(fee_fen), 0) as fees_fen,
               coalesce(sum(refund_fen), 0) as refunded_fen
        from receipts where court = $1 and case_id = $2
    ) r, (
        select coalesce(sum(amount_fen), 0) as paid_fen
        from payouts where court = $1 and case_id = $2 and state = 'paid'
    ) p
    where a.court = $1 and a.case_id = $2
"""


def project(recorded: Recorded) -> Sequence[Statement]:
    """The statements by which an event changes the read models."""
    event, court, at = recorded.event, recorded.court, recorded.occurred_at
    if isinstance(event, AccountProgress):
        return [_project_account(event, court, at)]
    if isinstance(event, ReceiptProgress):
        return [_receipt_progress(event, court, at), _totals(court, event.case_id)]
    if isinstance(event, PayoutProgress):
        return [_payout_progress(event, court, at), _totals(court, event.case_id)]
    match event:
        case FundsReceived():
            return [_received(event, court, at), _totals(court, event.case_id)]
        case PayoutRequested():
            return [_requested(event, court, at)]
        case _:
            return ()


def _totals(court: str, case_id: str) -> Statement:
    return TOTALS, (court, case_id)


def _project_account(event: AccountProgress, court: str, at: datetime) -> Statement:
    place = (court, event.case_id, at)
    match event:
        case AccountRequested():
            sql = (
                "insert into accounts (court, case_id, requested_at, claim_fen) "
                "values ($1, $2, $3, $4) on conflict (court, case_id) do update set "
                "requested_at = excluded.requested_at, claim_fen = excluded.claim_fen"
            )
            return sql, (*place, event.claim_fen)
        case AccountOpened():
            sql = (
                "update accounts set opened_at = $3, account_number = $4 "
                "where court = $1 and case_id = $2"
            )
            return sql, (*place, event.account_number)
        case PayeeConfirmed():
            sql = (
                "update accounts set payee_confirmed_at = $3, payee = $4 "
                "where court = $1 and case_id = $2"
            )
            return sql, (*place, event.payee_account.key)
        case ApplicantCorrected():
            same = event.party.role == "applicant" and event.party.person_id == event.person_id
            sql = (
                "update accounts set payee_confirmed_at = null, payee = '' "
                "where court = $1 and case_id = $2 and payee = $3 and not $4"
            )
            return sql, (court, event.case_id, event.person_id, same)


def _received(event: FundsReceived, court: str, at: datetime) -> Statement:
    sql = (
        "insert into receipts (court, case_id, receipt_id, received_at, amount_fen, source, "
        "bank_reference, state) values ($1, $2, $3, $4, $5, $6, $7, 'received') "
        "on conflict (court, case_id, receipt_id) do update set "
        "received_at = excluded.received_at, amount_fen = excluded.amount_fen, "
        "source = excluded.source, bank_reference = excluded.bank_reference"
    )
    place = (court, event.case_id, event.receipt_id, at)
    return sql, (*place, event.amount_fen, event.source, event.bank_reference)


def _receipt_progress(event: ReceiptProgress, court: str, at: datetime) -> Statement:
    place = (court, event.case_id, event.receipt_id, at)
    match event:
        case ReceiptClaimed():
            sql = (
                "update receipts set state = 'claimed', claimed_at = $4 "
                "where court = $1 and case_id = $2 and receipt_id = $3"
            )
            return sql, place
        case ArrivalRegistered():
            sql = (
                "update receipts set state = 'registered', registered_at = $4 "
                "where court = $1 and case_id = $2 and receipt_id = $3"
            )
            return sql, place
        case ReceiptAllocated():
            sql = (
                "update receipts set state = 'allocated', allocated_at = $4, fee_fen = $5, "
                "applicant_fen = $6, refund_fen = $7 "
                "where court = $1 and case_id = $2 and receipt_id = $3"
            )
            return sql, (*place, event.fee_fen, event.applicant_fen, event.refund_fen)


def _requested(event: PayoutRequested, court: str, at: datetime) -> Statement:
    sql = (
        "insert into payouts (court, case_id, payout_id, requested_at, receipt_id, amount_fen, "
        "requester, state) values ($1, $2, $3, $4, $5, $6, $7, 'requested') "
        "on conflict (court, case_id, payout_id) do update set "
        "requested_at = excluded.requested_at, receipt_id = excluded.receipt_id, "
        "amount_fen = excluded.amount_fen, requester = excluded.requester"
    )
    place = (court, event.case_id, event.payout_id, at)
    return sql, (*place, event.receipt_id, event.amount_fen, event.requester)


def _payout_progress(event: PayoutProgress, court: str, at: datetime) -> Statement:
    place = (court, event.case_id, event.payout_id, at)
    match event:
        case PayoutApproved():
            sql = (
                "update payouts set state = 'approved', approved_at = $4, approver = $5 "
                "where court = $1 and case_id = $2 and payout_id = $3"
            )
            return sql, (*place, "、".join(event.approvers))
        case FundsPaidOut():
            sql = (
                "update payouts set state = 'paid', settled_at = $4, bank_reference = $5 "
                "where court = $1 and case_id = $2 and payout_id = $3"
            )
            return sql, (*place, event.bank_reference)
        case PayoutFailed() | PayoutVoided():
            sql = (
                "update payouts set state = $5, settled_at = $4, reason = $6 "
                "where court = $1 and case_id = $2 and payout_id = $3"
            )
            state = "failed" if isinstance(event, PayoutFailed) else "void"
            return sql, (*place, state, event.reason)
        case PayoutMaterialHandedOver():
            sql = (
                "update payouts set material_at = $4 "
                "where court = $1 and case_id = $2 and payout_id = $3"
            )
            return sql, place


async def account_view(reader: Reader, court: str, case_id: str) -> dict[str, Any] | None:
    """The case account with its receipts and payouts; None when there is none."""
    account = await reader.fetchrow(
        "select case_id, account_number, claim_fen, payee_confirmed_at, received_fen, held_fen, "
        "fees_fen, paid_fen, refunded_fen, requested_at, opened_at "
        "from accounts where court = $1 and case_id = $2",
        court,
        case_id,
    )
    if account is None:
        return None
    receipts = await reader.fetch(
        "select receipt_id, state, source, amount_fen, fee_fen, applicant_fen, refund_fen, "
        "bank_reference, received_at, claimed_at, registered_at, allocated_at "
        "from receipts where court = $1 and case_id = $2 order by received_at, receipt_id",
        court,
        case_id,
    )
    payouts = await reader.fetch(
        "select payout_id, receipt_id, state, amount_fen, requester, approver, bank_reference, "
        "reason, requested_at, approved_at, settled_at, material_at "
        "from payouts where court = $1 and case_id = $2 order by requested_at, payout_id",
        court,
        case_id,
    )
    return {**account, "receipts": receipts, "payouts": payouts}


async def receipts_in(
    reader: Reader,
    court: str,
    state: str = "received",
    page: Annotated[PageWanted, RECEIPTS] = FIRST,
) -> dict[str, Any]:
    """Receipts in one state (received, claimed, registered, allocated), oldest first."""
    select = (
        "select case_id, receipt_id, source, amount_fen, bank_reference, received_at, {place} "
        "from receipts"
    )
    return await answered(reader, court, RECEIPTS, page, select, [("state = {}", state)])


async def payouts_in(
    reader: Reader,
    court: str,
    state: str = "requested",
    page: Annotated[PageWanted, PAYOUTS] = FIRST,
) -> dict[str, Any]:
    """Payouts in one state (requested, approved, paid, failed, void), oldest first."""
    select = (
        "select case_id, payout_id, receipt_id, amount_fen, requester, approver, requested_at, "
        "{place} from payouts"
    )
    return await answered(reader, court, PAYOUTS, page, select, [("state = {}", state)])
