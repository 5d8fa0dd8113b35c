"""The same story of many cases, told side by side: every case takes each step together."""

import asyncio
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bench.bus_clerks import CASE_ID
from bench.ground import COURT
from contracts.catalogue import SERVICES
from kernel.base.clock import SimulatedClock
from kernel.deciding.decider import SYSTEM
from kernel.deciding.service import Request, Service
from kernel.journal.envelope import Recorded
from kernel.journal.protocol import Journal
from kernel.rulebook import COURTS, Rulebook
from services.supervision.commands import NoticeTime
from services.supervision.state import next_instant
from zhixing.simulation.names import MARK, resolved
from zhixing.simulation.player import MemoryStage
from zhixing.simulation.scenario import Scenario, Step

STORY = Path(__file__).parent / "journey.toml"
LAST = "VolumeArchived"  # how the story ends in the archive's log
NAMING = ("intake", "control", "payments")  # whose events give names to parties, inquiries …
READ_AT_ONCE = 5_000


class Stage(Protocol):
    """Where the cases are played."""

    @property
    def clock(self) -> SimulatedClock: ...

    def service(self, name: str) -> Service[Any, Any, Any]: ...

    async def give(self, scenario: Scenario, step: Step) -> None:
        """Give the step's command. Raises Refused or Problems."""

    async def drain(self) -> None:
        """Wait until every service has taken in every fact."""


class Memory:
    """The nine services in memory, without broker, database or HTTP."""

    def __init__(self, cases: Sequence[Scenario]) -> None:
        self._stage = MemoryStage(Rulebook.load(COURTS), cases[0])
        self.clock = self._stage.clock
        self.give = self._stage.give
        self.drain = self._stage.drain

    def service(self, name: str) -> Service[Any, Any, Any]:
        return self._stage.town.residents[name].service


@dataclass
class _Known:
    """What the cases have so far that a step may name: read on, never read again."""

    stage: Stage
    _of_case: dict[str, list[Recorded]] = field(default_factory=lambda: defaultdict(list))
    _place: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NAMING, 0))

    async def read_on(self) -> None:
        for name in NAMING:
            journal = self.stage.service(name).journal
            while batch := await journal.follow(COURT, self._place[name], READ_AT_ONCE):
                self._place[name] = batch[-1].position
                for recorded in batch:
                    self._of_case[recorded.case_id].append(recorded)

    def resolved(self, scenario: Scenario, step: Step) -> Step:
        return resolved(step, self._of_case[scenario.case])


def cases(number: int) -> list[Scenario]:
    """The story for so many cases."""
    text = STORY.read_text(encoding="utf-8")
    case_ids = (CASE_ID.format(serial) for serial in range(1, number + 1))
    return [Scenario.model_validate(tomllib.loads(text.replace("{case}", c))) for c in case_ids]


async def play(stage: Stage, stories: Sequence[Scenario]) -> int:
    """Play all of them to their end; the number of events that they led to.

    Raises whatever a service refuses, and AssertionError when a case was not archived.
    """
    first, known = stories[0], _Known(stage)
    for number, step in enumerate(first.step):
        await _advance(stage, stories, step.at)
        if MARK in repr(step.data):
            await known.read_on()
        steps = [known.resolved(story, story.step[number]) for story in stories]
        await asyncio.gather(*map(stage.give, stories, steps))
        await stage.drain()
    assert first.until is not None
    await _advance(stage, stories, first.until)
    archive: Journal = stage.service("archive").journal
    log = await archive.follow(COURT, 0, (await archive.head(COURT)).position)
    archived = sum(recorded.name == LAST for recorded in log)
    assert archived == len(stories), f"{archived} of {len(stories)} cases archived"
    heads = [await stage.service(name).journal.head(COURT) for name in SERVICES]
    return sum(head.position for head in heads)


async def _advance(stage: Stage, stories: Sequence[Scenario], to: datetime) -> None:
    """Let time pass, stopping where a node falls due: in all cases at once, they share dates."""
    supervision = stage.service("supervision")
    while True:
        state, _ = await supervision.state(COURT, f"clock-{stories[0].case}")
        instant = next_instant(state, stage.clock.now()) if state is not None else None
        if instant is None or instant > to:
            break
        stage.clock.set(instant)
        notices = (NoticeTime(case_id=story.case, now=instant) for story in stories)
        await asyncio.gather(
            *(
                supervision.handle(Request(court=COURT, commands=(notice,), actor=SYSTEM))
                for notice in notices
            )
        )
        await stage.drain()
    stage.clock.set(to)
