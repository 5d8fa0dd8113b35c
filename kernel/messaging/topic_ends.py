"""The newest published event of each court, read from the ends of a topic."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import for_code

from kernel.journal.envelope import Recorded
from kernel.messaging.cloudevents import BadEnvelope, parse

LOOK_BACK = 500  # records per partition: enough to contain the newest of every busy court
POLL_MS = 500


@dataclass(frozen=True, slots=True)
class Published:
    """The end offset of each partition, and the newest event of each court found near it."""

    newest: Mapping[str, Recorded]
    ends: Mapping[int, int]


class TopicEnds:
    """Reads the ends of one topic's partitions over a connection that stays open."""

    def __init__(self, consumer: AIOKafkaConsumer, partitions: Sequence[TopicPartition]) -> None:
        self._consumer = consumer
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
                    _note(newest, record.headers, record.value)
        consumer.unsubscribe()  # otherwise it would continue fetching
        return Published(newest, ends)


@asynccontextmanager
async def topic_ends(bootstrap: str, topic: str) -> AsyncIterator[TopicEnds]:
    """Connect to the broker. Raises KafkaError when it is unreachable or has no such topic."""
    numbers = await _numbers(bootstrap, topic)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, auto_offset_reset="earliest", enable_auto_commit=False
    )
    try:
        await consumer.start()
        yield TopicEnds(consumer, [TopicPartition(topic, number) for number in numbers])
    finally:
        await consumer.stop()


async def _numbers(bootstrap: str, topic: str) -> list[int]:
    """The partitions of a topic. A consumer only knows those of topics assigned to it."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        await admin.start()
        (described,) = await admin.describe_topics([topic])
    finally:
        await admin.close()
    if described["error_code"]:
        raise for_code(described["error_code"])(topic)
    return sorted(partition["partition"] for partition in described["partitions"])


def _note(
    newest: dict[str, Recorded], headers: tuple[tuple[str, bytes], ...], value: bytes | None
) -> None:
    try:
        message = parse(headers, value)
    except BadEnvelope:
        return  # unparseable: the listeners send it to the dead-letter topic
    known = newest.get(message.court)
    if known is None or known.position < message.position:
        newest[message.court] = message
