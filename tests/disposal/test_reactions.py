"""Which assets become lots, and when."""

from datetime import date

import pytest

from contracts.control import AssetFound, AssetsFrozen
from contracts.values import AssetKind
from kernel.journal.envelope import Recorded
from services.disposal.commands import RegisterLot
from services.disposal.reactions import react
from tests.disposal.cases import ASSET, CASE, LOT
from tests.support import as_fact, at, pack

FROZEN = at("2026-03-24")


def fact(event: object) -> Recorded:
    return as_fact(event, service="control", case_id=CASE, occurred_at=FROZEN)


def frozen(kind: AssetKind) -> AssetsFrozen:
    return AssetsFrozen(
        case_id=CASE,
        asset_id=ASSET,
        asset_kind=kind,
        amount_fen=0,
        effective_at=FROZEN,
        expires_on=date(2029, 3, 24),
        article="第四百八十五条第一款",
    )


@pytest.mark.parametrize("kind", ["real_estate", "vehicle", "securities", "equity", "other"])
def test_a_controlled_asset_that_must_be_turned_into_money_becomes_a_lot(kind: AssetKind) -> None:
    assert react(fact(frozen(kind)), pack()) == (
        RegisterLot(case_id=CASE, lot_id=LOT, asset_id=ASSET, asset_kind=kind),
    )


@pytest.mark.parametrize("kind", ["deposit", "network_fund", "provident_fund", "insurance"])
def test_money_is_not_auctioned(kind: AssetKind) -> None:
    assert react(fact(frozen(kind)), pack()) == ()


def test_what_is_only_found_is_no_lot_yet() -> None:
    found = AssetFound(
        case_id=CASE,
        asset_id=ASSET,
        asset_kind="real_estate",
        person_id="P1",
        institution="鄢陵县不动产登记中心",
        amount_fen=None,
        online=False,
    )
    assert react(fact(found), pack()) == ()
