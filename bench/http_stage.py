"""The nine services in one process on real PostgreSQL and Kafka, and acts given to them there."""

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import httpx
import orjson

from contracts.catalogue import SERVICES
from kernel.base.clock import SimulatedClock
from kernel.base.grants import role_of
from kernel.deciding.decider import Actor, Fault, Refused
from kernel.deciding.files import StoreFile
from kernel.deciding.service import Request
from kernel.door.problems import FieldProblems
from kernel.people.identity import LocalIssuer
from kernel.program.app import Process
from kernel.program.prepare import prepare, prepare_keys
from zhixing.houses import settings, wiring
from zhixing.local.embedded.kafka import KafkaServer
from zhixing.local.embedded.postgres import PostgresServer
from zhixing.simulation.player import actor_of, approvers_of, command_of
from zhixing.simulation.prompt_seals import PromptSeals
from zhixing.simulation.scenario import Scenario, Step

SYSTEM_ROLE = "system"
OF_THE_COURT = "/courts/"  # what lies below it concerns no case
PEPPER = "in-memory"  # as the services in memory have it: persons get the same ids
OVERTAKEN = httpx.codes.PRECONDITION_FAILED
REFUSED = (
    httpx.codes.FORBIDDEN,
    httpx.codes.NOT_FOUND,
    httpx.codes.CONFLICT,
    httpx.codes.UNPROCESSABLE_ENTITY,
)


class NotUnderstood(RuntimeError):
    """A service answered an act neither with its outcome nor with a refusal."""


@dataclass(frozen=True)
class HttpStage:
    """The services at work, with a clock that whoever opened the hall moves."""

    programs: Mapping[str, Process]
    clients: Mapping[str, httpx.AsyncClient]
    clock: SimulatedClock
    issuer: LocalIssuer
    _keys: "count[int]" = field(default_factory=lambda: count(1))
    _seals: PromptSeals = field(default_factory=PromptSeals)

    async def seal(self) -> int:
        """Answer for the platform of seals, once the services are at rest; how often."""
        documents = self.programs["documents"]
        courts = documents.rulebook.courts
        return sum([await self._seals.answer(documents.service, court) for court in courts])

    async def give(self, scenario: Scenario, step: Step) -> None:
        """Give the step's command: people over HTTP (without a socket), systems through the
        ledger's way in, and the fact of a file as its upload does once the content is there. Raises
        Refused or Problems, as the services in memory do."""
        if step.by == SYSTEM_ROLE or step.command == StoreFile.__name__:
            await self._past_the_doors(scenario, step)
        else:
            await self._over_http(scenario, step)

    async def _past_the_doors(self, scenario: Scenario, step: Step) -> None:
        program = self.programs[step.service]
        pack = program.rulebook.pack(scenario.court, at=step.at)
        command = await command_of(scenario, step, program.keyring, pack)
        request: Request[Any] = Request(
            court=scenario.court,
            commands=(command,),
            actor=actor_of(step),
            at=step.occurred_at,
        )
        await program.service.handle(request)

    async def _over_http(self, scenario: Scenario, step: Step) -> None:
        path = self.programs[step.service].door.routes[step.command].path
        data = dict(step.data)
        if not path.startswith(OF_THE_COURT):
            data.setdefault(
                "case_number" if step.command == "FileCase" else "case_id", scenario.case
            )
        at = {} if step.occurred_at is None else {"Occurred-At": step.occurred_at.isoformat()}
        act = (step.service, step.command)
        answer = await self._post(scenario, act, data, actor_of(step), at)
        for asked in answer.json().get("awaits", ()):
            given = {"case_id": asked["case_id"], "approval_id": asked["approval_id"]}
            for approver in approvers_of(step):
                await self._post(scenario, (step.service, "GiveApproval"), given, approver)

    async def _post(
        self,
        scenario: Scenario,
        act: tuple[str, str],
        data: dict[str, Any],
        actor: Actor,
        at: Mapping[str, str] = MappingProxyType({}),
    ) -> httpx.Response:
        """Give one command (service, name) over HTTP. Raises Refused or FieldProblems."""
        service, command = act
        route = self.programs[service].door.routes[command]
        path, body = route.path, dict(data)
        for name in [n for n in data if f"{{{n}}}" in path]:
            path = path.replace(f"{{{name}}}", quote(str(body.pop(name)), safe=""))
        token = _token(self.issuer, scenario.court, actor.person, actor.role)
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"step-{next(self._keys)}",
            **at,
        }
        client, content = self.clients[service], orjson.dumps(body)
        answer = await client.request(route.method, path, content=content, headers=headers)
        while answer.status_code == OVERTAKEN:  # many cases draw from one pool of teams
            answer = await client.request(route.method, path, content=content, headers=headers)
        _raise(answer)
        return answer


@cache
def _token(issuer: LocalIssuer, court: str, person: str, role: str) -> str:
    return issuer.token(person, court=court, roles=[role], issued_at=time.time())


def _raise(answer: httpx.Response) -> None:
    """A problem as the exception that the same refusal is in memory."""
    if answer.is_success:
        return
    if answer.status_code not in REFUSED:
        raise NotUnderstood(f"{answer.status_code}: {answer.text}")
    problem = answer.json()
    if "errors" in problem:
        raise FieldProblems(
            [
                Fault(field=e.get("field", ""), title=e["title"], article=e.get("article", ""))
                for e in problem["errors"]
            ]
        )
    raise Refused(problem.get("article", ""), problem["title"], problem.get("field"))


@asynccontextmanager
async def opened(
    scenario: Scenario, postgres: PostgresServer, kafka: KafkaServer, prefix: str
) -> AsyncIterator[HttpStage]:
    """Nine services of the story's court, with databases and topics of their own, on the day on
    which the story begins. Neither effects nor sweeps run by
    themselves: a story tells both."""
    clock, issuer = SimulatedClock(scenario.step[0].at), LocalIssuer()
    keys = f"{prefix}_keys"
    postgres.ensure_database(keys)
    await prepare_keys(postgres.dsn(keys))
    programs: dict[str, Process] = {}
    clients: dict[str, httpx.AsyncClient] = {}
    async with AsyncExitStack() as stack:
        for service in SERVICES:
            database = f"{prefix}_{service}"
            postgres.ensure_database(database)
            given = settings(
                service,
                database_url=postgres.dsn(database, role_of(service)),
                owner_database_url=postgres.dsn(database),
                keys_database_url=postgres.dsn(keys, role_of(service)),
                kafka_bootstrap=kafka.bootstrap,
                topic_prefix=prefix,
                jwks=issuer.jwks(),
                pepper=PEPPER,
                courts=(scenario.court,),
            )
            made = wiring(service, given)
            await prepare(made, given)
            program = programs[service] = Process(made, given, clock=clock)
            stack.push_async_callback(program.stop)
            await program.start(effects=False, sweeps=False)
            transport = httpx.ASGITransport(app=program.api, raise_app_exceptions=False)
            clients[service] = await stack.enter_async_context(
                httpx.AsyncClient(transport=transport, base_url="http://court")
            )
        yield HttpStage(programs, clients, clock, issuer)
