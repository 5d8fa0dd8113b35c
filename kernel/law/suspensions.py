"""The end of a limit whose clock was stopped for a time."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from kernel.base.zone import CHINA
from kernel.law.calendar import Calendar
from kernel.law.limits import (
    BY_THE_CLOCK,
    ONE_DAY,
    Count,
    Due,
    count_time,
    count_working_days,
)


@dataclass(frozen=True, slots=True)
class Suspension:
    """A time during which a clock was stopped, and why."""

    paused_at: datetime
    resumed_at: datetime
    why: str = ""


def resume(before: Due, suspension: Suspension, calendar: Calendar) -> Due:
    """The end of a limit after its clock was stopped: the remainder is counted from the resumption.

    Remaining days are counted from the day of the resumption, hours and minutes from its instant.
    Days by which rest days have moved the end are no part of the limit: what is left is what was
    left of its nominal days, and the new end is moved anew. A clock that was paused after its end
    is unchanged.
    """
    if before.due is None or suspension.paused_at > before.due:
        return before
    paused_at = suspension.paused_at.astimezone(CHINA)
    resumed_at = suspension.resumed_at.astimezone(CHINA)
    if resumed_at < paused_at:
        raise ValueError("a clock cannot be resumed before it was paused")
    count = Count(before.limit, resumed_at, calendar)
    count.tell(paused_at, f"中止，期间停止计算{'：' if suspension.why else ''}{suspension.why}")
    if before.limit.unit in BY_THE_CLOCK:
        end = _after_time_left(count, before, paused_at)
    else:
        last = before.nominal or before.due.date()
        end = _after_days_left(count, last, paused_at.date())
    return replace(
        before,
        due=end,
        provisional=any(map(calendar.is_provisional, count.consulted)),
        steps=before.steps + tuple(count.steps),
        calendar=calendar.version,
        nominal=count.nominal,
    )


def _after_time_left(count: Count, before: Due, paused_at: datetime) -> datetime:
    assert before.due is not None  # resume() has dealt with prompt duties
    count.tell(count.start, "恢复计算")
    if not before.limit.stops_on_rest_days:
        return count_time(count, before.due - paused_at)
    left = timedelta()
    day = paused_at
    while day < before.due:
        midnight = datetime.combine(day.date() + ONE_DAY, time(), CHINA)
        if count.works(day.date()):
            left += min(midnight, before.due) - day
        day = midnight
    return count_time(count, left)


def _after_days_left(count: Count, last: date, paused_on: date) -> datetime:
    resumed_on = count.start.date()
    if count.limit.unit != "working_day":
        left = max(0, (last - paused_on).days)
        count.tell(resumed_on, f"恢复计算，剩余{left}日")
        return count.rolled(resumed_on + left * ONE_DAY)
    days = (paused_on + n * ONE_DAY for n in range(1, (last - paused_on).days + 1))
    left = sum(1 for day in days if count.works(day))
    count.tell(resumed_on, f"恢复计算，剩余{left}个工作日")
    if left == 0:
        return count.rolled(resumed_on)
    return count_working_days(count, resumed_on, left)
