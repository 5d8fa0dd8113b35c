"""二、(一)3, 三、(四): the case under control as a whole."""

from dataclasses import replace

import pytest

from contracts.control import ClaimNoted, ControlListMade, OfflineControlCompleted
from contracts.intake import FilingCorrected
from kernel.deciding.decider import NoSuchCase
from kernel.deciding.learns import Learn
from services.control.app import DEFINITION
from services.control.commands import (
    ClassifyFeedback,
    CompleteOfflineControl,
    MakeControlList,
    OpenControl,
    ReckonFreeze,
)
from tests.control.cases import (
    CASE,
    CLAIM,
    CLERK,
    DEBTOR,
    DEPOSIT,
    SPEC,
    asset_id,
    classified,
    collective,
    deposit_found,
    fed_back,
    found,
    frozen,
    full,
    fully_frozen,
    hit,
    local,
    nothing_found,
    opened,
    opened_without_claim,
    requested,
    supplementary,
)
from tests.support import at

NOW = at("2026-03-04 10:00")
CLASSIFY = ClassifyFeedback(case_id=CASE)
CLASSIFIED_UNDER = "二、(一)3"


def test_control_opens_with_the_filing() -> None:
    SPEC.when(
        OpenControl(case_id=CASE, claim_fen=CLAIM, debtors=("P1",), parties=(DEBTOR,)), at=NOW
    ).then(opened)


def test_a_filing_told_twice_opens_control_once() -> None:
    again = OpenControl(case_id=CASE, claim_fen=1, debtors=())
    SPEC.given(opened).when(again, at=NOW).then_nothing()


def noted(claim_fen: int) -> ClaimNoted:
    return ClaimNoted(case_id=CASE, claim_fen=claim_fen)


def heard(claim_fen: int) -> Learn:
    """What a correction of the claim makes control remember."""
    correction = FilingCorrected(case_id=CASE, field="claim_fen", claim_fen=claim_fen)
    (learn,) = DEFINITION.learns.of(correction, CASE, NOW)
    return learn


def test_a_claim_that_was_missing_is_taken_from_the_correction() -> None:
    SPEC.given(opened_without_claim).when(heard(CLAIM), at=NOW).then(noted(CLAIM))


def test_the_same_claim_is_no_news() -> None:
    SPEC.given(opened).when(heard(CLAIM), at=NOW).then_nothing()


def test_a_claim_corrected_down_to_what_is_frozen_is_fully_frozen() -> None:
    history = (*deposit_found, requested("D1", CLAIM - 1), frozen("D1", CLAIM - 1))
    reckon = ReckonFreeze(case_id=CASE)
    SPEC.given(*history).when(reckon, at=NOW).then_nothing()
    SPEC.given(*history, noted(CLAIM - 1)).when(reckon, at=NOW).then(
        replace(full, frozen_fen=CLAIM - 1, claim_fen=CLAIM - 1)
    )


def test_a_claim_corrected_up_is_not_fully_frozen_any_more() -> None:
    SPEC.given(*fully_frozen, noted(CLAIM + 1)).when(CLASSIFY, at=NOW, by=CLERK).then(
        replace(classified("assets", frozen_fen=CLAIM, assets=1), claim_fen=CLAIM + 1)  # type: ignore[type-var]
    )


def test_a_correction_that_overtakes_the_filing_is_kept() -> None:
    early = SPEC.given(noted(CLAIM - 1))
    early.when(ReckonFreeze(case_id=CASE), at=NOW).then_nothing()
    assert isinstance(early.when(CLASSIFY, at=NOW, by=CLERK).refusal, NoSuchCase)
    open_it = OpenControl(case_id=CASE, claim_fen=CLAIM, debtors=("P1",), parties=(DEBTOR,))
    early.when(open_it, at=NOW).then(opened)
    early.given(opened).when(heard(CLAIM - 1), at=NOW).then_nothing()


def test_a_case_that_was_never_filed_cannot_be_classified() -> None:
    verdict = SPEC.when(CLASSIFY, at=NOW, by=CLERK)
    assert isinstance(verdict.refusal, NoSuchCase)


