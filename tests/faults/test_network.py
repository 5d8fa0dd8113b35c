"""The line to the broker is cut, slow, half open or gone. Whoever writes does not notice."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.conftest import NewDatabase, Storm
from tests.faults.bus_broker import Broker
from tests.faults.bus_line import line_on
from tests.faults.figures import Figures, Row
from tests.faults.processes import deployment
from tests.faults.proxy import Proxy
from tests.waiting import eventually
from zhixing.local.embedded.postgres import PostgresServer

SLOW_SECONDS = 0.2  # each way
FAULT_SECONDS = 3.0
FAULT_SECONDS_MAX = 60.0  # longer than a client waits for any answer
FAULTS_PER_MINUTE = 3.0
FILED = 4
Fault = Callable[[Proxy, float], Awaitable[None]]


async def cut(proxy: Proxy, seconds: float) -> None:
    """Reset every connection, again and again."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        proxy.cut()
        await asyncio.sleep(0.5)


async def slow(proxy: Proxy, seconds: float) -> None:
    proxy.delay(SLOW_SECONDS)
    await asyncio.sleep(seconds)
    proxy.delay(0)


async def half_open(proxy: Proxy, seconds: float) -> None:
    """Connections stand, and nothing arrives. What was held back flows on afterwards."""
    proxy.freeze()
    await asyncio.sleep(seconds)
    proxy.thaw()


async def gone(proxy: Proxy, seconds: float) -> None:
    proxy.refuse()
    proxy.cut()
    await asyncio.sleep(seconds)
    await proxy.accept()


def _durations(chance: random.Random, storm: Storm) -> list[float]:
    """One short fault in the tests; in the storm many, some beyond every timeout."""
    if not storm.seconds:
        return [FAULT_SECONDS]
    times = storm.times(1, FAULTS_PER_MINUTE)
    return [chance.choice((1.0, FAULT_SECONDS, 15.0, FAULT_SECONDS_MAX)) for _ in range(times)]


@pytest.mark.long
@pytest.mark.parametrize("fault", [cut, slow, half_open, gone], ids=lambda fault: fault.__name__)
async def test_the_line_to_the_broker_fails_and_nothing_is_lost_or_doubled(
    fault: Fault,
    broker: Broker,
    new_database: NewDatabase,
    storm: Storm,
    figures: Figures,
) -> None:
    name = getattr(fault, "__name__", "").replace("_", " ")
    durations = _durations(storm.random(name), storm)
    recovered: list[float] = []
    async with line_on(broker.bootstrap, new_database) as line:
        line.lead()
        await line.join()
        async with line.under_load(storm.random(f"{name} load")):
            for seconds in durations:
                before = sum(line.written.values())
                await fault(broker.proxy, seconds)
                assert sum(line.written.values()) > before, f"nobody wrote (seed {storm.seed})"
                recovered.append(await line.caught_up())
        await line.settled()
        events, repeated = await line.once_and_in_order(), await line.sent_again()
    figures.tell(
        Row(
            fault=f"line to the broker {name}",
            injected=f"for {min(durations):.0f} to {max(durations):.0f} s, under load",
            times=len(durations),
            held=f"{events} events delivered, each once, in order; {repeated} sent again; "
            "writing went on",
            recovery_seconds=max(recovered),
            seed=storm.seed,
        )
    )


async def test_a_service_starts_and_answers_while_the_broker_is_away(
    broker: Broker, postgres: PostgresServer, tmp_path: Path, figures: Figures
) -> None:
    async with deployment(postgres, broker.bootstrap, tmp_path, "away") as deployed:
        broker.proxy.refuse()
        broker.proxy.cut()
        await deployed.running["intake"].start()
        await deployed.work_on(FILED)
        assert len(deployed.answers) == 2 * FILED
        assert await deployed.sent() == 0
        await broker.proxy.accept()
        started = time.monotonic()
        await eventually(deployed.all_sent, what="all published")
        seconds = time.monotonic() - started
        await deployed.running["archive"].start()
        await deployed.settled()
        await deployed.everything_once()
    figures.tell(
        Row(
            fault="broker away when a service starts",
            injected="until clerks had filed",
            times=1,
            held="the service starts, answers, and publishes once the broker is there",
            recovery_seconds=seconds,
        )
    )
