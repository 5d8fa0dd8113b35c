"""The part of a content that a request asks for (`Range`, RFC 9110 section 14)."""

import re

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Unsatisfiable(Exception):
    """The content has no such part (HTTP 416)."""


def asked_for(header: str | None, size: int) -> range | None:
    """The bytes asked for; None for the whole content.

    A header that is malformed or names several ranges is ignored, as the standard permits. Raises
    Unsatisfiable.
    """
    found = ONE_RANGE.fullmatch(header.replace(" ", "")) if header else None
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if first and last and int(first) > int(last):
        return None
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
    if start >= stop:
        raise Unsatisfiable
    return range(start, stop)
