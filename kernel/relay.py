"""From the journal to Kafka: every stored event, in order, at least once."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from kernel.envelope import headers_of
from kernel.faults import point
from kernel.journal import Recorded
from kernel.journal_postgres import NOTIFY_CHANNEL, PostgresJournal
from kernel.logs import logger
from kernel.postgres import DATABASE_AWAY

BATCH_MAX = 500  # events between two marks: what may be sent twice after a crash
POLL_SECONDS = 0.25  # NOTIFY is a hint; this is the truth
RETRY_SECONDS = 1.0
LEADER_LOCK = 720_002


PREFIX = "zhixing"  # deployments that share a broker tell themselves apart by it


def topic_of(service: str, prefix: str = PREFIX) -> str:
    return f"{prefix}.{service}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the broker is, the prefix of our topics on it, and how long it waits for a consumer
    that fell silent before another takes its partitions."""

    bootstrap: str
    prefix: str = PREFIX
    session_seconds: int = 10


def producer(bootstrap: str) -> AIOKafkaProducer:
    """A producer that loses and doubles nothing while it lives: acks from all, idempotent."""
    return AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        enable_idempotence=True,
        linger_ms=1,
        max_request_size=5_000_000,
    )


class Relay:
    """Publishes one service's journal. One relay per service works at a time (advisory lock)."""

    def __init__(
        self, journal: PostgresJournal, *, kafka: Cluster, courts: Sequence[str], dsn: str
    ) -> None:
        self.journal = journal
        self.courts = tuple(courts)
        self._kafka = kafka
        self._dsn = dsn
        self._topic = topic_of(journal.service, kafka.prefix)
        self._hint = asyncio.Event()
        self._log = logger(journal.service)

    async def run(self) -> None:
        """Publish until cancelled; a lost broker or database is waited for."""
        self.journal.listeners.append(lambda _court: self._hint.set())
        while True:
            try:
                await self._lead()
            except (KafkaError, *DATABASE_AWAY) as error:
                self._log.warning("relay waits", error=type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)

    async def _lead(self) -> None:
        connection = await asyncpg.connect(self._dsn)
        try:
            if await connection.fetchval("select pg_is_in_recovery()"):
                raise asyncpg.InterfaceError("the relay reads the primary, never a replica")
            while not await connection.fetchval("select pg_try_advisory_lock($1)", LEADER_LOCK):
                await asyncio.sleep(RETRY_SECONDS)
            await connection.add_listener(NOTIFY_CHANNEL, lambda *_: self._hint.set())
            sender = producer(self._kafka.bootstrap)
            await sender.start()
            try:
                await self._publish(connection, sender)
            finally:
                await sender.stop()
        finally:
            await connection.close()

    async def _publish(self, leader: asyncpg.Connection, sender: AIOKafkaProducer) -> None:
        while True:
            self._hint.clear()
            sent = 0
            for court in self.courts:
                sent += await self._publish_batch(court, sender)
            if sent:
                continue
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._hint.wait(), POLL_SECONDS)
            await leader.execute("select 1")  # a lost connection means a lost lock: stop leading

    async def _publish_batch(self, court: str, sender: AIOKafkaProducer) -> int:
        pool = await self.journal.pools.of(court)
        marked = await pool.fetchval("select sent from relay where court = $1", court) or 0
        batch = await self.journal.follow(court, marked, BATCH_MAX)
        if not batch:
            return 0
        await self._send(batch, sender)
        point("relay.published")
        await pool.execute(
            "insert into relay values ($1, $2) on conflict (court) do update set sent = $2",
            court,
            batch[-1].position,
        )
        point("relay.marked")
        return len(batch)

    async def _send(self, batch: Sequence[Recorded], sender: AIOKafkaProducer) -> None:
        pending = [
            await sender.send(
                self._topic,
                key=recorded.case_id.encode(),
                value=recorded.body.encode(),
                headers=headers_of(recorded),
            )
            for recorded in batch
        ]
        await asyncio.gather(*pending)
