"""The nine services in one process on PostgreSQL and Kafka, with a clock that the bench moves."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any
from urllib.parse import quote

import httpx
import orjson

from bench.ground import COURT, Ground
from contracts.catalogue import SERVICES
from kernel.app import Program, prepare, prepare_keys
from kernel.clock import SimulatedClock
from kernel.identity import LocalIssuer
from kernel.postgres import APP_ROLE
from kernel.service import Request, Service
from zhixing.houses import parts, settings
from zhixing.play.player import actor_of, command_of
from zhixing.play.scenario import Scenario, Step

SETTLE_SECONDS_MAX = 120.0
POLL_SECONDS = 0.01
SYSTEM_ROLE = "system"
OVERTAKEN = httpx.codes.PRECONDITION_FAILED


class RefusedOverHttp(RuntimeError):
    """A service did not take an act of the story; the message is its answer."""


@dataclass(frozen=True)
class KafkaStage:
    """People act over HTTP (without a socket); systems through the ledger's way in."""

    programs: Mapping[str, Program]
    clients: Mapping[str, httpx.AsyncClient]
    clock: SimulatedClock
    issuer: LocalIssuer
    _keys: "count[int]" = field(default_factory=lambda: count(1))

    def service(self, name: str) -> Service[Any, Any, Any]:
        return self.programs[name].service

    async def give(self, scenario: Scenario, step: Step) -> None:
        if step.by == SYSTEM_ROLE:
            await self._as_system(scenario, step)
        else:
            await self._over_http(scenario, step)

    async def _as_system(self, scenario: Scenario, step: Step) -> None:
        program = self.programs[step.service]
        pack = program.rulebook.pack(COURT)
        command = await command_of(scenario, step, program.keyring, pack)
        request: Request[Any] = Request(court=COURT, commands=(command,), actor=actor_of(step))
        await program.service.handle(request)

    async def _over_http(self, scenario: Scenario, step: Step) -> None:
        route = self.programs[step.service].door.routes[step.command]
        named = "case_number" if step.command == "FileCase" else "case_id"
        data, path = {named: scenario.case, **step.data}, route.path
        for name in [n for n in data if f"{{{n}}}" in path]:
            path = path.replace(f"{{{name}}}", quote(str(data.pop(name)), safe=""))
        actor = actor_of(step)
        headers = {
            "Authorization": f"Bearer {_token(self.issuer, actor.person, actor.role)}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"step-{next(self._keys)}",
        }
        client, content = self.clients[step.service], orjson.dumps(data)
        answer = await client.request(route.method, path, content=content, headers=headers)
        while answer.status_code == OVERTAKEN:  # all cases draw from one pool of teams
            answer = await client.request(route.method, path, content=content, headers=headers)
        if not answer.is_success:
            raise RefusedOverHttp(f"{step.command}: {answer.status_code} {answer.text}")

    async def settle(self) -> None:
        async with asyncio.timeout(SETTLE_SECONDS_MAX):
            while not await self._settled():
                await asyncio.sleep(POLL_SECONDS)

    async def _settled(self) -> bool:
        """Counts first, then heads: what a counted message led to is in the heads already."""
        taken: dict[str, int] = {}
        for name, program in self.programs.items():
            counts = program.consumer.counts
            assert not counts.parked, f"{name} parked {counts.parked} messages"
            taken[name] = counts.taken
        heads = {
            name: (await program.journal.head(COURT)).position
            for name, program in self.programs.items()
        }
        return all(
            taken[name] >= sum(heads[source] for source in program.parts.house.listens_to)
            for name, program in self.programs.items()
        )


@cache
def _token(issuer: LocalIssuer, person: str, role: str) -> str:
    return issuer.token(person, court=COURT, roles=[role], issued_at=time.time())


@asynccontextmanager
async def on_kafka(
    on: Ground, prefix: str, stories: Sequence[Scenario]
) -> AsyncIterator[KafkaStage]:
    """Nine services with databases and topics of their own, at the beginning of these stories."""
    clock, issuer = SimulatedClock(stories[0].step[0].at), LocalIssuer()
    keys = f"{prefix}_keys"
    on.postgres.ensure_database(keys)
    await prepare_keys(on.postgres.dsn(keys))
    programs: dict[str, Program] = {}
    clients: dict[str, httpx.AsyncClient] = {}
    async with AsyncExitStack() as stack:
        for service in SERVICES:
            database = f"{prefix}_{service}"
            on.postgres.ensure_database(database)
            given = settings(
                service,
                database_url=on.postgres.dsn(database, APP_ROLE),
                owner_database_url=on.postgres.dsn(database),
                keys_database_url=on.postgres.dsn(keys, APP_ROLE),
                kafka_bootstrap=on.kafka.bootstrap,
                topic_prefix=prefix,
                jwks=issuer.jwks(),
                pepper="bench",
            )
            made = parts(service, given)
            await prepare(made, given)
            program = programs[service] = Program(made, given, clock=clock)
            stack.push_async_callback(program.stop)
            await program.start(effects=False, sweeps=False)
            transport = httpx.ASGITransport(app=program.api)
            clients[service] = await stack.enter_async_context(
                httpx.AsyncClient(transport=transport, base_url="http://court")
            )
        yield KafkaStage(programs, clients, clock, issuer)
