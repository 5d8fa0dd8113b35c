"""The clock jumps by a day, forward and back: order is the log's, and a due date the fact's.

No order in the system follows from what a clock shows, and every deadline is counted from the
time of the event it counts from.
"""

import random
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from contracts.supervision import NodeBreached, NodeOpened
from kernel.base.clock import SystemClock
from kernel.deciding.service import Service
from kernel.journal.memory import MemoryJournal
from kernel.law.calendars import SeededCalendars
from kernel.messaging.consumer import Consumer
from kernel.messaging.parking import MemoryParking
from kernel.program.app import codec_of
from services.supervision.app import DEFINITION as SUPERVISION
from services.supervision.commands import NoticeTime
from tests.conftest import NewDatabase, Storm
from tests.faults.db_ground import COURT, case, everything_once, office
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
from tests.kernel.sample import NOW, append, checked, filed
from tests.supervision.court import CASE, filed_case, filing_checked, observe, outline
from tests.support import at, rulebook
from zhixing.local.embedded.kafka import KafkaServer

DAY = timedelta(days=1)
CLERKS = 6


class JumpingClock(SystemClock):
    """The wall clock, set wrong by whole days; `jump` sets it anew."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._wrong_by = timedelta()
        self.jumps = 0

    def now(self) -> datetime:
        return super().now() + self._wrong_by

    def jump(self) -> None:
        """A day forward, a day back, or right again."""
        others = {-DAY, timedelta(), DAY} - {self._wrong_by}
        self._wrong_by = self._chance.choice(sorted(others))
        self.jumps += 1


async def test_a_clock_that_jumps_turns_no_order_and_loses_nothing(
    new_database: NewDatabase, kafka: KafkaServer, storm: Storm, figures: Figures
) -> None:
    clock, cluster = JumpingClock(storm.random("clock")), await new_cluster(kafka)
    intake_dsn = await new_database()
    async with (
        office(intake_dsn, clock=clock) as counter,
        archive_on(await new_database(), cluster, clock=clock, shown_all=True) as archive,
        relaying(counter.journal, cluster, intake_dsn),
        listening(archive),
    ):
        async with counter.at_work(CLERKS):
            for _ in range(storm.times(8, per_minute=120)):
                await counter.recovered()
                clock.jump()
        events = await everything_once(counter)
        await published(counter.journal)
        await archive.has_taken(events)
        log = await counter.log()
        assert tells_the_log(await topic_of_intake(cluster), log) == 0
        dossiers = await archive.opened()
    back = sum(later.recorded_at < before.recorded_at for before, later in pairwise(log))
    assert back, f"the log never saw the clock run back, seed {storm.seed}"
    for number in range(1, CLERKS + 1):
        decided = [event for of, _, event in archive.heard if of == case(number)]
        stored = [str(r.event_id) for r in log if r.case_id == case(number)]
        assert list(dict.fromkeys(decided)) == stored, f"out of order, seed {storm.seed}"
    assert sorted(dossiers) == sorted({r.case_id for r in log})
    figures.tell(
        Row(
            fault="Clock jumps by a day",
            injected="the clock of writer, relay and consumer, forward and back, clerks at work",
            times=clock.jumps,
            held=f"{events} events stored, published and taken in once each, in order, though "
            f"{back} bear an earlier time than the one before them",
            recovery_seconds=0.0,
            seed=storm.seed,
        )
    )


async def test_a_batch_written_while_the_clock_ran_back_is_taken_in_as_it_was_written() -> None:
    """Within a batch, logs are merged by time; within a log, only its positions count."""
    intake = MemoryJournal("intake", codec_of("intake"))
    first = await intake.append(append(filed()))
    second = await intake.append(append(checked(), after=1, recorded_at=NOW - DAY))
    written = [*first, *second]
    supervision = watching(SystemClock())
    await supervision.take(written)
    log = await supervision.service.journal.follow(COURT, 0, 1000)
    assert list(dict.fromkeys(r.causation_id for r in log)) == [r.event_id for r in written]
    assert supervision.counts.early == 0, "taken in before what it follows from"


def watching(clock: SystemClock) -> Consumer:
    """Supervision on a journal in memory, listening to intake."""
    service: Service[Any, Any, Any] = Service(
        SUPERVISION,
        MemoryJournal("supervision", codec_of("supervision")),
        rulebook=rulebook(),
        calendars=SeededCalendars(),
        clock=clock,
    )
    codecs = {source: codec_of(source) for source in SUPERVISION.listens_to}
    return Consumer(service, codecs, MemoryParking())


@pytest.mark.parametrize("wrong_by", [-DAY, DAY], ids=["a day slow", "a day fast"])
async def test_a_due_date_counts_from_the_fact_whatever_the_clock_shows(
    wrong_by: timedelta,
) -> None:
    class Wrong(SystemClock):
        def now(self) -> datetime:
            return super().now() + wrong_by

    intake = MemoryJournal("intake", codec_of("intake"))
    facts = await intake.append(append(filed()))
    opened = []
    for clock in (SystemClock(), Wrong()):
        supervision = watching(clock)
        await supervision.take(facts)
        log = await supervision.service.journal.follow(COURT, 0, 1000)
        opened.append([r.event for r in log if isinstance(r.event, NodeOpened)])
    assert opened[0]
    assert opened[0] == opened[1]


def test_a_breach_seen_by_a_clock_that_ran_fast_is_taken_back_by_the_fact_done_in_time() -> None:
    """The sweep believes the clock; the facts do not, and they have the last word."""
    tomorrow = "2026-01-06 11:00"
    fast = filed_case().did(NoticeTime(case_id=CASE, now=at(tomorrow)), tomorrow)
    assert any(isinstance(event, NodeBreached) for event in fast.spec.history)
    done = observe(filing_checked(), at("2026-01-05 11:00"))
    assert outline(fast.asked(done, "2026-01-05 11:05"))[0] == "NodeClosed checked done"
