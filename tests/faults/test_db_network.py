"""The line between the services and their database is slow, cut, closed or dead.

Callers stand before the real HTTP frame; program, relay and consumer reach PostgreSQL through
one proxy. Every answer is either the right one or a 503 that says so, and soon.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from kernel.base import postgres as kernel_postgres
from kernel.messaging import relay as kernel_relay
from tests.conftest import NewDatabase, Storm
from tests.faults.db_door import CALLERS, door_on
from tests.faults.db_ground import COURT, office, through, upstream_of
from tests.faults.db_line import (
    archive_on,
    listening,
    new_cluster,
    published,
    relaying,
    tells_the_log,
    topic_of_intake,
)
from tests.faults.figures import Figures, Row
from tests.faults.proxy import Proxy
from zhixing.local.embedded.kafka import KafkaServer
from zhixing.local.embedded.postgres import PostgresServer

SILENT_SECONDS = 1.0  # for how long a line may be silent here; ten where it is ours
SESSION = {"idle_in_transaction_session_timeout": "2s"}  # fifteen seconds where it is ours

Disturb = Callable[[Proxy], Awaitable[None]]


async def slow(proxy: Proxy) -> None:
    proxy.delay(0.03)
    await asyncio.sleep(1)
    proxy.delay(0)


async def cut(proxy: Proxy) -> None:
    for _ in range(10):
        proxy.cut()
        await asyncio.sleep(0.1)


async def closed(proxy: Proxy) -> None:
    proxy.refuse()
    proxy.cut()
    await asyncio.sleep(1)
    await proxy.accept()


async def frozen(proxy: Proxy) -> None:
    """Half open, longer than a line may be silent; then what was held back arrives."""
    proxy.freeze()
    await asyncio.sleep(3 * SILENT_SECONDS)
    proxy.thaw()


async def stranded(proxy: Proxy) -> None:
    """What is connected is dead for good, and nobody is told."""
    proxy.strand()
    await asyncio.sleep(1)


FAULTS: dict[str, tuple[Disturb, str]] = {
    "slow": (slow, "30 ms more for every packet, each way"),
    "cut": (cut, "every connection reset, ten times a second"),
    "closed": (closed, "every connection reset, new ones refused for a second"),
    "frozen": (frozen, "half open: connected, and nothing arrives for three timeouts"),
    "stranded": (stranded, "half open for good: existing connections dead, new ones work"),
}
SOME_FAULTS = ("cut", "stranded")  # the quickest, and the one that nobody is told of


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real limits, made small so that a test need not wait for them."""
    for name, value in SESSION.items():
        monkeypatch.setitem(kernel_postgres.SESSION, name, value)
    for module in (kernel_postgres, kernel_relay):
        monkeypatch.setattr(module, "COMMAND_TIMEOUT_SECONDS", SILENT_SECONDS)
        monkeypatch.setattr(module, "CONNECT_TIMEOUT_SECONDS", SILENT_SECONDS)
    monkeypatch.setattr(kernel_relay, "LEADER_SILENT_SECONDS", 3 * SILENT_SECONDS)


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_caller_is_answered_or_told_to_come_again_whatever_the_line_does(
    postgres: PostgresServer, fault: str, storm: Storm, figures: Figures
) -> None:
    disturb, injected = FAULTS[fault]
    times = storm.times(1, per_minute=2)
    async with door_on(postgres) as door:
        proxy = door.proxy
        recoveries = [await door.disturbed(lambda: disturb(proxy)) for _ in range(times)]
        filings = await door.everything_once()
    figures.tell(
        Row(
            fault=f"Line to the database {fault}",
            injected=f"{injected}; {CALLERS} callers before the HTTP door",
            times=times,
            held=f"{filings} filings answered and stored once each; "
            f"{door.unavailable} answers 503, no other error; the longest answer took "
            f"{door.longest_seconds:.1f} s with a timeout of {SILENT_SECONDS:.0f} s",
            recovery_seconds=max(recoveries),
            seed=storm.seed,
        )
    )


async def test_relay_and_consumer_deliver_each_event_once_whatever_the_line_does(
    postgres: PostgresServer,
    new_database: NewDatabase,
    kafka: KafkaServer,
    storm: Storm,
    figures: Figures,
) -> None:
    """Clerks work on a line of their own; in the storm, relay and consumer meet every fault."""
    intake_dsn, archive_dsn = await new_database(), await new_database()
    cluster, recoveries = await new_cluster(kafka), [0.0]
    faults = SOME_FAULTS if storm.seconds == 0 else tuple(FAULTS) * storm.times(1, per_minute=1)
    async with (
        Proxy(upstream_of(postgres)) as proxy,
        office(intake_dsn) as counter,
        office(through(intake_dsn, proxy.port)) as behind,
        archive_on(through(archive_dsn, proxy.port), cluster) as behind_too,
        archive_on(archive_dsn, cluster) as archive,
        relaying(behind.journal, cluster, through(intake_dsn, proxy.port)),
        listening(behind_too),
    ):
        for number, fault in enumerate(faults):
            disturb, _ = FAULTS[fault]
            async with counter.at_work(2, first=1 + 2 * number):
                await disturb(proxy)
            began = time.monotonic()
            await published(counter.journal)
            await archive.has_taken((await counter.journal.head(COURT)).position)
            recoveries.append(time.monotonic() - began)
        log = await counter.log()
        again = tells_the_log(await topic_of_intake(cluster), log)
        dossiers = await archive.opened()
    cases = {r.case_id for r in log}
    assert sorted(dossiers) == sorted(cases), "a case was taken in twice, or not at all"
    figures.tell(
        Row(
            fault="Line of relay and consumer to the database",
            injected=f"{', '.join(dict.fromkeys(faults))}, in turn, while events are written",
            times=len(faults),
            held=f"{len(log)} events published ({again} of them again) and taken in once each, "
            f"in order; {len(cases)} cases, {len(dossiers)} dossiers",
            recovery_seconds=max(recoveries),
            seed=storm.seed,
        )
    )
