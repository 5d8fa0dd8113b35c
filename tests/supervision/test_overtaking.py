"""Facts of different services come in any order: the clocks end up the same."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any, TypeAlias
from uuid import UUID

import pytest

from contracts.supervision import FactNoted, NodeClosed, NodeOpened, NodeRedated
from kernel.deciding.decider import SYSTEM, Circumstances, Early
from kernel.journal.envelope import Recorded
from services.supervision.app import DEFINITION
from services.supervision.commands import NoticeTime
from services.supervision.state import next_instant
from tests.supervision.court import CASE
from tests.supervision.journeys import (
    CONVERTED,
    FULL_FREEZE,
    NO_PROPERTY,
    TRIAGED_FIRST,
    TRIAGED_LATE,
    Journey,
)
from tests.support import as_fact, at, calendar, pack

Outline: TypeAlias = dict[str, dict[str, Any]]
START = at("2026-01-05 00:00")
END = at("2026-07-31 00:00")
SHUFFLES = 25
_numbers = count(1)
JOURNEYS = {
    "full freeze": FULL_FREEZE,
    "no property": NO_PROPERTY,
    "converted": CONVERTED,
    "triaged first": TRIAGED_FIRST,
    "triaged late": TRIAGED_LATE,
}


@dataclass
class Clocks:
    """The clocks of one case, told facts as the consumer tells them."""

    state: Any = None
    events: list[Any] = field(default_factory=list)
    early: list[Recorded] = field(default_factory=list)

    def take(self, fact: Recorded) -> None:
        """A fact that is early is kept; after each that is not, those kept are tried again."""
        if self._is_early(fact):
            self.early.append(fact)
        else:
            self.early = [kept for kept in self.early if self._is_early(kept)]

    def sweep(self, until: datetime) -> None:
        now = START
        while (instant := next_instant(self.state, now)) is not None and instant <= until:
            self._decide([NoticeTime(case_id=CASE, now=instant)])
            now = instant

    def _is_early(self, fact: Recorded) -> bool:
        try:
            self._decide(DEFINITION.react(fact, pack()))
        except Early:
            return True
        return False

    def _decide(self, commands: Sequence[Any]) -> None:
        queue = deque(commands)
        while queue:
            command = queue.popleft()
            circumstances = Circumstances(
                court="yanling", pack=pack(), calendar=calendar(), at=END, actor=SYSTEM
            )
            for event in DEFINITION.own_decider.decide(command, self.state, circumstances):
                self.state = DEFINITION.gate.evolve(self.state, event)
                self.events.append(event)
                queue.extend(DEFINITION.react(_fact(event, END), pack()))

    def outline(self) -> Outline:
        """Every node that is or was a duty."""
        found: Outline = {}
        for event in self.events:
            match event:
                case NodeOpened():
                    found[event.node_id] = {"opened": event.opened_at, "due": event.due}
                case NodeRedated():
                    found[event.node_id]["due"] = event.due
                case NodeClosed(ending="withdrawn"):
                    del found[event.node_id]
                case NodeClosed():
                    ended = {"at": event.closed_at, "how": event.ending, "late": event.late}
                    found[event.node_id] |= ended
        return found


def _fact(event: Any, when: datetime) -> Recorded:
    return as_fact(
        event,
        service=type(event).__module__.removeprefix("contracts."),
        event_id=UUID(int=next(_numbers)),
        court="yanling",
        case_id=CASE,
        occurred_at=when,
    )


def _facts(journey: Journey) -> list[Recorded]:
    return [_fact(event, at(when)) for event, when in journey]


def _in_order(journey: Journey) -> Clocks:
    clocks = Clocks()
    for fact in _facts(journey):
        clocks.sweep(fact.occurred_at)
        clocks.take(fact)
    clocks.sweep(END)
    return clocks


def _by_service(facts: Sequence[Recorded]) -> dict[str, deque[Recorded]]:
    found: dict[str, deque[Recorded]] = {}
    for fact in facts:
        found.setdefault(fact.service, deque()).append(fact)
    return found


def _mixed(facts: Sequence[Recorded], random: Random) -> Iterator[Recorded]:
    """Each service in its own order, the services mixed at random."""
    left = _by_service(facts)
    while left:
        service = random.choice(sorted(left))
        yield left[service].popleft()
        left = {name: queue for name, queue in left.items() if queue}


def _one_after_another(facts: Sequence[Recorded], random: Random) -> Iterator[Recorded]:
    """Each service as a whole, as a consumer that starts anew may read them."""
    left = _by_service(facts)
    for service in random.sample(sorted(left), len(left)):
        yield from left[service]


def _nearly_in_order(facts: Sequence[Recorded], random: Random) -> Iterator[Recorded]:
    """Some services lag behind the others by up to some weeks."""
    lags = {fact.service: timedelta(days=random.choice((0, 0, 1, 5, 30))) for fact in facts}
    yield from sorted(facts, key=lambda fact: fact.occurred_at + lags[fact.service])


ORDERS: tuple[Callable[[Sequence[Recorded], Random], Iterator[Recorded]], ...] = (
    _mixed,
    _one_after_another,
    _nearly_in_order,
)


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.__name__.strip("_"))
@pytest.mark.parametrize("name", JOURNEYS)
def test_any_order_between_services_gives_the_same_nodes(name: str, order: Any) -> None:
    journey = JOURNEYS[name]
    expected, facts = _in_order(journey).outline(), _facts(journey)
    for seed in range(SHUFFLES):
        random = Random(seed)
        clocks = Clocks()
        for fact in order(facts, random):
            clocks.take(fact)
            if random.random() < 0.1:
                clocks.sweep(random.choice((fact.occurred_at, END)))
        clocks.sweep(END)
        assert clocks.early == []
        assert clocks.outline() == expected, f"seed {seed}"


def test_what_waited_for_the_tier_is_a_duty_from_then_on() -> None:
    """鄢陵 三、(六)1: 冻结期间满15日的，2日内完成扣划; the case came to the fast team on the 26th."""
    found = _in_order(TRIAGED_LATE).outline()
    second = at("2026-01-28 23:59").replace(second=59)
    opened = {"opened": at("2026-01-26 09:00"), "due": second}
    late = {"at": at("2026-01-29 10:00"), "how": "done", "late": True}
    before = {"at": at("2026-01-23 10:00"), "how": "done", "late": False}
    assert found["deducted#A1"] == {**opened, **late}
    assert found["deducted#A2"] == {**opened, **before}


@pytest.mark.parametrize("name", JOURNEYS)
def test_in_their_order_nothing_is_taken_back_and_little_is_kept(name: str) -> None:
    clocks = _in_order(JOURNEYS[name])
    closed = [event for event in clocks.events if isinstance(event, NodeClosed)]
    assert len(closed) == len({event.node_id for event in closed}) + _reopened(clocks)
    assert [event for event in closed if event.ending == "withdrawn"] == []
    kept = [event for event in clocks.events if isinstance(event, FactNoted)]
    assert len(kept) <= len(clocks.events) / 3


def _reopened(clocks: Clocks) -> int:
    opened = [event.node_id for event in clocks.events if isinstance(event, NodeOpened)]
    return len(opened) - len(set(opened))
