"""民事诉讼法 第八十五条: from a limit and a start to the end, both sides of every boundary."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from kernel.base.zone import CHINA
from kernel.deciding.testing_table import table
from kernel.law.calendar import calendar_year, seeded
from kernel.law.limits import (
    Due,
    LeadTime,
    TimeLimit,
    derive,
    due,
    parse_limit,
    warn_at,
)
from kernel.law.suspensions import Suspension, resume

CALENDAR = seeded("yanling")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def end(text: str) -> datetime:
    """A day of the table ends at 23:59:59; an instant is itself."""
    return at(text if len(text) > 10 else f"{text} 23:59:59")


ENDS = table("""
    limit         | start            | due                 | provisional
    # 第二款: the day and the hour of the start do not count
    1 day         | 2026-03-02 00:00 | 2026-03-03          | no
    1 day         | 2026-03-02 23:59 | 2026-03-03          | no
    24 hour       | 2026-03-02 09:15 | 2026-03-03 09:15    | no
    # working days: an ordinary week, Spring Festival with a worked Saturday
    5 working_day | 2026-01-05 09:00 | 2026-01-12          | no
    5 working_day | 2026-02-12 09:00 | 2026-02-26          | no
    1 working_day | 2026-02-13 09:00 | 2026-02-14          | no
    1 working_day | 2026-02-14 09:00 | 2026-02-24          | no
    1 working_day | 2026-03-07 09:00 | 2026-03-09          | no
    # 第三款: a last day that is a rest day moves on
    3 day         | 2026-03-03 09:00 | 2026-03-06          | no
    3 day         | 2026-03-04 09:00 | 2026-03-09          | no
    3 day         | 2026-03-06 09:00 | 2026-03-09          | no
    15 day        | 2026-01-30 09:00 | 2026-02-14          | no
    15 day        | 2026-01-31 09:00 | 2026-02-24          | no
    30 day        | 2026-04-01 09:00 | 2026-05-06          | no
    # months end on the same day number or on the last day of the month
    1 month       | 2026-03-30 09:00 | 2026-04-30          | no
    1 month       | 2026-03-31 09:00 | 2026-04-30          | no
    3 month       | 2025-11-28 09:00 | 2026-02-28          | no
    3 month       | 2025-11-30 09:00 | 2026-02-28          | no
    3 month       | 2023-11-30 09:00 | 2024-02-29          | no
    1 month       | 2026-04-01 09:00 | 2026-05-06          | no
    12 month      | 2025-03-02 09:00 | 2026-03-02          | no
    # the same day and the next day
    same_day      | 2026-03-02 23:59 | 2026-03-02          | no
    same_day      | 2026-02-14 09:00 | 2026-02-14          | no
    same_day      | 2026-03-07 09:00 | 2026-03-09          | no
    same_day      | 2026-02-15 09:00 | 2026-02-24          | no
    next_day      | 2026-03-05 09:00 | 2026-03-06          | no
    next_day      | 2026-03-06 09:00 | 2026-03-09          | no
    # minutes run over midnight, hours through the weekend
    5 minute      | 2026-03-06 23:58 | 2026-03-07 00:03    | no
    48 hour       | 2026-03-06 17:30 | 2026-03-08 17:30    | no
    # a year that is not published yet
    1 day         | 2026-12-30 09:00 | 2026-12-31          | no
    2 day         | 2026-12-30 09:00 | 2027-01-01          | yes
    1 working_day | 2026-12-31 09:00 | 2027-01-01          | yes
    48 hour       | 2026-12-31 09:00 | 2027-01-02 09:00    | no
""")


@pytest.mark.parametrize("row", ENDS, ids=lambda row: f"{row['limit']} from {row['start']}")
def test_the_end_of_a_limit(row: dict[str, str]) -> None:
    result = due(parse_limit(row["limit"]), at(row["start"]), CALENDAR)
    assert result.due == end(row["due"])
    assert result.provisional == (row["provisional"] == "yes")


NOT_ROLLING = table("""
    limit    | start            | due
    3 day    | 2026-03-04 09:00 | 2026-03-07
    1 month  | 2026-04-01 09:00 | 2026-05-01
    same_day | 2026-03-07 09:00 | 2026-03-07
    next_day | 2026-03-06 09:00 | 2026-03-07
""")


@pytest.mark.parametrize("row", NOT_ROLLING, ids=lambda row: row["limit"])
def test_a_limit_that_does_not_roll_ends_on_its_rest_day(row: dict[str, str]) -> None:
    parsed = parse_limit(row["limit"])
    limit = TimeLimit(value=parsed.value, unit=parsed.unit, roll=False)
    result = due(limit, at(row["start"]), CALENDAR)
    assert result.due == end(row["due"])
    assert not result.provisional


HOURS_THAT_STOP = table("""
    hours | start            | due
    24    | 2026-03-06 17:30 | 2026-03-09 17:30   # Friday to Monday
    6     | 2026-03-06 18:00 | 2026-03-07 00:00   # used up at midnight, before the rest day
    7     | 2026-03-06 18:00 | 2026-03-09 01:00
    24    | 2026-03-07 10:00 | 2026-03-10 00:00   # begins on a rest day
    48    | 2026-02-13 09:00 | 2026-02-24 09:00   # Saturday the 14th is worked
