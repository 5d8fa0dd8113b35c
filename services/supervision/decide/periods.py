"""The periods of a recurring duty: when each begins and ends, and why."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

from contracts.supervision import FactNoted, NodeOpened
from contracts.values import DerivationStep
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances
from kernel.law import limits
from kernel.law.calendar import Calendar, midnight
from kernel.law.limits import Due, TimeLimit, add_months
from kernel.rulebook import Recurrence
from services.supervision.decide.counting import Ground, end_of, node_opened
from services.supervision.decide.duties import Duty, counted_from
from services.supervision.state import CaseClock, Node

ONE_DAY = timedelta(days=1)
ROUND = {"day": "每日", "working_day": "每个工作日", "week": "每周", "calendar_month": "每月"}


def first_period(
    duty: Duty, opening: FactNoted, clock: CaseClock, circumstances: Circumstances
) -> NodeOpened:
    """The period in which the duty begins; for working days, the first working day."""
    fact, start = counted_from(duty, opening, clock)
    every = _every(duty)
    if every.unit == "month":
        return _of_months(duty, opening.occurred_at, (fact, start), clock, circumstances)
    return _by_calendar(duty, opening.occurred_at, fact, clock, circumstances)


def next_period(
    duty: Duty, before: Node, clock: CaseClock, circumstances: Circumstances
) -> NodeOpened:
    """The period that follows the previous one."""
    every, derivation = _every(duty), before.derivation
    assert before.over_at is not None  # every period has an end
    if every.unit == "month":
        start = datetime.fromisoformat(derivation.start)
        counted = (derivation.counts_from, start)
        return _of_months(duty, before.over_at, counted, clock, circumstances)
    return _by_calendar(duty, before.over_at, derivation.counts_from, clock, circumstances)


def _of_months(
    duty: Duty,
    opened_at: datetime,
    counted: tuple[str, datetime],
    clock: CaseClock,
    circumstances: Circumstances,
) -> NodeOpened:
    """A number of months after the beginning. Always counted from there, so that no day is lost."""
    (fact, start), months = counted, _every(duty).value
    roll = circumstances.pack.arithmetic.roll
    for number in count(1):
        limit = TimeLimit(value=number * months, unit="month", roll=roll)
        result = limits.due(limit, start, circumstances.calendar)
        assert result.due is not None  # a limit in months has an end
        if result.due >= opened_at:
            break
    first = add_months(start.astimezone(CHINA).date(), (number - 1) * months)
    ground = Ground(duty.row.article, duty.row.text, fact)
    period = replace(duty, period=first)
    derived = (result, limits.derive(result, ground))
    return node_opened(period, opened_at, clock, derived, circumstances)


def _by_calendar(
    duty: Duty, at: datetime, fact: str, clock: CaseClock, circumstances: Circumstances
) -> NodeOpened:
    """The day, working day, week or month of that instant; for the first period, the rest of it."""
    every = _every(duty)
    local = at.astimezone(CHINA)
    ground = Ground(duty.row.article, duty.row.text, fact)
    if every.unit in ("day", "working_day"):
        result = _day(every, local, circumstances.calendar)
        assert result.due is not None  # a day has an end
        first = result.due.date()
        derivation = limits.derive(result, ground)
    else:
        first = _first_day(every, local.date())
        result = _span(every, first, local, circumstances.calendar)
        derivation = replace(limits.derive(result, ground), value=every.value, unit=every.unit)
    opened_at = max(local, midnight(first))
    period = replace(duty, period=first)
    return node_opened(period, opened_at, clock, (result, derivation), circumstances)


def _day(every: Recurrence, at: datetime, calendar: Calendar) -> Due:
    """That day, or the next working day where only working days count."""
    limit = TimeLimit(unit="same_day", roll=every.unit == "working_day")
    result = limits.due(limit, at, calendar)
    told = DerivationStep(at=at.date().isoformat(), note=f"{ROUND[every.unit]}一次")
    return replace(result, steps=(told, *result.steps))


def _span(every: Recurrence, first: date, at: datetime, calendar: Calendar) -> Due:
    """The end of the week or month; not moved by rest days."""
    last = first + 6 * ONE_DAY if every.unit == "week" else add_months(first, 1) - ONE_DAY
    steps = (
        DerivationStep(at=first.isoformat(), note=f"{ROUND[every.unit]}一次，本期自该日起"),
        DerivationStep(at=last.isoformat(), note="本期届满日，至24时止"),
    )
    return Due(
        due=end_of(last),
        provisional=False,
        steps=steps,
        limit=TimeLimit(unit="prompt", roll=False),
        start=at,
        calendar=calendar.version,
    )


def _first_day(every: Recurrence, day: date) -> date:
    return day - day.weekday() * ONE_DAY if every.unit == "week" else day.replace(day=1)


def _every(duty: Duty) -> Recurrence:
    assert duty.row.every is not None  # only such rows have periods
    return duty.row.every
