"""Free text fields: blanks and placeholders count as empty, everything else is kept as written."""

import re

from kernel.base.texts import folded, seen
from services.intake.rules.reading import Read, flawed

TEXT_MAX = 4_000  # characters: a duty text quotes the operative part of a judgment
SHORT_MAX = 300  # characters: names, addresses, numbers, court names

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BREAK = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")
_NOTHING = frozenset({"", "-", "--", "—", "——", "空", "无", "暂无", "不详", "null", "none", "n/a"})


def is_nothing(text: str) -> bool:
    """Whether the text is empty or one of the marks that stand for an empty value."""
    return folded(text).lower() in _NOTHING


def is_note(text: str) -> bool:
    """Whether the whole text is a remark in brackets, written instead of a value."""
    plain = folded(text)
    return plain.startswith("(") and plain.endswith(")") and plain.count("(") == 1


def read_text(raw: object, field: str, length_max: int = SHORT_MAX) -> Read[str]:
    """The text without outer blanks; None if it is empty.

    A short text is one line, and no text may turn the direction in which it is read: 张三 with such
    a mark is shown as another name.
    """
    if raw is None:
        return Read(None)
    if not isinstance(raw, str) or len(raw) > length_max or not _storable(raw):
        return flawed("text-malformed", field)
    plain = seen(raw).strip()
    if _DIRECTION.search(raw) or (length_max <= SHORT_MAX and _BREAK.search(plain)):
        return flawed("text-malformed", field)
    return Read(None if is_nothing(plain) else plain)


def _storable(text: str) -> bool:
    """Whether the text has neither NUL nor unpaired surrogates, which database and JSON cannot
    hold."""
    return not any(mark == "\x00" or "\ud800" <= mark <= "\udfff" for mark in text)
