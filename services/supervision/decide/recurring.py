"""Recurring duties (每日、每周、每月、每六个月): one node per period.

When a period ends, done or not, the next one opens. An act counts for the period in which it was
done, and late for every earlier period that is still open.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from contracts.supervision import (
    NodeClosed,
    RecurrenceEnded,
    SupervisionEvent,
)
from kernel.deciding.decider import Circumstances
from services.supervision import rules
from services.supervision.decide.converging import Step, corrections, end, withdrawn
from services.supervision.decide.counting import breached
from services.supervision.decide.duties import (
    Duty,
    after,
    endings,
    facts_at,
    openings,
)
from services.supervision.decide.periods import first_period, next_period
from services.supervision.state import CaseClock, Chain, Node, chain_of, coming_back

PERIODS_MAX = 400  # periods opened in one decision, a year of days; the next sweep continues


def converge_recurring(
    duty: Duty, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    return corrections(duty, clock, circumstances, STEPS)


def roll(
    until: datetime, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """Every period that has ended by then, in order: its breach, then the next period."""
    found: list[tuple[datetime, SupervisionEvent]] = []
    for node in list(coming_back(clock)):
        name = chain_of(node.node_id)
        for _ in range(PERIODS_MAX):
            over_at, events = _next_of(name, until, clock, circumstances)
            if not events:
                break
            clock = after(clock, events)
            found.extend((over_at, event) for event in events)
    found.sort(key=lambda pair: pair[0])
    return [event for _, event in found]


def _next_of(
    name: str, until: datetime, clock: CaseClock, circumstances: Circumstances
) -> tuple[datetime, Sequence[SupervisionEvent]]:
    """What follows the newest period; nothing while it lasts or if the duty has ended."""
    chain = clock.chains[name]
    node = clock.node(chain.latest)
    assert node is not None  # the newest period is always kept
    assert node.over_at is not None  # every period has an end
    if chain.ended_at is not None or node.paused_at is not None or node.over_at > until:
        return until, ()
    events: list[SupervisionEvent] = []
    if node.node_id in clock.open and not node.breached:
        events.append(breached(node, clock, circumstances))
    row = circumstances.pack.node(node.code)
    duty = Duty(row=row, subject_id=node.subject_id)
    events.append(next_period(duty, node, clock, circumstances))
    return node.over_at, [
        *events,
        *converge_recurring(duty, after(clock, events), circumstances),
    ]


def _withdraw(
    duty: Duty, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """The tier at the opening was a different one, so none of the periods was a duty."""
    chain = clock.chains.get(duty.name)
    if chain is None or rules.tier_holds(duty.row, facts_at(clock, chain.began_at)):
        return ()
    nodes = sorted(_periods(duty, clock), key=lambda node: node.opened_at, reverse=True)
    events: list[SupervisionEvent] = []
    for node in nodes:
        events.extend(withdrawn(node, clock, circumstances))
    return [*events, _ended(duty, chain, chain.began_at, clock)]


def _begin(
    duty: Duty, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    chain = clock.chains.get(duty.name)
    if chain is not None and (chain.ended_at is None or not duty.row.reopens):
        return ()
    for opening in openings(duty, clock):
        if chain is None or chain.ended_at is None or opening.occurred_at > chain.ended_at:
            return [first_period(duty, opening, clock, circumstances)]
    return ()


def _end_periods(
    duty: Duty, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """Ends each period at its earliest known end; only the first one looks back."""
    chain = clock.chains.get(duty.name)
    for node in _periods(duty, clock):
        first = chain is not None and node.node_id == chain.first
        row = duty.row if first else duty.row.model_copy(update={"look_back": None})
        period = Duty(row=row, subject_id=duty.subject_id, fact=duty.fact, period=node.period)
        if found := end(period, clock, circumstances):
            return found
    return ()


def _stop(
    duty: Duty, clock: CaseClock, _circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """Applies a cancelling fact: later periods were never a duty, and no further period opens."""
    chain = clock.chains.get(duty.name)
    if chain is None:
        return ()
    until = chain.ended_at
    stops = [
        fact.occurred_at
        for fact, ending in endings(duty, clock)
        if ending == "cancelled"
        and fact.occurred_at >= chain.began_at
        and (until is None or fact.occurred_at < until)
    ]
    if not stops:
        return ()
    ended_at = min(stops)
    events: list[SupervisionEvent] = []
    for node in _periods(duty, clock):
        if node.opened_at <= ended_at:
            continue
        first = node.node_id == chain.first
        events.append(
            NodeClosed(
                case_id=clock.case_id,
                node_id=node.node_id,
                code=node.code,
                closed_at=ended_at if first else node.opened_at,
                ending="cancelled" if first else "withdrawn",
                late=False,
            )
        )
    return [*events, _ended(duty, chain, ended_at, clock)]


def _ended(duty: Duty, chain: Chain, at: datetime, clock: CaseClock) -> RecurrenceEnded:
    return RecurrenceEnded(
        case_id=clock.case_id,
        node_id=chain.latest,
        code=duty.row.code,
        subject_id=duty.subject_id,
        ended_at=at,
    )


def _periods(duty: Duty, clock: CaseClock) -> Iterator[Node]:
    for node in list(clock.nodes()):
        if node.period is not None and chain_of(node.node_id) == duty.name:
            yield node


STEPS: tuple[Step, ...] = (_withdraw, _begin, _end_periods, _stop)
