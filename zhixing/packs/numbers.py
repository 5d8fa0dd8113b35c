"""Numbers in Chinese legal text, and whether the numbers of a row occur in its ground.

A number of a row has to occur in its quotation, in the limit of a catalogue row that it answers, or
in a reading on which it rests.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kernel.law.limits import TimeLimit
from kernel.rulebook import (
    ClosingRow,
    FormDocument,
    FreezeTerm,
    NodeRow,
    Pack,
    RoutingRow,
    Row,
)
from kernel.rulebook.rows import StatuteRow, squeeze
from zhixing.packs.catalogue import Entry

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
DIGITS |= {"七": 7, "八": 8, "九": 9}
TENS = {"十": 10, "百": 100, "千": 1000}
WAN = 10_000
FEN = 100
UNITS: Mapping[str, tuple[str, int]] = {
    "个工作日": ("working_day", 1),
    "工作日": ("working_day", 1),
    "日": ("day", 1),
    "天": ("day", 1),
    "个小时": ("hour", 1),
    "小时": ("hour", 1),
    "分钟": ("minute", 1),
    "个月": ("month", 1),
    "月": ("month", 1),
    "年": ("month", 12),
    "万元": ("fen", WAN * FEN),
    "元": ("fen", FEN),
}
CHINESE = f"{''.join(DIGITS)}{''.join(TENS)}"
# Not 第二天: an ordinal names a day and is not a count.
COUNTED = re.compile(f"(?<![第.0-9{CHINESE}])([0-9]+|[{CHINESE}]+|半)({'|'.join(UNITS)})")
WORDS: Mapping[str, tuple[str, ...]] = {
    "same_day": ("当日", "当天", "同日", "同一日"),
    "next_day": ("第二天", "第二日", "次日"),
    "daily": ("每日", "每天", "每个工作日", "每工作日"),
    "weekly": ("每周", "每星期"),
    "monthly": ("每月", "每个月"),
}
EVERY: Mapping[str, str] = {
    "day": "daily",
    "working_day": "daily",
    "week": "weekly",
    "calendar_month": "monthly",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit; a unit that stands alone, such as `same_day`, has no value."""

    value: int | None
    unit: str

    def __str__(self) -> str:
        return self.unit if self.value is None else f"{self.value} {self.unit}"


def numbers_in(text: str) -> frozenset[Number]:
    """Every number with a unit in a text: 五个工作日, 30 日, 半年, 5万元, 当日, 每周."""
    plain = squeeze(unicodedata.normalize("NFKC", text)).replace(",", "")
    found = set()
    for digits, written in COUNTED.findall(plain):
        unit, factor = UNITS[written]
        value = factor // 2 if digits == "半" else _value(digits) * factor
        found.add(Number(value, unit))
    for unit, words in WORDS.items():
        if any(word in plain for word in words):
            found.add(Number(None, unit))
    return frozenset(found)


def _value(digits: str) -> int:
    """A number up to thousands, in Arabic or Chinese digits."""
    if digits.isascii():
        return int(digits)
    total, pending = 0, 0
    for digit in digits:
        if digit in TENS:
            total += (pending or 1) * TENS[digit]
            pending = 0
        else:
            pending = DIGITS[digit]
    return total + pending


def numbers_of(row: Row | StatuteRow) -> Iterator[tuple[str, Number]]:
    """The numbers that a row states itself, with the field of each."""
    match row:
        case NodeRow():
            yield from _of_node(row)
        case RoutingRow():
            for field in ("claim_min_fen", "claim_max_fen"):
                if getattr(row, field) is not None:
                    yield field, Number(getattr(row, field), "fen")
            if row.months is not None:
                yield "months", Number(row.months, "month")
        case FormDocument() if row.sets_period_days is not None:
            yield "sets_period_days", Number(row.sets_period_days, "day")
        case ClosingRow() if row.inquiry_age_days_max is not None:
            yield "inquiry_age_days_max", Number(row.inquiry_age_days_max, "day")
        case ClosingRow() if row.inquiry_renewed_months is not None:
            yield "inquiry_renewed_months", Number(row.inquiry_renewed_months, "month")
        case FreezeTerm():
            yield "months", Number(row.months, "month")


def _of_node(row: NodeRow) -> Iterator[tuple[str, Number]]:
    if not row.set_by:  # the court enters a number that stands in another document
        yield from _of_limit("limit", row.limit)
    if row.every is not None:
        word = EVERY.get(row.every.unit)
        monthly = Number(row.every.value, "month")
        yield "every", monthly if word is None else Number(None, word)
    if row.look_back is not None:
        yield "look_back", Number(row.look_back.value, row.look_back.unit)


def _of_limit(field: str, limit: TimeLimit) -> Iterator[tuple[str, Number]]:
    if limit.unit != "prompt":
        yield field, Number(limit.value, limit.unit)


def groundless(pack: Pack, catalogue: Mapping[str, Entry]) -> Iterator[tuple[str, str, str]]:
    """Numbers of a pack's rows that do not occur in their ground: row, field, message."""
    readings = {row.number: f"{row.reading} {row.text}" for row in pack.readings}
    for place, row in pack.rows():
        stated = tuple(numbers_of(row))
        if not stated:
            continue
        limits = {
            Number(entry.value, entry.unit)
            for name in row.requirements
            if (entry := catalogue.get(name)) is not None and entry.unit
        }
        texts = [row.text, *(readings.get(number, "") for number in row.readings)]
        ground = limits.union(*map(numbers_in, texts))
        yield from _unfounded(place, stated, ground)


def groundless_statutes(
    rows: Iterable[tuple[str, StatuteRow]],
) -> Iterator[tuple[str, str, str]]:
    """Numbers of the statute base that do not occur in their quotation."""
    for place, row in rows:
        yield from _unfounded(place, tuple(numbers_of(row)), numbers_in(row.text))


def _unfounded(
    place: str, stated: tuple[tuple[str, Number], ...], ground: Iterable[Number]
) -> Iterator[tuple[str, str, str]]:
    known = set(ground)
    told = ", ".join(sorted(map(str, known))) or "no number"
    for field, number in stated:
        if not known & set(_equal(number)):
            yield place, field, f"{number} is not in its ground, which has {told}"


def _equal(number: Number) -> tuple[Number, ...]:
    """The forms in which the text may state this number: 不满5万元 is up to one fen below the
    bound."""
    if number.unit != "fen" or number.value is None:
        return (number,)
    return tuple(Number(number.value + step, "fen") for step in (-1, 0, 1))
