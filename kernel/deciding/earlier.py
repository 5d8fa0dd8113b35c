"""When an act happened, and whether a person may still record it by themselves. Pure.

An act happens when it is recorded, unless the request states another instant (`Occurred-At`). It
is never later than now, and never before the facts on which it builds. An act of an earlier day
than the court allows is recorded under an approval only, and is marked
(`contracts.approvals.EarlierActRecorded`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from contracts.titles import title_of
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, Refused
from kernel.journal.envelope import Recorded
from kernel.law.calendar import Calendar
from kernel.rulebook import Approval

ONE_DAY = timedelta(days=1)
NOT_MADE_HERE = frozenset(  # an act may name these before any fact of this house does
    {"case_id", "person_id", "approval_id", "subject_id", "related_case_id"}
)
FIELD = "Occurred-At"

BuildsOn = Mapping[type[Any], Collection[str]]  # by command: the names of facts that come before it


@dataclass(frozen=True, slots=True)
class Footing:
    """A fact that an act builds on, in words, and when it happened."""

    title: str
    at: datetime


def require_footing(
    command: Any, past: Sequence[Recorded], builds_on: BuildsOn, circumstances: Circumstances
) -> None:
    """Raises Refused if the act would lie in the future, or before a fact on which it builds.

    `past` are the facts of the case in this service. An act builds on the first of them (in most
    houses the filing), on what it names by an id, on the receipt of the case by who acts, and on
    the facts that `builds_on` names for it.
    """
    at, row = circumstances.at, circumstances.pack.earlier_act
    article = row.article if row else ""
    if at > circumstances.known_at:
        raise Refused(article, "发生时间不能晚于现在", FIELD)
    for footing in _footings(command, past, builds_on, circumstances):
        if at < footing.at:
            when = footing.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
            raise Refused(article, f"发生时间不能早于“{footing.title}”（{when}）", FIELD)


def row_for_earlier_act(circumstances: Circumstances) -> Approval | None:
    """The row under which an act of an earlier day is recorded; None where the act needs none."""
    row = circumstances.pack.earlier_act
    if row is None or row.free_working_days is None:
        return None
    last = last_free_day(circumstances.at, row.free_working_days, circumstances.calendar)
    recorded_on = circumstances.known_at.astimezone(CHINA).date()
    return row if recorded_on > last else None


def last_free_day(at: datetime, working_days: int, calendar: Calendar) -> date:
    """The last day on which an act may be recorded by who did it: so many working days after it.

    An act of a rest day counts as one of the next working day.
    """
    day = at.astimezone(CHINA).date()
    while not calendar.is_working(day):
        day += ONE_DAY
    for _ in range(working_days):
        day += ONE_DAY
        while not calendar.is_working(day):
            day += ONE_DAY
    return day


def _footings(
    command: Any, past: Sequence[Recorded], builds_on: BuildsOn, circumstances: Circumstances
) -> Iterator[Footing]:
    if not past:
        return
    yield _footing(min(past, key=lambda fact: fact.occurred_at))
    named = _named(command)
    for name, value in named.items():
        made = next((fact for fact in past if getattr(fact.event, name, None) == value), None)
        if made is not None:
            yield _footing(made)
    received = [f for f in past if getattr(f.event, "handler", "") == circumstances.actor.person]
    before = [fact for fact in past if fact.name in builds_on.get(type(command), ())]
    about = [fact for fact in before if _agrees(fact.event, named)]
    for found in (received, about):
        if found:
            yield _footing(found[-1])


def _named(command: Any) -> Mapping[str, str]:
    """The things that a command names, by field: a document, an asset, an inquiry …"""
    names = (field.name for field in fields(command) if field.name.endswith("_id"))
    values = {name: getattr(command, name) for name in names if name not in NOT_MADE_HERE}
    return {name: value for name, value in values.items() if isinstance(value, str) and value}


def _agrees(event: Any, named: Mapping[str, str]) -> bool:
    return all(getattr(event, name, value) == value for name, value in named.items())


def _footing(fact: Recorded) -> Footing:
    return Footing(title_of(type(fact.event)), fact.occurred_at)
