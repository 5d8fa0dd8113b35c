"""The end of a freeze: the day that the institution returned governs, the computed one stays beside."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from contracts.control import AssetsFrozen, FreezeEndReturned
from contracts.values import AssetKind
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.testing_table import table
from services.control.commands import (
    ConfirmFreeze,
    NoteLapses,
    RecordFreezeEnd,
    RenewMeasure,
    RequestDeduction,
    SealAsset,
)
from tests.control.cases import (
    CASE,
    CLAIM,
    CLERK,
    DEDUCTION_RULING,
    FREEZE_TERM,
    RENEWAL_RULING,
    RULING,
    SECOND_NOTICE,
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
from tests.support import at, by, stored_paper

FROZEN_AT = at("2026-03-03 10:00")  # by the term: to 2027-03-03
ASSET = asset_id("D1")


RECEIPT = stored_paper(CASE, "F-1")
STORED = replace(SPEC, others={files_of(CASE): (RECEIPT,)})


def ends(day: str) -> RecordFreezeEnd:
    return RecordFreezeEnd(
        case_id=CASE, asset_id=ASSET, expires_on=date.fromisoformat(day), evidence="F-1"
    )


def returned(day: str, *, differs: bool = True) -> FreezeEndReturned:
    return FreezeEndReturned(
        case_id=CASE,
        asset_id=ASSET,
        expires_on=date.fromisoformat(day),
        computed_on=date(2027, 3, 3),
        differs=differs,
        article=FREEZE_TERM,
        evidence="F-1",
    )


RETURNED = table("""
    day        | verdict
    2027-03-02 | differs    # 自 … 起至 … 止: the bank lets go a day earlier
    2026-09-03 | differs    # half a year
    2027-03-03 | agrees
    2027-03-04 | differs    # later governs too
    2026-03-03 | differs    # the day of the freeze itself
    2026-03-02 | refused    # before it
""")


@pytest.mark.parametrize("row", RETURNED, ids=lambda row: row["day"])
def test_the_returned_end_is_kept_beside_the_computed_one(row: dict[str, str]) -> None:
    verdict = STORED.given(*fully_frozen).when(ends(row["day"]), at=at("2026-03-05"), by=CLERK)
    if row["verdict"] == "refused":
        verdict.then_refused("三、(三)3", "expires_on")
    else:
        verdict.then(returned(row["day"], differs=row["verdict"] == "differs"))


def test_the_institution_may_return_another_end_later() -> None:
    history = (*fully_frozen, returned("2027-03-02"))
    STORED.given(*history).when(ends("2027-03-02"), at=at("2026-03-06"), by=CLERK).then_nothing()
    later = STORED.given(*history).when(ends("2028-03-01"), at=at("2027-03-01"), by=CLERK)
    later.then(returned("2028-03-01"))


def test_an_end_rests_on_a_receipt_that_is_stored_in_the_case() -> None:
    verdict = SPEC.given(*fully_frozen).when(ends("2027-03-02"), at=at("2026-03-05"), by=CLERK)
    verdict.then_refused("", "evidence")


def test_nothing_ends_that_is_not_frozen() -> None:
    asked = STORED.given(*deposit_found).when(ends("2027-03-02"), at=at("2026-03-05"), by=CLERK)
    asked.then_refused("三、(三)3", "asset_id")


DEDUCTED = table("""
    returned   | at         | allowed
    2026-04-01 | 2026-04-01 | yes       # on its last day
    2026-04-01 | 2026-04-02 | no        # the computed end is eleven months off
    2027-05-01 | 2027-04-30 | yes       # the computed end has passed
