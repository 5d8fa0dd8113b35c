"""The one time zone of every court, and the days that a court can mean."""

from datetime import date, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
FIRST_DAY = date(1949, 10, 1)  # no register of today's courts begins earlier
LAST_DAY = date(2199, 12, 31)  # no limit of any law ends later; a later day is a typing error


def is_possible(day: date) -> bool:
    """Whether a court can mean the day, or the instant; others would overflow when counted from,
    or moved to another time zone."""
    return FIRST_DAY.year <= day.year <= LAST_DAY.year
