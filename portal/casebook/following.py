"""Where the case book's events come from: the topics of all services, or their logs directly."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from contracts.catalogue import PORTAL, SERVICES
from kernel.base.logs import logger
from kernel.base.postgres import DATABASE_UNAVAILABLE
from kernel.journal.codec import BadBody, UnknownEvent
from kernel.journal.envelope import Recorded
from kernel.messaging.cloudevents import BadEnvelope, parse
from kernel.messaging.kafka import METADATA_MS, RECORDS_MAX
from kernel.messaging.log_bus import Followed
from kernel.messaging.relay import Cluster, topic_of
from kernel.messaging.topic_ends import partitions_of
from portal.casebook.book import BookChanged, CaseBook, Mark, Ready, Source

POLL_MS = 200
POLL_SECONDS = 0.2
RETRY_SECONDS = 1.0
BATCH_MAX = 2000
BATCHES_MAX = 20  # of one log, before the next log is looked at
AGAIN: tuple[type[Exception], ...] = (KafkaError, BookChanged, *DATABASE_UNAVAILABLE)


Batch: TypeAlias = tuple[Source, Sequence[Recorded], Mapping[str, int]]  # what `take` takes


async def entered_each(book: CaseBook, batches: AsyncIterator[Batch]) -> int:
    """Enter batches one after the other, while the next is read; the number of events. Raises
    BookChanged."""
    taken, entering = 0, None
    try:
        async for source, records, ends in batches:
            ready = await book.prepare(source, records, ends)
            if entering is not None:
                await entering
            entering = asyncio.create_task(_entered(book, ready))
            taken += len(records)
        if entering is not None:
            await entering
    finally:
        if entering is not None and not entering.done():
            entering.cancel()
            await asyncio.gather(entering, return_exceptions=True)
    return taken


async def _following(log: Followed, court: str, after: int) -> Sequence[Recorded]:
    """The next events of a log; with their bodies read, where this version knows them all."""
    try:
        return await log.follow(court, after, BATCH_MAX)
    except (UnknownEvent, BadBody):
        return await log.follow(court, after, BATCH_MAX, decoded=False)


async def _entered(book: CaseBook, ready: Sequence[Ready]) -> None:
    for one in ready:
        await book.enter(one)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many records of the sources have been followed, and how many there are."""

    followed: int
    known: int


class TopicsFollower:
    """Follows the topics of all services.

    Where a partition goes on stands in the book, not at the broker: an empty book begins at the
    beginning, and an event that was not entered is read again.
    """

    def __init__(self, book: CaseBook, kafka: Cluster, courts: Sequence[str]) -> None:
        self._book = book
        self._kafka = kafka
        self._courts = sorted(courts)
        self._services = {topic_of(service, kafka.prefix): service for service in SERVICES}
        self._log = logger(PORTAL)

    async def run(self) -> None:
        """Follow until cancelled; begins anew where broker or database was away, or the book was
        emptied. Raises WrongDatabase where a newer portal has filled the book."""
        while True:
            try:
                await self._follow()
            except AGAIN as error:
                self._log.warning("case book waits", error=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)

    async def progress(self) -> Progress:
        """How far the topics have been followed. Raises KafkaError, or what a database raises."""
        parts = [
            TopicPartition(topic, part)
            for topic in self._services
            for part in await partitions_of(self._kafka.clients(), topic)
        ]
        consumer = AIOKafkaConsumer(**self._kafka.clients())
        await consumer.start()
        try:
            first = await consumer.beginning_offsets(parts)
            ends = await consumer.end_offsets(parts)
        finally:
            await consumer.stop()
        marks = await self.marks()
        followed = sum(max(0, (self.place(one, marks) or 0) - first[one]) for one in parts)
        return Progress(followed, sum(ends[one] - first[one] for one in parts))

    async def marks(self) -> list[Mapping[Source, Mark]]:
        """How far each court's book has followed the topics."""
        return [await self._book.marks(court) for court in self._courts]

    def place(self, one: TopicPartition, marks: Sequence[Mapping[Source, Mark]]) -> int | None:
        """Where a partition goes on; None where some court's book has nothing of it yet."""
        source = self._services[one.topic], one.partition
        places = [known[source].next_offset if source in known else None for known in marks]
        read = [place for place in places if place is not None]
        return min(read) if len(read) == len(places) else None

    async def _follow(self) -> None:
        for court in self._courts:
            await self._book.open(court)
        consumer = AIOKafkaConsumer(
            **self._kafka.clients(),
            group_id=f"{self._kafka.prefix}.{PORTAL}",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            metadata_max_age_ms=METADATA_MS,
        )
        consumer.subscribe(list(self._services), listener=_FromTheMarks(consumer, self))
        await consumer.start()
        try:
            while True:
                found = await consumer.getmany(timeout_ms=POLL_MS, max_records=RECORDS_MAX)
                await entered_each(self._book, self._read(found))
                if found:
                    await consumer.commit()  # for whoever looks at the group's lag
        finally:
            await consumer.stop()

    async def _read(self, found: Mapping[TopicPartition, Sequence[Any]]) -> AsyncIterator[Batch]:
        for partition, records in found.items():
            read = [one for record in records if (one := self._readable(record))]
            end = records[-1].offset + 1
            source = self._services[partition.topic], partition.partition
            yield source, read, dict.fromkeys(self._courts, end)

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


