"""The topics of the services on Kafka, and their dead-letter topics."""

from collections.abc import Iterator, Sequence

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError

from kernel.messaging.relay import PARTITIONS, PREFIX, REQUEST_BYTES_MAX, Cluster, topic_of

PARKED_PARTITIONS = 1  # people read it, and it holds what is rare
TOPIC = {
    # Kafka deletes after seven days by default: a bureau closed over Spring Festival would lose
    # what its listeners had not read. The relay also holds the topic against the journal.
    "retention.ms": "-1",
    "max.message.bytes": str(REQUEST_BYTES_MAX),  # a larger event stops its relay
}


def parked_topic_of(service: str, prefix: str = PREFIX) -> str:
    """The dead-letter topic of a service."""
    return f"{topic_of(service, prefix)}.parked"


def topics_of(
    services: Sequence[str], prefix: str = PREFIX, partitions: int = PARTITIONS
) -> Iterator[tuple[str, int]]:
    """The topics of these services and their numbers of partitions."""
    for service in services:
        yield topic_of(service, prefix), partitions
        yield parked_topic_of(service, prefix), PARKED_PARTITIONS


async def ensure_topics(kafka: Cluster, services: Sequence[str]) -> None:
    """Create missing topics; the broker never creates one by itself."""
    admin = AIOKafkaAdminClient(**kafka.clients())
    await admin.start()
    try:
        known = set(await admin.list_topics())
        missing = [
            NewTopic(name, num_partitions=partitions, replication_factor=1, topic_configs=TOPIC)
            for name, partitions in topics_of(services, kafka.prefix, kafka.partitions)
            if name not in known
        ]
        if missing:
            try:
                await admin.create_topics(missing)
            except TopicAlreadyExistsError:
                return  # another service created them concurrently
    finally:
        await admin.close()
