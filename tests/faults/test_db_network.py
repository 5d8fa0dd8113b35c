"""The line between the services and their database is slow, cut, closed or dead.

Callers stand before the real HTTP frame; program, relay and consumer reach PostgreSQL through
one proxy. Every answer is either the right one or a 503 that says so, and soon.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import pytest

from kernel import postgres as kernel_postgres
from kernel import relay as kernel_relay
from kernel.app import Program, prepare_keys
from kernel.clock import SimulatedClock
from kernel.identity import LocalIssuer
from kernel.postgres import APP_ROLE, KERNEL_MIGRATIONS, migrate
from services.intake import app as intake
from services.intake.settings import Settings
from tests.conftest import NewDatabase, Storm
from tests.faults.db_ground import COURT, case, chain_holds, office, through, upstream_of
from tests.faults.db_line import (
    archive_on,
    listening,
    new_cluster,
    published,
    relaying,
    tells_the_log,
    topic_of_intake,
)
from tests.faults.figures import Figures, Row
from tests.faults.proxy import Proxy
from tests.intake.samples import NOW, application
from tests.waiting import eventually
from zhixing.embedded.kafka import KafkaServer
from zhixing.embedded.postgres import PostgresServer

SILENT_SECONDS = 1.0  # for how long a line may be silent here; ten where it is ours
ANSWER_SECONDS_MAX = 30.0  # a caller who waits longer has been left hanging
CALLERS = 8
_numbers = count(1)

Disturb = Callable[[Proxy], Awaitable[None]]


async def slow(proxy: Proxy) -> None:
    proxy.delay(0.03)
    await asyncio.sleep(1)
    proxy.delay(0)


async def cut(proxy: Proxy) -> None:
    for _ in range(10):
        proxy.cut()
        await asyncio.sleep(0.1)


async def closed(proxy: Proxy) -> None:
    proxy.refuse()
    proxy.cut()
    await asyncio.sleep(1)
    await proxy.accept()


async def frozen(proxy: Proxy) -> None:
    """Half open, longer than a line may be silent; then what was held back arrives."""
    proxy.freeze()
    await asyncio.sleep(3 * SILENT_SECONDS)
    proxy.thaw()


async def stranded(proxy: Proxy) -> None:
    """What is connected is dead for good, and nobody is told."""
    proxy.strand()
    await asyncio.sleep(1)


FAULTS: dict[str, tuple[Disturb, str]] = {
    "slow": (slow, "30 ms more for every packet, each way"),
    "cut": (cut, "every connection reset, ten times a second"),
    "closed": (closed, "every connection reset, new ones refused for a second"),
    "frozen": (frozen, "half open: connected, and nothing arrives for three timeouts"),
    "stranded": (stranded, "half open for good: existing connections dead, new ones work"),
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real limits, made small so that a test need not wait for them."""
    for module in (kernel_postgres, kernel_relay):
        monkeypatch.setattr(module, "COMMAND_TIMEOUT_SECONDS", SILENT_SECONDS)
        monkeypatch.setattr(module, "CONNECT_TIMEOUT_SECONDS", SILENT_SECONDS)


