"""鄢陵 二、(一)6: who auctions what. Enterprise and difficult cases come first (reading 470)."""

from dataclasses import replace
from typing import cast

import pytest

from contracts.disposal import AuctionCommissioned
from contracts.values import AssetKind
from kernel.deciding.testing_table import table
from services.disposal.commands import CommissionAuction
from tests.disposal.cases import CASE, LOT, SPEC, house, inquired, surveyed, to_be_inquired
from tests.support import at, by, pack

EXAMPLES = table("""
    kind        | enterprise | difficult | officer | requirement
    real_estate | no         | no        | 张海统  | YL-153
    vehicle     | no         | no        | 马乐    | YL-154
    securities  | no         | no        | 马乐    | YL-154
    equity      | no         | no        | 马乐    | YL-154
    other       | no         | no        | 马乐    | YL-154
    real_estate | yes        | no        | 王辉    | YL-155   # both rows fit: YL-470
    real_estate | no         | yes       | 王辉    | YL-155
    vehicle     | yes        | yes       | 王辉    | YL-155
""")


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: "-".join(row.values()))
def test_the_officer_follows_from_the_case_and_then_from_the_property(
    row: dict[str, str],
) -> None:
    lot = type(house)(
        case_id=CASE,
        lot_id=LOT,
        asset_id=house.asset_id,
        asset_kind=cast(AssetKind, row["kind"]),
    )
    SPEC.given(lot, surveyed, to_be_inquired, inquired).when(
        CommissionAuction(
            case_id=CASE,
            lot_id=LOT,
            enterprise=row["enterprise"] == "yes",
            difficult=row["difficult"] == "yes",
        ),
        at=at("2026-05-08"),
        by=by("handler"),
    ).then(
        AuctionCommissioned(
            case_id=CASE,
            lot_id=LOT,
            officer=row["officer"],
            article="二、(一)6",
            enterprise=row["enterprise"] == "yes",
            difficult=row["difficult"] == "yes",
        )
    )


def test_where_the_document_names_no_officers_the_lot_stays_with_who_commissions_it() -> None:
    bare = pack("gushi")
    assert bare.officers == ()
    commissioning = by("handler")
    replace(SPEC, pack=bare).given(house, surveyed, to_be_inquired, inquired).when(
        CommissionAuction(case_id=CASE, lot_id=LOT), at=at("2026-05-08"), by=commissioning
    ).then(
        AuctionCommissioned(
            case_id=CASE, lot_id=LOT, officer=commissioning.person, article="第二条"
        )
    )
