"""Arithmetic of legal periods (民事诉讼法 第八十五条): from a limit and a start to a due instant.

The starting hour or day does not count. A period counted in days ends at 24:00 of its last day,
which the whole system writes as 23:59:59 (+08:00).
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, ClassVar, Literal, Protocol, TypeAlias

from contracts.titles import choices, choices_of
from contracts.values import Derivation, DerivationStep
from kernel.base.zone import CHINA
from kernel.law.calendar import Calendar

Unit: TypeAlias = Annotated[
    Literal["day", "working_day", "hour", "minute", "month", "same_day", "next_day", "prompt"],
    choices(
        "期限单位",
        {
            "day": "日",
            "working_day": "工作日",
            "hour": "小时",
            "minute": "分钟",
            "month": "月",
            "same_day": "当日",
            "next_day": "次日",
            "prompt": "及时",
        },
    ),
]
WarnUnit: TypeAlias = Literal["day", "working_day", "hour"]
Step: TypeAlias = DerivationStep

UNITS: tuple[str, ...] = choices_of(Unit)
WITHOUT_NUMBER = frozenset({"same_day", "next_day", "prompt"})
BY_THE_CLOCK = frozenset({"hour", "minute"})  # counted from an instant, not from a day
END_OF_DAY = time(23, 59, 59)
WARNING_TIME = time(9, 0)  # a warning by days is given when the court opens
NUMBER_MAX = 10_000  # a larger number is a typing error and would overflow dates
STEPS_MAX = 15  # longer counts of natural days are shown by their start and end
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """A limit as a rule states it.

    `roll` moves a last day that is a rest day to the next working day (第八十五条第三款).
    `stops_on_rest_days` is for hours only: the hours of a rest day do not count.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    value: int | None = None
    unit: Unit
    roll: bool = True
    stops_on_rest_days: bool = False

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit {self.unit!r}; known: {', '.join(UNITS)}")
        if self.unit in WITHOUT_NUMBER and self.value is not None:
            raise ValueError(f"a limit in {self.unit} has no number")
        if self.unit not in WITHOUT_NUMBER and not 1 <= (self.value or 0) <= NUMBER_MAX:
            raise ValueError(f"a limit in {self.unit} needs a number from 1 to {NUMBER_MAX}")
        if self.stops_on_rest_days and self.unit != "hour":
            raise ValueError("only hours can stop on rest days")

    @property
    def number(self) -> int:
        """The number of a limit that has one."""
        assert self.value is not None  # __post_init__ saw to it for every unit with a number
        return self.value


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends and why. `due` is None for a prompt duty.

    `provisional` is true when a day that decided the result lies in an unpublished year.
    `calendar` is the version of the calendar used. `nominal` is the last day of a limit in days,
    weeks or months, before a rest day moved its end; None for every other limit.
    """

    due: datetime | None
    provisional: bool
    steps: tuple[Step, ...]
    limit: TimeLimit
    start: datetime
    calendar: str
    nominal: date | None = None


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How long before its end a node warns."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    before: int
    unit: WarnUnit


class Cited(Protocol):
    """A rule with its ground: any pack row that has a limit."""

    @property
    def article(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def counts_from(self) -> str: ...


def parse_limit(text: str) -> TimeLimit:
    """A limit written as `5 working_day`, `24 hour`, `same_day` …

    Raises:
        ValueError: the unit is unknown, or the number is missing, superfluous or out of range.
    """
    match text.split():
        case [unit]:
            return TimeLimit(value=None, unit=_unit(unit))
        case [number, unit] if number.isdecimal():
            return TimeLimit(value=int(number), unit=_unit(unit))
    raise ValueError(f"a limit is written as '5 working_day' or 'same_day', not {text!r}")


def due(limit: TimeLimit, start: datetime, calendar: Calendar) -> Due:
    """The end of a limit that starts at an aware instant."""
    if start.tzinfo is None:
        raise ValueError("the start of a period needs its offset, such as +08:00")
    local = start.astimezone(CHINA)
    count = Count(limit, local, calendar)
    end = _COUNTS[limit.unit](count)
    return Due(
        due=end,
        provisional=any(map(calendar.is_provisional, count.consulted)),
        steps=tuple(count.steps),
        limit=limit,
        start=local,
        calendar=calendar.version,
        nominal=count.nominal,
    )


def first_after(result: Due) -> datetime:
    """The first instant after a limit: its end where it is counted by the clock, else midnight.

    A limit that is prompt has no end.
    """
    assert result.due is not None
    if result.limit.unit in BY_THE_CLOCK:
        return result.due
    return datetime.combine(result.due.date() + ONE_DAY, time(), CHINA)


def derive(result: Due, ground: Cited) -> Derivation:
    """The result with its ground, as events store it."""
    return Derivation(
        article=ground.article,
        text=ground.text,
        counts_from=ground.counts_from,
        start=result.start.isoformat(),
        value=result.limit.value,
        unit=result.limit.unit,
        calendar=result.calendar,
        provisional=result.provisional,
        steps=result.steps,
        roll=result.limit.roll,
        stops_on_rest_days=result.limit.stops_on_rest_days,
        nominal=None if result.nominal is None else result.nominal.isoformat(),
    )


def warn_at(result: Due, warn: LeadTime, calendar: Calendar) -> datetime | None:
    """When to warn of a due instant; None if no time is left for a warning."""
    if result.due is None:
        return None
    if warn.unit == "hour":
        at = result.due - timedelta(hours=warn.before)
    else:
        day = result.due.date()
        for _ in range(warn.before):
            day -= ONE_DAY
            while warn.unit == "working_day" and not calendar.is_working(day):
                day -= ONE_DAY
        at = datetime.combine(day, WARNING_TIME, CHINA)
    return at if at > result.start else None


def add_months(day: date, months: int) -> date:
    """The same day number `months` later, or the last day of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


