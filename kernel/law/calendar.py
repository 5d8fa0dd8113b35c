"""A court's working days: published years, rest days, make-up working days."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache
from importlib.metadata import version as installed_version

from chinese_calendar import constants

from kernel.base.zone import CHINA

SATURDAY = 5
SEED = "chinesecalendar"


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year as published (State Council notice or local order).

    Plain weekends need not be listed: they rest unless they are make-up days. A `closure` lists
    single days on which the court rests, or works instead.
    """

    year: int
    version: str
    rest_days: frozenset[date]
    make_up_days: frozenset[date]
    closure: bool = False

    def __post_init__(self) -> None:
        strangers = [day for day in self.rest_days | self.make_up_days if day.year != self.year]
        if strangers:
            raise ValueError(f"{min(strangers)} is not a day of {self.year}")
        both = self.rest_days & self.make_up_days
        if both:
            raise ValueError(f"{min(both)} is both a rest day and a make-up day")


def calendar_year(
    year: int,
    version: str,
    rest_days: Iterable[str],
    make_up_days: Iterable[str],
    *,
    closure: bool = False,
) -> CalendarYear:
    """A published year, or closure, from ISO dates, as events and requests carry them.

    Raises:
        ValueError: a day is not a date, not of that year, or in both lists.
    """
    return CalendarYear(
        year=year,
        version=version,
        rest_days=frozenset(map(date.fromisoformat, rest_days)),
        make_up_days=frozenset(map(date.fromisoformat, make_up_days)),
        closure=closure,
    )


@dataclass(frozen=True, slots=True)
class Calendar:
    """A court's calendar. A day of a year that is not in `years` is provisional."""

    court: str
    version: str
    years: frozenset[int]
    rest_days: frozenset[date]
    make_up_days: frozenset[date]
    published: tuple[CalendarYear, ...] = ()

    def is_working(self, day: date) -> bool:
        """Whether the court works that day; an unpublished year follows the weekend rule."""
        if day in self.make_up_days:
            return True
        return day.weekday() < SATURDAY and day not in self.rest_days

    def is_provisional(self, day: date) -> bool:
        """Whether that day's year has not been published yet."""
        return day.year not in self.years

    def with_year(self, published: CalendarYear) -> "Calendar":
        """This calendar with a publication that replaces what was known of its year."""
        return replace(
            self,
            version=published.version,
            years=self.years | {published.year},
            rest_days=_others(self.rest_days, published.year) | published.rest_days,
            make_up_days=_others(self.make_up_days, published.year) | published.make_up_days,
        )

    def with_closure(self, closure: CalendarYear) -> "Calendar":
        """This calendar with further single days that rest or are worked.

        An unpublished year stays provisional.
        """
        return replace(
            self,
            version=closure.version,
            rest_days=(self.rest_days - closure.make_up_days) | closure.rest_days,
            make_up_days=(self.make_up_days - closure.rest_days) | closure.make_up_days,
        )

    def with_published(self, published: Iterable[CalendarYear]) -> "Calendar":
        """This calendar with these publications, in their order.

        A closure stays in force when its year is published afterwards.
        """
        calendar, listed = self, tuple(published)
        for year in listed:
            if not year.closure:
                calendar = calendar.with_year(year)
        for closure in listed:
            if closure.closure:
                calendar = calendar.with_closure(closure)
        version = listed[-1].version if listed else self.version
        return replace(calendar, version=version, published=(*self.published, *listed))

    def changed_since(self, version: str) -> frozenset[date]:
        """The days that later publications than that version list, or no longer list."""
        versions = [
            self.published.index(known) for known in self.published if known.version == version
        ]
        after = versions[-1] + 1 if versions else 0
        changed: set[date] = set()
        for place, year in enumerate(self.published[after:], after):
            changed |= year.rest_days | year.make_up_days
            if not year.closure:
                for before in self.published[:place]:
                    if before.year == year.year and not before.closure:
                        changed |= before.rest_days | before.make_up_days
        return frozenset(changed)


def midnight(day: date) -> datetime:
    """The beginning of a day in China."""
    return datetime.combine(day, time(), CHINA)


def seeded(court: str) -> Calendar:
    """A calendar with every year that the `chinesecalendar` package knows (2004 onwards)."""
    years, rest_days, make_up_days = _known_days()
    return Calendar(
        court=court,
        version=f"{SEED}-{installed_version(SEED)}",
        years=years,
        rest_days=rest_days,
        make_up_days=make_up_days,
    )


@cache
def _known_days() -> tuple[frozenset[int], frozenset[date], frozenset[date]]:
    rest_days = frozenset(constants.holidays)
    make_up_days = frozenset(constants.workdays)
    return frozenset(day.year for day in rest_days), rest_days, make_up_days


def _others(days: frozenset[date], year: int) -> frozenset[date]:
    return frozenset(day for day in days if day.year != year)