class _FromTheMarks(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    """A partition goes on where the book has followed it to, wherever its group had stopped."""

    def __init__(self, consumer: AIOKafkaConsumer, follower: TopicsFollower) -> None:
        self._consumer = consumer
        self._follower = follower

    async def on_partitions_revoked(self, _revoked: Sequence[TopicPartition]) -> None:
        return

    async def on_partitions_assigned(self, assigned: Sequence[TopicPartition]) -> None:
        marks = await self._follower.marks()
        for partition in assigned:
            place = self._follower.place(partition, marks)
            if place is None:
                await self._consumer.seek_to_beginning(partition)
            else:
                self._consumer.seek(partition, place)


class LogsFollower:
    """Follows the logs themselves, on a machine without a broker."""

    def __init__(self, book: CaseBook, logs: Mapping[str, Followed], courts: Sequence[str]) -> None:
        self._book = book
        self._logs = logs
        self._courts = courts
        self._log = logger(PORTAL)

    async def run(self) -> None:
        """Follow until cancelled; retries while a database is away, or was emptied. Raises
        WrongDatabase where a newer portal has filled the book."""
        while True:
            taken = 0
            try:
                for court in self._courts:
                    taken += await self.step(court)
            except AGAIN as error:
                self._log.warning("case book waits", error=type(error).__name__)
            if not taken:
                await asyncio.sleep(POLL_SECONDS)

    async def step(self, court: str) -> int:
        """Enter what is new of one court, some batches of each log; the number of events. Raises
        BookChanged."""
        marks = await self._book.marks(court)
        return await entered_each(self._book, self._read(court, marks))

    async def _read(self, court: str, marks: Mapping[Source, Mark]) -> AsyncIterator[Batch]:
        for service, log in self._logs.items():
            after = marks[service, 0].position if (service, 0) in marks else 0
            for _ in range(BATCHES_MAX):
                batch = await _following(log, court, after)
                if batch:
                    yield (service, 0), batch, {}
                if len(batch) < BATCH_MAX:
                    break
                after = batch[-1].position

    async def progress(self) -> Progress:
        """How far the logs have been followed. Raises what a database raises."""
        followed = known = 0
        for court in self._courts:
            followed += sum(mark.position for mark in (await self._book.marks(court)).values())
            for log in self._logs.values():
                known += (await log.head(court)).position
        return Progress(followed, known)
