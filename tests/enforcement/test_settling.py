"""What the parties settle between themselves: 执行和解规定 第一条、第五条、第八条, and payment by hand."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.enforcement import (
    CaseClosed,
    DirectPaymentRecorded,
    PaymentNoted,
    SettlementPerformed,
    SettlementReached,
)
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.testing_table import table
from services.enforcement.commands import (
    CloseCase,
)
from services.enforcement.commands.settlement import (
    RecordDirectPayment,
    RecordSettlement,
    RecordSettlementPerformed,
)
from services.enforcement.state import Work, evolve
from tests.enforcement.cases import CASE, CLAIM_FEN, OPEN, SPEC
from tests.support import at, by, stored_paper

DAY = at("2026-03-20 10:00")
HANDLER = by("handler")


AT_WORK = replace(
    SPEC, others={files_of(CASE): (stored_paper(CASE), stored_paper(CASE, "F2"))}
).given(*OPEN)
SETTLED_UNDER, PERFORMED_UNDER = "第一条", "三、(八)14"

settle = RecordSettlement(
    case_id=CASE,
    form="joint",
    agreed_fen=CLAIM_FEN // 2,
    perform_until=date(2026, 6, 30),
    evidence="F1",
)
settlement = SettlementReached(
    case_id=CASE,
    form="joint",
    agreed_fen=CLAIM_FEN // 2,
    perform_until=date(2026, 6, 30),
    evidence="F1",
)
perform = RecordSettlementPerformed(case_id=CASE, evidence="F2")
performed = SettlementPerformed(case_id=CASE, settled_fen=CLAIM_FEN, evidence="F2")
close = CloseCase(case_id=CASE, manner="performed")


def paid(amount_fen: int, evidence: str = "F1") -> DirectPaymentRecorded:
    return DirectPaymentRecorded(case_id=CASE, amount_fen=amount_fen, evidence=evidence)


def pay(amount_fen: int, evidence: str = "F1") -> RecordDirectPayment:
    return RecordDirectPayment(case_id=CASE, amount_fen=amount_fen, evidence=evidence)


def after(*events: object) -> Work:
    work: Work | None = None
    for event in (*OPEN, *events):
        work = evolve(work, event)  # type: ignore[arg-type]  # events of enforcement
    assert work is not None
    return work


def unpaid(*events: object) -> int | None:
    return after(*events).unpaid_fen


def test_a_reduced_settlement_that_was_performed_ends_the_whole_claim() -> None:
    assert AT_WORK.when(settle, at=DAY, by=HANDLER).events[-1] == settlement
    agreed = AT_WORK.given(settlement)
    agreed.when(settle, at=DAY, by=HANDLER).then_nothing()
    agreed.when(perform, at=DAY, by=HANDLER).then(performed)
    agreed.given(performed).when(perform, at=DAY, by=HANDLER).then_nothing()
    assert unpaid(settlement) == CLAIM_FEN
    assert unpaid(settlement, performed) == 0


def test_a_later_agreement_takes_the_place_of_one_that_was_performed() -> None:
    later = replace(settlement, agreed_fen=CLAIM_FEN, evidence="F2")
    assert unpaid(settlement, performed, later) == CLAIM_FEN


def test_nothing_is_performed_that_was_not_agreed() -> None:
    AT_WORK.when(perform, at=DAY, by=HANDLER).then_refused(SETTLED_UNDER)


@pytest.mark.parametrize(
    ("changed", "article", "field"),
    [
        ({"evidence": "F9"}, "", "evidence"),
        ({"agreed_fen": -1}, SETTLED_UNDER, "agreed_fen"),
        ({"perform_until": date(2026, 3, 19)}, SETTLED_UNDER, "perform_until"),
    ],
)
def test_an_agreement_has_its_paper_its_sum_and_its_day(
    changed: dict[str, object], article: str, field: str
) -> None:
    command = replace(settle, **changed)  # type: ignore[arg-type]  # fields given by name
    AT_WORK.when(command, at=DAY, by=HANDLER).then_refused(article, field)
    today = replace(settle, perform_until=date(2026, 3, 20))
    assert AT_WORK.when(today, at=DAY, by=HANDLER).events


PAYMENTS = table("""
    by bank | by hand | verdict     # the claim is 8000000 fen
    0       | 8000000 | recorded
    0       | 8000001 | refused
    0       | 0       | refused
    0       | -1      | refused
    3000000 | 5000000 | recorded
    3000000 | 5000001 | refused
""")


@pytest.mark.parametrize("row", PAYMENTS, ids=lambda row: f"{row['by bank']} {row['by hand']}")
def test_by_hand_no_more_is_paid_than_is_owed(row: dict[str, str]) -> None:
    bank = PaymentNoted(case_id=CASE, payout_id="P1", amount_fen=int(row["by bank"]))
    amount_fen = int(row["by hand"])
    verdict = AT_WORK.given(bank).when(pay(amount_fen), at=DAY, by=HANDLER)
    if row["verdict"] == "recorded":
        assert verdict.events[-1] == paid(amount_fen)
        assert unpaid(bank, paid(amount_fen)) == CLAIM_FEN - int(row["by bank"]) - amount_fen
    else:
        verdict.then_refused(PERFORMED_UNDER, "amount_fen")


def test_one_receipt_counts_once() -> None:
    given = AT_WORK.given(paid(100))
    given.when(pay(100), at=DAY, by=HANDLER).then_nothing()
    given.when(pay(200), at=DAY, by=HANDLER).then_stands(
        PERFORMED_UNDER, "amount_fen", amount_fen=100
    )
    assert given.when(pay(200, "F2"), at=DAY, by=HANDLER).events == (paid(200, "F2"),)


def test_what_no_bank_proves_is_a_closing_of_its_own_kind_and_needs_another() -> None:
    by_bank = PaymentNoted(case_id=CASE, payout_id="P1", amount_fen=CLAIM_FEN)
    assert not after(by_bank).unproven
    for proof in ((paid(CLAIM_FEN),), (settlement, performed)):
        assert after(*proof).unproven
    done = AT_WORK.given(settlement, performed)
    done.when(close, at=DAY, by=HANDLER).then_asks("closing-other")
    (closed,) = done.when(close, at=DAY, by=HANDLER, approved_by=("bureau_head-1",)).events
    assert isinstance(closed, CaseClosed)
