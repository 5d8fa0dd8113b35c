"""Interest on late performance (迟延履行利息): exact sums, reported in whole fen. Pure.

最高人民法院《关于执行程序中计算迟延履行期间的债务利息适用法律若干问题的解释》: besides the interest
that the document itself orders (一般债务利息), the doubled part accrues (加倍部分债务利息). Sums
are kept as fractions and rounded half up to the fen when reported or paid, so that many small
payments lose nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

MILLION = 1_000_000
ONE_DAY = timedelta(days=1)

Order = Literal["principal", "interest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days that do not count, first and last included (第三条第三款: 中止、暂缓执行的期间)."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A performance on a day. For sold property the day on which the ruling took effect, for a
    deduction the day of the deduction (第三条第一、二款)."""

    on: date
    amount_fen: int

    def __post_init__(self) -> None:
        if self.amount_fen <= 0:
            raise ValueError("a payment is more than nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """The debt that the document orders.

    `principal_fen` is everything except 一般债务利息; the doubled part accrues on it alone
    (第一条第三款). `general_fen` is the 一般债务利息 up to `period_ended_on`, `general_daily` its
    rate for each day after it, 0 if the document orders none (第一条第二款). `period_ended_on` is
    the last day of the period of performance, or the day on which the document took effect if it
    sets none (第二条). The law does not say which part of the debt is paid first; `first` does.
    """

    principal_fen: int
    period_ended_on: date
    first: Order
    general_fen: int = 0
    general_daily: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        if min(self.principal_fen, self.general_fen) < 0 or self.general_daily < 0:
            raise ValueError("a debt is never less than nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What is still owed, in fen; `surplus_fen` was paid beyond everything."""

    principal_fen: int
    general_fen: int
    doubled_fen: int
    surplus_fen: int = 0

    @property
    def total_fen(self) -> int:
        return self.principal_fen + self.general_fen + self.doubled_fen


@dataclass(frozen=True, slots=True)
class _Running:
    """The exact sums up to a day."""

    day: date
    principal: Fraction
    general: Fraction
    doubled: Fraction
    surplus: int = 0


def days_late(ended_on: date, until: date, paused: Iterable[Span] = ()) -> int:
    """The days of delay: the day on which the period ended does not count (民事诉讼法 第八十五条
    第二款), the day of performance does (第三条第一款), a day in a pause does not."""
    days = max(0, (until - ended_on).days)
    kept_out = {
        day
        for span in paused
        for day in _days_of(max(span.first, ended_on + ONE_DAY), min(span.last, until))
    }
    return days - len(kept_out)


def balance(
    debt: Debt,
    payments: Iterable[Payment],
    on: date,
    per_million_a_day: int,
    *,
    paused: tuple[Span, ...] = (),
) -> Balance:
    """What is owed at the end of a day, after the payments up to it.

    The doubled part accrues on the unpaid debt, day by day (加倍部分债务利息 = 尚未清偿的金钱债务 ×
    日万分之一点七五 × 迟延履行期间, 第一条第三款), until the day of each payment (第三条第一款). A
    payment first covers the debt of the document, then the doubled part (第四条).
    """
    daily = Fraction(per_million_a_day, MILLION)
    running = _Running(
        day=debt.period_ended_on,
        principal=Fraction(debt.principal_fen),
        general=Fraction(debt.general_fen),
        doubled=Fraction(0),
    )
    for payment in sorted(payments, key=lambda one: one.on):
        if payment.on <= on:
            running = _until(running, payment.on, debt, daily, paused)
            running = _paid(running, payment.amount_fen, debt.first)
    running = _until(running, on, debt, daily, paused)
    return Balance(
        principal_fen=rounded(running.principal),
        general_fen=rounded(running.general),
        doubled_fen=rounded(running.doubled),
        surplus_fen=running.surplus,
    )


def rounded(amount: Fraction) -> int:
    """Whole fen, half a fen upwards. The laws say nothing of parts of a fen."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def _until(
    running: _Running, day: date, debt: Debt, daily: Fraction, paused: tuple[Span, ...]
) -> _Running:
    """The interest since the last settlement. A pause stops the doubled part only."""
    if day <= running.day:
        return running
    return replace(
        running,
        day=day,
        general=running.general
        + running.principal * debt.general_daily * days_late(running.day, day),
        doubled=running.doubled + running.principal * daily * days_late(running.day, day, paused),
    )


def _paid(running: _Running, amount_fen: int, first: Order) -> _Running:
    """第四条: the debt of the document, then the doubled part; what is left is a surplus."""
    left = amount_fen
    sums = {"principal": running.principal, "general": running.general}
    order = ("principal", "general") if first == "principal" else ("general", "principal")
    for name in order:
        sums[name], left = _take(sums[name], left)
    doubled, left = _take(running.doubled, left)
    return replace(
        running,
        principal=sums["principal"],
        general=sums["general"],
        doubled=doubled,
        surplus=running.surplus + left,
    )


def _take(owed: Fraction, left: int) -> tuple[Fraction, int]:
    """What is still owed and what is left of the payment. A payment of the reported sum pays in
    full."""
    reported = rounded(owed)
    if left >= reported:
        return Fraction(0), left - reported
    return max(Fraction(0), owed - left), 0


def _days_of(first: date, last: date) -> Iterable[date]:
    return (first + ONE_DAY * number for number in range((last - first).days + 1))
