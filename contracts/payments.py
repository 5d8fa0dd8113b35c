"""Payments (案款): facts about the money of a case. Every amount is integer fen."""

from typing import Annotated, Literal, TypeAlias

from contracts import fields
from contracts.titles import choices, event
from contracts.values import ClaimPayer, NewParty, PayeeAccount, Payer, PaymentInformation

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


@event("申请执行人信息变更")
class ApplicantCorrected:
    """The data of a party was corrected at the filing: who may be paid follows it.

    `person_id` is the id under which the case was filed; `party` may bear another, and then is
    another person, whose account is to be confirmed anew.
    """

    case_id: fields.CaseId
    person_id: fields.PersonId
    party: NewParty


@event("承办人获悉")
class HandlerNoted:
    """A team accepted the case: `handler` is who handles it from then on."""

    case_id: fields.CaseId
    team: fields.Team
    handler: fields.Handler


@event("案款到账")
class FundsReceived:
    """Money arrived in the case account. `evidence` is the stored slip where no bank told of it."""

    case_id: fields.CaseId
    receipt_id: fields.ReceiptId
    amount_fen: fields.AmountFen
    source: ReceiptSource
    bank_reference: fields.BankReference
    payer_name: Payer | None = None
    evidence: fields.BankSlip = ""


@event("案款认领")
class ReceiptClaimed:
    """The five data of a receipt were checked and it was claimed to this case (认领).

    Amount and case number are those of the receipt, `officer` is who handled the case then; the
    other two are kept as they were told.
    """

    case_id: fields.CaseId
    receipt_id: fields.ReceiptId
    officer: fields.ClaimHandler
    payment_information: PaymentInformation | None = None
    payer_name: ClaimPayer | None = None


@event("到账登记")
class ArrivalRegistered:
    """The arrival node (到账登记) was filled in. `fields_entered`: the receipt was claimed with the
    data that the node asks for. Older records keep what was declared of the material; whether it
    arrived is told by `archive.MaterialReceived`."""

    case_id: fields.CaseId
    receipt_id: fields.ReceiptId
    fields_entered: fields.FieldsEntered
    material_handed_over: fields.MaterialHandedOver = False


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
    """A payout to the confirmed account was requested; its money is set aside until others have
    approved it, or it is void."""

    case_id: fields.CaseId
    payout_id: fields.PayoutId
    receipt_id: fields.ReceiptId
    amount_fen: fields.AmountFen
    requester: fields.Requester
    payee_account: PayeeAccount


@event("案款发放批准")
class PayoutApproved:
    """The payout was approved, with its amount and account, by others than its requester. It goes
    to the bank."""

    case_id: fields.CaseId
    payout_id: fields.PayoutId
    amount_fen: fields.AmountFen
    requester: fields.Requester
    approvers: fields.Approvers
    payee_account: PayeeAccount


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
    """A payout that waited for approval became void: it was refused or withdrawn, the request
    lapsed, or the payee's account changed.

    Its money is free again; it is asked for anew under the next number.
    """

    case_id: fields.CaseId
    payout_id: fields.PayoutId
    reason: fields.Reason


@event("发放材料移交")
class PayoutMaterialHandedOver:
    """The material of a payout went to the dossier centre."""

    case_id: fields.CaseId
    payout_id: fields.PayoutId


PaymentsEvent: TypeAlias = (
    AccountRequested
    | AccountOpened
    | PayeeConfirmed
    | ApplicantCorrected
    | HandlerNoted
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
