"""One behaviour suite, two buses: Kafka, and the journals followed directly."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import pytest

from contracts.archive import DossierOpened
from contracts.intake import CaseFiled, FilingChecked
from kernel.base.clock import SystemClock
from kernel.base.postgres import Pools
from kernel.deciding.definition import ServiceDefinition
from kernel.deciding.service import Service
from kernel.journal.envelope import GENESIS, Recorded
from kernel.journal.postgres import PostgresJournal
from kernel.law.calendars import SeededCalendars
from kernel.messaging.cloudevents import record_of
from kernel.messaging.consumer import Consumer
from kernel.messaging.kafka import KafkaInlet
from kernel.messaging.log_bus import LogInlet
from kernel.messaging.parking import PostgresParking
from kernel.messaging.relay import Cluster, Relay, producer, topic_of
from kernel.messaging.topics import ensure_topics
from kernel.program.app import codec_of
from kernel.rulebook import Pack
from services.archive.app import DEFINITION
from services.archive.topics import HOUSE
from tests.conftest import NewDatabase
from tests.kernel.sample import append, checked, filed
from tests.marks import taken_of
from tests.support import rulebook
from tests.waiting import eventually
from zhixing.local.embedded.kafka import KafkaServer

COURT = "yanling"
_prefixes = count(1)


def case(number: int) -> str:
    return f"（2026）豫1024执{number}号"


@dataclass
class Line:
    """Intake's journal on one side of a bus, archive on the other."""

    intake: PostgresJournal
    archive: PostgresJournal
    consumer: Consumer
    poison: set[str] = field(default_factory=set)
    seen: list[tuple[str, str]] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    """The facts that archive asks for; to be changed before the first is told."""
    cluster: Cluster | None = None

    async def opened(self) -> set[str]:
        log = await self.archive.follow(COURT, 0, 10_000)
        return {r.case_id for r in log if isinstance(r.event, DossierOpened)}

    async def tell(self, recorded: Recorded) -> None:
        """Bring an event past the relay, whatever intake's log says."""
        if self.cluster is None:
            await self.consumer.take([recorded])
            return
        sender = producer(self.cluster)
        await sender.start()
        try:
            topic = topic_of("intake", self.cluster.prefix)
            await sender.send_and_wait(topic, **record_of(recorded)._asdict())
        finally:
            await sender.stop()

    def has_taken(self, number: int) -> Callable[[], Awaitable[bool]]:
        """Whether archive took in so many. What is told past the relay comes after that: one that
        begins to lead and finds more on the topic than in its log stands still."""

        async def taken() -> bool:
            return await self.taken() == number

        return taken

    async def moved(self) -> list[int]:
        """The positions of what moved archive."""
        pool = await self.archive.pools.of(COURT)
        rows = await pool.fetch("select position from inbox order by position")
        return [row["position"] for row in rows]

    async def taken(self) -> int:
        pool = await self.archive.pools.of(COURT)
        return await taken_of(pool)


def listening(
    line_poison: set[str], seen: list[tuple[str, str]], asked: set[str]
) -> ServiceDefinition[Any, Any, Any]:
    """Archive's house, noting what it is shown; it fails on the cases in the poison set."""

    def react(fact: Recorded, pack: Pack) -> Sequence[Any]:
        if fact.service == "intake":
            if fact.case_id in line_poison:
                raise RuntimeError("poison")
            seen.append((fact.case_id, fact.name))
        return DEFINITION.react(fact, pack)

    def hears(_pack: Pack) -> frozenset[str]:
        return frozenset(asked)

    return replace(
        DEFINITION, react=react, hears=hears, house=replace(HOUSE, listens_to=("intake",))
    )


