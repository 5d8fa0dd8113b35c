"""Whole cases, from their filing to the archive: in memory, and on PostgreSQL and Kafka."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count

from bench.ground import Ground
from bench.journey_kafka import on_kafka
from bench.journey_play import Memory, Stage, cases, play
from bench.measure import Compared, Figure, measured
from zhixing.simulation.scenario import Scenario

CASES = 100  # side by side
NO_PEER = "no peer: no other system tells this story; all cases take each of its {} acts together"


@dataclass
class _Timed:
    """Plays stories and remembers how many events one of them has."""

    on: Ground
    events_per_case: float = 0.0
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def in_memory(self) -> float:
        stories = cases(CASES)
        return await self._played(Memory(stories), stories, "journey in memory")

    async def on_kafka(self) -> float:
        stories = cases(CASES)
        async with on_kafka(self.on, f"journey_{next(self._numbers)}", stories) as stage:
            return await self._played(stage, stories, "journey on Kafka")

    async def _played(self, stage: Stage, stories: list[Scenario], part: str) -> float:
        """Cases per second."""
        with self.on.profiled(part):
            started = time.perf_counter()
            events = await play(stage, stories)
            seconds = time.perf_counter() - started
        self.events_per_case = events / len(stories)
        return len(stories) / seconds


async def run(on: Ground) -> list[Compared]:
    timed = _Timed(on)
    on.progress(f"journey: {CASES} cases in memory")
    rows = await _rows(on, timed, timed.in_memory, f"{CASES} whole cases, in memory")
    on.progress(f"journey: {CASES} cases on PostgreSQL and Kafka")
    what = f"{CASES} whole cases, nine services in one process on PostgreSQL and Kafka"
    return rows + await _rows(on, timed, timed.on_kafka, what)


async def _rows(
    on: Ground, timed: _Timed, once: Callable[[], Awaitable[float]], what: str
) -> list[Compared]:
    """The cases of a second, and their events."""
    whole = await measured(what, "cases/s", once, rounds=on.rounds)
    events = Figure(
        what=what,
        unit="events/s",
        rounds=tuple(rate * timed.events_per_case for rate in whole.rounds),
    )
    acts = len(cases(1)[0].step)
    note = f"{NO_PEER.format(acts)}; {timed.events_per_case:.0f} events each"
    return [Compared(ours=whole, note=note), Compared(ours=events)]
