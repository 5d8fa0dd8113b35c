"""迟延履行利息 by the interpretation of 2014: days, the doubled part, and what a payment pays."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from kernel.deciding.testing_table import table
from kernel.law.interest import Balance, Debt, Payment, Span, balance, days_late
from tests.support import rulebook

NATIONAL = rulebook().national
RATE = next(row for row in NATIONAL.interest if row.code == "doubled-interest").per_million_a_day

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


def debt(**more: object) -> Debt:
    known: dict[str, object] = {
        "principal_fen": 10_000_000,
        "period_ended_on": date(2026, 3, 10),
        "first": "principal",
    }
    return Debt(**{**known, **more})  # type: ignore[arg-type]  # named by each test


@pytest.mark.parametrize("row", DAYS, ids=lambda row: f"{row['ended']} {row['until']}")
def test_how_many_days_are_late(row: dict[str, str]) -> None:
    ended, until = date.fromisoformat(row["ended"]), date.fromisoformat(row["until"])
    assert days_late(ended, until, spans(row["paused"])) == int(row["days"])


@pytest.mark.parametrize("row", SUMS, ids=lambda row: f"{row['base']} {row['days']}")
def test_what_the_doubled_part_is(row: dict[str, str]) -> None:
    owing = debt(principal_fen=int(row["base"]))
    day = owing.period_ended_on + timedelta(days=int(row["days"]))
    assert balance(owing, (), day, RATE).doubled_fen == int(row["doubled"])


@pytest.mark.parametrize("row", PAYMENTS, ids=lambda row: f"{row['paid']} {row['on']}")
def test_what_a_payment_pays(row: dict[str, str]) -> None:
    found = balance(debt(), payments(row["paid"]), date.fromisoformat(row["on"]), RATE)
    assert found == Balance(
        principal_fen=int(row["principal"]),
        general_fen=0,
        doubled_fen=int(row["doubled"]),
        surplus_fen=int(row["surplus"]),
    )


def test_the_rate_is_that_of_the_interpretation() -> None:
    assert Fraction(RATE, 1_000_000) == Fraction("0.000175")  # 日万分之一点七五


def test_the_doubled_part_never_runs_on_the_interest_that_the_document_orders() -> None:
    ordered = debt(general_fen=1_000_000, general_daily=Fraction(6, 100) / 360)
    found = balance(ordered, [], date(2026, 3, 11), RATE)
    assert found == Balance(principal_fen=10_000_000, general_fen=1_001_667, doubled_fen=1750)
    assert found.total_fen == 11_003_417


def test_a_pause_stops_the_doubled_part_and_not_the_interest_that_the_document_orders() -> None:
    ordered = debt(general_daily=Fraction(1, 10_000))
    paused = spans("2026-03-11 2026-03-20")
    found = balance(ordered, [], date(2026, 3, 20), RATE, paused=paused)
    assert found == Balance(principal_fen=10_000_000, general_fen=10_000, doubled_fen=0)


@pytest.mark.parametrize(
    ("first", "principal_fen", "general_fen"),
    [("principal", 9_500_000, 1_000_000), ("interest", 10_000_000, 500_000)],
)
def test_of_the_debt_itself_the_stated_part_is_paid_first(
    first: str, principal_fen: int, general_fen: int
) -> None:
    ordered = debt(general_fen=1_000_000, first=first)
    found = balance(ordered, payments("2026-03-10 500000"), date(2026, 3, 10), RATE)
    assert (found.principal_fen, found.general_fen) == (principal_fen, general_fen)


def test_the_doubled_part_waits_for_the_whole_debt_of_the_document() -> None:
    ordered = debt(general_fen=1_000_000)
    found = balance(ordered, payments("2026-03-20 10999999"), date(2026, 3, 20), RATE)
    assert found == Balance(principal_fen=0, general_fen=1, doubled_fen=17_500)


def test_many_payments_lose_no_part_of_a_fen() -> None:
    each_day = [Payment(on=date(2026, 3, day), amount_fen=1) for day in range(11, 31)]
    exact = sum((Fraction(10_001 - day) * RATE / 1_000_000 for day in range(1, 21)), Fraction())
    found = balance(debt(principal_fen=10_000), each_day, date(2026, 3, 30), RATE)
    assert found.principal_fen == 9_980
    assert abs(found.doubled_fen - exact) <= Fraction(1, 2)


@pytest.mark.parametrize("amount_fen", [0, -1])
def test_a_payment_is_more_than_nothing(amount_fen: int) -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        Payment(on=date(2026, 3, 10), amount_fen=amount_fen)


def test_a_debt_is_never_less_than_nothing() -> None:
    assert balance(debt(principal_fen=0), [], date(2026, 3, 31), RATE).total_fen == 0
    with pytest.raises(ValueError, match="less than nothing"):
        debt(principal_fen=-1)
