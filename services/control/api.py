"""The HTTP routes of control."""

from kernel.door.http import Door
from services.control import views
from services.control.commands import (
    ClassifyFeedback,
    CompleteOfflineControl,
    FileFreezeResult,
    MakeControlList,
    PrintFeedback,
    QueueMeasure,
    RecordFreezeEnd,
    RecordUncontrollable,
    RegisterProperty,
    ReleaseMeasure,
    RenewMeasure,
    RequestDeduction,
    RequestFreeze,
    SealAsset,
    StartInquiry,
)


def routes(door: Door) -> None:
    """Declare the HTTP routes of control."""
    door.command("/cases/{case_id}/inquiries", StartInquiry)
    door.command("/cases/{case_id}/inquiries/{inquiry_id}/print", PrintFeedback)
    door.command("/cases/{case_id}/assets/{asset_id}/freeze", RequestFreeze)
    door.command("/cases/{case_id}/assets/{asset_id}/seal", SealAsset)
    door.command("/cases/{case_id}/assets/{asset_id}/freeze-end", RecordFreezeEnd)
    door.command("/cases/{case_id}/assets", RegisterProperty)
    door.command("/cases/{case_id}/assets/{asset_id}/queue", QueueMeasure)
    door.command("/cases/{case_id}/assets/{asset_id}/renewal", RenewMeasure)
    door.command("/cases/{case_id}/assets/{asset_id}/release", ReleaseMeasure)
    door.command("/cases/{case_id}/assets/{asset_id}/uncontrollable", RecordUncontrollable)
    door.command("/cases/{case_id}/assets/{asset_id}/freeze-result", FileFreezeResult)
    door.command("/cases/{case_id}/assets/{asset_id}/deduction", RequestDeduction)
    door.command("/cases/{case_id}/classification", ClassifyFeedback)
    door.command("/cases/{case_id}/control-list", MakeControlList)
    door.command("/cases/{case_id}/offline-control/completion", CompleteOfflineControl)
    door.query("/cases/{case_id}", views.case_view)
    door.query("/cases/{case_id}/assets", views.assets_view)
