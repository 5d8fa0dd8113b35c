"""What other services tell the work: in any order, once, and never refused."""

from dataclasses import replace
from datetime import date

from contracts.enforcement import (
    CaseClosed,
    CaseNoted,
    CaseTierNoted,
    CustodyNoted,
    FeedbackLearned,
    NoticePeriodSet,
    PaymentNoted,
    PropertyNoted,
    WorkOpened,
)
from services.enforcement.commands import (
    NoteCase,
    NoteCorrection,
    NoteTier,
    OpenWork,
    SetNoticePeriod,
)
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
NOTE = NoteCase(case_id=CASE, target="money", claim_fen=CLAIM_FEN, debtors=(DEBTOR,))
ACCEPTED = OpenWork(case_id=CASE, team="ordinary-2", handler="王法官")
taken = CustodyNoted(case_id=CASE, team="ordinary-2", handler="王法官")


def test_accepting_a_known_case_opens_the_work() -> None:
    SPEC.given(noted, tier_noted).when(ACCEPTED, at=DAY).then(opened)


def test_an_acceptance_that_overtakes_the_tier_waits_for_it() -> None:
    SPEC.given(noted).when(ACCEPTED, at=DAY).then(taken)
    SPEC.given(noted, taken).when(NoteTier(case_id=CASE, tier="ordinary"), at=DAY).then(
        tier_noted, opened
    )


def test_an_acceptance_that_overtakes_the_filing_waits_for_it() -> None:
    SPEC.given(tier_noted).when(ACCEPTED, at=DAY).then(taken)
    SPEC.given(tier_noted, taken).when(NOTE, at=DAY).then(noted, opened)


def test_a_second_allocation_opens_the_new_teams_own_record() -> None:
    fast = replace(opened, tier="fast", team="fast", handler="李法官")
    known = SPEC.given(noted, CaseTierNoted(case_id=CASE, tier="fast"), fast, begun)
    known.when(NoteTier(case_id=CASE, tier="ordinary"), at=DAY).then(tier_noted)
    known.given(tier_noted).when(ACCEPTED, at=DAY).then(opened)


def test_the_claim_is_corrected() -> None:
    SPEC.given(noted).when(NoteCorrection(case_id=CASE, claim_fen=5, target=None), at=DAY).then(
        CaseNoted(case_id=CASE, target="money", claim_fen=5, debtors=(DEBTOR,))
    )


def test_a_correction_of_something_else_changes_nothing_here() -> None:
    SPEC.given(noted).when(
        NoteCorrection(case_id=CASE, claim_fen=None, target=None), at=DAY
    ).then_nothing()
    SPEC.when(NoteCorrection(case_id=CASE, claim_fen=5, target=None), at=DAY).then_nothing()


def test_facts_of_the_case_are_remembered_before_any_team_has_it() -> None:
    for fact in (
        FeedbackLearned(case_id=CASE, inquiry_id="I1", fed_back_on=date(2026, 3, 5)),
        PropertyNoted(case_id=CASE, outcome="none"),
        PaymentNoted(case_id=CASE, payout_id="O1", amount_fen=7),
    ):
        SPEC.when(learned(fact), at=DAY).then(fact)
    SPEC.when(
        SetNoticePeriod(case_id=CASE, person_id="P1", perform_by=date(2026, 3, 20)), at=DAY
    ).then(notice)


def test_what_is_known_is_not_remembered_twice() -> None:
    known = SPEC.given(noted, tier_noted, fed_back, no_property, paid, notice, opened)
    known.when(NOTE, at=DAY).then_nothing()
    known.when(NoteTier(case_id=CASE, tier="ordinary"), at=DAY).then_nothing()
    known.when(ACCEPTED, at=DAY).then_nothing()
    for fact in (fed_back, no_property, paid):
        known.when(learned(fact), at=DAY).then_nothing()


def test_a_second_service_does_not_lengthen_the_period() -> None:
    SPEC.given(notice).when(
        SetNoticePeriod(case_id=CASE, person_id="P1", perform_by=date(2026, 3, 25)), at=DAY
    ).then_nothing()


def test_the_period_is_one_per_debtor() -> None:
    SPEC.given(notice).when(
        SetNoticePeriod(case_id=CASE, person_id="P9", perform_by=date(2026, 3, 25)), at=DAY
    ).then(NoticePeriodSet(case_id=CASE, person_id="P9", perform_by=date(2026, 3, 25)))


def test_the_work_of_a_closed_case_is_not_opened_again() -> None:
    closed = CaseClosed(case_id=CASE, manner="performed", article="第64条（1）")
    verdict = SPEC.given(noted, tier_noted, opened, closed).when(
        OpenWork(case_id=CASE, team="ordinary-3", handler="赵法官"), at=DAY
    )
    assert not any(isinstance(event, WorkOpened) for event in verdict.events)
