"""How hard a run shakes: which faults there are, and how often."""

from dataclasses import dataclass, fields

from zhixing.storm.fate import Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """Chances from 0 to 1; calm by default.

    Per step of a process (every read and write is one): `away`, that the store fails, half
    of the times after it did what it was asked; `pause`, that another task goes first. Per
    round: `kill`, that a process is cut down within its next steps; `duplicate`, that old
    messages come again; `overlap`, that a batch goes to both replicas at once; `rebalance`,
    that cases change their replica; `lag`, that a listener hears nothing for a while;
    `partial`, that a source or a case is left for a later batch. Per request: `twice`, that it is sent again, half of the times at the same moment. Per event:
    `poison`, that a listener cannot take it in until it is mended. Per effect: `lost`, that the request or its answer does not come through. Per act: `mischief`, that somebody
    tries what the rules forbid.
    """

    kill: float = 0.0
    away: float = 0.0
    pause: float = 0.0
    duplicate: float = 0.0
    overlap: float = 0.0
    rebalance: float = 0.0
    lag: float = 0.0
    partial: float = 0.0
    twice: float = 0.0
    poison: float = 0.0
    lost: float = 0.0
    mischief: float = 0.0
    width: int = 100_000  # how many things go on at once at most
    batch: int = 100_000  # how many messages of a case a listener is handed at once at most

    @property
    def punctual(self) -> bool:
        """Whether every fact is heard at the instant at which it was written."""
        return self.lag == 0.0

    def shown(self) -> str:
        """The faults of this weather and their chances."""
        chances = ((f.name, getattr(self, f.name)) for f in fields(self))
        return ", ".join(f"{name} {chance:.3g}" for name, chance in chances if chance)


CALM = Weather()


@dataclass(slots=True)
class Sky:
    """The weather as it is now; everybody looks at the same one."""

    weather: Weather

# The strongest a fault blows. Most runs have some of them only: a fault that is everywhere
# hides what another one alone would have shown.
STRONGEST = Weather(
    kill=0.15,
    away=0.006,
    pause=0.5,
    duplicate=0.3,
    overlap=0.2,
    rebalance=0.1,
    lag=0.3,
    partial=0.6,
    twice=0.3,
    poison=0.003,
    lost=0.3,
    mischief=0.3,
)


# What moves a case to other instants than a calm day would see. Without it the outcome must be
# the same to the letter.
DELAYING = ("lag", "lost", "poison")


def forecast(fate: Fate) -> Weather:
    """The weather of a seed: each fault is there or not, and blows more or less."""
    punctual = fate.happens(0.4, "punctual")
    chances = {
        fault.name: getattr(STRONGEST, fault.name) * fate.share("strength", fault.name)
        for fault in fields(STRONGEST)
        if isinstance(fault.default, float)
        and fate.happens(0.7, "is there", fault.name)
        and not (punctual and fault.name in DELAYING)
    }
    return Weather(
        **chances,
        width=fate.between(1, 8, "width"),
        batch=fate.pick((1, 3, 50), "batch"),
    )
