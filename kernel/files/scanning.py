"""The port to a virus scanner."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol


class ScannerAway(Exception):
    """The scanner cannot be reached or gave no verdict: nothing is stored without one."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a scanner said of a content: `found` names what it found, empty where it is clean."""

    scanner: str
    found: str = ""


class Scanner(Protocol):
    """Checks a content for viruses before it is stored."""

    async def scan(self, content: AsyncIterator[bytes]) -> Verdict:
        """Raises ScannerAway."""


class NoScanner:
    """Where a deployment has no scanner: the fact then names none."""

    async def scan(self, content: AsyncIterator[bytes]) -> Verdict:
        """Read the content and find nothing."""
        async for _ in content:
            pass
        return Verdict("")
