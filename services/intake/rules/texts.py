"""Free text fields: blanks and placeholders count as empty, everything else is kept as written."""

from kernel.base.texts import breaks, folded, is_storable, seen, turns
from services.intake.rules.reading import Read, flawed

TEXT_MAX = 4_000  # characters: a duty text quotes the operative part of a judgment
SHORT_MAX = 300  # characters: names, addresses, numbers, court names

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
    if not isinstance(raw, str) or len(raw) > length_max or not is_storable(raw):
        return flawed("text-malformed", field)
    plain = seen(raw).strip()
    if turns(raw) or (length_max <= SHORT_MAX and breaks(plain)):
        return flawed("text-malformed", field)
    return Read(None if is_nothing(plain) else plain)
