"""The database breaks under load: what was answered is stored, once, in one unbroken chain."""

import asyncio
import contextlib
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

import asyncpg
import pytest

from kernel.base import postgres as kernel_postgres
from kernel.door.problems import AWAY
from kernel.journal.envelope import Recorded
from kernel.journal.memory import MemoryJournal
from kernel.journal.postgres import PostgresJournal
from kernel.journal.projections import Statement
from kernel.messaging.consumer import ATTEMPTS_MAX
from kernel.messaging.relay import Cluster
from kernel.program.app import codec_of
from tests.conftest import NewDatabase, Storm
from tests.faults.db_ground import COURT, case, database_of, everything_once, office
from tests.faults.db_line import (
    archive_on,
    new_cluster,
    published,
    relaying,
    tells_the_log,
    topic_of_intake,
)
from tests.faults.figures import Figures, Row
from tests.kernel.sample import append, filed
from zhixing.local.embedded.kafka import KafkaServer
from zhixing.local.embedded.postgres import PostgresServer

CLERKS = 24


async def kill_a_backend(postgres: PostgresServer, database: str, chance: random.Random) -> None:
    """SIGKILL one process of a client: PostgreSQL ends all others and recovers from its log."""
    watcher = await asyncpg.connect(postgres.dsn(database))
    try:
        backends = await watcher.fetch(
            "select pid from pg_stat_activity where datname = $1 and application_name = 'zhixing'",
            database,
        )
        os.kill(chance.choice([row["pid"] for row in backends]), signal.SIGKILL)
    finally:
        watcher.terminate()


async def test_backends_killed_under_load_lose_and_double_nothing(
    postgres: PostgresServer, new_database: NewDatabase, storm: Storm, figures: Figures
) -> None:
    if postgres.pid is None:
        pytest.skip("the processes of a server in a container are not ours to kill")
    dsn, chance = await new_database(), storm.random("backends")
    kills = storm.times(3, per_minute=12)
    recoveries: list[float] = []
    async with office(dsn) as counter:
        async with counter.at_work(CLERKS):
            for _ in range(kills):
                await counter.recovered()
                await asyncio.sleep(chance.uniform(0, 0.3))
                await kill_a_backend(postgres, database_of(dsn), chance)
                recoveries.append(await counter.recovered())
        await counter.repeat_everything()
        events = await everything_once(counter)
        assert counter.errors, f"no clerk noticed {kills} kills, seed {storm.seed}"
    figures.tell(
        Row(
            fault="PostgreSQL backend killed",
            injected=f"SIGKILL of one backend, {CLERKS} clerks at work; the server recovers",
            times=kills,
            held=f"{len(counter.answers)} requests answered, {events} events stored: the same, "
            f"once, chain whole; {counter.ambiguous} had been stored although the line broke",
            recovery_seconds=max(recoveries),
            seed=storm.seed,
        )
    )


WRITERS = 8
HELD_ONE_IN = 3  # transactions that hold what they wrote for a moment before they commit
HELD_SECONDS = 0.004


@dataclass
class Holding:
    """A view whose rows now and then take their time, inside the transaction of the append."""

    chance: random.Random
    times: int = 0

    def project(self, _recorded: Recorded) -> Sequence[Statement]:
        if self.chance.randrange(HELD_ONE_IN):
            return ()
        self.times += 1
        return (("select pg_sleep($1)", (HELD_SECONDS,)),)


async def follow_closely(journal: PostgresJournal, until: asyncio.Event) -> int:
    """Read behind the writers without ever looking back, as a relay does; the last position."""
    position = 0
    while True:
        ended = until.is_set()
        batch = await journal.follow(COURT, position, 50)
        assert [r.position for r in batch] == list(
            range(position + 1, position + 1 + len(batch))
        ), f"a position behind {position} became visible too late, or never"
        position += len(batch)
        if ended and not batch:
            return position


async def test_writers_that_commit_in_any_order_leave_no_gap_for_who_reads_behind_them(
    new_database: NewDatabase, kafka: KafkaServer, storm: Storm, figures: Figures
) -> None:
    dsn, cluster = await new_database(), await new_cluster(kafka)
    async with AsyncExitStack() as opened:
        holding = Holding(storm.random("held transactions"))
        writers = [
            await opened.enter_async_context(office(dsn, project=holding.project))
            for _ in range(WRITERS)
        ]
        reader = await opened.enter_async_context(office(dsn))
        until = asyncio.Event()
        following = asyncio.create_task(follow_closely(reader.journal, until))
        async with relaying(reader.journal, cluster, dsn):
            async with AsyncExitStack() as work:
                for number, writer in enumerate(writers):
                    await work.enter_async_context(writer.at_work(3, first=10 * number))
                await asyncio.sleep(max(3.0, storm.seconds / 10))
            until.set()
            read = await following
            await published(reader.journal)
        events = await everything_once(*writers)
        assert read == events
        again = tells_the_log(await topic_of_intake(cluster), await reader.log())
    figures.tell(
        Row(
            fault="Commits out of order",
            injected=f"{WRITERS} writers on one court, transactions held for "
            f"{HELD_SECONDS * 1000:.0f} ms; a reader and the relay right behind them",
            times=holding.times,
            held=f"{events} events stored, {read} read, all published ({again} again): "
            "every position in order, none missed",
            seed=storm.seed,
        )
    )


