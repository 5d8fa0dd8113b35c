"""What may be asked of payments. Every amount is integer fen."""

from typing import TypeAlias

from contracts.payments import ReceiptSource
from contracts.values import Sealed
from kernel.deciding.decider import command


@command
class RequestAccount:
    """Have the bank open the case's own account (一案一账号). `applicants` are person ids."""

    case_id: str
    applicants: tuple[str, ...]
    claim_fen: int | None


@command
class RecordAccountOpened:
    """Record the account that the bank opened for the case."""

    case_id: str
    account_number: str


@command
class ConfirmPayee:
    """Confirm the account that payouts go to (收款账户)."""

    case_id: str
    payee_account: Sealed


@command
class RecordReceipt:
    """Record money that arrived in the case account. `bank_reference` is the bank's own number."""

    case_id: str
    bank_reference: str
    amount_fen: int
    source: ReceiptSource
    payer_name: Sealed | None = None


@command
class ClaimReceipt:
    """Claim a receipt to this case (认领) with the five data that were checked.

    They are the debtor's payment information, the case officer, the payer's name, the
    amount and the case number.
    """

    case_id: str
    receipt_id: str
    payment_information: str
    officer: str
    payer_name: str
    amount_fen: int
    case_number: str


@command
class RegisterArrival:
    """Fill in the arrival node (到账登记) and hand its material to the dossier centre.

    Whoever registers declares both: the mandatory fields are entered, the material is given.
    """

    case_id: str
    receipt_id: str
    fields_entered: bool
    material_handed_over: bool


@command
class AllocateReceipt:
    """Account for a receipt: the enforcement fee, the applicant's share, and what goes back."""

    case_id: str
    receipt_id: str
    fee_fen: int
    applicant_fen: int
    refund_fen: int


@command
class RequestPayout:
    """Ask for a payout out of the applicant's share of a receipt.

    `number` counts the payouts of a receipt from 1, so that a request sent twice is one.
    """

    case_id: str
    receipt_id: str
    amount_fen: int
    number: int = 1


@command
class ApprovePayout:
    """Approve a payout that somebody else asked for; it goes to the bank."""

    case_id: str
    payout_id: str


@command
class RecordPayoutPaid:
    """Record that the bank paid out."""

    case_id: str
    payout_id: str
    bank_reference: str


@command
class RecordPayoutFailed:
    """Record that the bank refused a payout."""

    case_id: str
    payout_id: str
    reason: str


@command
class HandOverPayoutMaterial:
    """Hand the material of a payout to the dossier centre."""

    case_id: str
    payout_id: str


AccountCommand: TypeAlias = RequestAccount | RecordAccountOpened | ConfirmPayee
ReceiptCommand: TypeAlias = RecordReceipt | ClaimReceipt | RegisterArrival | AllocateReceipt
PayoutCommand: TypeAlias = (
    RequestPayout | ApprovePayout | RecordPayoutPaid | RecordPayoutFailed | HandOverPayoutMaterial
)
Command: TypeAlias = AccountCommand | ReceiptCommand | PayoutCommand


def stream_of(command: Command) -> str:
    """One stream per case: its account."""
    return f"account-{command.case_id}"
