"""迟延履行利息 by the interpretation of 2014: days, the doubled part, and what a payment pays."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from contracts.claims import Claim, ClaimHead, Phase, Rate, Title
from kernel.deciding.testing_table import table
from kernel.law.claims import Owed, Payment, Span, Terms, days_late, reckon
from tests.support import rulebook

RATE = rulebook().national.doubled_interest.per_million_a_day
TERMS = Terms(doubled_per_million=RATE)
ENDED = date(2026, 3, 10)
ONE_DAY = timedelta(days=1)

DAYS = table("""
    article  | ended      | until      | paused                | days
    # nothing is late before the period has ended, nor on its last day
    第二条   | 2026-03-10 | 2026-03-09 |                       | 0
    第二条   | 2026-03-10 | 2026-03-10 |                       | 0
    第三条   | 2026-03-10 | 2026-03-11 |                       | 1
    # rest days count: 春节 from 15 to 23 February
    第三条   | 2026-02-13 | 2026-02-24 |                       | 11
    # a worked Saturday is a day like any other
    第三条   | 2026-02-13 | 2026-02-14 |                       | 1
    第三条   | 2026-02-28 | 2026-03-01 |                       | 1
    第三条   | 2024-02-28 | 2024-03-01 |                       | 2
    第三条   | 2025-12-31 | 2026-12-31 |                       | 365
    # both days of a pause are out
    第三条   | 2026-03-10 | 2026-03-20 | 2026-03-15 2026-03-16 | 8
    第三条   | 2026-03-10 | 2026-03-20 | 2026-03-15 2026-03-15 | 9
    # only the part of a pause that would have counted
    第三条   | 2026-03-10 | 2026-03-20 | 2026-03-01 2026-03-11 | 9
    第三条   | 2026-03-10 | 2026-03-20 | 2026-03-01 2026-03-10 | 10
    第三条   | 2026-03-10 | 2026-03-20 | 2026-03-20 2026-04-30 | 9
    第三条   | 2026-03-10 | 2026-03-20 | 2026-03-21 2026-04-30 | 10
    第三条   | 2026-03-10 | 2026-03-20 | 2026-01-01 2026-12-31 | 0
""")

SUMS = table("""
    base     | days | doubled
    # 10万元: 17.50元 a day
    10000000 | 0    | 0
    10000000 | 1    | 1750
    10000000 | 365  | 638750
    # half a fen counts as one, less does not
    20000    | 1    | 4
    19999    | 1    | 3
    2857     | 1    | 0
    2858     | 1    | 1
    0        | 365  | 0
""")

PAYMENTS = table("""
    paid                                | on         | principal | doubled | surplus
    # on the last day of the period nothing has run yet
    2026-03-10 10000000                 | 2026-03-31 | 0         | 0       | 0
    # a day late: 17.50元 remain
    2026-03-11 10000000                 | 2026-03-31 | 0         | 1750    | 0
    2026-03-11 10001749                 | 2026-03-31 | 0         | 1       | 0
    2026-03-11 10001750                 | 2026-03-31 | 0         | 0       | 0
    2026-03-11 10001751                 | 2026-03-31 | 0         | 0       | 1
    # the debt first: half is paid, and from then on half runs
    2026-03-20 5000000                  | 2026-03-30 | 5000000   | 26250   | 0
    2026-03-20 5000000                  | 2026-03-20 | 5000000   | 17500   | 0
    # what comes after the day asked for is not counted
    2026-03-31 5000000                  | 2026-03-30 | 10000000  | 35000   | 0
    2026-03-30 5000000                  | 2026-03-30 | 5000000   | 35000   | 0
    # whatever order the payments are told in
    2026-03-30 6000000 2026-03-20 4000000 | 2026-03-30 | 0       | 28000   | 0
    # what the debt leaves over goes to the doubled part
    2026-03-20 10010000                 | 2026-03-30 | 0         | 7500    | 0
    # paid before the period has ended
    2026-03-01 4000000                  | 2026-03-20 | 6000000   | 10500   | 0
