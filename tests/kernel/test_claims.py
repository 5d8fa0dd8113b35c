"""What is owed under a title, head by head: examples to the fen, and both sides of every boundary."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

import pytest

from contracts.claims import Claim, ClaimHead, Phase, Rate, Title
from kernel.deciding.testing_table import table
from kernel.law.claims import EarlierRule, NoRate, Owed, Payment, Span, Terms, known_lpr, reckon
from kernel.law.claims.lpr import Published
from tests.support import rulebook

TERMS = Terms(doubled_per_million=rulebook().national.doubled_interest.per_million_a_day)
YUAN = 100
OF = ("principal",)
NUMBER = "（2021）豫1024民初1103号"


def yearly(percent: str, days: int = 365) -> Rate:
    assert days in (360, 365)
    per_million = Fraction(percent) * 10_000
    assert per_million.denominator == 1
    return Rate(
        kind="yearly", per_million=per_million.numerator, year_days=365 if days == 365 else 360
    )


def four_times_lpr(fixed_on: date | None = None) -> Rate:
    return Rate(kind="lpr", multiple_per_thousand=4_000, fixed_on=fixed_on)


def principal(yuan: int, **more: object) -> ClaimHead:
    return ClaimHead(code="principal", kind="principal", amount_fen=yuan * YUAN, **more)  # type: ignore[arg-type]  # named by each test


def interest(*phases: Phase, fen: int = 0, most_fen: int | None = None) -> ClaimHead:
    return ClaimHead(
        code="interest", kind="interest", amount_fen=fen, phases=phases, most_fen=most_fen
    )


def claim(*heads: ClaimHead, ended: str = "", **more: object) -> Claim:
    until = date.fromisoformat(ended) if ended else None
    return Claim(heads=heads, title=Title(number=NUMBER, perform_until=until), **more)  # type: ignore[arg-type]  # named by each test


def day(text: str) -> date:
    return date.fromisoformat(text)


def unpaid(owed: Owed) -> Mapping[str, int]:
    return {head.code: head.unpaid_fen for head in owed.heads} | {"doubled": owed.doubled_fen}


def paid(*told: tuple[str, int]) -> list[Payment]:
    return [Payment(on=day(on), amount_fen=yuan * YUAN) for on, yuan in told]


# ---- the doubled part before its rule


def test_days_before_the_rule_are_refused_unless_their_interest_is_stated() -> None:
    owed = claim(principal(50_000), ended="2010-06-02")
    with pytest.raises(EarlierRule, match="1520日") as refused:
        reckon(owed, day("2021-03-01"), TERMS)
    assert (refused.value.days, refused.value.paid) == (1520, False)


def test_the_days_since_the_rule_are_counted_beside_what_was_stated() -> None:
    owed = claim(principal(50_000), ended="2010-06-02", earlier_doubled_fen=1_234_567)
    found = reckon(owed, day("2021-03-01"), TERMS)
    assert found.doubled_fen == 1_234_567 + 2_104_375  # 2405 days


EARLIER = table("""
    ended      | until      | days
    # the last day of the old rule is 2014-07-31
    2014-07-30 | 2021-03-01 | 1
    2014-07-31 | 2021-03-01 | 0
    2014-08-01 | 2021-03-01 | 0
    2014-07-01 | 2014-07-31 | 30
    2014-07-01 | 2014-07-02 | 1
    2014-07-01 | 2014-07-01 | 0
