"""Second allocation: fast to ordinary, with the bureau head's approval or by new property."""

from contracts.triage import CaseConverted
from services.triage.commands import ConvertCase, ConvertForProperty
from tests.support import at, by
from tests.triage.cases import CASE, SPEC, assigned_fast, fast, fully_frozen, noted, ordinary

DAY = at("2026-04-20")
FAST = SPEC.given(noted, fully_frozen, fast, assigned_fast)
DIFFICULT = ConvertCase(case_id=CASE, reason="复杂")
LEADER = by("team_leader", "快执李法官")
approved = CaseConverted(
    case_id=CASE,
    from_tier="fast",
    to_tier="ordinary",
    reason="复杂",
    approver="局长",
    article="三、(七)",
    row="difficulty",
    pool="ordinary",
    round=2,
    parties_told=("财产查控信息", "办案进程", "办案人员信息"),
)


def test_the_fast_team_asks_for_a_second_allocation() -> None:
    FAST.when(DIFFICULT, at=DAY, by=LEADER).then_asks("second-allocation")


def test_only_the_reasons_of_the_rules_count() -> None:
    many = ConvertCase(case_id=CASE, reason="案件太多")
    FAST.when(many, at=DAY, by=LEADER).then_refused("三、(七)", "reason")


def test_approved_the_case_goes_to_the_ordinary_teams() -> None:
    FAST.when(DIFFICULT, at=DAY, by=LEADER, approved_by=("局长",)).then(approved)


def test_the_same_conversion_again_is_unchanged() -> None:
    FAST.given(approved).when(DIFFICULT, at=DAY, by=LEADER).then_unchanged()


def test_an_ordinary_case_has_no_way_back_to_the_fast_team() -> None:
    SPEC.given(noted, ordinary).when(DIFFICULT, at=DAY, by=LEADER).then_refused("三、(七)")


def test_a_case_without_a_tier_cannot_change_it() -> None:
    SPEC.given(noted).when(DIFFICULT, at=DAY, by=LEADER).then_refused("")
    SPEC.when(DIFFICULT, at=DAY, by=LEADER).then_refused("")


def test_new_property_that_must_be_disposed_of_needs_no_approval() -> None:
    by_fact = CaseConverted(
        case_id=CASE,
        from_tier="fast",
        to_tier="ordinary",
        reason="查控到新的财产需要处置",
        approver=None,
        article="三、(七)",
        row="new-property",
        pool="ordinary",
        round=2,
        parties_told=("财产查控信息", "办案进程", "办案人员信息"),
    )
    FAST.when(ConvertForProperty(case_id=CASE), at=DAY).then(by_fact)
    stated = ConvertCase(case_id=CASE, reason="查控到新的财产需要处置")
    FAST.when(stated, at=DAY, by=LEADER).then(by_fact)


def test_property_of_an_ordinary_case_changes_no_tier() -> None:
    SPEC.given(noted, ordinary).when(ConvertForProperty(case_id=CASE), at=DAY).then_nothing()
    SPEC.when(ConvertForProperty(case_id=CASE), at=DAY).then_nothing()
