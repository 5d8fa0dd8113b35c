"""What other services tell triage is remembered once, whatever the order."""

from datetime import date

from contracts.triage import FeedbackNoted, MoneyNoted, TriageFactsNoted
from services.triage.commands import NoteCorrection, NoteFeedback, NoteFiling, NoteMoney
from tests.support import at
from tests.triage.cases import CASE, SPEC, noted, nothing_found

DAY = at("2026-03-03")


def test_the_filing_is_remembered() -> None:
    SPEC.when(
        NoteFiling(
            case_id=CASE,
            kind="first",
            target="money",
            claim_fen=8_000_000,
            filed_on=date(2026, 3, 2),
        ),
        at=DAY,
    ).then(noted)


def test_a_corrected_claim_replaces_the_filed_one() -> None:
    SPEC.given(noted).when(
        NoteCorrection(case_id=CASE, claim_fen=9_000_000, target=None), at=DAY
    ).then(
        TriageFactsNoted(
            case_id=CASE,
            kind="first",
            target="money",
            claim_fen=9_000_000,
            filed_on=date(2026, 3, 2),
        )
    )


def test_a_correction_that_changes_nothing_here_is_not_remembered() -> None:
    SPEC.given(noted).when(
        NoteCorrection(case_id=CASE, claim_fen=None, target=None), at=DAY
    ).then_nothing()


def test_a_correction_of_an_unknown_filing_says_nothing() -> None:
    SPEC.when(NoteCorrection(case_id=CASE, claim_fen=1, target=None), at=DAY).then_nothing()


def test_each_sum_of_money_is_remembered_once() -> None:
    found = NoteMoney(case_id=CASE, asset_id="A1", asset_kind="deposit", amount_fen=100)
    event = MoneyNoted(case_id=CASE, asset_id="A1", asset_kind="deposit", amount_fen=100)
    SPEC.given(noted).when(found, at=DAY).then(event)


def test_a_later_classification_replaces_an_earlier_one() -> None:
    SPEC.given(noted, nothing_found).when(
        NoteFeedback(case_id=CASE, outcome="assets", frozen_fen=5, claim_fen=8_000_000), at=DAY
    ).then(FeedbackNoted(case_id=CASE, outcome="assets", frozen_fen=5, claim_fen=8_000_000))
