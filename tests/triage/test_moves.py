"""Conversions by their rows, and a change of team within the tier."""

from dataclasses import replace

from contracts.triage import (
    CaseAssigned,
    CaseConverted,
    CaseReassigned,
    ConversionApproved,
    RetriagePrompted,
)
from services.triage.commands import (
    ApplyConversionGround,
    ConvertCase,
    ConvertForProperty,
    ReassignCase,
    RegisterConversion,
)
from tests.support import at, by
from tests.triage.elsewhere import (
    CASE,
    ELSEWHERE,
    TOLD,
    assigned_fast,
    fast,
    noted,
    nothing_found,
)

DAY = at("2026-04-20")
CENTRE = by("centre_head", "主任")
LEADER = by("team_leader", "速执队长")
PETITIONS = by("petition_clerk", "信访专员")
HEAD = ("局长",)
FAST = ELSEWHERE.given(noted, nothing_found, fast, assigned_fast)
ordinary = replace(fast, tier="ordinary", row="disposal", pool="ordinary")
at_work = CaseAssigned(case_id=CASE, team="ordinary-1", by_draw=True, article="分案 ordinary")
ORDINARY = ELSEWHERE.given(noted, nothing_found, ordinary, at_work)
special = replace(fast, tier="special", row="grave", pool="special", team="special")
SPECIAL = ELSEWHERE.given(noted, nothing_found, special)
grow = ConvertCase(case_id=CASE, reason="新发现财产")
object_to = ConvertCase(case_id=CASE, reason="执行异议", detail="异议书已收")
rise = ConvertCase(case_id=CASE, reason="特别疑难", team="special")
complain = ReassignCase(case_id=CASE, reason="对执行法官意见较大", detail="三次来访")
grown = CaseConverted(
    case_id=CASE,
    from_tier="fast",
    to_tier="ordinary",
    reason="新发现财产",
    approver="局长",
    article="转换 grow",
    row="grow",
    keeps_team=True,
    pool="fast",
)
approved = ConversionApproved(
    case_id=CASE,
    row="object",
    reason="执行异议",
    approver="局长",
    article="转换 object",
    detail="异议书已收",
)
registered = CaseConverted(
    case_id=CASE,
    from_tier="fast",
    to_tier="ordinary",
    reason="执行异议",
    approver="局长",
    article="转换 object",
    row="object",
    pool="ordinary",
    former_pool="fast",
    round=2,
    registered_by="主任",
    parties_told=TOLD,
    detail="异议书已收",
)


# Rows with the same two tiers are told apart by their reasons.


def test_the_reason_chooses_the_row_and_the_row_the_approval() -> None:
    FAST.when(object_to, at=DAY, by=LEADER).then_asks("change")
    ORDINARY.when(rise, at=DAY, by=LEADER).then_asks("double")


def test_a_list_that_is_open_takes_a_reason_that_is_written_out() -> None:
    other = replace(grow, reason="被执行人申请破产")
    FAST.when(other, at=DAY, by=LEADER, approved_by=HEAD).then(
        replace(grown, reason="被执行人申请破产")
    )
    FAST.when(replace(grow, reason=" "), at=DAY, by=LEADER).then_refused("转换 grow", "reason")


def test_a_list_that_is_closed_takes_no_other_reason() -> None:
    many = ConvertCase(case_id=CASE, reason="案件太多")
    ORDINARY.when(many, at=DAY, by=LEADER).then_refused("转换 rise", "reason")
    FAST.when(replace(object_to, to_tier="special"), at=DAY, by=LEADER).then_refused("")


def test_a_conversion_that_keeps_the_team_moves_nothing() -> None:
    FAST.when(grow, at=DAY, by=LEADER, approved_by=HEAD).then(grown)


