"""Brings a node to the state that the known facts require, in whatever order they arrived.

Each step checks one aspect of a node and returns the correction; steps repeat until none returns
anything. A retry therefore changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from contracts.kinds import names_of
from contracts.supervision import (
    FactNoted,
    NodeClosed,
    NodeEnding,
    NodeRedated,
    SupervisionEvent,
    WaitElapsed,
)
from kernel.deciding.decider import Circumstances
from kernel.law import limits
from services.supervision import rules
from services.supervision.decide.counting import Ground, breached, count, opened, warning
from services.supervision.decide.duties import (
    CLOCKS_APART,
    FILING,
    Duty,
    after,
    asked_by,
    asked_since,
    counted_from,
    earlier_fact,
    endings,
    facts_at,
    in_order_of_time,
    openings,
    opens_at,
    same_service,
    several_open,
    within,
)
from services.supervision.state import OWN, CaseClock, Ended, Node

STEPS_MAX = 100  # a node that does not converge is a defect
AT_ONCE: tuple[NodeEnding, ...] = ("done", "cancelled", "elapsed")  # which one counts then

Step: TypeAlias = Callable[[Duty, CaseClock, Circumstances], Sequence[SupervisionEvent]]


def converge(
    duty: Duty, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    return corrections(duty, clock, circumstances, STEPS)


def corrections(
    duty: Duty, clock: CaseClock, circumstances: Circumstances, steps: Sequence[Step]
) -> Sequence[SupervisionEvent]:
    """The corrections of all steps, repeated until there are none."""
    events: list[SupervisionEvent] = []
    for _ in range(STEPS_MAX):
        found = next(filter(None, (step(duty, clock, circumstances) for step in steps)), None)
        if found is None:
            return events
        events.extend(found)
        clock = after(clock, found)
    raise AssertionError(f"{duty.node_id} does not come to rest")


def withdraw(
    duty: Duty, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """The tier at the opening was a different one, so the node was never a duty."""
    node = clock.node(duty.node_id)
    if node is None or rules.tier_holds(duty.row, facts_at(clock, node.opened_at)):
        return ()
    return withdrawn(node, clock, circumstances)


def _open(duty: Duty, clock: CaseClock, circumstances: Circumstances) -> Sequence[SupervisionEvent]:
    ended = clock.ended.get(duty.node_id)
    if duty.node_id in clock.open or (ended is not None and not duty.row.reopens):
        return ()
    for opening in openings(duty, clock):
        if ended is None or _opens_again(duty, opening, ended):
            return [opened(duty, opening, clock, circumstances)]
    return ()


def _opens_again(duty: Duty, opening: FactNoted, ended: Ended) -> bool:
    if opening == duty.fact and not in_order_of_time(duty.row):
        return opening.occurred_at != ended.node.opened_at
    return opening.occurred_at > max(ended.closed_at, ended.node.opened_at)


def _count_again(
    duty: Duty, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """Recounts when the fact it counts from became known, or a later fact restarts the count."""
    node, row = clock.node(duty.node_id), duty.row
    if node is None or node.due is None or node.paused_at is not None:
        return ()
    if row.due_on is not None:
        return _stated_again(duty, node, clock, circumstances)
    counted = _wanted_start(duty, node, clock)
    if counted is None or counted[1] == datetime.fromisoformat(node.derivation.start):
        return ()
    result = limits.due(row.limit, counted[1], circumstances.calendar)
    assert result.due is not None  # the node had an end, so its row has a limit
    return [
        NodeRedated(
            case_id=clock.case_id,
            node_id=node.node_id,
            before=node.due,
            due=result.due,
            reason=f"重新起算：{counted[0]}",
            derivation=limits.derive(result, Ground(row.article, row.text, counted[0])),
            warn_at=warning(row, result, circumstances),
        )
    ]


def _stated_again(
    duty: Duty, node: Node, clock: CaseClock, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """A later fact states another end of a row that `restarts`; that end holds."""
    fact, row = duty.fact, duty.row
    again = row.restarts and node.node_id in clock.open and duty.stated is not None
    if fact is None or not again:
        return ()
    result, derivation = count(duty, fact, clock, circumstances.calendar)
    if result.due is None or result.due == node.due:
        return ()
    assert node.due is not None  # such a row has always an end
    return [
        NodeRedated(
            case_id=clock.case_id,
            node_id=node.node_id,
            before=node.due,
            due=result.due,
            reason=f"载明的届满日不同：{fact.fact}",
            derivation=derivation,
            warn_at=warning(row, result, circumstances),
        )
    ]


def _wanted_start(duty: Duty, node: Node, clock: CaseClock) -> tuple[str, datetime] | None:
    """The fact from which the node should count; None if that cannot have changed."""
    if duty.row.counts_from == "filing":
        return None
    if not duty.row.restarts:
        return _earlier_opening(duty, node, clock) or earlier_fact(duty, node.opened_at, clock)
    ended = clock.ended.get(node.node_id)
    until = None if ended is None else ended.closed_at
    during = [
        fact
        for fact in openings(duty, clock)
        if fact.occurred_at >= node.opened_at and (until is None or fact.occurred_at <= until)
    ]
    return counted_from(duty, during[-1], clock) if during else None


def _earlier_opening(duty: Duty, node: Node, clock: CaseClock) -> tuple[str, datetime] | None:
    """Where several services open a row, the fact that opened the node first may arrive last."""
    before = openings(duty, clock) if several_open(duty.row) else ()
    if not before or before[0].occurred_at >= node.opened_at:
        return None
    counted = counted_from(duty, before[0], clock)
    return counted if counted[1] < datetime.fromisoformat(node.derivation.start) else None


@dataclass(frozen=True, slots=True)
class _End:
    """One known end of a node: when, how, and when its own house recorded it."""

    closed_at: datetime
    ending: NodeEnding
    recorded_at: datetime

    def over(self, node: Node) -> bool:
        """Whether it was done after the end of the node."""
        return self.ending == "done" and _is_over(node, self.closed_at)

    def told_late(self, node: Node) -> bool:
        """Whether it was done before the end of the node, but recorded after it only."""
        recorded_late = not _is_over(node, self.closed_at) and _has_passed(node, self.recorded_at)
        return self.ending == "done" and recorded_late


def end(duty: Duty, clock: CaseClock, circumstances: Circumstances) -> Sequence[SupervisionEvent]:
    """The earliest known end; recorded again when an earlier one becomes known.

    What was recorded after the end of the node clears no breach, and replaces nothing that was
    recorded in time.
    """
    node = clock.node(duty.node_id)
    if node is None:
        return ()
    ended = clock.ended.get(duty.node_id)
    known = [
        _End(fact.occurred_at, ending, fact.recorded_at or fact.occurred_at)
        for fact, ending in endings(duty, clock)
        if _reaches(duty, fact, node, ending, asked_since(duty, node.opened_at, clock))
    ]
    if ended is not None:
        known.append(_End(ended.closed_at, ended.ending, ended.recorded_at))
    if not known:
        return ()
    found = _earliest(known, node)
    late = found.over(node) or found.told_late(node)
    if ended is not None and (found.closed_at, found.ending, late) == (
        ended.closed_at,
        ended.ending,
        ended.late,
    ):
        return ()
    closed = NodeClosed(
        case_id=clock.case_id,
        node_id=node.node_id,
        code=node.code,
        closed_at=found.closed_at,
        ending=found.ending,
        late=late,
        recorded_at=found.recorded_at,
    )
    breach = found.told_late(node) and not node.breached
    noticed = [breached(node, clock, circumstances)] if breach else []
    return [*noticed, closed, *_opened_in_vain(node, clock, circumstances)]


def _earliest(known: Sequence[_End], node: Node) -> _End:
    done_in_time = any(
        one.ending == "done" and not (one.over(node) or one.told_late(node)) for one in known
    )
    counting = [one for one in known if not (done_in_time and one.told_late(node))]
    return min(counting, key=lambda one: (one.closed_at, AT_ONCE.index(one.ending)))


def _reaches(duty: Duty, fact: FactNoted, node: Node, ending: NodeEnding, since: datetime) -> bool:
    """Whether an ending fact happened after the node was opened (or, `since`, what then waited for
    the tier), and is not the opening fact itself.

    Facts of one service count in the order of arrival; between services, time decides. A duty that
    looks back may have been done earlier; a period has bounds of its own.
    """
    row = duty.row
    if ending == "done" and row.look_back is not None:
        opened_at = node.opened_at
        return fact.occurred_at >= opened_at or within(row.look_back, fact.occurred_at, opened_at)
    if node.period is not None:
        return fact.occurred_at >= node.opened_at
    if asked_by(row.opens_on, fact) and fact.occurred_at <= node.opened_at:
        return False
    if node.wait and _is_over(node, fact.occurred_at):
        return False  # the wait has elapsed already; the sweep will record it
    if FILING in row.opens_on:
        return True
    if same_service(row, fact.fact) and not in_order_of_time(row):
        if fact == duty.fact or not rules.may_open_late(row):
            return fact == duty.fact
        return fact.occurred_at >= node.opened_at
    apart = timedelta() if row.reopens else CLOCKS_APART
    return fact.occurred_at >= min(node.opened_at, since) - apart


def _is_over(node: Node, at: datetime) -> bool:
    """Whether the end of the node had passed by then; for a paused clock, by the instant of the
    pause."""
    stood = at if node.paused_at is None else min(node.paused_at, at)
    return node.due is not None and stood > node.due


def _has_passed(node: Node, at: datetime) -> bool:
    """Whether the end of the node had passed for whoever recorded something then."""
    stood = at if node.paused_at is None else min(node.paused_at, at)
    return node.over_at is not None and stood >= node.over_at


def withdrawn(node: Node, clock: CaseClock, circumstances: Circumstances) -> list[SupervisionEvent]:
    closed = NodeClosed(
        case_id=clock.case_id,
        node_id=node.node_id,
        code=node.code,
        closed_at=node.opened_at,
        ending="withdrawn",
        late=False,
    )
    return [closed, *_opened_in_vain(node, clock, circumstances)]


def _opened_in_vain(
    wait: Node, clock: CaseClock, circumstances: Circumstances
) -> Iterator[SupervisionEvent]:
    """A wait was recorded as over and was not, so what its end opened was never a duty."""
    ended = clock.ended.get(wait.node_id)
    if ended is None or ended.ending != "elapsed":
        return
    elapsed = WaitElapsed(
        case_id=clock.case_id,
        node_id=wait.node_id,
        code=wait.code,
        subject_id=wait.subject_id,
        elapsed_at=ended.closed_at,
    )
    for row in circumstances.pack.nodes_opening_on(*names_of(OWN, elapsed)):
        duty = Duty(row=row, subject_id=rules.subject_id(row, elapsed))
        node, meets = clock.node(duty.node_id), rules.met(row.when, elapsed)
        if node is None or not rules.fits(row.when, meets):
            continue
        at = elapsed.elapsed_at
        if node.opened_at in (at, opens_at(row, meets, at, clock)):
            yield from withdrawn(node, clock, circumstances)


STEPS: tuple[Step, ...] = (withdraw, _open, _count_again, end)
