"""The HTTP routes of disposal."""

from kernel.door.http import Door
from services.disposal import views
from services.disposal.commands import (
    ChoosePriceMethod,
    CommissionAuction,
    SetReferencePrice,
    SurveyLot,
    TransferForAppraisal,
    VacateHouse,
)
from services.disposal.views import answers


def routes(door: Door) -> None:
    """Declare the HTTP routes of disposal."""
    door.command("/cases/{case_id}/lots/{lot_id}/survey", SurveyLot)
    door.command("/cases/{case_id}/lots/{lot_id}/vacating", VacateHouse)
    door.command("/cases/{case_id}/lots/{lot_id}/price-method", ChoosePriceMethod)
    door.command("/cases/{case_id}/lots/{lot_id}/appraisal", TransferForAppraisal)
    door.command("/cases/{case_id}/lots/{lot_id}/reference-price", SetReferencePrice)
    door.command("/cases/{case_id}/lots/{lot_id}/auction", CommissionAuction)
    door.query("/cases/{case_id}/lots", views.lots_view, answer=answers.LotsOfCase)
    door.query("/lots", views.lots_in, answer=answers.Lots)
