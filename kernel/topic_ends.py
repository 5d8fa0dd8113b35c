"""What a topic holds last of each court's log."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition

from kernel.envelope import BadEnvelope, Message, parse

LOOK_BACK = 500  # records per partition: enough to meet the newest of every busy court
POLL_MS = 500


@dataclass(frozen=True, slots=True)
class Published:
    """The newest event of each court that was found; `complete` where the whole topic was read,
    so that a court which was not found is not there."""

    newest: Mapping[str, Message]
    complete: bool


async def newest_published(bootstrap: str, topic: str) -> Published:
    """Read the ends of a topic's partitions.

    Raises KafkaError when the broker is away.
    """
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, auto_offset_reset="earliest", enable_auto_commit=False
    )
    await consumer.start()
    try:
        await consumer.topics()  # metadata of topics that nobody subscribed to
        numbers = consumer.partitions_for_topic(topic) or set()
        partitions = [TopicPartition(topic, number) for number in sorted(numbers)]
        if not partitions:
            return Published({}, complete=True)
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
        complete = all(ends[p] - starts[p] <= LOOK_BACK for p in partitions)
        return Published(newest, complete)
    finally:
        await consumer.stop()


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
