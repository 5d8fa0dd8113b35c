"""What payments does about facts, what it asks of the bank, and what the answer becomes."""

from dataclasses import asdict

import pytest

from contracts.intake import CaseFiled, FilingChecked, FirstReceptionHeld
from contracts.payments import PaymentsEvent
from contracts.values import Party, Sealed
from kernel.deciding.definition import Outcome
from kernel.journal.envelope import Recorded
from kernel.journal.protocol import EffectRequest
from services.payments.commands import (
    ConfirmPayee,
    RecordAccountOpened,
    RecordPayoutFailed,
    RecordPayoutPaid,
    RequestAccount,
)
from services.payments.reactions import effects, react, report
from tests.payments.cases import (
    ALLOCATED,
    APPLICANT_FEN,
    CASE,
    PAYEE,
    PAYOUT,
    approved,
    asked,
    failed,
    handed_over,
    paid,
    requested,
)
from tests.support import as_fact, at, pack

NAME = Sealed(key="P1", nonce="bm9uY2U=", text="dGV4dA==")
filed = CaseFiled(
    case_id=CASE,
    kind="first",
    channel="window",
    target="money",
    claim_fen=None,
    title_document=None,
    filed_at=at("2026-03-02 09:20"),
    registered_on=None,
    parties=(
        Party(person_id="P1", role="debtor", kind="legal", name=NAME),
        Party(person_id="P2", role="applicant", kind="natural", name=NAME),
        Party(person_id="P3", role="applicant", kind="natural", name=NAME),
    ),
)


def held(payee_account: Sealed | None) -> FirstReceptionHeld:
    return FirstReceptionHeld(
        case_id=CASE,
        on_site=True,
        electronic_service=True,
        risk_told=True,
        termination_opinion="同意",
        auction_opinion="同意",
        signatures=("interviewer", "recorder", "interviewee"),
        payee_account=payee_account,
    )


def fact(event: object) -> Recorded:
    return as_fact(event, service="intake", case_id=CASE, occurred_at=at("2026-03-02 09:20"))


def test_a_filing_opens_the_cases_own_account() -> None:
    assert react(fact(filed), pack()) == (
        RequestAccount(case_id=CASE, applicants=("P2", "P3"), claim_fen=None),
    )


def test_the_account_told_at_reception_is_confirmed() -> None:
    assert react(fact(held(PAYEE)), pack()) == (ConfirmPayee(case_id=CASE, payee_account=PAYEE),)


@pytest.mark.parametrize("event", [held(None), FilingChecked(case_id=CASE)])
def test_other_facts_change_nothing(event: object) -> None:
    assert react(fact(event), pack()) == ()


def test_the_bank_is_asked_for_the_account() -> None:
    assert effects(requested) == (
        EffectRequest(
            effect_id=f"account-{CASE}",
            kind="accounts.open",
            case_id=CASE,
            payload={"case_id": CASE},
        ),
    )


def test_the_bank_is_asked_to_pay_what_was_approved_to_the_sealed_account() -> None:
    assert effects(approved) == (
        EffectRequest(
            effect_id=PAYOUT,
            kind="accounts.pay",
            case_id=CASE,
            payload={
                "payout_id": PAYOUT,
                "case_id": CASE,
                "account": asdict(PAYEE),
                "amount_fen": APPLICANT_FEN,
            },
        ),
    )


@pytest.mark.parametrize("event", [*ALLOCATED[1:], asked, paid, failed, handed_over])
def test_nothing_else_is_asked_of_the_bank(event: PaymentsEvent) -> None:
    assert effects(event) == ()


def test_the_banks_answers_become_commands() -> None:
    (opening,), (paying,) = effects(requested), effects(approved)
    done = Outcome(state="confirmed", result={"account_number": "621700000000000037"})
    assert report(opening, done) == RecordAccountOpened(
        case_id=CASE, account_number="621700000000000037"
    )
    assert report(opening, Outcome(state="failed", reason="拒绝")) is None
    assert report(
        paying, Outcome(state="confirmed", result={"bank_reference": "付款-1"})
    ) == RecordPayoutPaid(case_id=CASE, payout_id=PAYOUT, bank_reference="付款-1")
    assert report(paying, Outcome(state="failed", reason="账户余额不足")) == RecordPayoutFailed(
        case_id=CASE, payout_id=PAYOUT, reason="账户余额不足"
    )
