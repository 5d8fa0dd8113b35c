"""The HTTP routes of triage."""

from kernel.door.http import Door
from services.triage import views
from services.triage.commands import (
    AcceptCustody,
    ConvertCase,
    ConvertForProperty,
    HandOverAgain,
    KeepTier,
    NoteRelation,
    ReassignCase,
    RefuseCustody,
    RegisterConversion,
    RequestConsolidation,
    TriageCase,
)


def routes(door: Door) -> None:
    """Declare the HTTP routes of triage."""
    door.command("/cases/{case_id}/tier", TriageCase)
    door.command("/cases/{case_id}/tier/keeping", KeepTier)
    door.command("/cases/{case_id}/custody/acceptance", AcceptCustody)
    door.command("/cases/{case_id}/custody/refusal", RefuseCustody)
    door.command("/cases/{case_id}/custody/passing", HandOverAgain)
    door.command("/cases/{case_id}/conversion", ConvertCase)
    door.command("/cases/{case_id}/conversion/registration", RegisterConversion)
    door.command("/cases/{case_id}/conversion/property", ConvertForProperty)
    door.command("/cases/{case_id}/reassignment", ReassignCase)
    door.command("/cases/{case_id}/relations", NoteRelation)
    door.command("/cases/{case_id}/consolidation", RequestConsolidation)
    door.query("/cases/{case_id}", views.case_view)
    door.query("/custody", views.custody_view)
    door.query("/draws", views.draws_view)
    door.query("/undecided", views.undecided_view)
