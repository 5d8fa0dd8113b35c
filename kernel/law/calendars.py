"""The working-day calendar of each court, as far as published."""

from collections.abc import Iterable
from typing import Protocol

from kernel.law.calendar import Calendar, CalendarYear, seeded


class Calendars(Protocol):
    """The working-day calendar of each court, as far as published."""

    def of(self, court: str) -> Calendar: ...


class SeededCalendars:
    """Calendars of the published years that the program contains."""

    def __init__(self) -> None:
        self._known: dict[str, Calendar] = {}

    def of(self, court: str) -> Calendar:
        if court not in self._known:
            self._known[court] = seeded(court)
        return self._known[court]


class PublishedCalendars(SeededCalendars):
    """Those years, followed by what each court has published itself."""

    def learn(self, court: str, published: Iterable[CalendarYear]) -> None:
        """Use these publications of the court, all of them in their order."""
        self._known[court] = seeded(court).with_published(published)
