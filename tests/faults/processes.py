"""The real services of intake and archive as processes of their own, to be killed and restarted.

Clerks file cases over HTTP while that happens; what was not answered they repeat, under the
same keys. At the end everything stored was delivered, once and in order.
"""

import asyncio
import json
import signal
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from kernel.base.grants import role_of
from kernel.base.postgres import Pools
from kernel.journal.envelope import Recorded
from kernel.journal.postgres import PostgresJournal
from kernel.messaging.cloudevents import record_of
from kernel.messaging.parking import PostgresParking
from kernel.messaging.relay import Cluster, producer, topic_of
from kernel.people.identity import LocalIssuer
from kernel.program.app import codec_of
from kernel.program.prepare import prepare, prepare_keys
from tests.faults.bus_line import ALL, chain_holds, records_of, sent_again
from tests.intake.samples import NOW, application
from tests.marks import taken_of
from tests.waiting import PATIENCE_SECONDS, eventually
from zhixing.houses import settings, wiring
from zhixing.local.embedded.kafka import free_port
from zhixing.local.embedded.postgres import PostgresServer
from zhixing.local.fleet import Member, forked

COURT = "yanling"
HOUSES = ("intake", "archive")
SESSION_SECONDS = 6  # the shortest that a broker allows: a killed consumer is given up after it
_case_numbers = count(1)


@dataclass
class Running:
    """One service as a process of its own."""

    name: str
    client: httpx.AsyncClient
    environment: dict[str, str]
    log: Path
    process: ForkServerProcess | None = None

    async def start(self, crash_at: str = "") -> None:
        """Start it, and wait until its doors are open or, where it is to die, it is dead."""
        self.kill()
        environment = {**self.environment, "ZHIXING_CRASH_AT": crash_at}
        program = ["zhixing", "serve", self.name]
        self.process = forked(Member(self.name, program, environment, health=""), self.log)

        async def open_() -> bool:
            if self.ended():
                assert crash_at, self.log.read_text()
                return True
            try:
                return (await self.client.get("/health/ready")).status_code == 200
            except httpx.TransportError:
                return False

        await eventually(open_, what=f"{self.name} ready")

    @property
    def idle(self) -> bool:
        return self.process is None

    def ended(self) -> bool:
        return self.process is not None and self.process.exitcode is not None

    def told(self) -> list[str]:
        """What its log has told so far, by name; each line is JSON."""
        return [json.loads(line)["event"] for line in self.log.read_text().splitlines()]

    def kill(self) -> None:
        if self.process is not None and self.process.exitcode is None:
            self.process.kill()
            self.process.join()

    async def died(self) -> None:
        """Wait until it has been killed at its point."""

        async def dead() -> bool:
            return self.ended()

        await eventually(dead, what=f"{self.name} killed")
        assert self.process is not None
        assert self.process.exitcode == -signal.SIGKILL, self.log.read_text()


