"""Two relays of one service: when the one that leads is lost, the other goes on in order."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import asyncpg
import pytest
from aiokafka import AIOKafkaProducer

from kernel.journal.envelope import Recorded
from kernel.messaging.relay import LEADER_LOCK, Relay
from tests.conftest import NewDatabase, Storm
from tests.faults.bus_broker import Broker
from tests.faults.bus_line import Line, case, line_on
from tests.faults.figures import Figures, Row
from tests.faults.processes import deployment
from tests.waiting import eventually
from zhixing.local.embedded.kafka import KafkaServer
from zhixing.local.embedded.postgres import PostgresServer

SLOW_SECONDS = 0.05  # to the broker and back: a lost leader is often in the middle of sending
LOSSES_PER_MINUTE = 20.0
CASES = 4


@pytest.mark.long
async def test_a_leader_that_lost_its_lock_while_sending_disturbs_no_order(
    broker: Broker,
    postgres: PostgresServer,
    new_database: NewDatabase,
    storm: Storm,
    figures: Figures,
) -> None:
    """Its batch goes on beside the new leader's: the same events, from the same mark."""
    chance, losses = storm.random("lock"), storm.times(4, LOSSES_PER_MINUTE)
    recovered: list[float] = []
    async with line_on(broker.bootstrap, new_database) as line:
        await line.join()
        for _ in range(2):
            line.lead()
        broker.proxy.delay(SLOW_SECONDS)
        try:
            async with line.under_load(storm.random("lock load")):
                for _ in range(losses):
                    await asyncio.sleep(chance.uniform(0.2, 1.0))
                    await _lose_the_lock(line, postgres)
                    recovered.append(await line.caught_up())
        finally:
            broker.proxy.delay(0)
        await line.settled()
        events, repeated = await line.once_and_in_order(), await line.sent_again()
    figures.tell(
        Row(
            fault="leading relay loses its lock",
            injected="its connection is cut while it sends over a slow line",
            times=losses,
            held=f"{events} events delivered, each once, in order; {repeated} sent again",
            recovery_seconds=max(recovered),
            seed=storm.seed,
        )
    )


async def _lose_the_lock(line: Line, postgres: PostgresServer) -> None:
    """Cut the leader's connection, from the server's side."""
    database = line.addresses[0].rpartition("/")[2].partition("?")[0]
    connection = await asyncpg.connect(postgres.dsn(database))
    holders = """
        select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and l.locktype = 'advisory' and l.granted
        and l.objid = $1
        """

    async def lost() -> bool:
        return bool(await connection.fetch(holders, LEADER_LOCK))

    try:
        await eventually(lost, what="a leader to lose its lock")
    finally:
        await connection.close()


class Late(Relay):
    """A relay whose line stalls with a batch in hand, until it is let go."""

    reached = asyncio.Event()
    let_go = asyncio.Event()

    async def _send(self, batch: Sequence[Recorded], sender: AIOKafkaProducer) -> None:
        self.reached.set()
        await self.let_go.wait()
        await super()._send(batch, sender)


async def test_a_leader_that_wakes_up_late_only_repeats_and_moves_no_mark(
    kafka: KafkaServer, postgres: PostgresServer, new_database: NewDatabase, figures: Figures
) -> None:
    """Its batch comes after newer events of the same cases: who listens knows it already."""
    async with line_on(kafka.bootstrap, new_database) as line:
        late = line.lead(Late)
        for number in range(CASES):
            await line.write(case(number), 2)
        await asyncio.wait_for(Late.reached.wait(), 60)
        await _lose_the_lock(line, postgres)
        line.lead()
        await line.join()
        await line.settled()
        for number in range(CASES):
            await line.write(case(number), 2)
        await line.settled()
        mark = await line.sent()
        Late.let_go.set()

        async def repeated() -> bool:
            return len(await line.on_topic()) > mark

        await eventually(repeated, what="the late batch on the topic")
        late.cancel()
        assert await line.sent() == mark
        events, again = await line.once_and_in_order(), await line.sent_again()
    assert again
    figures.tell(
        Row(
            fault="leading relay stalls, loses its lock, and wakes up",
            injected="its batch is published behind newer events of the same cases",
            times=1,
            held=f"{again} of {events} events sent again, each taken once, in order; "
            "the mark stays",
        )
    )


@pytest.mark.long
async def test_a_leader_killed_outright_is_followed_by_the_other(
    postgres: PostgresServer, kafka: KafkaServer, tmp_path: Path, storm: Storm, figures: Figures
) -> None:
    async with deployment(postgres, kafka.bootstrap, tmp_path, "lead") as deployed:
        leader = deployed.running["intake"]
        await asyncio.gather(leader.start(), deployed.running["archive"].start())
        await deployed.work_on(CASES)
        await eventually(deployed.all_sent, what="the first to lead")
        deployed.running["leader"], other = leader, deployed.second("intake")
        await other.start()
        deployed.running["intake"] = other  # the clerks go to the one that stays
        working = asyncio.create_task(deployed.work_on(CASES))
        await asyncio.sleep(storm.random("leader").uniform(0, 0.05))
        leader.kill()
        killed = time.monotonic()
        await working
        await deployed.settled()
        seconds = time.monotonic() - killed
        repeated = await deployed.everything_once()
    figures.tell(
        Row(
            fault="kill -9 of the leading relay's process",
            injected="a second replica waits for the lock",
            times=1,
            held=f"every event told and taken once, in order; {repeated} sent again",
            recovery_seconds=seconds,
            seed=storm.seed,
        )
    )