def test_a_full_freeze_is_classified_at_once_though_other_answers_are_open() -> None:
    SPEC.given(*fully_frozen, local).when(CLASSIFY, at=NOW, by=CLERK).then(
        classified("full", frozen_fen=CLAIM, assets=1)
    )


def test_a_house_is_property_that_needs_work_on_the_spot() -> None:
    house = hit("H1", None, asset_kind="real_estate", online=False)
    history = (opened, collective, fed_back(collective, house), found(house))
    SPEC.given(*history).when(CLASSIFY, at=NOW, by=CLERK).then(
        classified("assets", assets=1, offline=1)
    )


def test_an_empty_account_is_no_property() -> None:
    empty = hit("D9", 0)
    history = (*nothing_found[:-1], fed_back(local, empty), found(empty))
    SPEC.given(*history).when(CLASSIFY, at=NOW, by=CLERK).then(classified("none"))


def test_nothing_found_by_any_system_is_none() -> None:
    SPEC.given(*nothing_found).when(CLASSIFY, at=NOW, by=CLERK).then(classified("none"))


@pytest.mark.parametrize(
    "history",
    [
        pytest.param((opened,), id="nobody was asked"),
        pytest.param((opened, collective), id="the only inquiry is unanswered"),
        pytest.param(nothing_found[:-1], id="one of three is unanswered"),
        pytest.param(nothing_found[:5], id="nothing found, but the local system was not asked"),
        pytest.param((*deposit_found, requested("D1")), id="the bank has not answered yet"),
    ],
)
def test_the_last_answer_is_awaited(history: tuple[object, ...]) -> None:
    SPEC.given(*history).when(CLASSIFY, at=NOW, by=CLERK).then_refused(CLASSIFIED_UNDER)


def test_the_same_outcome_is_not_classified_again() -> None:
    again = hit("H2", None, asset_kind="vehicle", online=False)
    history = (*deposit_found, classified("assets", assets=1), found(again))
    SPEC.given(*history).when(CLASSIFY, at=NOW, by=CLERK).then_nothing()


def test_another_outcome_is_classified_anew() -> None:
    late = (supplementary, fed_back(supplementary, DEPOSIT), found(DEPOSIT))
    history = (opened, collective, fed_back(collective), local, fed_back(local))
    SPEC.given(*history, classified("none"), *late).when(CLASSIFY, at=NOW, by=CLERK).then(
        classified("assets", assets=1)
    )


def test_the_control_list_counts_what_was_found() -> None:
    history = (*fully_frozen, classified("full", frozen_fen=CLAIM, assets=1))
    SPEC.given(*history).when(MakeControlList(case_id=CASE), at=NOW, by=CLERK).then(
        ControlListMade(case_id=CASE, assets=1)
    )


def test_there_is_no_control_list_before_the_feedback_is_classified() -> None:
    SPEC.given(*deposit_found).when(MakeControlList(case_id=CASE), at=NOW).then_refused("三、(四)2")


def test_work_on_the_spot_is_completed_after_the_classification() -> None:
    done = CompleteOfflineControl(case_id=CASE)
    SPEC.given(*deposit_found).when(done, at=NOW).then_refused("三、(四)")
    SPEC.given(*deposit_found, classified("assets", assets=1)).when(done, at=NOW, by=CLERK).then(
        OfflineControlCompleted(case_id=CASE)
    )


def test_property_found_later_is_work_on_the_spot_anew() -> None:
    house = hit("H1", None, asset_kind="real_estate", online=False)
    history = (
        *deposit_found,
        classified("assets", assets=1),
        OfflineControlCompleted(case_id=CASE),
        found(house),
    )
    complete = CompleteOfflineControl(case_id=CASE)
    SPEC.given(*history).when(complete, at=NOW, by=CLERK).then_refused("三、(四)")
    sealed = replace(frozen("H1", 0), asset_kind="real_estate")
    SPEC.given(*history, sealed).when(complete, at=NOW, by=CLERK).then(
        OfflineControlCompleted(case_id=CASE)
    )


def test_assets_are_named_by_the_number_of_the_feedback() -> None:
    assert asset_id("D1") == f"{CASE}-A-D1"
