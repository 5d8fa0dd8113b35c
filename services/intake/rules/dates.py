"""Days and instants in the forms that records use. All are Beijing time."""

import re
from datetime import UTC, date, datetime, timedelta

from kernel.base.texts import folded
from kernel.base.zone import CHINA, FIRST_DAY, is_possible
from services.intake.rules.reading import Read, flawed, warning
from services.intake.rules.texts import is_nothing

COMPACT_DIGITS = 8  # 20190709
SECONDS_DIGITS = (9, 10)  # since 1970: 1973 to 2286
MILLISECONDS_DIGITS = (12, 13)
LENGTH_MAX = 40
LATEST = datetime(2199, 12, 31, tzinfo=CHINA)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CLOCK = (
    r"(?:[ T]*(?:[01]?\d|2[0-3])(?::[0-5]\d){1,2})?"  # 2026/2/27 0:00:00, as Excel writes a day
)
_WRITTEN = re.compile(
    r"(?P<year>\d{4})(?:年|[-/.])(?P<month>\d{1,2})(?:月|[-/.])(?P<day>\d{1,2})日?" + _CLOCK,
    re.ASCII,
)
_ZERO = str.maketrans("○零", "〇〇")
_DIGITS = "〇一二三四五六七八九"
_IN_WORDS = re.compile(
    rf"(?P<year>[{_DIGITS}]{{4}})年(?P<month>[一二三四五六七八九十]{{1,2}})月"
    r"(?P<day>[一二三四五六七八九十]{1,3})日"
)


def read_day(raw: object, field: str, at: datetime) -> Read[date]:
    """A past day: not before 1949 and not after `at`.

    Eight digits are always a date (10170730 is corrupt, not an instant of 1970); nine or ten digits
    are seconds, twelve or thirteen milliseconds since 1970.
    """
    if raw is None or (isinstance(raw, str) and is_nothing(raw)):
        return flawed("date-missing", field)
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        return flawed("date-corrupt", field)
    if isinstance(raw, int) and not 0 < raw < 10 ** MILLISECONDS_DIGITS[-1]:
        return flawed("date-corrupt", field)
    written = folded(str(raw)) if isinstance(raw, str) else str(raw)
    day = _day(written[:LENGTH_MAX])
    if day is None or not FIRST_DAY <= day <= at.astimezone(CHINA).date():
        return flawed("date-corrupt", field)
    return Read(day, () if raw == day.isoformat() else (warning("date-normalised", field),))


def read_any_day(raw: object, field: str) -> Read[date]:
    """A day of a title, which may lie ahead: from 1949 to 2199."""
    return read_day(raw, field, LATEST)


def read_instant(raw: object, field: str, at: datetime) -> Read[datetime]:
    """An instant not after `at`; `at` itself if none is given."""
    if raw is None:
        return Read(at)
    if isinstance(raw, datetime):
        read: datetime | None = raw
    else:
        read = _instant(raw) if isinstance(raw, str) and ":" in raw else None
    if read is None:
        return flawed("instant-corrupt", field)
    local = read.tzinfo is None
    instant = (read.replace(tzinfo=CHINA) if local else read).astimezone(CHINA)
    if instant > at:
        return flawed("filed-in-future", field)
    return Read(instant, (warning("instant-local", field),) if local else ())


def _day(written: str) -> date | None:
    if written.isascii() and written.isdigit():
        return _day_of_digits(written)
    if (found := _WRITTEN.fullmatch(written)) is not None:
        return _valid(int(found["year"]), int(found["month"]), int(found["day"]))
    if (found := _IN_WORDS.fullmatch(written.translate(_ZERO))) is not None:
        year = "".join(str(_DIGITS.index(digit)) for digit in found["year"])
        return _valid(int(year), _below_hundred(found["month"]), _below_hundred(found["day"]))
    instant = _instant(written) if ":" in written else None
    if instant is None:
        return None
    return (instant.astimezone(CHINA) if instant.tzinfo else instant).date()


def _below_hundred(words: str) -> int:
    """二十七 as 27; 0, which is no month and no day, where the words are no number."""
    tens, ten, ones = words.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (10 * (_DIGITS.index(tens or "一")) if ten else 0) + (_DIGITS.index(ones) if ones else 0)


def _day_of_digits(digits: str) -> date | None:
    if len(digits) == COMPACT_DIGITS:
        return _valid(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if len(digits) in SECONDS_DIGITS:
        return (_EPOCH + timedelta(seconds=int(digits))).astimezone(CHINA).date()
    if len(digits) in MILLISECONDS_DIGITS:
        return (_EPOCH + timedelta(milliseconds=int(digits))).astimezone(CHINA).date()
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _instant(written: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        return None
    return read if is_possible(read) else None
