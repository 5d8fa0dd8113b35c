"""The working-day calendar of each court, as far as it is published."""

from typing import Protocol

from kernel.calendar import Calendar, seeded


class Calendars(Protocol):
    """The working-day calendar of each court, as far as published."""

    def of(self, court: str) -> Calendar: ...


class SeededCalendars:
    """Calendars from the published years that the program carries."""

    def __init__(self) -> None:
        self._known: dict[str, Calendar] = {}

    def of(self, court: str) -> Calendar:
        if court not in self._known:
            self._known[court] = seeded(court)
        return self._known[court]
