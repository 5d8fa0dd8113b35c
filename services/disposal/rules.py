"""The rules of disposal as pure functions: the five items of the survey, the auction officer."""

from datetime import date
from typing import Literal

from contracts.sealed import Text, said
from contracts.values import AssetKind
from kernel.people.register import Register
from kernel.rulebook import Pack
from services.disposal.commands import SurveyLot

SurveyItem = Literal["ownership", "encumbrances", "possession", "unpaid_charges", "defects"]


def lot_id_of(asset_id: str) -> str:
    """The identity of the lot made of an asset."""
    return f"{asset_id}-L"


def needs_disposal(pack: Pack, kind: AssetKind) -> bool:
    """Whether the court's table says that such an asset must be turned into money."""
    return any(row.kind == kind and row.needs_disposal for row in pack.assets)


def item_missing(survey: SurveyLot) -> SurveyItem | None:
    """The first of the five items that the survey leaves empty."""
    answers: dict[SurveyItem, Text] = {
        "ownership": survey.ownership,
        "encumbrances": survey.encumbrances,
        "possession": survey.possession,
        "unpaid_charges": survey.unpaid_charges,
        "defects": survey.defects,
    }
    return next((item for item, answer in answers.items() if not said(answer)), None)


def auction_officer(
    pack: Pack, kind: AssetKind, *, enterprise_or_difficult: bool, day: date, staff: Register
) -> tuple[str, str] | None:
    """The officer in charge on that day, and the article that names the office.

    The pack's rows are tried in order (鄢陵 二、(一)6: enterprise and difficult cases first). Who
    holds the office says the staff register, and in a court that keeps none the pack; whoever is
    away is stood in for. None if no row fits or nobody acts in the office on that day.
    """
    fitting = (row for row in pack.officers if row.fits(kind, enterprise_or_difficult))
    row = next(fitting, None)
    if row is None:
        return None
    acting = tuple(one.name for one in staff.acting_in(row.role, day))
    holders = pack.holders(row.role, day) if staff.empty else acting
    return (holders[0], row.article) if holders else None
