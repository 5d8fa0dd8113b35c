"""Chance that follows from a seed: the same seed gives the same run, on any machine."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fate:
    """Chance without memory: what it says of a thing follows from the thing's name alone.

    So a case meets the same people, findings and answers whatever happens around it.
    """

    seed: str

    def share(self, *what: object) -> float:
        """A number from 0 up to, and without, 1."""
        name = "/".join((self.seed, *map(str, what)))
        return int.from_bytes(blake2b(name.encode(), digest_size=6).digest(), "big") / 2**48

    def happens(self, chance: float, *what: object) -> bool:
        return self.share(*what) < chance

    def between(self, low: int, high: int, *what: object) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.share(*what) * (high - low + 1))

    def pick(self, options: Sequence[T], *what: object) -> T:
        return options[int(self.share(*what) * len(options))]

    def of(self, *what: object) -> "Fate":
        """The fate of one thing."""
        return Fate("/".join((self.seed, *map(str, what))))

    def random(self, *what: object) -> random.Random:
        """Chance with a memory, for what depends on the order of events."""
        return random.Random("/".join((self.seed, *map(str, what))))
