"""The watchdog: what waits is seen, what stands still makes a service unready, and nothing else."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kernel.base.clock import real_seconds
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Reader
from kernel.journal.protocol import EffectRequest
from kernel.messaging.watch import Backlog, CaughtUp, FinalPosition, Present, Stall
from kernel.program.wiring import Sweep, Wiring
from tests.faults.db_ground import through, upstream_of
from tests.faults.proxy import Proxy
from tests.kernel.sample import NOW, append, checked, filed
from tests.kernel.watched import COURT, STALL_SECONDS, Watched, case, frozen, home, on, watched
from tests.waiting import eventually
from zhixing.local.embedded.kafka import KafkaServer
from zhixing.local.embedded.postgres import PostgresServer

SCRAPE_SECONDS_MAX = 60.0  # an answer from memory takes milliseconds; one that hangs never comes


class Gate:
    """Holds every batch back from now on, as a handler that never ends would."""

    def __init__(self, watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
        self._open = asyncio.Event()
        take = watched.program.consumer.take

        async def held(messages: Sequence[Recorded]) -> None:
            await self._open.wait()
            await take(messages)

        monkeypatch.setattr(watched.program.consumer, "take", held)

    def open(self) -> None:
        self._open.set()


# What stands still


async def test_a_consumer_that_hangs_makes_its_service_unready_until_it_moves(
    postgres: PostgresServer, own_kafka: KafkaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = on(own_kafka)
    async with (
        watched("intake", await home(postgres, "intake", bus)) as intake,
        watched("archive", await home(postgres, "archive", bus), sources=("intake",)) as archive,
    ):
        await archive.becomes("")
        gate = Gate(archive, monkeypatch)
        await intake.store([1, 2, 3])
        await archive.becomes("consumer: 3 events wait, none was consumed for ")
        assert await archive.metric("consumer_lag_events", "intake") == 3
        assert await archive.metric("consumer_idle_seconds") > STALL_SECONDS
        assert await archive.metric("moving") == 0
        await intake.becomes("")
        gate.open()
        await archive.becomes("")
        await archive.shows("consumer_lag_events", "intake", 0)
        await archive.shows("inbox_position", f"{COURT} intake", 3)
        assert await archive.metric("consumer_messages_total", "taken") == 3
        assert await archive.metric("moving") == 1


async def test_on_the_log_bus_a_consumer_that_hangs_is_seen_too(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = await home(postgres, "intake", {"bus": "log"})
    bus = {"bus": "log", "log_databases": {"intake": told["database_url"]}}
    async with (
        watched("intake", told) as intake,
        watched("archive", await home(postgres, "archive", bus), sources=("intake",)) as archive,
    ):
        gate = Gate(archive, monkeypatch)
        await intake.store([1, 2])
        await archive.becomes("consumer: 2 events wait, none was consumed for ")
        gate.open()
        await archive.becomes("")
        await archive.shows("consumer_lag_events", "intake", 0)


async def test_a_message_that_is_tried_again_for_ever_is_no_progress(
    postgres: PostgresServer, own_kafka: KafkaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One message of a batch is stored; another can be neither stored nor parked."""
    monkeypatch.setattr("kernel.messaging.kafka.RETRY_MAX_SECONDS", 0.0)
    monkeypatch.setattr("kernel.messaging.consumer.FIRST_DELAY_SECONDS", 0.001)
    bus = on(own_kafka)
    async with (
        watched("intake", await home(postgres, "intake", bus)) as intake,
        watched("archive", await home(postgres, "archive", bus), sources=("intake",)) as archive,
    ):
        await archive.becomes("")
        archive.poison.add("FilingChecked")
        with monkeypatch.context() as broken:

            async def full(_parked: Any) -> None:
                raise OSError("no space left on the device")

            broken.setattr(archive.program.parking, "park", full)
            await intake.program.journal.append(append(filed(case(1)), checked(case(1))))

            async def repeats() -> bool:
                return await archive.metric("consumer_messages_total", "repeated") > 1

            await eventually(repeats, what="the batch tried again and again")
            await archive.becomes("consumer: 2 events wait, none was consumed for ")
        await archive.becomes("")
        await archive.shows("parked_messages", f"{COURT} failed", 1)


async def test_a_broker_that_says_nothing_is_noticed_when_there_is_something_to_publish(
    postgres: PostgresServer, own_kafka: KafkaServer
) -> None:
    async with watched("intake", await home(postgres, "intake", on(own_kafka))) as intake:
        await intake.shows("relay_leads", "", 1)
        await intake.store([1])
        await intake.shows("relay_position", COURT, 1)
        with frozen(own_kafka):
            await _for_longer_than_a_stall()
            assert await intake.ready() == "", "there is nothing to publish"
            await intake.store([2, 3])
            await intake.becomes(f"relay: 2 events of {COURT} wait, none was published for ")
            assert await intake.metric("relay_lag_events", COURT) == 2
            assert await intake.metric("relay_oldest_seconds", COURT) > 0
        await intake.becomes("")
        await intake.shows("relay_lag_events", COURT, 0)
        assert await intake.metric("relay_oldest_seconds", COURT) == 0


