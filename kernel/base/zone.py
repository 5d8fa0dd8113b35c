"""The one time zone of every court."""

from datetime import timedelta, timezone

CHINA = timezone(timedelta(hours=8))
