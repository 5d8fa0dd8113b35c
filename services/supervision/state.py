"""What supervision must remember to decide: the clocks of a case, the calendar of a court.

A clock keeps its end, its derivation and its suspensions; "overdue" is never stored but as
the fact that a breach was recorded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeAlias, TypeVar, assert_never

from contracts.supervision import (
    CalendarPublished,
    CaseWatched,
    FactNoted,
    NodeBreached,
    NodeClosed,
    NodeEnding,
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
from contracts.values import CaseKind, Derivation, FilingChannel, TargetKind
from kernel.limits import Suspension

OWN = "supervision"
ELAPSED = f"{OWN}.{WaitElapsed.__name__}"
ONE_SECOND = timedelta(seconds=1)  # a limit ends at 23:59:59; the next second is too late


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One clock. It warns at `warn_at`, None for never. A prompt duty has no `due`.

    `paused_at` is set while the clock stands still.
    """

    node_id: str
    code: str
    subject_id: str
    opened_at: datetime
    due: datetime | None
    warn_at: datetime | None
    wait: bool
    derivation: Derivation
    warned: bool = False
    breached: bool = False
    paused_at: datetime | None = None
    suspensions: tuple[Suspension, ...] = ()

    @property
    def over_at(self) -> datetime | None:
        """The first instant after the limit."""
        return None if self.due is None else self.due + ONE_SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A clock that ended, as it stood, when and how."""

    node: Node
    closed_at: datetime
    ending: NodeEnding
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClock:
    """The clocks of a case, and the facts that may yet matter to others.

    `tiers` are the decisions on the tier in their order. `noted` holds the kept facts by
    their subject.
    """

    case_id: str
    pack: str
    kind: CaseKind
    channel: FilingChannel
    target: TargetKind
    filed_at: datetime
    tiers: tuple[TierNoted, ...] = ()
    open: Mapping[str, Node] = field(default_factory=dict)
    ended: Mapping[str, Ended] = field(default_factory=dict)
    noted: Mapping[str, tuple[FactNoted, ...]] = field(default_factory=dict)

    def node(self, node_id: str) -> Node | None:
        """The clock, running or ended."""
        ended = self.ended.get(node_id)
        return self.open.get(node_id) if ended is None else ended.node

    def nodes(self) -> Iterator[Node]:
        yield from self.open.values()
        yield from (ended.node for ended in self.ended.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtCalendar:
    """The versions of the published years of a court."""

    years: Mapping[int, str]


State: TypeAlias = CaseClock | CourtCalendar
Moving: TypeAlias = (
    NodeWarned | NodeBreached | NodePaused | NodeResumed | NodeExtended | NodeRedated
)
T = TypeVar("T")


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
            return _with_closed(state, event)
        case TierNoted():
            tiers = sorted((*state.tiers, event), key=lambda noted: noted.decided_at)
            return replace(state, tiers=tuple(tiers))
        case FactNoted():
            kept = (*state.noted.get(event.subject_id, ()), event)
            return replace(state, noted={**state.noted, event.subject_id: kept})
        case WaitElapsed():
            return state
        case _:
            return _with_moved(state, event)


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


def _with_opened(clock: CaseClock, event: NodeOpened) -> CaseClock:
    node = Node(
        node_id=event.node_id,
        code=event.code,
        subject_id=event.subject_id,
        opened_at=event.opened_at,
        due=event.due,
        warn_at=event.warn_at,
        wait=event.wait,
        derivation=event.derivation,
    )
    return replace(
        clock,
        open={**clock.open, event.node_id: node},
        ended=_without(clock.ended, event.node_id),
    )


def _with_closed(clock: CaseClock, event: NodeClosed) -> CaseClock:
    """A wait that turns out not to have elapsed takes the fact of its end with it."""
    node = clock.node(event.node_id)
    assert node is not None  # only what was opened ends
    before = clock.ended.get(event.node_id)
    noted = clock.noted
    if before is not None and before.ending == "elapsed":
        kept = [
            fact
            for fact in noted.get(node.subject_id, ())
            if (fact.fact, fact.occurred_at) != (ELAPSED, before.closed_at)
            or fact.kind not in ("", node.code)
        ]
        noted = {**noted, node.subject_id: tuple(kept)}
    ended = _without(clock.ended, event.node_id)
    if event.ending != "withdrawn":
        ended[event.node_id] = Ended(
            node=node, closed_at=event.closed_at, ending=event.ending, late=event.late
        )
    return replace(clock, open=_without(clock.open, event.node_id), ended=ended, noted=noted)


def _without(clocks: Mapping[str, T], node_id: str) -> dict[str, T]:
    return {name: clock for name, clock in clocks.items() if name != node_id}


def _with_moved(clock: CaseClock, event: Moving) -> CaseClock:
    ended = clock.ended.get(event.node_id)
    if ended is None:
        node = _moved(clock.open[event.node_id], event)
        return replace(clock, open={**clock.open, event.node_id: node})
    moved = replace(ended, node=_moved(ended.node, event))
    return replace(clock, ended={**clock.ended, event.node_id: moved})


def _moved(node: Node, event: Moving) -> Node:
    match event:
        case NodeWarned():
            return replace(node, warned=True)
        case NodeBreached():
            return replace(node, breached=True)
        case NodePaused():
            return replace(node, paused_at=event.paused_at)
        case NodeResumed():
            assert node.paused_at is not None  # only a paused clock is resumed
            suspended = Suspension(paused_at=node.paused_at, resumed_at=event.resumed_at)
            suspensions = (*node.suspensions, suspended)
            return replace(_dated(node, event), paused_at=None, suspensions=suspensions)
        case NodeExtended():
            return replace(_dated(node, event), suspensions=())
        case NodeRedated():
            return _dated(node, event)
        case _:
            assert_never(event)


def _dated(node: Node, event: NodeResumed | NodeExtended | NodeRedated) -> Node:
    """The node with another end; a later end is warned of, and breached, anew."""
    later = node.due is not None and event.due > node.due
    return replace(
        node,
        due=event.due,
        warn_at=event.warn_at,
        derivation=event.derivation,
        warned=node.warned and not later,
        breached=node.breached and not later,
    )
