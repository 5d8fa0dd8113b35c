"""Read models of property over time: facts, differing feedback, excess; what ends next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from contracts.control_property import (
    ClosingLearned,
    ExcessKept,
    ExcessNoted,
    FeedbackDiffered,
    PropertyFacts,
    PropertyFactsStated,
    ReleaseDue,
)
from kernel.door.lists import FIRST, Key, Listing, PageWanted, answered
from kernel.journal.projections import Reader, Statement

EXPIRING = Listing(
    name="expiring",
    orders={"expires_on": (Key("expires_on::text"), Key("case_id"), Key("asset_id"))},
    sort="expires_on",
    day="(expires_on::timestamp at time zone 'Asia/Shanghai')",
)
ONE = "where court = $1 and case_id = $2 and asset_id = $3"


async def expiring_view(
    reader: Reader, court: str, page: Annotated[PageWanted, EXPIRING] = FIRST
) -> dict[str, Any]:
    """The measures in effect by their last day, the next first; `until` tells how far ahead."""
    select = (
        "select case_id, asset_id, asset_kind, institution, frozen_fen, effective_at, expires_on, "
        "release_due, {place} from assets"
    )
    in_effect = "status in ('frozen', 'not_deducted') and expires_on is not null"
    return await answered(reader, court, EXPIRING, page, select, [(in_effect,)])


async def versions_of(reader: Reader, court: str, case_id: str) -> list[dict[str, Any]]:
    """What later feedbacks told otherwise of items that were known."""
    return await reader.fetch(
        "select * from feedback_versions where court = $1 and case_id = $2 order by told_at, "
        "asset_id",
        court,
        case_id,
    )


def facts_row(
    place: tuple[str, str, str], division: str, outside_city: bool, facts: PropertyFacts | None
) -> Statement:
    """Where an item lies and what identifies it, as known from now on."""
    known = facts or PropertyFacts()
    sql = (
        "update assets set division = $4, outside_city = $5, item_number = $6, frame_number = $7, "
        "lies_at = $8, area = $9, co_owners = $10, quantity = $11, counterparty = $12, "
        "falls_due_on = $13 where court = $1 and case_id = $2 and asset_id = $3"
    )
    sealed = (known.item_number, known.frame_number, known.lies_at, known.area, known.co_owners)
    more = (known.quantity, known.counterparty, known.falls_due_on)
    return sql, (*place, division, outside_city, *sealed, *more)


def differed_rows(event: FeedbackDiffered, court: str, at: datetime) -> Sequence[Statement]:
    """The later feedback beside the earlier one; the item has the later amount."""
    place = (court, event.case_id, event.asset_id)
    sql = (
        "insert into feedback_versions values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
        "on conflict do nothing"
    )
    now = (event.inquiry_id, event.amount_fen, event.institution, event.person_id)
    before = (event.old_amount_fen, event.old_institution, event.old_person_id)
    return (
        (sql, (*place, *now, *before, at)),
        (f"update assets set amount_fen = $4 {ONE}", (*place, event.amount_fen)),  # noqa: S608
    )


def stated_row(event: PropertyFactsStated, court: str) -> Statement:
    """The facts that somebody stated later."""
    place = (court, event.case_id, event.asset_id)
    return facts_row(place, event.division, event.outside_city, event.facts)


def reckoned_row(
    event: ExcessNoted | ExcessKept | ClosingLearned | ReleaseDue, court: str
) -> Statement:
    """What follows for the case as a whole, or for a measure that has to be released."""
    of_case = (court, event.case_id)
    where = "where court = $1 and case_id = $2"
    match event:
        case ExcessNoted():
            sql = (
                "update controls set excess_fen = $3, limit_fen = $4, excess_assets = $5, "
                "excess_kept = null where court = $1 and case_id = $2"
            )
            told = (event.controlled_fen, event.limit_fen, list(event.assets))
            return sql, (*of_case, *told)
        case ExcessKept():
            sql = f"update controls set excess_kept = $3 {where}"  # noqa: S608
            return sql, (*of_case, event.ground)
        case ClosingLearned():
            sql = f"update controls set closed_as = $3 {where}"  # noqa: S608
            return sql, (*of_case, event.manner)
        case ReleaseDue():
            sql = f"update assets set release_due = $4 {ONE}"  # noqa: S608
            return sql, (*of_case, event.asset_id, event.ground)


def settled_row(court: str, case_id: str) -> Statement:
    """A release or a lapse: the excess is reckoned anew."""
    sql = (
        "update controls set excess_fen = null, limit_fen = null, excess_assets = '{}', "
        "excess_kept = null where court = $1 and case_id = $2"
    )
    return sql, (court, case_id)
