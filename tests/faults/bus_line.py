"""A line to break: intake's journal, its relay, real Kafka, and listeners that share one database.

The listener stores one event for every message it takes and never asks whether it has done so
before. What was lost, doubled or put out of order is therefore plain in its log.
"""

import asyncio
import contextlib
import random
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, cast

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from contracts.archive import MaterialReceived
from kernel.base.clock import SystemClock
from kernel.base.postgres import Pools
from kernel.deciding.decider import Circumstances, Decider
from kernel.deciding.definition import ServiceDefinition
from kernel.deciding.learns import NOTHING
from kernel.deciding.service import Service
from kernel.journal.envelope import GENESIS, Recorded
from kernel.journal.postgres import PostgresJournal
from kernel.law.calendars import SeededCalendars
from kernel.messaging.consumer import Consumer
from kernel.messaging.kafka import KafkaInlet
from kernel.messaging.parking import PostgresParking
from kernel.messaging.relay import Cluster, Relay, topic_of
from kernel.messaging.topics import ensure_topics
from kernel.messaging.trust import UNSEALED, Seals
from kernel.program.app import codec_of
from kernel.rulebook import Pack
from services.archive.app import DEFINITION
from services.archive.commands import ReceiveMaterial
from services.archive.topics import HOUSE
from tests.common_kafka import PROCESS
from tests.conftest import NewDatabase
from tests.kernel.sample import append, filed, scanned
from tests.marks import positions_of, taken_of
from tests.support import rulebook
from tests.waiting import PATIENCE_SECONDS, eventually

COURT = "yanling"
CASES = 40  # that clerks work on
PAUSE_SECONDS = 0.01  # between two writes of a clerk
ALL = 1_000_000
Before = Callable[[Recorded], Awaitable[None]]
_prefixes = count(1)


def case(number: int) -> str:
    return f"（2026）豫1024执{number}号"


def _react(fact: Recorded, _pack: Pack) -> Sequence[ReceiveMaterial]:
    if fact.service != "intake":
        return ()
    heard = str(fact.event_id)
    return (
        ReceiveMaterial(
            case_id=fact.case_id, material_id=heard, material_kind=fact.name, giver="", pages=1
        ),
    )


def _decide(
    command: ReceiveMaterial, _heard: int | None, _circumstances: Circumstances
) -> Sequence[MaterialReceived]:
    return [
        MaterialReceived(
            case_id=command.case_id,
            material_id=command.material_id,
            material_kind=command.material_kind,
            giver=command.giver,
            pages=command.pages,
        )
    ]


def _evolve(heard: int | None, _event: MaterialReceived) -> int:
    return (heard or 0) + 1


_DECIDER: Decider[Any, Any, Any] = Decider(
    stream_of=lambda command: f"heard-{command.case_id}", decide=_decide, evolve=_evolve
)
LISTENER: ServiceDefinition[Any, Any, Any] = replace(
    cast("ServiceDefinition[Any, Any, Any]", DEFINITION),
    own_decider=_DECIDER,
    house=replace(HOUSE, listens_to=("intake",)),
    react=_react,
    learns=NOTHING,
    hears=None,  # it is shown everything, and moved by it
)


async def at_once(_message: Recorded) -> None:
    """What happens before a message is taken, unless a test wishes otherwise: nothing."""


class _Consumer(Consumer):
    """A consumer that a test can make slow or clumsy."""

    before: Before = staticmethod(at_once)

    async def take_one(self, message: Recorded, commands: Sequence[Any] | None = None) -> None:
        await self.before(message)
        await super().take_one(message, commands)


@dataclass(slots=True)
class Replica:
    """One process' worth of the listener: pool, journal, consumer and door of its own."""

    pools: Pools
    journal: PostgresJournal
    consumer: Consumer
    door: KafkaInlet

    async def leave(self) -> None:
        await self.door.stop()
        await self.journal.close()
        await self.pools.close()


