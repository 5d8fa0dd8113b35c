"""Register dates as records write them, read on 2 March 2026."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.base.zone import CHINA
from kernel.deciding.testing_table import table
from services.intake.rules.dates import read_day, read_instant
from tests.support import at

NOW = at("2026-03-02 09:20")

DAYS = table("""
    written                    | day        | says
    2016-06-29                 | 2016-06-29 |
    2019年07月13日               | 2019-07-13 | date-normalised
    2019年7月3日                 | 2019-07-03 | date-normalised
    2019/07/13                 | 2019-07-13 | date-normalised
    2019.7.13                  | 2019-07-13 | date-normalised
    20190709                   | 2019-07-09 | date-normalised
    ２０１９０７０９              | 2019-07-09 | date-normalised
    1562601600                 | 2019-07-09 | date-normalised  # epoch seconds: 00:00 in Beijing
    1562601599                 | 2019-07-08 | date-normalised  # one second before
    1562601600000              | 2019-07-09 | date-normalised  # epoch milliseconds
    2019-07-09T00:00:00+08:00  | 2019-07-09 | date-normalised
    2019-07-08T16:00:00+00:00  | 2019-07-09 | date-normalised
    2019-07-09 10:00:00        | 2019-07-09 | date-normalised
    2026/2/27 0:00:00          | 2026-02-27 | date-normalised  # as Excel writes a day
    2026-02-27 9:30            | 2026-02-27 | date-normalised
    2026-02-27 24:30           | none       | date-corrupt
    二〇二六年二月二十七日          | 2026-02-27 | date-normalised  # as documents write it
    二○二六年二月二十七日          | 2026-02-27 | date-normalised
    二零二六年二月二十七日          | 2026-02-27 | date-normalised
    二〇二五年十月十日             | 2025-10-10 | date-normalised
    二〇二五年十二月三十一日         | 2025-12-31 | date-normalised
    二〇二五年十一月三十一日         | none       | date-corrupt
    二〇二五年二十月一日            | none       | date-corrupt
    二〇二五年一月十二三日           | none       | date-corrupt
    2026-03-02                 | 2026-03-02 |                  # today has come
    2026-03-03                 | none       | date-corrupt     # tomorrow has not
    1949-10-01                 | 1949-10-01 |
    1949-09-30                 | none       | date-corrupt
    10170730                   | none       | date-corrupt     # seen in a published record
    20190230                   | none       | date-corrupt
    2019-13-01                 | none       | date-corrupt
    2019-07                    | none       | date-corrupt
    12345                      | none       | date-corrupt
    99999999999                | none       | date-corrupt     # eleven digits: neither unit
    yesterday                  | none       | date-corrupt
    0001-01-01T00:00:00+14:00  | none       | date-corrupt
    9999-12-31T23:59:59-12:00  | none       | date-corrupt
    -                          | none       | date-missing
""")


@pytest.mark.parametrize("row", DAYS, ids=lambda row: row["written"])
def test_a_written_day(row: dict[str, str]) -> None:
    read = read_day(row["written"], "registered_on", NOW)
    assert read.value == (None if row["day"] == "none" else date.fromisoformat(row["day"]))
    codes = [w.code for w in read.warnings] + [p.code for p in read.problems]
    assert codes == ([row["says"]] if row["says"] else [])
    fields = {w.field for w in read.warnings} | {p.field for p in read.problems}
    assert fields <= {"registered_on"}


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (20190709, date(2019, 7, 9)),
        (1562601600, date(2019, 7, 9)),
        (1562601600000, date(2019, 7, 9)),
        (10170730, None),
        (0, None),
        (-1562601600, None),
        (10**400, None),
        (True, None),
        (1562601600.5, None),
        ({}, None),
    ],
)
def test_a_day_as_a_number(raw: object, day: date | None) -> None:
    read = read_day(raw, "registered_on", NOW)
    assert read.value == day
    assert bool(read.problems) == (day is None)


def test_no_day_at_all_is_missing_not_corrupt() -> None:
    assert [found.code for found in read_day(None, "registered_on", NOW).problems] == [
        "date-missing"
    ]


@given(st.one_of(st.text(), st.integers(), st.floats(), st.binary()))
def test_whatever_comes_is_a_past_day_or_has_its_reason(raw: object) -> None:
    read = read_day(raw, "registered_on", NOW)
    assert bool(read.problems) == (read.value is None)
    assert read.value is None or read.value <= NOW.date()


def test_a_case_filed_without_a_time_is_filed_now() -> None:
    assert read_instant(None, "filed_at", NOW).value == NOW


@pytest.mark.parametrize(
    ("raw", "instant", "says"),
    [
        ("2026-03-02T09:20:00+08:00", NOW, []),
        ("2026-03-02T01:20:00Z", NOW, []),
        ("2026-03-02T09:20:00", NOW, ["instant-local"]),
        ("2026-03-02T09:20:01+08:00", None, ["filed-in-future"]),
        ("2026-03-02", None, ["instant-corrupt"]),  # the clocks of hours need the hour
        ("0001-01-01T00:00:00+14:00", None, ["instant-corrupt"]),
        (1562601600, None, ["instant-corrupt"]),
        ("noon", None, ["instant-corrupt"]),
    ],
)
def test_the_instant_of_filing(raw: object, instant: datetime | None, says: list[str]) -> None:
    read = read_instant(raw, "filed_at", NOW)
    assert read.value == instant
    assert [w.code for w in read.warnings] + [p.code for p in read.problems] == says


def test_an_instant_is_kept_in_beijing_time() -> None:
    read = read_instant("2026-03-02T01:00:00+00:00", "filed_at", NOW)
    assert read.value is not None
    assert read.value.utcoffset() == timedelta(hours=8) == NOW.astimezone(CHINA).utcoffset()
