"""The 终本 interview, the proposal to close, its check, and the closing."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.enforcement import (
    AssetNoted,
    CaseClosed,
    CaseNoted,
    ClosingCleared,
    ClosingProposed,
    ClosingReturned,
    FeedbackLearned,
    LeadChecked,
    LeadStated,
    LeadTaken,
    PaymentNoted,
    PropertyNoted,
    TerminationInterviewHeld,
)
from contracts.values import ClosingManner
from services.enforcement.commands import (
    ClearClosing,
    CloseCase,
    HoldTerminationInterview,
    ProposeClosing,
    ReturnClosing,
)
from tests.enforcement.cases import (
    CASE,
    CLAIM_FEN,
    DEBTOR,
    EXHAUSTED,
    OPEN,
    SPEC,
    fed_back,
    interviewed,
    no_property,
    opened,
    paid,
    restricted,
    site_done,
    tier_noted,
    traditional_done,
)
from tests.support import at, by

DAY = at("2026-04-03")
HANDLER = by("handler", "王法官")
LEADER = by("team_leader", "张队长")
SEARCHED = SPEC.given(*OPEN, fed_back, no_property, traditional_done)
INTERVIEW = HoldTerminationInterview(case_id=CASE, opinion="同意终本")
TERMINATE = ProposeClosing(case_id=CASE, manner="terminated")
proposed = ClosingProposed(
    case_id=CASE,
    manner="terminated",
    proposer="王法官",
    proposer_role="handler",
    unpaid_fen=CLAIM_FEN,
)
OLD = "最近一次财产查询反馈为2026-03-05，已逾30日，提示重新查询"
PERFORMED = "三、(八)14"
cleared = ClosingCleared(case_id=CASE, checkers=("终本专员",))


def test_the_interview_rests_on_the_most_recent_feedback() -> None:
    SEARCHED.when(INTERVIEW, at=DAY, by=HANDLER).then(interviewed)


def test_an_interview_after_a_newer_feedback_rests_on_that() -> None:
    later = FeedbackLearned(case_id=CASE, inquiry_id="I2", fed_back_on=date(2026, 4, 2))
    SEARCHED.given(later).when(INTERVIEW, at=DAY, by=HANDLER).then(
        replace(interviewed, last_inquiry_on=date(2026, 4, 2))
    )


def test_without_any_feedback_there_is_no_interview() -> None:
    SPEC.given(*OPEN).when(INTERVIEW, at=DAY, by=HANDLER).then_refused("三、(八)13")


def test_there_is_no_interview_while_there_is_property() -> None:
    assets = PropertyNoted(case_id=CASE, outcome="assets")
    SEARCHED.given(assets).when(INTERVIEW, at=DAY, by=HANDLER).then_refused("三、(八)13")


def test_the_applicants_opinion_is_recorded() -> None:
    SEARCHED.when(replace(INTERVIEW, opinion=""), at=DAY, by=HANDLER).then_refused(
        "三、(八)13", "opinion"
    )


def test_an_exhausted_case_is_proposed_for_termination() -> None:
    SPEC.given(*EXHAUSTED).when(TERMINATE, at=DAY, by=HANDLER).then(proposed)


@pytest.mark.parametrize(
    ("left_out", "named"),
    [
        (no_property, "网络查控反馈尚未归类"),
        (site_done, "现场调查未完成"),
        (traditional_done, "传统调查未完成"),
        (restricted, "1名被执行人未采取限制消费措施"),
        (interviewed, "终本约谈未进行"),
    ],
)
def test_a_proposal_names_the_condition_that_is_missing(left_out: object, named: str) -> None:
    history = [event for event in EXHAUSTED if event != left_out]
    verdict = SPEC.given(*history).when(TERMINATE, at=DAY, by=HANDLER)
    verdict.then_refused("二、(二)8", "manner")
    assert verdict.refusal is not None
    assert verdict.refusal.why == f"不符合终本条件: {named}"


def test_an_unrestricted_second_debtor_stands_in_the_way() -> None:
    second = replace(DEBTOR, person_id="P2")
    both = CaseNoted(case_id=CASE, target="money", claim_fen=CLAIM_FEN, debtors=(DEBTOR, second))
    SPEC.given(*EXHAUSTED, both).when(TERMINATE, at=DAY, by=HANDLER).then_refused("二、(二)8")


stated = LeadStated(case_id=CASE, person_id="P2")
taken = LeadTaken(case_id=CASE, subject_id="C1", giver="P2")
looked_into = LeadChecked(case_id=CASE, subject_id="C1")
LEADS: tuple[tuple[tuple[object, ...], int], ...] = (
    ((stated,), 1),
    ((stated, taken), 1),  # taken up, and not looked into yet
    ((stated, taken, looked_into), 0),
    ((stated, stated, taken, looked_into), 1),  # each of two
    ((stated, replace(taken, giver=""), looked_into), 1),  # a clue from nobody knows whom
    ((stated, replace(taken, giver=""), taken, looked_into), 0),  # the giver was named later
    ((taken,), 1),  # told at the counter
    ((taken, looked_into), 0),
    ((looked_into, taken), 0),
)


@pytest.mark.parametrize(("leads", "left"), LEADS)
def test_a_lead_that_nobody_looked_into_stands_in_the_way(
    leads: tuple[object, ...], left: int
) -> None:
    verdict = SPEC.given(*EXHAUSTED, *leads).when(TERMINATE, at=DAY, by=HANDLER)
    if not left:
        verdict.then(proposed)
        return
    verdict.then_refused("二、(二)8", "manner")
    assert verdict.refusal is not None
    assert verdict.refusal.why == f"不符合终本条件: {left}条财产线索未登记核查完毕"


found = replace(looked_into, found=True)
registered = AssetNoted(case_id=CASE, asset_id="A1")


@pytest.mark.parametrize(
    ("checks", "held"),
    [
        ((found,), True),  # nobody says which property
        ((found, registered), True),
        ((replace(found, asset_id="A2"), registered), True),  # which is in no register
        ((replace(found, asset_id="A1"), registered), False),
        ((registered, replace(found, asset_id="A1")), False),
        ((found, looked_into), False),  # the check was corrected
    ],
)
def test_a_lead_to_property_that_nobody_registered_stands_in_the_way(
    checks: tuple[object, ...], held: bool
) -> None:
    verdict = SPEC.given(*EXHAUSTED, taken, *checks).when(TERMINATE, at=DAY, by=HANDLER)
    if not held:
        verdict.then(proposed)
        return
    verdict.then_refused("二、(二)8", "manner")
    assert verdict.refusal is not None
    assert verdict.refusal.why == "不符合终本条件: 1条财产线索核查有财产，财产尚未登记"


def test_a_lead_declared_at_an_older_interview_stands_in_the_way() -> None:
    lead = TerminationInterviewHeld(
        case_id=CASE, last_inquiry_on=date(2026, 3, 5), opinion="提供车辆线索", lead_given=True
    )
    SPEC.given(*EXHAUSTED, lead).when(TERMINATE, at=DAY, by=HANDLER).then_refused("二、(二)8")


def test_a_feedback_after_the_interview_stands_in_the_way() -> None:
    later = FeedbackLearned(case_id=CASE, inquiry_id="I2", fed_back_on=date(2026, 4, 2))
    SPEC.given(*EXHAUSTED, later).when(TERMINATE, at=DAY, by=HANDLER).then_refused("二、(二)8")


@pytest.mark.parametrize(("day", "warnings"), [("2026-04-04 17:00", ()), ("2026-04-05", (OLD,))])
def test_a_termination_that_rests_on_old_feedback_is_told_with_a_warning(
    day: str, warnings: tuple[str, ...]
) -> None:
    """Reading 478: 超过30日的提示重新查询."""
    SPEC.given(*EXHAUSTED).when(TERMINATE, at=at(day), by=HANDLER).then(
        replace(proposed, warnings=warnings)
    )


def test_a_termination_is_closed_after_its_check() -> None:
    SPEC.given(*EXHAUSTED, proposed, cleared).when(
        CloseCase(case_id=CASE, manner="terminated"), at=DAY, by=HANDLER
    ).then(CaseClosed(case_id=CASE, manner="terminated", article="二、(二)8"))


@pytest.mark.parametrize("before", [(), (proposed,)])
def test_a_termination_is_not_closed_before_its_check(before: tuple[object, ...]) -> None:
    SPEC.given(*EXHAUSTED, *before).when(
        CloseCase(case_id=CASE, manner="terminated"), at=DAY, by=HANDLER
    ).then_refused("三、(八)14", "manner")


def test_the_answer_of_the_check_is_remembered() -> None:
    known = SPEC.given(*EXHAUSTED, proposed)
    known.when(ClearClosing(case_id=CASE, checkers=("终本专员",)), at=DAY).then(cleared)
    known.when(ReturnClosing(case_id=CASE, reasons=("缺少送达回证",)), at=DAY).then(
        ClosingReturned(case_id=CASE, reasons=("缺少送达回证",))
    )


def test_an_answer_to_no_proposal_changes_nothing() -> None:
    SPEC.given(*EXHAUSTED).when(ClearClosing(case_id=CASE, checkers=("甲",)), at=DAY).then_nothing()
    SPEC.when(ReturnClosing(case_id=CASE, reasons=("甲",)), at=DAY).then_nothing()


def test_a_returned_proposal_is_made_again() -> None:
    returned = ClosingReturned(case_id=CASE, reasons=("缺少送达回证",))
    SPEC.given(*EXHAUSTED, proposed, returned).when(TERMINATE, at=DAY, by=HANDLER).then(proposed)


HEAD = ("李局长",)


def test_a_case_is_performed_once_everything_claimed_is_paid_out() -> None:
    known, close = SPEC.given(*OPEN, paid), CloseCase(case_id=CASE, manner="performed")
    known.when(close, at=DAY, by=HANDLER).then_asks("closing-other")
    known.when(close, at=DAY, by=HANDLER, approved_by=HEAD).then(
        CaseClosed(case_id=CASE, manner="performed", article=PERFORMED)
    )


@pytest.mark.parametrize("amount_fen", [0, CLAIM_FEN - 1])
def test_a_fen_short_is_not_performed(amount_fen: int) -> None:
    part = PaymentNoted(case_id=CASE, payout_id="O1", amount_fen=amount_fen)
    close = CloseCase(case_id=CASE, manner="performed")
    SPEC.given(*OPEN, part).when(close, at=DAY, by=HANDLER).then_refused("三、(八)14", "manner")


def test_several_payouts_add_up() -> None:
    parts = [
        PaymentNoted(case_id=CASE, payout_id=f"O{n}", amount_fen=CLAIM_FEN // 2) for n in (1, 2)
    ]
    close = CloseCase(case_id=CASE, manner="performed")
    SPEC.given(*OPEN, *parts).when(close, at=DAY, by=HANDLER).then_asks("closing-other")


@pytest.mark.parametrize("manner", ["performed", "dismissed", "ended"])
def test_what_is_not_checked_before_is_not_proposed(manner: ClosingManner) -> None:
    propose = ProposeClosing(case_id=CASE, manner=manner)
    SPEC.given(*OPEN, paid).when(propose, at=DAY, by=HANDLER).then_refused("三、(八)14", "manner")


@pytest.mark.parametrize("manner", ["dismissed", "ended"])
def test_other_manners_are_asked_for_by_one_and_approved_by_another(
    manner: ClosingManner,
) -> None:
    close = CloseCase(case_id=CASE, manner=manner)
    SPEC.given(*OPEN).when(close, at=DAY, by=LEADER).then_asks("closing-other")
    verdict = SPEC.given(*OPEN).when(close, at=DAY, by=HANDLER, approved_by=HEAD)
    (event,) = verdict.events
    verdict.then(CaseClosed(case_id=CASE, manner=manner, article=event.article))
    assert event.article


@pytest.mark.parametrize("manner", ["dismissed", "ended"])
def test_what_no_figure_proves_is_not_closed_without_an_approval(manner: ClosingManner) -> None:
    """Where no row of a pack would bind it, it is not closed either."""
    close = CloseCase(case_id=CASE, manner=manner)
    SPEC.given(*OPEN).when(close, at=DAY).then_refused("三、(八)14", "manner")


def test_a_duty_without_a_sum_is_performed_when_another_approves() -> None:
    act = CaseNoted(case_id=CASE, target="act", claim_fen=None, debtors=(DEBTOR,))
    known = SPEC.given(act, tier_noted, opened)
    close = CloseCase(case_id=CASE, manner="performed")
    known.when(close, at=DAY).then_refused("三、(八)14", "manner")
    known.when(close, at=DAY, by=HANDLER).then_asks("closing-other")
    known.when(close, at=DAY, by=HANDLER, approved_by=HEAD).then(
        CaseClosed(case_id=CASE, manner="performed", article=PERFORMED)
    )