@dataclass(slots=True)
class Line:
    """Intake on one side, the replicas of its listener on the other."""

    cluster: Cluster
    addresses: tuple[str, str]
    intake: PostgresJournal
    heard: PostgresJournal
    relays: list[asyncio.Task[None]] = field(default_factory=list)
    replicas: list[Replica] = field(default_factory=list)
    written: Counter[str] = field(default_factory=Counter)

    def lead(self, kind: type[Relay] = Relay) -> asyncio.Task[None]:
        """Start a relay; only one of them publishes at a time."""
        pools = Pools(self.addresses[0])
        journal = PostgresJournal("intake", codec_of("intake"), pools)
        relay = kind(journal, kafka=self.cluster, courts=(COURT,), dsn=self.addresses[0])

        async def run() -> None:
            try:
                await relay.run()
            finally:
                await journal.close()
                await pools.close()

        self.relays.append(asyncio.create_task(run()))
        return self.relays[-1]

    async def join(self, before: Before = at_once) -> Replica:
        """Start one more listener of the same group on the same database."""
        pools = Pools(self.addresses[1])
        journal = PostgresJournal("archive", codec_of("archive"), pools)
        service: Service[Any, Any, Any] = Service(
            LISTENER,
            journal,
            rulebook=rulebook(),
            calendars=SeededCalendars(),
            clock=SystemClock(),
        )
        consumer = _Consumer(service, {"intake": codec_of("intake")}, PostgresParking(pools))
        consumer.before = before
        replica = Replica(pools, journal, consumer, KafkaInlet(consumer, kafka=self.cluster))
        await replica.door.start()
        self.replicas.append(replica)
        return replica

    async def leave(self, replica: Replica) -> None:
        self.replicas.remove(replica)
        await replica.leave()

    async def write(self, case_id: str, events: int = 1) -> None:
        """The next events of a case, all in one request."""
        done = self.written[case_id]
        wanted = range(done + 1, done + events + 1)
        facts = [filed(case_id) if n == 1 else scanned(case_id, pages=n) for n in wanted]
        await self.intake.append(append(*facts, after=done))
        self.written[case_id] += events

    @asynccontextmanager
    async def under_load(
        self, chance: random.Random, cases: int = CASES, pause_seconds: float = PAUSE_SECONDS
    ) -> AsyncIterator[None]:
        """Clerks go on writing as long as the block lasts. Each write must succeed."""
        done = asyncio.Event()

        async def clerk() -> None:
            while not done.is_set():
                await self.write(case(chance.randrange(cases)), chance.randint(1, 3))
                await asyncio.sleep(pause_seconds)

        working = asyncio.create_task(clerk())
        try:
            yield
        finally:
            done.set()
            await working

    async def caught_up(self, seconds: float = PATIENCE_SECONDS) -> float:
        """Wait until what is written by now was taken in; the seconds it took."""
        started, head = time.monotonic(), (await self.intake.head(COURT)).position

        async def arrived() -> bool:
            return await self.taken() >= head

        await eventually(arrived, seconds=seconds, what=f"{head} events taken in")
        return time.monotonic() - started

    async def sent(self) -> int:
        """How far the relay has marked intake's log as published."""
        pool = await self.intake.pools.of(COURT)
        return await pool.fetchval("select sent from relay where court = $1", COURT) or 0

    async def taken(self) -> int:
        """How many of intake's events the listener has taken in."""
        pool = await self.heard.pools.of(COURT)
        return await taken_of(pool)

    async def settled(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until the listener has taken in everything that was written."""
        head = (await self.intake.head(COURT)).position

        async def arrived() -> bool:
            return await self.sent() == head and await self.taken() == head

        await eventually(arrived, seconds=seconds, what=f"all {head} events taken in")

    async def missing(self) -> list[int]:
        """Positions of intake that the listener neither took in nor parked."""
        pool = await self.heard.pools.of(COURT)
        known = await positions_of(pool)
        known |= {p.message.position for p in await PostgresParking(self.heard.pools).all(COURT)}
        return sorted(set(range(1, (await self.intake.head(COURT)).position + 1)) - known)

    async def rewind(self) -> None:
        """What an operator's `relay rewind` does to the mark."""
        pool = await self.intake.pools.of(COURT)
        await pool.execute("update relay set sent = 0 where court = $1", COURT)

    async def once_and_in_order(self) -> int:
        """Each event of intake moved the listener once, in the order of its case; their number.

        Both chains are whole.
        """
        wanted, found = await self.by_case()
        assert found == wanted
        return sum(len(events) for events in wanted.values())

    async def by_case(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """What intake wrote, and what moved the listener: identities by case, in order."""
        told, heard = (
            await self.intake.follow(COURT, 0, ALL),
            await self.heard.follow(COURT, 0, ALL),
        )
        chain_holds(told)
        chain_holds(heard)
        wanted: dict[str, list[str]] = defaultdict(list)
        for recorded in told:
            wanted[recorded.case_id].append(str(recorded.event_id))
        found: dict[str, list[str]] = defaultdict(list)
        for recorded in heard:
            found[recorded.case_id].append(recorded.event.material_id)
        assert {case_id: len(ids) for case_id, ids in wanted.items()} == dict(self.written)
        return dict(wanted), dict(found)

    async def on_topic(self) -> list[ConsumerRecord]:
        return await records_of(self.cluster.bootstrap, topic_of("intake", self.cluster.prefix))

    async def sent_again(self) -> int:
        """How many records repeat one before them. Asserts the order of what is not repeated."""
        return sent_again(await self.on_topic(), await self.intake.follow(COURT, 0, ALL))

    async def messages(self) -> Sequence[Recorded]:
        """Everything that intake wrote, as it travels."""
        return await self.intake.follow(COURT, 0, ALL)

    async def close(self) -> None:
        for replica in self.replicas:
            await replica.leave()
        for relay in self.relays:
            relay.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await relay
        for journal in (self.intake, self.heard):
            await journal.close()
            await journal.pools.close()


@asynccontextmanager
async def line_on(
    bootstrap: str, new_database: NewDatabase, seals: Seals = UNSEALED
) -> AsyncIterator[Line]:
    """A line with topics and databases of its own; nobody publishes or listens yet."""
    cluster = Cluster(bootstrap, f"fault{PROCESS}{next(_prefixes)}", session_seconds=6, seals=seals)
    await ensure_topics(cluster, ("intake", "archive"))
    async with line_of(cluster, new_database) as line:
        yield line


@asynccontextmanager
async def line_of(cluster: Cluster, new_database: NewDatabase) -> AsyncIterator[Line]:
    """A line on topics that are there, with databases of its own."""
    addresses = await new_database(), await new_database()
    pools = [Pools(address) for address in addresses]
    intake = PostgresJournal("intake", codec_of("intake"), pools[0])
    heard = PostgresJournal("archive", codec_of("archive"), pools[1])
    line = Line(cluster, addresses, intake, heard)
    try:
        yield line
    finally:
        await line.close()


async def records_of(bootstrap: str, topic: str) -> list[ConsumerRecord]:
    """Every record of a topic, partition by partition."""
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        partitions = sorted(consumer.assignment())  # without a group, all there are
        ends = await consumer.end_offsets(partitions)
        records: list[ConsumerRecord] = []
        for partition in partitions:
            await consumer.seek_to_beginning(partition)
            while await consumer.position(partition) < ends[partition]:
                records += await _some(consumer, partition)
        return records
    finally:
        await consumer.stop()


async def _some(consumer: AIOKafkaConsumer, partition: TopicPartition) -> Sequence[ConsumerRecord]:
    found = await consumer.getmany(partition, timeout_ms=200)
    batch: Sequence[ConsumerRecord] = found.get(partition, ())
    return batch


def sent_again(records: Sequence[ConsumerRecord], log: Sequence[Recorded]) -> int:
    """The topic tells each event of the log, whole, and in order within its case.

    What was sent again is the same event again, letter for letter; the number of those records.
    """
    stored = {str(r.event_id).encode(): r for r in log}
    told: set[bytes] = set()
    last: dict[tuple[str, str], int] = defaultdict(int)
    for record in records:
        headers = dict(record.headers)
        event_id = headers["ce_id"]
        event = stored[event_id]
        assert (record.value, headers["ce_hash"]) == (event.body.encode(), event.hash.encode())
        assert record.key == event.case_id.encode()
        if event_id in told:
            continue
        told.add(event_id)
        place = event.court, event.case_id
        assert event.position > last[place], f"{event.position} came after {last[place]}"
        last[place] = event.position
    assert told == set(stored)
    return len(records) - len(told)


def chain_holds(log: Sequence[Recorded]) -> None:
    """Positions without a gap, and every link of the chain whole."""
    assert [r.position for r in log] == list(range(1, len(log) + 1))
    previous = GENESIS
    for recorded in log:
        assert recorded.prev_hash == previous
        assert recorded.digest() == recorded.hash
        previous = recorded.hash
