"""Written text as it is compared: one width, and without the marks that nobody sees."""

import re
import unicodedata

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


def folded(text: str) -> str:
    """Full-width letters, digits and punctuation as half-width, without outer blanks and unseen
    marks."""
    return seen(unicodedata.normalize("NFKC", text)).strip()


def seen(text: str) -> str:
    """The text without marks of no width, such as the one that Excel puts before a file."""
    return "".join(mark for mark in text if unicodedata.category(mark) != "Cf")


def is_storable(text: str) -> bool:
    """Whether the text has neither NUL nor unpaired surrogates, which database and JSON cannot
    hold."""
    return not any(mark == "\x00" or "\ud800" <= mark <= "\udfff" for mark in text)


def turns(text: str) -> bool:
    """Whether a mark in the text turns the direction in which it is read: 张三 with such a mark is
    shown as another name."""
    return _DIRECTION.search(text) is not None


def breaks(text: str) -> bool:
    """Whether the text, without blanks around it, has more than one line, or a control character
    other than a tab."""
    return _CONTROL.search(text.strip()) is not None