def test_a_row_that_no_approval_binds_converts_at_once() -> None:
    better = ConvertCase(case_id=CASE, reason="情况好转")
    sunk = CaseConverted(
        case_id=CASE,
        from_tier="special",
        to_tier="fast",
        reason="情况好转",
        approver=None,
        article="转换 sink",
        row="sink",
        pool="fast",
        round=2,
    )
    SPECIAL.when(better, at=DAY, by=LEADER).then(sunk)
    SPECIAL.when(ConvertForProperty(case_id=CASE), at=DAY).then(sunk)


# 统一登记和移送.


def test_an_approved_conversion_waits_for_the_register() -> None:
    FAST.when(object_to, at=DAY, by=LEADER, approved_by=HEAD).then(approved)
    waiting = FAST.given(approved)
    waiting.when(RegisterConversion(case_id=CASE), at=DAY, by=CENTRE).then(registered)
    waiting.when(object_to, at=DAY, by=LEADER).then_unchanged()
    waiting.when(grow, at=DAY, by=LEADER).then_stands("转换 object", "reason", reason="执行异议")


def test_only_who_keeps_the_register_enters_it_and_only_what_was_approved() -> None:
    register = RegisterConversion(case_id=CASE)
    FAST.given(approved).when(register, at=DAY, by=by("triage_officer")).then_refused("转换 object")
    FAST.when(register, at=DAY, by=CENTRE).then_refused("")
    FAST.given(approved, registered).when(register, at=DAY, by=CENTRE).then_unchanged()


# Several approvers, and none yet.


def test_all_who_approved_are_named() -> None:
    ORDINARY.when(rise, at=DAY, by=LEADER, approved_by=("主任", "局长")).then(
        CaseConverted(
            case_id=CASE,
            from_tier="ordinary",
            to_tier="special",
            reason="特别疑难",
            approver="主任、局长",
            article="转换 rise",
            row="rise",
            pool="special",
            team="special",
            former_pool="ordinary",
            round=2,
        )
    )


def test_a_pool_that_is_not_drawn_asks_for_the_team() -> None:
    ORDINARY.when(replace(rise, team=""), at=DAY, by=LEADER).then_refused("分案 special", "team")
    ORDINARY.when(replace(rise, team="fast-1"), at=DAY, by=LEADER).then_refused(
        "分案 special", "team"
    )


def test_where_nobody_was_named_to_approve_nothing_is_asked_for() -> None:
    better = ConvertCase(case_id=CASE, reason="不再疑难")
    verdict = SPECIAL.when(better, at=DAY, by=LEADER)
    verdict.then_asks("unfilled")
    (ask,) = verdict.decision.then
    ELSEWHERE.when(ask, at=DAY, by=LEADER).then_refused("审批 unfilled")


# Facts that meet a row's condition.


def test_a_condition_that_is_met_prompts_somebody_to_ask() -> None:
    met = ApplyConversionGround(case_id=CASE, row="object")
    shown = RetriagePrompted(
        case_id=CASE,
        cause="object",
        tier="fast",
        now_tier="ordinary",
        article="转换 object",
        text="原文",
    )
    FAST.when(met, at=DAY).then(shown)
    FAST.given(approved).when(met, at=DAY).then_nothing()
    ORDINARY.when(met, at=DAY).then_nothing()
    ELSEWHERE.when(met, at=DAY).then_nothing()


def test_a_condition_that_is_met_converts_where_no_approval_binds_the_row() -> None:
    met = ApplyConversionGround(case_id=CASE, row="sink")
    verdict = SPECIAL.when(met, at=DAY)
    (converted,) = verdict.events
    assert (converted.row, converted.reason, converted.approver) == ("sink", "情况好转", None)
    ELSEWHERE.given(noted, fast).when(
        ApplyConversionGround(case_id=CASE, row="unheard-of"), at=DAY
    ).then_refused("")


# Another team within the tier.


moved = CaseReassigned(
    case_id=CASE,
    row="complaint",
    reason="对执行法官意见较大",
    former_team="fast-1",
    pool="fast",
    round=2,
    approver="主任",
    article="更换",
    former_pool="fast",
    parties_told=TOLD,
    detail="三次来访",
)


