"""The HTTP door of triage."""

from kernel.http import Door
from services.triage import views
from services.triage.commands import (
    AcceptCustody,
    ConvertCase,
    ConvertForProperty,
    PassCustodyAgain,
    RefuseCustody,
    RequestConversion,
    TriageCase,
)


def routes(door: Door) -> None:
    door.command("/cases/{case_id}/tier", TriageCase)
    door.command("/cases/{case_id}/custody/acceptance", AcceptCustody)
    door.command("/cases/{case_id}/custody/refusal", RefuseCustody)
    door.command("/cases/{case_id}/custody/passing", PassCustodyAgain)
    door.command("/cases/{case_id}/conversion/request", RequestConversion)
    door.command("/cases/{case_id}/conversion/approval", ConvertCase)
    door.command("/cases/{case_id}/conversion/property", ConvertForProperty)
    door.query("/cases/{case_id}", views.case_view)
    door.query("/custody", views.custody_view)
    door.query("/draws", views.draws_view)
