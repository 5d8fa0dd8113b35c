"""Limits in Chinese, as court papers write them. Pure."""

from collections.abc import Mapping

from kernel.law.limits import TimeLimit

UNITS: Mapping[str, str] = {
    "day": "日",
    "working_day": "个工作日",
    "hour": "小时",
    "minute": "分钟",
    "month": "个月",
    "week": "周",
    "calendar_month": "个月",
    "same_day": "当日",
    "next_day": "至迟第二日",
    "prompt": "及时（未规定期限）",
}


def limit_words(limit: TimeLimit) -> str:
    """A limit in Chinese, such as `5个工作日`."""
    number = "" if limit.value is None else str(limit.value)
    stops = "（休息日停止计算）" if limit.stops_on_rest_days else ""
    return f"{number}{UNITS[limit.unit]}{stops}"
