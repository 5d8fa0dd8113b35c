"""The peers: what each can do, in its own way, with the same papers of the same cases."""

from collections.abc import Mapping
from typing import Protocol


class Unavailable(Exception):
    """A peer cannot take part here; the message says why."""


class Store(Protocol):
    """Something that decides on papers and keeps them durably: ours, or a peer's."""

    async def commands(self, cases: Mapping[str, int], seconds: float) -> float:
        """Load, decide and append for all these cases at once; commands per second.

        The cases are new; each is first given its number of papers, untimed.
        """
