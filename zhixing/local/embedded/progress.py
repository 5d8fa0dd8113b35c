"""Progress messages of slow steps."""

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[str], None]
"""Receives one finished line of English; it may come from a worker thread."""


def quiet(_line: str) -> None:
    """Discards messages: the default without an observer."""
