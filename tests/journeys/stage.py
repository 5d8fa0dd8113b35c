"""The nine services as they run, on real Kafka and PostgreSQL, with a clock the test moves."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import httpx
import orjson

from contracts.catalogue import SERVICES
from kernel.app import Program, prepare, prepare_keys
from kernel.clock import SimulatedClock
from kernel.decider import Actor, Refused
from kernel.identity import LocalIssuer
from kernel.journal import Recorded
from kernel.postgres import APP_ROLE
from kernel.problems import Fault, Problems
from kernel.service import Request
from services.supervision.commands import NoticeTime
from services.supervision.state import next_instant
from zhixing.embedded.kafka import KafkaServer
from zhixing.embedded.postgres import PostgresServer
from zhixing.houses import parts, settings
from zhixing.play.player import actor_of, command_of
from zhixing.play.scenario import Scenario, Step
from zhixing.town import causal

SETTLE_SECONDS_MAX = 30.0
POLL_SECONDS = 0.01
SYSTEM_ROLE = "system"


@dataclass
class KafkaStage:
    """A `Stage` on the real bus: people act over HTTP, systems through the ledger's way in."""

    programs: dict[str, Program]
    clients: dict[str, httpx.AsyncClient]
    clock: SimulatedClock
    issuer: LocalIssuer
    keys: int = 0

    async def give(self, scenario: Scenario, step: Step) -> None:
        if step.by == SYSTEM_ROLE:
            await self._as_system(scenario, step)
        else:
            await self._over_http(scenario, step)

    async def _as_system(self, scenario: Scenario, step: Step) -> None:
        program = self.programs[step.service]
        pack = program.rulebook.pack(scenario.court)
        command = await command_of(scenario, step, program.keyring, pack)
        request: Request[Any] = Request(
            court=scenario.court, commands=(command,), actor=actor_of(step)
        )
        await program.service.handle(request)

    async def _over_http(self, scenario: Scenario, step: Step) -> None:
        route = self.programs[step.service].door.routes[step.command]
        data = {"case_id": scenario.case, **step.data}
        if step.command == "FileCase":
            data = {"case_number": scenario.case, **step.data}
        path = route.path
        for name in [n for n in data if f"{{{n}}}" in path]:
            path = path.replace(f"{{{name}}}", quote(str(data.pop(name)), safe=""))
        self.keys += 1
        actor = actor_of(step)
        answer = await self.clients[step.service].request(
            route.method,
            path,
            content=orjson.dumps(data),
            headers={
                "Authorization": f"Bearer {self._token(scenario.court, actor)}",
                "Idempotency-Key": f"step-{self.keys}",
                "Content-Type": "application/json",
            },
        )
        _raise(answer)

    def _token(self, court: str, actor: Actor) -> str:
        return self.issuer.token(
            actor.person, court=court, roles=[actor.role], issued_at=time.time()
        )

    async def advance(self, scenario: Scenario, to: datetime) -> None:
        supervision = self.programs["supervision"].service
        while True:
            state, _ = await supervision.state(scenario.court, f"clock-{scenario.case}")
            instant = next_instant(state, self.clock.now()) if state is not None else None
            if instant is None or instant > to:
                break
            self.clock.set(instant)
            notice = NoticeTime(case_id=scenario.case, now=instant)
            await supervision.handle(Request(court=scenario.court, commands=(notice,)))
            await self.settle()
        self.clock.set(to)

    async def settle(self) -> None:
        """Wait until every service has taken in every event of those it listens to."""
        limit = time.monotonic() + SETTLE_SECONDS_MAX
        while not await self._settled():
            assert time.monotonic() < limit, "the services do not come to rest"
            await asyncio.sleep(POLL_SECONDS)

    async def _settled(self) -> bool:
        court = self.programs["intake"].rulebook.courts[0]
        heads = {
            name: (await program.journal.head(court)).position
            for name, program in self.programs.items()
        }
        for program in self.programs.values():
            pool = await program.pools.of(court)
            assert not await program.parking.cases(court), f"{program.parts.house.name} parked"
            rows = await pool.fetch("select source, count(*) as n from inbox group by source")
            taken = {row["source"]: row["n"] for row in rows}
            if any(taken.get(s, 0) < heads[s] for s in program.parts.house.listens_to):
                return False
        return True

    async def history(self, scenario: Scenario) -> Sequence[Recorded]:
        found: list[Recorded] = []
        for program in self.programs.values():
            found.extend(await program.journal.of_case(scenario.court, scenario.case))
        return causal(found)


def _raise(answer: httpx.Response) -> None:
    """A problem as the exception that the same refusal is in memory."""
    if answer.is_success:
        return
    problem = answer.json()
    assert answer.status_code in (404, 409, 422), answer.text
    if "errors" in problem:
        raise Problems(
            [
                Fault(field=e.get("field", ""), title=e["title"], article=e.get("article", ""))
                for e in problem["errors"]
            ]
        )
    raise Refused(problem.get("article", ""), problem["title"], problem.get("field"))


@asynccontextmanager
async def on_kafka(
    scenario: Scenario, postgres: PostgresServer, kafka: KafkaServer, prefix: str
) -> AsyncIterator[KafkaStage]:
    """Nine services with databases and topics of their own."""
    clock = SimulatedClock(scenario.step[0].at)
    issuer = LocalIssuer()
    keys = f"{prefix}_keys"
    postgres.ensure_database(keys)
    await prepare_keys(postgres.dsn(keys))
    programs: dict[str, Program] = {}
    clients: dict[str, httpx.AsyncClient] = {}
    async with AsyncExitStack() as stack:
        for service in SERVICES:
            database = f"{prefix}_{service}"
            postgres.ensure_database(database)
            given = settings(
                service,
                database_url=postgres.dsn(database, APP_ROLE),
                owner_database_url=postgres.dsn(database),
                keys_database_url=postgres.dsn(keys, APP_ROLE),
                kafka_bootstrap=kafka.bootstrap,
                topic_prefix=prefix,
                jwks=issuer.jwks(),
                pepper="in-memory",
            )
            made = parts(service, given)
            await prepare(made, given)
            program = programs[service] = Program(made, given, clock=clock)
            await program.start(effects=False, sweeps=False)
            stack.push_async_callback(program.stop)
            transport = httpx.ASGITransport(app=program.api, raise_app_exceptions=False)
            clients[service] = await stack.enter_async_context(
                httpx.AsyncClient(transport=transport, base_url="http://court")
            )
        yield KafkaStage(programs, clients, clock, issuer)
