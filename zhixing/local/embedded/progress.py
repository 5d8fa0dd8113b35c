"""How a slow step tells the person waiting what it is doing."""

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[str], None]
"""Receives one finished line of English; it may come from a worker thread."""


def quiet(_line: str) -> None:
    """Say nothing: the default where nobody is watching."""
