"""What is wrong with a claim is told with its place."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.claims import DOUBLED, Claim, ClaimHead, Liability, Phase, Rate, Title
from kernel.law.claims import faults_of

DAY, NEXT = date(2024, 1, 1), date(2024, 1, 2)
RATE = Rate(kind="yearly", per_million=60_000)
LPR = Rate(kind="lpr")
LOAN = ClaimHead(code="loan", kind="principal", amount_fen=100)
RUNS = Phase(first_day=DAY, last_day=DAY, rate=RATE, of=("loan",))
INTEREST = ClaimHead(code="interest", kind="interest", phases=(RUNS,))
SOUND = Claim(heads=(LOAN, INTEREST), title=Title(number="1"))


def with_loan(**changed: Any) -> Claim:
    return replace(SOUND, heads=(replace(LOAN, **changed), INTEREST))


def with_phases(*phases: Phase, **changed: Any) -> Claim:
    return replace(SOUND, heads=(LOAN, replace(INTEREST, phases=phases, **changed)))


def with_phase(**changed: Any) -> Claim:
    return with_phases(replace(RUNS, **changed))


def with_liability(**changed: Any) -> Claim:
    liable = Liability(debtor_id="p", manner="joint")
    return replace(SOUND, liabilities=(replace(liable, **changed),))


SOUND_ONES = [
    SOUND,
    with_loan(amount_fen=0),
    with_phases(RUNS, replace(RUNS, first_day=NEXT, last_day=None)),
    with_phase(last_day=None),
    with_phase(rate=LPR, first_day=date(2019, 8, 20), last_day=None),
    with_phase(rate=replace(LPR, fixed_on=DAY), first_day=date(2019, 8, 19), last_day=None),
    with_phase(rate=replace(LPR, per_million=-1_000_000)),
    with_phases(RUNS, amount_fen=5, most_fen=5),
    replace(SOUND, order=("interest", DOUBLED, "loan")),
    replace(SOUND, earlier_doubled_fen=0),
    with_liability(share_per_million=1, most_fen=0, heads=("loan",)),
    replace(SOUND, heads=(LOAN, ClaimHead(code="act", kind="act", wording="停止侵害"))),
]

FAULTS = [
    (replace(SOUND, heads=()), "heads", "claim-empty"),
    (with_loan(code=" "), "heads.0.code", "head-code"),
    (with_loan(code=DOUBLED), "heads.0.code", "head-code"),
    (with_loan(code="interest"), "heads.0.code", "head-code"),
    (with_loan(amount_fen=-1), "heads.0.amount_fen", "amount-negative"),
    (with_loan(amount_fen=None), "heads.0.amount_fen", "amount-missing"),
    (with_phases(RUNS, amount_fen=5, most_fen=4), "heads.1.most_fen", "most-too-small"),
    (with_phases(RUNS, RUNS), "heads.1.phases.1.first_day", "phases-overlap"),
    (
        with_phases(replace(RUNS, last_day=None), RUNS),
        "heads.1.phases.1.first_day",
        "phases-overlap",
    ),
    (with_phase(first_day=NEXT), "heads.1.phases.0.last_day", "phase-backwards"),
    (with_phase(base_fen=-1), "heads.1.phases.0.base_fen", "amount-negative"),
    (with_phase(of=()), "heads.1.phases.0.of", "base-unknown"),
    (with_phase(of=("other",)), "heads.1.phases.0.of", "base-unknown"),
    (with_phase(of=("interest",)), "heads.1.phases.0.of", "base-unknown"),
    (with_phase(rate=replace(RATE, per_million=-1)), "heads.1.phases.0.rate", "rate-impossible"),
    (
        with_phase(rate=replace(RATE, per_million=10_000_001)),
        "heads.1.phases.0.rate",
        "rate-impossible",
    ),
    (
        with_phase(rate=replace(LPR, multiple_per_thousand=-1)),
        "heads.1.phases.0.rate",
        "rate-impossible",
    ),
    (
        with_phase(rate=LPR, first_day=date(2019, 8, 19), last_day=None),
        "heads.1.phases.0.rate",
        "rate-unpublished",
    ),
    (
        with_phase(rate_most=replace(LPR, fixed_on=date(2019, 8, 19))),
        "heads.1.phases.0.rate_most",
        "rate-unpublished",
    ),
    (replace(SOUND, order=("other",)), "order.0", "order-unknown"),
    (replace(SOUND, order=("loan", "loan")), "order.1", "order-unknown"),
    (replace(SOUND, earlier_doubled_fen=-1), "earlier_doubled_fen", "amount-negative"),
    (with_liability(share_per_million=0), "liabilities.0.share_per_million", "share-impossible"),
    (
        with_liability(share_per_million=1_000_001),
        "liabilities.0.share_per_million",
        "share-impossible",
    ),
    (with_liability(most_fen=-1), "liabilities.0.most_fen", "amount-negative"),
    (with_liability(heads=("other",)), "liabilities.0.heads", "head-unknown"),
    (
        replace(SOUND, heads=(LOAN, ClaimHead(code="act", kind="act"))),
        "heads.1.wording",
        "wording-missing",
    ),
    (
        replace(
            SOUND, heads=(LOAN, ClaimHead(code="car", kind="thing", wording="车", amount_fen=1))
        ),
        "heads.1.amount_fen",
        "head-not-money",
    ),
]


@pytest.mark.parametrize("claim", SOUND_ONES, ids=range(len(SOUND_ONES)))
def test_a_sound_claim_has_no_faults(claim: Claim) -> None:
    assert faults_of(claim) == ()


@pytest.mark.parametrize(
    ("claim", "place", "code"), FAULTS, ids=[one[1] + one[2] for one in FAULTS]
)
def test_a_fault_is_told_with_its_place(claim: Claim, place: str, code: str) -> None:
    found = {(".".join(map(str, one.place)), one.code) for one in faults_of(claim)}
    assert (place, code) in found
