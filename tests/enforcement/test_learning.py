"""What other services tell the work: in any order, once, and never refused."""

from dataclasses import replace
from datetime import date

from contracts.enforcement import (
    CaseClosed,
    CaseCorrectionNoted,
    CaseTierNoted,
    CustodyNoted,
    FeedbackLearned,
    NoticePeriodSet,
    PaymentNoted,
    PropertyNoted,
)
from services.enforcement.commands import OpenWork
from services.enforcement.state import Filing, evolve
from tests.enforcement.cases import (
    CASE,
    CLAIM_FEN,
    DEBTOR,
    SPEC,
    begun,
    fed_back,
    learned,
    no_property,
    noted,
    notice,
    opened,
    paid,
    tier_noted,
)
from tests.support import at

DAY = at("2026-03-12")
OPEN_WORK = OpenWork(case_id=CASE)
taken = CustodyNoted(case_id=CASE, team="ordinary-2", handler="王法官")


def test_a_known_case_that_a_team_accepted_is_opened() -> None:
    SPEC.given(noted, tier_noted).when(learned(taken), at=DAY).then(taken)
    SPEC.given(noted, tier_noted, taken).when(OPEN_WORK, at=DAY).then(opened)


def test_an_acceptance_that_overtakes_filing_or_tier_waits_for_them() -> None:
    SPEC.when(OPEN_WORK, at=DAY).then_nothing()
    for known in (noted, tier_noted):
        SPEC.given(known, taken).when(OPEN_WORK, at=DAY).then_nothing()
    SPEC.given(taken, tier_noted, noted).when(OPEN_WORK, at=DAY).then(opened)


def test_a_second_allocation_opens_the_new_teams_own_record() -> None:
    fast = replace(opened, tier="fast", team="fast", handler="李法官")
    known = SPEC.given(noted, CaseTierNoted(case_id=CASE, tier="fast"), fast, begun, tier_noted)
    known.when(OPEN_WORK, at=DAY).then_nothing()
    known.given(taken).when(OPEN_WORK, at=DAY).then(opened)


def test_the_claim_is_corrected() -> None:
    smaller = CaseCorrectionNoted(case_id=CASE, target=None, claim_fen=CLAIM_FEN - 1)
    SPEC.given(noted).when(learned(smaller), at=DAY).then(smaller)
    work = evolve(evolve(None, noted), smaller)
    assert work.unpaid_fen == CLAIM_FEN - 1
    to_act = CaseCorrectionNoted(case_id=CASE, target="act", claim_fen=None)
    assert evolve(work, to_act).filing == Filing("act", CLAIM_FEN - 1, {"P1": DEBTOR})


def test_a_correction_of_something_else_changes_nothing_here() -> None:
    other = learned(CaseCorrectionNoted(case_id=CASE, target=None, claim_fen=None))
    SPEC.given(noted).when(other, at=DAY).then_nothing()
    SPEC.given(tier_noted).when(other, at=DAY).then_nothing()


def test_facts_of_the_case_are_remembered_before_any_team_has_it() -> None:
    for fact in (
        FeedbackLearned(case_id=CASE, inquiry_id="I1", fed_back_on=date(2026, 3, 5)),
        PropertyNoted(case_id=CASE, outcome="none"),
        PaymentNoted(case_id=CASE, payout_id="O1", amount_fen=7),
        notice,
    ):
        SPEC.when(learned(fact), at=DAY).then(fact)


def test_what_is_known_is_not_remembered_twice() -> None:
    known = SPEC.given(noted, tier_noted, taken, fed_back, no_property, paid, notice, opened)
    for fact in (noted, tier_noted, taken, fed_back, no_property, paid, notice):
        known.when(learned(fact), at=DAY).then_nothing()
    known.when(OPEN_WORK, at=DAY).then_nothing()


def test_a_second_service_does_not_lengthen_the_period() -> None:
    later = replace(notice, perform_by=date(2026, 3, 25))
    SPEC.given(notice).when(learned(later), at=DAY).then_nothing()


def test_the_period_is_one_per_debtor() -> None:
    other = NoticePeriodSet(case_id=CASE, person_id="P9", perform_by=date(2026, 3, 25))
    SPEC.given(notice).when(learned(other), at=DAY).then(other)


def test_the_work_of_a_closed_case_is_not_opened_again() -> None:
    closed = CaseClosed(case_id=CASE, manner="performed", article="第64条（1）")
    again = replace(taken, team="ordinary-3", handler="赵法官")
    known = SPEC.given(noted, tier_noted, opened, closed, again)
    known.when(OPEN_WORK, at=DAY).then_nothing()
