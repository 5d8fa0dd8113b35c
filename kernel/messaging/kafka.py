"""The Kafka inlet: FastStream with raw bytes and manual acknowledgement.

FastStream's acknowledgement policies either lose a message whose handler fails or retry it in a
loop, and a body that fails validation never reaches the handler. The subscriber therefore receives
raw records, validates them in the handler, and commits only after every message of the batch is
stored or durably parked.
"""

import asyncio
import contextlib
from binascii import crc32
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from aiokafka import AIOKafkaProducer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import KafkaAckableMessage

from kernel.base.clock import real_seconds
from kernel.base.crash_points import crash_point
from kernel.base.logs import logger
from kernel.journal.envelope import Place, Recorded
from kernel.messaging.cloudevents import BadEnvelope, heading_in, parse, place_in
from kernel.messaging.consumer import Consumer
from kernel.messaging.offsets import OffsetReader, Offsets
from kernel.messaging.relay import Cluster, topic_of
from kernel.messaging.topics import parked_topic_of
from kernel.messaging.trust import Distrusted
from kernel.messaging.watch import CaughtUp, Progress

T = TypeVar("T")

RECORDS_MAX = 10_000  # a batch is stored and acknowledged as one: fewer are cheaper
BATCH_WAIT_MS = 100
PACE_SECONDS = 0.06  # minimum interval between batches, so that they are fewer and larger
PACED_MAX = 200  # batches smaller than this wait for more records
RETRY_MAX_SECONDS = 5.0
METADATA_MS = 10_000  # how soon a recreated topic is noticed (aiokafka's default: 5 minutes)
START_RETRY_SECONDS = 1.0
STOP_SECONDS = 15.0  # a batch that waits for its database longer is read again after the start
ALIVE_SECONDS = 1.0  # how often the inlet verifies that it is still reading


