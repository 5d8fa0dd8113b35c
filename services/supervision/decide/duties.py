"""A node row for one subject, and the known facts about it, in whatever order they arrived."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from contracts.supervision import CourtWatched, FactNoted, NodeEnding, SupervisionEvent
from kernel.base.zone import CHINA
from kernel.law.limits import add_months
from kernel.rulebook import LookBack, NodeRow
from services.supervision import rules
from services.supervision.rules import EVERY, CaseFacts
from services.supervision.state import OWN, CaseClock, evolve

FILING = "intake.CaseFiled"
TRIAGED = "triage.CaseTriaged"
COURT_WATCHED = f"{OWN}.{CourtWatched.__name__}"
CLOCKS_APART = timedelta(seconds=5)  # clocks of two hosts may differ by this much


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One row for one subject. `fact` is the current fact, None when the row is re-evaluated.

    `stated` is the end that the current fact itself states, `period` the first day of the period of
    a recurring duty.
    """

    row: NodeRow
    subject_id: str
    fact: FactNoted | None = None
    stated: date | None = None
    period: date | None = None

    @property
    def node_id(self) -> str:
        """`<code>` for a node of the whole case, `<code>#<subject id>` for a node of one
        subject, followed by `@` and the first day of the period for a recurring duty."""
        return self.name if self.period is None else f"{self.name}@{self.period.isoformat()}"

    @property
    def name(self) -> str:
        """The node id without the period."""
        return f"{self.row.code}#{self.subject_id}" if self.subject_id else self.row.code


def asked_by(names: Collection[str], fact: FactNoted) -> str | None:
    """The name by which a row refers to the fact; that of its kind before the plain one."""
    of_kind = f"{fact.fact}/{fact.kind}"
    if fact.kind and of_kind in names:
        return of_kind
    return fact.fact if fact.fact in names else None


def after(clock: CaseClock | None, events: Sequence[SupervisionEvent]) -> CaseClock:
    """The state of the clocks after these events."""
    state: CaseClock | None = clock
    for event in events:
        evolved = evolve(state, event)
        assert isinstance(evolved, CaseClock)  # the events of a case make the clock of a case
        state = evolved
    assert state is not None  # the first event founds the clock
    return state


def facts_at(clock: CaseClock, at: datetime) -> CaseFacts:
    """The case as it was at an instant, according to everything known now."""
    tiers = [noted for noted in clock.tiers if noted.decided_at <= at]
    return CaseFacts(
        kind=clock.kind,
        channel=clock.channel,
        target=clock.target,
        tier=tiers[-1].tier if tiers else None,
        routes=tiers[-1].routes if tiers else (),
        triaged=bool(clock.tiers) and clock.tiers[0].decided_at < at - CLOCKS_APART,
    )


def tier_may_open(row: NodeRow, clock: CaseClock, at: datetime) -> bool:
    """Whether a tier that becomes known later may still open the row on a fact of that instant.

    The facts of triage arrive in order, so the tier is final for instants before the last of them.
    """
    final = bool(clock.tiers) and clock.tiers[-1].decided_at > at + CLOCKS_APART
    return rules.may_open_late(row) and not final


def openings(duty: Duty, clock: CaseClock) -> Sequence[FactNoted]:
    """The known facts that open the node, earliest first; the triage in the place of one that had
    to wait for it."""
    row = duty.row
    found: list[FactNoted] = []
    for fact in _known(duty, clock):
        at = opens_at(row, fact.meets, fact.occurred_at, clock)
        if at is None or not asked_by(row.opens_on, fact):
            continue
        waited = replace(fact, fact=TRIAGED, kind="", occurred_at=at, recorded_at=None)
        found.append(fact if at == fact.occurred_at else waited)
    return sorted(found, key=lambda fact: fact.occurred_at)


def opens_at(
    row: NodeRow, meets: Collection[str], at: datetime, clock: CaseClock
) -> datetime | None:
    """When a fact of that instant opens the row: at once, or with the first tier; None if not."""
    if rules.hold(row.when, meets, facts_at(clock, at)):
        return at
    first = clock.tiers[0].decided_at if clock.tiers else at
    waits = row.awaits_tier and first > at
    return first if waits and rules.hold(row.when, meets, facts_at(clock, first)) else None


