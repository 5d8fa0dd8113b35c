"""The broker asks who a client is, and lets each house write its own topics and no other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import (
    AuthenticationFailedError,
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    KafkaError,
    TopicAuthorizationFailedError,
    for_code,
)

from contracts.catalogue import HOUSES, SERVICES
from kernel.messaging.access import Access
from kernel.messaging.cloudevents import record_of
from kernel.messaging.relay import Cluster, producer, topic_of
from kernel.messaging.rights import OPERATIONS, principal_of
from kernel.messaging.topics import parked_topic_of
from kernel.program.prepare import prepare_broker
from tests.conftest import NewDatabase
from tests.faults.bus_line import case, line_of
from tests.faults.test_forged import linked
from zhixing.local.embedded.kafka import KafkaServer, start_kafka
from zhixing.local.secrets import Secrets, secrets_of

pytestmark = pytest.mark.slow
ANSWER_MS_MAX = 120_000


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Secrets]:
    data = tmp_path_factory.mktemp("guarded")
    return data, secrets_of(data)


@pytest.fixture(scope="module")
def server(known: tuple[Path, Secrets]) -> Iterator[KafkaServer]:
    started = start_kafka(known[0], password=known[1].kafka_admin)
    yield started
    started.stop()


@pytest.fixture(scope="module")
async def broker(server: KafkaServer, known: tuple[Path, Secrets]) -> "Broker":
    made = Broker(server.bootstrap, known[1])
    await prepare_broker(made.admin, made.known.kafka)
    await prepare_broker(made.admin, made.known.kafka)  # a second start changes nothing
    return made


class Broker:
    """A broker that asks who a client is, and the passwords of all houses."""

    def __init__(self, bootstrap: str, known: Secrets) -> None:
        self.bootstrap = bootstrap
        self.known = known
        self.admin = known.admin(bootstrap)

    def as_(self, house: str) -> Cluster:
        user = principal_of(house)
        return Cluster(self.bootstrap, access=Access(user, self.known.kafka[user]))

    async def write(self, house: str, topic: str) -> None:
        sender = AIOKafkaProducer(**self.as_(house).clients(), acks="all")
        await sender.start()
        try:
            await sender.send_and_wait(topic, b"x", key=b"k")
        finally:
            await sender.stop()

    async def sees(self, house: str, topic: str) -> bool:
        """Whether the topic may be described: whoever may not read or write it may not even that."""
        admin = AIOKafkaAdminClient(**self.as_(house).clients())
        await admin.start()
        try:
            (found,) = await admin.describe_topics([topic])
        finally:
            await admin.close()
        return not found["error_code"]

    async def read(self, house: str, topic: str, group: str | None = None) -> None:
        """Read one record, as a member of a group if one is named."""
        reader = AIOKafkaConsumer(
            topic, **self.as_(house).clients(), group_id=group, auto_offset_reset="earliest"
        )
        try:
            await reader.start()
            await reader.getone()
        finally:
            await reader.stop()


@pytest.mark.parametrize("house", SERVICES)
async def test_a_house_writes_its_own_topics_and_no_other(broker: Broker, house: str) -> None:
    for other in SERVICES:
        for topic in (topic_of(other), parked_topic_of(other)):
            if other == house:
                await broker.write(house, topic)
                continue
            with pytest.raises(TopicAuthorizationFailedError):
                await broker.write(house, topic)


async def test_who_only_reads_writes_nothing(broker: Broker) -> None:
    for house in SERVICES:
        with pytest.raises(TopicAuthorizationFailedError):
            await broker.write(OPERATIONS, topic_of(house))
    await broker.write("intake", topic_of("intake"))
    await broker.read(OPERATIONS, topic_of("intake"), f"{principal_of(OPERATIONS)}.desk")


async def test_a_house_reads_what_it_listens_to_in_a_group_of_its_own(broker: Broker) -> None:
    for source in SERVICES:
        await broker.write(source, topic_of(source))
    for house, entry in HOUSES.items():
        for source in SERVICES:
            heard = source in (house, *entry.listens_to)
            assert await broker.sees(house, topic_of(source)) == heard
    for house in ("control", "supervision"):
        for source in HOUSES[house].listens_to:
            await broker.read(house, topic_of(source), principal_of(house))


async def test_a_house_joins_no_group_of_another(broker: Broker) -> None:
    with pytest.raises(GroupAuthorizationFailedError):
        await broker.read("control", topic_of("intake"), principal_of("triage"))


async def test_only_the_super_user_makes_topics(broker: Broker) -> None:
    admin = AIOKafkaAdminClient(**broker.as_("intake").clients())
    await admin.start()
    try:
        answer = await admin.create_topics([NewTopic("zhixing.other", 1, 1)])
    finally:
        await admin.close()
    ((_, code, _),) = answer.topic_errors
    assert for_code(code) in (TopicAuthorizationFailedError, ClusterAuthorizationFailedError)


@pytest.mark.parametrize(
    "access",
    [Access(), Access(principal_of("intake"), "a wrong password"), Access("nobody", "x")],
    ids=["nobody in particular", "a wrong password", "a stranger"],
)
async def test_who_cannot_say_who_he_is_is_not_let_in(broker: Broker, access: Access) -> None:
    client = AIOKafkaProducer(
        **Cluster(broker.bootstrap, access=access).clients(), request_timeout_ms=5000
    )
    with pytest.raises((AuthenticationFailedError, KafkaConnectionError)):
        await client.start()
    await client.stop()


async def test_a_forged_filing_is_refused_by_the_broker_and_the_line_flows(
    broker: Broker, new_database: NewDatabase
) -> None:
    """Another house, broken into, copies the newest filing and puts it where the next belongs."""
    async with line_of(broker.as_("intake"), new_database) as line:
        line.lead()
        line.cluster = broker.as_("archive")
        await line.join()
        await line.write(case(1))
        await line.settled()
        (newest,) = await line.messages()
        sender = producer(broker.as_("control"))
        await sender.start()
        with pytest.raises(KafkaError):
            await sender.send_and_wait(topic_of("intake"), **record_of(linked(newest))._asdict())
        await sender.stop()
        await line.write(case(2))
        await line.settled()
        assert await line.once_and_in_order() == 2
