"""The HTTP routes of payments. The bank pushes receipts to `/receipts`."""

from kernel.door.http import Door
from services.payments import views
from services.payments.commands import (
    AllocateReceipt,
    ClaimReceipt,
    ConfirmPayee,
    HandOverPayoutMaterial,
    RecordReceipt,
    RegisterArrival,
    RequestPayout,
)
from services.payments.views import answers


def routes(door: Door) -> None:
    """Declare the HTTP routes of payments."""
    door.command("/receipts", RecordReceipt)
    door.command("/cases/{case_id}/payee", ConfirmPayee)
    door.command("/cases/{case_id}/receipts/{receipt_id}/claim", ClaimReceipt)
    door.command("/cases/{case_id}/receipts/{receipt_id}/arrival", RegisterArrival)
    door.command("/cases/{case_id}/receipts/{receipt_id}/allocation", AllocateReceipt)
    door.command("/cases/{case_id}/receipts/{receipt_id}/payouts", RequestPayout)
    door.command("/cases/{case_id}/payouts/{payout_id}/material", HandOverPayoutMaterial)
    door.query("/cases/{case_id}/account", views.account_view, answer=answers.Account)
    door.query("/receipts", views.receipts_in, answer=answers.Receipts)
    door.query("/payouts", views.payouts_in, answer=answers.Payouts)