class Count:
    """A running count: the days that were looked up, and the steps to be shown."""

    def __init__(self, limit: TimeLimit, start: datetime, calendar: Calendar) -> None:
        self.limit = limit
        self.start = start
        self.calendar = calendar
        self.consulted: set[date] = set()
        self.steps: list[Step] = []
        self.nominal: date | None = None

    def tell(self, at: date, note: str) -> None:
        """Add a step to be shown."""
        self.steps.append(Step(at=at.isoformat(), note=note))

    def works(self, day: date) -> bool:
        """Whether the day is a working day."""
        self.consulted.add(day)
        return self.calendar.is_working(day)

    def rolled(self, day: date) -> datetime:
        """The end of the day, or of the next working day where the limit rolls."""
        self.nominal = day
        while self.limit.roll and not self.works(day):
            self.tell(day, "届满日为休息日，顺延")
            day += ONE_DAY
        self.tell(day, "届满日，至24时止")
        return datetime.combine(day, END_OF_DAY, CHINA)

    def days_after(self, day: date) -> Iterator[date]:
        """The days after a day, without end."""
        while True:
            day += ONE_DAY
            yield day


def _prompt(count: Count) -> None:
    count.tell(count.start, "未规定期限，应及时办理")


def _same_day(count: Count) -> datetime:
    count.tell(count.start.date(), "起算当日")
    return count.rolled(count.start.date())


def _next_day(count: Count) -> datetime:
    count.tell(count.start.date(), "起算日不计入")
    return count.rolled(count.start.date() + ONE_DAY)


def _days(count: Count) -> datetime:
    first, number = count.start.date(), count.limit.number
    count.tell(first, "起算日不计入")
    if number <= STEPS_MAX:
        for counted in range(1, number + 1):
            count.tell(first + counted * ONE_DAY, f"第{counted}日")
    last = first + number * ONE_DAY
    if number > STEPS_MAX:
        count.tell(last, f"第{number}日")
    return count.rolled(last)


def _months(count: Count) -> datetime:
    count.tell(count.start.date(), "起算日不计入")
    last = add_months(count.start.date(), count.limit.number)
    count.tell(last, f"满{count.limit.number}个月")
    return count.rolled(last)


def _working_days(count: Count) -> datetime:
    count.tell(count.start.date(), "起算日不计入")
    return count_working_days(count, count.start.date(), count.limit.number)


def _hours(count: Count) -> datetime:
    count.tell(count.start, "起算时刻")
    return count_time(count, timedelta(hours=count.limit.number))


def _minutes(count: Count) -> datetime:
    count.tell(count.start, "起算时刻")
    return count_time(count, timedelta(minutes=count.limit.number))


def count_working_days(count: Count, first: date, number: int) -> datetime:
    """The end of the `number`th working day after `first`."""
    day = first
    counted = 0
    for day in count.days_after(first):
        if not count.works(day):
            count.tell(day, "休息日，不计入")
            continue
        counted += 1
        count.tell(day, f"第{counted}个工作日")
        if counted == number:
            break
    count.tell(day, "届满日，至24时止")
    return datetime.combine(day, END_OF_DAY, CHINA)


def count_time(count: Count, left: timedelta) -> datetime:
    """The instant after `left` of clock time; rest days are left out where the limit stops on
    them."""
    at = count.start
    if count.limit.stops_on_rest_days:
        at, left = _over_rest_days(count, left)
    end = at + left
    count.tell(end, f"满{count.limit.number}{'小时' if count.limit.unit == 'hour' else '分钟'}")
    return end


def _over_rest_days(count: Count, left: timedelta) -> tuple[datetime, timedelta]:
    """Step over rest days and whole working days; what is left ends on the day returned."""
    at = count.start
    while True:
        midnight = datetime.combine(at.date() + ONE_DAY, time(), CHINA)
        if not count.works(at.date()):
            count.tell(at.date(), "休息日，停止计算")
        elif at + left <= midnight:
            return at, left
        else:
            left -= midnight - at
        at = midnight


def _unit(text: str) -> Unit:
    for unit in choices_of(Unit):
        if unit == text:
            return unit  # type: ignore[no-any-return]  # one of Unit's own literals
    raise ValueError(f"unknown unit {text!r}; known: {', '.join(UNITS)}")


_COUNTS: Mapping[Unit, Callable[[Count], datetime | None]] = {
    "day": _days,
    "working_day": _working_days,
    "hour": _hours,
    "minute": _minutes,
    "month": _months,
    "same_day": _same_day,
    "next_day": _next_day,
    "prompt": _prompt,
}
