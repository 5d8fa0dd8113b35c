"""Programs under watch: their pages, and what a test may do to them."""

import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from kernel.base.clock import SimulatedClock
from kernel.base.grants import role_of
from kernel.journal.envelope import Recorded
from kernel.people.identity import LocalIssuer
from kernel.program.app import Process
from kernel.program.prepare import prepare
from kernel.program.wiring import Wiring
from kernel.rulebook import Pack
from tests.common_kafka import PROCESS
from tests.kernel.sample import NOW, append, filed
from tests.waiting import eventually
from zhixing.houses import settings, wiring
from zhixing.local.embedded.kafka import KafkaServer
from zhixing.local.embedded.postgres import PostgresServer

COURT = "yanling"
STALL_SECONDS = 0.6
WATCH_SECONDS = 0.05
_names = count(1)


def fresh() -> str:
    """A name that no other test uses, for a database or a prefix of topics."""
    return f"watch{PROCESS}{next(_names)}"


@dataclass
class Watched:
    """A program that runs, and its pages as a scraper and an orchestrator see them."""

    program: Process
    client: httpx.AsyncClient
    clock: SimulatedClock
    poison: set[str] = field(default_factory=set)

    async def ready(self) -> str:
        """Empty when ready, else the reason."""
        answer = await self.client.get("/health/ready")
        assert answer.status_code == (200 if answer.text == "ok" else 503)
        return "" if answer.text == "ok" else answer.text

    async def metrics(self) -> dict[tuple[str, str], float]:
        """Every sample, by its name and the values of its labels in alphabetical order."""
        page = await self.client.get("/metrics")
        return {
            (sample.name, " ".join(value for _, value in sorted(sample.labels.items()))): (
                sample.value
            )
            for family in text_string_to_metric_families(page.text)
            for sample in family.samples
        }

    async def metric(self, name: str, labels: str = "") -> float:
        """One sample; -1 where there is none (yet)."""
        return (await self.metrics()).get((f"zhixing_{name}", labels), -1.0)

    async def shows(self, name: str, labels: str, value: float) -> None:
        """Wait until a metric has this value."""

        async def it_does() -> bool:
            return await self.metric(name, labels) == value

        what = f"{name} {labels} = {value}"
        await eventually(it_does, what=what)

    async def becomes(self, reason: str) -> None:
        """Wait until readiness says so: a reason that begins with this, or "" for ready."""

        said = ""

        async def it_does() -> bool:
            nonlocal said
            said = await self.ready()
            return said.startswith(reason) if reason else not said

        try:
            await eventually(it_does, what=reason or "ready")
        except AssertionError as error:
            raise AssertionError(f"{error}; it says {said or 'ready'!r}") from error

    async def store(self, numbers: Sequence[int]) -> None:
        """File these cases, past the doors."""
        for number in numbers:
            await self.program.journal.append(append(filed(case(number))))


def case(number: int) -> str:
    return f"（2026）豫1024执{number}号"


def hearing(made: Wiring, poison: set[str], *, sources: tuple[str, ...]) -> Wiring:
    """The service listens to these sources only; the poison set names events and cases it fails
    on."""

    def react(fact: Recorded, pack: Pack) -> Sequence[Any]:
        if fact.service in sources and poison & {fact.case_id, fact.name}:
            raise RuntimeError("poison")
        return made.definition.react(fact, pack)

    house = replace(made.definition.house, listens_to=sources)
    shown = replace(made.definition, react=react, hears=None, house=house)
    return replace(made, definition=shown)


@asynccontextmanager
async def watched(
    service: str,
    given: Mapping[str, Any],
    *,
    sources: tuple[str, ...] = (),
    changed: Callable[[Wiring], Wiring] = lambda made: made,
) -> AsyncIterator[Watched]:
    """A service that runs with little patience."""
    poison: set[str] = set()
    impatient = {
        "stall_seconds": STALL_SECONDS,
        "watch_seconds": WATCH_SECONDS,
        "jwks": LocalIssuer().jwks(),
    }
    chosen = settings(service, **{**impatient, **given})
    made = changed(hearing(wiring(service, chosen), poison, sources=sources))
    clock = SimulatedClock(NOW)
    program = Process(made, chosen, clock=clock)
    transport = httpx.ASGITransport(app=program.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://court") as client:
        await program.start()
        try:
            yield Watched(program, client, clock, poison)
        finally:
            await program.stop()


def on(kafka: KafkaServer, **more: str) -> dict[str, Any]:
    """Topics of their own on the broker, for programs that hear each other."""
    return {"bus": "kafka", "kafka_bootstrap": kafka.bootstrap, "topic_prefix": fresh(), **more}


async def home(postgres: PostgresServer, service: str, bus: dict[str, Any]) -> dict[str, Any]:
    """The settings of a service with a database of its own, migrated, and its topics."""
    name = fresh()
    postgres.ensure_database(name)
    given = {
        "database_url": postgres.dsn(name, role_of(service)),
        "owner_database_url": postgres.dsn(name),
        **bus,
    }
    chosen = settings(service, **given)
    await prepare(wiring(service, chosen), chosen)
    return given


@contextmanager
def frozen(server: KafkaServer) -> Iterator[None]:
    """The broker's process stands still: its connections stay open and nothing is answered."""
    if server.pid is None:
        pytest.skip("the broker is not a process of ours")
    os.kill(server.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.pid, signal.SIGCONT)
