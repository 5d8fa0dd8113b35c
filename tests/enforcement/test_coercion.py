"""限制消费 and 失信: only against a debtor in default, and on a ground of the law."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from contracts.enforcement import (
    ConsumptionRestricted,
    DefaulterListed,
    DefaulterListingDecided,
    DefaulterListingRefused,
    PropertyNoted,
)
from contracts.enforcement_lists import ListTermSet
from contracts.enforcement_settlement import SettlementBroken
from services.enforcement.commands import (
    DecideDefaulterListing,
    DefaulterListingGround,
    RecordListing,
    RecordListingRefusal,
    RestrictConsumption,
)
from tests.enforcement.cases import (
    CASE,
    CODE,
    NAME,
    OPEN,
    SPEC,
    notice,
    paid,
    restricted,
)
from tests.support import at, by, calendar, pack

HANDLER = by("handler", "王法官")
PRESIDENT = ("院长",)
AFTER = at("2026-03-21 00:00")  # the notice period ends at 24:00 of 2026-03-20
RESTRICT = RestrictConsumption(case_id=CASE, person_id="P1")
IN_DEFAULT = SPEC.given(*OPEN, notice)
ABILITY = "经营一家商铺"
TWO_YEARS = ListTermSet(case_id=CASE, person_id="P1", until=date(2028, 3, 21))
LAW = "《最高人民法院关于公布失信被执行人名单信息的若干规定》"


def listing(
    ground: DefaulterListingGround = "property_report",
    ability: str = ABILITY,
    circumstances: str = "逾期未报告财产",
    years: int | None = None,
) -> DecideDefaulterListing:
    return DecideDefaulterListing(
        case_id=CASE,
        person_id="P1",
        ground=ground,
        ability=ability,
        circumstances=circumstances,
        years=years,
    )


def decided(article: str = "第一条（四）", attempt: int = 1) -> DefaulterListingDecided:
    return DefaulterListingDecided(
        case_id=CASE,
        person_id="P1",
        article=f"{LAW}{article}",
        ability=ABILITY,
        circumstances="逾期未报告财产",
        attempt=attempt,
        name=NAME,
        code=CODE,
    )


def test_consumption_is_restricted_after_the_notice_period() -> None:
    IN_DEFAULT.when(RESTRICT, at=AFTER, by=HANDLER, approved_by=PRESIDENT).then(
        ConsumptionRestricted(case_id=CASE, person_id="P1", article="三、(八)12(1)")
    )


def test_both_are_the_presidents_to_allow() -> None:
    IN_DEFAULT.when(RESTRICT, at=AFTER, by=HANDLER).then_asks("consumption-order")
    IN_DEFAULT.when(listing(), at=AFTER, by=HANDLER).then_asks("defaulter-listing")


@pytest.mark.parametrize("court", ["gushi", "ruyang", "shangqiu", "shihe"])
def test_where_the_court_s_document_is_silent_the_law_names_the_president(court: str) -> None:
    spec = replace(IN_DEFAULT, pack=pack(court), calendar=calendar(court))
    asked = {RESTRICT: "consumption-order", listing(): "defaulter-listing"}
    for command, approval in asked.items():
        spec.when(command, at=AFTER, by=HANDLER).then_asks(approval)
        row = pack(court).approval(approval)
        assert (row.roles, bool(row.law), row.set_by) == (("president",), True, "")


@pytest.mark.parametrize("when", [at("2026-03-12"), at("2026-03-20 23:59")])
def test_the_last_day_of_the_period_belongs_to_the_debtor(when: datetime) -> None:
    IN_DEFAULT.when(RESTRICT, at=when, by=HANDLER).then_refused("三、(八)12(1)", "person_id")


def test_without_a_served_notice_nothing_has_run_out() -> None:
    SPEC.given(*OPEN).when(RESTRICT, at=AFTER, by=HANDLER).then_refused("三、(八)12(1)")


def test_a_debtor_who_has_performed_is_left_alone() -> None:
    IN_DEFAULT.given(paid).when(RESTRICT, at=AFTER, by=HANDLER).then_refused("三、(八)12(1)")


def test_somebody_who_is_no_debtor_is_left_alone() -> None:
    IN_DEFAULT.when(
        RestrictConsumption(case_id=CASE, person_id="P7"), at=AFTER, by=HANDLER
    ).then_refused("", "person_id")


def test_a_debtor_in_default_is_listed_on_a_statutory_ground_for_two_years() -> None:
    IN_DEFAULT.when(listing(), at=AFTER, by=HANDLER, approved_by=PRESIDENT).then(
        decided(), TWO_YEARS
    )


@pytest.mark.parametrize(
    ("ground", "article"),
    [
        ("obstruction", "第一条（二）"),
        ("evasion", "第一条（三）"),
        ("property_report", "第一条（四）"),
        ("consumption", "第一条（五）"),
        ("settlement", "第一条（六）"),
    ],
)
def test_each_ground_has_its_article(ground: DefaulterListingGround, article: str) -> None:
    unkept = SettlementBroken(
        case_id=CASE, instalment=1, due_on=date(2026, 3, 1), unpaid_fen=100, evidence="F1"
    )
    IN_DEFAULT.given(restricted, unkept).when(
        listing(ground), at=AFTER, by=HANDLER, approved_by=PRESIDENT
    ).then(decided(article), TWO_YEARS)


@pytest.mark.parametrize(("years", "until"), [(2, 2028), (5, 2031)])
def test_the_term_is_two_years_and_up_to_three_more(years: int, until: int) -> None:
    IN_DEFAULT.when(listing(years=years), at=AFTER, by=HANDLER, approved_by=PRESIDENT).then(
        decided(), replace(TWO_YEARS, until=date(until, 3, 21))
    )


@pytest.mark.parametrize("years", [1, 6])
def test_no_term_is_shorter_or_longer(years: int) -> None:
    IN_DEFAULT.when(listing(years=years), at=AFTER, by=HANDLER).then_refused(
        "第二条第一款", "years"
    )


def test_who_is_able_and_refuses_is_listed_without_a_term() -> None:
    IN_DEFAULT.when(listing("other_refusal"), at=AFTER, by=HANDLER, approved_by=PRESIDENT).then(
        decided("第一条（一）")
    )
    IN_DEFAULT.when(listing("other_refusal", years=2), at=AFTER, by=HANDLER).then_refused(
        "第二条第一款", "years"
    )


def test_who_is_not_shown_to_be_able_is_not_listed_for_it() -> None:
    IN_DEFAULT.when(listing("other_refusal", ability=" "), at=AFTER, by=HANDLER).then_refused(
        "第一条（一）", "ability"
    )


def test_nobody_whose_frozen_property_covers_the_debt_is_listed_for_being_able() -> None:
    frozen = PropertyNoted(case_id=CASE, outcome="full")
    IN_DEFAULT.given(frozen).when(listing("other_refusal"), at=AFTER, by=HANDLER).then_refused(
        "第三条（二）", "ground"
    )
    IN_DEFAULT.given(frozen).when(listing(), at=AFTER, by=HANDLER, approved_by=PRESIDENT).then(
        decided(), TWO_YEARS
    )


def test_a_restriction_that_was_never_made_cannot_be_violated() -> None:
    IN_DEFAULT.when(listing("consumption"), at=AFTER, by=HANDLER).then_refused(
        "第一条（五）", "ground"
    )


def test_the_entry_says_what_the_debtor_did() -> None:
    IN_DEFAULT.when(listing(circumstances=""), at=AFTER, by=HANDLER).then_refused(
        "第六条（四）", "circumstances"
    )


def test_nobody_is_listed_before_the_notice_period_is_over() -> None:
    IN_DEFAULT.when(listing(), at=at("2026-03-20"), by=HANDLER).then_refused("第一条")


def test_the_platform_publishes_the_entry() -> None:
    published = DefaulterListed(case_id=CASE, person_id="P1", listing="SX1")
    IN_DEFAULT.given(decided()).when(
        RecordListing(case_id=CASE, person_id="P1", listing="SX1"), at=AFTER
    ).then(published)
    listed = IN_DEFAULT.given(decided(), published)
    listed.when(listing(), at=AFTER, by=HANDLER).then_unchanged()
    listed.when(listing("evasion"), at=AFTER, by=HANDLER).then_stands("第六条（四）", "ground")


def test_a_refused_entry_may_be_sent_again_as_another_attempt() -> None:
    refused = DefaulterListingRefused(case_id=CASE, person_id="P1", reason="身份信息不一致")
    IN_DEFAULT.given(decided()).when(
        RecordListingRefusal(case_id=CASE, person_id="P1", reason="身份信息不一致"), at=AFTER
    ).then(refused)
    IN_DEFAULT.given(decided(), refused).when(
        listing(), at=AFTER, by=HANDLER, approved_by=PRESIDENT
    ).then(decided(attempt=2), TWO_YEARS)


def test_an_answer_to_nothing_changes_nothing() -> None:
    SPEC.when(RecordListing(case_id=CASE, person_id="P1", listing="SX1"), at=AFTER).then_nothing()
    IN_DEFAULT.when(
        RecordListingRefusal(case_id=CASE, person_id="P1", reason="x"), at=AFTER
    ).then_nothing()
