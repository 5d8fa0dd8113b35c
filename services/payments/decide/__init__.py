"""The decisions of payments: one function per command. Every amount is integer fen.

What holds an act back whatever is typed is in `acts`, and was asked before.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from contracts.payments import (
    AccountOpened,
    AccountRequested,
    ArrivalRegistered,
    FundsPaidOut,
    FundsReceived,
    PayeeConfirmed,
    PaymentsEvent,
    PayoutApproved,
    PayoutFailed,
    PayoutMaterialHandedOver,
    PayoutRequested,
    PayoutVoided,
    ReceiptAllocated,
    ReceiptClaimed,
)
from kernel.deciding.decider import Circumstances, NoSuchCase
from kernel.deciding.files import require_stored
from services.payments.commands import (
    AllocateReceipt,
    ApprovePayout,
    ClaimReceipt,
    Command,
    ConfirmPayee,
    HandOverPayoutMaterial,
    RecordAccountOpened,
    RecordPayoutFailed,
    RecordPayoutPaid,
    RecordReceipt,
    RegisterArrival,
    RequestAccount,
    RequestPayout,
    VoidPayout,
    handler_of,
)
from services.payments.decide.citing import cited, refused
from services.payments.rules import Mismatch, mismatch, payout_id_of, receipt_id_of
from services.payments.state import CaseAccount, Handler, Payout, Receipt, State, unpaid_fen

MOVED = "收款账户已变更"
BANK = "bank"  # the role in which the bank itself tells what arrived
HANDLER = "handler"  # the role of who handles a case
SLIP = "已存入本案的银行进账凭证"

UNCHECKED: dict[Mismatch, str] = {
    "payment_information": "须核对被执行人缴款信息",
    "officer": "案件尚无承办人，接收后再认领",
    "payer_name": "须核对缴款人名称",
    "amount_fen": "缴款金额与到账金额不一致",
    "case_number": "案号与本案不一致",
}


def decide(
    command: Command, state: State | None, circumstances: Circumstances
) -> Sequence[PaymentsEvent]:
    """The events that follow from a command. Raises Refused, or Early."""
    if isinstance(command, RequestAccount):
        return request_account(command, state)
    if not isinstance(state, CaseAccount):
        raise NoSuchCase("本案案款账户")
    match command:
        case RecordAccountOpened():
            return record_opened(command, state)
        case ConfirmPayee():
            return confirm_payee(command, state, circumstances)
        case RecordReceipt():
            return record_receipt(command, state, circumstances)
        case ClaimReceipt():
            return claim_receipt(command, state, circumstances)
        case RegisterArrival():
            return register_arrival(command, state)
        case AllocateReceipt():
            return allocate_receipt(command, state, circumstances)
        case RequestPayout():
            return request_payout(command, state, circumstances)
        case ApprovePayout():
            return approve_payout(command, state, circumstances)
        case VoidPayout():
            return void_payout(command, state)
        case RecordPayoutPaid():
            return record_paid(command, state)
        case RecordPayoutFailed():
            return record_failed(command, state)
        case HandOverPayoutMaterial():
            return hand_over_material(command, state)
        case _:
            assert_never(command)


def request_account(command: RequestAccount, state: State | None) -> Sequence[PaymentsEvent]:
    if state is not None:
        return []
    return [
        AccountRequested(
            case_id=command.case_id, applicants=command.applicants, claim_fen=command.claim_fen
        )
    ]


def record_opened(command: RecordAccountOpened, state: CaseAccount) -> Sequence[PaymentsEvent]:
    if state.account_number is not None:
        return []
    return [AccountOpened(case_id=state.case_id, account_number=command.account_number)]


def confirm_payee(
    command: ConfirmPayee, state: CaseAccount, circumstances: Circumstances
) -> Sequence[PaymentsEvent]:
    """Confirm the payee account. Payouts that wait for approval would go to another account:
    they become void. Raises Refused for the account of who is no applicant of the case."""
    if state.payee_account == command.payee_account:
        return []
    if command.payee_account.key not in state.applicants:
        raise refused(circumstances, "payee-confirmed", "不是本案申请执行人的账户", "payee_account")
    voided = (
        PayoutVoided(case_id=state.case_id, payout_id=payout.payout_id, reason=MOVED)
        for payout in state.payouts.values()
        if payout.stage == "requested"
    )
    return [
        PayeeConfirmed(case_id=state.case_id, payee_account=command.payee_account),
        *voided,
    ]


def record_receipt(
    command: RecordReceipt, state: CaseAccount, circumstances: Circumstances
) -> Sequence[PaymentsEvent]:
    """Records money that arrived, even before the account is known to be open.

    Raises NoSuchCase where no bank tells of it and no slip of the bank is stored in the case.
    """
    if not command.bank_reference.strip():
        raise refused(circumstances, "receipt-checked", "须载明银行流水号", "bank_reference")
    receipt_id = receipt_id_of(state.case_id, command.bank_reference)
    known = state.receipts.get(receipt_id)
    if known is not None:
        slip = {"evidence": known.evidence} if command.evidence else {}
        return circumstances.unchanged(
            cited("receipt-checked", circumstances),
            command,
            bank_reference=known.bank_reference,
            amount_fen=known.amount_fen,
            source=known.source,
            payer_name=known.payer,
            **slip,
        )
    if command.amount_fen <= 0:
        raise refused(circumstances, "payout-acts", "到账金额须大于零", "amount_fen")
    if circumstances.actor.role != BANK:
        require_stored(circumstances, state.case_id, command.evidence, "evidence", SLIP)
    return [
        FundsReceived(
            case_id=state.case_id,
            receipt_id=receipt_id,
            amount_fen=command.amount_fen,
            source=command.source,
            bank_reference=command.bank_reference,
            payer_name=command.payer_name,
            evidence=command.evidence,
        )
    ]


def claim_receipt(
    command: ClaimReceipt, state: CaseAccount, circumstances: Circumstances
) -> Sequence[PaymentsEvent]:
    """Claim a receipt for the case (鄢陵 三、(八)11(1)).

    Raises Refused where one of the five data is missing or wrong; Stands where it was claimed with
    other data.
    """
    receipt = _receipt(state, command.receipt_id)
    every = circumstances.has_rule("receipt-checked")
    claimed = receipt.claim
    told = receipt.payer if claimed is None else claimed.payer_name
    command = command if command.payer_name is not None else replace(command, payer_name=told)
    officer = _handler(state.case_id, circumstances) if claimed is None else claimed.officer
    wrong = mismatch(command, officer, receipt.amount_fen, every=every)
    if wrong is not None:
        raise refused(circumstances, "receipt-checked", UNCHECKED[wrong], wrong)
    if claimed is not None:
        return circumstances.unchanged(cited("receipt-checked", circumstances), command, claimed)
    return [
        ReceiptClaimed(
            case_id=state.case_id,
            receipt_id=receipt.receipt_id,
            officer=officer,
            payment_information=command.payment_information,
            payer_name=command.payer_name,
        )
    ]


def register_arrival(command: RegisterArrival, state: CaseAccount) -> Sequence[PaymentsEvent]:
    """Register the arrival of a claimed receipt (鄢陵 三、(八)11(2)).

    Its mandatory fields are the data of the claim. That the material reached the dossier centre is
    the centre's own fact (`archive.MaterialReceived`).
    """
    receipt = _receipt(state, command.receipt_id)
    if receipt.arrival is not None:
        return []
    return [
        ArrivalRegistered(
            case_id=state.case_id,
            receipt_id=receipt.receipt_id,
            fields_entered=receipt.claim is not None,
        )
    ]


def allocate_receipt(
    command: AllocateReceipt, state: CaseAccount, circumstances: Circumstances
) -> Sequence[PaymentsEvent]:
    """Account for a receipt (鄢陵 三、(八)11(3)).

    Raises Refused where the parts are not its amount; Stands where it was accounted for otherwise.
    """
    receipt = _receipt(state, command.receipt_id)
    parts = (command.fee_fen, command.applicant_fen, command.refund_fen)
    if receipt.stage == "allocated":
        return circumstances.unchanged(
            cited("payout-acts", circumstances),
            command,
            fee_fen=receipt.fee_fen,
            applicant_fen=receipt.applicant_fen,
            refund_fen=receipt.refund_fen,
        )
    for name, part in zip(("fee_fen", "applicant_fen", "refund_fen"), parts, strict=True):
        if part < 0:
            raise refused(circumstances, "payout-acts", "核算金额不得为负", name)
    if sum(parts) != receipt.amount_fen:
        raise refused(
            circumstances,
            "payout-acts",
            f"执行费、应发款、退款合计须等于到账金额{receipt.amount_fen}分",
            "applicant_fen",
        )
    return [
        ReceiptAllocated(
            case_id=state.case_id,
            receipt_id=receipt.receipt_id,
            fee_fen=command.fee_fen,
            applicant_fen=command.applicant_fen,
            refund_fen=command.refund_fen,
        )
    ]


def request_payout(
    command: RequestPayout, state: CaseAccount, circumstances: Circumstances
) -> Sequence[PaymentsEvent]:
    """Set the money of a payout aside, for others to approve (鄢陵 三、(八)11(3)).

    Raises Refused where there is not so much money; Stands where the number stands for another
    amount.
    """
    receipt = _receipt(state, command.receipt_id)
    if command.number < 1:
        raise refused(circumstances, "payout-acts", "发放序号从1开始", "number")
    payout_id = payout_id_of(receipt.receipt_id, command.number)
    known = state.payouts.get(payout_id)
    if known is not None:
        if known.stage in ("failed", "void"):
            raise refused(circumstances, "payout-acts", "该序号已使用，请以新序号申请", "number")
        code = cited("payout-acts", circumstances)
        return circumstances.unchanged(code, command, amount_fen=known.amount_fen)
    if command.amount_fen <= 0:
        raise refused(circumstances, "payout-acts", "发放金额须大于零", "amount_fen")
    if command.amount_fen > unpaid_fen(state, receipt):
        raise refused(circumstances, "payout-acts", "发放金额超过未发放的应发款", "amount_fen")
    assert state.payee_account is not None  # a guard holds the act back otherwise
    return [
        PayoutRequested(
            case_id=state.case_id,
            payout_id=payout_id,
            receipt_id=receipt.receipt_id,
            amount_fen=command.amount_fen,
            requester=circumstances.actor.person,
            payee_account=state.payee_account,
        )
    ]


def approve_payout(
    command: ApprovePayout, state: CaseAccount, circumstances: Circumstances
) -> Sequence[PaymentsEvent]:
    """Release a payout as it was approved: this amount, to this account (鄢陵 二、(一)).

    Raises Refused where nobody approved it, or it was asked for with another amount or account.
    """
    payout = _payout(state, command.payout_id)
    if payout.stage in ("approved", "paid"):
        return []
    if command.amount_fen != payout.amount_fen:
        raise refused(circumstances, "payout", "发放金额与申请不一致", "amount_fen")
    if command.payee_account != payout.payee_account:
        raise refused(circumstances, "payout", "收款账户与申请不一致", "payee_account")
    if circumstances.approved is None:
        raise refused(circumstances, "payout", "案款发放须经审批")
    return [
        PayoutApproved(
            case_id=state.case_id,
            payout_id=payout.payout_id,
            amount_fen=payout.amount_fen,
            requester=payout.requester,
            approvers=circumstances.approved.approvers,
            payee_account=payout.payee_account,
        )
    ]


def void_payout(command: VoidPayout, state: CaseAccount) -> Sequence[PaymentsEvent]:
    """Free the money of a payout that was not approved."""
    payout = _payout(state, command.payout_id)
    if payout.stage != "requested":
        return []
    return [PayoutVoided(case_id=state.case_id, payout_id=payout.payout_id, reason=command.reason)]


def record_paid(command: RecordPayoutPaid, state: CaseAccount) -> Sequence[PaymentsEvent]:
    payout = _payout(state, command.payout_id)
    if payout.stage != "approved":
        return []
    return [
        FundsPaidOut(
            case_id=state.case_id,
            payout_id=payout.payout_id,
            receipt_id=payout.receipt_id,
            amount_fen=payout.amount_fen,
            bank_reference=command.bank_reference,
        )
    ]


def record_failed(command: RecordPayoutFailed, state: CaseAccount) -> Sequence[PaymentsEvent]:
    payout = _payout(state, command.payout_id)
    if payout.stage != "approved":
        return []
    return [PayoutFailed(case_id=state.case_id, payout_id=payout.payout_id, reason=command.reason)]


def hand_over_material(
    command: HandOverPayoutMaterial, state: CaseAccount
) -> Sequence[PaymentsEvent]:
    payout = _payout(state, command.payout_id)
    if payout.material_handed_over:
        return []
    return [PayoutMaterialHandedOver(case_id=state.case_id, payout_id=payout.payout_id)]


def _handler(case_id: str, circumstances: Circumstances) -> str:
    """Who handles the case: by who accepted it, before that the handler who claims himself."""
    known = circumstances.consulted.get(handler_of(case_id))
    if isinstance(known, Handler):
        return known.person
    return circumstances.actor.person if circumstances.actor.role == HANDLER else ""


def _receipt(state: CaseAccount, receipt_id: str) -> Receipt:
    if receipt_id not in state.receipts:
        raise NoSuchCase("这笔到账案款", "receipt_id")
    return state.receipts[receipt_id]


def _payout(state: CaseAccount, payout_id: str) -> Payout:
    if payout_id not in state.payouts:
        raise NoSuchCase("这笔发放申请", "payout_id")
    return state.payouts[payout_id]
