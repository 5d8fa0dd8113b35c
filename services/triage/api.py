"""The HTTP routes of triage."""

from kernel.door.http import Door
from services.triage import views
from services.triage.commands import (
    AcceptCustody,
    ApproveConsolidation,
    ConfirmTier,
    ConvertCase,
    ConvertForProperty,
    HandOverAgain,
    KeepTier,
    NoteRelation,
    ReassignCase,
    RefuseConsolidation,
    RefuseConversion,
    RefuseCustody,
    RefuseReassignment,
    RefuseTier,
    RegisterConversion,
    RequestConsolidation,
    RequestConversion,
    RequestReassignment,
    TriageCase,
)


def routes(door: Door) -> None:
    """Declare the HTTP routes of triage."""
    door.command("/cases/{case_id}/tier", TriageCase)
    door.command("/cases/{case_id}/tier/confirmation", ConfirmTier)
    door.command("/cases/{case_id}/tier/refusal", RefuseTier)
    door.command("/cases/{case_id}/tier/keeping", KeepTier)
    door.command("/cases/{case_id}/custody/acceptance", AcceptCustody)
    door.command("/cases/{case_id}/custody/refusal", RefuseCustody)
    door.command("/cases/{case_id}/custody/passing", HandOverAgain)
    door.command("/cases/{case_id}/conversion/request", RequestConversion)
    door.command("/cases/{case_id}/conversion/approval", ConvertCase)
    door.command("/cases/{case_id}/conversion/refusal", RefuseConversion)
    door.command("/cases/{case_id}/conversion/registration", RegisterConversion)
    door.command("/cases/{case_id}/conversion/property", ConvertForProperty)
    door.command("/cases/{case_id}/reassignment/request", RequestReassignment)
    door.command("/cases/{case_id}/reassignment/approval", ReassignCase)
    door.command("/cases/{case_id}/reassignment/refusal", RefuseReassignment)
    door.command("/cases/{case_id}/relations", NoteRelation)
    door.command("/cases/{case_id}/consolidation/request", RequestConsolidation)
    door.command("/cases/{case_id}/consolidation/approval", ApproveConsolidation)
    door.command("/cases/{case_id}/consolidation/refusal", RefuseConsolidation)
    door.query("/cases/{case_id}", views.case_view)
    door.query("/custody", views.custody_view)
    door.query("/draws", views.draws_view)
    door.query("/answers", views.answers_view)
