"""Rates and shares as they are written: `6%`, `日万分之五`, `一年期LPR的4倍`. Pure, exact."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from contracts.claims import LprTerm, Rate, YearDays
from kernel.base.texts import folded

MILLION = 1_000_000
PER_MILLION_A_PERCENT = 10_000
PER_THOUSAND = 1_000
LENGTH_MAX = 40  # characters
TERMS: Mapping[str, LprTerm] = {"5": "five_years", "五年期以上": "five_years"}
DIGITS = {mark: str(number) for number, mark in enumerate("零一二三四五六七八九")} | {"两": "2"}
_NUMBER = r"\d{1,9}(?:\.\d{1,9})?"
_PERCENT = rf"(?P<percent>{_NUMBER})%"
_STATED = re.compile(rf"(?:年利率|年|(?P<a_day>日利率|日))?{_PERCENT}(?P<daily>/day)?")
_OF_MANY = re.compile(
    rf"(?P<a_day>日|每日)?(?P<of>千|万)分之(?P<parts>{_NUMBER}|[一二三四五六七八九])"
)
_TERM = r"(?P<term>[15]|一年期|五年期以上|1年期|5年期以上)?"
_POINTS = rf"(?:[+加]{_PERCENT})?"
_MULTIPLE = rf"(?P<multiple>{_NUMBER}|[一两二三四])"
_DAY = r"(?:@(?P<day>\d{4}-\d{2}-\d{2}))?"
_MARKET = (
    re.compile(rf"(?:{_MULTIPLE}(?:x|倍))?lpr{_TERM}{_POINTS}{_DAY}"),
    re.compile(rf"{_TERM}lpr(?:{_MULTIPLE}倍)?{_POINTS}{_DAY}"),
    re.compile(rf"{_MULTIPLE}倍{_TERM}lpr{_POINTS}{_DAY}"),
)


def rate_of(text: str, year_days: YearDays = 365) -> Rate:
    """A rate: `6%` a year, `0.05%/day`, `4xlpr`, `1.3xlpr5`, `lpr+0.5%`, `4xlpr@2020-08-20`, or in
    Chinese: `年利率6%`, `日万分之五`, `一年期LPR的4倍`.

    Raises ValueError.
    """
    plain = "".join(folded(text[:LENGTH_MAX]).lower().split()).replace("的", "")
    if len(text) > LENGTH_MAX:
        raise ValueError("too long for a rate")
    if (stated := _STATED.fullmatch(plain)) is not None:
        per_million = _whole(stated["percent"], PER_MILLION_A_PERCENT)
        return _stated(per_million, stated["a_day"] or stated["daily"], year_days)
    if (parts := _OF_MANY.fullmatch(plain)) is not None:
        per = MILLION // (PER_THOUSAND if parts["of"] == "千" else 10 * PER_THOUSAND)
        return _stated(_whole(parts["parts"], per), parts["a_day"], year_days)
    for form in _MARKET:
        if (market := form.fullmatch(plain)) is not None:
            return _market(market, year_days)
    raise ValueError(f"a rate is written as 6%, 0.05%/day, 4xlpr or lpr+0.5%, not {text!r}")


def _stated(per_million: int, daily: str | None, year_days: YearDays) -> Rate:
    if daily:
        return Rate(kind="daily", per_million=per_million)
    return Rate(kind="yearly", per_million=per_million, year_days=year_days)


def _market(found: re.Match[str], year_days: YearDays) -> Rate:
    term = (found["term"] or "").replace("5年", "五年")
    return Rate(
        kind="lpr",
        per_million=_whole(found["percent"] or "0", PER_MILLION_A_PERCENT),
        multiple_per_thousand=_whole(found["multiple"] or "1", PER_THOUSAND),
        term=TERMS.get(term, "one_year"),
        fixed_on=date.fromisoformat(found["day"]) if found["day"] else None,
        year_days=year_days,
    )


def share_of(text: str) -> int:
    """A share in millionths: `40%`. Raises ValueError."""
    found = re.fullmatch(_PERCENT, folded(text[:LENGTH_MAX]))
    if found is None:
        raise ValueError(f"a share is written as 40%, not {text[:LENGTH_MAX]!r}")
    return _whole(found["percent"], PER_MILLION_A_PERCENT)


def _whole(text: str, per: int) -> int:
    found = Fraction(DIGITS.get(text, text)) * per
    if found.denominator != 1:
        raise ValueError(f"{text} has too many decimals")
    return found.numerator
