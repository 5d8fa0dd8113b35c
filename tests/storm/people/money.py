"""Money: what debtors pay, how it is accounted for, and payouts. Amounts are fen."""

from collections.abc import Iterator
from datetime import timedelta

from contracts.payments import ReceiptSource
from services.control.decide.reckoning import deductible_fen
from services.control.rules import CASH_KINDS
from services.payments.commands import (
    AllocateReceipt,
    ClaimReceipt,
    ConfirmPayee,
    HandOverPayoutMaterial,
    RegisterArrival,
    RequestPayout,
)
from services.payments.rules import payout_id_of
from services.payments.state import CaseAccount, Receipt, unpaid_fen
from tests.storm.outside import Transfer
from tests.storm.people.plan import sealed
from tests.storm.people.seen import Seen, Wish

FEE_PERCENT = 1


def money(seen: Seen) -> Iterator[Wish]:
    account = seen.account
    if account is None:
        return
    payee = sealed(seen.plan.applicant, "account")
    if account.payee_account is None and account.receipts:
        yield _wish("payee", ConfirmPayee(case_id=seen.case_id, payee_account=payee), "handler")
    for receipt in account.receipts.values():
        yield from _receipt(seen, account, receipt)
    yield from _payouts(seen, account)


def _receipt(seen: Seen, account: CaseAccount, receipt: Receipt) -> Iterator[Wish]:
    of = {"case_id": seen.case_id, "receipt_id": receipt.receipt_id}
    key = receipt.receipt_id
    if receipt.stage == "received":
        claim = ClaimReceipt(
            **of,
            payment_information=sealed(seen.plan.applicant, "网络扣划"),
            payer_name=sealed(seen.plan.applicant, "被执行人"),
            amount_fen=receipt.amount_fen,
            case_number=seen.case_id,
        )
        yield _wish(f"claim/{key}", claim, "handler")
    elif receipt.stage == "claimed":
        arrived = RegisterArrival(**of)
        yield _wish(f"arrival/{key}", arrived, "handler")
    elif receipt.stage == "registered":
        yield _wish(f"allocate/{key}", _allocation(seen, account, receipt), "handler")
    elif _may_pay(account) and (left_fen := unpaid_fen(account, receipt)) > 0:
        number = 1 + sum(p.receipt_id == key for p in account.payouts.values())
        in_parts = seen.plan.happens(0.3, "in parts", key) and number == 1
        part_fen = max(1, left_fen // 2) if in_parts else left_fen
        pay = RequestPayout(**of, amount_fen=part_fen, number=number)
        yield _wish(f"pay/{payout_id_of(key, number)}", pay, "handler")


def _may_pay(account: CaseAccount) -> bool:
    return account.account_number is not None and account.payee_account is not None


def _allocation(seen: Seen, account: CaseAccount, receipt: Receipt) -> AllocateReceipt:
    """The fee first, then the applicant as far as the claim goes; the rest goes back."""
    fee_fen = receipt.amount_fen * FEE_PERCENT // 100
    applicant_fen = min(receipt.amount_fen - fee_fen, owed_fen(seen, account))
    return AllocateReceipt(
        case_id=seen.case_id,
        receipt_id=receipt.receipt_id,
        fee_fen=fee_fen,
        applicant_fen=applicant_fen,
        refund_fen=receipt.amount_fen - fee_fen - applicant_fen,
    )


def owed_fen(seen: Seen, account: CaseAccount) -> int:
    """What of the claim no receipt was allocated to yet."""
    claim_fen = seen.filing.claim_fen if seen.filing else None
    return max(0, (claim_fen or 0) - sum(r.applicant_fen for r in account.receipts.values()))


def _payouts(seen: Seen, account: CaseAccount) -> Iterator[Wish]:
    for payout in account.payouts.values():
        key, of = payout.payout_id, {"case_id": seen.case_id, "payout_id": payout.payout_id}
        moves = payout.stage == "requested" and seen.plan.happens(0.1, "moves", key)
        if moves and f"move/{key}" not in seen.done:
            moved = sealed(seen.plan.applicant, f"new account after {key}")
            confirm = ConfirmPayee(case_id=seen.case_id, payee_account=moved)
            yield _wish(f"move/{key}", confirm, "handler")
        elif payout.stage == "paid" and not payout.material_handed_over:
            yield _wish(f"payout material/{key}", HandOverPayoutMaterial(**of), "handler")


def income(seen: Seen) -> Iterator[Transfer]:
    """Money that others send: a buyer at auction, or the debtor once nothing else can be had."""
    for lot in seen.lots:
        if lot.commissioned and lot.price_fen is not None:
            yield _transfer(seen, f"{lot.lot_id}-sale", lot.price_fen, "auction")
    account = seen.account
    if account is not None and _nothing_else(seen, account):
        owed_part_fen = owed_fen(seen, account)
        if owed_part_fen:
            amount_fen = owed_part_fen * 100 // (100 - FEE_PERCENT) + 1
            reference = f"{seen.case_id}-T{len(account.receipts)}"
            yield _transfer(seen, reference, amount_fen, "debtor")


def _transfer(seen: Seen, reference: str, amount_fen: int, source: ReceiptSource) -> Transfer:
    wait = timedelta(days=seen.plan.fate.between(1, 20, "transfer", reference))
    return Transfer(
        case_id=seen.case_id,
        reference=reference,
        amount_fen=amount_fen,
        source=source,
        at=seen.now + wait,
    )


def _nothing_else(seen: Seen, account: CaseAccount) -> bool:
    """Whether the team works on the case, and no other money is on its way."""
    work, control = seen.work, seen.control
    if work is None or control is None or not work.opened or work.closed or not work.unpaid_fen:
        return False
    if work.outcome is None or (work.outcome == "none" and not seen.pays_anyway):
        return False
    if any(receipt.stage != "allocated" for receipt in account.receipts.values()):
        return False
    for asset in control.assets.values():
        cash = asset.asset_kind in CASH_KINDS and asset.stage == "frozen"
        if asset.stage in ("freezing", "deducting") or (
            cash and deductible_fen(asset, control, seen.today, seen.pack)
        ):
            return False
    return True


def _wish(key: str, command: object, role: str) -> Wish:
    return Wish(key=key, service="payments", commands=(command,), role=role)
