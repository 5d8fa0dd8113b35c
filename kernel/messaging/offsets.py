"""How far a consumer group has come, asked of the broker by clients of their own.

A consumer that hangs does not know that it is behind: its own idea of where a topic ends stands
still with it. So it is never asked.
"""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

READ_SECONDS_MAX = 5.0  # for all questions together, connecting included
CLOSE_SECONDS_MAX = 2.0


@dataclass(frozen=True, slots=True)
class Offsets:
    """By partition: where it ends, and the first offset that the group has not acknowledged."""

    ends: Mapping[TopicPartition, int] = field(default_factory=dict)
    reached: Mapping[TopicPartition, int] = field(default_factory=dict)


class OffsetReader:
    """Reads the offsets of one group on some topics. Connects when first asked."""

    def __init__(self, bootstrap: str, *, group: str, topics: Sequence[str]) -> None:
        self._bootstrap = bootstrap
        self._group = group
        self._topics = list(topics)
        self._clients: tuple[AIOKafkaAdminClient, AIOKafkaConsumer] | None = None

    async def read(self) -> Offsets:
        """The offsets now. Raises KafkaError, OSError or TimeoutError, within READ_SECONDS_MAX;
        the next call connects anew."""
        try:
            async with asyncio.timeout(READ_SECONDS_MAX):
                return await self._read()
        except (KafkaError, OSError):
            await self.close()
            raise

    async def close(self) -> None:
        if self._clients is None:
            return
        (admin, consumer), self._clients = self._clients, None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS_MAX):
                await admin.close()
                await consumer.stop()

    async def _read(self) -> Offsets:
        admin, consumer = await self._connected()
        partitions = [
            TopicPartition(topic["topic"], partition["partition"])
            for topic in await admin.describe_topics(self._topics)
            for partition in topic["partitions"]
        ]
        committed = await admin.list_consumer_group_offsets(self._group)
        begins = await consumer.beginning_offsets(partitions)
        ends = await consumer.end_offsets(partitions)  # last: what is done is never ahead of it
        reached: dict[TopicPartition, int] = {}
        for partition, end in ends.items():
            offset = committed[partition].offset if partition in committed else -1
            # Nothing acknowledged, or (a topic made anew) more than there is: from the beginning.
            reached[partition] = offset if offset <= end else -1
            reached[partition] = max(reached[partition], begins[partition])
        return Offsets(ends, reached)

    async def _connected(self) -> tuple[AIOKafkaAdminClient, AIOKafkaConsumer]:
        if self._clients is None:
            wait_ms = int(READ_SECONDS_MAX * 1000)
            admin = AIOKafkaAdminClient(
                bootstrap_servers=self._bootstrap, request_timeout_ms=wait_ms
            )
            consumer = AIOKafkaConsumer(
                bootstrap_servers=self._bootstrap, request_timeout_ms=wait_ms
            )
            self._clients = admin, consumer
            await admin.start()
            await consumer.start()
        return self._clients