async def test_a_relay_that_stands_by_is_ready_while_the_leader_stands_still(
    postgres: PostgresServer, own_kafka: KafkaServer
) -> None:
    given = await home(postgres, "intake", on(own_kafka))
    async with watched("intake", given) as one, watched("intake", given) as other:
        leader, standby = await _told_apart(one, other)
        with frozen(own_kafka):
            await leader.store([1])
            await leader.becomes("relay: ")
            assert await standby.metric("relay_lag_events", COURT) == 1
            assert await standby.ready() == ""
        await leader.becomes("")
        await standby.shows("relay_lag_events", COURT, 0)


async def test_a_worker_that_ended_is_named(postgres: PostgresServer) -> None:
    async def broken(_reader: Reader, _court: str, _now: datetime, _limit: int) -> Sequence[str]:
        raise RuntimeError("a defect")

    def with_sweep(made: Wiring) -> Wiring:
        return replace(made, sweeps=(Sweep(find=broken, build=lambda case_id, _now: case_id),))

    given = await home(postgres, "intake", {"bus": "log"})
    async with watched("intake", given, changed=with_sweep) as intake:
        await intake.becomes("worker sweep ended: RuntimeError")


# What is away


async def test_a_scrape_needs_no_database(postgres: PostgresServer) -> None:
    given = await home(postgres, "intake", {"bus": "log"})
    async with Proxy(upstream_of(postgres)) as proxy:
        address = through(given["database_url"], proxy.port)
        async with watched("intake", {**given, "database_url": address}) as intake:
            await intake.store([1])
            await intake.shows("log_position", COURT, 1)
            proxy.freeze()
            async with asyncio.timeout(SCRAPE_SECONDS_MAX):
                assert await intake.metric("log_position", COURT) == 1
                assert await intake.ready() == "database: no answer in 2 s"
            await intake.becomes("watch: the database was not read for ")
            assert await intake.metric("watch_age_seconds", "database") > STALL_SECONDS
            proxy.thaw()
            await intake.becomes("")


async def test_a_service_starts_without_its_broker_and_takes_in_when_it_comes(
    postgres: PostgresServer, own_kafka: KafkaServer
) -> None:
    host, _, port = own_kafka.bootstrap.rpartition(":")
    bus = on(own_kafka)
    homes = {service: await home(postgres, service, bus) for service in ("intake", "archive")}
    async with Proxy((host, int(port))) as proxy:
        proxy.refuse()
        away = {"kafka_bootstrap": f"127.0.0.1:{proxy.port}"}
        async with (
            watched("intake", homes["intake"] | away) as intake,
            watched("archive", homes["archive"] | away, sources=("intake",)) as archive,
        ):
            await intake.store([1])
            assert (await intake.client.get("/health/live")).status_code == 200
            await intake.becomes("relay: ")
            await proxy.accept()
            await archive.shows("inbox_position", f"{COURT} intake", 1)
            await intake.becomes("")
            assert await archive.ready() == ""


# What waits


async def test_parked_messages_are_counted_by_kind_and_have_the_age_of_the_oldest(
    postgres: PostgresServer,
) -> None:
    told = await home(postgres, "intake", {"bus": "log"})
    bus = {"bus": "log", "log_databases": {"intake": told["database_url"]}}
    async with (
        watched("intake", told) as intake,
        watched("archive", await home(postgres, "archive", bus), sources=("intake",)) as archive,
    ):
        archive.poison.add(case(1))
        await intake.program.journal.append(append(filed(case(1)), checked(case(1))))
        await archive.shows("parked_messages", f"{COURT} waiting", 1)
        archive.clock.set(NOW + timedelta(hours=1))
        assert await archive.metric("parked_messages", f"{COURT} failed") == 1
        assert await archive.metric("parked_oldest_court_seconds", f"{COURT} failed") == 3600
        assert await archive.ready() == "", "a parked case is for an operator, not for a restart"


async def test_effects_are_counted_by_state_and_those_late_or_unknown_have_an_age(
    postgres: PostgresServer,
) -> None:
    effects = tuple(EffectRequest(effect_id=name, kind="post.send", case_id="c") for name in "ab")
    async with watched("intake", await home(postgres, "intake", {"bus": "log"})) as intake:
        await intake.program.journal.append(append(filed(case(1)), effects=effects))
        await intake.shows("effects_open", f"{COURT} requested", 2)
        assert await intake.metric("effects_overdue_court_seconds", COURT) == 0
        intake.clock.set(NOW + timedelta(minutes=10))
        assert await intake.metric("effects_overdue_court_seconds", COURT) == 600
        assert await intake.metric("effects_unknown_seconds", COURT) == 0
        pool = await intake.program.pools.of(COURT)
        await pool.execute("update effects set state = 'unknown' where effect_id = 'a'")
        await intake.shows("effects_open", f"{COURT} unknown", 1)

        async def aged() -> bool:
            return await intake.metric("effects_unknown_seconds", COURT) > STALL_SECONDS

        await eventually(aged, what="the age of the unknown effect")


