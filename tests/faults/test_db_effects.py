"""The line to the database breaks, or the process dies, while the outside world is told.

Whatever breaks between the mark and the answer: the register hears each effect once at most,
and what it may have heard stands in the ledger as sent, unknown or settled.
"""

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from kernel.door.problems import AWAY
from kernel.messaging.effects import IN_FLIGHT_MAX
from tests.conftest import NewDatabase, Storm
from tests.faults.db_effects import LATER, Telling, telling
from tests.faults.db_ground import through, upstream_of
from tests.faults.figures import Figures, Row
from tests.faults.proxy import Proxy
from tests.kernel.sample import NOW
from tests.waiting import PATIENCE_SECONDS
from zhixing.local.embedded.postgres import PostgresServer

CASES = 40
REST_MAX = 20  # what was not worked off in so many undisturbed rounds never will be


async def file_cases(told: Telling, number: int) -> None:
    """Cases that nobody has filed yet."""
    first = len(told.office.answers) + 1
    await asyncio.gather(*(told.office.file(n) for n in range(first, first + number)))


def once_at_most(told: Telling, ledger: dict[str, str], seed: int) -> None:
    heard = told.register.heard()
    assert {e: n for e, n in heard.items() if n > 1} == {}, f"heard twice, seed {seed}"
    unlisted = {effect for effect in heard if ledger[effect] == "requested"}
    assert not unlisted, f"heard, and the ledger does not know, seed {seed}"


async def all_told_once(told: Telling, seed: int) -> None:
    """Every effect was heard once, is confirmed, and was reported once."""
    ledger = await told.ledger()
    once_at_most(told, ledger, seed)
    assert set(ledger.values()) == {"confirmed"}
    assert set(told.register.heard()) == set(ledger)
    log = await told.office.log()
    assert len(log) == 2 * len(ledger), "an answer was reported twice, or never"


async def cut_now_and_then(proxy: Proxy, chance: random.Random, times: int) -> None:
    for _ in range(times):
        await asyncio.sleep(chance.uniform(0.01, 0.06))
        proxy.cut()


async def test_a_line_that_breaks_while_effects_are_sent_sends_none_of_them_twice(
    postgres: PostgresServer,
    new_database: NewDatabase,
    tmp_path: Path,
    storm: Storm,
    figures: Figures,
) -> None:
    dsn, chance = await new_database(), storm.random("effects")
    cases, cuts = storm.times(CASES, per_minute=200), storm.times(40, per_minute=400)
    looks, rest = 0, 0
    async with (
        Proxy(upstream_of(postgres)) as proxy,
        telling(through(dsn, proxy.port), tmp_path, loses=storm.random("register")) as told,
        telling(dsn, tmp_path) as watching,
    ):
        await file_cases(told, cases)
        cutting = asyncio.create_task(cut_now_and_then(proxy, chance, cuts))
        while set((ledger := await watching.ledger()).values()) != {"confirmed"}:
            looks += 1
            rest += cutting.done()
            assert rest < REST_MAX, f"never told: {ledger}, seed {storm.seed}"
            with contextlib.suppress(*AWAY):
                await told.step()
            assert not told.register.busy, "the step ended, and its work went on behind it"
            once_at_most(told, await watching.ledger(), storm.seed)
        await cutting
        await all_told_once(watching, storm.seed)
    figures.tell(
        Row(
            fault="Effects: line to the database cut",
            injected="reset at random between the mark, the sending and the settlement; one "
            "call in eight of the outside lost, heard or not",
            times=cuts,
            held=f"{cases} effects, each heard once, confirmed and reported once; what was "
            f"heard stood in the ledger at every one of {looks} looks",
            seed=storm.seed,
        )
    )


async def test_a_worker_killed_after_sending_does_not_send_again(
    new_database: NewDatabase, tmp_path: Path, storm: Storm, figures: Figures
) -> None:
    """A process of its own dies by SIGKILL with up to sixteen effects in flight."""
    dsn, chance = await new_database(), storm.random("workers")
    now, kills = NOW, storm.times(2, per_minute=10)
    async with telling(dsn, tmp_path) as watching:
        points = [f"effect.sent:{chance.randint(1, CASES // 2)}" for _ in range(kills)]
        for crash_at in [*points, ""]:
            await file_cases(watching, CASES)
            now += LATER
            worker = await asyncio.to_thread(run_worker, dsn, tmp_path, now.isoformat(), crash_at)
            assert worker.returncode == (-signal.SIGKILL if crash_at else 0), worker.stderr
            once_at_most(watching, await watching.ledger(), storm.seed)
        await all_told_once(watching, storm.seed)
    figures.tell(
        Row(
            fault="Effects: worker killed after sending",
            injected="SIGKILL of the process at `effect.sent`, up to "
            f"{IN_FLIGHT_MAX} effects in flight",
            times=kills,
            held=f"{len(watching.office.answers)} effects, each heard once, confirmed and "
            "reported once",
            seed=storm.seed,
        )
    )


def run_worker(
    dsn: str, folder: Path, now: str, crash_at: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tests.faults.db_effects", dsn, str(folder), now],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "ZHIXING_CRASH_AT": crash_at},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
