"""The HTTP routes of triage."""

from collections.abc import Mapping
from typing import Any

from kernel.door.http import Call, Door
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
from services.triage.commands.debtors import RecordPreviousTermination
from services.triage.commands.staff import (
    AppointStaff,
    EndAbsence,
    ImportStaff,
    MoveStaff,
    NoteAbsence,
    RelieveStaff,
    RenameStaff,
    RevokeAppointment,
)
from services.triage.views import answers, staff


def routes(door: Door) -> None:
    """Declare the HTTP routes of triage."""
    door.command("/cases/{case_id}/tier", TriageCase)
    door.command("/cases/{case_id}/tier/keeping", KeepTier)
    door.command("/cases/{case_id}/previous-termination", RecordPreviousTermination)
    door.command("/cases/{case_id}/custody/acceptance", AcceptCustody)
    door.command("/cases/{case_id}/custody/refusal", RefuseCustody)
    door.command("/cases/{case_id}/custody/passing", HandOverAgain)
    door.command("/cases/{case_id}/conversion", ConvertCase)
    door.command("/cases/{case_id}/conversion/registration", RegisterConversion)
    door.command("/cases/{case_id}/conversion/property", ConvertForProperty)
    door.command("/cases/{case_id}/reassignment", ReassignCase)
    door.command("/cases/{case_id}/relations", NoteRelation)
    door.command("/cases/{case_id}/consolidation", RequestConsolidation)
    staff_routes(door)
    door.query("/cases/{case_id}", views.case_view, answer=answers.CaseSorted)
    door.query("/custody", views.custody_view, answer=answers.CasesHeld)
    door.query("/draws", views.draws_view, answer=answers.Draws)
    door.query("/undecided", views.undecided_view, answer=answers.CasesUndecided)


def staff_routes(door: Door) -> None:
    """Declare the routes of the staff register."""
    person = "/courts/{court}/staff/{person}"
    door.command(f"{person}/appointments", AppointStaff, sealed_by=_reason_sealed)
    door.command(f"{person}/relief", RelieveStaff, sealed_by=_reason_sealed)
    door.command(f"{person}/revocation", RevokeAppointment, sealed_by=_reason_sealed)
    door.command(f"{person}/move", MoveStaff, sealed_by=_reason_sealed)
    door.command(f"{person}/absences", NoteAbsence, sealed_by=_reason_sealed)
    door.command(f"{person}/return", EndAbsence)
    door.command(f"{person}/name", RenameStaff)
    door.command("/courts/{court}/staff", ImportStaff)
    door.query("/staff", staff.staff_view, answer=answers.Staff)
    door.query("/staff/{person}", staff.person_view, answer=answers.Person)


async def _reason_sealed(call: Call, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with its reason, a text or an object with `plain`, sealed under the key of the
    person; a blank one is none."""
    reason = body.get("reason")
    if isinstance(reason, Mapping):
        reason = reason.get("plain")
    if not isinstance(reason, str):
        return dict(body)
    key = f"staff/{body.get('person', '')}"
    sealed = await call.keyring.seal(call.court, key, reason) if reason.strip() else None
    return {**body, "reason": sealed}
