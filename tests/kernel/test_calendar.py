"""Working days: the published years, the weekend rule, and a year that is published later."""

from datetime import date

import pytest

from kernel.deciding.testing_table import table
from kernel.law.calendar import calendar_year, seeded

CALENDAR = seeded("yanling")

DAYS = table("""
    day        | working | provisional
    2026-01-01 | no      | no      # 元旦
    2026-01-04 | yes     | no      # a Sunday that is worked
    2026-01-05 | yes     | no
    2026-02-13 | yes     | no
    2026-02-14 | yes     | no      # a Saturday that is worked
    2026-02-15 | no      | no      # 春节 begins
    2026-02-23 | no      | no      # 春节 ends, a Monday
    2026-02-24 | yes     | no
    2026-02-28 | yes     | no      # a Saturday that is worked
    2026-03-07 | no      | no      # a plain Saturday
    2026-10-07 | no      | no      # 国庆 ends, a Wednesday
    2026-10-10 | yes     | no      # a Saturday that is worked
    2026-12-31 | yes     | no
    2027-01-01 | yes     | yes     # not published: a Friday like any other
    2027-01-02 | no      | yes     # not published: a Saturday
    2003-12-31 | yes     | yes     # before the first published year
""")


@pytest.mark.parametrize("row", DAYS, ids=lambda row: row["day"])
def test_days(row: dict[str, str]) -> None:
    day = date.fromisoformat(row["day"])
    assert CALENDAR.is_working(day) == (row["working"] == "yes")
    assert CALENDAR.is_provisional(day) == (row["provisional"] == "yes")


def test_a_published_year_is_no_longer_provisional() -> None:
    published = calendar_year(2027, "2027.1", ["2027-01-01"], ["2027-01-02"])
    later = CALENDAR.with_year(published)
    assert not later.is_working(date(2027, 1, 1))
    assert later.is_working(date(2027, 1, 2))
    assert not later.is_provisional(date(2027, 1, 2))
    assert later.version == "2027.1"


def test_a_publication_leaves_the_calendar_before_it_as_it_was() -> None:
    CALENDAR.with_year(calendar_year(2027, "2027.1", ["2027-01-01"], []))
    assert CALENDAR.is_working(date(2027, 1, 1))


def test_a_year_published_again_replaces_the_first_publication() -> None:
    first = CALENDAR.with_year(calendar_year(2027, "2027.1", ["2027-01-01"], ["2027-01-02"]))
    second = first.with_year(calendar_year(2027, "2027.2", ["2027-01-04"], []))
    assert second.is_working(date(2027, 1, 1))
    assert not second.is_working(date(2027, 1, 2))
    assert not second.is_working(date(2027, 1, 4))
    assert not second.is_working(date(2026, 2, 16))


@pytest.mark.parametrize(
    ("rest", "made_up"),
    [(["2026-12-31"], []), ([], ["2028-01-01"]), (["2027-01-01"], ["2027-01-01"]), (["x"], [])],
)
def test_a_publication_with_wrong_days_is_refused(rest: list[str], made_up: list[str]) -> None:
    with pytest.raises(ValueError):
        calendar_year(2027, "2027.1", rest, made_up)


def test_calendars_with_the_same_days_are_the_same_value() -> None:
    assert seeded("yanling") == seeded("yanling")
    assert hash(seeded("yanling")) == hash(seeded("yanling"))


def test_a_closure_rests_on_single_days_and_publishes_no_year() -> None:
    closure = calendar_year(2027, "停电", ("2027-01-05",), ("2027-01-09",), closure=True)
    calendar = CALENDAR.with_published([closure])
    assert not calendar.is_working(date(2027, 1, 5))
    assert calendar.is_working(date(2027, 1, 9))
    assert calendar.is_provisional(date(2027, 1, 5))
    assert calendar.version == "停电"


def test_a_closure_stays_in_force_when_its_year_is_published_after_it() -> None:
    closure = calendar_year(2027, "停电", ("2027-01-05",), (), closure=True)
    year = calendar_year(2027, "2027.1", ("2027-01-01",), ("2027-01-05",))
    calendar = CALENDAR.with_published([closure, year])
    assert not calendar.is_working(date(2027, 1, 5))
    assert not calendar.is_working(date(2027, 1, 1))
    assert not calendar.is_provisional(date(2027, 1, 5))
    assert calendar.version == "2027.1"


def test_the_days_that_changed_are_those_listed_since_and_those_no_longer_listed() -> None:
    first = calendar_year(2027, "2027.1", ("2027-01-01",), ())
    second = calendar_year(2027, "2027.2", ("2027-01-04",), ())
    closure = calendar_year(2027, "停电", ("2027-03-01",), (), closure=True)
    calendar = CALENDAR.with_published([first, second, closure])
    january = {date(2027, 1, 1), date(2027, 1, 4)}
    assert calendar.changed_since(CALENDAR.version) == january | {date(2027, 3, 1)}
    assert calendar.changed_since("2027.1") == january | {date(2027, 3, 1)}
    assert calendar.changed_since("2027.2") == {date(2027, 3, 1)}
    assert calendar.changed_since("停电") == frozenset()