def test_a_complaint_about_the_judge_is_asked_for_and_approved() -> None:
    FAST.when(complain, at=DAY, by=PETITIONS).then_asks("either")
    FAST.when(complain, at=DAY, by=PETITIONS, approved_by=("主任",)).then(moved)


def test_while_the_new_team_is_sought_nothing_else_is_asked() -> None:
    leaving = FAST.given(moved)
    leaving.when(complain, at=DAY, by=PETITIONS).then_unchanged()
    leaving.when(replace(complain, detail="另有材料"), at=DAY, by=PETITIONS).then_stands(
        "更换", "detail", detail="三次来访"
    )


def test_a_second_complaint_is_about_the_second_team() -> None:
    second = FAST.given(moved, replace(assigned_fast, team="fast-2"))
    second.when(complain, at=DAY, by=PETITIONS).then_asks("either")


def test_a_row_that_no_approval_binds_moves_the_case_at_once() -> None:
    hand_over = ReassignCase(case_id=CASE, reason="须专案办理", team="special")
    handed_over = CaseReassigned(
        case_id=CASE,
        row="hand-over",
        reason="须专案办理",
        former_team="ordinary-1",
        pool="special",
        round=2,
        approver=None,
        article="移交",
        team="special",
        former_pool="ordinary",
    )
    ORDINARY.when(hand_over, at=DAY, by=LEADER).then(handed_over)
    there = ORDINARY.given(handed_over, replace(at_work, team="special", by_draw=False))
    there.when(hand_over, at=DAY, by=LEADER).then_unchanged()
    there.when(replace(hand_over, detail="另有材料"), at=DAY, by=LEADER).then_stands(
        "移交", "detail", detail=""
    )
    ORDINARY.when(replace(hand_over, team="fast-1"), at=DAY, by=LEADER).then_refused(
        "分案 special", "team"
    )


def test_a_change_of_team_only_in_the_tiers_and_for_the_reasons_of_the_row() -> None:
    ORDINARY.when(complain, at=DAY, by=PETITIONS).then_refused("移交", "reason")
    FAST.when(replace(complain, reason="不喜欢"), at=DAY, by=PETITIONS).then_refused(
        "更换", "reason"
    )
    ELSEWHERE.given(noted, nothing_found).when(complain, at=DAY, by=PETITIONS).then_refused("")
    ELSEWHERE.given(noted, nothing_found, fast).when(complain, at=DAY, by=PETITIONS).then_refused(
        ""
    )
    ELSEWHERE.when(complain, at=DAY, by=PETITIONS).then_refused("")


def test_a_matter_has_no_tier_in_which_a_row_allows_it() -> None:
    only = [row for row in ELSEWHERE.pack.reassignments if row.code == "complaint"]
    elsewhere = replace(
        ORDINARY, pack=ELSEWHERE.pack.model_copy(update={"reassignments": tuple(only)})
    )
    elsewhere.when(complain, at=DAY, by=PETITIONS).then_refused("更换", "case_id")
    none = replace(ORDINARY, pack=ELSEWHERE.pack.model_copy(update={"reassignments": ()}))
    none.when(complain, at=DAY, by=PETITIONS).then_refused("")


def test_with_no_other_team_nobody_can_take_the_case() -> None:
    alone = replace(fast, tier="special", row="grave", pool="lone")
    holds = CaseAssigned(case_id=CASE, team="special", by_draw=True, article="分案 lone")
    ELSEWHERE.given(noted, nothing_found, alone, holds).when(
        complain, at=DAY, by=PETITIONS
    ).then_refused("更换", "case_id")


def test_the_lot_decides_unless_the_pool_is_not_drawn() -> None:
    FAST.when(replace(complain, team="fast-2"), at=DAY, by=PETITIONS).then_refused(
        "分案 fast", "team"
    )
