"""The stage on PostgreSQL and Kafka, and how the bench knows that all services are at rest."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bench.ground import COURT, Ground
from bench.http_stage import HttpStage, opened
from kernel.base.clock import SimulatedClock
from kernel.deciding.service import Service
from zhixing.simulation.scenario import Scenario, Step

SETTLE_SECONDS_MAX = 120.0
POLL_SECONDS = 0.01


@dataclass(frozen=True)
class KafkaStage:
    """The nine services in one process on PostgreSQL and Kafka."""

    hall: HttpStage

    @property
    def clock(self) -> SimulatedClock:
        return self.hall.clock

    def service(self, name: str) -> Service[Any, Any, Any]:
        return self.hall.programs[name].service

    async def give(self, scenario: Scenario, step: Step) -> None:
        await self.hall.give(scenario, step)

    async def drain(self) -> None:
        async with asyncio.timeout(SETTLE_SECONDS_MAX):
            while not await self._settled() or await self.hall.seal():
                await asyncio.sleep(POLL_SECONDS)

    async def _settled(self) -> bool:
        """Counts first, then heads: what a counted message led to is in the heads already."""
        programs, taken = self.hall.programs, dict[str, int]()
        for name, program in programs.items():
            counts = program.consumer.counts
            assert not counts.parked, f"{name} parked {counts.parked} messages"
            taken[name] = counts.taken
        heads = {
            name: (await program.journal.head(COURT)).position for name, program in programs.items()
        }
        return all(
            taken[name] >= sum(heads[source] for source in program.wiring.definition.listens_to)
            for name, program in programs.items()
        )


@asynccontextmanager
async def on_kafka(
    on: Ground, prefix: str, stories: Sequence[Scenario]
) -> AsyncIterator[KafkaStage]:
    """The stage at the beginning of these stories."""
    async with opened(stories[0], on.postgres, on.kafka, prefix) as hall:
        yield KafkaStage(hall)
