"""The state of supervision: the clocks of a case or of a court's own duties,
and the calendar of a court.

A clock keeps its end, its derivation and its suspensions; "overdue" is never stored but as
the fact that a breach was recorded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypeAlias, TypeVar, assert_never

from contracts.sealed import plain
from contracts.supervision import (
    BreachStruck,
    CalendarPublished,
    CaseWatched,
    CourtWatched,
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
    RecurrenceEnded,
    SupervisionEvent,
    TierNoted,
    WaitElapsed,
)
from contracts.values import CaseKind, Derivation, FilingChannel, TargetKind
from kernel.law.calendar import CalendarYear, calendar_year, midnight
from kernel.law.suspensions import Suspension

OWN = "supervision"
ELAPSED = f"{OWN}.{WaitElapsed.__name__}"
ONE_SECOND = timedelta(seconds=1)  # a limit ends at 23:59:59; the next second is too late
PERIODS_KEPT = 40  # ended periods kept of a recurring duty, for facts that arrive late


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One clock. `warn_at` is None if it never warns. A prompt duty has no `due`.

    `pause` is set while the clock is stopped, `extension` is the newest extension of its limit.
    `period` is the first day of the period of a recurring duty.
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
    pause: NodePaused | None = None
    extension: NodeExtended | None = None
    suspensions: tuple[Suspension, ...] = ()
    period: date | None = None

    @property
    def paused_at(self) -> datetime | None:
        return None if self.pause is None else self.pause.paused_at

    @property
    def over_at(self) -> datetime | None:
        """The first instant after the limit."""
        return None if self.due is None else self.due + ONE_SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A clock that has ended: its last state, when and how, and when its own house recorded
    that. `struck` is set once the breach was struck."""

    node: Node
    closed_at: datetime
    ending: NodeEnding
    late: bool
    recorded_at: datetime
    struck: BreachStruck | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A recurring duty: the nodes of its first and newest periods, when it began and when it
    ended."""

    first: str
    latest: str
    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClock:
    """The clocks of a case, and the facts that may still matter to others.

    The court's own duties have the same state, of a case that was never filed: it has no kind,
    channel or target, and `filed_at` is when watching began. `tiers` are the decisions on the tier
    in their order. `noted` holds the stored facts by their subject, `chains` the recurring duties
    by the node id without the period, `approvals` the approvals so far by node id.
    """

    case_id: str
    pack: str
    kind: CaseKind | None
    channel: FilingChannel | None
    target: TargetKind | None
    filed_at: datetime
    tiers: tuple[TierNoted, ...] = ()
    open: Mapping[str, Node] = field(default_factory=dict)
    ended: Mapping[str, Ended] = field(default_factory=dict)
    noted: Mapping[str, tuple[FactNoted, ...]] = field(default_factory=dict)
    chains: Mapping[str, Chain] = field(default_factory=dict)

    @property
    def of_court(self) -> bool:
        return self.kind is None

    def node(self, node_id: str) -> Node | None:
        """The clock, running or ended."""
        ended = self.ended.get(node_id)
        return self.open.get(node_id) if ended is None else ended.node

    def nodes(self) -> Iterator[Node]:
        yield from self.open.values()
        yield from (ended.node for ended in self.ended.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtCalendar:
    """What a court has published of its working days, in that order."""

    published: tuple[CalendarPublished, ...]

    def years(self) -> tuple[CalendarYear, ...]:
        """The publications as the arithmetic takes them."""
        return tuple(
            calendar_year(
                event.year,
                event.version,
                event.rest_days,
                event.make_up_days,
                closure=event.kind == "closure",
            )
            for event in self.published
        )


State: TypeAlias = CaseClock | CourtCalendar
Moving: TypeAlias = (
    NodeWarned | NodeBreached | NodePaused | NodeResumed | NodeExtended | NodeRedated
)
T = TypeVar("T")


def evolve(state: State | None, event: SupervisionEvent) -> State:
    """The state after an event. Never refuses."""
    if isinstance(event, CalendarPublished):
        assert not isinstance(state, CaseClock)  # streams are named after what they hold
        before = () if state is None else state.published
        return CourtCalendar(published=(*before, event))
    if isinstance(event, CaseWatched):
        return CaseClock(
            case_id=event.case_id,
            pack=event.pack,
            kind=event.kind,
            channel=event.channel,
            target=event.target,
            filed_at=event.filed_at,
        )
    if isinstance(event, CourtWatched):
        return CaseClock(
            case_id=event.case_id,
            pack=event.pack,
            kind=None,
            channel=None,
            target=None,
            filed_at=midnight(event.watched_from),
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
        case BreachStruck():
            ended = replace(state.ended[event.node_id], struck=event)
            return replace(state, ended={**state.ended, event.node_id: ended})
        case RecurrenceEnded():
            return _with_recurrence_ended(state, event)
        case _:
            return _with_moved(state, event)


def due_instants(state: State | None) -> tuple[datetime, ...]:
    """Every instant at which something must be recorded of this case, soonest first."""
    if not isinstance(state, CaseClock):
        return ()
    running = [node for node in state.open.values() if next_of(node) is not None]
    warnings = {node.warn_at for node in running if not node.warned}
    ends = {node.over_at for node in running}
    ends |= {node.over_at for node in coming_back(state)}
    return tuple(sorted(at for at in warnings | ends if at is not None))


def coming_back(clock: CaseClock) -> Iterator[Node]:
    """The newest period of each duty that still recurs; its end opens the next one."""
    for chain in clock.chains.values():
        if chain.ended_at is None:
            node = clock.node(chain.latest)
            assert node is not None  # the newest period is never forgotten
            if node.paused_at is None:
                yield node


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
        period=event.period,
    )
    opened = replace(
        clock,
        open={**clock.open, event.node_id: node},
        ended=_without(clock.ended, event.node_id),
    )
    return opened if event.period is None else _with_period(opened, node)


def chain_of(node_id: str) -> str:
    """The id of a recurring node without its period."""
    return node_id.rpartition("@")[0]


def _with_period(clock: CaseClock, node: Node) -> CaseClock:
    """The chain with its newest period; periods that ended long ago are dropped."""
    name = chain_of(node.node_id)
    chain = clock.chains.get(name)
    if chain is None or chain.ended_at is not None:
        chain = Chain(first=node.node_id, latest=node.node_id, began_at=_began(node))
    chains = {**clock.chains, name: replace(chain, latest=node.node_id)}
    past = [ended for ended in clock.ended if chain_of(ended) == name]
    forgotten = set(sorted(past)[:-PERIODS_KEPT])
    kept = {name: ended for name, ended in clock.ended.items() if name not in forgotten}
    return replace(clock, chains=chains, ended=kept)


def _began(node: Node) -> datetime:
    """When the duty began. A first period of working days may start some rest days later."""
    if node.derivation.unit != "same_day":
        return node.opened_at
    return min(node.opened_at, datetime.fromisoformat(node.derivation.start))


def _with_recurrence_ended(clock: CaseClock, event: RecurrenceEnded) -> CaseClock:
    name = chain_of(event.node_id)
    chain = clock.chains.get(name)
    if chain is None:
        return clock  # its first period never was a duty
    ended = replace(chain, ended_at=event.ended_at)
    return replace(clock, chains={**clock.chains, name: ended})


def _with_closed(clock: CaseClock, event: NodeClosed) -> CaseClock:
    """A wait that turns out not to have elapsed also removes the fact of its end."""
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
            node=node,
            closed_at=event.closed_at,
            ending=event.ending,
            late=event.late,
            recorded_at=event.recorded_at or event.closed_at,
        )
    chains = clock.chains
    if event.ending == "withdrawn" and node.node_id in {chain.first for chain in chains.values()}:
        chains = _without(chains, chain_of(event.node_id))
    return replace(
        clock,
        open=_without(clock.open, event.node_id),
        ended=ended,
        noted=noted,
        chains=chains,
    )


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
            return replace(node, pause=event)
        case NodeResumed():
            suspensions = (*node.suspensions, suspension(node, event.resumed_at))
            return replace(_dated(node, event), pause=None, suspensions=suspensions)
        case NodeExtended():
            return replace(_dated(node, event), extension=event, suspensions=())
        case NodeRedated():
            return _dated(node, event)
        case _:
            assert_never(event)


def suspension(node: Node, resumed_at: datetime) -> Suspension:
    """The pause of a node that is resumed at that instant, with its reason and approver."""
    assert node.pause is not None  # only a paused clock is resumed
    why = f"{plain(node.pause.reason)}（{node.pause.approver}批准）"
    return Suspension(paused_at=node.pause.paused_at, resumed_at=resumed_at, why=why)


def _dated(node: Node, event: NodeResumed | NodeExtended | NodeRedated) -> Node:
    """The node with another end. A later end is warned of, and breached, again."""
    later = node.due is not None and event.due > node.due
    return replace(
        node,
        due=event.due,
        warn_at=event.warn_at,
        derivation=event.derivation,
        warned=node.warned and not later,
        breached=node.breached and not later,
    )