@dataclass
class Deployed:
    """The services, their logs, and what the clerks have filed so far."""

    running: dict[str, Running]
    journals: dict[str, PostgresJournal]
    bootstrap: str
    prefix: str
    token: str
    filed: list[str] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    put_aside: list[str] = field(default_factory=list)

    async def work(self, case_id: str) -> None:
        """File a case and check it, and remember what was answered. An answer never changes."""
        for path, body in (
            ("/filings", application(case_number=case_id)),
            (f"/cases/{quote(case_id)}/check", {}),
        ):
            key = f"{path}-{quote(case_id)}"
            headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
            try:
                client = self.running["intake"].client
                answer = await client.post(path, json=body, headers=headers)
            except httpx.TransportError:
                return
            assert answer.status_code in {200, 201}, answer.text
            assert self.answers.setdefault(key, answer.json()) == answer.json()

    async def work_on(self, new_cases: int) -> None:
        """Clerks come with new cases, and repeat at the same time all that was not answered."""
        self.filed += [f"（2026）豫1024执{next(_case_numbers)}号" for _ in range(new_cases)]
        await asyncio.gather(*(self.work(case_id) for case_id in self.filed))

    async def log(self, service: str) -> Sequence[Recorded]:
        return await self.journals[service].follow(COURT, 0, ALL)

    def parking(self, service: str) -> PostgresParking:
        return PostgresParking(self.journals[service].pools)

    async def sent(self) -> int:
        """How far the relay has marked intake's log as published."""
        pool = await self.journals["intake"].pools.of(COURT)
        return await pool.fetchval("select sent from relay where court = $1", COURT) or 0

    async def all_sent(self) -> bool:
        return await self.sent() == len(await self.log("intake"))

    async def taken(self) -> int:
        """How many of intake's events archive has taken in."""
        pool = await self.journals["archive"].pools.of(COURT)
        return await taken_of(pool)

    async def put(self, told: Recorded) -> None:
        """Publish what is in no log, as if intake had; its case is noted in `put_aside`."""
        self.put_aside.append(told.case_id)
        sender = producer(Cluster(self.bootstrap))
        await sender.start()
        try:
            await sender.send_and_wait(
                topic_of("intake", self.prefix),
                **record_of(told)._asdict(),
            )
        finally:
            await sender.stop()

    async def settled(self) -> float:
        """Wait until everything in intake's log has arrived in archive; the seconds it took."""
        started, head = time.monotonic(), len(await self.log("intake"))

        async def arrived() -> bool:
            return await self.sent() == head and await self.taken() == head

        await eventually(arrived, what=f"{head} events in archive")
        return time.monotonic() - started

    async def everything_once(self) -> int:
        """What was acknowledged is stored, and what is stored was told and taken once, in order.

        The number of records that were sent again.
        """
        intake, archive = await self.log("intake"), await self.log("archive")
        for log in (intake, archive):
            chain_holds(log)
        events: dict[str, list[str]] = defaultdict(list)
        for recorded in intake:
            events[recorded.case_id].append(recorded.name)
        assert events == {case_id: ["CaseFiled", "FilingChecked"] for case_id in self.filed}
        assert len(self.answers) == 2 * len(self.filed)
        assert sorted(r.case_id for r in archive) == sorted(self.filed)
        assert {r.name for r in archive} == {"DossierOpened"}
        topic = await records_of(self.bootstrap, topic_of("intake", self.prefix))
        made_up = {case_id.encode() for case_id in self.put_aside}
        return sent_again([record for record in topic if record.key not in made_up], intake)

    def second(self, service: str) -> Running:
        """One more process of a service, on the same database and of the same consumer group."""
        first = self.running[service]
        port = free_port()
        self.running[f"{service}-2"] = made = Running(
            service,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_SECONDS),
            {**first.environment, "ZHIXING_PORT": str(port)},
            first.log.with_name(f"{service}-2.log"),
        )
        return made


@asynccontextmanager
async def deployment(
    postgres: PostgresServer, bootstrap: str, logs: Path, prefix: str
) -> AsyncIterator[Deployed]:
    """Databases and topics for intake and archive, and the two, not started yet."""
    for name in (f"{prefix}_keys", *(f"{prefix}_{house}" for house in HOUSES)):
        postgres.ensure_database(name)
    await prepare_keys(postgres.dsn(f"{prefix}_keys"))
    for house in HOUSES:
        given = settings(
            house,
            owner_database_url=postgres.dsn(f"{prefix}_{house}"),
            kafka_bootstrap=bootstrap,
            topic_prefix=prefix,
        )
        await prepare(wiring(house, given), given)
    issuer = LocalIssuer()
    shared = {
        "ZHIXING_BUS": "kafka",
        "ZHIXING_KAFKA_BOOTSTRAP": bootstrap,
        "ZHIXING_KAFKA_SESSION_SECONDS": str(SESSION_SECONDS),
        "ZHIXING_TOPIC_PREFIX": prefix,
        "ZHIXING_JWKS": issuer.jwks(),
        "ZHIXING_CLOCK_EPOCH": NOW.isoformat(),
        "ZHIXING_CLOCK_STARTED": repr(time.time()),
    }
    running = {}
    for house in HOUSES:
        port = free_port()
        own = {
            "ZHIXING_PORT": str(port),
            "ZHIXING_DATABASE_URL": postgres.dsn(f"{prefix}_{house}", role_of(house)),
            "ZHIXING_KEYS_DATABASE_URL": postgres.dsn(f"{prefix}_keys", role_of(house)),
        }
        client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_SECONDS)
        running[house] = Running(house, client, {**shared, **own}, logs / f"{house}.log")
    pools = {house: Pools(postgres.dsn(f"{prefix}_{house}", role_of(house))) for house in HOUSES}
    journals = {h: PostgresJournal(h, codec_of(h), pools[h]) for h in HOUSES}
    token = issuer.token(
        "clerk-1", court=COURT, roles=["filing_clerk", "receptionist"], issued_at=time.time()
    )
    try:
        yield (made := Deployed(running, journals, bootstrap, prefix, token))
    finally:
        for process in made.running.values():
            process.kill()
            await process.client.aclose()
        for opened in pools.values():
            await opened.close()
