"""What holds the acts of payments back, whatever is typed in them."""

from collections.abc import Mapping

from kernel.deciding.acts import ActsOn, ActTable
from kernel.deciding.decider import Circumstances, Refused
from services.payments.commands import (
    AllocateReceipt,
    ApprovePayout,
    ClaimReceipt,
    ConfirmPayee,
    HandOverPayoutMaterial,
    RecordReceipt,
    RegisterArrival,
    RequestPayout,
)
from services.payments.decide.citing import refused
from services.payments.rules import payout_id_of
from services.payments.state import CaseAccount, Payout, Receipt, unpaid_fen


def _receipts(state: CaseAccount, _circumstances: Circumstances) -> Mapping[str, Receipt]:
    return state.receipts


def _payouts(state: CaseAccount, _circumstances: Circumstances) -> Mapping[str, Payout]:
    return state.payouts


def _accounted_unclaimed(
    receipt: Receipt, _state: CaseAccount, circumstances: Circumstances
) -> Refused | None:
    if receipt.stage == "received":
        return None
    return refused(circumstances, "receipt-checked", "案款已经登记或者核算", "receipt_id")


def _unclaimed(
    receipt: Receipt, _state: CaseAccount, circumstances: Circumstances
) -> Refused | None:
    """Where the court has its money claimed, and nobody claimed this receipt."""
    if receipt.stage == "received" and circumstances.has_rule("receipt-claimed"):
        return circumstances.refuse("receipt-claimed", "案款尚未核对认领", "receipt_id")
    return None


def _accounted(
    receipt: Receipt, _state: CaseAccount, circumstances: Circumstances
) -> Refused | None:
    if receipt.stage != "allocated":
        return None
    return refused(circumstances, "payout-acts", "案款已经核算", "receipt_id")


def _unregistered(
    receipt: Receipt, _state: CaseAccount, circumstances: Circumstances
) -> Refused | None:
    if receipt.stage == "registered" or not circumstances.has_rule("arrival-complete"):
        return None
    return circumstances.refuse("arrival-complete", "案款尚未到账登记", "receipt_id")


def _account_not_open(
    _receipt: Receipt, state: CaseAccount, circumstances: Circumstances
) -> Refused | None:
    if state.account_number is not None:
        return None
    return refused(circumstances, "payout-acts", "本案案款账户尚未开立")


def _payee_unconfirmed(
    _receipt: Receipt, state: CaseAccount, circumstances: Circumstances
) -> Refused | None:
    if state.payee_account is not None:
        return None
    return refused(circumstances, "payee-confirmed", "收款账户尚未确认")


def _unaccounted(
    receipt: Receipt, _state: CaseAccount, circumstances: Circumstances
) -> Refused | None:
    if receipt.stage == "allocated":
        return None
    return refused(circumstances, "payout-acts", "案款尚未核算", "receipt_id")


def _nothing_left(
    receipt: Receipt, state: CaseAccount, circumstances: Circumstances
) -> Refused | None:
    if receipt.stage != "allocated" or unpaid_fen(state, receipt) > 0:
        return None
    return refused(circumstances, "payout-acts", "该笔案款没有未发放的应发款", "amount_fen")


def _numbered(command: RequestPayout, receipt: Receipt, state: CaseAccount) -> bool:
    """Whether the number was used before; the decision then compares what stands."""
    return payout_id_of(receipt.receipt_id, command.number) in state.payouts


def _void(payout: Payout, _state: CaseAccount, circumstances: Circumstances) -> Refused | None:
    if payout.stage not in ("failed", "void"):
        return None
    return refused(circumstances, "payout", "发放申请已失效，须重新申请发放", "payout_id")


def _payee_moved(
    payout: Payout, state: CaseAccount, circumstances: Circumstances
) -> Refused | None:
    """Where the account is no longer the confirmed one of an applicant."""
    if payout.payee_account == state.payee_account:
        return None
    return refused(circumstances, "payout", "收款账户须重新确认", "payee_account")


def _unpaid(payout: Payout, _state: CaseAccount, circumstances: Circumstances) -> Refused | None:
    if payout.stage == "paid":
        return None
    return refused(circumstances, "payout-material", "案款尚未发放", "payout_id")


account = ActsOn(CaseAccount)

ACTS = ActTable.of(
    account.case(RecordReceipt),
    account.case(ConfirmPayee),
    account.each(
        ClaimReceipt,
        "receipt_id",
        _receipts,
        settled=lambda receipt, _: receipt.claim is not None,
        over=[_accounted_unclaimed],
    ),
    account.each(
        RegisterArrival,
        "receipt_id",
        _receipts,
        _unclaimed,
        settled=lambda receipt, _: receipt.arrival is not None,
        over=[_accounted],
    ),
    account.each(
        AllocateReceipt,
        "receipt_id",
        _receipts,
        _unclaimed,
        _unregistered,
        settled=lambda receipt, _: receipt.stage == "allocated",
    ),
    account.each(
        RequestPayout,
        "receipt_id",
        _receipts,
        _account_not_open,
        _payee_unconfirmed,
        _unaccounted,
        over=[_nothing_left],
        repeats=_numbered,
    ),
    account.each(
        ApprovePayout,
        "payout_id",
        _payouts,
        _payee_moved,
        settled=lambda payout, _: payout.stage in ("approved", "paid"),
        over=[_void],
    ),
    account.each(
        HandOverPayoutMaterial,
        "payout_id",
        _payouts,
        _unpaid,
        settled=lambda payout, _: payout.material_handed_over,
    ),
)
