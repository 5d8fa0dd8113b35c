"""What other services tell triage is remembered once, whatever the order."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from contracts.control import AssetFound, FeedbackClassified
from contracts.intake import FilingCorrected
from contracts.triage import CorrectionNoted, FeedbackNoted, MoneyNoted, PropertyKindNoted
from contracts.values import AssetKind
from kernel.deciding.learns import Learn
from services.triage.decide.routing import facts_of
from services.triage.reactions import LEARNS
from services.triage.rules import Facts
from services.triage.state import Sorting
from tests.support import at
from tests.triage.cases import CASE, SPEC, filed, noted, nothing_found

DAY = at("2026-03-03")


def learned(event: object) -> Sequence[Learn]:
    return LEARNS.of(event, CASE, DAY)


def found(kind: AssetKind, amount_fen: int | None) -> AssetFound:
    return AssetFound(
        case_id=CASE,
        asset_id="A1",
        asset_kind=kind,
        person_id="P1",
        institution="中国工商银行",
        amount_fen=amount_fen,
        online=True,
    )


def money(kind: AssetKind) -> MoneyNoted:
    return MoneyNoted(case_id=CASE, asset_id="A1", asset_kind=kind, amount_fen=700)


def facts_after(*events: object) -> Facts:
    state = SPEC.definition.gate.fold(None, events)
    assert isinstance(state, Sorting)
    assert state.filing is not None
    return facts_of(state, state.filing, SPEC.pack)


def test_the_filing_is_remembered_on_the_day_of_china() -> None:
    (learn,) = learned(filed)
    SPEC.when(learn, at=DAY).then(noted)
    SPEC.given(noted).when(learn, at=DAY).then_nothing()


@pytest.mark.parametrize(
    ("event", "remembered"),
    [
        (found("deposit", 700), money("deposit")),
        (found("insurance", 700), money("insurance")),
        (found("deposit", None), PropertyKindNoted(case_id=CASE, asset_kind="deposit")),
        (found("vehicle", 700), PropertyKindNoted(case_id=CASE, asset_kind="vehicle")),
    ],
)
def test_money_and_property_are_remembered_once(event: object, remembered: object) -> None:
    (learn,) = learned(event)
    SPEC.given(noted).when(learn, at=DAY).then(remembered)
    SPEC.given(noted, remembered).when(learn, at=DAY).then_nothing()


def test_a_corrected_claim_replaces_the_filed_one() -> None:
    (learn,) = learned(FilingCorrected(case_id=CASE, field="claim_fen", claim_fen=9_000_000))
    corrected = CorrectionNoted(case_id=CASE, claim_fen=9_000_000, target=None)
    SPEC.given(noted).when(learn, at=DAY).then(corrected)
    facts = facts_after(noted, corrected, replace(corrected, claim_fen=None, target="act"))
    assert (facts.claim_fen, facts.target) == (9_000_000, "act")


def test_a_correction_that_changes_nothing_here_is_not_remembered() -> None:
    (learn,) = learned(FilingCorrected(case_id=CASE, field="title_document"))
    SPEC.given(noted).when(learn, at=DAY).then_nothing()


def test_a_correction_of_an_unknown_filing_says_nothing() -> None:
    (learn,) = learned(FilingCorrected(case_id=CASE, field="claim_fen", claim_fen=1))
    SPEC.given(nothing_found).when(learn, at=DAY).then_nothing()


def test_a_later_classification_replaces_an_earlier_one() -> None:
    classified = FeedbackClassified(
        case_id=CASE, outcome="assets", frozen_fen=5, claim_fen=8_000_000, assets=1, offline=0
    )
    (learn,) = learned(classified)
    SPEC.given(noted, nothing_found).when(learn, at=DAY).then(
        FeedbackNoted(case_id=CASE, outcome="assets", frozen_fen=5, claim_fen=8_000_000)
    )
