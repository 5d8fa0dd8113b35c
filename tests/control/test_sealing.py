"""Control on the spot: what no network reaches is sealed, seized or frozen by people."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.control import AssetsFrozen
from contracts.values import AssetKind
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.testing_table import table
from services.control.commands import SealAsset
from tests.control.cases import (
    CASE,
    CLAIM,
    CLERK,
    RULING,
    SERVED_AT,
    SPEC,
    SPOT_NOTICE,
    asset_id,
    deposit_found,
    found,
    frozen,
    fully_frozen,
    hit,
    requested,
)
from tests.support import at, stored_paper

NOW = at("2026-03-20 15:00")
DEFINITION = hit("H1", None, asset_kind="real_estate", online=False)
STORED = replace(SPEC, others={files_of(CASE): (stored_paper(CASE),)})
seal = SealAsset(
    ruling=RULING, assistance=SPOT_NOTICE, case_id=CASE, asset_id=asset_id("H1"), evidence="F1"
)
sealed = AssetsFrozen(
    case_id=CASE,
    asset_id=asset_id("H1"),
    asset_kind="real_estate",
    amount_fen=0,
    effective_at=SERVED_AT,
    expires_on=date(2029, 3, 5),
    article="最高人民法院关于适用《中华人民共和国民事诉讼法》的解释 第四百八十五条第一款",
    evidence="F1",
    ruling=RULING,
    assistance=SPOT_NOTICE,
)


def test_a_house_is_sealed_for_three_years_and_once() -> None:
    history = (*deposit_found, found(DEFINITION))
    STORED.given(*history).when(seal, at=NOW, by=CLERK).then(sealed)
    STORED.given(*history, sealed).when(seal, at=NOW, by=CLERK).then_nothing()


def test_what_the_network_is_about_to_freeze_is_not_sealed() -> None:
    command = SealAsset(
        ruling=RULING, assistance=SPOT_NOTICE, case_id=CASE, asset_id=asset_id("D1"), evidence="F1"
    )
    verdict = STORED.given(*deposit_found, requested("D1")).when(command, at=NOW, by=CLERK)
    verdict.then_refused("三、(四)", "asset_id")


FREEZES = table("""
    frozen  | asked   | allowed   # the claim is 8000000 fen, the fee on it 110000
    0       | 8110000 | yes
    0       | 8110001 | no
    0       | -1      | no
    5000000 | 3110000 | yes
    5000000 | 3110001 | no
""")


@pytest.mark.parametrize("row", FREEZES)
def test_money_frozen_on_the_spot_counts_against_the_claim(row: dict[str, str]) -> None:
    """查封、扣押、冻结财产的规定 第十九条; it is no full freeze, which is one online."""
    account = hit("X1", CLAIM, asset_kind="deposit", online=False)
    history: tuple[object, ...] = (*deposit_found, found(account))
    if int(row["frozen"]):
        history = (*history, frozen("D1", int(row["frozen"])))
    asked = SealAsset(
        ruling=RULING,
        assistance=SPOT_NOTICE,
        case_id=CASE,
        asset_id=asset_id("X1"),
        evidence="F1",
        amount_fen=int(row["asked"]),
    )
    verdict = STORED.given(*history).when(asked, at=NOW, by=CLERK)
    if row["allowed"] == "yes":
        assert [type(event) for event in verdict.events] == [AssetsFrozen]
    else:
        verdict.then_refused("第十九条第一款", "amount_fen")


def test_a_full_freeze_leaves_room_for_no_more_money() -> None:
    history = (*fully_frozen, found(DEFINITION))
    STORED.given(*history).when(seal, at=NOW, by=CLERK).then(sealed)


def test_what_is_sealed_on_the_spot_rests_on_a_stored_paper() -> None:
    history = (*deposit_found, found(DEFINITION))
    SPEC.given(*history).when(seal, at=NOW, by=CLERK).then_refused("", "evidence")
    others = replace(SPEC, others={files_of(CASE): (stored_paper(CASE), stored_paper(CASE, "F2"))})
    another = replace(seal, evidence="F2")
    again = others.given(*history, sealed).when(another, at=NOW, by=CLERK)
    again.then_stands("三、(四)", "evidence", evidence="F1")


@pytest.mark.parametrize("kind", [row.kind for row in SPEC.pack.assets if row.needs_disposal])
def test_a_thing_that_must_first_be_sold_is_no_money(kind: AssetKind) -> None:
    item = hit("H1", 60_000_000, asset_kind=kind, online=False)
    worth = replace(seal, amount_fen=6_000_000)
    verdict = STORED.given(*deposit_found, found(item)).when(worth, at=NOW, by=CLERK)
    verdict.then_refused("三、(四)", "amount_fen")