def asked_since(duty: Duty, opened_at: datetime, clock: CaseClock) -> datetime:
    """When what opened the node at that instant happened: what waited for the tier, before it."""
    if not duty.row.awaits_tier:
        return opened_at
    facts = (one for one in _known(duty, clock) if asked_by(duty.row.opens_on, one))
    return min((one.occurred_at for one in facts), default=opened_at)


def endings(duty: Duty, clock: CaseClock) -> Iterator[tuple[FactNoted, NodeEnding]]:
    """The known facts that end a node of the row, and how."""
    for fact in _known(duty, clock):
        ending = ending_by(duty.row, fact, clock)
        if ending is not None:
            yield fact, ending


def ending_by(row: NodeRow, fact: FactNoted, clock: CaseClock) -> NodeEnding | None:
    case = facts_at(clock, fact.occurred_at)
    if asked_by(row.closes_on, fact) and rules.hold(row.closes_when, fact.meets, case):
        return "done"
    if asked_by(row.cancels_on, fact) and rules.hold(row.cancels_when, fact.meets, case):
        return "cancelled"
    return None


def counted_from(duty: Duty, opening: FactNoted, clock: CaseClock) -> tuple[str, datetime]:
    """The fact from which the row counts, and its instant.

    If the earlier fact that the row names is unknown, the opening fact starts the count, and the
    derivation says so.
    """
    if duty.row.counts_from == "filing":
        return COURT_WATCHED if clock.of_court else FILING, clock.filed_at
    earlier = earlier_fact(duty, opening.occurred_at, clock)
    if earlier is not None:
        return earlier
    return asked_by(duty.row.opens_on, opening) or opening.fact, opening.occurred_at


def earlier_fact(duty: Duty, at: datetime, clock: CaseClock) -> tuple[str, datetime] | None:
    """The first of the facts that the row names to count from, and its instant."""
    name = duty.row.counts_from
    known = [fact.occurred_at for fact in _known(duty, clock) if asked_by((name,), fact)]
    before = [occurred_at for occurred_at in known if occurred_at <= at]
    return (name, min(before)) if before else None


def within(look_back: LookBack, done_at: datetime, opened_at: datetime) -> bool:
    """Whether an earlier act still counts when the duty begins.

    第八十五条: the day of the act does not count; the last day counts in full.
    """
    done_on = done_at.astimezone(CHINA).date()
    if look_back.unit == "month":
        until = add_months(done_on, look_back.value)
    else:
        until = done_on + timedelta(days=look_back.value)
    return done_at <= opened_at and opened_at.astimezone(CHINA).date() <= until


def overtakes(row: NodeRow, fact: str) -> bool:
    """Whether an ending fact may become known before its node is open.

    Facts of one service arrive in order, and the filing before everything else of a case. Where the
    tier decides, however, a node may open long after the fact that opens it.
    """
    if FILING in row.opens_on:
        return False
    return rules.may_open_late(row) or in_order_of_time(row) or not same_service(row, fact)


def same_service(row: NodeRow, fact: str) -> bool:
    """Whether the fact comes from the only service whose facts open the row."""
    return _opening_services(row) == {_service(fact)}


def several_open(row: NodeRow) -> bool:
    """Whether facts of several services open the row; they arrive in any order."""
    return len(_opening_services(row)) > 1


def in_order_of_time(row: NodeRow) -> bool:
    """Whether openings and endings of one node come from several services alternately."""
    ending = {_service(fact) for fact in (*row.closes_on, *row.cancels_on)}
    return row.reopens and len(ending | _opening_services(row)) > 1


def _opening_services(row: NodeRow) -> set[str]:
    return {_service(fact) for fact in row.opens_on}


def _service(fact: str) -> str:
    return fact.partition(".")[0]


def _known(duty: Duty, clock: CaseClock) -> Iterator[FactNoted]:
    """The current fact, and the stored facts about the subject or about all subjects."""
    if duty.fact is not None:
        yield duty.fact
    for subject_id in (duty.subject_id, EVERY):
        for fact in clock.noted.get(subject_id, ()):
            if fact.subject == duty.row.subject:
                yield fact
