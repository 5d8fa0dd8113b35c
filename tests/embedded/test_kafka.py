"""A real Kafka 4.3.1: records pass through it, survive a restart, and it wants no port for ever."""

import asyncio
import socket
from pathlib import Path

import pytest
from aiokafka import (
    AIOKafkaConsumer,
    AIOKafkaProducer,
)
from aiokafka.admin import (
    AIOKafkaAdminClient,
    NewTopic,
)

from tests.waiting import PATIENCE_SECONDS
from zhixing.local.embedded.datadir import DataDirBusy
from zhixing.local.embedded.kafka import KafkaServer, start_kafka

ANSWER_MS_MAX = 120_000  # a broker that has just started beside three others answers late


async def create(bootstrap: str, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=ANSWER_MS_MAX)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    finally:
        await admin.close()


async def produce(bootstrap: str, topic: str, body: bytes) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True)
    await producer.start()
    try:
        await producer.send_and_wait(topic, body, key=b"case")
    finally:
        await producer.stop()


async def consume(bootstrap: str, topic: str, group: str | None) -> bytes:
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=bootstrap, group_id=group, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        record = await asyncio.wait_for(consumer.getone(), PATIENCE_SECONDS)
        return bytes(record.value)
    finally:
        await consumer.stop()


def test_a_record_goes_in_and_comes_out(kafka: KafkaServer) -> None:
    async def journey() -> bytes:
        await create(kafka.bootstrap, "zhixing.intake")
        await produce(kafka.bootstrap, "zhixing.intake", "立案".encode())
        return await consume(kafka.bootstrap, "zhixing.intake", "control")

    assert asyncio.run(journey()) == "立案".encode()


def test_logs_go_to_files_and_the_console_stays_quiet(
    kafka: KafkaServer, kafka_folder: Path
) -> None:
    assert kafka.pid is not None
    logs = kafka_folder / "kafka" / "logs"
    assert "Kafka Server started" in (logs / "server.log").read_text()
    assert (logs / "console.log").read_text() == ""


def test_a_second_broker_on_the_same_directory_is_refused(
    kafka: KafkaServer, kafka_folder: Path
) -> None:
    with pytest.raises(DataDirBusy, match=r"process \d+"):
        start_kafka(kafka_folder)


@pytest.mark.slow
def test_a_restart_keeps_the_records_and_yields_a_port_that_is_taken(tmp_path: Path) -> None:
    data = tmp_path / "执行 局,甲"
    first = start_kafka(data)
    asyncio.run(create(first.bootstrap, "t"))
    asyncio.run(produce(first.bootstrap, "t", b"kept"))
    first.stop()
    first.stop()
    with socket.create_server(("127.0.0.1", int(first.bootstrap.split(":")[1]))):
        moved = start_kafka(data)
        try:
            assert moved.bootstrap != first.bootstrap
            assert asyncio.run(consume(moved.bootstrap, "t", group=None)) == b"kept"
        finally:
            moved.stop()
