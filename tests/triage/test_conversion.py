"""Second allocation: fast to ordinary, with the bureau head's approval or by new property."""

from contracts.triage import CaseConverted, ConversionRequested
from services.triage.commands import ConvertCase, ConvertForProperty, RequestConversion
from tests.support import at, by
from tests.triage.cases import CASE, SPEC, assigned_fast, fast, fully_frozen, noted, ordinary

DAY = at("2026-04-20")
FAST = SPEC.given(noted, fully_frozen, fast, assigned_fast)
requested = ConversionRequested(
    case_id=CASE, reason="复杂", requester="快执李法官", row="difficulty"
)
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
    FAST.when(
        RequestConversion(case_id=CASE, reason="复杂"),
        at=DAY,
        by=by("team_leader", "快执李法官"),
    ).then(requested)


def test_only_the_reasons_of_the_rules_count() -> None:
    FAST.when(
        RequestConversion(case_id=CASE, reason="案件太多"), at=DAY, by=by("team_leader")
    ).then_refused("三、(七)", "reason")


def test_the_bureau_head_approves_it() -> None:
    FAST.given(requested).when(
        ConvertCase(case_id=CASE), at=DAY, by=by("bureau_head", "局长")
    ).then(approved)


def test_whoever_asked_does_not_approve() -> None:
    FAST.given(requested).when(
        ConvertCase(case_id=CASE), at=DAY, by=by("bureau_head", "快执李法官")
    ).then_refused("三、(七)")


def test_nobody_but_the_bureau_head_approves() -> None:
    FAST.given(requested).when(
        ConvertCase(case_id=CASE), at=DAY, by=by("team_leader", "普执张法官")
    ).then_refused("三、(七)")


def test_a_second_allocation_nobody_asked_for_is_not_approved() -> None:
    FAST.when(ConvertCase(case_id=CASE), at=DAY, by=by("bureau_head")).then_refused("")


def test_an_ordinary_case_has_no_way_back_to_the_fast_team() -> None:
    SPEC.given(noted, ordinary).when(
        RequestConversion(case_id=CASE, reason="复杂"), at=DAY, by=by("team_leader")
    ).then_refused("三、(七)")


def test_a_case_without_a_tier_cannot_change_it() -> None:
    SPEC.given(noted).when(
        RequestConversion(case_id=CASE, reason="复杂"), at=DAY, by=by("team_leader")
    ).then_refused("")


def test_new_property_that_must_be_disposed_of_needs_no_approval() -> None:
    FAST.when(ConvertForProperty(case_id=CASE), at=DAY).then(
        CaseConverted(
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
    )


def test_property_of_an_ordinary_case_changes_no_tier() -> None:
    SPEC.given(noted, ordinary).when(ConvertForProperty(case_id=CASE), at=DAY).then_nothing()
    SPEC.when(ConvertForProperty(case_id=CASE), at=DAY).then_nothing()
