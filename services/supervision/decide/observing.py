"""The effect of a fact on the clocks of a case: it first ends nodes, then opens others.

Facts that may matter to a node that is not open yet are stored; see `converging` for their use.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from contracts.control_matters import MatterReceived
from contracts.intake import CaseFiled
from contracts.supervision import CaseWatched, FactNoted, SupervisionEvent, TierNoted
from contracts.triage import CaseConverted, CaseTriaged
from contracts.values import Tier
from kernel.deciding.decider import Circumstances, Early
from kernel.rulebook import NodeRow
from services.supervision import rules
from services.supervision.commands import Observe
from services.supervision.decide.converging import converge
from services.supervision.decide.duties import (
    Duty,
    after,
    asked_by,
    ending_by,
    facts_at,
    in_order_of_time,
    overtakes,
    tier_may_open,
)
from services.supervision.decide.recurring import converge_recurring, roll
from services.supervision.rules import EVERY
from services.supervision.state import CaseClock


@dataclass(frozen=True, slots=True)
class Heard:
    """A fact, and the rows of the pack that it may affect."""

    fact: Observe
    ending: tuple[NodeRow, ...]
    opening: tuple[NodeRow, ...]
    counting: tuple[NodeRow, ...]
    meets: tuple[str, ...]

    def by(self, row: NodeRow) -> FactNoted:
        """The fact in the form that the row uses."""
        return FactNoted(
            case_id=self.fact.case_id,
            fact=self.fact.fact,
            subject=row.subject,
            subject_id=rules.subject_id(row, self.fact.event),
            occurred_at=self.fact.occurred_at,
            meets=self.meets,
            kind=self.fact.kind,
            recorded_at=self.fact.recorded_at,
        )


def observe(
    fact: Observe, clock: CaseClock | None, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """Raises Early while the filing is unknown or the court is not watched."""
    events: list[SupervisionEvent] = []
    if clock is None:
        if not isinstance(fact.event, CaseFiled | MatterReceived):
            raise Early(f"{fact.fact} came before the filing of {fact.case_id}")
        events.append(watch(fact.event, circumstances))
        clock = after(None, events)
    rolled = roll(fact.occurred_at, clock, circumstances)
    events.extend(rolled)
    clock = after(clock, rolled)
    heard = _heard(fact, clock, circumstances)
    news: list[SupervisionEvent] = [*_tier(fact, clock), *_start_of_counts(heard, clock)]
    clock = after(clock, news)
    events.extend(news)
    for duty in _touched(heard, clock, circumstances):
        converging = converge if duty.row.every is None else converge_recurring
        corrections = converging(duty, clock, circumstances)
        clock = after(clock, corrections)
        events.extend(corrections)
    return [*events, *_kept(heard, clock)]


def watch(filed: CaseFiled | MatterReceived, circumstances: Circumstances) -> CaseWatched:
    """The founding event: the case keeps the pack under which it was filed. What another court
    entrusted to this one is no case, and has clocks of its own."""
    if isinstance(filed, MatterReceived):
        return CaseWatched(
            case_id=filed.case_id,
            pack=circumstances.pack.id,
            kind="other",
            channel=None,
            target=None,
            filed_at=filed.received_at,
        )
    return CaseWatched(
        case_id=filed.case_id,
        pack=circumstances.pack.id,
        kind=filed.kind,
        channel=filed.channel,
        target=filed.target,
        filed_at=filed.filed_at,
    )


def _heard(fact: Observe, clock: CaseClock, circumstances: Circumstances) -> Heard:
    """Rows about the court are affected by its own facts only, rows of cases by facts of cases
    only."""
    pack = circumstances.pack

    def here(rows: Iterable[NodeRow]) -> tuple[NodeRow, ...]:
        return tuple(row for row in rows if (row.subject == "court") == clock.of_court)

    ending = here(pack.nodes_ending_on(*fact.names))
    opening = here(pack.nodes_opening_on(*fact.names))
    conditions = {
        name
        for row in (*ending, *opening)
        for name in (*row.when, *row.closes_when, *row.cancels_when)
    }
    return Heard(
        fact=fact,
        ending=ending,
        opening=opening,
        counting=here(pack.nodes_counting_from(*fact.names)),
        meets=rules.met(conditions, fact.event),
    )


def _tier(fact: Observe, clock: CaseClock) -> Iterator[TierNoted]:
    """The tier, once it is final."""
    tier: Tier | None = None
    routes: tuple[str, ...] = ()
    match fact.event:
        case CaseTriaged(provisional=False) as triaged:
            tier, routes = triaged.tier, triaged.matched
        case CaseConverted() as converted:
            tier = converted.to_tier
    if tier is not None and (not clock.tiers or clock.tiers[-1].tier != tier):
        yield TierNoted(
            case_id=clock.case_id, tier=tier, decided_at=fact.occurred_at, routes=routes
        )


def _start_of_counts(heard: Heard, clock: CaseClock) -> Iterable[FactNoted]:
    """Stores a fact from which rows count, whichever nodes are open."""
    return _new((heard.by(row) for row in heard.counting), clock)


def _touched(heard: Heard, clock: CaseClock, circumstances: Circumstances) -> Iterator[Duty]:
    """Every row and subject that may change, those opened by the fact last."""
    if isinstance(heard.fact.event, CaseTriaged | CaseConverted):
        for row in circumstances.pack.nodes:
            if rules.asks_tier(row):
                yield from (Duty(row=row, subject_id=one) for one in _subjects(row, clock))
    for row in (*heard.ending, *heard.counting):
        fact = heard.by(row)
        meant = _subjects(row, clock) if fact.subject_id == EVERY else [fact.subject_id]
        yield from (Duty(row=row, subject_id=one, fact=fact) for one in meant)
    for row in heard.opening:
        fact = heard.by(row)
        if fact.subject_id == EVERY:
            raise LookupError(f"{fact.fact} names no {row.subject}, which {row.code} needs")
        stated = None if row.due_on is None else getattr(heard.fact.event, row.due_on)
        yield Duty(row=row, subject_id=fact.subject_id, fact=fact, stated=stated)


def _subjects(row: NodeRow, clock: CaseClock) -> Sequence[str]:
    """The subjects for which the row has a node, or for which a stored fact may open one."""
    found = [node.subject_id for node in clock.nodes() if node.code == row.code]
    for subject_id, facts in clock.noted.items():
        if any(asked_by(row.opens_on, fact) and fact.subject == row.subject for fact in facts):
            found.append(subject_id)
    return list(dict.fromkeys(found))


def _kept(heard: Heard, clock: CaseClock) -> Iterable[FactNoted]:
    """The fact as stored for later use, once per subject."""
    kept = [heard.by(row) for row in heard.opening if _may_open_later(row, heard.by(row), clock)]
    kept += [heard.by(row) for row in heard.ending if _may_end_later(row, heard.by(row), clock)]
    return _new(kept, clock)


def _may_open_later(row: NodeRow, fact: FactNoted, clock: CaseClock) -> bool:
    """Whether the fact may still open the node: another tier, a new count, or an earlier end."""
    if not rules.fits(row.when, fact.meets) or not _possible(row, fact, clock):
        return False
    by_tier = tier_may_open(row, clock, fact.occurred_at)
    node = clock.open.get(Duty(row=row, subject_id=fact.subject_id).node_id)
    waits = node is not None and node.opened_at < fact.occurred_at and in_order_of_time(row)
    awaited = node is not None and node.opened_at > fact.occurred_at and row.awaits_tier
    restarts = row.restarts and row.due_on is None  # an end that a fact states holds at once
    return by_tier or restarts or waits or awaited


def _may_end_later(row: NodeRow, fact: FactNoted, clock: CaseClock) -> bool:
    """Whether a fact that arrives later but happened earlier may open a node that this one ends."""
    ending = ending_by(row, fact, clock)
    if ending is None or not _possible(row, fact, clock):
        return False
    if ending == "done" and row.look_back is not None:
        return True
    if not overtakes(row, fact.fact):
        return False
    if row.every is not None and fact.subject_id != EVERY:
        chain = clock.chains.get(Duty(row=row, subject_id=fact.subject_id).name)
        return chain is None or (chain.ended_at is not None and row.reopens)
    node_id = Duty(row=row, subject_id=fact.subject_id).node_id
    node, ended = clock.node(node_id), clock.ended.get(node_id)
    if fact.subject_id == EVERY or node is None:
        return True
    if tier_may_open(row, clock, node.opened_at):
        return True
    return row.reopens and ended is not None and fact.occurred_at > ended.closed_at


def _possible(row: NodeRow, fact: FactNoted, clock: CaseClock) -> bool:
    return rules.may_open(row, facts_at(clock, fact.occurred_at))


def _new(facts: Iterable[FactNoted], clock: CaseClock) -> Iterable[FactNoted]:
    fresh = dict.fromkeys(facts)
    return [fact for fact in fresh if fact not in clock.noted.get(fact.subject_id, ())]
