"""What a phase of interest accrues over some days. Pure, exact."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from contracts.claims import Phase, Rate
from kernel.law.claims.lpr import Lpr

MILLION = 1_000_000
THOUSAND = 1_000
ONE_DAY = timedelta(days=1)


def accrued(phase: Phase, base: Fraction, after: date, until: date, lpr: Lpr) -> Fraction:
    """The interest on `base` from the day after `after` up to and with `until`, as far as the phase
    covers these days. Raises NoRate."""
    first = max(phase.first_day, after + ONE_DAY)
    last = until if phase.last_day is None else min(phase.last_day, until)
    if base <= 0 or last < first:
        return Fraction(0)
    return base * sum(
        (
            _of_phase(phase, day, lpr) * ((end - day).days + 1)
            for day, end in _stretches(first, last, lpr)
        ),
        Fraction(0),
    )


def _of_phase(phase: Phase, day: date, lpr: Lpr) -> Fraction:
    rate = daily(phase.rate, day, lpr)
    return rate if phase.rate_most is None else min(rate, daily(phase.rate_most, day, lpr))


def daily(rate: Rate, day: date, lpr: Lpr) -> Fraction:
    """The interest of one day on 1. Raises NoRate."""
    stated = Fraction(rate.per_million, MILLION)
    match rate.kind:
        case "daily":
            return stated
        case "yearly":
            return stated / rate.year_days
        case "lpr":
            market = lpr.on(rate.fixed_on or day, rate.term)
            multiple = Fraction(rate.multiple_per_thousand, THOUSAND)
            return (market * multiple + stated) / rate.year_days


def _stretches(first: date, last: date, lpr: Lpr) -> Iterator[tuple[date, date]]:
    """The days from first to last, cut where a new rate was published."""
    starts = [first, *(day for day in lpr.changes if first < day <= last)]
    ends = [*(day - ONE_DAY for day in starts[1:]), last]
    yield from zip(starts, ends, strict=True)