""")


def spans(text: str) -> tuple[Span, ...]:
    if not text:
        return ()
    first, last = text.split()
    return (Span(first=date.fromisoformat(first), last=date.fromisoformat(last)),)


def payments(text: str) -> list[Payment]:
    words = text.split()
    pairs = zip(words[::2], words[1::2], strict=True)
    return [Payment(on=date.fromisoformat(day), amount_fen=int(fen)) for day, fen in pairs]


def debt(
    fen: int = 10_000_000,
    *,
    interest_fen: int | None = None,
    rate: Rate | None = None,
    order: tuple[str, ...] = (),
) -> Claim:
    """A principal, with the interest that a title orders where there is any."""
    heads = [ClaimHead(code="principal", kind="principal", amount_fen=fen)]
    if interest_fen is not None or rate is not None:
        runs = (
            ()
            if rate is None
            else (Phase(first_day=ENDED + ONE_DAY, rate=rate, of=("principal",)),)
        )
        heads.append(
            ClaimHead(code="interest", kind="interest", amount_fen=interest_fen or 0, phases=runs)
        )
    title = Title(number="（2025）豫1024民初1103号", perform_until=ENDED)
    return Claim(heads=tuple(heads), title=title, order=order)


def unpaid(owed: Owed) -> dict[str, int]:
    return {head.code: head.unpaid_fen for head in owed.heads} | {"doubled": owed.doubled_fen}


@pytest.mark.parametrize("row", DAYS, ids=lambda row: f"{row['ended']} {row['until']}")
def test_how_many_days_are_late(row: dict[str, str]) -> None:
    ended, until = date.fromisoformat(row["ended"]), date.fromisoformat(row["until"])
    assert days_late(ended, until, spans(row["paused"])) == int(row["days"])


@pytest.mark.parametrize("row", SUMS, ids=lambda row: f"{row['base']} {row['days']}")
def test_what_the_doubled_part_is(row: dict[str, str]) -> None:
    day = ENDED + timedelta(days=int(row["days"]))
    assert reckon(debt(int(row["base"])), day, TERMS).doubled_fen == int(row["doubled"])


@pytest.mark.parametrize("row", PAYMENTS, ids=lambda row: f"{row['paid']} {row['on']}")
def test_what_a_payment_pays(row: dict[str, str]) -> None:
    on = date.fromisoformat(row["on"])
    found = reckon(debt(), on, TERMS, payments=payments(row["paid"]))
    assert unpaid(found) == {"principal": int(row["principal"]), "doubled": int(row["doubled"])}
    assert found.surplus_fen == int(row["surplus"])


def test_the_rate_is_that_of_the_interpretation() -> None:
    assert Fraction(RATE, 1_000_000) == Fraction("0.000175")  # 日万分之一点七五


def test_the_doubled_part_never_runs_on_the_interest_that_the_document_orders() -> None:
    rate = Rate(kind="yearly", per_million=60_000, year_days=360)
    found = reckon(debt(interest_fen=1_000_000, rate=rate), ENDED + ONE_DAY, TERMS)
    assert unpaid(found) == {"principal": 10_000_000, "interest": 1_001_667, "doubled": 1750}
    assert found.total_fen == 11_003_417
    assert found.debt_fen == 11_001_667


def test_a_pause_stops_the_doubled_part_and_not_the_interest_that_the_document_orders() -> None:
    ordered = debt(rate=Rate(kind="daily", per_million=100))
    paused = spans("2026-03-11 2026-03-20")
    found = reckon(ordered, date(2026, 3, 20), TERMS, paused=paused)
    assert unpaid(found) == {"principal": 10_000_000, "interest": 10_000, "doubled": 0}


@pytest.mark.parametrize(
    ("order", "principal_fen", "interest_fen"),
    [
        ((), 10_000_000, 500_000),  # 民法典 第五百六十一条
        (("interest", "principal"), 10_000_000, 500_000),
        (("principal",), 9_500_000, 1_000_000),
    ],
)
def test_the_interest_is_paid_before_the_principal_unless_the_title_says_otherwise(
    order: tuple[str, ...], principal_fen: int, interest_fen: int
) -> None:
    ordered = debt(interest_fen=1_000_000, order=order)
    found = reckon(ordered, ENDED, TERMS, payments=payments("2026-03-10 500000"))
    left = {"principal": principal_fen, "interest": interest_fen, "doubled": 0}
    assert unpaid(found) == left


def test_the_doubled_part_waits_for_the_whole_debt_of_the_document() -> None:
    ordered = debt(interest_fen=1_000_000)
    found = reckon(ordered, date(2026, 3, 20), TERMS, payments=payments("2026-03-20 10999999"))
    assert unpaid(found) == {"principal": 1, "interest": 0, "doubled": 17_500}


def test_the_doubled_part_is_paid_first_where_the_parties_agreed_so() -> None:
    agreed = debt(order=("doubled",))
    found = reckon(agreed, date(2026, 3, 20), TERMS, payments=payments("2026-03-20 17501"))
    assert unpaid(found) == {"principal": 9_999_999, "doubled": 0}
    assert (found.doubled_accrued_fen, found.doubled_paid_fen) == (17_500, 17_500)


def test_many_payments_lose_no_part_of_a_fen() -> None:
    each_day = [Payment(on=date(2026, 3, day), amount_fen=1) for day in range(11, 31)]
    exact = sum((Fraction(10_001 - day) * RATE / 1_000_000 for day in range(1, 21)), Fraction())
    found = reckon(debt(10_000), date(2026, 3, 30), TERMS, payments=each_day)
    assert found.heads[0].unpaid_fen == 9_980
    assert abs(found.doubled_fen - exact) <= Fraction(1, 2)


@pytest.mark.parametrize("amount_fen", [0, -1])
def test_a_payment_is_more_than_nothing(amount_fen: int) -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        Payment(on=date(2026, 3, 10), amount_fen=amount_fen)


def test_nothing_is_owed_of_nothing() -> None:
    assert reckon(debt(0), date(2026, 3, 31), TERMS).total_fen == 0
