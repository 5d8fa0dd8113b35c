"""From Kafka into a service's inbox: our consumer beside a bare one that only reads."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from aiokafka import AIOKafkaConsumer

from bench import house
from bench.bus_papers import EVENTS, Papers, topic
from bench.ground import Ground
from bench.house import SERVICE, AddPaper, Dossier, PaperAdded
from bench.measure import Compared, Contestant, together
from contracts.catalogue import CatalogueEntry
from kernel.base.clock import SystemClock
from kernel.base.grants import role_of
from kernel.base.postgres import Pools, migrate
from kernel.deciding.definition import ServiceDefinition
from kernel.deciding.service import CACHE_STREAMS, Service
from kernel.journal.envelope import Recorded
from kernel.journal.postgres import MIGRATIONS as JOURNAL_MIGRATIONS
from kernel.journal.postgres import PostgresJournal
from kernel.law.calendars import SeededCalendars
from kernel.messaging.consumer import Consumer
from kernel.messaging.kafka import KafkaInlet
from kernel.messaging.parking import PostgresParking
from kernel.messaging.relay import Cluster
from kernel.rulebook import COURTS, Pack, Rulebook

React = Callable[[Recorded, Pack], Sequence[AddPaper]]
DRAIN_SECONDS_MAX = 300.0
MARKED_GOAL = 0.4  # of a bare consumer
POLL_SECONDS = 0.002
BARE_WAIT_MS = 100
BARE_RECORDS_MAX = 2000  # it is fastest so


def hears_nothing(_pack: Pack) -> frozenset[str]:
    return frozenset()


def copied(fact: Recorded, _pack: Pack) -> Sequence[AddPaper]:
    """Every foreign paper becomes a paper of our own case; our own facts move nothing."""
    if fact.service != SERVICE:
        return ()
    added: PaperAdded = fact.event
    return [house.paper(added.case_id, added.paper)]


@dataclass(frozen=True, kw_only=True)
class _Drain:
    """Readers of one topic, each a service of its own: an empty database and a group."""

    on: Ground
    kafka: Cluster
    numbers: "count[int]" = field(default_factory=count)

    async def by_service(self, react: React) -> float:
        async with self._reader(react) as (consumer, door):
            reading = asyncio.create_task(door.run())
            try:
                with self.on.profiled(f"consumer, {react.__name__}"):
                    rate = await _timed(lambda: consumer.counts.taken)
            finally:
                reading.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await reading
            assert consumer.counts.parked == 0, f"{consumer.counts.parked} parked"
            return rate

    @asynccontextmanager
    async def _reader(self, react: React) -> AsyncIterator[tuple[Consumer, KafkaInlet]]:
        name = f"bus_reader_{next(self.numbers)}"
        self.on.postgres.ensure_database(name)
        await migrate(self.on.postgres.dsn(name), (JOURNAL_MIGRATIONS,), houses=(SERVICE,))
        pools = Pools(self.on.postgres.dsn(name, role_of(SERVICE)))
        journal = PostgresJournal(name, house.codec(), pools)
        service: Service[AddPaper, Dossier, PaperAdded] = Service(
            _house(name, react),
            journal,
            rulebook=Rulebook.load(COURTS),
            calendars=SeededCalendars(),
            clock=SystemClock(),
            cache_streams=CACHE_STREAMS,
        )
        consumer = Consumer(service, {SERVICE: house.codec()}, PostgresParking(pools))
        try:
            yield consumer, KafkaInlet(consumer, kafka=self.kafka)
        finally:
            await journal.close()
            await pools.close()

    async def bare(self) -> float:
        read = 0
        reader = AIOKafkaConsumer(
            topic(self.kafka),
            bootstrap_servers=self.kafka.bootstrap,
            group_id=f"bus-bare-{next(self.numbers)}",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
        )
        await reader.start()

        async def read_all() -> None:
            nonlocal read
            while read < EVENTS:
                found = await reader.getmany(timeout_ms=BARE_WAIT_MS, max_records=BARE_RECORDS_MAX)
                read += sum(map(len, found.values()))

        reading = asyncio.create_task(read_all())
        try:
            return await _timed(lambda: read)
        finally:
            reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reading
            await reader.stop()


def _house(name: str, react: React) -> ServiceDefinition[AddPaper, Dossier, PaperAdded]:
    return ServiceDefinition(
        house=CatalogueEntry(name=name, title=name, events=PaperAdded, listens_to=(SERVICE,)),
        own_decider=house.DEFINITION.own_decider,
        react=react,
        hears=None if react is copied else hears_nothing,
    )


async def _timed(taken: Callable[[], int]) -> float:
    """Messages per second, once the first batch is in: joining the group is not counted."""
    async with asyncio.timeout(DRAIN_SECONDS_MAX):
        while not taken():
            await asyncio.sleep(POLL_SECONDS)
        before, started = taken(), time.perf_counter()
        while taken() < EVENTS:
            await asyncio.sleep(POLL_SECONDS)
        return (EVENTS - before) / (time.perf_counter() - started)


async def run(on: Ground, papers: Papers) -> list[Compared]:
    on.progress("bus: consumers")
    kafka = await papers.topic("read")
    await papers.publish(kafka)
    drain = _Drain(on=on, kafka=kafka)
    noted, reacted, bare = await together(
        [
            Contestant(
                what="consumer, nothing follows: marked by its headers",
                unit="messages/s",
                once=partial(drain.by_service, house.no_reaction),
            ),
            Contestant(
                what="consumer, each message decided and stored as an event",
                unit="messages/s",
                once=partial(drain.by_service, copied),
            ),
            Contestant(what="aiokafka consumer", unit="messages/s", once=drain.bare),
        ],
        rounds=on.rounds,
    )
    marked = (
        "the peer only reads and keeps nothing; ours knows each message by its place and hash for "
        "ever, and acknowledges after the commit"
    )
    stored = "the peer only reads and keeps nothing, so there is no goal; ours decides and stores"
    return [
        Compared(ours=noted, peer=bare, goal=MARKED_GOAL, note=marked),
        Compared(ours=reacted, peer=bare, note=stored),
    ]
