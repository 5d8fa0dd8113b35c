"""What Kafka remembers is lost: offsets, records, whole topics. The journal has it all."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.records_to_delete import RecordsToDelete
from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.admin import DeleteGroupsRequest

from kernel.messaging.relay import PARTITIONS, topic_of
from kernel.messaging.topics import ensure_topics
from tests.conftest import NewDatabase, Storm
from tests.faults.bus_line import COURT, Line, case, line_on
from tests.faults.figures import Figures, Row
from tests.waiting import PATIENCE_SECONDS, eventually
from zhixing.local.embedded.kafka import KafkaServer

CASES = 12


@pytest.fixture
async def line(kafka: KafkaServer, new_database: NewDatabase) -> AsyncIterator[Line]:
    async with line_on(kafka.bootstrap, new_database) as made:
        made.lead()
        yield made


@pytest.fixture
async def admin(kafka: KafkaServer) -> AsyncIterator[AIOKafkaAdminClient]:
    made = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await made.start()
    yield made
    await made.close()


async def written(line: Line, events: int = 3) -> None:
    for number in range(CASES):
        await line.write(case(number), events)


async def offsets(line: Line, admin: AIOKafkaAdminClient) -> int:
    """How many partitions the group remembers a place in."""
    return len(await admin.list_consumer_group_offsets(f"{line.cluster.prefix}.archive"))


async def test_a_group_that_forgot_its_offsets_hears_all_again_and_moves_nothing_twice(
    line: Line, admin: AIOKafkaAdminClient, figures: Figures
) -> None:
    await written(line)
    before = await line.join()
    await line.settled()
    await line.leave(before)
    await _delete_group(line)
    assert await offsets(line, admin) == 0
    await written(line)
    after = await line.join()
    await line.settled()
    events = await line.once_and_in_order()

    async def heard_again() -> bool:
        return after.consumer.counts.taken == events

    await eventually(heard_again, what="everything heard again")
    again = after.consumer.counts.repeated
    assert again == events // 2
    figures.tell(
        Row(
            fault="group offsets deleted",
            injected="while the listener is away",
            times=1,
            held=f"{again} of {events} events heard again, none moved anything twice",
        )
    )


async def _delete_group(line: Line) -> None:
    client = AIOKafkaClient(bootstrap_servers=line.cluster.bootstrap)
    await client.bootstrap()
    try:
        group = f"{line.cluster.prefix}.archive"
        answer = await client.send(client.get_random_node(), DeleteGroupsRequest([group]))
        assert [code for _, code in answer.results] == [0], answer
    finally:
        await client.close()


@pytest.mark.long
async def test_a_topic_made_anew_under_a_running_line_loses_nothing(
    line: Line, admin: AIOKafkaAdminClient, storm: Storm, figures: Figures
) -> None:
    times = storm.times(1, 1)
    busy = await line.join()
    for _ in range(times):
        await written(line)
        await line.settled()
        await line.leave(busy)
        await written(line)  # published, and heard by nobody
        await _published(line)
        await _make_anew(line, admin)
        busy = await line.join()
        async with line.under_load(storm.random("topic"), CASES):
            await asyncio.sleep(3.0)
    seconds = await line.caught_up(PATIENCE_SECONDS + storm.seconds)
    events = await line.once_and_in_order()
    await line.sent_again()
    figures.tell(
        Row(
            fault="topic deleted and made anew",
            injected="under a running relay and listener, with records not yet heard",
            times=times,
            held=f"{events} events told again from the journal, each taken once, in order",
            recovery_seconds=seconds,
            seed=storm.seed,
        )
    )


async def _slow(_message: object) -> None:
    await asyncio.sleep(0.5)


async def _published(line: Line) -> None:
    head = (await line.intake.head(COURT)).position

    async def sent() -> bool:
        return await line.sent() == head

    await eventually(sent, what="all published")


async def _make_anew(line: Line, admin: AIOKafkaAdminClient) -> None:
    topic = topic_of("intake", line.cluster.prefix)
    answer = await admin.delete_topics([topic])
    assert [code for _, code in answer.topic_error_codes] == [0], answer

    async def made() -> bool:
        await ensure_topics(line.cluster, ("intake", "archive"))
        return topic in await admin.list_topics()

    await eventually(made, what="topic made anew")


async def test_records_deleted_before_they_were_heard_come_again_when_the_relay_is_set_back(
    line: Line, admin: AIOKafkaAdminClient, figures: Figures
) -> None:
    await written(line)
    await _published(line)
    lost = await _delete_all_records(line, admin)
    await line.join()
    await line.write(case(CASES))
    await _heard(line, 1)
    assert await line.missing() == list(range(1, lost + 1))
    await line.rewind()
    seconds = await line.caught_up()
    assert await line.missing() == []
    events = await line.once_and_in_order()
    figures.tell(
        Row(
            fault="records deleted before they were heard",
            injected="as a retention of days would",
            times=lost,
            held=f"missing at the listener and named there; all {events} taken once, in order, "
            "after `relay rewind`",
            recovery_seconds=seconds,
        )
    )


async def _heard(line: Line, events: int) -> None:
    async def heard() -> bool:
        return await line.taken() == events

    await eventually(heard, what=f"{events} heard")


async def _delete_all_records(line: Line, admin: AIOKafkaAdminClient) -> int:
    topic = topic_of("intake", line.cluster.prefix)
    records = await line.on_topic()
    await admin.delete_records(
        {TopicPartition(topic, number): RecordsToDelete(-1) for number in range(PARTITIONS)}
    )
    return len(records)