""")


@pytest.mark.parametrize("row", DEDUCTED, ids=lambda row: f"{row['returned']} {row['at']}")
def test_money_is_deducted_while_the_freeze_stands_by_the_returned_end(
    row: dict[str, str],
) -> None:
    history = (*fully_frozen, returned(row["returned"]))
    deduct = RequestDeduction(
        ruling=DEDUCTION_RULING, assistance=SECOND_NOTICE, case_id=CASE, asset_id=ASSET
    )
    verdict = SPEC.given(*history).when(deduct, at=at(row["at"]), by=CLERK)
    assert (verdict.refusal is None) == (row["allowed"] == "yes")


def test_a_bank_that_states_the_end_with_its_answer_is_believed() -> None:
    confirm = ConfirmFreeze(
        case_id=CASE,
        asset_id=ASSET,
        amount_fen=CLAIM,
        effective_at=FROZEN_AT,
        expires_on=date(2027, 3, 2),
    )
    history = (*deposit_found, requested("D1"))
    verdict = SPEC.given(*history).when(confirm, at=FROZEN_AT, by=by("system"))
    effective = replace(frozen("D1"), expires_on=date(2027, 3, 2), computed_on=date(2027, 3, 3))
    assert verdict.events[0] == effective
    same = replace(confirm, expires_on=date(2027, 3, 3))
    plain = SPEC.given(*history).when(same, at=FROZEN_AT, by=by("system"))
    assert plain.events[0] == frozen("D1")


def test_a_seal_ends_as_its_notice_states() -> None:
    house = hit("H1", None, asset_kind="real_estate", online=False)
    history = (*deposit_found, found(house))
    seal = SealAsset(
        ruling=RULING,
        assistance=SPOT_NOTICE,
        case_id=CASE,
        asset_id=asset_id("H1"),
        evidence="F-1",
        expires_on=date(2029, 3, 19),
    )
    verdict = STORED.given(*history).when(seal, at=at("2026-03-20"), by=CLERK)
    (sealed,) = verdict.events
    assert isinstance(sealed, AssetsFrozen)
    assert (sealed.expires_on, sealed.computed_on) == (date(2029, 3, 19), date(2029, 3, 5))
    assert sealed.effective_at == SERVED_AT, "as soon as the notice is served"
    STORED.given(*history, sealed).when(seal, at=at("2026-03-20"), by=CLERK).then_nothing()
    other = replace(seal, expires_on=date(2029, 3, 18))
    again = STORED.given(*history, sealed).when(other, at=at("2026-03-20"), by=CLERK)
    again.then_stands("三、(四)", "expires_on", expires_on=date(2029, 3, 19))
    before = replace(seal, expires_on=date(2026, 3, 4))
    refused = STORED.given(*history).when(before, at=at("2026-03-20"), by=CLERK)
    refused.then_refused("三、(三)3", "expires_on")


@pytest.mark.parametrize("kind", get_args(get_args(AssetKind)[0]))
def test_of_whatever_kind_the_returned_end_governs(kind: AssetKind) -> None:
    """Renewed before it, lapsed the midnight after it, whatever the term of the kind would give."""
    item = hit("H1", None, asset_kind=kind, online=False)
    seal = SealAsset(
        ruling=RULING, assistance=SPOT_NOTICE, case_id=CASE, asset_id=asset_id("H1"), evidence="F-1"
    )
    history = (*deposit_found, found(item))
    (sealed,) = STORED.given(*history).when(seal, at=at("2026-03-20"), by=CLERK).events
    told = replace(ends("2026-06-30"), asset_id=asset_id("H1"))
    (end,) = STORED.given(*history, sealed).when(told, at=at("2026-03-25"), by=CLERK).events
    assert (end.expires_on, end.differs) == (date(2026, 6, 30), True)
    governed = STORED.given(*history, sealed, end)
    renew = RenewMeasure(
        case_id=CASE,
        asset_id=asset_id("H1"),
        ruling=RENEWAL_RULING,
        assistance=SECOND_NOTICE,
    )
    assert governed.when(renew, at=at("2026-06-30 23:59"), by=CLERK).events
    refused = governed.when(renew, at=at("2026-07-01 00:00"), by=CLERK).refusal
    assert refused is not None
    note = NoteLapses(case_id=CASE)
    assert not governed.when(note, at=at("2026-06-30 23:59"), by=by("system")).events
    (lapsed,) = governed.when(note, at=at("2026-07-01 00:00"), by=by("system")).events
    assert (lapsed.asset_id, lapsed.expired_on) == (asset_id("H1"), date(2026, 6, 30))
