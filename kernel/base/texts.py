"""Written text as it is compared: one width, and without the marks that nobody sees."""

import unicodedata


def folded(text: str) -> str:
    """Full-width letters, digits and punctuation as half-width, without outer blanks and unseen
    marks."""
    return seen(unicodedata.normalize("NFKC", text)).strip()


def seen(text: str) -> str:
    """The text without marks of no width, such as the one that Excel puts before a file."""
    return "".join(mark for mark in text if unicodedata.category(mark) != "Cf")
