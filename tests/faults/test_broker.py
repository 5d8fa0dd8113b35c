"""The broker dies under load, with its disk and without the last of it."""

import asyncio
import os
import time
from pathlib import Path

import pytest

from kernel.messaging.relay import PARTITIONS, topic_of
from tests.conftest import NewDatabase, Storm
from tests.faults.bus_broker import Broker
from tests.faults.bus_line import CASES, COURT, Line, case, line_on
from tests.faults.figures import Figures, Row
from tests.waiting import eventually

KILLS_PER_MINUTE = 1.5
DEAD_SECONDS = 1.0


async def test_a_broker_killed_under_load_loses_nothing_and_the_lag_goes_back_to_nothing(
    broker: Broker, new_database: NewDatabase, storm: Storm, figures: Figures
) -> None:
    chance, kills = storm.random("broker"), storm.times(1, KILLS_PER_MINUTE)
    recovered: list[float] = []
    async with line_on(broker.bootstrap, new_database) as line:
        line.lead()
        await line.join()
        async with line.under_load(storm.random("broker load")):
            for _ in range(kills):
                await asyncio.sleep(chance.uniform(0.5, 2.0))
                await broker.kill()
                while_dead = await _written(line, DEAD_SECONDS)
                assert while_dead, f"nobody could write without a broker (seed {storm.seed})"
                await broker.restart()
                recovered.append(await line.caught_up())
        await line.settled()
        events, repeated = await line.once_and_in_order(), await line.sent_again()
    figures.tell(
        Row(
            fault="kill -9 of the broker",
            injected="under load, the services go on writing",
            times=kills,
            held=f"{events} events delivered, each once, in order; {repeated} sent again; "
            "lag back to 0",
            recovery_seconds=max(recovered),
            seed=storm.seed,
        )
    )


async def _written(line: Line, seconds: float) -> int:
    """How many events the clerks store in this time."""
    before = sum(line.written.values())
    await asyncio.sleep(seconds)
    return sum(line.written.values()) - before


@pytest.mark.long
async def test_a_power_cut_that_takes_the_end_of_a_partition_is_noticed_and_made_good(
    broker: Broker, new_database: NewDatabase, storm: Storm, figures: Figures
) -> None:
    """Kafka acknowledges before the disk has it: a broker without replicas can lose its last."""
    chance = storm.random("power")
    async with line_on(broker.bootstrap, new_database) as line:
        relay = line.lead()
        for number in range(CASES):
            await line.write(case(number), 3)
        head = (await line.intake.head(COURT)).position
        await eventually(lambda: _is_sent(line, head), what="all published")
        relay.cancel()
        await broker.kill()
        lost = _cut(broker.data, line, chance.randrange(PARTITIONS))
        await broker.restart()
        started = time.monotonic()
        line.lead()
        await line.join()
        await line.caught_up()
        seconds = time.monotonic() - started
        await line.settled()
        events, repeated = await line.once_and_in_order(), await line.sent_again()
    figures.tell(
        Row(
            fault="power cut at the broker",
            injected=f"the last {lost} bytes of a partition were not on its disk",
            times=1,
            held=f"noticed by the relay; {events} events delivered, each once, in order; "
            f"{repeated} sent again",
            recovery_seconds=seconds,
            seed=storm.seed,
        )
    )


async def _is_sent(line: Line, position: int) -> bool:
    return await line.sent() == position


def _cut(data: Path, line: Line, nth: int) -> int:
    """Take the last half of a partition that holds something; how many bytes."""
    name = topic_of("intake", line.cluster.prefix)
    files = sorted(data.glob(f"kafka/data/{name}-*/*.log"))
    filled = [file for file in files if file.stat().st_size]
    chosen = filled[nth % len(filled)]
    size = chosen.stat().st_size
    os.truncate(chosen, size // 2)
    return size - size // 2
