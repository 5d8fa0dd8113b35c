"""Supervision hears the facts of a case in another order, and must set the same clocks.

Deadlines hang on when something happened, never on when it was heard of.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from random import Random
from typing import Any

from kernel.base.clock import SimulatedClock
from kernel.deciding.service import Request, Service
from kernel.journal.envelope import Recorded
from kernel.journal.memory import MemoryJournal
from kernel.law.calendars import SeededCalendars
from kernel.messaging.consumer import Consumer
from kernel.messaging.parking import MemoryParking
from kernel.program.app import codec_of
from services.supervision.commands import NoticeTime
from services.supervision.state import CaseClock
from tests.storm.duties import Duties
from tests.storm.run import Run

SUPERVISION = "supervision"
CASES = 3  # of each run that are heard again: enough over many runs
BY_ORDER = frozenset({"NodePaused", "NodeExtended"})  # acts on clocks that nobody repeats here
SWEEPS_MAX = 20  # a clock warns, then it is over: the end of a wait may open others


async def clocks_do_not_hang_on_hearing(run: Run) -> AsyncIterator[str]:
    random = run.fate.random("hearing")
    untouched = [
        plan.case_id
        for plan in run.plans
        if BY_ORDER.isdisjoint(recorded.name for recorded in run.witness.cases[plan.case_id])
    ]
    for case_id in untouched[:CASES]:
        found = shown(run.witness.states[SUPERVISION][f"clock-{case_id}"])
        other = shown(await heard_again(run, case_id, random))
        for node in dict.fromkeys((*found, *other)):
            if found.get(node) != other.get(node):
                yield f"{case_id}: {node} is {found.get(node)}, heard otherwise {other.get(node)}"


async def heard_again(run: Run, case_id: str, random: Random) -> CaseClock:
    """The clocks of a case for somebody who hears of it at the end, in some order."""
    house, clock = run.witness.houses[SUPERVISION], SimulatedClock(run.clock.now())
    journal = MemoryJournal(SUPERVISION, codec_of(SUPERVISION))
    service: Service[Any, Any, Any] = Service(
        house, journal, rulebook=run.rulebook, calendars=SeededCalendars(), clock=clock
    )
    codecs = {source: codec_of(source) for source in house.listens_to}
    consumer = Consumer(service, codecs, MemoryParking())
    for message in _in_some_order(run, case_id, random):
        await consumer.take([message])
    for _ in range(SWEEPS_MAX):
        state, _version = await service.state(run.court, f"clock-{case_id}")
        due = Duties({f"clock-{case_id}": state}).due_at(case_id)
        if due is None or due > clock.now():
            assert isinstance(state, CaseClock)  # the filing was among the facts
            return state
        notice = NoticeTime(case_id=case_id, now=clock.now())
        await service.handle(Request(court=run.court, commands=(notice,)))
    raise AssertionError(f"the clocks of {case_id} do not come to rest")


def _in_some_order(run: Run, case_id: str, random: Random) -> Iterator[Recorded]:
    """What the sources told of a case; only the order within a source is kept."""
    told: dict[str, list[Recorded]] = defaultdict(list)
    for recorded in run.witness.cases[case_id]:
        if recorded.service != SUPERVISION:
            told[recorded.service].append(recorded)
    while told:
        source = random.choice(list(told))
        yield told[source].pop(0)
        if not told[source]:
            del told[source]


def shown(clock: CaseClock) -> Mapping[str, tuple[object, ...]]:
    """Every node with what the law asks of it: its dates, its end, and whether it was late."""
    running = {n.node_id: ("open", n.opened_at, n.due, n.breached) for n in clock.open.values()}
    ended = {
        e.node.node_id: (e.ending, e.node.opened_at, e.node.due, e.closed_at, e.late)
        for e in clock.ended.values()
    }
    return {**running, **ended}