class _DrainOnRevoke(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    """Finishes the current batch before its partitions are reassigned."""

    def __init__(self, in_hand: asyncio.Lock, consumer: Consumer) -> None:
        self._in_hand = in_hand
        self._consumer = consumer

    async def on_partitions_revoked(self, revoked: Sequence[TopicPartition]) -> None:
        if revoked:
            async with self._in_hand:
                return

    async def on_partitions_assigned(self, assigned: Sequence[TopicPartition]) -> None:
        """Reloads what is parked: another replica may have changed it. The inbox knows what was
        consumed."""
        if assigned:
            self._consumer.forget()


class KafkaInlet:
    """Feeds one consumer from the topics of the services it listens to.

    `instance` makes it a static member of its group: restarted under the same name within the
    session timeout, it gets its partitions back at once. No two replicas may share a name.
    """

    def __init__(self, consumer: Consumer, *, kafka: Cluster, instance: str = "") -> None:
        self.consumer = consumer
        self.progress = Progress()
        self._service = consumer.service.definition.name
        self._courts = frozenset(consumer.service.rulebook.courts)
        self._kafka = kafka
        self._in_hand = asyncio.Lock()  # held while a batch is stored and acknowledged
        self._storing: asyncio.Task[None] | None = None
        self._ending = False
        self._letters: AIOKafkaProducer | None = None
        self._log = logger(self._service)
        # Consumer only: otherwise FastStream would create missing topics, with one partition.
        self._broker = KafkaBroker(
            kafka.bootstrap,
            security=kafka.access.security(),
            apply_types=False,
            logger=None,
            consumer_only=True,
            metadata_max_age_ms=METADATA_MS,
        )
        sources = consumer.service.definition.listens_to
        topics = [topic_of(source, kafka.prefix) for source in sources]
        group = f"{kafka.prefix}.{self._service}"
        self._sources = dict(zip(topics, sources, strict=True))
        self._offsets = Offsets()
        self._caught_up = {source: CaughtUp() for source in sources}
        self._done: dict[TopicPartition, int] = {}
        self._reader = OffsetReader(kafka.clients(), group=group, topics=topics)
        if topics:
            self._subscriber = self._broker.subscriber(
                *topics,
                batch=True,
                group_id=group,
                group_instance_id=_member(instance, topics),
                ack_policy=AckPolicy.MANUAL,
                auto_offset_reset="earliest",
                # All topics have the same number of partitions, so that a case's messages of all
                # sources reach the same replica, where they can wait for each other.
                partition_assignment_strategy=(RangePartitionAssignor,),
                max_records=RECORDS_MAX,
                batch_timeout_ms=BATCH_WAIT_MS,
                session_timeout_ms=kafka.session_seconds * 1000,
                max_poll_interval_ms=600_000,
                rebalance_timeout_ms=60_000,  # the current batch ends first, see _DrainOnRevoke
                listener=_DrainOnRevoke(self._in_hand, consumer),
                parser=self._parse,
                decoder=_keep,
            )
            self._subscriber(self._on_batch)

    async def run(self) -> None:
        """Consume until cancelled. Retries while the broker is unavailable at the start.

        Returns when the reader has ended, and raises why a batch could not be stored.
        """
        try:
            while not await self._started():
                await asyncio.sleep(START_RETRY_SECONDS)
            while not self._sources or any(not task.done() for task in self._subscriber.tasks):
                if (failure := self._failed()) is not None:
                    raise failure
                await asyncio.sleep(ALIVE_SECONDS)
        finally:
            await self.stop()

    async def _started(self) -> bool:
        try:
            await self.start()
        except KafkaError as error:
            self._log.warning("consumer waits", error=type(error).__name__)
            await self.stop()
            return False
        return True

    async def start(self) -> None:
        """Join the group and read. Raises KafkaError when the broker cannot be reached."""
        self._letters = AIOKafkaProducer(**self._kafka.clients(), acks="all")
        await self._letters.start()
        self._ending = False
        await self._broker.start()

    async def stop(self) -> None:
        """Finish the batch in hand, within a limit, and leave the group."""
        await self._end_batch()
        await self._broker.stop()
        await self._reader.close()
        if self._letters is not None:
            await self._letters.stop()
            self._letters = None

    async def _end_batch(self) -> None:
        self._ending = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS), self._in_hand:
                return
        assert self._storing is not None  # it holds the lock
        self._storing.cancel()

    async def look(self) -> None:
        """Read the group's offsets. Raises KafkaError, OSError or TimeoutError."""
        if self._sources:
            self._offsets = await self._reader.read()
            self._note_ends(real_seconds())
            ends = (
                self._offsets.ends
            )  # after a topic was recreated, earlier progress does not count
            self._done = {tp: o for tp, o in self._done.items() if o <= ends.get(tp, 0)}

    def _note_ends(self, now: float) -> None:
        ends: dict[str, dict[Hashable, int]] = {source: {} for source in self._caught_up}
        for partition, end in self._offsets.ends.items():
            ends[self._sources[partition.topic]][partition] = end
        for source, caught_up in self._caught_up.items():
            caught_up.seen(ends[source], self._offsets.reached, now)

    def heard_until(self, source: str) -> float:
        """The instant up to which the group has consumed everything in the topic of a source."""
        return self._caught_up[source].until

    def lag(self) -> Mapping[str, int]:
        """Events that the group has yet to consume, by source."""
        left: Counter[str] = Counter(dict.fromkeys(self._sources.values(), 0))
        for partition, end in self._offsets.ends.items():
            left[self._sources[partition.topic]] += end - self._offsets.reached[partition]
        return left

    def behind(self) -> int:
        """Unconsumed events of the partitions assigned here; of all partitions if none is."""
        left = 0
        for partition in self._held() or self._offsets.ends:
            end = self._offsets.ends.get(partition, 0)
            done = max(self._offsets.reached.get(partition, 0), self._done.get(partition, 0))
            left += max(0, end - done)
        return left

    def reached(self) -> Hashable:
        """Changes with each batch consumed here; without assigned partitions, with the group's
        offsets."""
        group = 0 if self._held() else sum(self._offsets.reached.values())
        return self.progress.batches, group

    def _held(self) -> frozenset[TopicPartition]:
        consumer = self._subscriber.consumer if self._sources else None
        return frozenset(consumer.assignment()) if consumer is not None else frozenset()

    async def _parse(self, records: tuple[ConsumerRecord, ...]) -> KafkaAckableMessage:
        consumer = self._subscriber.consumer
        assert consumer is not None  # records come from it
        return KafkaAckableMessage(
            body=b"",
            raw_message=records,
            headers={},
            batch_headers=[],
            reply_to="",
            content_type=None,
            message_id=f"{records[0].offset}-{records[-1].offset}",
            correlation_id=None,
            consumer=consumer,
        )

    async def _on_batch(self, message: KafkaAckableMessage) -> None:
        """Have a batch stored while the next one is fetched and sorted; never two at a time."""
        begun, records = real_seconds(), message.raw_message
        assert isinstance(records, tuple)
        asking, passing = self._sorted(records)
        await self._in_hand.acquire()
        if self._ending or self._failed() is not None:
            self._in_hand.release()
            return
        self._storing = asyncio.create_task(self._store(records, asking, passing))
        self._storing.add_done_callback(lambda _: self._in_hand.release())
        if len(records) <= PACED_MAX:
            await asyncio.sleep(begun + PACE_SECONDS - real_seconds())

    async def _store(
        self,
        records: Sequence[ConsumerRecord],
        asking: list[ConsumerRecord],
        passing: Mapping[str, Mapping[Place, ConsumerRecord]],
    ) -> None:
        await self._until_taken(asking, passing)
        last = {(one.topic, one.partition): one.offset for one in records}
        reached = {TopicPartition(*where): offset + 1 for where, offset in last.items()}
        try:
            # Only the partitions of this batch; otherwise the whole assignment is written each
            # time.
            await self._commit(reached)
            crash_point("consume.acknowledged")
        except KafkaError as error:
            # The partitions were reassigned meanwhile. The other consumer reads the batch again
            # and recognises it by the inbox.
            self._log.warning("batch not acknowledged", error=type(error).__name__)
            return
        self._done |= reached
        self.progress.completed()

    def _failed(self) -> BaseException | None:
        """Why the last batch could not be stored; nothing is read behind it."""
        last = self._storing
        ended = last is not None and last.done() and not last.cancelled()
        return last.exception() if last is not None and ended else None

    async def _commit(self, reached: Mapping[TopicPartition, int]) -> None:
        """Commit the offsets. Raises KafkaError."""
        consumer = self._subscriber.consumer
        assert consumer is not None  # records came from it
        await consumer.commit(reached)

    async def _until_taken(
        self,
        asking: list[ConsumerRecord],
        passing: Mapping[str, Mapping[Place, ConsumerRecord]],
    ) -> None:
        """Process a batch until it succeeds; retries with backoff while a server is unavailable.

        Events that ask nothing go first. One that differs from what was consumed at its position is
        decoded like those that ask something, and parked.
        """
        for court, placed in passing.items():
            diverged = await self._until_done(partial(self.consumer.pass_over, court, list(placed)))
            asking += [placed[place] for place in diverged]
        messages: list[Recorded] = []
        for record in asking:
            try:
                message = self._readable(record)
            except BadEnvelope as error:
                await self._until_done(partial(self._set_aside, record, error))
                continue
            if self._kafka.seals.hold(dict(record.headers)):
                messages.append(message)
            else:
                await self._until_done(partial(self._distrust, record, message))
        await self._until_done(partial(self.consumer.take, messages))

    def _sorted(
        self, records: Sequence[ConsumerRecord]
    ) -> tuple[list[ConsumerRecord], Mapping[str, Mapping[Place, ConsumerRecord]]]:
        """The records that must be decoded, and, by court and position, those that ask nothing."""
        asking: list[ConsumerRecord] = []
        passing: dict[str, dict[Place, ConsumerRecord]] = defaultdict(dict)
        for record in records:
            passed = self._passed(record)
            if passed is None:
                asking.append(record)
            else:
                court, place = passed
                passing[court][place] = record
        return asking, passing

    def _passed(self, record: ConsumerRecord) -> tuple[str, Place] | None:
        """Court and position of an event that asks nothing here; None if it must be decoded, or
        is not to be believed."""
        try:
            found = dict(record.headers)
            if not self._kafka.seals.hold(found):
                return None
            heading = heading_in(found)
            if not self._ours(
                heading.court, heading.source, record.topic
            ) or not self.consumer.passes(heading):
                return None
            return heading.court, place_in(heading.source, found)
        except BadEnvelope:
            return None

    async def _until_done(self, work: Callable[[], Awaitable[T]]) -> T:
        delay_seconds = 0.1
        while True:
            try:
                return await work()
            except Exception as error:  # noqa: BLE001 - dropping the batch would lose events
                self._log.error("batch waits", error=type(error).__name__)
                await asyncio.sleep(delay_seconds)
                delay_seconds = min(delay_seconds * 2, RETRY_MAX_SECONDS)

    def _readable(self, record: ConsumerRecord) -> Recorded:
        """The message in a record. Raises BadEnvelope, also if it concerns none of our courts."""
        message = parse(record.headers, record.value)
        if message.court not in self._courts:
            raise BadEnvelope(f"no court of ours: {message.court}")
        if not self._ours(message.court, message.service, record.topic):
            raise BadEnvelope(f"{record.topic} is not the topic of {message.service}")
        return message

    def _ours(self, court: str, source: str, topic: str) -> bool:
        """Whether an event concerns one of our courts and is on the topic of its service."""
        return court in self._courts and source == self._sources[topic]

    async def _distrust(self, record: ConsumerRecord, message: Recorded) -> None:
        error = Distrusted("it does not bear the seal of our houses")
        await self.consumer.distrust(message, error, _place_of(record))

    async def _set_aside(self, record: ConsumerRecord, error: BadEnvelope) -> None:
        """Unparseable records go to the dead-letter topic, because they belong to no case.

        If the reason does not fit in, the record is kept where it is and its offset is logged.
        """
        assert self._letters is not None
        place = _place_of(record)
        why = [("zhixing_error", str(error).encode()), ("zhixing_place", place.encode())]
        topic = parked_topic_of(self._service, self._kafka.prefix)
        send = partial(self._letters.send_and_wait, topic, key=record.key)
        try:
            await send(value=record.value, headers=[*record.headers, *why])
        except MessageSizeTooLargeError:
            await send(value=None, headers=why)
        self.consumer.counts.parked += 1
        self._log.error("unreadable message set aside", place=place, error=str(error))


def _place_of(record: ConsumerRecord) -> str:
    return f"{record.topic}/{record.partition}/{record.offset}"


def _member(instance: str, topics: Sequence[str]) -> str | None:
    """The static member name, derived from the topics: a member that returns within its session
    gets its old partitions and would never be assigned those of a newly added topic."""
    return f"{instance}.{crc32(' '.join(topics).encode()):08x}" if instance else None


async def _keep(message: Any) -> Any:
    """FastStream's decoder: passes the message through, so that nothing is decoded outside the
    handler."""
    return message
