"""How far a consumer group has come, read from the broker with separate clients.

A consumer that hangs does not notice that it is behind, because its own view of the topic end is
stale too. Its own figures are therefore not used.
"""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

READ_SECONDS_MAX = 5.0  # total timeout, including connecting
CLOSE_SECONDS_MAX = 2.0


@dataclass(frozen=True, slots=True)
class Offsets:
    """By partition: the end offset, and the first offset that the group has not committed."""

    ends: Mapping[TopicPartition, int] = field(default_factory=dict)
    reached: Mapping[TopicPartition, int] = field(default_factory=dict)


class OffsetReader:
    """Reads the offsets of one group on some topics. Connects on first use, with what clients are
    made with."""

    def __init__(self, clients: Mapping[str, Any], *, group: str, topics: Sequence[str]) -> None:
        self._with = clients
        self._group = group
        self._topics = list(topics)
        self._clients: tuple[AIOKafkaAdminClient, AIOKafkaConsumer] | None = None

    async def read(self) -> Offsets:
        """The current offsets.

        Raises KafkaError, OSError or TimeoutError within READ_SECONDS_MAX; the next call
        reconnects.
        """
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
        ends = await consumer.end_offsets(
            partitions
        )  # read last, so that committed offsets are never ahead of it
        reached: dict[TopicPartition, int] = {}
        for partition, end in ends.items():
            offset = committed[partition].offset if partition in committed else -1
            # Nothing committed, or more than there is (the topic was recreated): start from the
            # beginning.
            reached[partition] = offset if offset <= end else -1
            reached[partition] = max(reached[partition], begins[partition])
        return Offsets(ends, reached)

    async def _connected(self) -> tuple[AIOKafkaAdminClient, AIOKafkaConsumer]:
        if self._clients is None:
            wait_ms = int(READ_SECONDS_MAX * 1000)
            admin = AIOKafkaAdminClient(**self._with, request_timeout_ms=wait_ms)
            consumer = AIOKafkaConsumer(**self._with, request_timeout_ms=wait_ms)
            self._clients = admin, consumer
            await admin.start()
            await consumer.start()
        return self._clients
