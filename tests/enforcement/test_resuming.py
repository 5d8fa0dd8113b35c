"""执行和解规定 第九条至第十一条: a settlement with instalments, its breach, and the resumption."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.enforcement import DirectPaymentRecorded, PaymentNoted, SettlementReached
from contracts.enforcement_settlement import Instalment, ResumptionRuled, SettlementBroken
from contracts.files import DocumentNoted
from kernel.deciding.decider import NoSuchCase
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.testing import Spec
from services.enforcement.commands import DecideDefaulterListing
from services.enforcement.commands.settlement import (
    ApplyToResume,
    RecordSettlement,
    RecordSettlementPerformed,
    RuleResumption,
)
from tests.enforcement.cases import CASE, CLAIM_FEN, OPEN, SPEC, STORED, notice
from tests.support import at, by

DAY = at("2026-03-25 10:00")
HANDLER = by("handler", "王法官")
RULING, NEXT = f"{CASE}-D-resumption-ruling", f"{CASE}-D-resumption-ruling-2"
OTHER = f"{CASE}-D-fine-decision"
DOCUMENTS = tuple(DocumentNoted(case_id=CASE, document_id=one) for one in (RULING, NEXT, OTHER))
BASE: Spec = replace(SPEC, others={files_of(CASE): (*STORED[files_of(CASE)], *DOCUMENTS)})
BASE = BASE.given(*OPEN, notice)
LAW = "《最高人民法院关于执行和解若干问题的规定》"

MONTHLY = (
    Instalment(due_on=date(2026, 4, 30), amount_fen=1_000_000),
    Instalment(due_on=date(2026, 5, 31), amount_fen=1_000_000),
    Instalment(due_on=date(2026, 6, 30), amount_fen=2_000_000),
)
SETTLE = RecordSettlement(
    case_id=CASE,
    form="joint",
    agreed_fen=4_000_000,
    perform_until=date(2026, 6, 30),
    evidence="F1",
    instalments=MONTHLY,
)
settled = SettlementReached(
    case_id=CASE,
    form="joint",
    agreed_fen=4_000_000,
    perform_until=date(2026, 6, 30),
    evidence="F1",
    instalments=MONTHLY,
)
APPLY = ApplyToResume(case_id=CASE, evidence="F2")
AGREED = BASE.given(settled)


def paid(amount_fen: int, evidence: str = "R1") -> DirectPaymentRecorded:
    return DirectPaymentRecorded(case_id=CASE, amount_fen=amount_fen, evidence=evidence)


def broken(number: int, unpaid_fen: int) -> SettlementBroken:
    return SettlementBroken(
        case_id=CASE,
        instalment=number,
        due_on=MONTHLY[number - 1].due_on,
        unpaid_fen=unpaid_fen,
        evidence="F2",
    )


def rule(outcome: Any, document_id: str = RULING, reason: str = "第三期未付") -> RuleResumption:
    return RuleResumption(case_id=CASE, outcome=outcome, reason=reason, document_id=document_id)


def ruled(outcome: Any, unpaid_fen: int) -> ResumptionRuled:
    return ResumptionRuled(
        case_id=CASE,
        outcome=outcome,
        reason="第三期未付",
        document_id=RULING,
        article=f"{LAW}第十一条",
        unpaid_fen=unpaid_fen,
    )


# Two instalments were paid, half of the third was not.
THIRD = AGREED.given(paid(2_000_000), paid(1_000_000, "R2"), broken(3, 1_000_000))
LATER = at("2026-07-02 10:00")


def test_instalments_are_agreed_with_the_settlement() -> None:
    BASE.when(SETTLE, at=DAY, by=HANDLER).then(settled)


@pytest.mark.parametrize(
    "instalments",
    [
        MONTHLY[:2],
        (MONTHLY[1], MONTHLY[0], MONTHLY[2]),
        (*MONTHLY[:2], replace(MONTHLY[2], amount_fen=2_000_001)),
        (replace(MONTHLY[0], amount_fen=0), MONTHLY[1], replace(MONTHLY[2], amount_fen=3_000_000)),
    ],
    ids=["not-until-the-end", "not-in-order", "more-than-agreed", "nothing"],
)
def test_instalments_are_what_was_agreed_in_all(instalments: tuple[Instalment, ...]) -> None:
    command = replace(SETTLE, instalments=instalments)
    BASE.when(command, at=DAY, by=HANDLER).then_refused("第一条", "instalments")


def test_an_instalment_is_let_pass_the_day_after_it_was_due() -> None:
    AGREED.when(APPLY, at=at("2026-04-30 23:59"), by=HANDLER).then_refused("第九条")
    AGREED.when(APPLY, at=at("2026-05-01 00:00"), by=HANDLER).then(broken(1, 1_000_000))


def test_a_settlement_is_broken_at_the_third_instalment() -> None:
    kept = AGREED.given(paid(2_000_000))
    kept.when(APPLY, at=at("2026-06-30 10:00"), by=HANDLER).then_refused("第九条")
    late = kept.given(paid(1_000_000, "R2"))
    late.when(APPLY, at=LATER, by=HANDLER).then(broken(3, 1_000_000))
    late.given(paid(1_000_000, "R3")).when(APPLY, at=LATER, by=HANDLER).then_refused("第九条")


def test_what_the_court_paid_out_counts_and_what_came_before_the_settlement_does_not() -> None:
    payment = PaymentNoted(case_id=CASE, payout_id="O1", amount_fen=1_000_000)
    may = at("2026-05-02 10:00")
    AGREED.given(payment).when(APPLY, at=may, by=HANDLER).then_refused("第九条")
    BASE.given(payment, settled).when(APPLY, at=may, by=HANDLER).then(broken(1, 1_000_000))


def test_what_was_not_settled_is_not_resumed() -> None:
    BASE.when(APPLY, at=LATER, by=HANDLER).then_refused("第一条")


def test_a_resumption_is_asked_for_within_two_years() -> None:
    AGREED.when(APPLY, at=at("2028-06-30 23:59"), by=HANDLER).then(broken(1, 1_000_000))
    AGREED.when(APPLY, at=at("2028-07-01 00:00"), by=HANDLER).then_refused("第十条第二款")


def test_the_claim_is_enforced_again_less_what_was_paid() -> None:
    THIRD.when(rule("resumed"), at=LATER, by=HANDLER).then(ruled("resumed", CLAIM_FEN - 3_000_000))
    resumed = THIRD.given(ruled("resumed", CLAIM_FEN - 3_000_000))
    performed = RecordSettlementPerformed(case_id=CASE, evidence="F1")
    resumed.when(performed, at=LATER, by=HANDLER).then_refused("第一条")
    resumed.when(APPLY, at=LATER, by=HANDLER).then_refused("第一条")


def test_what_was_made_good_meanwhile_is_not_resumed() -> None:
    good = THIRD.given(paid(1_000_000, "R3"))
    good.when(rule("resumed"), at=LATER, by=HANDLER).then_refused("第十一条", "outcome")
    left = CLAIM_FEN - 4_000_000
    good.when(rule("not_resumed"), at=LATER, by=HANDLER).then(ruled("not_resumed", left))
    stands = good.given(ruled("not_resumed", left))
    performed = RecordSettlementPerformed(case_id=CASE, evidence="F1")
    assert stands.when(performed, at=LATER, by=HANDLER).refusal is None


def test_a_resumption_is_ruled_on_an_application_with_reasons_and_a_ruling_of_its_own() -> None:
    AGREED.when(rule("resumed"), at=LATER, by=HANDLER).then_refused("第十一条")
    THIRD.when(rule("resumed", reason=" "), at=LATER, by=HANDLER).then_refused("第十一条", "reason")
    wrong = THIRD.when(rule("resumed", OTHER), at=LATER, by=HANDLER)
    assert isinstance(wrong.refusal, NoSuchCase)
    again = THIRD.given(ruled("not_resumed", CLAIM_FEN), broken(3, 1_000_000))
    used = again.when(rule("resumed"), at=LATER, by=HANDLER)
    assert isinstance(used.refusal, NoSuchCase)
    assert again.when(rule("resumed", NEXT), at=LATER, by=HANDLER).refusal is None


def test_nobody_is_listed_for_a_settlement_that_was_not_broken() -> None:
    listing = DecideDefaulterListing(
        case_id=CASE, person_id="P1", ground="settlement", circumstances="和解后拒不履行"
    )
    AGREED.when(listing, at=LATER, by=HANDLER, approved_by=("president-1",)).then_refused(
        "第一条（六）", "ground"
    )
    allowed = THIRD.when(listing, at=LATER, by=HANDLER, approved_by=("president-1",))
    assert allowed.refusal is None
