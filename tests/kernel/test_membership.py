"""A member of the consumer group with a name of its own, which outlives its process."""

from collections.abc import AsyncIterator

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient

from tests.kernel.watched import COURT, home, on, watched
from tests.waiting import eventually
from zhixing.local.embedded.kafka import KafkaServer
from zhixing.local.embedded.postgres import PostgresServer

SESSION_SECONDS = 6  # the shortest that a broker allows


@pytest.fixture
async def admin(kafka: KafkaServer) -> AsyncIterator[AIOKafkaAdminClient]:
    client = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await client.start()
    yield client
    await client.close()


async def members(admin: AIOKafkaAdminClient, group: str) -> list[str]:
    """The ids of a group's members; a static member's begins with its name."""
    (answer,) = await admin.describe_consumer_groups([group])
    (described,) = answer.to_object()["groups"]
    return [member["member_id"] for member in described["members"]]


@pytest.mark.parametrize(("instance", "kept"), [("", 0), ("one", 1)])
async def test_a_named_member_keeps_its_place_while_it_is_away(
    postgres: PostgresServer,
    kafka: KafkaServer,
    admin: AIOKafkaAdminClient,
    instance: str,
    kept: int,
) -> None:
    bus = on(kafka, instance=instance)
    archive_home = await home(postgres, "archive", bus)
    async with watched("intake", await home(postgres, "intake", bus)) as intake:
        for position in (1, 2):
            await intake.store([position])
            async with watched("archive", archive_home, sources=("intake",)) as archive:
                await archive.shows("inbox_position", f"{COURT} intake", position)
                assert len(await members(admin, f"{bus['topic_prefix']}.archive")) == 1
            left = await members(admin, f"{bus['topic_prefix']}.archive")
            assert len(left) == kept
            assert all(member.startswith("one.") for member in left)


async def test_a_named_member_that_comes_back_with_a_new_source_hears_it(
    postgres: PostgresServer, kafka: KafkaServer
) -> None:
    """The broker would give a member of the same name its old partitions, and no others."""
    bus = on(kafka, instance="one") | {"kafka_session_seconds": SESSION_SECONDS}
    archive_home = await home(postgres, "archive", bus)
    async with watched("intake", await home(postgres, "intake", bus)) as intake:
        await intake.store([1])
        async with watched("archive", archive_home, sources=("intake",)) as archive:
            await archive.shows("inbox_position", f"{COURT} intake", 1)
    async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap) as producer:
        await producer.send_and_wait(f"{bus['topic_prefix']}.enforcement", b"no event of ours")
    async with watched("archive", archive_home, sources=("intake", "enforcement")) as archive:

        async def set_aside() -> bool:
            return await archive.metric("consumer_messages_total", "parked") == 1

        await eventually(set_aside, what="the new topic is read")
