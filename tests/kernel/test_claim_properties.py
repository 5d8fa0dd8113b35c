"""Whatever is claimed and paid: the heads are the sum, no day takes anything back, and payments
are kept."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.claims import DOUBLED, Claim, ClaimHead, Phase, Rate, Title
from kernel.law.claims import Owed, Payment, Span, Terms, faults_of, owed_by, reckon

FIRST = date(2019, 9, 1)
TERMS = Terms(doubled_per_million=175)
OFFSETS = st.integers(0, 2_000)
AMOUNTS = st.integers(0, 10**12)
RATES = st.builds(
    Rate,
    kind=st.sampled_from(("yearly", "daily", "lpr")),
    per_million=st.integers(0, 240_000),
    multiple_per_thousand=st.integers(0, 4_000),
    term=st.sampled_from(("one_year", "five_years")),
    year_days=st.sampled_from((360, 365)),
)
DAYS = OFFSETS.map(lambda days: FIRST + timedelta(days=days))
PAYMENTS = st.lists(st.builds(Payment, on=DAYS, amount_fen=st.integers(1, 10**12)), max_size=6)
PAUSES = st.lists(
    st.builds(
        lambda day, days: Span(first=day, last=day + timedelta(days=days)),
        DAYS,
        st.integers(0, 200),
    ),
    max_size=2,
)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    runs = Phase(
        first_day=draw(DAYS),
        rate=draw(RATES),
        of=("loan",),
        base_fen=draw(st.none() | AMOUNTS),
        rate_most=draw(st.none() | RATES),
    )
    stated = draw(AMOUNTS)
    heads = (
        ClaimHead(code="loan", kind="principal", amount_fen=draw(AMOUNTS)),
        ClaimHead(
            code="interest",
            kind="interest",
            amount_fen=stated,
            phases=(runs,),
            most_fen=draw(st.none() | AMOUNTS.map(lambda more: stated + more)),
        ),
        ClaimHead(code="costs", kind="costs", amount_fen=draw(AMOUNTS)),
    )
    order = draw(st.permutations(["loan", "interest", "costs", DOUBLED]))
    return Claim(
        heads=heads,
        title=Title(number="1", perform_until=draw(st.none() | DAYS)),
        order=tuple(draw(st.sampled_from([order, order[:2], []]))),
    )


def accrued(owed: Owed) -> list[int]:
    return [head.due_fen for head in owed.heads] + [owed.doubled_accrued_fen]


@settings(max_examples=60, deadline=None)
@given(claims(), PAYMENTS, PAUSES, DAYS, st.integers(0, 400))
def test_sums_agree_money_is_kept_and_no_day_takes_anything_back(
    claim: Claim, payments: list[Payment], pauses: list[Span], on: date, more: int
) -> None:
    assert faults_of(claim) == ()
    owed = reckon(claim, on, TERMS, payments=payments, paused=pauses)
    unpaid = [head.unpaid_fen for head in owed.heads] + [owed.doubled_fen]
    assert min(unpaid) >= 0
    assert owed.total_fen == sum(unpaid)
    assert owed_by("anybody", claim, owed).total_fen == owed.total_fen
    # what was paid by that day stands in the heads, the doubled part and the surplus, and nowhere else
    paid = sum(head.paid_fen for head in owed.heads) + owed.doubled_paid_fen
    assert paid + owed.surplus_fen == sum(one.amount_fen for one in payments if one.on <= on)
    # only what has been paid in full leaves a surplus; a later day never accrues less
    later = reckon(claim, on + timedelta(days=more), TERMS, payments=payments, paused=pauses)
    assert all(one <= other for one, other in zip(accrued(owed), accrued(later), strict=True))


@settings(max_examples=60, deadline=None)
@given(claims(), DAYS, st.integers(1, 10**12))
def test_who_pays_exactly_what_is_owed_owes_nothing(claim: Claim, on: date, more: int) -> None:
    total_fen = reckon(claim, on, TERMS).total_fen
    payments = [Payment(on=on, amount_fen=total_fen)] if total_fen else []
    found = reckon(claim, on, TERMS, payments=payments)
    assert (found.total_fen, found.surplus_fen) == (0, 0)
    found = reckon(claim, on, TERMS, payments=[*payments, Payment(on=on, amount_fen=more)])
    assert (found.total_fen, found.surplus_fen) == (0, more)
