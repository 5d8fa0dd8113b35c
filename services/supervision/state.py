"""What supervision must remember to decide: the clocks of a case, the calendar of a court.

A clock keeps its end, its derivation and its suspensions; "overdue" is never stored but as
the fact that a breach was recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeAlias, assert_never

from contracts.supervision import (
    CalendarPublished,
    CaseWatched,
    NodeBreached,
    NodeClosed,
    NodeExtended,
    NodeOpened,
    NodePaused,
    NodeRedated,
    NodeResumed,
    NodeWarned,
    SupervisionEvent,
    TierNoted,
    WaitElapsed,
)
from contracts.values import CaseKind, Derivation, FilingChannel, TargetKind, Tier
from kernel.limits import Suspension

PAUSED = "中止，自此时起停止计算"
RESUMED = "恢复，自此时起继续计算"
ONE_SECOND = timedelta(seconds=1)  # a limit ends at 23:59:59; the next second is too late


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One running clock. `lead` is how long before its end it warns, None for never.

    `paused_at` is set while the clock stands still. A prompt duty has no `due`.
    """

    node_id: str
    code: str
    subject_id: str
    opened_at: datetime
    due: datetime | None
    lead: timedelta | None
    wait: bool
    derivation: Derivation
    warned: bool = False
    breached: bool = False
    paused_at: datetime | None = None
    suspensions: tuple[Suspension, ...] = ()

    @property
    def warn_at(self) -> datetime | None:
        return None if self.due is None or self.lead is None else self.due - self.lead

    @property
    def over_at(self) -> datetime | None:
        """The first instant after the limit."""
        return None if self.due is None else self.due + ONE_SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClock:
    """The clocks of a case. `closed` are the ids of nodes that ended.

    `started` are the facts that some node was counted from, with the instant of the first.
    """

    case_id: str
    pack: str
    kind: CaseKind
    channel: FilingChannel
    target: TargetKind
    filed_at: datetime
    tier: Tier | None = None
    open: Mapping[str, Node] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    started: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtCalendar:
    """The versions of the published years of a court."""

    years: Mapping[int, str]


State: TypeAlias = CaseClock | CourtCalendar


def evolve(state: State | None, event: SupervisionEvent) -> State:
    if isinstance(event, CalendarPublished):
        assert not isinstance(state, CaseClock)  # streams are named after what they hold
        years = {} if state is None else state.years
        return CourtCalendar(years={**years, event.year: event.version})
    if isinstance(event, CaseWatched):
        return CaseClock(
            case_id=event.case_id,
            pack=event.pack,
            kind=event.kind,
            channel=event.channel,
            target=event.target,
            filed_at=event.filed_at,
        )
    assert isinstance(state, CaseClock)  # a stream begins with its founding event
    match event:
        case NodeOpened():
            return _with_opened(state, event)
        case NodeClosed():
            running = {name: node for name, node in state.open.items() if name != event.node_id}
            return replace(state, open=running, closed=state.closed | {event.node_id})
        case TierNoted():
            return replace(state, tier=event.tier)
        case WaitElapsed():
            return state
        case _:
            node = _moved(state.open[event.node_id], event)
            return replace(state, open={**state.open, event.node_id: node})


def due_instants(state: State | None) -> tuple[datetime, ...]:
    """Every instant at which something must be recorded of this case, soonest first."""
    if not isinstance(state, CaseClock):
        return ()
    running = [node for node in state.open.values() if next_of(node) is not None]
    warnings = {node.warn_at for node in running if not node.warned}
    ends = {node.over_at for node in running}
    return tuple(sorted(at for at in warnings | ends if at is not None))


def next_instant(state: State | None, after: datetime) -> datetime | None:
    """The first instant later than `after` at which something must be recorded."""
    return next((at for at in due_instants(state) if at > after), None)


def next_of(node: Node) -> datetime | None:
    """When something must next be recorded of a node: its warning, else its end."""
    if node.paused_at is not None or node.breached:
        return None
    if node.warned or node.warn_at is None:
        return node.over_at
    return node.warn_at


def instant_of(derivation: Derivation, note: str) -> datetime:
    """The instant of the last step with that note."""
    return datetime.fromisoformat(
        next(step.at for step in reversed(derivation.steps) if step.note == note)
    )


def _with_opened(clock: CaseClock, event: NodeOpened) -> CaseClock:
    lead = None
    if event.due is not None and event.warn_at is not None:
        lead = event.due - event.warn_at
    node = Node(
        node_id=event.node_id,
        code=event.code,
        subject_id=event.subject_id,
        opened_at=event.opened_at,
        due=event.due,
        lead=lead,
        wait=event.wait,
        derivation=event.derivation,
    )
    start = datetime.fromisoformat(event.derivation.start)
    return replace(
        clock,
        open={**clock.open, event.node_id: node},
        closed=clock.closed - {event.node_id},
        started={event.derivation.counts_from: start, **clock.started},
    )


def _moved(
    node: Node,
    event: NodeWarned | NodeBreached | NodePaused | NodeResumed | NodeExtended | NodeRedated,
) -> Node:
    match event:
        case NodeWarned():
            return replace(node, warned=True)
        case NodeBreached():
            return replace(node, breached=True)
        case NodePaused():
            return node  # the redating that comes with it says since when
        case NodeRedated(due=None):
            return replace(node, paused_at=instant_of(event.derivation, PAUSED))
        case NodeResumed():
            assert node.paused_at is not None  # only a paused clock is resumed
            resumed_at = instant_of(event.derivation, RESUMED)
            suspended = Suspension(paused_at=node.paused_at, resumed_at=resumed_at)
            moved = _dated(node, event.due, event.derivation)
            return replace(moved, paused_at=None, suspensions=(*node.suspensions, suspended))
        case NodeExtended():
            return replace(_dated(node, event.due, event.derivation), suspensions=())
        case NodeRedated():
            return _dated(node, event.due, event.derivation)
        case _:
            assert_never(event)


def _dated(node: Node, due: datetime | None, derivation: Derivation) -> Node:
    """The node with another end; a later end is warned of, and breached, anew."""
    later = due is not None and node.due is not None and due > node.due
    return replace(
        node,
        due=due,
        derivation=derivation,
        warned=node.warned and not later,
        breached=node.breached and not later,
    )
