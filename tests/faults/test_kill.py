"""Killed between any two steps: nothing is lost and nothing is done twice.

The real services of intake and archive run as processes of their own on real Kafka and
PostgreSQL. One of them dies by SIGKILL at a named point while clerks file cases; it is
started again, and the clerks repeat what was not answered, under the same keys.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from itertools import count

import pytest

from kernel.base.crash_points import POINTS
from kernel.journal.memory import MemoryJournal
from kernel.program.app import codec_of
from tests.conftest import Storm
from tests.faults.bus_line import chain_holds
from tests.faults.figures import Figures, Row
from tests.faults.processes import COURT, HOUSES, Deployed, deployment
from tests.kernel.sample import append, filed
from tests.waiting import eventually
from zhixing.local.embedded.kafka import KafkaServer
from zhixing.local.embedded.postgres import PostgresServer

CASES = 4  # filed and checked at the same time, while the process dies
ROUNDS_PER_MINUTE = 5.0
FILES = "file."  # have tests of their own: nobody uploads here
EFFECTS = "effect.sent"  # has a test of its own: intake and archive ask nothing of the outside
_poisoned = count(9001)  # numbers of cases that nobody filed
Plan = Sequence[tuple[str, str]]  # who dies, and at which passage of which point

TELLER = (
    "append.before_commit:2",  # decided, not stored
    "append.committed:2",  # stored, not answered, not published
    "relay.woken:3",  # about to look what there is to publish
    "relay.read",  # read, nothing handed to Kafka
    "relay.sending",  # half of it handed to Kafka
    "relay.published",  # published, not marked as published
    "relay.marked",  # marked, and then nothing
)
LISTENER = (
    "consume.received",  # a batch in hand, nothing taken in
    "append.committed",  # a foreign event taken in, the batch not acknowledged
    "consume.handled",  # the whole batch taken in, not acknowledged
    "consume.acknowledged",  # acknowledged, and then nothing
    "consume.parked",  # a message parked, the batch not acknowledged
)


@pytest.fixture(scope="module")
async def deployed(
    postgres: PostgresServer, kafka: KafkaServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Deployed]:
    logs = tmp_path_factory.mktemp("kill")
    async with deployment(postgres, kafka.bootstrap, logs, "kill") as made:
        yield made


def test_every_named_point_has_its_death() -> None:
    named = {place.partition(":")[0] for place in (*TELLER, *LISTENER)}
    assert named == {point for point in POINTS if not point.startswith(FILES)} - {EFFECTS}


@pytest.mark.parametrize(
    ("victim", "points"),
    [("intake", TELLER), ("archive", LISTENER)],
    ids=["the teller", "the listener"],
)
async def test_killed_at_each_point_in_turn_nothing_is_lost_and_nothing_is_doubled(
    deployed: Deployed, storm: Storm, figures: Figures, victim: str, points: Sequence[str]
) -> None:
    """Each incarnation dies at its point, in the middle of repairing what the last one left."""
    sent_again, seconds = await _die(deployed, [(victim, point) for point in points])
    if "relay.published" in points:
        assert sent_again, "killed between publish and mark, but nothing was sent again"
        assert "relay leads" in deployed.running["intake"].told(), "the log tells of leadership"
    figures.tell(_row(f"kill -9 of {victim}", "at each named point in turn", len(points), seconds))


async def test_killed_at_random_nothing_is_lost_and_nothing_is_doubled(
    deployed: Deployed, storm: Storm, figures: Figures
) -> None:
    if not storm.seconds:
        pytest.skip("every point is met above; at random they are met in the storm")
    plan = _random_plan(storm.random("kill"), storm.times(1, ROUNDS_PER_MINUTE))
    _, seconds = await _die(deployed, plan)
    row = _row("kill -9 at random", "teller or listener, any point", len(plan), seconds)
    figures.tell(replace(row, seed=storm.seed))


def _random_plan(chance: random.Random, rounds: int) -> Plan:
    """Any point of either, and a passage that the clerks' work is sure to reach."""
    places = [("intake", point) for point in TELLER] + [("archive", point) for point in LISTENER]
    plan = []
    for victim, place in chance.choices(places, k=rounds):
        point = place.partition(":")[0]
        often = (victim == "intake" and point.startswith("append")) or point == "relay.woken"
        plan.append((victim, f"{point}:{chance.randint(1, 2 if often else 1)}"))
    return plan


async def _die(deployed: Deployed, plan: Plan) -> tuple[int, float]:
    """Die by the plan, then heal. Records sent again, and seconds until all had arrived."""
    for victim, point in plan:
        dying = deployed.running[victim]
        (other,) = set(HOUSES) - {victim}
        others = [deployed.running[other].start()] if deployed.running[other].idle else []
        await asyncio.gather(dying.start(point), *others)
        await deployed.work_on(CASES)
        if point.startswith("consume.parked"):
            await _poison(deployed)
        await dying.died()
        for house in HOUSES:
            chain_holds(await deployed.log(house))
    await asyncio.gather(*(deployed.running[victim].start() for victim in {v for v, _ in plan}))
    await deployed.work_on(CASES)
    seconds = await deployed.settled()
    await _poison_is_parked_once(deployed)
    return await deployed.everything_once(), seconds


async def _poison(deployed: Deployed) -> None:
    """A record of a case of its own, as a broken producer might send it: its body is no event."""
    case_id = f"（2026）豫1024执{next(_poisoned)}号"
    (told,) = await MemoryJournal("intake", codec_of("intake")).append(append(filed(case_id)))
    spoilt = replace(told, body="{}")
    await deployed.put(replace(spoilt, hash=spoilt.digest()))


async def _poison_is_parked_once(deployed: Deployed) -> None:
    """Whatever died meanwhile, each poisonous record is kept, as the failure it is."""

    async def parked() -> bool:
        return set(deployed.put_aside) <= await deployed.parking("archive").cases(COURT)

    await eventually(parked, what="poison parked")
    rows = await deployed.parking("archive").all(COURT)
    assert sorted(row.message.case_id for row in rows) == sorted(deployed.put_aside)
    assert {row.kind for row in rows} <= {"failed"}


def _row(fault: str, injected: str, times: int, seconds: float) -> Row:
    return Row(
        fault=fault,
        injected=injected,
        times=times,
        held="acknowledged ⊆ stored; every event told and taken once, in order; chains whole",
        recovery_seconds=seconds,
    )
