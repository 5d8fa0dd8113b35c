"""The relay: publishes every stored event to Kafka, in order, at least once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import asyncpg
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.structs import RecordMetadata

from kernel.base.clock import real_seconds
from kernel.base.crash_points import crash_point
from kernel.base.logs import logger
from kernel.base.postgres import (
    COMMAND_TIMEOUT_SECONDS,
    CONNECT_TIMEOUT_SECONDS,
    DATABASE_UNAVAILABLE,
)
from kernel.journal.envelope import Recorded
from kernel.journal.postgres import NOTIFY_CHANNEL, PostgresJournal
from kernel.messaging.access import ANONYMOUS, Access
from kernel.messaging.cloudevents import KafkaRecord, record_of
from kernel.messaging.topic_ends import Published, TopicEnds, topic_ends
from kernel.messaging.trust import UNSEALED, Seals

BATCH_MAX = 1000  # events between two marks; at most these are sent twice after a crash
BATCHES_IN_TURN = 20  # then the other courts have their turn
POLL_SECONDS = 1.0  # poll interval; NOTIFY and own commits shorten the wait
PACE_SECONDS = 0.02  # minimum interval between reads, so that events are batched
LOOK_SECONDS = 0.1  # how often a busy leader reads the end offsets of its topic
LOCK_SECONDS = 1.0  # how often a busy leader verifies that it still holds the lock
RETRY_SECONDS = 1.0
SET_BACK_RETRY_SECONDS = 10.0
REPLACED_SECONDS = 15.0  # longer than a consumer caches topic metadata
LEADER_LOCK = 720_002
LEADER_SILENT_SECONDS = 60.0  # longer than a batch waits for an unavailable broker
RECORDS_BYTES_MAX = 512 * 1024  # bytes per partition and request
REQUEST_BYTES_MAX = 5_000_000

PARTITIONS = 6  # of a topic: as many listeners of one kind work side by side
PREFIX = "zhixing"  # the topic prefix distinguishes deployments that share a broker


def topic_of(service: str, prefix: str = PREFIX) -> str:
    """The topic of a service."""
    return f"{prefix}.{service}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """The broker's address, the prefix of our topics, and after how long the partitions of an
    unresponsive consumer are reassigned; what seals the records, how the broker is reached, and
    how many partitions a topic that is missing is made with."""

    bootstrap: str
    prefix: str = PREFIX
    session_seconds: int = 10
    seals: Seals = UNSEALED
    access: Access = ANONYMOUS
    partitions: int = PARTITIONS

    def clients(self) -> dict[str, Any]:
        """What every client of aiokafka is made with."""
        return {"bootstrap_servers": self.bootstrap, **self.access.options()}


class TopicReplaced(RuntimeError):
    """Kafka assigned a lower offset than before: the topic was deleted and recreated."""


class SetBack(RuntimeError):
    """Kafka holds an event that the journal does not: the database was restored from an older copy.

    Publishing on would give the same positions to different events, so publishing stops.
    """


def producer(kafka: Cluster) -> AIOKafkaProducer:
    """A Kafka producer that neither loses nor duplicates within
    its lifetime: acks=all, idempotent."""
    return AIOKafkaProducer(
        **kafka.clients(),
        acks="all",
        enable_idempotence=True,
        linger_ms=1,
        max_batch_size=RECORDS_BYTES_MAX,
        max_request_size=REQUEST_BYTES_MAX,
    )


class Relay:
    """Publishes the journal of one service. One relay per service is active (advisory lock).

    `trouble` says why nothing is published, if an operator has to act.
    """

    def __init__(
        self, journal: PostgresJournal, *, kafka: Cluster, courts: Sequence[str], dsn: str
    ) -> None:
        self.journal = journal
        self.courts = tuple(courts)
        self.leading = False
        self.trouble = ""
        self._kafka = kafka
        self._dsn = dsn
        self._topic = topic_of(journal.service, kafka.prefix)
        self._hint = asyncio.Event()
        self._looked_at = 0.0
        self._ends: dict[int, int] = {}  # by partition: the offset after the last published record
        self._marks: dict[str, int] = {}  # as far as this relay knows; verified on each change
        self._log = logger(journal.service)

    async def run(self) -> None:
        """Publish until cancelled. Retries while the broker or the database is unavailable."""
        self.journal.listeners.append(self._committed)
        while True:
            try:
                await self._lead()
            except SetBack as error:
                self.trouble = str(error)
                self._log.error("relay stands still", reason=self.trouble)
                await asyncio.sleep(SET_BACK_RETRY_SECONDS)
            except (KafkaError, *DATABASE_UNAVAILABLE) as error:
                self._log.warning("relay waits", error=type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)
            finally:
                if self.leading:
                    self._log.info("relay leads no more", topic=self._topic)
                self.leading = False

    def _committed(self, _court: str) -> bool:
        self._hint.set()
        return self.leading

    async def _lead(self) -> None:
        connection = await asyncpg.connect(
            self._dsn,
            timeout=CONNECT_TIMEOUT_SECONDS,
            command_timeout=COMMAND_TIMEOUT_SECONDS,
            # If the connection dies, the server must notice too; otherwise the lock is never
            # released.
            server_settings={"idle_session_timeout": f"{LEADER_SILENT_SECONDS:.0f}s"},
        )
        try:
            if await connection.fetchval("select pg_is_in_recovery()"):
                raise asyncpg.InterfaceError("the relay reads the primary, never a replica")
            while not await connection.fetchval("select pg_try_advisory_lock($1)", LEADER_LOCK):
                await asyncio.sleep(RETRY_SECONDS)
            self._marks.clear()
            async with topic_ends(self._kafka.clients(), self._topic, self._kafka.seals) as ends:
                published = await ends.newest()
                self._ends = dict(published.ends)
                await self._compare(published)
                self.leading, self.trouble = True, ""
                self._log.info("relay leads", topic=self._topic)
                await connection.add_listener(NOTIFY_CHANNEL, lambda *_: self._hint.set())
                sender = producer(self._kafka)
                try:
                    await sender.start()
                    await self._publish(connection, sender, ends)
                finally:
                    await sender.stop()
        finally:
            # close() would block on a dead connection.
            connection.terminate()

    async def _compare(self, published: Published) -> None:
        """Compare Kafka with the journal before anything is published. Raises SetBack.

        The events of a court are published in order, and each hash covers those before it, so the
        newest event that Kafka holds proves that the journal has them all. Whether Kafka has them
        all shows in the end offsets of its partitions.
        """
        for court in self.courts:
            pool = await self.journal.pools.of(court)
            newest = published.newest.get(court)
            if newest is not None:
                sql = "select hash from events where court = $1 and position = $2"
                if await pool.fetchval(sql, court, newest.position) != newest.hash:
                    raise SetBack(
                        f"Kafka holds position {newest.position} of {court}, "
                        "which is not in the journal"
                    )
            ends = await pool.fetchval("select ends from relay where court = $1", court) or ()
            if _shorter(published.ends, dict(enumerate(ends))):
                self._log.error("topic lost events: all are published again", court=court)
                await self.mark(court, 0, read_at=await self._marked(court))

    async def _publish(
        self, leader: asyncpg.Connection, sender: AIOKafkaProducer, ends: TopicEnds
    ) -> None:
        asked_at = real_seconds()
        while True:
            self._hint.clear()
            more = False
            for court in self.courts:
                more |= await self._drain(court, sender, ends)
            quiet = not more and not await self._hinted()
            if quiet:
                self._marks.clear()  # read again now and then: an operator may move them
            if quiet or real_seconds() - asked_at > LOCK_SECONDS:
                await leader.execute("select 1")  # a lost connection is a lost lock
                asked_at = real_seconds()

    async def _hinted(self) -> bool:
        """Wait for a notification, at most until the next poll."""
        await asyncio.sleep(PACE_SECONDS)
        try:
            async with asyncio.timeout(POLL_SECONDS):
                await self._hint.wait()
        except TimeoutError:
            return False
        return True

    async def _drain(self, court: str, sender: AIOKafkaProducer, ends: TopicEnds) -> bool:
        """Publish the new events of one court; the next batch is read while one is being sent.

        True if there is more to publish at once.
        """
        crash_point("relay.woken")
        marked = await self._marked(court)
        batch = await self._read(court, marked)
        if batch and await self._replaced(ends):
            await self._begin_again()
            return True
        for _ in range(BATCHES_IN_TURN):
            if not batch:
                return False
            crash_point("relay.read")
            newest = batch[-1].position
            read_on = self._read(court, newest) if len(batch) == BATCH_MAX else _nothing()
            following, failed = await asyncio.gather(
                read_on, self._send(batch, sender), return_exceptions=True
            )
            if isinstance(failed, TopicReplaced):
                await self._begin_again()
                return True
            if isinstance(failed, BaseException):
                raise failed
            crash_point("relay.published")
            if not await self.mark(court, newest, read_at=marked):
                return True  # an operator or another relay moved the mark: continue from there
            crash_point("relay.marked")
            if isinstance(following, BaseException):
                raise following
            batch, marked = following, newest
        return bool(batch)

    async def _replaced(self, ends: TopicEnds) -> bool:
        """Whether the topic was recreated since the last check. Not checked before each of many
        batches a second: recreating a topic takes longer than that."""
        now = real_seconds()
        if now - self._looked_at < LOOK_SECONDS:
            return False
        self._looked_at = now
        return _shorter(await ends.read(), self._ends)

    async def _begin_again(self) -> None:
        """Publish everything again. First wait until the listeners have noticed that the topic was
        recreated and have returned to its beginning; it must not grow before that."""
        self._log.error("topic was recreated: all events are published again")
        await asyncio.sleep(REPLACED_SECONDS)
        self._ends.clear()
        for court in self.courts:
            await self.mark(court, 0, read_at=await self._marked(court))

    async def _marked(self, court: str) -> int:
        if court not in self._marks:
            pool = await self.journal.pools.of(court)
            sql = "select sent from relay where court = $1"
            self._marks[court] = await pool.fetchval(sql, court) or 0
        return self._marks[court]

    async def mark(self, court: str, sent: int, *, read_at: int) -> bool:
        """Set the publishing mark, unless it has changed since it was read."""
        pool = await self.journal.pools.of(court)
        done: str = await pool.execute(
            "insert into relay (court, sent, ends) values ($1, $2, $4) "
            "on conflict (court) do update set sent = $2, ends = $4 where relay.sent = $3",
            court,
            sent,
            read_at,
            [self._ends.get(number, 0) for number in range(max(self._ends, default=-1) + 1)],
        )
        moved = done == "INSERT 0 1"
        if moved:
            self._marks[court] = sent
        else:
            self._marks.pop(court, None)
        return moved

    async def _read(self, court: str, after: int) -> Sequence[Recorded]:
        return await self.journal.follow(court, after, BATCH_MAX, decoded=False)

    async def _send(self, batch: Sequence[Recorded], sender: AIOKafkaProducer) -> None:
        """Send a batch, each partition's part in order, and wait until all records are
        acknowledged."""
        partitions = sorted(await sender.partitions_for(self._topic))
        parts: dict[int, list[Recorded]] = {}
        for recorded in batch:
            partition = partitions[_hashed(recorded.case_id, len(partitions))]
            parts.setdefault(partition, []).append(recorded)
        await asyncio.gather(
            *(self._send_part(part, partition, sender) for partition, part in parts.items())
        )

    async def _send_part(
        self, part: Sequence[Recorded], partition: int, sender: AIOKafkaProducer
    ) -> None:
        builders = [sender.create_batch()]
        pending: list[asyncio.Future[RecordMetadata]] = []
        for recorded in part:
            record = record_of(recorded)
            record = record._replace(headers=self._kafka.seals.added(record.headers))
            if not _added(builders[-1], record):
                pending.append(await self._post(builders[-1], partition, sender))
                builders.append(sender.create_batch())
                assert _added(builders[-1], record)  # the first record of a batch always fits
        pending.append(await self._post(builders[-1], partition, sender))
        crash_point("relay.sending")
        for builder, ack in zip(builders, await asyncio.gather(*pending), strict=True):
            if ack.offset < 0:
                continue  # a duplicate batch, which the broker recognises without an offset
            if ack.offset < self._ends.get(partition, 0):
                raise TopicReplaced(self._topic)
            self._ends[partition] = ack.offset + builder.record_count()

    async def _post(
        self, builder: BatchBuilder, partition: int, sender: AIOKafkaProducer
    ) -> "asyncio.Future[RecordMetadata]":
        posted: asyncio.Future[RecordMetadata] = await sender.send_batch(
            builder, self._topic, partition=partition
        )
        return posted


def _shorter(ends: Mapping[int, int], before: Mapping[int, int]) -> bool:
    """Whether a partition ends earlier than before: it was recreated, or its tail is lost."""
    return any(ends.get(number, 0) < end for number, end in before.items())


def _added(builder: BatchBuilder, record: KafkaRecord) -> bool:
    key, value, headers = record
    return builder.append(timestamp=None, key=key, value=value, headers=headers) is not None


@lru_cache(maxsize=10_000)
def _hashed(case_id: str, partitions: int) -> int:
    """The partition of a case: the same that every Kafka client would choose."""
    chosen: int = DefaultPartitioner()(case_id.encode(), list(range(partitions)), [])
    return chosen


async def _nothing() -> Sequence[Recorded]:
    return ()
