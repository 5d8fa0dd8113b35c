"""A lot from its control to the auction (鄢陵 二、(一)6, 二、(二)6, 三、(八)9–10)."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.disposal import LotBarNoted
from contracts.triage_staff import StaffAbsent, StaffAppointed, StaffEvent
from kernel.deciding.decider import NoSuchCase
from kernel.people.register import Register, evolve_register
from services.disposal.commands import (
    ChoosePriceMethod,
    CommissionAuction,
    RegisterLot,
    SetReferencePrice,
    SurveyLot,
    TransferForAppraisal,
    VacateHouse,
)
from tests.disposal.cases import (
    ASSET,
    CASE,
    LOT,
    PRICE_FEN,
    SPEC,
    appraised,
    commissioned,
    house,
    inquired,
    surveyed,
    to_be_appraised,
    to_be_inquired,
    transferred,
    vacated,
    vehicle,
)
from tests.support import at, by

DAY = at("2026-04-01")
HANDLER = by("handler", "承办人甲")
REGISTER = RegisterLot(case_id=CASE, lot_id=LOT, asset_id=ASSET, asset_kind="real_estate")
SURVEY = SurveyLot(
    case_id=CASE,
    lot_id=LOT,
    ownership="被执行人单独所有",
    encumbrances="设有抵押权一项",
    possession="被执行人自住",
    unpaid_charges="欠物业费二千元",
    defects="未发现",
)
VACATE = VacateHouse(case_id=CASE, lot_id=LOT)
APPRAISE = ChoosePriceMethod(case_id=CASE, lot_id=LOT, method="appraisal")
TRANSFER = TransferForAppraisal(case_id=CASE, lot_id=LOT)
PRICE = SetReferencePrice(
    case_id=CASE, lot_id=LOT, method="appraisal", price_fen=PRICE_FEN, evidence="F-1"
)
COMMISSION = CommissionAuction(case_id=CASE, lot_id=LOT)
STARTING_PRICE = "第十条第二款"


def test_a_controlled_asset_becomes_a_lot_once() -> None:
    SPEC.when(REGISTER, at=DAY).then(house)
    SPEC.given(house, surveyed).when(REGISTER, at=DAY).then_nothing()


def test_a_survey_knows_all_five_items() -> None:
    SPEC.given(house).when(SURVEY, at=DAY, by=HANDLER).then(surveyed)


@pytest.mark.parametrize(
    ("survey", "item"),
    [
        (replace(SURVEY, ownership=""), "ownership"),
        (replace(SURVEY, encumbrances=" "), "encumbrances"),
        (replace(SURVEY, possession=""), "possession"),
        (replace(SURVEY, unpaid_charges="\n"), "unpaid_charges"),
        (replace(SURVEY, defects=""), "defects"),
    ],
)
def test_a_survey_with_an_item_missing_is_refused(survey: SurveyLot, item: str) -> None:
    SPEC.given(house).when(survey, at=DAY, by=HANDLER).then_refused("三、(八)9", item)


def test_a_lot_is_surveyed_once() -> None:
    SPEC.given(house, surveyed).when(SURVEY, at=DAY, by=HANDLER).then_nothing()


def test_a_house_is_vacated_once() -> None:
    SPEC.given(house).when(VACATE, at=DAY, by=HANDLER).then(vacated)
    SPEC.given(house, vacated).when(VACATE, at=DAY, by=HANDLER).then_nothing()


def test_a_vehicle_is_not_vacated() -> None:
    SPEC.given(vehicle).when(VACATE, at=DAY, by=HANDLER).then_refused("二、(二)6", "lot_id")


def test_another_method_may_be_chosen_until_the_price_is_known() -> None:
    SPEC.given(house).when(APPRAISE, at=DAY, by=HANDLER).then(to_be_appraised)
    SPEC.given(house, to_be_inquired).when(APPRAISE, at=DAY, by=HANDLER).then(to_be_appraised)
    SPEC.given(house, to_be_appraised).when(APPRAISE, at=DAY, by=HANDLER).then_nothing()
    SPEC.given(house, to_be_inquired, inquired).when(APPRAISE, at=DAY, by=HANDLER).then_refused(
        STARTING_PRICE, "method"
    )


def test_a_surveyed_and_vacated_house_goes_to_appraisal() -> None:
    history = (house, surveyed, vacated, to_be_appraised)
    SPEC.given(*history).when(TRANSFER, at=DAY, by=HANDLER).then(transferred)
    SPEC.given(*history, transferred).when(TRANSFER, at=DAY, by=HANDLER).then_nothing()


def test_an_occupied_house_does_not_go_to_appraisal() -> None:
    SPEC.given(house, surveyed, to_be_appraised).when(TRANSFER, at=DAY, by=HANDLER).then_refused(
        "二、(二)6", "lot_id"
    )


def test_a_vehicle_goes_to_appraisal_without_vacating() -> None:
    SPEC.given(vehicle, surveyed, to_be_appraised).when(TRANSFER, at=DAY, by=HANDLER).then(
        transferred
    )


def test_no_appraisal_without_a_survey() -> None:
    SPEC.given(house, vacated, to_be_appraised).when(TRANSFER, at=DAY, by=HANDLER).then_refused(
        "三、(八)10", "lot_id"
    )


@pytest.mark.parametrize("chosen", [(), (to_be_inquired,)])
def test_no_appraisal_where_the_price_is_found_otherwise(chosen: tuple[object, ...]) -> None:
    SPEC.given(vehicle, surveyed, *chosen).when(TRANSFER, at=DAY, by=HANDLER).then_refused(
        STARTING_PRICE, "lot_id"
    )


def test_the_appraisal_sets_the_reference_price_once() -> None:
    history = (house, surveyed, vacated, to_be_appraised, transferred)
    SPEC.given(*history).when(PRICE, at=DAY, by=HANDLER).then(appraised)
    SPEC.given(*history, appraised).when(PRICE, at=DAY, by=HANDLER).then_nothing()
    SPEC.given(*history, appraised).when(
        replace(PRICE, price_fen=PRICE_FEN + 1), at=DAY, by=HANDLER
    ).then_refused(STARTING_PRICE, "price_fen")


def test_a_price_by_inquiry_needs_no_appraisal() -> None:
    SPEC.given(vehicle, surveyed, to_be_inquired).when(
        replace(PRICE, method="network_inquiry"), at=DAY, by=HANDLER
    ).then(inquired)


@pytest.mark.parametrize(
    ("history", "command", "field"),
    [
        ((surveyed, to_be_inquired), PRICE, "method"),  # another method was chosen
        ((surveyed,), PRICE, "method"),  # none was chosen
        ((surveyed, to_be_appraised), PRICE, "method"),  # nothing was transferred yet
        ((to_be_appraised, transferred), replace(PRICE, price_fen=0), "price_fen"),
        ((to_be_appraised, transferred), replace(PRICE, price_fen=-1), "price_fen"),
    ],
)
def test_a_price_that_does_not_follow_from_the_method_is_refused(
    history: tuple[object, ...], command: SetReferencePrice, field: str
) -> None:
    SPEC.given(vehicle, *history).when(command, at=DAY, by=HANDLER).then_refused(
        STARTING_PRICE, field
    )


def test_a_priced_lot_goes_to_its_auction_officer_once() -> None:
    history = (house, surveyed, vacated, to_be_appraised, transferred, appraised)
    SPEC.given(*history).when(COMMISSION, at=DAY, by=HANDLER).then(commissioned)
    SPEC.given(*history, commissioned).when(COMMISSION, at=DAY, by=HANDLER).then_nothing()


def officer(person: str, name: str, first: str, last: str = "") -> StaffAppointed:
    return StaffAppointed(
        person=person,
        name=name,
        office="auction_officer_real_estate",
        team="auction",
        first_day=date.fromisoformat(first),
        last_day=date.fromisoformat(last) if last else None,
    )


def register(*events: StaffEvent) -> Register:
    found = Register()
    for event in events:
        found = evolve_register(found, event)
    return found


AWAY = StaffAbsent(person="y-1", substitute="y-9", first_day=DAY.date(), last_day=DAY.date())


@pytest.mark.parametrize(
    ("staff", "named"),
    [
        (register(officer("y-1", "张甲", "2026-01-01")), "张甲"),
        (register(officer("y-1", "张甲", str(DAY.date()), str(DAY.date()))), "张甲"),
        (
            register(
                officer("y-1", "张甲", "2026-01-01"), officer("y-2", "李乙", "2026-01-01"), AWAY
            ),
            "李乙",
        ),
        (
            register(
                officer("y-1", "张甲", "2026-01-01"),
                replace(officer("y-9", "王丙", "2026-01-01"), office="judge"),
                AWAY,
            ),
            "王丙",
        ),
        (register(officer("y-1", "张甲", "2026-01-01"), AWAY), None),
        (register(officer("y-1", "张甲", "2020-01-01", "2020-12-31")), None),
    ],
)
def test_the_officer_is_who_acts_in_the_office_by_the_staff_register(
    staff: Register, named: str | None
) -> None:
    """The pack names 张海统; once the court keeps a register, it says who holds the office."""
    history = (house, surveyed, vacated, to_be_appraised, transferred, appraised)
    verdict = replace(SPEC.given(*history), staff=staff).when(COMMISSION, at=DAY, by=HANDLER)
    if named is None:
        verdict.then_refused("第二条", "lot_id")
    else:
        verdict.then(replace(commissioned, officer=named))


def test_an_unsurveyed_lot_is_not_auctioned() -> None:
    SPEC.given(vehicle, to_be_inquired, inquired).when(COMMISSION, at=DAY, by=HANDLER).then_refused(
        "三、(八)9", "lot_id"
    )


def test_a_lot_without_a_price_is_not_auctioned() -> None:
    SPEC.given(vehicle, surveyed).when(COMMISSION, at=DAY, by=HANDLER).then_refused(
        STARTING_PRICE, "lot_id"
    )


def test_before_the_offices_were_given_nobody_auctions() -> None:
    SPEC.given(vehicle, surveyed, to_be_inquired, inquired).when(
        COMMISSION, at=at("2022-03-13"), by=HANDLER
    ).then_refused("第二条", "lot_id")


def test_a_lot_that_was_never_registered_does_not_exist() -> None:
    verdict = SPEC.when(SURVEY, at=DAY, by=HANDLER)
    assert isinstance(verdict.refusal, NoSuchCase)


def test_a_lot_is_not_reached_through_another_case() -> None:
    other = replace(SURVEY, case_id="（2026）豫1024执53号")
    verdict = SPEC.given(house).when(other, at=DAY, by=HANDLER)
    assert isinstance(verdict.refusal, NoSuchCase)


def test_a_lot_that_an_outsider_claims_is_not_auctioned() -> None:
    """Surveyed, vacated and priced it may be all the same."""
    barred = LotBarNoted(case_id=CASE, lot_id=LOT, objection_id="O1")
    SPEC.given(house, surveyed, barred).when(VacateHouse(case_id=CASE, lot_id=LOT), at=DAY).then(
        vacated
    )
    priced = SPEC.given(house, surveyed, vacated, to_be_inquired, inquired)
    priced.given(barred).when(COMMISSION, at=DAY, by=HANDLER).then_refused("第十五条第一款")
    two = priced.given(barred, replace(barred, objection_id="O2"), replace(barred, lifted=True))
    two.when(COMMISSION, at=DAY, by=HANDLER).then_refused("第十五条第一款")
    free = two.given(replace(barred, objection_id="O2", lifted=True))
    free.when(COMMISSION, at=DAY, by=HANDLER).then(commissioned)


def test_an_objection_that_came_before_the_lot_stops_it_too() -> None:
    barred = LotBarNoted(case_id=CASE, lot_id=LOT, objection_id="O1")
    history = (barred, house, surveyed, vacated, to_be_inquired, inquired)
    SPEC.given(*history).when(COMMISSION, at=DAY, by=HANDLER).then_refused("第十五条第一款")
    assert isinstance(SPEC.given(barred).when(COMMISSION, at=DAY, by=HANDLER).refusal, NoSuchCase)
