"""Which tier a case gets, and what stands in the way."""

from datetime import date

from contracts.triage import CaseAssigned, CaseConverted, CaseTriaged, MoneyNoted, PropertyKindNoted
from contracts.triage_debtors import DebtorNoted, PreviousTerminationNoted
from contracts.values import AssetKind
from services.triage.commands import AssignTeam, TriageCase, TriageDirect
from tests.support import at, by
from tests.triage.cases import (
    CASE,
    ORDINARY_TEAMS,
    SPEC,
    assigned_fast,
    fast,
    fully_frozen,
    noted,
    nothing_found,
    ordinary,
)

DAY = at("2026-03-10")
OFFICER = by("triage_officer")


def test_a_case_without_property_is_ordinary_and_goes_to_the_four_teams() -> None:
    SPEC.given(noted, nothing_found).when(TriageCase(case_id=CASE), at=DAY, by=OFFICER).then(
        ordinary
    )


def test_triage_before_the_feedback_is_classified_is_refused() -> None:
    SPEC.given(noted).when(TriageCase(case_id=CASE), at=DAY, by=OFFICER).then_refused("二、(一)7")


def test_a_case_that_was_never_filed_here_cannot_be_triaged() -> None:
    SPEC.when(TriageCase(case_id=CASE), at=DAY, by=OFFICER).then_refused("", "case_id")


def test_a_fully_frozen_case_goes_straight_to_the_fast_team() -> None:
    SPEC.given(noted, fully_frozen).when(TriageDirect(case_id=CASE), at=DAY).then(fast)


def test_the_order_of_filing_and_feedback_does_not_matter() -> None:
    SPEC.given(fully_frozen, noted).when(TriageDirect(case_id=CASE), at=DAY).then(fast)


def test_a_case_without_property_waits_for_the_triage_officer() -> None:
    SPEC.given(noted, nothing_found).when(TriageDirect(case_id=CASE), at=DAY).then_nothing()


def test_a_full_freeze_waits_for_the_filing_it_belongs_to() -> None:
    SPEC.given(fully_frozen).when(TriageDirect(case_id=CASE), at=DAY).then_nothing()


def test_money_found_that_covers_the_claim_makes_a_case_fast() -> None:
    deposit = MoneyNoted(case_id=CASE, asset_id="A1", asset_kind="deposit", amount_fen=6_000_000)
    fund = MoneyNoted(case_id=CASE, asset_id="A2", asset_kind="network_fund", amount_fen=2_000_000)
    SPEC.given(noted, deposit, fund, nothing_found).when(
        TriageCase(case_id=CASE), at=DAY, by=OFFICER
    ).then(
        CaseTriaged(
            case_id=CASE,
            tier="fast",
            pool_teams=("fast",),
            article="二、(一)9第1目",
            text="银行存款、网络资金账户资金等可足额清偿债权的",
            matched=("money-suffices", "ordinary"),
            decided_by="triage_officer-1",
            provisional=False,
            row="money-suffices",
            pool="fast",
        )
    )


def test_the_reviewers_finding_decides_among_the_fast_types() -> None:
    SPEC.given(noted, nothing_found).when(
        TriageCase(case_id=CASE, flags=("title-transfer",)), at=DAY, by=OFFICER
    ).then(
        CaseTriaged(
            case_id=CASE,
            tier="fast",
            pool_teams=("fast",),
            article="二、(一)9第3目",
            text="不动产、机动车过户案件",
            matched=("title-transfer", "ordinary"),
            decided_by="triage_officer-1",
            provisional=False,
            row="title-transfer",
            pool="fast",
            flags=("title-transfer",),
        )
    )


def test_only_what_control_found_can_be_disposed_of() -> None:
    house = PropertyKindNoted(case_id=CASE, asset_kind="real_estate")
    account = MoneyNoted(case_id=CASE, asset_id="A1", asset_kind="deposit", amount_fen=1)
    found = SPEC.given(noted, nothing_found, house, account)
    asked_for: tuple[tuple[tuple[AssetKind, ...], bool], ...] = (
        (("real_estate",), False),
        (("deposit", "real_estate"), False),
        (("vehicle",), True),
        (("real_estate", "vehicle"), True),
    )
    for kinds, refused in asked_for:
        asked = TriageCase(case_id=CASE, disposal_kinds=kinds)
        verdict = found.when(asked, at=DAY, by=OFFICER)
        if refused:
            verdict.then_refused("三、(四)2", "disposal_kinds")
        else:
            (event,) = verdict.events
            assert event.disposal_kinds == kinds