@dataclass
class Door:
    """Intake's HTTP door, and callers who repeat what was not answered."""

    client: httpx.AsyncClient
    program: Program
    proxy: Proxy
    token: str
    answers: dict[str, Any] = field(default_factory=dict)
    unavailable: int = 0
    repeated: int = 0
    longest_seconds: float = 0.0
    answered: Counter[int] = field(default_factory=Counter)

    async def file(self, number: int) -> None:
        """File a case. Until it is done, the answer must be 503; then it never changes."""
        key = f"file-{number}"
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        body = application(case_number=case(number))
        while (answer := await self._asked(body, headers)).status_code != 201:
            assert answer.status_code == 503, answer.text
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["type"] == "urn:zhixing:problem:unavailable"
            self.unavailable += 1
            await asyncio.sleep(0.05)
        assert self.answers.setdefault(key, answer.json()) == answer.json()

    async def _asked(self, body: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
        began = time.monotonic()
        async with asyncio.timeout(ANSWER_SECONDS_MAX):
            answer = await self.client.post("/filings", json=body, headers=headers)
        self.longest_seconds = max(self.longest_seconds, time.monotonic() - began)
        return answer

    async def caller(self, until: asyncio.Event, mine: int) -> None:
        while not until.is_set():
            await self.file(next(_numbers))
            self.answered[mine] += 1

    async def disturbed(self, disturb: Disturb) -> float:
        """Callers at work while the line is disturbed; seconds until all are served again."""
        until = asyncio.Event()
        callers = [asyncio.create_task(self.caller(until, mine)) for mine in range(CALLERS)]
        try:
            await self._all_served()
            await disturb(self.proxy)
            return await self._all_served()
        finally:
            until.set()
            await asyncio.gather(*callers)

    async def _all_served(self) -> float:
        began, before = time.monotonic(), Counter(self.answered)

        async def served() -> bool:
            return all(self.answered[mine] >= before[mine] + 2 for mine in range(CALLERS))

        await eventually(served, seconds=60, what="every caller served")
        return time.monotonic() - began


@pytest.fixture
async def door(postgres: PostgresServer, new_database: NewDatabase) -> AsyncIterator[Door]:
    """Intake behind its HTTP frame; its own and the key store's database behind the proxy."""
    issuer, name = LocalIssuer(), f"dbnetwork_{next(_numbers)}"
    for database in (name, f"{name}_keys"):
        postgres.ensure_database(database)
    await prepare_keys(postgres.dsn(f"{name}_keys"))
    async with Proxy(upstream_of(postgres)) as proxy:
        settings = Settings(
            keys_database_url=through(postgres.dsn(f"{name}_keys", APP_ROLE), proxy.port),
            owner_database_url=postgres.dsn(name),
            database_url=through(postgres.dsn(name, APP_ROLE), proxy.port),
            jwks=issuer.jwks(),
        )
        made = intake.parts(settings)
        await migrate(settings.owner_database_url, (KERNEL_MIGRATIONS, made.migrations))
        program = Program(made, settings, clock=SimulatedClock(NOW))
        token = issuer.token("clerk-1", court=COURT, roles=["filing_clerk"], issued_at=time.time())
        transport = httpx.ASGITransport(app=program.api, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://intake") as client:
            yield Door(client, program, proxy, token)
        await program.stop()


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_caller_is_answered_or_told_to_come_again_whatever_the_line_does(
    door: Door, fault: str, storm: Storm, figures: Figures
) -> None:
    disturb, injected = FAULTS[fault]
    times = storm.times(1, per_minute=2)
    recoveries = [await door.disturbed(disturb) for _ in range(times)]
    log = await door.program.journal.follow(COURT, 0, 100_000)
    chain_holds(log)
    filings = [r.case_id for r in log if r.name == "CaseFiled"]
    assert len(filings) == len(set(filings)) == len(door.answers)
    figures.tell(
        Row(
            fault=f"Line to the database {fault}",
            injected=f"{injected}; {CALLERS} callers before the HTTP door",
            times=times,
            held=f"{len(door.answers)} filings answered and stored once each; "
            f"{door.unavailable} answers 503, no other error; the longest answer took "
            f"{door.longest_seconds:.1f} s with a timeout of {SILENT_SECONDS:.0f} s",
            recovery_seconds=max(recoveries),
            seed=storm.seed,
        )
    )


async def test_relay_and_consumer_deliver_each_event_once_whatever_the_line_does(
    postgres: PostgresServer,
    new_database: NewDatabase,
    kafka: KafkaServer,
    storm: Storm,
    figures: Figures,
) -> None:
    """Clerks work on a line of their own; relay and consumer meet every fault in turn."""
    intake_dsn, archive_dsn = await new_database(), await new_database()
    cluster, recoveries = await new_cluster(kafka), [0.0]
    times = storm.times(1, per_minute=1)
    async with (
        Proxy(upstream_of(postgres)) as proxy,
        office(intake_dsn) as counter,
        office(through(intake_dsn, proxy.port)) as behind,
        archive_on(through(archive_dsn, proxy.port), cluster) as archive,
        relaying(behind.journal, cluster, through(intake_dsn, proxy.port)),
        listening(archive),
    ):
        for number in range(times * len(FAULTS)):
            disturb, _ = list(FAULTS.values())[number % len(FAULTS)]
            async with counter.at_work(2, first=1 + 2 * number):
                await disturb(proxy)
            began = time.monotonic()
            await published(counter.journal)
            await archive.has_taken((await counter.journal.head(COURT)).position)
            recoveries.append(time.monotonic() - began)
        log = await counter.log()
        again = tells_the_log(await topic_of_intake(cluster), log)
        dossiers = [r.case_id for r in await archive.log()]
    cases = {r.case_id for r in log}
    assert sorted(dossiers) == sorted(cases), "a case was taken in twice, or not at all"
    figures.tell(
        Row(
            fault="Line of relay and consumer to the database",
            injected=f"{', '.join(FAULTS)}, in turn, while events are written",
            times=times * len(FAULTS),
            held=f"{len(log)} events published ({again} of them again) and taken in once each, "
            f"in order; {len(cases)} cases, {len(dossiers)} dossiers",
            recovery_seconds=max(recoveries),
            seed=storm.seed,
        )
    )
