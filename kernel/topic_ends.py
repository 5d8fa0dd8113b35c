"""What a topic holds last of each court's log."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import for_code

from kernel.envelope import BadEnvelope, Message, parse

LOOK_BACK = 500  # records per partition: enough to meet the newest of every busy court
POLL_MS = 500


@dataclass(frozen=True, slots=True)
class Published:
    """Where each partition ends, and the newest event of each court that was found near there."""

    newest: Mapping[str, Message]
    ends: Mapping[int, int]


async def newest_published(bootstrap: str, topic: str) -> Published:
    """Read the ends of a topic's partitions.

    Raises KafkaError when the broker is away.
    """
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, auto_offset_reset="earliest", enable_auto_commit=False
    )
    try:
        await consumer.start()
        partitions = [TopicPartition(topic, number) for number in await _numbers(bootstrap, topic)]
        consumer.assign(partitions)
        starts = await consumer.beginning_offsets(partitions)
        ends = await consumer.end_offsets(partitions)
        for partition in partitions:
            consumer.seek(partition, max(starts[partition], ends[partition] - LOOK_BACK))
        newest: dict[str, Message] = {}
        for partition in partitions:
            while await consumer.position(partition) < ends[partition]:
                found = await consumer.getmany(partition, timeout_ms=POLL_MS)
                for record in found.get(partition, ()):
                    _note(newest, record.headers, record.value)
        return Published(newest, {p.partition: end for p, end in ends.items()})
    finally:
        await consumer.stop()


async def _numbers(bootstrap: str, topic: str) -> list[int]:
    """The partitions of a topic. A consumer knows only those of the topics it was given."""
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
    newest: dict[str, Message], headers: tuple[tuple[str, bytes], ...], value: bytes | None
) -> None:
    try:
        message = parse(headers, value)
    except BadEnvelope:
        return  # not one of ours: the listeners set it aside
    known = newest.get(message.court)
    if known is None or known.position < message.position:
        newest[message.court] = message
