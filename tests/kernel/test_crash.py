"""Killed between any two steps: nothing is lost and nothing is done twice.

The real services of intake and archive run as processes of their own on real Kafka and
PostgreSQL. One of them dies by SIGKILL at a named point while clerks file cases; it is
started again, and the clerks repeat what was not answered, under the same keys.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from kernel.app import codec_of, prepare, prepare_keys
from kernel.bus import PARTITIONS
from kernel.envelope import parse
from kernel.identity import LocalIssuer
from kernel.journal import GENESIS, Recorded
from kernel.journal_postgres import PostgresJournal
from kernel.postgres import APP_ROLE, Pools
from kernel.relay import topic_of
from tests.intake.samples import NOW, application
from tests.waiting import eventually
from zhixing.embedded.kafka import KafkaServer
from zhixing.embedded.postgres import PostgresServer
from zhixing.fleet import free_ports
from zhixing.houses import parts, settings

COURT = "yanling"
PREFIX = "crash"
HOUSES = ("intake", "archive")
SESSION_SECONDS = 6  # the shortest that a broker allows: a killed consumer is given up after it
CASES = 4  # filed and checked at the same time, while the process dies
READY_SECONDS = 30.0
_case_numbers = count(1)


@dataclass
class Running:
    """One service as a process of its own."""

    name: str
    client: httpx.AsyncClient
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    async def start(self, crash_at: str = "") -> None:
        """Start it, and wait until its doors are open or, where it is to die, it is dead."""
        self.kill()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "zhixing", "serve", self.name],
                env={**os.environ, **self.environment, "ZHIXING_CRASH_AT": crash_at},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

        async def open_() -> bool:
            if self.ended():
                assert crash_at, self.log.read_text()
                return True
            try:
                return (await self.client.get("/health/ready")).status_code == 200
            except httpx.TransportError:
                return False

        await eventually(open_, seconds=READY_SECONDS, what=f"{self.name} ready")

    @property
    def idle(self) -> bool:
        return self.process is None

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    async def died(self) -> None:
        """Wait until it has been killed at its point."""

        async def dead() -> bool:
            return self.ended()

        await eventually(dead, seconds=READY_SECONDS, what=f"{self.name} killed")
        assert self.process is not None
        assert self.process.returncode == -signal.SIGKILL, self.log.read_text()


@dataclass
class Deployed:
    """Both services, their logs, and what the clerks have filed so far."""

    running: dict[str, Running]
    journals: dict[str, PostgresJournal]
    bootstrap: str
    token: str
    filed: list[str] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)

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
        """Clerks come with new cases, and repeat at the same time all they did before."""
        self.filed += [f"（2026）豫1024执{next(_case_numbers)}号" for _ in range(new_cases)]
        await asyncio.gather(*(self.work(case_id) for case_id in self.filed))

    async def log(self, service: str) -> Sequence[Recorded]:
        return await self.journals[service].follow(COURT, 0, 10_000)

    async def sent(self) -> int:
        """How far the relay has marked intake's log as published."""
        pool = await self.journals["intake"].pools.of(COURT)
        return await pool.fetchval("select sent from relay where court = $1", COURT) or 0

    async def taken(self) -> int:
        """How many of intake's events archive has taken in."""
        pool = await self.journals["archive"].pools.of(COURT)
        found: int = await pool.fetchval("select count(*) from inbox where source = 'intake'")
        return found

    async def settled(self) -> None:
        """Wait until everything in intake's log has arrived in archive."""
        head = len(await self.log("intake"))

        async def arrived() -> bool:
            return await self.sent() == head and await self.taken() == head

        await eventually(arrived, seconds=READY_SECONDS, what=f"{head} events in archive")

    async def topic(self) -> list[ConsumerRecord]:
        """Every record of intake's topic, partition by partition."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self.bootstrap, auto_offset_reset="earliest")
        await consumer.start()
        try:
            name = topic_of("intake", PREFIX)
            partitions = [TopicPartition(name, number) for number in range(PARTITIONS)]
            consumer.assign(partitions)
            await consumer.seek_to_beginning(*partitions)
            ends = await consumer.end_offsets(partitions)
            records: list[ConsumerRecord] = []
            while len(records) < sum(ends.values()):
                for batch in (await consumer.getmany(timeout_ms=200)).values():
                    records += batch
            return records
        finally:
            await consumer.stop()


@pytest.fixture(scope="module")
async def deployed(
    postgres: PostgresServer, kafka: KafkaServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Deployed]:
    for name in ("crash_keys", *(f"crash_{house}" for house in HOUSES)):
        postgres.ensure_database(name)
    await prepare_keys(postgres.dsn("crash_keys"))
    for house in HOUSES:
        given = settings(
            house,
            owner_database_url=postgres.dsn(f"crash_{house}"),
            kafka_bootstrap=kafka.bootstrap,
            topic_prefix=PREFIX,
        )
        await prepare(parts(house, given), given)
    issuer = LocalIssuer()
    shared = {
        "ZHIXING_BUS": "kafka",
        "ZHIXING_KAFKA_BOOTSTRAP": kafka.bootstrap,
        "ZHIXING_KAFKA_SESSION_SECONDS": str(SESSION_SECONDS),
        "ZHIXING_TOPIC_PREFIX": PREFIX,
        "ZHIXING_KEYS_DATABASE_URL": postgres.dsn("crash_keys", APP_ROLE),
        "ZHIXING_JWKS": issuer.jwks(),
        "ZHIXING_CLOCK_EPOCH": NOW.isoformat(),
        "ZHIXING_CLOCK_STARTED": repr(time.time()),
    }
    logs = tmp_path_factory.mktemp("crash")
    running = {
        house: Running(
            house,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20),
            {
                **shared,
                "ZHIXING_PORT": str(port),
                "ZHIXING_DATABASE_URL": postgres.dsn(f"crash_{house}", APP_ROLE),
            },
            logs / f"{house}.log",
        )
        for house, port in zip(HOUSES, free_ports(len(HOUSES), first=8300), strict=True)
    }
    pools = {house: Pools(postgres.dsn(f"crash_{house}", APP_ROLE)) for house in HOUSES}
    journals = {h: PostgresJournal(h, codec_of(h), pools[h]) for h in HOUSES}
    token = issuer.token(
        "clerk-1", court=COURT, roles=["filing_clerk", "receptionist"], issued_at=time.time()
    )
    try:
        yield Deployed(running, journals, kafka.bootstrap, token)
    finally:
        for house in HOUSES:
            running[house].kill()
            await running[house].client.aclose()
            await pools[house].close()


@pytest.mark.parametrize(
    ("victim", "points"),
    [
        (
            "intake",
            (
                "append.before_commit:2",  # decided, not stored
                "append.committed:2",  # stored, not answered, not published
                "relay.published",  # published, not marked as published
                "relay.marked",  # marked, and then nothing
            ),
        ),
        (
            "archive",
            (
                "append.committed:2",  # a foreign event taken in, the batch not acknowledged
                "consume.handled",  # the whole batch taken in, not acknowledged
            ),
        ),
    ],
    ids=["the teller", "the listener"],
)
async def test_killed_at_each_point_in_turn_nothing_is_lost_and_nothing_is_doubled(
    deployed: Deployed, victim: str, points: tuple[str, ...]
) -> None:
    """Each incarnation dies at its point, in the middle of repairing what the last one left."""
    dying = deployed.running[victim]
    (other,) = set(HOUSES) - {victim}
    for point in points:
        others = [deployed.running[other].start()] if deployed.running[other].idle else []
        await asyncio.gather(dying.start(point), *others)
        await deployed.work_on(CASES)
        await dying.died()
        for house in HOUSES:
            _chain_holds(await deployed.log(house))
    await dying.start()
    await deployed.work_on(CASES)
    assert len(deployed.answers) == 2 * len(deployed.filed)
    await deployed.settled()
    sent_again = await _everything_once(deployed)
    if "relay.published" in points:
        assert sent_again, "killed between publish and mark, but nothing was sent again"


async def _everything_once(deployed: Deployed) -> int:
    intake, archive = await deployed.log("intake"), await deployed.log("archive")
    for log in (intake, archive):
        _chain_holds(log)
    events: dict[str, list[str]] = defaultdict(list)
    for recorded in intake:
        events[recorded.case_id].append(recorded.name)
    assert events == {case_id: ["CaseFiled", "FilingChecked"] for case_id in deployed.filed}
    assert sorted(r.case_id for r in archive) == sorted(deployed.filed)
    assert {r.name for r in archive} == {"DossierOpened"}
    return _topic_tells_each_event(await deployed.topic(), intake)


def _topic_tells_each_event(records: Sequence[ConsumerRecord], log: Sequence[Recorded]) -> int:
    """Every event, in order within its case; what was sent again is the same event again.

    The number of records that were sent again.
    """
    bodies: dict[str, set[bytes | None]] = defaultdict(set)
    heard: dict[str, list[int]] = defaultdict(list)
    for record in records:
        message = parse(record.headers, record.value)
        bodies[str(message.event_id)].add(record.value)
        if message.version not in heard[message.stream]:
            heard[message.stream].append(message.version)
    assert set(bodies) == {str(r.event_id) for r in log}
    assert [len(found) for found in bodies.values() if len(found) != 1] == []
    assert all(versions == sorted(versions) for versions in heard.values())
    return len(records) - len(bodies)


def _chain_holds(log: Sequence[Recorded]) -> None:
    """Positions without a gap, and every link of the chain whole."""
    assert [r.position for r in log] == list(range(1, len(log) + 1))
    previous = GENESIS
    for recorded in log:
        assert recorded.prev_hash == previous
        assert recorded.digest() == recorded.hash
        previous = recorded.hash
