"""Approvals: asked for by one, decided by others, performed exactly as asked."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from contracts.approvals import (
    ApprovalGiven,
    ApprovalLapsed,
    ApprovalRefused,
    ApprovalRequested,
    ApprovalStage,
    ApprovalWithdrawn,
)
from contracts.steps import StepRecorded
from kernel.deciding.approvals import (
    AskFor,
    DropRequests,
    GiveApproval,
    LapseRequests,
    RefuseApproval,
    WithdrawRequest,
)
from kernel.deciding.decider import Actor, Circumstances, Decider
from kernel.deciding.gate import Ask, Gate
from kernel.deciding.steps import RecordStep
from kernel.deciding.testing import Spec
from kernel.journal.codec import canonical
from kernel.law.limits import TimeLimit
from kernel.rulebook import Approval, StepRow
from services.enforcement.app import DEFINITION
from services.enforcement.commands import BeginWork, CloseCase
from tests.support import at, calendar, pack, words

CASE = "（2026）豫1024执1号"
GROUND = {"article": "第三条", "text": "三", "requirements": ("YL-003",)}
HANDLER = Actor("zhang", "handler")
HEAD = Actor("li", "bureau_head", ("bureau_head",))
DEPUTY = Actor("wang", "deputy_bureau_head", ("deputy_bureau_head",))
LEADER = Actor("zhao", "court_leader", ("court_leader",))
BOTH = Actor("qian", "bureau_head", ("bureau_head", "court_leader"))
DAY = at("2026-03-02 09:00")
SEARCH = RecordStep(case_id=CASE, step="searched", note=words("隐匿车辆"))
BODY = canonical(TypeAdapter(RecordStep).dump_python(SEARCH, mode="json"))
SEARCHED = StepRecorded(
    case_id=CASE,
    step="searched",
    subject="case",
    subject_id="",
    done_at=DAY,
    article="第三条",
    recorder="zhang",
    note=words("隐匿车辆"),
    approval_id="approval-1",
)


def approval(*stages: dict[str, Any], **more: Any) -> Approval:
    given = {"code": "search", "title": "搜查", "binds": ["enforcement.RecordStep/searched"]}
    return Approval.model_validate({**given, "stages": stages, **GROUND, **more})


def spec(row: Approval) -> Spec:
    step = {"code": "searched", "title": "搜查", "service": "enforcement", "by": ["handler"]}
    steps = (StepRow.model_validate({**step, **GROUND}),)
    tables = {"approvals": (row,), "steps": steps}
    return Spec(DEFINITION, pack().model_copy(update=tables), calendar())


def requested(row: Approval, **more: Any) -> ApprovalRequested:
    given: dict[str, Any] = {
        "case_id": CASE,
        "approval_id": "search-1",
        "approval": "search",
        "act": ACT,
        "command": "RecordStep",
        "body": BODY,
        "requester": "zhang",
        "requester_role": "handler",
        "requested_at": DAY,
        "stages": tuple(ApprovalStage(**stage.model_dump()) for stage in row.stages),
        "article": "第三条",
    }
    return ApprovalRequested(**{**given, **more})


def given(by: Actor, *, stage: int = 0, office: str, complete: bool) -> ApprovalGiven:
    return ApprovalGiven(
        case_id=CASE,
        approval_id="search-1",
        approval="search",
        stage=stage,
        office=office,
        role=by.role,
        approver=by.person,
        given_at=DAY,
        complete=complete,
    )


ONE = approval({"roles": ["bureau_head"]})
ALL = approval({"roles": ["bureau_head", "court_leader"]})
EITHER = approval({"roles": ["bureau_head", "court_leader"], "one_suffices": True})
IN_TURN = approval({"roles": ["bureau_head"]}, {"roles": ["court_leader"]})
WITH_DEPUTY = approval({"roles": ["bureau_head"], "deputies": True})
ACT = "enforcement.RecordStep/searched"
GIVE = GiveApproval(case_id=CASE, approval_id="search-1")


def asked(row: Approval) -> Spec:
    return spec(row).given(requested(row))


def test_an_act_under_approval_is_asked_for_and_not_done() -> None:
    spec(ONE).when(SEARCH, at=DAY, by=HANDLER).then_asks("search")


def test_a_reaction_asks_in_the_name_of_whoever_is_at_the_door_or_of_who_asked_elsewhere() -> None:
    at_the_door = spec(ONE).when(AskFor(command=SEARCH), at=DAY, by=HANDLER)
    elsewhere = spec(ONE).when(AskFor(command=SEARCH, requester=HANDLER), at=DAY)
    for asking in (at_the_door, elsewhere):
        asking.then_asks("search")
        (ask,) = asking.decision.then
        assert isinstance(ask, Ask)
        assert ask.asked.requester == HANDLER


def test_the_request_keeps_the_exact_command_and_who_asked() -> None:
    (ask,) = spec(ONE).when(SEARCH, at=DAY, by=HANDLER).decision.then
    assert isinstance(ask, Ask)
    spec(ONE).when(ask, at=DAY, by=HANDLER).then(requested(ONE))


def test_what_could_not_be_done_is_not_asked_for() -> None:
    unknown = RecordStep(case_id=CASE, step="searched", subject_id="C1")
    spec(ONE).when(unknown, at=DAY, by=HANDLER).then_refused("第三条", "subject_id")
    spec(ONE).when(SEARCH, at=DAY, by=HEAD).then_refused("第三条", "step")


def test_a_fact_moves_what_a_person_would_have_to_ask_for() -> None:
    verdict = spec(ONE).when(SEARCH, at=DAY, by=Actor("system", "system"))
    assert verdict.asks is None


def test_an_approved_act_is_performed_as_it_was_asked_for() -> None:
    verdict = asked(ONE).when(GIVE, at=DAY, by=HEAD)
    verdict.then(given(HEAD, office="bureau_head", complete=True))
    (performed,) = verdict.decision.then
    assert (performed.command, performed.requester.person) == (SEARCH, "zhang")
    spec(ONE).when(SEARCH, at=DAY, by=HANDLER, approved_by=("li",)).then(SEARCHED)


@pytest.mark.parametrize(
    ("row", "before", "by", "office", "stage", "complete"),
    [
        (ONE, (), HEAD, "bureau_head", 0, True),
        (ALL, (), HEAD, "bureau_head", 0, False),
        (ALL, ((HEAD, 0, "bureau_head"),), LEADER, "court_leader", 0, True),
        (ALL, (), LEADER, "court_leader", 0, False),
        (EITHER, (), LEADER, "court_leader", 0, True),
        (IN_TURN, (), HEAD, "bureau_head", 0, False),
        (IN_TURN, ((HEAD, 0, "bureau_head"),), LEADER, "court_leader", 1, True),
        (WITH_DEPUTY, (), DEPUTY, "bureau_head", 0, True),
    ],
)
def test_each_office_of_the_row_approves_in_its_turn(
    row: Approval,
    before: tuple[tuple[Actor, int, str], ...],
    by: Actor,
    office: str,
    stage: int,
    complete: bool,
) -> None:
    done = [given(who, stage=n, office=o, complete=False) for who, n, o in before]
    verdict = asked(row).given(*done).when(GIVE, at=DAY, by=by)
    verdict.then(given(by, stage=stage, office=office, complete=complete))
    assert bool(verdict.decision.then) == complete


@pytest.mark.parametrize(
    ("row", "before", "by"),
    [
        pytest.param(ONE, (), HANDLER, id="who asked"),
        pytest.param(ONE, (), Actor("zhang", "bureau_head"), id="who asked, in another role"),
        pytest.param(ONE, (), LEADER, id="an office that the row does not name"),
        pytest.param(ONE, (), DEPUTY, id="a deputy where the row allows none"),
        pytest.param(IN_TURN, (), LEADER, id="before its turn"),
        pytest.param(ALL, ((BOTH, 0, "bureau_head"),), BOTH, id="a second office, same person"),
        pytest.param(IN_TURN, ((BOTH, 0, "bureau_head"),), BOTH, id="a second stage, same person"),
    ],
)
def test_nobody_else_approves(
    row: Approval, before: tuple[tuple[Actor, int, str], ...], by: Actor
) -> None:
    done = [given(who, stage=n, office=o, complete=False) for who, n, o in before]
    asked(row).given(*done).when(GIVE, at=DAY, by=by).then_refused("第三条", "approval_id")


def test_an_approval_given_again_adds_nothing() -> None:
    done = asked(ONE).given(given(HEAD, office="bureau_head", complete=True))
    done.when(GIVE, at=DAY, by=HEAD).then_nothing()


def test_a_refusal_says_why_and_ends_the_request() -> None:
    silent = RefuseApproval(case_id=CASE, approval_id="search-1", reason=" ")
    asked(ONE).when(silent, at=DAY, by=HEAD).then_refused("第三条", "reason")
    refused = ApprovalRefused(
        case_id=CASE,
        approval_id="search-1",
        approval="search",
        act=ACT,
        role="bureau_head",
        approver="li",
        refused_at=DAY,
        reason="线索不实",
    )
    command = RefuseApproval(case_id=CASE, approval_id="search-1", reason="线索不实")
    asked(ONE).when(command, at=DAY, by=HEAD).then(refused)
    asked(ONE).given(refused).when(GIVE, at=DAY, by=HEAD).then_refused("第三条")


def test_only_who_asked_withdraws_and_only_while_it_stands() -> None:
    command = WithdrawRequest(case_id=CASE, approval_id="search-1", reason="已履行")
    withdrawn = ApprovalWithdrawn(
        case_id=CASE,
        approval_id="search-1",
        approval="search",
        act=ACT,
        withdrawer="zhang",
        withdrawn_at=DAY,
        reason="已履行",
    )
    asked(ONE).when(command, at=DAY, by=HANDLER).then(withdrawn)
    asked(ONE).when(command, at=DAY, by=HEAD).then_refused("第三条", "approval_id")
    asked(ONE).given(withdrawn).when(GIVE, at=DAY, by=HEAD).then_refused("第三条")
    done = asked(ONE).given(given(HEAD, office="bureau_head", complete=True))
    done.when(command, at=DAY, by=HANDLER).then_refused("第三条")


def test_what_has_become_pointless_is_taken_back_for_who_asked() -> None:
    drop = DropRequests(case_id=CASE, act=RecordStep, about={"step": "searched"}, reason="已结案")
    withdrawn = ApprovalWithdrawn(
        case_id=CASE,
        approval_id="search-1",
        approval="search",
        act="enforcement.RecordStep/searched",
        withdrawer="li",
        withdrawn_at=DAY,
        reason="已结案",
    )
    asked(ONE).when(drop, at=DAY, by=HEAD).then(withdrawn)
    asked(ONE).given(withdrawn).when(GIVE, at=DAY, by=LEADER).then_refused("第三条")
    other = replace(drop, about={"step": "sealed"})
    asked(ONE).when(other, at=DAY, by=HEAD).then_nothing()
    asked(ONE).when(replace(drop, act=CloseCase), at=DAY, by=HEAD).then_nothing()


STANDS = approval({"roles": ["bureau_head"]}, stands_for=TimeLimit(value=5, unit="working_day"))
LAPSES = at("2026-03-09 23:59:59")


@pytest.mark.parametrize(
    ("when", "stands"), [("2026-03-09 23:59:59", True), ("2026-03-10 00:00", False)]
)
def test_a_request_lapses_after_the_days_of_the_row(when: str, stands: bool) -> None:
    waiting = spec(STANDS).given(requested(STANDS, lapses_at=LAPSES))
    (ask,) = spec(STANDS).when(SEARCH, at=DAY, by=HANDLER).decision.then
    spec(STANDS).when(ask, at=DAY, by=HANDLER).then(requested(STANDS, lapses_at=LAPSES))
    verdict = waiting.when(GIVE, at=at(when), by=HEAD)
    assert (verdict.refusal is None) == stands
    lapsed = ApprovalLapsed(
        case_id=CASE, approval_id="search-1", approval="search", act=ACT, lapsed_at=LAPSES
    )
    sweep = waiting.when(LapseRequests(case_id=CASE, now=at(when)), at=at(when))
    sweep.then(*(() if stands else (lapsed,)))


def test_the_same_request_again_is_one_request_and_another_s_is_refused() -> None:
    (ask,) = spec(ONE).when(SEARCH, at=DAY, by=HANDLER).decision.then
    asked(ONE).when(ask, at=DAY, by=HANDLER).then_nothing()
    (other,) = spec(ONE).when(SEARCH, at=DAY, by=Actor("sun", "handler")).decision.then
    asked(ONE).when(other, at=DAY, by=Actor("sun", "handler")).then_refused("第三条")


def test_reasons_outside_the_row_and_a_row_without_offices_ask_nobody() -> None:
    nobody = approval(set_by="本院设定审批人")
    (ask,) = spec(nobody).when(SEARCH, at=DAY, by=HANDLER).decision.then
    spec(nobody).when(ask, at=DAY, by=HANDLER).then_refused("第三条")
    closed = approval({"roles": ["bureau_head"]}, grounds=["抗拒执行"])
    (ask,) = spec(closed).when(SEARCH, at=DAY, by=HANDLER).decision.then
    spec(closed).when(ask, at=DAY, by=HANDLER).then_refused("第三条", "reason")


def test_a_request_that_nobody_made_is_not_found() -> None:
    spec(ONE).when(GIVE, at=DAY, by=HEAD).then_refused("", "approval_id")


BEGIN = BeginWork(case_id=CASE, act="电话联系")


@pytest.mark.parametrize(
    ("decision", "by", "ended"),
    [
        (
            RefuseApproval(case_id=CASE, approval_id="search-1", reason="不必"),
            HEAD,
            ApprovalRefused,
        ),
        (WithdrawRequest(case_id=CASE, approval_id="search-1"), HANDLER, ApprovalWithdrawn),
        (LapseRequests(case_id=CASE, now=at("2026-03-04 09:00")), HEAD, ApprovalLapsed),
    ],
)
def test_what_follows_where_an_act_is_not_approved_is_up_to_the_service(
    decision: Any, by: Actor, ended: type
) -> None:
    untyped: Decider[Any, Any, Any] = DEFINITION.own_decider
    own = replace(untyped, unapproved=lambda command, event: [(command, event)])
    gate = Gate("enforcement", own, BeginWork | RecordStep)
    begun = canonical(TypeAdapter(BeginWork).dump_python(BEGIN, mode="json"))
    request = requested(ONE, command="BeginWork", body=begun, lapses_at=at("2026-03-03 09:00"))
    state = gate.fold(None, [request])
    circumstances = Circumstances(court="c", pack=pack(), calendar=calendar(), at=DAY, actor=by)
    decided = gate.decide(decision, state, circumstances, asked=True)
    ((command, event),) = decided.then
    assert (command, [event]) == (BEGIN, decided.events)
    assert isinstance(event, ended)
    step = gate.fold(None, [requested(ONE, lapses_at=at("2026-03-03 09:00"))])
    assert not gate.decide(decision, step, circumstances, asked=True).then
