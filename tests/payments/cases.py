"""A case of payments' tests: its account, one receipt on its way, one payout."""

from contracts.payments import (
    AccountOpened,
    AccountRequested,
    ArrivalRegistered,
    FundsPaidOut,
    FundsReceived,
    HandlerNoted,
    PayeeConfirmed,
    PayoutApproved,
    PayoutFailed,
    PayoutMaterialHandedOver,
    PayoutRequested,
    ReceiptAllocated,
    ReceiptClaimed,
)
from contracts.values import Sealed
from kernel.deciding.testing import Spec
from services.payments.app import DEFINITION
from services.payments.commands import handler_of
from services.payments.rules import payout_id_of, receipt_id_of
from tests.support import calendar, pack, words

CASE = "（2026）豫1024执37号"
accepted = HandlerNoted(case_id=CASE, team="ordinary-1", handler="承办人甲")
SPEC = Spec(
    definition=DEFINITION,
    pack=pack(),
    calendar=calendar(),
    others={handler_of(CASE): (accepted,)},
)
PAYEE = Sealed(key="P2", nonce="bm9uY2U=", text="NjIxNw==")
OTHER_PAYEE = Sealed(key="P2", nonce="bm9uY2U=", text="NjIyOA==")
PAYER = Sealed(key="payer-1", nonce="bm9uY2U=", text="6ZO26KGM")
REFERENCE = "扣划-D0001"
RECEIPT = receipt_id_of(CASE, REFERENCE)
PAYOUT = payout_id_of(RECEIPT, 1)
AMOUNT_FEN = 3_650_000
FEE_FEN = 44_750
APPLICANT_FEN = 3_600_000
REFUND_FEN = AMOUNT_FEN - FEE_FEN - APPLICANT_FEN

requested = AccountRequested(case_id=CASE, applicants=("P2",), claim_fen=AMOUNT_FEN)
opened = AccountOpened(case_id=CASE, account_number="621700000000000037")
payee = PayeeConfirmed(case_id=CASE, payee_account=PAYEE)
received = FundsReceived(
    case_id=CASE,
    receipt_id=RECEIPT,
    amount_fen=AMOUNT_FEN,
    source="deduction",
    bank_reference=REFERENCE,
    payer_name=PAYER,
)
claimed = ReceiptClaimed(
    case_id=CASE,
    receipt_id=RECEIPT,
    officer="承办人甲",
    payment_information=words("总对总扣划被执行人某公司存款"),
    payer_name=PAYER,
)
registered = ArrivalRegistered(case_id=CASE, receipt_id=RECEIPT, fields_entered=True)
allocated = ReceiptAllocated(
    case_id=CASE,
    receipt_id=RECEIPT,
    fee_fen=FEE_FEN,
    applicant_fen=APPLICANT_FEN,
    refund_fen=REFUND_FEN,
)
asked = PayoutRequested(
    case_id=CASE,
    payout_id=PAYOUT,
    receipt_id=RECEIPT,
    amount_fen=APPLICANT_FEN,
    requester="承办人甲",
    payee_account=PAYEE,
)
approved = PayoutApproved(
    case_id=CASE,
    payout_id=PAYOUT,
    amount_fen=APPLICANT_FEN,
    requester="承办人甲",
    approvers=("案款专员乙",),
    payee_account=PAYEE,
)
paid = FundsPaidOut(
    case_id=CASE,
    payout_id=PAYOUT,
    receipt_id=RECEIPT,
    amount_fen=APPLICANT_FEN,
    bank_reference=f"付款-{PAYOUT}",
)
failed = PayoutFailed(case_id=CASE, payout_id=PAYOUT, reason="收款账户已销户")
handed_over = PayoutMaterialHandedOver(case_id=CASE, payout_id=PAYOUT)

OPEN = (requested, opened, payee)
ALLOCATED = (*OPEN, received, claimed, registered, allocated)