async def test_metrics_count_work_and_name_no_case(postgres: PostgresServer) -> None:
    async with watched("intake", await home(postgres, "intake", {"bus": "log"})) as intake:
        await intake.store([1, 2])
        await intake.shows("log_position", COURT, 2)
        assert await intake.metric("commits_total", COURT) == 2
        assert await intake.metric("watch_age_seconds", "database") >= 0
        page = (await intake.client.get("/metrics")).text
        assert "执" not in page
        names = {name for name, _ in await intake.metrics()}
        assert [name for name in names if not name.startswith("zhixing_")] == []


async def test_every_metric_is_explained_to_operators(
    postgres: PostgresServer, own_kafka: KafkaServer
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(zhixing_\w+)`", page, re.MULTILINE))
    async with watched("archive", await home(postgres, "archive", on(own_kafka))) as archive:
        told = (await archive.client.get("/metrics")).text
    types = re.findall(r"^# TYPE (zhixing_\w+) (gauge|counter|histogram)$", told, re.MULTILINE)
    assert {name for name, _ in types if not name.endswith("_created")} == explained


# The three ways to tell an age


def test_the_oldest_that_waits_gives_its_age_and_not_the_newest() -> None:
    backlog = Backlog()
    assert backlog.seen(head=5, done=5, now=100.0) == 0.0
    assert backlog.seen(head=7, done=5, now=110.0) == 0.0
    assert backlog.seen(head=9, done=5, now=120.0) == 10.0
    assert backlog.seen(head=9, done=7, now=130.0) == 10.0, "8 and 9 were seen at 120"
    assert backlog.seen(head=9, done=9, now=140.0) == 0.0


def test_a_log_that_grows_for_days_is_not_remembered_instant_by_instant() -> None:
    backlog = Backlog()
    ages = [backlog.seen(head=second, done=0, now=float(second)) for second in range(1, 5000)]
    assert ages[-1] == 4998.0
    assert backlog.seen(head=4999, done=4998, now=5000.0) > 1.0, "too old rather than too young"


@pytest.mark.parametrize(
    ("behind", "done", "stalled"),
    [
        ((1, 1, 1), (0, 0, 0), True),
        ((1, 5, 9), (0, 0, 0), True),
        ((1, 5, 9), (0, 1, 2), False),
        ((0, 0, 0), (0, 0, 0), False),
        ((9, 0, 9), (0, 0, 0), False),
    ],
    ids=["stays", "grows", "grows, but moves", "idle", "was done meanwhile"],
)
def test_what_waits_and_does_not_move_stalls(
    behind: Sequence[int], done: Sequence[int], stalled: bool
) -> None:
    stall, begun = Stall(), real_seconds()
    for offset, (left, mark) in enumerate(zip(behind, done, strict=True)):
        stall.seen(left, mark, begun + 10 * offset)
    assert (round(stall.seconds) >= 20) == stalled


def test_what_came_back_is_young_again() -> None:
    present = Present()
    assert present.seen(["a"], 1.0) == 0.0
    assert present.seen(["a", "b"], 5.0) == 4.0
    assert present.seen(["b"], 6.0) == 1.0
    assert present.seen([], 7.0) == 0.0
    assert present.seen(["a"], 8.0) == 0.0


async def _for_longer_than_a_stall() -> None:
    """Time itself is what is tested here: nothing happens that could be waited for."""
    await asyncio.sleep(2 * STALL_SECONDS)


async def _told_apart(one: Watched, other: Watched) -> tuple[Watched, Watched]:
    """The one whose relay leads, and the one that stands by."""

    async def one_leads() -> bool:
        return await one.metric("relay_leads") + await other.metric("relay_leads") == 1

    await eventually(one_leads, what="one of two leads")
    return (one, other) if await one.metric("relay_leads") else (other, one)


def test_a_log_settles_once_all_that_was_told_later_was_heard() -> None:
    final = FinalPosition(patience_seconds=30)
    assert not final.seen(5, heard_until=100, now=101)
    assert not final.seen(8, heard_until=130, now=131)  # some of it was told before 5 was there
    assert final.seen(9, heard_until=131, now=132)
    assert final.position == 5
    assert final.seen(9, heard_until=200, now=201)
    assert final.position == 9
    assert not final.seen(9, heard_until=300, now=301)
    assert not final.seen(6, heard_until=301, now=302)  # its database was restored meanwhile
    assert final.seen(6, heard_until=340, now=341)
    assert final.position == 6


def test_a_source_is_heard_until_all_its_parts_are_past_where_they_ended() -> None:
    caught_up = CaughtUp()
    caught_up.seen({"a": 3, "b": 0}, {"a": 2}, now=10)
    assert caught_up.until == 0
    caught_up.seen({"a": 9, "b": 4}, {"a": 3}, now=20)
    assert caught_up.until == 10
    caught_up.seen({"a": 9, "b": 4}, {"a": 9, "b": 3}, now=30)
    assert caught_up.until == 10
    caught_up.seen({"a": 9, "b": 4}, {"a": 9, "b": 4}, now=40)
    assert caught_up.until == 40