""")


@pytest.mark.parametrize("row", EARLIER, ids=lambda row: f"{row['ended']} {row['until']}")
def test_which_days_fall_under_the_earlier_rule(row: dict[str, str]) -> None:
    owed = claim(principal(50_000), ended=row["ended"])
    if int(row["days"]):
        with pytest.raises(EarlierRule) as refused:
            reckon(owed, day(row["until"]), TERMS)
        assert refused.value.days == int(row["days"])
    else:
        assert reckon(owed, day(row["until"]), TERMS).doubled_fen >= 0


def test_a_payment_under_the_earlier_rule_is_refused_even_where_a_sum_is_stated() -> None:
    owed = claim(principal(50_000), ended="2010-06-02", earlier_doubled_fen=1)
    with pytest.raises(EarlierRule, match="并还原则"):
        reckon(owed, day("2021-03-01"), TERMS, payments=paid(("2014-07-31", 1)))
    assert reckon(owed, day("2021-03-01"), TERMS, payments=paid(("2014-08-01", 1))).doubled_fen
    assert reckon(owed, day("2021-03-01"), TERMS, payments=paid(("2010-06-02", 1))).doubled_fen


# ---- two bases


def two_bases(*more: Payment) -> Owed:
    costs = ClaimHead(code="lawyer", kind="costs", amount_fen=30_000 * YUAN)
    runs = Phase(first_day=day("2022-02-11"), rate=yearly("15.4"), of=OF)
    owed = claim(principal(1_000_000), costs, interest(runs), ended="2022-02-10")
    return reckon(owed, day("2022-03-18"), TERMS, payments=more)


def test_the_agreed_interest_runs_on_the_loan_and_the_doubled_part_on_both() -> None:
    assert unpaid(two_bases()) == {
        "principal": 100_000_000,
        "lawyer": 3_000_000,
        "interest": 1_518_904,
        "doubled": 648_900,
    }


def test_what_a_payment_leaves_of_the_fee_and_of_the_loan_is_told_apart() -> None:
    # 16 days in full, then 20000 of the fee is paid, then 20 days on 1010000
    found = two_bases(*paid(("2022-02-26", 20_000)))
    assert unpaid(found) == {
        "principal": 100_000_000,
        "lawyer": 1_000_000,
        "interest": 1_518_904,
        "doubled": 288_400 + 353_500,
    }
    # 50000: the fee, then the interest of 16 days (6750.68), then the loan
    found = two_bases(*paid(("2022-02-26", 50_000)))
    left = 100_000_000 - (5_000_000 - 3_000_000 - 675_068)
    runs = Fraction(left * 154 * 20, 1000 * 365)
    assert unpaid(found) == {
        "principal": left,
        "lawyer": 0,
        "interest": round(runs + (Fraction(100_000_000 * 154 * 16, 1000 * 365) - 675_068)),
        "doubled": 288_400 + round(Fraction(left * 175 * 20, 1_000_000)),
    }


def test_the_order_is_costs_then_interest_then_principal() -> None:
    runs = Phase(first_day=day("2025-01-02"), rate=yearly("12"), of=OF)
    owed = claim(principal(100_000), interest(runs, fen=10_000 * YUAN), ended="2025-01-01")
    found = reckon(owed, day("2026-01-01"), TERMS, payments=paid(("2025-01-01", 10_000)))
    assert unpaid(found) == {"principal": 10_000_000, "interest": 1_200_000, "doubled": 638_750}


def test_damages_stand_with_the_principal_in_the_order_of_the_title() -> None:
    damages = ClaimHead(code="damages", kind="damages", amount_fen=100)
    fees = ClaimHead(code="fees", kind="fees", amount_fen=100)
    for heads in ((damages, principal(1), fees), (principal(1), damages, fees)):
        found = reckon(claim(*heads), day("2025-01-01"), TERMS, payments=paid(("2025-01-01", 2)))
        assert [head.code for head in found.heads if not head.unpaid_fen] == [heads[0].code, "fees"]


# ---- interest in phases


def test_interest_in_phases_up_to_a_day_and_by_the_rate_of_each_day() -> None:
    fixed = Phase(first_day=day("2021-03-22"), last_day=day("2022-03-21"), rate=yearly("6"), of=OF)
    market = Phase(first_day=day("2022-03-22"), rate=four_times_lpr(), of=OF)
    owed = claim(principal(9_000_000), interest(fixed, market))
    sums = {
        "2021-03-21": Fraction(0),
        "2021-03-22": Fraction(9_000_000 * 6, 365 * 100),
        "2022-03-21": Fraction(540_000),
        "2022-03-22": 540_000 + Fraction(9_000_000 * 148, 365 * 1000),  # 4 × 3.70 %
        "2022-08-21": 540_000 + Fraction(9_000_000 * 148 * 153, 365 * 1000),
        "2022-08-22": 540_000 + Fraction(9_000_000 * (148 * 153 + 146), 365 * 1000),  # 3.65 %
        "2022-09-21": 540_000 + Fraction(9_000_000 * (148 * 153 + 146 * 31), 365 * 1000),
    }
    for until, yuan in sums.items():
        found = reckon(owed, day(until), TERMS).heads[1]
        assert found.accrued_fen == round(yuan * YUAN), until
    assert reckon(owed, day("2022-09-21"), TERMS).heads[1].accrued_fen == 120_994_521


def test_interest_stops_at_the_most_that_the_title_allows() -> None:
    runs = Phase(first_day=day("2021-03-22"), rate=yearly("6"), of=OF)
    owed = claim(principal(9_000_000), interest(runs, most_fen=10_059_283))
    # 1479.45… a day: 67 days are 99123.29, 68 would be 100602.74
    assert reckon(owed, day("2021-05-27"), TERMS).heads[1].accrued_fen == 9_912_329
    assert reckon(owed, day("2021-05-28"), TERMS).heads[1].accrued_fen == 10_059_283
    assert reckon(owed, day("2026-05-28"), TERMS).heads[1].accrued_fen == 10_059_283
    # a payment of it does not let it grow again
    found = reckon(owed, day("2026-05-28"), TERMS, payments=paid(("2022-01-01", 100_000)))
    assert found.heads[1].unpaid_fen == 59_283


def test_what_had_accrued_before_counts_towards_the_most() -> None:
    runs = Phase(first_day=day("2021-03-22"), rate=yearly("6"), of=OF)
    owed = claim(principal(9_000_000), interest(runs, fen=59_283, most_fen=10_059_283))
    found = reckon(owed, day("2022-01-01"), TERMS).heads[1]
    assert (found.amount_fen, found.accrued_fen) == (59_283, 10_000_000)


def test_a_stated_base_holds_in_its_phase_and_payments_reduce_it() -> None:
    before = Phase(
        first_day=day("2024-04-01"),
        last_day=day("2024-04-29"),
        rate=yearly("3.65"),
        of=OF,
        base_fen=25_409_840,
    )
    since = Phase(first_day=day("2024-04-30"), rate=yearly("3.65"), of=OF, base_fen=20_409_840)
    head = ClaimHead(code="principal", kind="principal", amount_fen=20_409_840)
    owed = claim(head, interest(before, since))
    first = Fraction(25_409_840 * 29, 10_000)
    assert reckon(owed, day("2024-04-29"), TERMS).heads[1].accrued_fen == round(first)
    more = first + Fraction(20_409_840, 10_000)
    assert reckon(owed, day("2024-04-30"), TERMS).heads[1].accrued_fen == round(more)
    # 50000 on 30 April: first the interest of 757.30, the rest from the principal
    left = 20_409_840 - (5_000_000 - round(more))
    found = reckon(owed, day("2024-05-10"), TERMS, payments=paid(("2024-04-30", 50_000)))
    assert found.heads[0].unpaid_fen == left
    assert found.heads[1].due_fen == round(more + Fraction(left * 10, 10_000))


def test_a_rate_is_limited_by_another_on_each_day() -> None:
    rate = Rate(kind="daily", per_million=500)  # 日万分之五, 18.25 % a year
    runs = Phase(first_day=day("2022-08-21"), rate=rate, of=OF, rate_most=four_times_lpr())
    owed = claim(principal(365_000), interest(runs))
    # 14.8 % on 21 August, 14.6 % from the 22nd on
    assert reckon(owed, day("2022-08-22"), TERMS).heads[1].accrued_fen == 14_800 + 14_600
    low = Phase(first_day=day("2022-08-21"), rate=yearly("3"), of=OF, rate_most=four_times_lpr())
    assert (
        reckon(claim(principal(365_000), interest(low)), day("2022-08-22"), TERMS)
        .heads[1]
        .accrued_fen
        == 2 * 3_000
    )


# ---- the loan prime rate

LPR = table("""
    day        | one_year | five_years
    2019-08-20 | 4.25     | 4.85
    2019-09-19 | 4.25     | 4.85
    2019-09-20 | 4.20     | 4.85
    2019-11-19 | 4.20     | 4.85
    2019-11-20 | 4.15     | 4.80
    2020-02-19 | 4.15     | 4.80
    2020-02-20 | 4.05     | 4.75
    2020-04-20 | 3.85     | 4.65
    2021-12-19 | 3.85     | 4.65
    2021-12-20 | 3.80     | 4.65
    2022-01-20 | 3.70     | 4.60
    2022-05-20 | 3.70     | 4.45
    2022-08-22 | 3.65     | 4.30
    2023-06-20 | 3.55     | 4.20
    2023-08-21 | 3.45     | 4.20
    2024-02-20 | 3.45     | 3.95
    2024-07-22 | 3.35     | 3.85
    2024-10-20 | 3.35     | 3.85
    2024-10-21 | 3.10     | 3.60
    2025-05-20 | 3.00     | 3.50
    2026-12-31 | 3.00     | 3.50
