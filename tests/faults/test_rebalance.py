"""Consumers come and go: a message may come to two of them, and moves its case once."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from kernel.journal.envelope import Recorded
from tests.conftest import NewDatabase, Storm
from tests.faults.bus_line import ALL, COURT, Before, Line, case, line_on
from tests.faults.figures import Figures, Row
from tests.waiting import eventually
from zhixing.local.embedded.kafka import KafkaServer

EVERY_SECONDS = 2.0
SLOW_SECONDS = 0.2  # for one message, at most
FEW = 6  # cases: their messages are worked off one by one, ...
LONG = 40  # ... so that the first batch takes longer than a group waits for one who must let go
PAUSE_SECONDS = 0.2
REPLICAS_MAX = 3


@pytest.fixture
async def line(kafka: KafkaServer, new_database: NewDatabase) -> AsyncIterator[Line]:
    async with line_on(kafka.bootstrap, new_database) as made:
        made.lead()
        yield made


def slow(seconds: float) -> Before:
    async def before(_message: Recorded) -> None:
        await asyncio.sleep(seconds)

    return before


@pytest.mark.long
async def test_slow_consumers_come_and_go_every_two_seconds_and_each_message_moves_once(
    line: Line, storm: Storm, figures: Figures
) -> None:
    chance, changes = storm.random("rebalance"), storm.times(3, 60 / EVERY_SECONDS)
    for number in range(FEW):
        await line.write(case(number), LONG)
    ever = [await line.join(slow(SLOW_SECONDS))]
    async with line.under_load(storm.random("rebalance load"), FEW, PAUSE_SECONDS):
        for _ in range(changes):
            await asyncio.sleep(EVERY_SECONDS)
            grow = len(line.replicas) == 1 or chance.random() < 0.5
            if grow and len(line.replicas) < REPLICAS_MAX:
                ever.append(await line.join(slow(chance.uniform(0, SLOW_SECONDS / 2))))
            else:
                await line.leave(chance.choice(line.replicas))
    seconds = await line.caught_up(storm.seconds + 90)
    events = await line.once_and_in_order()
    await _versions_have_no_gap(line)
    again = sum(replica.consumer.counts.repeated for replica in ever)
    helped = sum(replica.consumer.counts.taken > 0 for replica in ever)
    assert helped > 1, f"the work never changed hands (seed {storm.seed})"
    figures.tell(
        Row(
            fault="rebalance every 2 s, slow handlers",
            injected="consumers join and leave",
            times=changes,
            held=f"{events} events taken once, in order, by {helped} consumers; "
            f"{again} came to two of them",
            recovery_seconds=seconds,
            seed=storm.seed,
        )
    )


async def _versions_have_no_gap(line: Line) -> None:
    versions: dict[str, list[int]] = defaultdict(list)
    for recorded in await line.heard.follow(COURT, 0, ALL):
        versions[recorded.stream].append(recorded.version)
    assert all(found == list(range(1, len(found) + 1)) for found in versions.values())


class Clumsy(Exception):
    """A handler's own fault."""


@dataclass
class Fault:
    """Fails on the messages of some cases."""

    cases: set[str] = field(default_factory=set)

    async def before(self, message: Recorded) -> None:
        if message.case_id in self.cases:
            raise Clumsy(message.case_id)


async def _two_replicas_that_know_no_parked_case(line: Line, fault: Fault) -> None:
    """Both have taken something in, and so have looked once which cases wait."""
    for _ in range(2):
        await line.join(fault.before)

    async def both() -> bool:
        await line.write(case(1 + sum(line.written.values())))
        return all(replica.consumer.counts.taken for replica in line.replicas)

    await eventually(both, what="both replicas at work")


async def _parked(line: Line, case_id: str, kinds: list[str]) -> None:
    async def parked() -> bool:
        found = await line.replicas[0].consumer.parking.of_case(COURT, case_id)
        return [p.kind for p in found] == kinds

    await eventually(parked, what=f"{case_id} parked as {kinds}")


async def test_a_case_that_waits_keeps_waiting_when_another_consumer_gets_it(line: Line) -> None:
    fault = Fault({case(7001)})
    await _two_replicas_that_know_no_parked_case(line, fault)
    await line.write(case(7001))
    await _parked(line, case(7001), ["failed"])
    fault.cases.clear()
    (holder,) = [r for r in line.replicas if r.consumer.counts.parked]
    await line.leave(holder)
    await line.write(case(7001))
    await _parked(line, case(7001), ["failed", "waiting"])


async def test_a_case_retried_at_one_consumer_flows_at_the_other(line: Line) -> None:
    fault = Fault({case(7001)})
    await _two_replicas_that_know_no_parked_case(line, fault)
    await line.write(case(7001))
    await _parked(line, case(7001), ["failed"])
    fault.cases.clear()
    (other,) = [r for r in line.replicas if not r.consumer.counts.parked]
    assert await other.consumer.retry(COURT, case(7001)) == 1
    await line.write(case(7001))
    await line.caught_up()
    await line.once_and_in_order()