""")


@pytest.mark.parametrize("row", HOURS_THAT_STOP, ids=lambda row: f"{row['hours']} {row['start']}")
def test_hours_that_stop_on_rest_days(row: dict[str, str]) -> None:
    limit = TimeLimit(value=int(row["hours"]), unit="hour", stops_on_rest_days=True)
    assert due(limit, at(row["start"]), CALENDAR).due == at(row["due"])


def test_a_prompt_duty_has_no_end_but_says_so() -> None:
    result = due(TimeLimit(unit="prompt"), at("2026-03-02 09:00"), CALENDAR)
    assert result.due is None
    assert [step.note for step in result.steps] == ["未规定期限，应及时办理"]


def test_the_derivation_tells_every_day() -> None:
    result = due(parse_limit("3 working_day"), at("2026-02-12 09:00"), CALENDAR)
    told = [(step.at, step.note) for step in result.steps]
    rest = [(f"2026-02-{day}", "休息日，不计入") for day in range(15, 24)]
    assert told == [
        ("2026-02-12", "起算日不计入"),
        ("2026-02-13", "第1个工作日"),
        ("2026-02-14", "第2个工作日"),
        *rest,
        ("2026-02-24", "第3个工作日"),
        ("2026-02-24", "届满日，至24时止"),
    ]


def test_the_derivation_of_a_long_limit_tells_start_raw_end_and_roll() -> None:
    result = due(parse_limit("30 day"), at("2026-04-03 09:00"), CALENDAR)
    assert [(step.at, step.note) for step in result.steps] == [
        ("2026-04-03", "起算日不计入"),
        ("2026-05-03", "第30日"),
        ("2026-05-03", "届满日为休息日，顺延"),
        ("2026-05-04", "届满日为休息日，顺延"),
        ("2026-05-05", "届满日为休息日，顺延"),
        ("2026-05-06", "届满日，至24时止"),
    ]


def test_a_start_in_another_offset_is_counted_on_the_day_in_china() -> None:
    utc = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)  # 00:30 on 3 March in China
    assert due(parse_limit("1 day"), utc, CALENDAR).due == end("2026-03-04")


def test_a_start_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError):
        due(parse_limit("1 day"), datetime(2026, 3, 2), CALENDAR)  # noqa: DTZ001


def test_a_published_year_makes_the_end_certain() -> None:
    later = CALENDAR.with_year(calendar_year(2027, "2027.1", ["2027-01-01"], []))
    result = due(parse_limit("2 day"), at("2026-12-30 09:00"), later)
    assert result.due == end("2027-01-04")
    assert not result.provisional
    assert result.calendar == "2027.1"


WRONG = [
    "",
    "5",
    "5 days",
    "five day",
    "0 day",
    "-1 day",
    "1.5 day",
    "5 same_day",
    "day",
    "99999 day",
]


@pytest.mark.parametrize("text", WRONG)
def test_a_limit_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_limit(text)


def test_only_hours_can_stop_on_rest_days() -> None:
    with pytest.raises(ValueError):
        TimeLimit(value=5, unit="day", stops_on_rest_days=True)


WARNINGS = table("""
    limit         | start            | before | unit        | warned
    5 working_day | 2026-01-05 09:00 | 1      | working_day | 2026-01-09 09:00
    15 day        | 2026-03-09 10:00 | 3      | working_day | 2026-03-19 09:00
    15 day        | 2026-03-09 10:00 | 3      | day         | 2026-03-21 09:00
    24 hour       | 2026-03-06 16:30 | 4      | hour        | 2026-03-07 12:30
    same_day      | 2026-03-02 09:00 | 8      | hour        | 2026-03-02 15:59:59
    same_day      | 2026-03-02 16:00 | 8      | hour        | never
    1 day         | 2026-03-03 10:00 | 1      | working_day | never
    prompt        | 2026-03-02 09:00 | 1      | working_day | never
