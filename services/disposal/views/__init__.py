"""Read models of disposal: every lot and its progress. Amounts are fen."""

from collections.abc import Sequence
from typing import Annotated, Any

from contracts.disposal import (
    AppraisalTransferred,
    AuctionCommissioned,
    HouseVacated,
    LotBarNoted,
    LotRegistered,
    LotSurveyed,
    PriceMethodChosen,
    ReferencePriceSet,
)
from kernel.door.lists import FIRST, Key, Listing, PageWanted, answered
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Reader, Statement

LOTS = Listing(
    name="lots",
    orders={"registered_at": (Key("registered_at", "timestamptz"), Key("lot_id"))},
    sort="registered_at",
    day="registered_at",
)
COLUMNS = (
    "lot_id, case_id, asset_id, asset_kind, state, ownership, encumbrances, possession, "
    "unpaid_charges, defects, method, price_fen, officer, article, registered_at, surveyed_at, "
    "vacated_at, transferred_at, priced_at, commissioned_at, "
    "array(select objection_id from lot_bars b where b.court = lots.court "
    "and b.lot_id = lots.lot_id order by objection_id) as barred_by"
)


def project(recorded: Recorded) -> Sequence[Statement]:
    """The statements by which an event changes the read models."""
    event = recorded.event
    match event:
        case LotRegistered():
            sql = (
                "insert into lots (court, lot_id, registered_at, case_id, asset_id, asset_kind, "
                "state) values ($1, $2, $3, $4, $5, $6, 'registered') "
                "on conflict (court, lot_id) do update set "
                "registered_at = excluded.registered_at, case_id = excluded.case_id, "
                "asset_id = excluded.asset_id, asset_kind = excluded.asset_kind"
            )
            values: tuple[object, ...] = (event.case_id, event.asset_id, event.asset_kind)
        case LotSurveyed():
            sql = _update(
                "state = case state when 'registered' then 'surveyed' else state end, "
                "surveyed_at = $3, ownership = $4, encumbrances = $5, possession = $6, "
                "unpaid_charges = $7, defects = $8"
            )
            values = (
                event.ownership,
                event.encumbrances,
                event.possession,
                event.unpaid_charges,
                event.defects,
            )
        case HouseVacated():
            sql, values = _update("vacated_at = $3"), ()
        case LotBarNoted():
            return [_bar(event, recorded.court)]
        case PriceMethodChosen():
            sql, values = _update("method = $3"), (event.method,)
            return [(sql, (recorded.court, event.lot_id, *values))]
        case AppraisalTransferred():
            sql, values = _update("state = 'appraisal', transferred_at = $3"), ()
        case ReferencePriceSet():
            sql = _update("state = 'priced', priced_at = $3, price_fen = $4")
            values = (event.price_fen,)
        case AuctionCommissioned():
            sql = _update(
                "state = 'commissioned', commissioned_at = $3, officer = $4, article = $5"
            )
            values = (event.officer, event.article)
        case _:
            return ()
    return [(sql, (recorded.court, event.lot_id, recorded.occurred_at, *values))]


def _bar(event: LotBarNoted, court: str) -> Statement:
    """One objection to the disposal of a lot, which may come before the lot itself."""
    key = (court, event.lot_id, event.objection_id)
    if event.lifted:
        sql = "delete from lot_bars where court = $1 and lot_id = $2 and objection_id = $3"
        return sql, key
    return "insert into lot_bars values ($1, $2, $3) on conflict do nothing", key


def _update(columns: str) -> str:
    return f"update lots set {columns} where court = $1 and lot_id = $2"  # noqa: S608  # constants only


async def lots_view(reader: Reader, court: str, case_id: str) -> dict[str, Any]:
    """The lots of a case, in the order of their registration."""
    rows = await reader.fetch(
        f"select {COLUMNS} from lots where court = $1 and case_id = $2 "  # noqa: S608  # constants only
        "order by registered_at, lot_id",
        court,
        case_id,
    )
    return {"lots": rows}


async def lots_in(
    reader: Reader,
    court: str,
    state: str = "registered",
    page: Annotated[PageWanted, LOTS] = FIRST,
) -> dict[str, Any]:
    """Lots in one state (registered, surveyed, appraisal, priced, commissioned), oldest first."""
    select = f"select {COLUMNS}, {{place}} from lots"  # noqa: S608  # constants only
    return await answered(reader, court, LOTS, page, select, [("state = {}", state)])
