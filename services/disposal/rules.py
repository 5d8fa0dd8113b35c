"""The rules of disposal as pure functions: the five items of the survey, the auction officer."""

from collections.abc import Collection
from datetime import date
from typing import Literal

from contracts.sealed import Text, said
from contracts.values import AssetKind, Party
from kernel.people.register import Register
from kernel.rulebook import AuctionOfficer, Pack
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


def enterprises_of(*parties: Party) -> tuple[str, ...]:
    """The person ids of the parties that are no natural persons (法人、非法人组织)."""
    return tuple(party.person_id for party in parties if party.kind == "legal")


def is_difficult(pack: Pack, flags: Collection[str]) -> bool:
    """Whether triage found the case so that an officer of its own auctions its property (疑难复杂,
    鄢陵 二、(一)6)."""
    return any(not set(row.flags).isdisjoint(flags) for row in pack.officers)


def officer_row(
    pack: Pack, kind: AssetKind, enterprise: bool, flags: Collection[str]
) -> AuctionOfficer | None:
    """The row that says which office auctions such property in such a case.

    The pack's rows are tried in order (鄢陵 二、(一)6: enterprise and difficult cases first). None
    if no row fits.
    """
    return next((row for row in pack.officers if row.fits(kind, enterprise, flags)), None)


def in_charge(row: AuctionOfficer, pack: Pack, day: date, staff: Register) -> str | None:
    """Who acts in the office of a row on that day.

    The staff register says so, and in a court that keeps none the pack; whoever is away is stood in
    for. None if nobody acts in it on that day.
    """
    if staff.empty:
        return next(iter(pack.holders(row.role, day)), None)
    return next((one.name for one in staff.acting_in(row.role, day)), None)