@pytest.fixture(params=["log", "kafka"])
async def line(
    request: pytest.FixtureRequest, new_database: NewDatabase, kafka: KafkaServer
) -> AsyncIterator[Line]:
    addresses = [await new_database(), await new_database()]
    pools = [Pools(address) for address in addresses]
    poison: set[str] = set()
    seen: list[tuple[str, str]] = []
    asked = {"intake.CaseFiled", "intake.FilingChecked"}
    intake = PostgresJournal("intake", codec_of("intake"), pools[0])
    archive = PostgresJournal("archive", codec_of("archive"), pools[1])
    service: Service[Any, Any, Any] = Service(
        listening(poison, seen, asked),
        archive,
        rulebook=rulebook(),
        calendars=SeededCalendars(),
        clock=SystemClock(),
    )
    consumer = Consumer(service, {"intake": codec_of("intake")}, PostgresParking(pools[1]))
    cluster = Cluster(kafka.bootstrap, f"line{next(_prefixes)}")
    tasks: list[asyncio.Task[None]] = []
    door: KafkaInlet | None = None
    if request.param == "kafka":
        await ensure_topics(cluster, ("intake", "archive"))
        relay = Relay(intake, kafka=cluster, courts=(COURT,), dsn=addresses[0])
        tasks.append(asyncio.create_task(relay.run()))
        door = KafkaInlet(consumer, kafka=cluster)
        await door.start()
    else:
        follower = LogInlet(consumer, journals={"intake": intake}, courts=(COURT,))
        tasks.append(asyncio.create_task(follower.run()))
    topic = cluster if door is not None else None
    yield Line(intake, archive, consumer, poison, seen, asked, topic)
    if door is not None:
        await door.stop()
    for task in tasks:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    for journal in (intake, archive):
        await journal.close()
    for pool in pools:
        await pool.close()


async def test_every_event_arrives_once_and_in_order_within_its_case(line: Line) -> None:
    for number in range(30):
        await line.intake.append(append(filed(case(number)), checked(case(number))))

    async def all_taken() -> bool:
        return await line.taken() == 60

    await eventually(all_taken, what="60 messages in the inbox")
    assert await line.opened() == {case(n) for n in range(30)}
    for number in range(30):
        heard = [name for case_id, name in line.seen if case_id == case(number)]
        assert heard == [CaseFiled.__name__, FilingChecked.__name__]


async def test_a_poison_message_parks_its_case_and_no_other(line: Line) -> None:
    line.poison.add(case(1))
    await line.intake.append(append(filed(case(1)), checked(case(1))))
    await line.intake.append(append(filed(case(2)), checked(case(2))))

    async def parked() -> bool:
        return len(await line.consumer.parking.of_case(COURT, case(1))) == 2

    async def flowed() -> bool:
        return await line.opened() == {case(2)}

    await eventually(parked, what="both messages of the case parked")
    await eventually(flowed, what="the other case opened")
    kinds = [p.kind for p in await line.consumer.parking.of_case(COURT, case(1))]
    assert kinds == ["failed", "waiting"]


async def test_parked_messages_are_retried_in_order_and_the_case_flows_again(line: Line) -> None:
    line.poison.add(case(1))
    await line.intake.append(append(filed(case(1)), checked(case(1))))

    async def parked() -> bool:
        return len(await line.consumer.parking.of_case(COURT, case(1))) == 2

    await eventually(parked, what="both messages parked")
    with pytest.raises(RuntimeError):
        await line.consumer.retry(COURT, case(1))
    line.poison.clear()
    assert await line.consumer.retry(COURT, case(1)) == 2
    assert await line.opened() == {case(1)}
    assert [name for _, name in line.seen] == ["CaseFiled", "FilingChecked"]
    assert await line.consumer.parking.all(COURT) == []


async def test_a_message_that_comes_twice_decides_once(line: Line) -> None:
    written = await line.intake.append(append(filed(case(1))))

    async def opened() -> bool:
        return bool(await line.opened())

    await eventually(opened, what="the dossier opened")
    await line.consumer.take([written[0]] * 3)
    assert await line.taken() == 1
    assert (await line.archive.head(COURT)).position == 1


async def test_what_asks_nothing_leaves_a_mark_and_is_not_read(line: Line) -> None:
    """Its body would not even be one of ours; it is known as taken in all the same."""
    line.asked.remove("intake.FilingChecked")
    filing, check = await line.intake.append(append(filed(case(1)), checked(case(1))))
    await eventually(line.has_taken(2), what="both messages taken in")
    await line.tell(replace(check, position=3, body="{", prev_hash=check.hash, hash=f"{1:064x}"))
    await eventually(line.has_taken(3), what="three messages taken in")
    assert line.seen == [(case(1), CaseFiled.__name__)]
    assert await line.moved() == [filing.position]


async def test_another_event_at_the_place_of_one_that_asked_nothing_is_parked(line: Line) -> None:
    line.asked.remove("intake.FilingChecked")
    _, check = await line.intake.append(append(filed(case(1)), checked(case(1))))
    await eventually(line.has_taken(2), what="both messages taken in")
    await line.tell(check)
    await line.tell(replace(check, hash=GENESIS))

    async def parked() -> bool:
        found = await line.consumer.parking.of_case(COURT, case(1))
        return [(p.kind, p.message.hash) for p in found] == [("failed", GENESIS)]

    await eventually(parked, what="the event of another history parked")
    assert await line.taken() == 2
