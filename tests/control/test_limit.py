"""What may be controlled in all: the claim with its interest up to a day, and the court's fee."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.claims import Claim, ClaimHead, Phase, Rate, Title
from contracts.control import ClaimNoted
from kernel.deciding.testing_table import table
from services.control.commands import RequestFreeze
from tests.control.cases import (
    CASE,
    CLERK,
    NOTICE,
    RULING,
    SPEC,
    asset_id,
    deposit_found,
    opened,
    requested,
)
from tests.support import at

NOW = at("2026-03-03 09:00")
WITHIN = "第十九条第一款"
PRINCIPAL = ClaimHead(code="1", kind="principal", amount_fen=7_300_000)
INTEREST = ClaimHead(
    code="2",
    kind="interest",
    phases=(
        Phase(
            first_day=date(2026, 3, 1),
            rate=Rate(kind="yearly", per_million=100_000),  # 20.00 a day
            of=("1",),
        ),
    ),
)
CLAIM = Claim(heads=(PRINCIPAL, INTEREST), title=Title(number="（2025）豫1024民初1103号"))
BY_HEADS = replace(opened, claim_fen=7_300_000, claim=CLAIM, kind="first")

LIMITS = table("""
    until      | asked   | field          # three days of interest; the fee on 73060.00 is 995.90
               | 7405590 |
               | 7405591 | amount_fen
    2026-03-03 | 7405590 |
    2026-03-03 | 7405591 | amount_fen
    # ten days: 200.00, and the fee on 73200.00
    2026-03-10 | 7419800 |
    2026-03-10 | 7419801 | amount_fen
    # no past day, and no more than a year
    2026-03-02 | 1       | interest_until
    2027-03-03 | 1       |
    2027-03-04 | 1       | interest_until
""")


@pytest.mark.parametrize("row", LIMITS, ids=lambda row: f"{row['until']} {row['asked']}")
def test_the_limit_is_the_claim_with_interest_to_a_day_and_the_fee(row: dict[str, str]) -> None:
    until = date.fromisoformat(row["until"]) if row["until"] else None
    asked = int(row["asked"])
    ask = RequestFreeze(
        ruling=RULING,
        assistance=NOTICE,
        case_id=CASE,
        asset_id=asset_id("D1"),
        amount_fen=asked,
        interest_until=until,
    )
    verdict = SPEC.given(BY_HEADS, *deposit_found[1:]).when(ask, at=NOW, by=CLERK)
    if row["field"]:
        verdict.then_refused(WITHIN, row["field"])
    else:
        verdict.then(replace(requested("D1", asked), interest_until=until))


LATE = replace(
    CLAIM, heads=(PRINCIPAL,), title=replace(CLAIM.title, perform_until=date(2026, 2, 28))
)


@pytest.mark.parametrize(("counts", "most"), [(False, 7_403_390), (True, 7_404_687)])
def test_whether_the_end_of_the_period_is_a_day_of_delay_is_for_the_court(
    counts: bool, most: int
) -> None:
    # three or four days of 12.775, and the fee on the sum
    court = replace(SPEC, pack=SPEC.pack.model_copy(update={"end_day_counts": counts}))
    given = court.given(replace(BY_HEADS, claim=LATE), *deposit_found[1:])
    ask = RequestFreeze(
        ruling=RULING, assistance=NOTICE, case_id=CASE, asset_id=asset_id("D1"), amount_fen=most
    )
    given.when(ask, at=NOW, by=CLERK).then(requested("D1", most))
    more = replace(ask, amount_fen=most + 1)
    given.when(more, at=NOW, by=CLERK).then_refused(WITHIN, "amount_fen")


def test_a_preservation_knows_no_execution_fee() -> None:
    history = (replace(opened, kind="preservation"), *deposit_found[1:])
    ask = RequestFreeze(
        ruling=RULING,
        assistance=NOTICE,
        case_id=CASE,
        asset_id=asset_id("D1"),
        amount_fen=8_000_000,
    )
    SPEC.given(*history).when(ask, at=NOW, by=CLERK).then(requested("D1", 8_000_000))
    more = replace(ask, amount_fen=8_000_001)
    SPEC.given(*history).when(more, at=NOW, by=CLERK).then_refused(WITHIN, "amount_fen")


def test_an_amount_that_corrects_the_filing_stands_instead_of_the_heads() -> None:
    corrected = ClaimNoted(case_id=CASE, claim_fen=1_000_000)
    ask = RequestFreeze(
        ruling=RULING,
        assistance=NOTICE,
        case_id=CASE,
        asset_id=asset_id("D1"),
        amount_fen=1_005_000,
    )
    after = (BY_HEADS, *deposit_found[1:], corrected)
    before = (corrected, BY_HEADS, *deposit_found[1:])
    for history in (after, before):
        SPEC.given(*history).when(ask, at=NOW, by=CLERK).then(requested("D1", 1_005_000))
        more = replace(ask, amount_fen=1_005_001)
        SPEC.given(*history).when(more, at=NOW, by=CLERK).then_refused(WITHIN, "amount_fen")
