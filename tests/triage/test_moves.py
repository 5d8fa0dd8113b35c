"""Conversions by their rows, and a change of team within the tier."""

from dataclasses import replace

from contracts.triage import (
    CaseAssigned,
    CaseConverted,
    CaseReassigned,
    ConversionApproved,
    ConversionRefused,
    ConversionRequested,
    ReassignmentRefused,
    ReassignmentRequested,
    RetriagePrompted,
    SignatureGiven,
)
from services.triage.commands import (
    ConvertCase,
    NoteConversionGround,
    ReassignCase,
    RefuseConversion,
    RefuseReassignment,
    RegisterConversion,
    RequestConversion,
    RequestReassignment,
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
HEAD = by("bureau_head", "局长")
CENTRE = by("centre_head", "主任")
LEADER = by("team_leader", "速执队长")
FAST = ELSEWHERE.given(noted, nothing_found, fast, assigned_fast)
ordinary = replace(fast, tier="ordinary", row="disposal", pool="ordinary")
at_work = CaseAssigned(case_id=CASE, team="ordinary-1", by_draw=True, article="分案 ordinary")
ORDINARY = ELSEWHERE.given(noted, nothing_found, ordinary, at_work)
grown = ConversionRequested(case_id=CASE, reason="新发现财产", requester="速执队长", row="grow")
objected = ConversionRequested(case_id=CASE, reason="执行异议", requester="速执队长", row="object")
approved = ConversionApproved(
    case_id=CASE, row="object", reason="执行异议", approver="局长", article="转换 object"
)
complained = ReassignmentRequested(
    case_id=CASE, row="complaint", reason="对执行法官意见较大", requester="信访专员"
)
PETITIONS = by("petition_clerk", "信访专员")


# Rows with the same two tiers are told apart by their reasons.


def test_the_reason_chooses_the_row() -> None:
    asked = RequestConversion(case_id=CASE, reason="执行异议")
    FAST.when(asked, at=DAY, by=LEADER).then(objected)


def test_a_list_that_is_open_takes_a_reason_that_is_written_out() -> None:
    other = RequestConversion(case_id=CASE, reason="被执行人申请破产", detail="已提交申请书")
    FAST.when(other, at=DAY, by=LEADER).then(
        replace(grown, reason="被执行人申请破产", detail="已提交申请书")
    )
    FAST.when(RequestConversion(case_id=CASE, reason=" "), at=DAY, by=LEADER).then_refused(
        "转换 grow", "reason"
    )


def test_a_list_that_is_closed_takes_no_other_reason() -> None:
    ORDINARY.when(
        RequestConversion(case_id=CASE, reason="案件太多"), at=DAY, by=LEADER
    ).then_refused("转换 rise", "reason")


def test_a_conversion_that_keeps_the_team_moves_nothing() -> None:
    FAST.given(grown).when(ConvertCase(case_id=CASE), at=DAY, by=HEAD).then(
        CaseConverted(
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
    )


def test_a_refusal_of_a_conversion_says_why() -> None:
    asked = FAST.given(grown)
    asked.when(RefuseConversion(case_id=CASE, why=""), at=DAY, by=HEAD).then_refused(
        "转换 grow", "why"
    )
    asked.when(RefuseConversion(case_id=CASE, why="可扣划"), at=DAY, by=LEADER).then_refused(
        "审批 change"
    )
    refused = ConversionRefused(
        case_id=CASE,
        row="grow",
        reason="新发现财产",
        why="可扣划",
        approver="局长",
        article="转换 grow",
    )
    asked.when(RefuseConversion(case_id=CASE, why="可扣划"), at=DAY, by=HEAD).then(refused)
    answered = asked.given(refused)
    answered.when(RefuseConversion(case_id=CASE, why="另有理由"), at=DAY, by=HEAD).then_stands(
        "转换 grow", "why", why="可扣划"
    )
    approve = ConvertCase(case_id=CASE)
    verdict = answered.when(approve, at=DAY, by=HEAD)
    verdict.then_refused("转换 grow")  # refused before: it is not approved in silence
    again = RequestConversion(case_id=CASE, reason="新发现财产")
    asked.given(refused).when(again, at=DAY, by=LEADER).then(grown)


# 统一登记和移送.


def test_an_approved_conversion_waits_for_the_register() -> None:
    FAST.given(objected).when(ConvertCase(case_id=CASE), at=DAY, by=HEAD).then(approved)
    FAST.given(objected, approved).when(RegisterConversion(case_id=CASE), at=DAY, by=CENTRE).then(
        CaseConverted(
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
        )
    )


def test_only_who_keeps_the_register_enters_it_and_only_what_was_approved() -> None:
    FAST.given(objected, approved).when(
        RegisterConversion(case_id=CASE), at=DAY, by=by("triage_officer")
    ).then_refused("转换 object")
    FAST.given(objected).when(RegisterConversion(case_id=CASE), at=DAY, by=CENTRE).then_refused("")


# Several approvers, one of several, and none yet.


def test_all_approvers_approve_each_in_turn() -> None:
    asked = ConversionRequested(case_id=CASE, reason="特别疑难", requester="普执队长", row="rise")
    given = SignatureGiven(
        case_id=CASE,
        act="double",
        subject="conversion",
        role="centre_head",
        approver="主任",
        article="审批 double",
    )
    approve = ConvertCase(case_id=CASE, team="special")
    ORDINARY.given(asked).when(approve, at=DAY, by=CENTRE).then(given)
    ORDINARY.given(asked, given).when(approve, at=DAY, by=HEAD).then(
        CaseConverted(
            case_id=CASE,
            from_tier="ordinary",
            to_tier="special",
            reason="特别疑难",
            approver="局长",
            article="转换 rise",
            row="rise",
            pool="special",
            team="special",
            former_pool="ordinary",
            round=2,
        )
    )


def test_a_pool_that_is_not_drawn_asks_for_the_team() -> None:
    asked = ConversionRequested(case_id=CASE, reason="特别疑难", requester="普执队长", row="rise")
    given = SignatureGiven(
        case_id=CASE, act="double", subject="conversion", role="centre_head", approver="主任",
        article="审批 double",
    )  # fmt: skip
    ORDINARY.given(asked, given).when(ConvertCase(case_id=CASE), at=DAY, by=HEAD).then_refused(
        "分案 special", "team"
    )


def test_where_nobody_was_named_to_approve_nobody_approves() -> None:
    special = replace(fast, tier="special", row="grave", pool="special")
    asked = ConversionRequested(
        case_id=CASE, reason="不再疑难", requester="特执队长", row="unfilled"
    )
    ELSEWHERE.given(noted, special, asked).when(
        ConvertCase(case_id=CASE), at=DAY, by=HEAD
    ).then_refused("审批 unfilled")


# Facts that meet a row's condition.


def test_a_condition_that_is_met_is_shown_until_somebody_asks() -> None:
    met = NoteConversionGround(case_id=CASE, row="object")
    shown = RetriagePrompted(
        case_id=CASE,
        cause="object",
        tier="fast",
        now_tier="ordinary",
        article="转换 object",
        text="原文",
    )
    FAST.when(met, at=DAY).then(shown)
    FAST.given(objected).when(met, at=DAY).then_nothing()
    ORDINARY.when(met, at=DAY).then_nothing()
    ELSEWHERE.when(met, at=DAY).then_nothing()


# Another team within the tier.


def test_a_complaint_about_the_judge_is_asked_for_and_approved_by_one_of_two() -> None:
    asked = RequestReassignment(case_id=CASE, reason="对执行法官意见较大")
    FAST.when(asked, at=DAY, by=PETITIONS).then(complained)
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
    )
    FAST.given(complained).when(ReassignCase(case_id=CASE), at=DAY, by=CENTRE).then(moved)


def test_whoever_complained_does_not_approve() -> None:
    FAST.given(complained).when(
        ReassignCase(case_id=CASE), at=DAY, by=by("bureau_head", "信访专员")
    ).then_refused("审批 either")


def test_a_change_of_team_only_in_the_tiers_and_for_the_reasons_of_the_row() -> None:
    asked = RequestReassignment(case_id=CASE, reason="对执行法官意见较大")
    ORDINARY.when(asked, at=DAY, by=PETITIONS).then_refused("更换", "case_id")
    FAST.when(
        RequestReassignment(case_id=CASE, reason="不喜欢"), at=DAY, by=PETITIONS
    ).then_refused("更换", "reason")
    ELSEWHERE.given(noted, nothing_found).when(asked, at=DAY, by=PETITIONS).then_refused("")


def test_with_no_other_team_nobody_can_take_the_case() -> None:
    alone = replace(fast, tier="special", row="grave", pool="lone")
    holds = CaseAssigned(case_id=CASE, team="special", by_draw=True, article="分案 lone")
    ELSEWHERE.given(noted, nothing_found, alone, holds).when(
        RequestReassignment(case_id=CASE, reason="对执行法官意见较大"), at=DAY, by=PETITIONS
    ).then_refused("更换", "case_id")


def test_the_lot_decides_unless_the_pool_is_not_drawn() -> None:
    FAST.given(complained).when(
        ReassignCase(case_id=CASE, team="fast-2"), at=DAY, by=HEAD
    ).then_refused("分案 fast", "team")


def test_a_refused_change_of_team_says_why() -> None:
    asked = FAST.given(complained)
    asked.when(RefuseReassignment(case_id=CASE, why=""), at=DAY, by=HEAD).then_refused(
        "更换", "why"
    )
    asked.when(RefuseReassignment(case_id=CASE, why="所述不实"), at=DAY, by=HEAD).then(
        ReassignmentRefused(
            case_id=CASE,
            row="complaint",
            reason="对执行法官意见较大",
            why="所述不实",
            approver="局长",
            article="更换",
        )
    )
    FAST.when(ReassignCase(case_id=CASE), at=DAY, by=HEAD).then_refused("")
