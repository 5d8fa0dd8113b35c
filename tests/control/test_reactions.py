"""What control makes of intake's facts, and what it asks of the systems outside."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from contracts.control import ClaimNoted, DeductionRequested
from contracts.intake import CaseFiled, FilingChecked, FilingCorrected
from contracts.values import CaseKind, Party
from kernel.deciding.definition import Outcome
from kernel.journal.envelope import Recorded
from kernel.journal.protocol import EffectRequest
from services.control.commands import (
    ConfirmDeduction,
    ConfirmFreeze,
    FailDeduction,
    FailFreeze,
    FailInquiry,
    OpenControl,
    ReckonFreeze,
    RecordFeedback,
    StartCollectiveInquiry,
)
from services.control.reactions import LEARNS, effects, react, report
from tests.control.cases import (
    CASE,
    CLAIM,
    COLLECTIVE,
    DEBTOR,
    DEDUCTION_RULING,
    DEPOSIT,
    NOTICE,
    RULING,
    SEALED,
    SECOND_NOTICE,
    SPEC,
    asset_id,
    collective,
    full,
    local,
    requested,
)
from tests.support import as_fact, at

filed = CaseFiled(
    case_id=CASE,
    kind="first",
    channel="window",
    target="money",
    claim_fen=CLAIM,
    title_document="(2025)豫1024民初88号",
    filed_at=at("2026-03-02 09:30"),
    registered_on=date(2026, 3, 2),
    parties=(
        Party(person_id="P2", role="applicant", kind="legal", name=replace(SEALED, key="P2")),
        DEBTOR,
    ),
)
corrected = FilingCorrected(case_id=CASE, field="claim_fen", claim_fen=CLAIM)
corrected_at = at("2026-03-03 10:00")
deduction = DeductionRequested(
    ruling=DEDUCTION_RULING,
    assistance=SECOND_NOTICE,
    case_id=CASE,
    asset_id=asset_id("D1"),
    amount_fen=CLAIM,
)


def told(event: Any) -> Recorded:
    return as_fact(event, service="intake", case_id=CASE, occurred_at=at("2026-03-02 09:30"))


def asked(event: Any) -> EffectRequest:
    (effect,) = effects(event)
    return effect


def failed(reason: str) -> Outcome:
    return Outcome(state="failed", reason=reason)


def test_a_filing_opens_control_and_the_collective_query() -> None:
    assert react(told(filed), SPEC.pack) == (
        OpenControl(
            case_id=CASE, claim_fen=CLAIM, debtors=("P1",), parties=(DEBTOR,), kind="first"
        ),
        StartCollectiveInquiry(case_id=CASE),
    )


@pytest.mark.parametrize("kind", ["preservation", "other"])
def test_only_enforcement_cases_are_asked_about_at_filing(kind: CaseKind) -> None:
    commands = react(told(replace(filed, kind=kind)), SPEC.pack)
    assert commands == (
        OpenControl(case_id=CASE, claim_fen=CLAIM, debtors=("P1",), parties=(DEBTOR,), kind=kind),
    )


def test_a_corrected_claim_is_learned_and_reckoned_with() -> None:
    noted = ClaimNoted(case_id=CASE, claim_fen=CLAIM)
    assert LEARNS.of(corrected, CASE, corrected_at)[0].event == noted
    other = replace(corrected, field="target", claim_fen=None, target="act")
    assert LEARNS.of(other, CASE, corrected_at) == ()
    assert react(told(noted), SPEC.pack) == (ReckonFreeze(case_id=CASE),)


@pytest.mark.parametrize(
    "event",
    [replace(corrected, field="target", claim_fen=None, target="act"), FilingChecked(case_id=CASE)],
)
def test_other_facts_of_intake_are_no_business_of_control(event: object) -> None:
    assert react(told(event), SPEC.pack) == ()


def test_an_inquiry_asks_its_own_system() -> None:
    effect = asked(collective)
    assert (effect.effect_id, effect.kind) == (collective.inquiry_id, "national.inquire")
    assert effect.payload["departments"] == list(COLLECTIVE)
    sealed = {"key": "P1", "nonce": "bm9uY2U=", "text": "dGV4dA=="}
    assert effect.payload["persons"] == [{"person_id": "P1", "name": sealed, "code": None}]
    assert asked(local).kind == "local.inquire"


def test_feedback_comes_back_as_hits() -> None:
    found = {
        "hit_id": "D1",
        "person": 0,
        "asset_kind": "deposit",
        "institution": "中国工商银行",
        "amount_fen": 300_000_000,
        "online": True,
    }
    outcome = Outcome(state="confirmed", result={"hits": [found]})
    assert report(asked(collective), outcome) == RecordFeedback(
        case_id=CASE,
        inquiry_id=collective.inquiry_id,
        hits=(DEPOSIT,),
    )


def test_a_hit_belongs_to_the_person_at_its_place() -> None:
    effect = asked(collective)
    named = replace(
        effect,
        payload={**effect.payload, "persons": [{"person_id": "P1"}, {"person_id": "P3"}]},
    )
    found = {
        "hit_id": "D1",
        "person": 1,
        "asset_kind": "deposit",
        "institution": "中国工商银行",
        "amount_fen": 300_000_000,
        "online": True,
    }
    command = report(named, Outcome(state="confirmed", result={"hits": [found]}))
    assert isinstance(command, RecordFeedback)
    assert command.hits == (replace(DEPOSIT, person_id="P3"),)


def test_a_failed_inquiry_is_told() -> None:
    assert report(asked(collective), failed("系统未响应")) == FailInquiry(
        case_id=CASE, inquiry_id=collective.inquiry_id, reason="系统未响应"
    )


def test_a_freeze_names_the_item_of_the_feedback() -> None:
    effect = asked(requested("D1"))
    assert (effect.effect_id, effect.kind) == (f"{asset_id('D1')}-freeze", "banks.freeze")
    assert effect.payload == {
        "asset_id": asset_id("D1"),
        "hit_id": "D1",
        "amount_fen": CLAIM,
        "ruling": RULING,
        "assistance": NOTICE,
    }


def test_the_banks_answer_to_a_freeze_is_told() -> None:
    since = at("2026-03-03 10:00")
    result = {"amount_fen": CLAIM - 1, "effective_at": since.isoformat()}
    assert report(asked(requested("D1")), Outcome(state="confirmed", result=result)) == (
        ConfirmFreeze(
            case_id=CASE, asset_id=asset_id("D1"), amount_fen=CLAIM - 1, effective_at=since
        )
    )
    assert report(asked(requested("D1")), failed("账户不存在")) == FailFreeze(
        case_id=CASE, asset_id=asset_id("D1"), reason="账户不存在"
    )


def test_a_deduction_names_its_freeze_and_the_case_that_is_paid() -> None:
    effect = asked(deduction)
    assert (effect.effect_id, effect.kind) == (f"{asset_id('D1')}-deduction", "banks.deduct")
    assert effect.payload == {
        "asset_id": asset_id("D1"),
        "hit_id": "D1",
        "freeze_id": f"{asset_id('D1')}-freeze",
        "amount_fen": CLAIM,
        "case_id": CASE,
        "ruling": DEDUCTION_RULING,
        "assistance": SECOND_NOTICE,
    }


def test_the_banks_answer_to_a_deduction_is_told() -> None:
    at_bank = datetime.fromisoformat("2026-03-20T12:00:00+08:00")
    result = {"amount_fen": CLAIM, "effective_at": at_bank.isoformat()}
    assert report(asked(deduction), Outcome(state="confirmed", result=result)) == ConfirmDeduction(
        case_id=CASE, asset_id=asset_id("D1"), amount_fen=CLAIM
    )
    assert report(asked(deduction), failed("系统维护")) == FailDeduction(
        case_id=CASE, asset_id=asset_id("D1"), reason="系统维护"
    )


def test_other_facts_ask_nothing_of_the_outside() -> None:
    assert effects(full) == ()
