"""What is owed at the end of a day under a title, and what each payment has paid. Pure, exact.

Besides the interest that the title orders (一般债务利息) the doubled part accrues
(加倍部分债务利息): 最高人民法院《关于执行程序中计算迟延履行期间的债务利息适用法律若干问题的解释》
(法释〔2014〕8号). Sums are kept as fractions and rounded half up to the fen when they are reported
or paid, so that many small payments lose nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from contracts.claims import DOUBLED, Claim, ClaimHead, HeadKind, Title
from kernel.law.claims.accrual import MILLION, accrued
from kernel.law.claims.lpr import Lpr, known_lpr

RULE_DAY = date(2014, 8, 1)  # 法释〔2014〕8号 第七条: its days are counted from here on
ONE_DAY = timedelta(days=1)
RANK: Mapping[HeadKind, int] = {"costs": 0, "fees": 0, "interest": 1}  # 民法典 第五百六十一条
MAIN_DEBT = 2


class EarlierRule(Exception):
    """Days of delay before 2014-08-01 are reckoned by 法释〔2009〕6号, and were not stated.

    `days` is how many; `paid` says that a payment fell on one of them, which that rule shares out
    in proportion: then the claim as it stood on 2014-07-31 has to be stated.
    """

    def __init__(self, days: int, *, paid: bool) -> None:
        why = "其间的给付按并还原则分摊，须写明2014年7月31日尚欠的各项" if paid else "须写明其金额"
        super().__init__(f"2014年8月1日以前的迟延履行期间{days}日适用法释〔2009〕6号，{why}")
        self.days = days
        self.paid = paid


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days that do not count, first and last included (第三条第三款: 中止、暂缓执行的期间)."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A performance on a day, by the debtor `by` where that is known.

    For sold property the day on which the ruling took effect, for a deduction the day of the
    deduction (第三条第一、二款).
    """

    on: date
    amount_fen: int
    by: str = ""

    def __post_init__(self) -> None:
        if self.amount_fen <= 0:
            raise ValueError("a payment is more than nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is no part of the title: the rate of the doubled part (millionths a day), the loan prime
    rate, and whether the day on which the period to perform ends counts itself, as some courts read
    第二条."""

    doubled_per_million: int
    lpr: Lpr = field(default_factory=known_lpr)
    end_day_counts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadOwed:
    """One head at the end of a day. `amount_fen` is what the title states, `accrued_fen` what ran
    since; the sum of both less `paid_fen` is `unpaid_fen`. `doubled` is the exact doubled part that
    accrued on it."""

    code: str
    kind: HeadKind
    amount_fen: int
    accrued_fen: int
    paid_fen: int
    doubled: Fraction

    @property
    def due_fen(self) -> int:
        return self.amount_fen + self.accrued_fen

    @property
    def unpaid_fen(self) -> int:
        return self.due_fen - self.paid_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is owed at the end of a day; `surplus_fen` was paid beyond everything.

    `undated` are heads on which no doubled part was counted, as nothing says when their period to
    perform ended. From `provisional_from` on rates were taken that a later publication may replace.
    `paid_by` is what each debtor paid on each head (`doubled` for the doubled part).
    """

    on: date
    heads: tuple[HeadOwed, ...]
    doubled_accrued_fen: int
    doubled_paid_fen: int
    surplus_fen: int
    undated: tuple[str, ...]
    provisional_from: date | None
    paid_by: Mapping[tuple[str, str], int]

    @property
    def doubled_fen(self) -> int:
        return self.doubled_accrued_fen - self.doubled_paid_fen

    @property
    def debt_fen(self) -> int:
        """All heads, without the doubled part (生效法律文书确定的金钱债务)."""
        return sum(head.unpaid_fen for head in self.heads)

    @property
    def total_fen(self) -> int:
        return self.debt_fen + self.doubled_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sums:
    """The exact sums at the end of the day `at`, by the code of the head. The doubled part that was
    stated for earlier days, and what was paid of the whole doubled part, stand under `doubled`."""

    at: date
    due: Mapping[str, Fraction]
    doubled: Mapping[str, Fraction]
    paid: Mapping[str, int] = field(default_factory=dict)
    paid_by: Mapping[tuple[str, str], int] = field(default_factory=dict)
    surplus: int = 0

    def due_fen(self, code: str) -> int:
        exact = sum(self.doubled.values(), Fraction()) if code == DOUBLED else self.due[code]
        return rounded(exact)

    def unpaid_fen(self, code: str) -> int:
        return self.due_fen(code) - self.paid.get(code, 0)


def reckon(
    claim: Claim,
    on: date,
    terms: Terms,
    *,
    payments: Iterable[Payment] = (),
    paused: Sequence[Span] = (),
) -> Owed:
    """What is owed at the end of a day, after the payments up to it.

    The claim has no faults (`faults_of`). A payment covers the costs, then the interest, then the
    main debt (民法典 第五百六十一条), then the doubled part (第四条), unless the title orders
    otherwise.

    Raises:
        EarlierRule: days before 2014-08-01 are late, and their interest is not stated.
        NoRate: interest by the loan prime rate on a day before it was first published.
    """
    counted = sorted((one for one in payments if one.on <= on), key=lambda one: one.on)
    heads = [head for head in claim.heads if head.amount_fen is not None or head.phases]
    _require_stated(claim, heads, on, counted)
    sums = _Sums(
        at=min([on, *(one.on for one in counted), *_starts(heads, claim.title)]) - ONE_DAY,
        due={head.code: Fraction(head.amount_fen or 0) for head in heads},
        doubled={DOUBLED: Fraction(claim.earlier_doubled_fen or 0)},
    )
    order = _order(claim, heads)
    for payment in counted:
        sums = _paid(_until(sums, payment.on, claim.title, heads, terms, paused), payment, order)
    sums = _until(sums, on, claim.title, heads, terms, paused)
    return _owed(sums, heads, claim.title, terms)


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


def rounded(amount: Fraction) -> int:
    """Whole fen, half a fen upwards. The laws say nothing of parts of a fen."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def ended_on(head: ClaimHead, title: Title) -> date | None:
    """第二条: the last day of the period to perform, or the day on which the title took effect if
    it sets none; None where neither is known."""
    return head.perform_until or title.perform_until or title.effective_on


def bears_doubled(head: ClaimHead) -> bool:
    """第一条第三款: the doubled part runs on every debt in money other than the interest."""
    return head.doubles and head.kind != "interest" and not head.phases


def _starts(heads: Iterable[ClaimHead], title: Title) -> Iterable[date]:
    for head in heads:
        yield from (phase.first_day for phase in head.phases)
        if (ended := ended_on(head, title)) is not None:
            yield ended


def _require_stated(
    claim: Claim, heads: Iterable[ClaimHead], on: date, payments: Sequence[Payment]
) -> None:
    """第七条. Raises EarlierRule."""
    ends = [ended_on(head, claim.title) for head in heads if bears_doubled(head)]
    last = min(on, RULE_DAY - ONE_DAY)
    early = [end for end in ends if end is not None and end < last]
    if not early:
        return
    paid = any(min(early) < payment.on < RULE_DAY for payment in payments)
    if paid or claim.earlier_doubled_fen is None:
        raise EarlierRule((last - min(early)).days, paid=paid)


def _order(claim: Claim, heads: Iterable[ClaimHead]) -> tuple[str, ...]:
    """In which order payments cover the heads and, as `doubled`, the doubled part."""
    by_law = sorted(heads, key=lambda head: RANK.get(head.kind, MAIN_DEBT))
    return tuple(dict.fromkeys([*claim.order, *(head.code for head in by_law), DOUBLED]))


def _until(
    sums: _Sums,
    day: date,
    title: Title,
    heads: Sequence[ClaimHead],
    terms: Terms,
    paused: Sequence[Span],
) -> _Sums:
    """With the interest of the days since. A pause stops the doubled part only."""
    if day <= sums.at:
        return sums
    due, doubled = dict(sums.due), dict(sums.doubled)
    for head in heads:
        due[head.code] += _interest(sums, head, day, terms.lpr)
        ended = ended_on(head, title)
        if bears_doubled(head) and ended is not None:
            began = ended - ONE_DAY if terms.end_day_counts else ended
            days = days_late(max(began, sums.at, RULE_DAY - ONE_DAY), day, paused)
            daily = Fraction(terms.doubled_per_million, MILLION)
            more = max(0, sums.unpaid_fen(head.code)) * daily * days
            doubled[head.code] = doubled.get(head.code, Fraction(0)) + more
    return replace(sums, at=day, due=due, doubled=doubled)


def _interest(sums: _Sums, head: ClaimHead, day: date, lpr: Lpr) -> Fraction:
    """What the phases of a head add up to a day, within the most that the title allows it."""
    more = Fraction(0)
    for phase in head.phases:
        if phase.base_fen is None:
            base = sum(sums.unpaid_fen(code) for code in phase.of)
        else:
            base = phase.base_fen - sum(sums.paid.get(code, 0) for code in phase.of)
        more += accrued(phase, Fraction(base), sums.at, day, lpr)
    if head.most_fen is not None:
        more = min(more, max(Fraction(0), head.most_fen - sums.due[head.code]))
    return more


def _paid(sums: _Sums, payment: Payment, order: Iterable[str]) -> _Sums:
    left = payment.amount_fen
    paid, paid_by = dict(sums.paid), dict(sums.paid_by)
    for code in order:
        part = min(left, sums.unpaid_fen(code))
        if part > 0:
            paid[code] = paid.get(code, 0) + part
            paid_by[payment.by, code] = paid_by.get((payment.by, code), 0) + part
            left -= part
    return replace(sums, paid=paid, paid_by=paid_by, surplus=sums.surplus + left)


def _owed(sums: _Sums, heads: Iterable[ClaimHead], title: Title, terms: Terms) -> Owed:
    heads = tuple(heads)
    return Owed(
        on=sums.at,
        heads=tuple(
            HeadOwed(
                code=head.code,
                kind=head.kind,
                amount_fen=head.amount_fen or 0,
                accrued_fen=sums.due_fen(head.code) - (head.amount_fen or 0),
                paid_fen=sums.paid.get(head.code, 0),
                doubled=sums.doubled.get(head.code, Fraction(0)),
            )
            for head in heads
        ),
        doubled_accrued_fen=sums.due_fen(DOUBLED),
        doubled_paid_fen=sums.paid.get(DOUBLED, 0),
        surplus_fen=sums.surplus,
        undated=tuple(
            head.code
            for head in heads
            if head.amount_fen and bears_doubled(head) and ended_on(head, title) is None
        ),
        provisional_from=_provisional(heads, sums.at, terms.lpr),
        paid_by=sums.paid_by,
    )


def _provisional(heads: Iterable[ClaimHead], on: date, lpr: Lpr) -> date | None:
    """The first day whose loan prime rate is not known for certain, where one was counted."""
    for phase in (phase for head in heads for phase in head.phases):
        for rate in (phase.rate, phase.rate_most):
            if rate is not None and rate.kind == "lpr":
                last = rate.fixed_on or min(on, phase.last_day or on)
                if last > lpr.known_until and phase.first_day <= on:
                    return lpr.known_until + ONE_DAY
    return None


def _days_of(first: date, last: date) -> Iterable[date]:
    return (first + ONE_DAY * number for number in range((last - first).days + 1))
