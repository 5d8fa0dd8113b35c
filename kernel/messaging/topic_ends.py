"""The newest published event of each court, read from the ends of a topic."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import for_code

from kernel.journal.envelope import Recorded
from kernel.messaging.cloudevents import BadEnvelope, parse
from kernel.messaging.trust import Distrusted, Seals, check_content

LOOK_BACK = 500  # records per partition: enough to contain the newest of every busy court
POLL_MS = 500


@dataclass(frozen=True, slots=True)
class Published:
    """The end offset of each partition, and the newest event of each court found near it."""

    newest: Mapping[str, Recorded]
    ends: Mapping[int, int]


class TopicEnds:
    """Reads the ends of one topic's partitions over a connection that stays open."""

    def __init__(
        self, consumer: AIOKafkaConsumer, partitions: Sequence[TopicPartition], seals: Seals
    ) -> None:
        self._consumer = consumer
        self._seals = seals
        self._partitions = partitions

    async def read(self) -> Mapping[int, int]:
        """By partition: the offset that the next record will get. Raises KafkaError."""
        ends = await self._consumer.end_offsets(self._partitions)
        return {partition.partition: end for partition, end in ends.items()}

    async def newest(self) -> Published:
        """The newest published event of each court. Raises KafkaError."""
        consumer = self._consumer
        consumer.assign(self._partitions)
        starts = await consumer.beginning_offsets(self._partitions)
        ends = await self.read()
        newest: dict[str, Recorded] = {}
        for partition in self._partitions:
            end = ends[partition.partition]
            consumer.seek(partition, max(starts[partition], end - LOOK_BACK))
            while await consumer.position(partition) < end:
                found = await consumer.getmany(partition, timeout_ms=POLL_MS)
                for record in found.get(partition, ()):
                    if (message := _believed(record, self._seals)) is not None:
                        _note(newest, message)
        consumer.unsubscribe()  # otherwise it would continue fetching
        return Published(newest, ends)


@asynccontextmanager
async def topic_ends(
    clients: Mapping[str, Any], topic: str, seals: Seals
) -> AsyncIterator[TopicEnds]:
    """Connect to the broker, with what clients are made with.

    Raises KafkaError when it is unreachable or has no such topic.
    """
    numbers = await partitions_of(clients, topic)
    consumer = AIOKafkaConsumer(**clients, auto_offset_reset="earliest", enable_auto_commit=False)
    try:
        await consumer.start()
        yield TopicEnds(consumer, [TopicPartition(topic, number) for number in numbers], seals)
    finally:
        await consumer.stop()


async def partitions_of(clients: Mapping[str, Any], topic: str) -> list[int]:
    """The partitions of a topic. A consumer only knows those of topics assigned to it."""
    admin = AIOKafkaAdminClient(**clients)
    try:
        await admin.start()
        (described,) = await admin.describe_topics([topic])
    finally:
        await admin.close()
    if described["error_code"]:
        raise for_code(described["error_code"])(topic)
    return sorted(partition["partition"] for partition in described["partitions"])


def _believed(record: ConsumerRecord, seals: Seals) -> Recorded | None:
    """The event in a record; None if it is none of ours. The listeners list such records, and one
    that a stranger wrote must not stop the relay."""
    try:
        message = parse(record.headers, record.value)
        check_content(message)
    except (BadEnvelope, Distrusted):
        return None
    return message if seals.hold(dict(record.headers)) else None


def _note(newest: dict[str, Recorded], message: Recorded) -> None:
    known = newest.get(message.court)
    if known is None or known.position < message.position:
        newest[message.court] = message
