"""The loan prime rate (贷款市场报价利率) of each day, from a dated table."""

import csv
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from importlib.resources import files

from contracts.claims import LprTerm

PERCENT = Fraction(1, 100)
UNTIL_THE_NEXT = timedelta(days=30)  # published monthly: within these days no other is due


class NoRate(LookupError):
    """The loan prime rate is asked for on a day before it was first published."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Published:
    """One publication. Percent a year: 3.45."""

    on: date
    one_year: Fraction
    five_years: Fraction


@dataclass(frozen=True, slots=True)
class Lpr:
    """The publications in their order; each holds from its day until the next."""

    published: tuple[Published, ...]

    def with_published(self, more: Iterable[Published]) -> "Lpr":
        """The table with other publications; one of the same day replaces what was known."""
        by_day = {one.on: one for one in (*self.published, *more)}
        return Lpr(tuple(sorted(by_day.values())))

    def on(self, day: date, term: LprTerm) -> Fraction:
        """The rate of a day, as a part of one a year. Raises NoRate."""
        place = bisect_right(self.changes, day)
        if not place:
            raise NoRate(f"{day}: 2019年8月20日以前没有贷款市场报价利率")
        found = self.published[place - 1]
        return (found.one_year if term == "one_year" else found.five_years) * PERCENT

    @property
    def changes(self) -> tuple[date, ...]:
        """The days of publication."""
        return tuple(one.on for one in self.published)

    @property
    def known_until(self) -> date:
        """The last day of which the rate is known for certain."""
        return self.published[-1].on + UNTIL_THE_NEXT - timedelta(days=1)


@cache
def known_lpr() -> Lpr:
    """The publications that the program contains."""
    lines = (files("kernel.law.claims") / "lpr.csv").read_text(encoding="utf-8").splitlines()
    return Lpr(
        tuple(
            Published(
                on=date.fromisoformat(row["published_on"]),
                one_year=Fraction(row["one_year"]),
                five_years=Fraction(row["five_years"]),
            )
            for row in csv.DictReader(lines)
        )
    )
