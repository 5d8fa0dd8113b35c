"""A log of papers on its way to Kafka, and the records that it becomes there."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bench import ours
from bench.ground import COURT, Ground
from bench.house import CASE_ID, SERVICE
from bench.ours import Ours
from kernel.base.grants import role_of
from kernel.messaging.cloudevents import KafkaRecord, record_of
from kernel.messaging.relay import Cluster, Relay, topic_of
from kernel.messaging.topics import ensure_topics

DATABASE = "bus_papers"
CASES = 500
PAPERS = 100  # of each case; the cases take turns, as they do in a real log
EVENTS = CASES * PAPERS
READ_AT_ONCE = 5_000
PUBLISH_SECONDS_MAX = 120.0
POLL_SECONDS = 0.005


@dataclass(frozen=True, kw_only=True)
class Papers:
    """The log, and topics that it is published to."""

    on: Ground
    own: Ours

    async def topic(self, prefix: str) -> Cluster:
        """The broker with the topics of this prefix, made when missing."""
        kafka = Cluster(self.on.kafka.bootstrap, prefix)
        await ensure_topics(kafka, (SERVICE,))
        return kafka

    async def publish(self, kafka: Cluster) -> float:
        """Publish the whole log; records per second, from leading to the last mark."""
        journal, dsn = self.own.journal, self.on.postgres.dsn(DATABASE, role_of(SERVICE))
        pool = await journal.pools.of(COURT)
        await pool.execute("update relay set sent = 0, ends = '{}' where court = $1", COURT)
        relay = Relay(journal, kafka=kafka, courts=(COURT,), dsn=dsn)
        work = asyncio.create_task(relay.run())
        try:
            async with asyncio.timeout(PUBLISH_SECONDS_MAX):
                while not relay.leading:
                    await asyncio.sleep(0)
                started = time.perf_counter()
                with self.on.profiled("relay"):
                    while await pool.fetchval("select max(sent) from relay") != EVENTS:
                        await asyncio.sleep(POLL_SECONDS)
                return EVENTS / (time.perf_counter() - started)
        finally:
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await work

    async def letters(self) -> list[KafkaRecord]:
        """The very records that the relay sends, in its order."""
        letters: list[KafkaRecord] = []
        while len(letters) < EVENTS:
            batch = await self.own.journal.follow(COURT, len(letters), READ_AT_ONCE, decoded=False)
            letters += map(record_of, batch)
        return letters


def topic(kafka: Cluster) -> str:
    return topic_of(SERVICE, kafka.prefix)


@asynccontextmanager
async def published(on: Ground) -> AsyncIterator[Papers]:
    """A log of `EVENTS` papers on PostgreSQL; Kafka is started too."""
    on.progress(f"bus: writing {EVENTS:,} events")
    cases = [CASE_ID.format(number) for number in range(1, CASES + 1)]
    async with ours.opened(on, DATABASE) as own:
        await own.append(ours.one_more(case, held) for held in range(PAPERS) for case in cases)
        yield Papers(on=on, own=own)