@asynccontextmanager
async def idle(dsn: str, *statements: str, **settings: str) -> AsyncIterator[asyncpg.Connection]:
    """A session that did something in a transaction and then does nothing at all."""
    session = await asyncpg.connect(dsn, server_settings={"app.court": COURT, **settings})
    try:
        await session.execute("begin")
        for statement in statements:
            await session.execute(statement)
        yield session
    finally:
        session.terminate()


LOCK_HEAD = "select * from log_head for update"
OLD_SNAPSHOT = (
    "set transaction isolation level repeatable read",
    "select pg_current_xact_id(), count(*) from events",
)


async def test_idle_transactions_hold_up_neither_the_relay_nor_an_append(
    postgres: PostgresServer,
    new_database: NewDatabase,
    kafka: KafkaServer,
    storm: Storm,
    figures: Figures,
) -> None:
    dsn, cluster = await new_database(), await new_cluster(kafka)
    async with (
        office(dsn) as counter,
        idle(dsn, *OLD_SNAPSHOT),
        idle(await new_database(), *OLD_SNAPSHOT),
        idle(postgres.dsn("postgres"), "select pg_current_xact_id()"),
        relaying(counter.journal, cluster, dsn),
    ):
        async with counter.at_work(CLERKS):
            await counter.recovered()
            await asyncio.sleep(max(0.5, storm.seconds / 20))
        began = time.monotonic()
        await published(counter.journal)
        behind_seconds = time.monotonic() - began
        events = await everything_once(counter)
        assert tells_the_log(await topic_of_intake(cluster), await counter.log()) == 0
    figures.tell(
        Row(
            fault="Idle transaction",
            injected="old snapshots and transaction ids held open in the same, in another and in "
            "the server's own database",
            times=3,
            held=f"{events} events stored and published meanwhile, the last {behind_seconds:.1f} s "
            "after the work ended",
            recovery_seconds=0.0,
            seed=storm.seed,
        )
    )


IDLE_MAX_SECONDS = 2.0  # what the server allows; a minute where it is ours (SETTINGS)


async def test_an_idle_session_on_the_head_of_a_log_is_ended_and_its_court_goes_on(
    new_database: NewDatabase, storm: Storm, figures: Figures
) -> None:
    dsn = await new_database()
    limit = f"{IDLE_MAX_SECONDS:.0f}s"
    waits: list[float] = []
    async with office(dsn) as counter:
        async with counter.at_work(CLERKS):
            for turn in range(storm.times(1, per_minute=6)):
                await counter.recovered()
                elsewhere = replace(append(filed(case(turn))), court="another")
                async with idle(dsn, LOCK_HEAD, idle_in_transaction_session_timeout=limit):
                    began = time.monotonic()
                    await counter.journal.append(elsewhere)
                    other_court_seconds = time.monotonic() - began
                    waits.append(await counter.recovered())
        events = await everything_once(counter)
        assert not counter.errors, counter.errors
    figures.tell(
        Row(
            fault="Idle transaction on the log's head",
            injected=f"a session locks the head of one court; sessions may idle {limit}",
            times=len(waits),
            held=f"{events} requests answered once each, none refused, the longest after "
            f"{counter.longest_seconds:.1f} s; another court's append took "
            f"{other_court_seconds * 1000:.0f} ms",
            recovery_seconds=max(waits),
            seed=storm.seed,
        )
    )


async def test_while_a_head_stays_locked_all_who_wait_for_it_are_told_together(
    new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault is no request's own: they are not tried again one by one, each to its limit."""
    monkeypatch.setattr(kernel_postgres, "COMMAND_TIMEOUT_SECONDS", 1.0)
    dsn = await new_database()
    async with office(dsn) as counter:
        await counter.file(1)
        async with idle(dsn, LOCK_HEAD):
            requests = [append(filed(case(number))) for number in range(100, 100 + CLERKS)]
            async with asyncio.timeout(CLERKS / 2):  # one by one, it takes twice as long
                told = await asyncio.gather(
                    *(counter.journal.append(request) for request in requests),
                    return_exceptions=True,
                )
        assert {type(verdict) for verdict in told} == {TimeoutError}
        await counter.file(2)


async def test_while_the_head_stays_locked_a_listener_waits_and_parks_no_case(
    new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it is tried: that a lock is not given is not the message's fault."""
    monkeypatch.setattr(kernel_postgres, "COMMAND_TIMEOUT_SECONDS", 0.2)
    dsn, other = await new_database(), case(2)
    journal = MemoryJournal("intake", codec_of("intake"))
    opening = (await journal.append(append(filed(other))))[0]
    waiting = (await journal.append(append(filed())))[0]
    async with archive_on(dsn, Cluster("no broker")) as archive:
        await archive.consumer.take([opening])
        async with idle(dsn, LOCK_HEAD):
            for _ in range(ATTEMPTS_MAX):
                with contextlib.suppress(*AWAY):
                    await archive.consumer.take([waiting])
        assert not await archive.consumer.parking.all(COURT), "parked for the lock's fault"
        await archive.consumer.take([waiting])
        assert await archive.taken() == 2
