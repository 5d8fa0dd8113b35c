"""What payments does about facts, what it asks of the bank, and what the answer becomes."""

from dataclasses import asdict

import pytest

from contracts.approvals import (
    ApprovalLapsed,
    ApprovalRefused,
    ApprovalWithdrawn,
    Unapproved,
)
from contracts.intake import CaseFiled, FilingChecked, FirstReceptionHeld
from contracts.payments import PaymentsEvent, PayoutVoided
from contracts.triage import CustodyAccepted
from contracts.values import Party, Sealed
from kernel.deciding.approvals import AskFor, DropRequests
from kernel.deciding.definition import Outcome
from kernel.deciding.learns import Learn
from kernel.journal.envelope import Recorded
from kernel.journal.protocol import EffectRequest
from services.payments.commands import (
    ApprovePayout,
    ConfirmPayee,
    RecordAccountOpened,
    RecordPayoutFailed,
    RecordPayoutPaid,
    RequestAccount,
    VoidPayout,
    handler_of,
)
from services.payments.reactions import effects, react, report, unapproved
from tests.payments.cases import (
    ALLOCATED,
    APPLICANT_FEN,
    CASE,
    PAYEE,
    PAYOUT,
    accepted,
    approved,
    asked,
    failed,
    handed_over,
    paid,
    requested,
)
from tests.support import as_fact, at, pack

APPROVE = ApprovePayout(
    case_id=CASE, payout_id=PAYOUT, amount_fen=APPLICANT_FEN, payee_account=PAYEE
)
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


def test_who_accepts_a_case_is_its_officer() -> None:
    taken = CustodyAccepted(case_id=CASE, holder=accepted.team, handler=accepted.handler)
    learned = Learn(
        case_id=CASE, stream=handler_of(CASE), event=accepted, at=fact(taken).occurred_at
    )
    assert react(fact(taken), pack()) == (learned,)


def test_a_requested_payout_is_asked_for_with_its_amount_and_account() -> None:
    (ask,) = react(fact(asked), pack())
    assert isinstance(ask, AskFor)
    assert ask.requester is None
    assert ask.command == APPROVE


def test_a_void_payout_need_not_be_approved_any_more() -> None:
    voided = PayoutVoided(case_id=CASE, payout_id=PAYOUT, reason="收款账户已变更")
    (drop,) = react(fact(voided), pack())
    assert isinstance(drop, DropRequests)
    assert (drop.act, drop.about, drop.reason) == (
        ApprovePayout,
        {"payout_id": PAYOUT},
        "收款账户已变更",
    )


OF_REQUEST = {
    "case_id": CASE,
    "approval_id": "payout-1",
    "approval": "payout",
    "act": "payments.ApprovePayout",
}


@pytest.mark.parametrize(
    ("ended", "why"),
    [
        (
            ApprovalRefused(
                **OF_REQUEST,
                role="fund_clerk",
                approver="乙",
                refused_at=at("2026-03-27"),
                reason="金额有误",
            ),
            "审批未通过：金额有误",
        ),
        (
            ApprovalWithdrawn(
                **OF_REQUEST, withdrawer="甲", withdrawn_at=at("2026-03-27"), reason="重新核算"
            ),
            "申请已撤回：重新核算",
        ),
        (
            ApprovalWithdrawn(
                **OF_REQUEST, withdrawer="甲", withdrawn_at=at("2026-03-27"), reason=""
            ),
            "申请已撤回",
        ),
        (ApprovalLapsed(**OF_REQUEST, lapsed_at=at("2026-03-27")), "逾期未审批，申请失效"),
    ],
)
def test_a_payout_that_is_not_approved_is_void(ended: Unapproved, why: str) -> None:
    assert unapproved(APPROVE, ended) == (VoidPayout(case_id=CASE, payout_id=PAYOUT, reason=why),)
    assert unapproved(RequestAccount(case_id=CASE, applicants=(), claim_fen=None), ended) == ()


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