""")


@pytest.mark.parametrize("row", LPR, ids=lambda row: row["day"])
def test_the_loan_prime_rate_of_a_day(row: dict[str, str]) -> None:
    on, lpr = day(row["day"]), known_lpr()
    assert lpr.on(on, "one_year") == Fraction(row["one_year"]) / 100
    assert lpr.on(on, "five_years") == Fraction(row["five_years"]) / 100


def test_before_its_first_publication_there_is_no_loan_prime_rate() -> None:
    with pytest.raises(NoRate, match="2019年8月20日"):
        known_lpr().on(day("2019-08-19"), "one_year")


def test_a_later_publication_is_added_and_one_of_the_same_day_replaced() -> None:
    later = Published(on=day("2026-09-21"), one_year=Fraction("2.9"), five_years=Fraction("3.4"))
    other = Published(on=day("2026-08-20"), one_year=Fraction("2.8"), five_years=Fraction("3.3"))
    lpr = known_lpr().with_published([later, other])
    found = [lpr.on(day(text), "one_year") * 100 for text in ("2026-09-20", "2026-09-21")]
    assert found == [Fraction("2.8"), Fraction("2.9")]
    assert known_lpr().on(day("2026-09-21"), "one_year") * 100 == 3


@pytest.mark.parametrize(
    ("until", "provisional"), [("2026-09-18", None), ("2026-09-19", "2026-09-19")]
)
def test_what_rests_on_a_rate_that_may_be_replaced_is_told(
    until: str, provisional: str | None
) -> None:
    runs = Phase(first_day=day("2026-01-01"), rate=four_times_lpr(), of=OF)
    found = reckon(claim(principal(1), interest(runs)), day(until), TERMS)
    assert found.provisional_from == (day(provisional) if provisional else None)
    fixed = Phase(first_day=day("2026-01-01"), rate=four_times_lpr(day("2025-12-31")), of=OF)
    assert reckon(claim(principal(1), interest(fixed)), day(until), TERMS).provisional_from is None


def test_the_rate_of_one_day_may_hold_for_all() -> None:
    runs = Phase(first_day=day("2022-08-21"), rate=four_times_lpr(day("2022-08-21")), of=OF)
    found = reckon(claim(principal(365_000), interest(runs)), day("2022-08-22"), TERMS)
    assert found.heads[1].accrued_fen == 2 * 14_800


def test_points_are_added_to_the_loan_prime_rate() -> None:
    rate = Rate(kind="lpr", per_million=5_000, term="five_years", year_days=360)
    runs = Phase(first_day=day("2025-06-01"), last_day=day("2025-06-01"), rate=rate, of=OF)
    found = reckon(claim(principal(360_000), interest(runs)), day("2025-07-01"), TERMS)
    assert found.heads[1].accrued_fen == 4_000  # 3.50 % + 0.50 %


# ---- the base and the beginning of the doubled part


def test_the_doubled_part_runs_from_the_title_s_effect_where_it_sets_no_period() -> None:
    title = Title(number=NUMBER, effective_on=day("2025-01-01"))
    found = reckon(Claim(heads=(principal(100_000),), title=title), day("2025-01-02"), TERMS)
    assert found.doubled_fen == 1_750


def test_each_instalment_is_late_from_its_own_day() -> None:
    second = ClaimHead(
        code="2", kind="principal", amount_fen=10_000_000, perform_until=day("2025-01-11")
    )
    owed = claim(principal(100_000), second, ended="2025-01-01")
    found = reckon(owed, day("2025-01-13"), TERMS)
    assert found.doubled_fen == (12 + 2) * 1_750


def test_a_court_may_count_the_day_on_which_the_period_ends() -> None:
    terms = Terms(doubled_per_million=175, end_day_counts=True)
    owed = claim(principal(100_000), ended="2025-01-01")
    assert [reckon(owed, day(f"2025-01-0{n}"), terms).doubled_fen for n in (1, 2)] == [1_750, 3_500]
    assert reckon(owed, day("2024-12-31"), terms).doubled_fen == 0


def test_what_has_no_period_bears_no_doubled_part_and_is_told() -> None:
    found = reckon(claim(principal(100_000)), day("2025-01-13"), TERMS)
    assert (found.doubled_fen, found.undated) == (0, ("principal",))


def test_a_head_that_the_court_does_not_count_bears_no_doubled_part() -> None:
    fees = ClaimHead(code="fees", kind="fees", amount_fen=5_000_000, doubles=False)
    found = reckon(claim(principal(100_000), fees, ended="2025-01-01"), day("2025-01-02"), TERMS)
    assert found.doubled_fen == 1_750


def test_damages_that_run_bear_no_doubled_part_and_are_no_base() -> None:
    runs = Phase(first_day=day("2025-01-02"), rate=yearly("3.65"), of=OF)
    damages = ClaimHead(code="damages", kind="damages", phases=(runs,))
    found = reckon(claim(principal(100_000), damages, ended="2025-01-01"), day("2025-01-11"), TERMS)
    assert unpaid(found) == {"principal": 10_000_000, "damages": 10_000, "doubled": 17_500}


def test_an_act_is_not_reckoned() -> None:
    act = ClaimHead(code="act", kind="act", wording="停止侵害")
    found = reckon(claim(act, principal(1)), day("2025-01-01"), TERMS)
    assert [head.code for head in found.heads] == ["principal"]


def test_partial_performance_as_the_worked_example_has_it() -> None:
    owed = claim(principal(100_000), ended="2024-03-31")
    found = reckon(owed, day("2024-06-30"), TERMS, payments=paid(("2024-05-10", 40_000)))
    assert found.doubled_fen == 28_000 + 95_550
    assert reckon(owed, day("2024-03-31") + timedelta(days=365), TERMS).doubled_fen == 638_750


def test_a_pause_does_not_stop_the_interest_of_the_title() -> None:
    runs = Phase(first_day=day("2025-01-02"), rate=yearly("3.65"), of=OF)
    owed = claim(principal(100_000), interest(runs), ended="2025-01-01")
    pause = Span(first=day("2025-01-02"), last=day("2025-01-05"))
    found = reckon(owed, day("2025-01-11"), TERMS, paused=[pause])
    assert unpaid(found) == {"principal": 10_000_000, "interest": 10_000, "doubled": 6 * 1_750}
