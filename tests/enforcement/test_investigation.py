"""Summons, on-site and traditional investigation."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.control import AssetFound
from contracts.enforcement import (
    CaseClosed,
    PartySummoned,
    PropertyNoted,
    SiteInvestigated,
    TraditionalInvestigationCompleted,
    WorkBegun,
)
from services.enforcement.commands import (
    BeginWork,
    CompleteTraditionalInvestigation,
    InvestigateSite,
    SummonParty,
)
from services.enforcement.reactions import registered as noted_from
from tests.enforcement.cases import (
    CASE,
    OPEN,
    SPEC,
    begun,
    domicile,
    networked,
    noted,
    opened,
    site_done,
    tier_noted,
    traditional_done,
)
from tests.support import at, by

DAY = at("2026-03-12")
HANDLER = by("handler", "王法官")
FRESH = SPEC.given(noted, tier_noted, opened)
SUMMON = SummonParty(case_id=CASE, person_id="P1", appear_on=date(2026, 3, 16))
summoned = PartySummoned(case_id=CASE, person_id="P1", appear_on=date(2026, 3, 16))


def site(of: SiteInvestigated) -> InvestigateSite:
    return InvestigateSite(
        case_id=CASE, item=of.item, place=of.place, finding=of.finding, files=of.files
    )


def test_work_begins_once() -> None:
    FRESH.when(BeginWork(case_id=CASE, act="约谈申请人"), at=DAY, by=HANDLER).then(
        WorkBegun(case_id=CASE, act="约谈申请人")
    )


def test_the_beginning_names_the_act() -> None:
    FRESH.when(BeginWork(case_id=CASE, act=""), at=DAY, by=HANDLER).then_refused("三、(八)", "act")


def test_any_first_act_begins_the_work() -> None:
    FRESH.when(SUMMON, at=DAY, by=HANDLER).then(begun, summoned)
    FRESH.when(CompleteTraditionalInvestigation(case_id=CASE), at=DAY, by=HANDLER).then(
        WorkBegun(case_id=CASE, act="传统调查"), traditional_done
    )
    FRESH.when(site(domicile), at=DAY, by=HANDLER).then(
        WorkBegun(case_id=CASE, act="现场调查"), domicile
    )


def test_a_later_act_does_not_begin_it_again() -> None:
    SPEC.given(*OPEN).when(SUMMON, at=DAY, by=HANDLER).then(summoned)


def test_nobody_acts_before_a_team_has_taken_the_case() -> None:
    SPEC.given(noted, tier_noted).when(SUMMON, at=DAY, by=HANDLER).then_refused("", "case_id")
    SPEC.when(SUMMON, at=DAY, by=HANDLER).then_refused("", "case_id")


def test_nobody_acts_after_the_closing() -> None:
    closed = CaseClosed(case_id=CASE, manner="performed", article="第64条（1）")
    SPEC.given(*OPEN, closed).when(SUMMON, at=DAY, by=HANDLER).then_refused("三、(八)14")


def test_only_a_debtor_of_the_case_is_summoned() -> None:
    SPEC.given(*OPEN).when(
        SummonParty(case_id=CASE, person_id="P7", appear_on=date(2026, 3, 16)),
        at=DAY,
        by=HANDLER,
    ).then_refused("", "person_id")


def test_a_summons_is_for_a_day_that_is_not_past() -> None:
    today = SummonParty(case_id=CASE, person_id="P1", appear_on=date(2026, 3, 12))
    SPEC.given(*OPEN).when(today, at=DAY, by=HANDLER).then(
        PartySummoned(case_id=CASE, person_id="P1", appear_on=date(2026, 3, 12))
    )
    yesterday = SummonParty(case_id=CASE, person_id="P1", appear_on=date(2026, 3, 11))
    SPEC.given(*OPEN).when(yesterday, at=DAY, by=HANDLER).then_refused("三、(八)2", "appear_on")


def test_both_items_complete_the_on_site_investigation() -> None:
    SPEC.given(*OPEN).when(site(networked), at=DAY, by=HANDLER).then(networked)
    SPEC.given(*OPEN, networked).when(site(domicile), at=DAY, by=HANDLER).then(domicile, site_done)


def test_two_places_of_one_item_do_not_complete_it() -> None:
    other = SiteInvestigated(
        case_id=CASE,
        item="domicile",
        place="鄢陵县柏梁镇",
        finding="已搬离",
        files=("F1",),
    )
    SPEC.given(*OPEN, domicile).when(site(other), at=DAY, by=HANDLER).then(other)


def test_it_is_completed_once() -> None:
    other = SiteInvestigated(
        case_id=CASE,
        item="domicile",
        place="鄢陵县柏梁镇",
        finding="已搬离",
        files=("F1",),
    )
    SPEC.given(*OPEN, networked, domicile, site_done).when(site(other), at=DAY, by=HANDLER).then(
        other
    )


@pytest.mark.parametrize(
    ("place", "finding", "files", "field"),
    [
        ("", "无人居住", ("F1",), "place"),
        ("鄢陵县安陵镇", "  ", ("F1",), "finding"),
        ("鄢陵县安陵镇", "无人居住", (), "files"),
    ],
)
def test_a_record_with_an_empty_field_counts_as_not_done(
    place: str, finding: str, files: tuple[str, ...], field: str
) -> None:
    SPEC.given(*OPEN).when(
        InvestigateSite(case_id=CASE, item="domicile", place=place, finding=finding, files=files),
        at=DAY,
        by=HANDLER,
    ).then_refused("三、(八)6(3)", field)


def test_what_was_found_on_the_spot_is_shown_by_stored_papers() -> None:
    unseen = replace(site(networked), files=("F1", "F9"))
    SPEC.given(*OPEN).when(unseen, at=DAY, by=HANDLER).then_refused("", "files")


def test_whether_anything_was_found_follows_from_what_was_registered() -> None:
    complete = CompleteTraditionalInvestigation(case_id=CASE)
    some = TraditionalInvestigationCompleted(case_id=CASE, property_found=True)
    registered = PropertyNoted(case_id=CASE, outcome="assets")
    done = SPEC.given(*OPEN, traditional_done)
    done.when(complete, at=DAY, by=HANDLER).then_nothing()
    done.given(registered).when(complete, at=DAY, by=HANDLER).then(some)
    gone = PropertyNoted(case_id=CASE, outcome="none")
    done.given(registered, some, gone).when(complete, at=DAY, by=HANDLER).then(traditional_done)


CAR = AssetFound(
    case_id=CASE,
    asset_id="A1",
    asset_kind="vehicle",
    person_id="P1",
    institution="车辆管理所",
    amount_fen=None,
    online=False,
    source="clue",
    evidence="F1",
)


def test_what_persons_found_counts_at_once_and_what_an_inquiry_told_once_it_is_sorted() -> None:
    assert noted_from(CAR, DAY) == PropertyNoted(case_id=CASE, outcome="assets")
    assert noted_from(replace(CAR, source="inquiry"), DAY) is None