""")


@pytest.mark.parametrize("row", WARNINGS, ids=lambda row: f"{row['limit']} from {row['start']}")
def test_when_a_node_warns(row: dict[str, str]) -> None:
    result = due(parse_limit(row["limit"]), at(row["start"]), CALENDAR)
    warn = LeadTime(before=int(row["before"]), unit=row["unit"])  # type: ignore[arg-type]  # from text
    expected = None if row["warned"] == "never" else at(row["warned"])
    assert warn_at(result, warn, CALENDAR) == expected


SUSPENSIONS = table("""
    limit         | start            | paused           | resumed          | due
    10 day        | 2026-03-02 09:00 | 2026-03-05 10:00 | 2026-03-16 10:00 | 2026-03-23  # 7 left
    10 day        | 2026-03-02 09:00 | 2026-03-05 10:00 | 2026-03-05 15:00 | 2026-03-12  # same day
    10 day        | 2026-03-02 09:00 | 2026-03-12 10:00 | 2026-03-16 10:00 | 2026-03-16  # last day
    10 day        | 2026-03-02 09:00 | 2026-03-13 10:00 | 2026-03-16 10:00 | 2026-03-12  # too late
    6 month       | 2026-04-01 09:00 | 2026-09-30 10:00 | 2026-11-02 10:00 | 2026-11-03  # 1 of 184
    6 month       | 2026-04-01 09:00 | 2026-10-05 10:00 | 2026-11-02 10:00 | 2026-11-02  # over: none
    6 month       | 2026-04-01 09:00 | 2026-10-05 10:00 | 2026-10-31 10:00 | 2026-11-02  # moved anew
    6 month       | 2026-04-01 09:00 | 2026-09-30 10:00 | 2026-10-30 10:00 | 2026-11-02  # moved anew
    5 working_day | 2026-03-02 09:00 | 2026-03-04 10:00 | 2026-03-16 10:00 | 2026-03-19  # 3 left
    5 working_day | 2026-03-02 09:00 | 2026-03-09 10:00 | 2026-03-13 10:00 | 2026-03-13
    48 hour       | 2026-03-02 09:00 | 2026-03-03 09:00 | 2026-03-09 12:00 | 2026-03-10 12:00
    90 minute     | 2026-03-02 09:00 | 2026-03-02 09:30 | 2026-03-09 12:00 | 2026-03-09 13:00
    prompt        | 2026-03-02 09:00 | 2026-03-03 09:00 | 2026-03-09 12:00 | never
""")


def suspended(row: dict[str, str]) -> Due:
    before = due(parse_limit(row["limit"]), at(row["start"]), CALENDAR)
    return resume(before, Suspension(at(row["paused"]), at(row["resumed"])), CALENDAR)


@pytest.mark.parametrize("row", SUSPENSIONS, ids=lambda row: f"{row['limit']} {row['paused']}")
def test_what_was_left_is_counted_anew(row: dict[str, str]) -> None:
    assert suspended(row).due == (None if row["due"] == "never" else end(row["due"]))


def test_what_is_left_of_a_moved_end_is_so_after_a_second_suspension_too() -> None:
    before = due(parse_limit("6 month"), at("2026-04-01 09:00"), CALENDAR)
    assert (before.nominal, before.due) == (date(2026, 10, 1), end("2026-10-08"))
    once = resume(before, Suspension(at("2026-09-29 10:00"), at("2026-10-29 10:00")), CALENDAR)
    assert (once.nominal, once.due) == (date(2026, 10, 31), end("2026-11-02"))
    twice = resume(once, Suspension(at("2026-10-30 10:00"), at("2026-11-04 10:00")), CALENDAR)
    assert (twice.nominal, twice.due) == (date(2026, 11, 5), end("2026-11-05"))


def test_hours_that_stop_keep_what_was_left_over_a_suspension() -> None:
    limit = TimeLimit(value=24, unit="hour", stops_on_rest_days=True)
    before = due(limit, at("2026-03-06 12:00"), CALENDAR)  # ends on Monday at 12:00
    paused = Suspension(at("2026-03-06 18:00"), at("2026-03-11 08:00"))  # 6 + 12 hours are left
    assert resume(before, paused, CALENDAR).due == at("2026-03-12 02:00")


def test_a_suspension_is_told_in_the_derivation() -> None:
    before = due(parse_limit("10 day"), at("2026-03-02 09:00"), CALENDAR)
    after = resume(before, Suspension(at("2026-03-05 10:00"), at("2026-03-16 10:00")), CALENDAR)
    assert after.steps[: len(before.steps)] == before.steps
    assert [step.note for step in after.steps[len(before.steps) :]] == [
        "中止，期间停止计算",
        "恢复计算，剩余7日",
        "届满日，至24时止",
    ]


def test_a_clock_cannot_be_resumed_before_it_was_paused() -> None:
    before = due(parse_limit("10 day"), at("2026-03-02 09:00"), CALENDAR)
    backwards = Suspension(at("2026-03-05 10:00"), at("2026-03-05 10:00") - timedelta(seconds=1))
    with pytest.raises(ValueError):
        resume(before, backwards, CALENDAR)


@dataclass(frozen=True)
class Ground:
    article: str = "第一条"
    text: str = "二十四小时"
    counts_from: str = "event"


def test_a_derivation_keeps_the_switches_of_the_limit() -> None:
    limit = TimeLimit(value=24, unit="hour", roll=False, stops_on_rest_days=True)
    derived = derive(due(limit, at("2026-03-02 10:00"), CALENDAR), Ground())
    assert (derived.roll, derived.stops_on_rest_days) == (False, True)


def test_a_suspension_says_why_in_the_steps() -> None:
    before = due(TimeLimit(value=5, unit="working_day"), at("2026-03-02 10:00"), CALENDAR)
    stood = Suspension(at("2026-03-04 10:00"), at("2026-03-09 10:00"), "评估期间（局长批准）")
    assert "中止，期间停止计算：评估期间（局长批准）" in [
        step.note for step in resume(before, stood, CALENDAR).steps
    ]
