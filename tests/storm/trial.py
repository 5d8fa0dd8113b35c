"""A seed on trial: its storm is played and judged, and held against a calm day."""

import gc
import logging
import time
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256

import structlog

from kernel.rulebook import Rulebook
from tests.storm.fate import Fate
from tests.storm.invariants import broken
from tests.storm.outcome import comparable, differences
from tests.storm.run import Run
from tests.storm.timeless import run
from tests.storm.weather import CALM, StormWeather, forecast

DIGEST_DIGITS = 16
COLLECT_EVERY = 100_000  # objects: a run keeps nearly all it makes, so collecting finds little


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of a seed. `broken` has one line for each thing that did not hold.

    `compared` is how many cases a calm day was held against; `seconds` are of the storm alone.
    `digest` stands for every log of the storm: the same seed has the same one.
    """

    seed: int
    cases: int
    steps: int | None
    weather: StormWeather
    broken: list[str]
    compared: int
    events: int
    counts: Counter[str]
    seconds: float
    digest: str

    def command(self) -> str:
        """What repeats this trial."""
        steps = "" if self.steps is None else f" --steps {self.steps}"
        return f"python -m tests.storm --seed {self.seed} --cases {self.cases}{steps}"

    def shown(self) -> str:
        """The trial as text; what is broken with the command that shows it again."""
        rate = round(self.cases / self.seconds * 60)
        counts = ", ".join(f"{times} {what}" for what, times in sorted(self.counts.items()))
        lines = [
            f"seed {self.seed}: {self.weather.shown() or 'calm'}",
            f"  {self.cases} cases, {self.events} events ({self.digest}); {counts}",
            f"  {self.seconds:.1f} s, {rate} cases a minute; {self.compared} as on a calm day",
            *(f"  BROKEN {line}" for line in self.broken),
        ]
        if self.broken:
            lines.append(f"  again: {self.command()}")
        return "\n".join(lines)


def trial(rulebook: Rulebook, seed: int, cases: int, steps: int | None = None) -> Trial:
    """Play a seed's storm (its faults end after `steps` rounds), judge it, compare it."""
    weather = forecast(Fate(str(seed)))
    storm = Run(rulebook, seed, cases, weather, steps)
    started = time.perf_counter()
    run(storm.play())
    seconds = time.perf_counter() - started
    found, compared = run(broken(storm)), 0
    if weather.punctual:
        calm = Run(rulebook, seed, cases, CALM)
        run(calm.play())
        found += [f"the_outcome_is_that_of_a_calm_day: {d}" for d in differences(calm, storm)]
        compared = len(comparable(calm, storm))
    return Trial(
        seed=seed,
        cases=cases,
        steps=steps,
        weather=weather,
        broken=found,
        compared=compared,
        events=sum(len(log) for log in storm.witness.logs.values()),
        counts=storm.counts(),
        seconds=seconds,
        digest=run(digest(storm)),
    )


async def digest(storm: Run) -> str:
    """One hash over the heads of all logs."""
    disks = storm.machines.disks.values()
    heads = [(await disk.journal.head(storm.court)).hash for disk in disks]
    return sha256("".join(heads).encode()).hexdigest()[:DIGEST_DIGITS]


def undisturbed() -> None:
    """For a process that does nothing but storms: no logs, and little collecting."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY)
