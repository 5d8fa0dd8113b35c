"""The court's working days as a value: published years, rest days, make-up working days."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta, timezone
from functools import cache
from importlib.metadata import version as installed_version

from chinese_calendar import constants

CHINA = timezone(timedelta(hours=8))
SATURDAY = 5
SEED = "chinesecalendar"


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year as it was published (State Council notice or local order).

    Plain weekends need not be listed: they rest unless they are make-up days.
    """

    year: int
    version: str
    rest_days: frozenset[date]
    make_up_days: frozenset[date]

    def __post_init__(self) -> None:
        strangers = [day for day in self.rest_days | self.make_up_days if day.year != self.year]
        if strangers:
            raise ValueError(f"{min(strangers)} is not a day of {self.year}")
        both = self.rest_days & self.make_up_days
        if both:
            raise ValueError(f"{min(both)} is both a rest day and a make-up day")


def calendar_year(
    year: int, version: str, rest_days: Iterable[str], make_up_days: Iterable[str]
) -> CalendarYear:
    """A published year from ISO dates, as events and requests carry them.

    Raises:
        ValueError: a day is not a date, not of that year, or in both lists.
    """
    return CalendarYear(
        year=year,
        version=version,
        rest_days=frozenset(map(date.fromisoformat, rest_days)),
        make_up_days=frozenset(map(date.fromisoformat, make_up_days)),
    )


@dataclass(frozen=True, slots=True)
class Calendar:
    """A court's calendar. A day of a year that is not in `years` is provisional."""

    court: str
    version: str
    years: frozenset[int]
    rest_days: frozenset[date]
    make_up_days: frozenset[date]

    def is_working(self, day: date) -> bool:
        """Whether the court works that day; an unpublished year follows the weekend rule."""
        if day in self.make_up_days:
            return True
        return day.weekday() < SATURDAY and day not in self.rest_days

    def is_provisional(self, day: date) -> bool:
        """Whether that day's year has not been published yet."""
        return day.year not in self.years

    def with_year(self, published: CalendarYear) -> "Calendar":
        """The calendar after a publication, which replaces what was known of that year."""
        return replace(
            self,
            version=published.version,
            years=self.years | {published.year},
            rest_days=_others(self.rest_days, published.year) | published.rest_days,
            make_up_days=_others(self.make_up_days, published.year) | published.make_up_days,
        )


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
