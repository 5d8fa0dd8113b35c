"""What is left to chance outside the court: delays, failures and wealth, all decided by a seed."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from kernel.base.clock import Clock

Wealth = Literal["ample", "none"]

_BITS = 53  # as many bits as a float holds exactly, so that a chance is the same everywhere


class SandboxWeather:
    """The same seed and the same words give the same chance, in any process and order.

    `pinned` fixes the wealth of debtors by name, so that a test or a demonstration may choose
    what the inquiry systems find.
    """

    def __init__(self, seed: int, clock: Clock, pinned: Mapping[str, Wealth] | None = None) -> None:
        self.seed = seed
        self.clock = clock
        self.pinned: Mapping[str, Wealth] = dict(pinned or {})

    def chance(self, *parts: str) -> float:
        """A number from 0 (included) to 1 (excluded) that follows from the seed and `parts`."""
        # The unit separator keeps ("ab", "c") and ("a", "bc") apart.
        words = "\x1f".join((str(self.seed), *parts))
        digest = hashlib.sha256(words.encode()).digest()
        return (int.from_bytes(digest[:8]) >> (64 - _BITS)) / (1 << _BITS)

    def delay(self, *parts: str, low: float, high: float) -> timedelta:
        """A span of simulated time between `low` and `high` seconds.

        Raises:
            ValueError: `low` is negative or more than `high`.
        """
        if not 0 <= low <= high:
            raise ValueError(f"a delay runs from low to high seconds, not from {low} to {high}")
        return timedelta(seconds=low + (high - low) * self.chance("delay", *parts))

    def fails(self, *parts: str, rate: float) -> bool:
        """Whether something goes wrong that goes wrong at `rate` (0 never, 1 always)."""
        return self.chance("failure", *parts) < rate


def by_name(request_id: str, person_id: str, name: str | None) -> str:
    """The request id with the person's name in place of the pseudonym, which differs between
    deployments: the same case has the same luck in each of them."""
    return request_id.replace(person_id, name) if name else request_id
