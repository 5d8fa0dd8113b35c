"""From an office's log to Kafka and into archive: the part of the line behind the database."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from aiokafka import ConsumerRecord

from contracts.archive import DossierOpened
from kernel.base.clock import Clock, SystemClock
from kernel.base.postgres import Pools
from kernel.deciding.definition import ServiceDefinition
from kernel.deciding.service import Service
from kernel.journal.envelope import Recorded
from kernel.journal.postgres import PostgresJournal
from kernel.law.calendars import SeededCalendars
from kernel.messaging.cloudevents import parse
from kernel.messaging.consumer import Consumer
from kernel.messaging.kafka import KafkaInlet
from kernel.messaging.parking import PostgresParking
from kernel.messaging.relay import Cluster, Relay, topic_of
from kernel.messaging.topics import ensure_topics
from kernel.program.app import codec_of
from kernel.rulebook import Pack
from services.archive.app import DEFINITION
from services.archive.topics import HOUSE
from tests.common_kafka import PROCESS
from tests.faults.bus_line import records_of
from tests.faults.db_ground import COURT, chain_holds
from tests.marks import taken_of
from tests.support import rulebook
from tests.waiting import eventually
from zhixing.local.embedded.kafka import KafkaServer

_prefixes = count(1)


async def new_cluster(kafka: KafkaServer) -> Cluster:
    """The topics of intake and archive under a prefix of their own."""
    cluster = Cluster(kafka.bootstrap, f"dbfaults{PROCESS}{next(_prefixes)}")
    await ensure_topics(cluster, ("intake", "archive"))
    return cluster


@asynccontextmanager
async def relaying(journal: PostgresJournal, cluster: Cluster, dsn: str) -> AsyncIterator[None]:
    """The relay of this journal at work. `dsn` is where its leader connects."""
    relay = Relay(journal, kafka=cluster, courts=(COURT,), dsn=dsn)
    working = asyncio.create_task(relay.run())
    try:
        yield
    finally:
        assert not working.done(), "the relay gave up"
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working


async def marked(journal: PostgresJournal) -> int:
    """How far the relay has noted the log as published."""
    pool = await journal.pools.of(COURT)
    return await pool.fetchval("select sent from relay where court = $1", COURT) or 0


async def published(journal: PostgresJournal) -> None:
    """Wait until the relay has noted everything as published."""

    async def all_marked() -> bool:
        return await marked(journal) == (await journal.head(COURT)).position

    await eventually(all_marked, what="everything marked as published")


async def topic_of_intake(cluster: Cluster) -> list[ConsumerRecord]:
    """Every record of intake's topic, partition by partition."""
    return await records_of(cluster.bootstrap, topic_of("intake", cluster.prefix))


def tells_the_log(records: Sequence[ConsumerRecord], log: Sequence[Recorded]) -> int:
    """The topic has each event of the log, in order within its case, and nothing else; what
    was sent again is the same event again. The number of records sent again."""
    hashes: dict[str, set[str]] = defaultdict(set)
    heard: dict[str, list[int]] = defaultdict(list)
    for record in records:
        message = parse(record.headers, record.value)
        if str(message.event_id) not in hashes:
            heard[message.stream].append(message.version)
        hashes[str(message.event_id)].add(message.hash)
    assert {e: {h} for e, h in ((str(r.event_id), r.hash) for r in log)} == hashes
    for stream, versions in heard.items():
        assert versions == list(range(1, len(versions) + 1)), f"{stream} out of order"
    return len(records) - len(hashes)


@dataclass
class Archive:
    """A service that listens to intake, and what it heard."""

    journal: PostgresJournal
    consumer: Consumer
    cluster: Cluster
    heard: list[tuple[str, str, str]] = field(default_factory=list)
    """Case, stream and identity of every fact, in the order of being decided on."""

    async def taken(self) -> int:
        pool = await self.journal.pools.of(COURT)
        return await taken_of(pool)

    async def has_taken(self, number: int, *, seconds: float = 60) -> None:
        async def all_taken() -> bool:
            return await self.taken() == number

        await eventually(all_taken, seconds=seconds, what=f"{number} events taken in by archive")

    async def opened(self) -> list[str]:
        """The cases whose dossiers archive opened, one for each time, out of a whole chain."""
        log = await self.journal.follow(COURT, 0, 100_000)
        chain_holds(log)
        return [recorded.case_id for recorded in log if isinstance(recorded.event, DossierOpened)]


@asynccontextmanager
async def archive_on(
    dsn: str, cluster: Cluster, *, clock: Clock | None = None, shown_all: bool = False
) -> AsyncIterator[Archive]:
    """Archive on this (migrated) database, not yet listening. It notes what it is shown: what asks
    nothing of it only where it is `shown_all`."""
    pools = Pools(dsn)
    journal = PostgresJournal("archive", codec_of("archive"), pools)
    heard: list[tuple[str, str, str]] = []

    def react(fact: Recorded, pack: Pack) -> Sequence[Any]:
        if fact.service == "intake":
            heard.append((fact.case_id, fact.name, str(fact.event_id)))
        return DEFINITION.react(fact, pack)

    hears = None if shown_all else DEFINITION.hears
    house: ServiceDefinition[Any, Any, Any] = replace(
        DEFINITION, react=react, hears=hears, house=replace(HOUSE, listens_to=("intake",))
    )
    service: Service[Any, Any, Any] = Service(
        house,
        journal,
        rulebook=rulebook(),
        calendars=SeededCalendars(),
        clock=clock or SystemClock(),
    )
    consumer = Consumer(service, {"intake": codec_of("intake")}, PostgresParking(pools))
    try:
        yield Archive(journal, consumer, cluster, heard)
    finally:
        await journal.close()
        await pools.close()


@asynccontextmanager
async def listening(archive: Archive) -> AsyncIterator[KafkaInlet]:
    """Archive hears intake by Kafka while the block lasts."""
    door = KafkaInlet(archive.consumer, kafka=archive.cluster)
    await door.start()
    try:
        yield door
    finally:
        await door.stop()
