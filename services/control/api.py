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
from services.control.commands.entrustment import (
    AcceptMatter,
    AnswerMatter,
    AskMatterPapers,
    CompleteMatter,
    FileMatter,
    OpenEntrustmentInbox,
    PassEntrustmentResult,
    RequestEntrustment,
    ReturnMatter,
    SendEntrustment,
    SortMatter,
    SupplementEntrustment,
    UrgeEntrustment,
    WithdrawEntrustment,
)
from services.control.commands.preservation import (
    ApplyPreservationRelease,
    ExemptPreservation,
    FinishPreservation,
    ReceivePreservation,
    RejectPreservation,
    RulePreservation,
    RulePreservationRelease,
    SecurePreservation,
    StartPreservation,
    TakeOverPreservation,
    TakePreservation,
    TellPreservation,
)
from services.control.commands.property import KeepExcess, MoveQueue, StatePropertyFacts
from services.control.commands.receivables import (
    NotifyThirdPerson,
    OrderThirdPerson,
    RecordThirdPersonAnswer,
    RecordThirdPersonPerformance,
)
from services.control.views import answers
from services.control.views.entrustment import entrustments_view, matters_view, out_view
from services.control.views.preservation import preservations_in, preservations_view
from services.control.views.property import expiring_view


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
    door.command("/cases/{case_id}/assets/{asset_id}/facts", StatePropertyFacts)
    door.command("/cases/{case_id}/assets/{asset_id}/queue-place", MoveQueue)
    door.command("/cases/{case_id}/excess", KeepExcess)
    debt = "/cases/{case_id}/assets/{asset_id}/third-person"
    door.command(f"{debt}/notice", NotifyThirdPerson)
    door.command(f"{debt}/answer", RecordThirdPersonAnswer)
    door.command(f"{debt}/order", OrderThirdPerson)
    door.command(f"{debt}/performances", RecordThirdPersonPerformance)
    door.command("/cases/{case_id}/classification", ClassifyFeedback)
    door.command("/cases/{case_id}/control-list", MakeControlList)
    door.command("/cases/{case_id}/offline-control/completion", CompleteOfflineControl)
    door.query("/expiring", expiring_view, answer=answers.Expiring)
    door.query("/cases/{case_id}", views.case_view, answer=answers.ControlOfCase)
    door.query("/cases/{case_id}/assets", views.assets_view, answer=answers.Assets)
    _entrustment(door)
    _preservation(door)


def _entrustment(door: Door) -> None:
    door.command("/cases/{case_id}/entrustments", RequestEntrustment)
    one = "/cases/{case_id}/entrustments/{entrustment_id}"
    door.command(f"{one}/sending", SendEntrustment)
    door.command(f"{one}/papers", SupplementEntrustment)
    door.command(f"{one}/urging", UrgeEntrustment)
    door.command(f"{one}/withdrawal", WithdrawEntrustment)
    door.command(f"{one}/result", PassEntrustmentResult)
    door.command("/courts/{court}/entrustment-inbox", OpenEntrustmentInbox)
    matter = "/cases/{case_id}/matters/{entrustment_id}"
    door.command(f"{matter}/acceptance", AcceptMatter)
    door.command(f"{matter}/papers-asked", AskMatterPapers)
    door.command(f"{matter}/sorting", SortMatter)
    door.command(f"{matter}/completion", CompleteMatter)
    door.command(f"{matter}/answer", AnswerMatter)
    door.command(f"{matter}/return", ReturnMatter)
    door.command(f"{matter}/filing", FileMatter)
    door.query("/cases/{case_id}/entrustments", entrustments_view, answer=answers.Entrusted)
    door.query("/entrustments", out_view, answer=answers.Entrustments)
    door.query("/matters", matters_view, answer=answers.Matters)


def _preservation(door: Door) -> None:
    door.command("/cases/{case_id}/preservations", ReceivePreservation)
    door.command("/cases/{case_id}/preservations/handed-over", TakePreservation)
    kept = "/cases/{case_id}/preservations/{preservation_id}"
    door.command(f"{kept}/security", SecurePreservation)
    door.command(f"{kept}/exemption", ExemptPreservation)
    door.command(f"{kept}/ruling", RulePreservation)
    door.command(f"{kept}/rejection", RejectPreservation)
    door.command(f"{kept}/start", StartPreservation)
    door.command(f"{kept}/completion", FinishPreservation)
    door.command(f"{kept}/notice", TellPreservation)
    door.command(f"{kept}/release", ApplyPreservationRelease)
    door.command(f"{kept}/release/ruling", RulePreservationRelease)
    door.command("/cases/{case_id}/preserved", TakeOverPreservation)
    door.query(
        "/cases/{case_id}/preservations", preservations_view, answer=answers.PreservationsOfCase
    )
    door.query("/preservations", preservations_in, answer=answers.Preservations)