def test_a_finding_that_nobody_knows_is_refused() -> None:
    SPEC.given(noted, nothing_found).when(
        TriageCase(case_id=CASE, flags=("easy-going",)), at=DAY, by=OFFICER
    ).then_refused("", "flags")


def test_a_tier_against_the_courts_criteria_is_refused() -> None:
    SPEC.given(noted, nothing_found).when(
        TriageCase(case_id=CASE, tier="fast"), at=DAY, by=OFFICER
    ).then_refused("二、(二)", "tier")


def test_a_repeat_debtor_keeps_to_the_sixty_day_rule() -> None:
    debtor = DebtorNoted(case_id=CASE, person_id="P1", filed_on=date(2026, 3, 2))
    ended = PreviousTerminationNoted(
        case_id=CASE,
        person_id="P1",
        previous_case_id="（2025）豫1024执9号",
        terminated_on=date(2025, 9, 2),
    )
    SPEC.given(noted, debtor, ended, nothing_found).when(
        TriageCase(case_id=CASE), at=DAY, by=OFFICER
    ).then(
        CaseTriaged(
            case_id=CASE,
            tier="ordinary",
            pool_teams=ORDINARY_TEAMS,
            article="三、(八)",
            text="上一个被执行案件因暂无财产可供执行终结本次执行程序",
            matched=("ordinary", "repeat-debtor"),
            decided_by="triage_officer-1",
            provisional=False,
            row="repeat-debtor",
            pool="ordinary",
            previous_terminated_on=date(2025, 9, 2),
        )
    )


def test_a_case_that_no_criterion_fits_needs_the_judges_decision() -> None:
    resumed = type(noted)(
        case_id=CASE, kind="resumed", target="money", claim_fen=None, filed_on=date(2026, 3, 2)
    )
    known = SPEC.given(resumed, nothing_found)
    known.when(TriageCase(case_id=CASE), at=DAY, by=OFFICER).then_refused("三、(十三)", "tier")
    known.when(
        TriageCase(case_id=CASE, tier="special", reason="疑难"), at=DAY, by=OFFICER
    ).then_refused("三、(十三)", "tier")
    known.when(TriageCase(case_id=CASE, tier="ordinary"), at=DAY, by=OFFICER).then_refused(
        "三、(十三)", "reason"
    )
    decided = TriageCase(case_id=CASE, tier="ordinary", reason="恢复执行，已有财产线索")
    known.when(decided, at=DAY, by=OFFICER).then(
        CaseTriaged(
            case_id=CASE,
            tier="ordinary",
            pool_teams=ORDINARY_TEAMS,
            article="三、(十三)",
            text="根据工作需要，可调整相应团队设置和工作职能",
            matched=(),
            decided_by="triage_officer-1",
            provisional=False,
            row="refer-to-judge",
            pool="ordinary",
            reason="恢复执行，已有财产线索",
            referred=True,
        )
    )


def test_a_case_has_one_tier() -> None:
    SPEC.given(noted, fully_frozen, fast).when(
        TriageCase(case_id=CASE), at=DAY, by=OFFICER
    ).then_nothing()


def test_the_fast_team_gets_the_freeze_result_with_the_case() -> None:
    SPEC.given(noted, fully_frozen, fast).when(
        AssignTeam(case_id=CASE, team="fast", by_draw=False, article="二、(一)3"), at=DAY
    ).then(assigned_fast)


def test_the_drawn_team_gets_the_list_of_controlled_property() -> None:
    SPEC.given(noted, nothing_found, ordinary).when(
        AssignTeam(case_id=CASE, team="ordinary-2", by_draw=True, article="二、(一)7"), at=DAY
    ).then(
        CaseAssigned(
            case_id=CASE,
            team="ordinary-2",
            by_draw=True,
            article="二、(一)7",
            enclosed=("全案材料", "已查控财产清单"),
        )
    )


def test_a_converted_case_is_assigned_anew_on_the_ground_of_the_conversion() -> None:
    converted = CaseConverted(
        case_id=CASE,
        from_tier="fast",
        to_tier="ordinary",
        reason="复杂",
        approver="局长",
        article="三、(七)",
    )
    SPEC.given(noted, fully_frozen, fast, assigned_fast, converted).when(
        AssignTeam(case_id=CASE, team="ordinary-3", by_draw=True, article="二、(一)7"), at=DAY
    ).then(
        CaseAssigned(
            case_id=CASE,
            team="ordinary-3",
            by_draw=True,
            article="三、(七)",
            enclosed=("全案材料", "财产查控信息、办案进程"),
        )
    )
