"""Payments (案款): facts about the money of a case. Every amount is integer fen."""

from typing import Annotated, Literal, TypeAlias

from contracts import fields
from contracts.titles import choices, event
from contracts.values import PayeeAccount, Payer

ReceiptSource: TypeAlias = Annotated[
    Literal["deduction", "debtor", "auction", "other"],
    choices(
        "案款来源",
        {"deduction": "扣划", "debtor": "被执行人缴款", "auction": "拍卖款", "other": "其他来源"},
    ),
]


@event("案款账号申请")
class AccountRequested:
    """The bank was asked to open the case's own account (一案一账号)."""

    case_id: fields.CaseId
    applicants: fields.ApplicantIds
    claim_fen: fields.ClaimFen | None


@event("案款账号开立")
class AccountOpened:
    """The bank opened the case's own account."""

    case_id: fields.CaseId
    account_number: fields.AccountNumber


@event("收款账户确认")
class PayeeConfirmed:
    """The applicant confirmed the account that payouts go to."""

    case_id: fields.CaseId
    payee_account: PayeeAccount


@event("案款到账")
class FundsReceived:
    """Money arrived in the case account."""

    case_id: fields.CaseId
    receipt_id: fields.ReceiptId
    amount_fen: fields.AmountFen
    source: ReceiptSource
    bank_reference: fields.BankReference
    payer_name: Payer | None = None


@event("案款认领")
class ReceiptClaimed:
    """The five data of a receipt were checked and it was claimed to this case (认领)."""

    case_id: fields.CaseId
    receipt_id: fields.ReceiptId


@event("到账登记")
class ArrivalRegistered:
    """The arrival node (到账登记) was filled in and its material handed to the dossier centre."""

    case_id: fields.CaseId
    receipt_id: fields.ReceiptId


@event("案款核算")
class ReceiptAllocated:
    """The receipt was accounted for: fee + applicant + refund = amount."""

    case_id: fields.CaseId
    receipt_id: fields.ReceiptId
    fee_fen: fields.FeeFen
    applicant_fen: fields.ApplicantFen
    refund_fen: fields.RefundFen


@event("案款发放申请")
class PayoutRequested:
    """A payout was requested; another person must approve it."""

    case_id: fields.CaseId
    payout_id: fields.PayoutId
    receipt_id: fields.ReceiptId
    amount_fen: fields.AmountFen
    requester: fields.Requester


@event("案款发放批准")
class PayoutApproved:
    """The payout was approved by someone other than its requester and goes to the bank.

    `payee_account` is the confirmed account it goes to.
    """

    case_id: fields.CaseId
    payout_id: fields.PayoutId
    amount_fen: fields.AmountFen
    approver: fields.Approver
    payee_account: PayeeAccount | None = None


@event("案款发放")
class FundsPaidOut:
    """The bank confirmed the payout."""

    case_id: fields.CaseId
    payout_id: fields.PayoutId
    receipt_id: fields.ReceiptId
    amount_fen: fields.AmountFen
    bank_reference: fields.BankReference


@event("案款发放失败")
class PayoutFailed:
    """The bank refused the payout; the money is held again."""

    case_id: fields.CaseId
    payout_id: fields.PayoutId
    reason: fields.Reason


@event("发放申请失效")
class PayoutVoided:
    """The payee's account changed while the payout waited for approval: it is void.

    A payout is approved for the account it was asked for; it is asked for anew under the
    next number.
    """

    case_id: fields.CaseId
    payout_id: fields.PayoutId


@event("发放材料移交")
class PayoutMaterialHandedOver:
    """The material of a payout went to the dossier centre."""

    case_id: fields.CaseId
    payout_id: fields.PayoutId


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
    | PayoutVoided
    | PayoutMaterialHandedOver
)
