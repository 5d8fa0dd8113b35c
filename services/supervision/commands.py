"""What may be asked of supervision."""

from datetime import date, datetime
from typing import Any, TypeAlias

from contracts.kinds import kind_of, names_of
from contracts.supervision import CalendarKind
from kernel.deciding.decider import command


@command
class Observe:
    """Let the clocks of a case react to a fact of any service (only reactions give this).

    `occurred_at` is when the fact took effect; clocks count from it.
    """

    case_id: str
    service: str
    name: str
    occurred_at: datetime
    event: Any

    @property
    def fact(self) -> str:
        """The plain name by which node rows know the fact, such as `intake.CaseFiled`."""
        return f"{self.service}.{self.name}"

    @property
    def kind(self) -> str:
        """What kind of such a fact it is, empty where there are none."""
        return kind_of(self.event)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which node rows know the fact: the plain one and that of its kind."""
        return names_of(self.service, self.event)


@command
class WatchCourt:
    """Start the clocks of the court's own duties, from the beginning of a day."""

    court: str
    watched_from: date


@command
class NoticeTime:
    """Record what fell due in a case up to `now`: warnings, breaches, waits that ended."""

    case_id: str
    now: datetime


@command
class PauseNode:
    """Stop the clock of a node. Whoever gives this approves what `requester` asked for."""

    case_id: str
    node_id: str
    reason: str
    requester: str


@command
class ResumeNode:
    """Let the clock of a paused node run again."""

    case_id: str
    node_id: str


@command
class ExtendNode:
    """Extend the limit of a node to the end of the day `until`, as `requester` asked for."""

    case_id: str
    node_id: str
    until: date
    reason: str
    requester: str


@command
class Redate:
    """Count the open nodes of a case again on the court's calendar as it now stands."""

    case_id: str


@command
class PublishCalendar:
    """Enter a year's rest days and make-up working days (ISO dates); plain weekends rest.

    A `closure` enters single days of the year on which the court rests besides (停电、疫情),
    or works instead. A version names one publication of the court.
    """

    court: str
    year: int
    version: str
    rest_days: tuple[str, ...]
    make_up_days: tuple[str, ...]
    source: str
    kind: CalendarKind = "year"


NodeCommand: TypeAlias = PauseNode | ResumeNode | ExtendNode
Command: TypeAlias = Observe | WatchCourt | NoticeTime | NodeCommand | Redate | PublishCalendar


def stream_of(command: Command) -> str:
    """One stream for the clocks of a case or of a court's own duties, one for its calendar."""
    if isinstance(command, PublishCalendar):
        return calendar_stream(command.court)
    if isinstance(command, WatchCourt):
        return f"clock-{command.court}"
    return f"clock-{command.case_id}"


def calendar_stream(court: str) -> str:
    return f"calendar-{court}"
