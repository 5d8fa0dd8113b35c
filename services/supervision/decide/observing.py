"""What a fact does to the clocks of a case: first it ends nodes, then it opens others."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from contracts.intake import CaseFiled
from contracts.supervision import (
    CaseWatched,
    NodeClosed,
    NodeOpened,
    NodeRedated,
    SupervisionEvent,
    TierNoted,
)
from contracts.supervision import NodeEnding as Ending
from contracts.triage import CaseConverted, CaseTriaged
from contracts.values import Tier
from kernel.decider import Circumstances, Early
from kernel.rulebook import NodeRow
from services.supervision import rules
from services.supervision.commands import Observe
from services.supervision.decide.counting import count, node_id, opened
from services.supervision.rules import CaseFacts
from services.supervision.state import CaseClock, Node, evolve


def observe(
    fact: Observe, clock: CaseClock | None, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """Raises Early while the filing is not known here."""
    events: list[SupervisionEvent] = []
    if clock is None:
        if not isinstance(fact.event, CaseFiled):
            raise Early(f"{fact.fact} came before the filing of {fact.case_id}")
        events.append(watch(fact.event, circumstances))
        clock = _after(None, events)
    noted = list(_tier(fact, clock))
    clock = _after(clock, noted)
    ended = list(_ended(fact, clock, circumstances))
    clock = _after(clock, ended)
    return [*events, *noted, *ended, *_opened(fact, clock, circumstances)]


def watch(filed: CaseFiled, circumstances: Circumstances) -> CaseWatched:
    """The founding event: the case keeps the rule pack it was filed under."""
    return CaseWatched(
        case_id=filed.case_id,
        pack=circumstances.pack.id,
        kind=filed.kind,
        channel=filed.channel,
        target=filed.target,
        filed_at=filed.filed_at,
    )


def _after(clock: CaseClock | None, events: Sequence[SupervisionEvent]) -> CaseClock:
    state: CaseClock | None = clock
    for event in events:
        evolved = evolve(state, event)
        assert isinstance(evolved, CaseClock)  # the events of a case make the clock of a case
        state = evolved
    assert state is not None  # the first event founds the clock
    return state


def _facts(clock: CaseClock) -> CaseFacts:
    return CaseFacts(
        kind=clock.kind,
        channel=clock.channel,
        target=clock.target,
        filed_at=clock.filed_at,
        tier=clock.tier,
    )


def _tier(fact: Observe, clock: CaseClock) -> Iterator[TierNoted]:
    """The tier, once it is decided for good."""
    tier: Tier | None = None
    match fact.event:
        case CaseTriaged(provisional=False) as triaged:
            tier = triaged.tier
        case CaseConverted() as converted:
            tier = converted.to_tier
    if tier is not None and tier != clock.tier:
        yield TierNoted(case_id=clock.case_id, tier=tier)


def _ended(
    fact: Observe, clock: CaseClock, circumstances: Circumstances
) -> Iterator[SupervisionEvent]:
    facts = _facts(clock)
    for row in circumstances.pack.nodes_ending_on(fact.fact):
        ending = _ending(row, fact, facts)
        if ending is None:
            continue
        for node in _meant(row, fact, clock):
            if not _reopened_by(row, node, fact, facts):
                yield NodeClosed(
                    case_id=clock.case_id,
                    node_id=node.node_id,
                    code=node.code,
                    closed_at=fact.occurred_at,
                    ending=ending,
                    late=ending == "done" and _late(node, fact),
                )


def _ending(row: NodeRow, fact: Observe, facts: CaseFacts) -> Ending | None:
    if fact.fact in row.closes_on and rules.closes(row, fact.event, facts):
        return "done"
    if fact.fact in row.cancels_on and rules.cancels(row, fact.event, facts):
        return "cancelled"
    return None


def _meant(row: NodeRow, fact: Observe, clock: CaseClock) -> Sequence[Node]:
    """The open nodes of the row that the fact is about: all of them where it names no subject."""
    try:
        subject_id = rules.subject_id(row, fact.event)
    except LookupError:
        return [node for node in clock.open.values() if node.code == row.code]
    node = clock.open.get(node_id(row, subject_id))
    return [] if node is None else [node]


def _reopened_by(row: NodeRow, node: Node, fact: Observe, facts: CaseFacts) -> bool:
    """Whether the node is the one that this very fact opened: it does not end its own doing."""
    own = fact.fact in row.opens_on and rules.opens(row, fact.event, facts)
    return own and node.opened_at >= fact.occurred_at


def _late(node: Node, fact: Observe) -> bool:
    """Whether the duty was done after its end; a paused clock stands where it was paused."""
    at = fact.occurred_at if node.paused_at is None else min(node.paused_at, fact.occurred_at)
    return node.due is not None and at > node.due


def _opened(
    fact: Observe, clock: CaseClock, circumstances: Circumstances
) -> Iterator[SupervisionEvent]:
    facts = _facts(clock)
    for row in circumstances.pack.nodes_opening_on(fact.fact):
        if not rules.opens(row, fact.event, facts):
            continue
        name = node_id(row, rules.subject_id(row, fact.event))
        if name in clock.open:
            yield from _restarted(row, fact, clock, circumstances)
        elif name not in clock.closed or row.reopens:
            opening: NodeOpened = opened(row, fact, clock, circumstances)
            clock = _after(clock, [opening])
            yield opening


def _restarted(
    row: NodeRow, fact: Observe, clock: CaseClock, circumstances: Circumstances
) -> Iterator[NodeRedated]:
    """A later fact starts the count of an open node anew, where the row says so."""
    node = clock.open[node_id(row, rules.subject_id(row, fact.event))]
    if not row.restarts or node.paused_at is not None or node.due is None:
        return
    result, derivation = count(row, fact, clock, circumstances.calendar)
    if result.due is None or result.start <= datetime.fromisoformat(node.derivation.start):
        return
    yield NodeRedated(
        case_id=clock.case_id,
        node_id=node.node_id,
        before=node.due,
        due=result.due,
        reason=f"重新起算：{fact.fact}",
        derivation=derivation,
    )
