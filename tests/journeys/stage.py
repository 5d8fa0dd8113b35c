"""A `Stage` on real Kafka and PostgreSQL, with a clock the test moves."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bench.http_stage import HttpStage, opened
from kernel.deciding.service import Request
from kernel.journal.envelope import Recorded
from tests.marks import taken_of
from tests.waiting import PATIENCE_SECONDS
from zhixing.local.embedded.kafka import KafkaServer
from zhixing.local.embedded.postgres import PostgresServer
from zhixing.simulation.due import next_due
from zhixing.simulation.in_memory import causal
from zhixing.simulation.scenario import Scenario, Step

POLL_SECONDS = 0.02


@dataclass(frozen=True)
class KafkaStage:
    hall: HttpStage

    async def give(self, scenario: Scenario, step: Step) -> None:
        await self.hall.give(scenario, step)

    async def advance(self, scenario: Scenario, to: datetime) -> None:
        services = {name: one.service for name, one in self.hall.programs.items()}
        court, clock = scenario.court, self.hall.clock
        while True:
            falling = await next_due(services, court, scenario.case, clock.now())
            instant = min((one.at for one in falling), default=None)
            if instant is None or instant > to:
                break
            clock.set(instant)
            for due in (one for one in falling if one.at == instant):
                request = Request(court=court, commands=(due.command,))
                await services[due.service].handle(request)
            await self.drain()
        clock.set(to)

    async def drain(self) -> None:
        """Wait until every service has taken in every event of those it listens to, and all that
        was to be sealed is."""
        limit = time.monotonic() + PATIENCE_SECONDS
        while not await self._settled() or await self.hall.seal():
            assert time.monotonic() < limit, "the services do not come to rest"
            await asyncio.sleep(POLL_SECONDS)

    async def _settled(self) -> bool:
        """Counts first, then heads: what a counted event led to is in the heads already. Counts may
        hold a repeated event twice, so the marks have the last word."""
        programs, taken = self.hall.programs, dict[str, int]()
        for name, program in programs.items():
            assert not program.consumer.counts.parked, f"{name} parked"
            taken[name] = program.consumer.counts.taken
        court = programs["intake"].rulebook.courts[0]
        heads = {
            name: (await program.journal.head(court)).position for name, program in programs.items()
        }
        listening = {name: one.wiring.definition.listens_to for name, one in programs.items()}
        if any(taken[name] < sum(heads[s] for s in told) for name, told in listening.items()):
            return False
        for name, told in listening.items():
            pool = await programs[name].pools.of(court)
            for source in told:
                if await taken_of(pool, source) < heads[source]:
                    return False
        return True

    async def history(self, scenario: Scenario) -> Sequence[Recorded]:
        found: list[Recorded] = []
        for program in self.hall.programs.values():
            found.extend(await program.journal.of_case(scenario.court, scenario.case))
        return causal(found)


@asynccontextmanager
async def on_kafka(
    scenario: Scenario, postgres: PostgresServer, kafka: KafkaServer, prefix: str
) -> AsyncIterator[KafkaStage]:
    """Nine services with databases and topics of their own."""
    async with opened(scenario, postgres, kafka, prefix) as hall:
        yield KafkaStage(hall)
