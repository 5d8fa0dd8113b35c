"""Where the case book's events come from: the topics of all services, or their logs directly."""

import asyncio
from collections.abc import Mapping, Sequence

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from contracts.catalogue import PORTAL, SERVICES
from kernel.base.logs import logger
from kernel.base.postgres import DATABASE_UNAVAILABLE
from kernel.journal.envelope import Recorded
from kernel.messaging.cloudevents import BadEnvelope, parse
from kernel.messaging.kafka import METADATA_MS, RECORDS_MAX
from kernel.messaging.log_bus import Followed
from kernel.messaging.relay import Cluster, topic_of
from portal.casebook.book import CaseBook

POLL_MS = 200
POLL_SECONDS = 0.2
RETRY_SECONDS = 1.0
BATCH_MAX = 1000


class _FromTheMarks(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    """An empty book begins at the beginning, wherever its group had stopped."""

    def __init__(self, consumer: AIOKafkaConsumer, book: CaseBook, courts: Sequence[str]) -> None:
        self._consumer = consumer
        self._book = book
        self._courts = courts

    async def on_partitions_revoked(self, _revoked: Sequence[TopicPartition]) -> None:
        return

    async def on_partitions_assigned(self, assigned: Sequence[TopicPartition]) -> None:
        marks = [await self._book.marks(court) for court in self._courts]
        if assigned and not any(marks):
            await self._consumer.seek_to_beginning(*assigned)


class TopicsFollower:
    """Follows the topics of all services."""

    def __init__(self, book: CaseBook, kafka: Cluster, courts: Sequence[str]) -> None:
        self._book = book
        self._kafka = kafka
        self._courts = frozenset(courts)
        self._services = {topic_of(service, kafka.prefix): service for service in SERVICES}
        self._log = logger(PORTAL)

    async def run(self) -> None:
        """Follow until cancelled; begins anew where broker or database was away."""
        while True:
            try:
                await self._follow()
            except (KafkaError, *DATABASE_UNAVAILABLE) as error:
                self._log.warning("case book waits", error=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)

    async def _follow(self) -> None:
        consumer = AIOKafkaConsumer(
            **self._kafka.clients(),
            group_id=f"{self._kafka.prefix}.{PORTAL}",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            metadata_max_age_ms=METADATA_MS,
        )
        listener = _FromTheMarks(consumer, self._book, sorted(self._courts))
        consumer.subscribe(list(self._services), listener=listener)
        await consumer.start()
        try:
            while True:
                found = await consumer.getmany(timeout_ms=POLL_MS, max_records=RECORDS_MAX)
                for partition, records in found.items():
                    read = [one for record in records if (one := self._readable(record))]
                    source = self._services[partition.topic], partition.partition
                    await self._book.take(source, read)
                if found:
                    await consumer.commit()
        finally:
            await consumer.stop()

    def _readable(self, record: object) -> Recorded | None:
        """The event in a record; None for what no service of ours published, or cannot be read. The
        services' own listeners set such a record aside and report it."""
        headers = record.headers  # type: ignore[attr-defined]  # aiokafka is untyped
        try:
            found = parse(headers, record.value)  # type: ignore[attr-defined]
        except BadEnvelope:
            return None
        ours = found.court in self._courts and self._kafka.seals.hold(dict(headers))
        return found if ours else None


class LogsFollower:
    """Follows the logs themselves, on a machine without a broker."""

    def __init__(self, book: CaseBook, logs: Mapping[str, Followed], courts: Sequence[str]) -> None:
        self._book = book
        self._logs = logs
        self._courts = courts
        self._log = logger(PORTAL)

    async def run(self) -> None:
        """Follow until cancelled; retries while a database is away."""
        while True:
            taken = 0
            try:
                for court in self._courts:
                    taken += await self.step(court)
            except DATABASE_UNAVAILABLE as error:
                self._log.warning("case book waits", error=type(error).__name__)
            if not taken:
                await asyncio.sleep(POLL_SECONDS)

    async def step(self, court: str) -> int:
        """Enter what is new of one court, a batch of each log; the number of events."""
        marks, taken = await self._book.marks(court), 0
        for service, log in self._logs.items():
            after = marks.get((service, 0), 0)
            batch = await log.follow(court, after, BATCH_MAX, decoded=False)
            await self._book.take((service, 0), batch)
            taken += len(batch)
        return taken
