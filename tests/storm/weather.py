"""How hard a run shakes: which faults there are, and how often."""

from dataclasses import Field, dataclass, fields
from typing import Any

from tests.storm.fate import Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class StormWeather:
    """The chance of each fault, from 0 to 1; calm by default.

    A step is one read or write of a process. In a round several things are done together.
    """

    # Per step.
    away: float = 0.0  # the store fails, half of the times after it did what it was asked
    pause: float = 0.0  # another task goes first
    # Per round.
    kill: float = 0.0  # a process is cut down within its next steps
    rebalance: float = 0.0  # the cases of a listener go to its other replica
    # Per batch of messages.
    duplicate: float = 0.0  # some that were heard before come again with it
    overlap: float = 0.0  # its cases move while it is in hand: both replicas work on it at once
    partial: float = 0.0  # a source, or some of the cases, are left for later
    # Per instant.
    lag: float = 0.0  # a listener hears nothing of a source for up to three days
    # Per event.
    poison: float = 0.0  # a listener cannot take it in until it is mended
    # Per request.
    twice: float = 0.0  # it is sent again: at the same moment, or after its answer
    mischief: float = 0.0  # somebody tries at the same time what the rules forbid
    # Per exchange with an outside system.
    lost: float = 0.0  # what was said does not arrive

    width: int = 1_000_000  # how many things are done together at most
    batch: int = 1_000_000  # how many messages of a case and source come together at most

    @property
    def punctual(self) -> bool:
        """Whether every fact is heard at the instant at which it was written."""
        return self.lag == 0.0

    def shown(self) -> str:
        """The faults of this weather and their chances."""
        chances = ((f.name, getattr(self, f.name)) for f in fields(self) if _is_chance(f))
        return ", ".join(f"{name} {chance:.3g}" for name, chance in chances if chance)


CALM = StormWeather()


@dataclass(slots=True)
class Sky:
    """The weather as it is now; everybody looks at the same one."""

    weather: StormWeather


def _is_chance(of: "Field[Any]") -> bool:
    return isinstance(of.default, float)


# The strongest a fault blows. Most runs have some of them only: a fault that is everywhere
# hides what another one alone would have shown.
STRONGEST = StormWeather(
    away=0.006,
    pause=0.5,
    kill=0.15,
    rebalance=0.1,
    duplicate=0.3,
    overlap=0.2,
    partial=0.6,
    lag=0.3,
    poison=0.003,
    twice=0.3,
    mischief=0.3,
    lost=0.3,
)
# What moves a case to other instants than a calm day would see. Without it the outcome must be
# the same to the letter.
DELAYING = ("lag", "lost", "poison")


def forecast(fate: Fate) -> StormWeather:
    """The weather of a seed: each fault is there or not, and blows more or less."""
    punctual = fate.happens(0.4, "punctual")
    chances = {
        fault.name: getattr(STRONGEST, fault.name) * fate.share("strength", fault.name)
        for fault in fields(STRONGEST)
        if _is_chance(fault)
        and fate.happens(0.7, "is there", fault.name)
        and not (punctual and fault.name in DELAYING)
    }
    return StormWeather(
        **chances,
        width=fate.between(1, 8, "width"),
        batch=fate.pick((1, 3, 50), "batch"),
    )
