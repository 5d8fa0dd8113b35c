"""The commands of payments. Every amount is integer fen."""

from collections.abc import Sequence
from typing import TypeAlias

from contracts import fields
from contracts.payments import ReceiptSource
from contracts.values import ClaimPayer, PayeeAccount, Payer, PaymentInformation
from kernel.deciding.decider import command
from kernel.deciding.files import stream_of as files_of


@command("申请案款账号")
class RequestAccount:
    """Have the bank open the case's own account (一案一账号). `applicants` are person ids."""

    case_id: fields.CaseId
    applicants: fields.ApplicantIds
    claim_fen: fields.ClaimFen | None


@command("记录案款账号开立")
class RecordAccountOpened:
    """Record the account that the bank opened for the case."""

    case_id: fields.CaseId
    account_number: fields.AccountNumber


@command("确认收款账户")
class ConfirmPayee:
    """Confirm the account that payouts go to (收款账户)."""

    case_id: fields.CaseId
    payee_account: PayeeAccount


@command("记录案款到账")
class RecordReceipt:
    """Record money that arrived in the case account. `bank_reference` is the bank's own number.

    `evidence` is the stored slip of the bank, which only the bank itself does without.
    """

    case_id: fields.CaseId
    bank_reference: fields.BankReference
    amount_fen: fields.AmountFen
    source: ReceiptSource
    payer_name: Payer | None = None
    evidence: fields.BankSlip = ""


@command("认领案款")
class ClaimReceipt:
    """Claim a receipt to this case (认领) with the data that were checked.

    They are the debtor's payment information, the payer's name where the bank has not told it, the
    amount and the case number; the fifth, the case officer, follows from who accepted the case, or
    is the handler who claims.
    """

    case_id: fields.CaseId
    receipt_id: fields.ReceiptId
    amount_fen: fields.AmountFen
    case_number: fields.ClaimCaseNumber
    payment_information: PaymentInformation | None = None
    payer_name: ClaimPayer | None = None


@command("办理到账登记")
class RegisterArrival:
    """Fill in the arrival node (到账登记) from what the log has of the receipt and its claim."""

    case_id: fields.CaseId
    receipt_id: fields.ReceiptId


@command("核算案款")
class AllocateReceipt:
    """Allocate a receipt (fen): the enforcement fee, the applicant's share, and the refund."""

    case_id: fields.CaseId
    receipt_id: fields.ReceiptId
    fee_fen: fields.FeeFen
    applicant_fen: fields.ApplicantFen
    refund_fen: fields.RefundFen


@command("申请发放案款")
class RequestPayout:
    """Ask for a payout out of the applicant's share of a receipt.

    `number` counts the payouts of a receipt from 1, so that a request sent twice is one.
    """

    case_id: fields.CaseId
    receipt_id: fields.ReceiptId
    amount_fen: fields.AmountFen
    number: fields.PayoutNumber = 1


@command("批准发放案款")
class ApprovePayout:
    """Send a requested payout to the bank: this amount, to this account. Done under an approval."""

    case_id: fields.CaseId
    payout_id: fields.PayoutId
    amount_fen: fields.AmountFen
    payee_account: PayeeAccount


@command("记录发放申请失效")
class VoidPayout:
    """Give up a requested payout that was not approved; its money is free again."""

    case_id: fields.CaseId
    payout_id: fields.PayoutId
    reason: fields.Reason


@command("记录案款发放")
class RecordPayoutPaid:
    """Record that the bank paid out."""

    case_id: fields.CaseId
    payout_id: fields.PayoutId
    bank_reference: fields.BankReference


@command("记录案款发放失败")
class RecordPayoutFailed:
    """Record that the bank refused a payout."""

    case_id: fields.CaseId
    payout_id: fields.PayoutId
    reason: fields.Reason


@command("移交发放材料")
class HandOverPayoutMaterial:
    """Hand the material of a payout to the dossier centre."""

    case_id: fields.CaseId
    payout_id: fields.PayoutId


AccountCommand: TypeAlias = RequestAccount | RecordAccountOpened | ConfirmPayee
ReceiptCommand: TypeAlias = RecordReceipt | ClaimReceipt | RegisterArrival | AllocateReceipt
PayoutCommand: TypeAlias = (
    RequestPayout
    | ApprovePayout
    | VoidPayout
    | RecordPayoutPaid
    | RecordPayoutFailed
    | HandOverPayoutMaterial
)
Command: TypeAlias = AccountCommand | ReceiptCommand | PayoutCommand


def stream_of(command: Command) -> str:
    """One stream per case: its account."""
    return account_of(command.case_id)


def consults(command: Command, _court: str) -> Sequence[str]:
    """A slip is one of the stored files of the case; who claims names its handler."""
    if isinstance(command, RecordReceipt) and command.evidence:
        return (files_of(command.case_id),)
    if isinstance(command, ClaimReceipt):
        return (handler_of(command.case_id),)
    return ()


def account_of(case_id: str) -> str:
    """The stream of the account of a case."""
    return f"account-{case_id}"


def handler_of(case_id: str) -> str:
    """The stream that knows who handles a case. It is one of its own, for custody may be heard of
    before the filing."""
    return f"handler-{case_id}"
