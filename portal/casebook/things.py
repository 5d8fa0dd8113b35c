"""What acts are about, in words: the assets, lots, receipts, payouts and inquiries of a case."""

from collections.abc import Mapping
from typing import Any

from contracts.titles import choice_titles
from contracts.values import AssetKind, InquirySystem
from kernel.journal.projections import Reader
from portal.casebook.views import parsed
from portal.words import yuan

THINGS_MAX = 2_000  # a case with more is not chosen from a list
SQL = (
    "select name, body from entries where court = $1 and case_id = $2 and name = any($3) "
    "order by recorded_at, service, position limit $4"
)
# The event that brings a thing into the case, and the field with its id.
IDS: Mapping[str, str] = {
    "AssetFound": "asset_id",
    "LotRegistered": "lot_id",
    "FundsReceived": "receipt_id",
    "PayoutRequested": "payout_id",
    "InquiryStarted": "inquiry_id",
}


async def things_of(reader: Reader, court: str, case_id: str) -> dict[str, str]:
    """The things of a case in words, by id."""
    rows = await reader.fetch(SQL, court, case_id, list(IDS), THINGS_MAX)
    return named([parsed(row, "body") for row in rows])


def named(entries: list[dict[str, Any]]) -> dict[str, str]:
    """The same from entries of the case book; a lot is named as its asset. Pure."""
    found: dict[str, str] = {}
    for one in entries:
        body: Mapping[str, Any] = one["body"]
        found[body[IDS[one["name"]]]] = _name(one["name"], body, found)
    return found


def _name(event: str, body: Mapping[str, Any], known: Mapping[str, str]) -> str:
    match event:
        case "AssetFound":
            worth = f"，{yuan(body['amount_fen'])}" if body.get("amount_fen") else ""
            kind = choice_titles(AssetKind)[body["asset_kind"]]
            return f"{kind}（{body['institution']}{worth}）"
        case "LotRegistered":
            kind = choice_titles(AssetKind)[body["asset_kind"]]
            return known.get(body["asset_id"], kind)
        case "FundsReceived":
            return f"到账{yuan(body['amount_fen'])}"
        case "PayoutRequested":
            return f"发放{yuan(body['amount_fen'])}"
        case _:
            system = choice_titles(InquirySystem)[body["system"]]
            return f"{system}第{body['inquiry_id'].rpartition('-')[2]}次查询"
