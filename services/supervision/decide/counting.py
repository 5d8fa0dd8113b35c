"""Counts the end, the warning and the derivation of a node from its row and a start."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from contracts.supervision import FactNoted, NodeBreached, NodeOpened
from contracts.values import Derivation, DerivationStep
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances
from kernel.law import limits, suspensions
from kernel.law.calendar import Calendar
from kernel.law.limits import Due, TimeLimit
from kernel.rulebook import NodeRow
from services.supervision.decide.duties import Duty, counted_from
from services.supervision.state import CaseClock, Node

DATE = "date"  # the unit of an end that a document or an approval states as a date


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground of a date: the article, its phrase, and the fact it counts from."""

    article: str
    text: str
    counts_from: str


def opened(
    duty: Duty, opening: FactNoted, clock: CaseClock, circumstances: Circumstances
) -> NodeOpened:
    """The node that the fact opens, counted on the court's calendar."""
    result, derivation = count(duty, opening, clock, circumstances.calendar)
    made = node_opened(duty, opening.occurred_at, clock, (result, derivation), circumstances)
    return replace(made, recorded_at=opening.recorded_at)


def node_opened(
    duty: Duty,
    opened_at: datetime,
    clock: CaseClock,
    counted: tuple[Due, Derivation],
    circumstances: Circumstances,
) -> NodeOpened:
    row, (result, derivation) = duty.row, counted
    return NodeOpened(
        case_id=clock.case_id,
        node_id=duty.node_id,
        code=row.code,
        title=row.title,
        who=row.who,
        stage=row.stage,
        subject=row.subject,
        subject_id=duty.subject_id,
        requirements=row.requirements,
        opened_at=opened_at,
        due=result.due,
        warn_at=warning(row, result, circumstances),
        wait=row.wait,
        overdue_on_arrival=result.due is not None and result.due < opened_at,
        derivation=derivation,
        readings=row.readings,
        set_by=row.set_by,
        period=duty.period,
    )


def breached(node: Node, clock: CaseClock, circumstances: Circumstances) -> NodeBreached:
    """The breach of a node's limit, with its consequence and the people to notify."""
    assert node.due is not None  # only a limit can pass
    row = circumstances.pack.node(node.code)
    return NodeBreached(
        case_id=clock.case_id,
        node_id=node.node_id,
        due=node.due,
        consequence=row.consequence,
        notify=row.notify,
    )


def count(
    duty: Duty, opening: FactNoted, clock: CaseClock, calendar: Calendar
) -> tuple[Due, Derivation]:
    """The end of the row's limit for this fact, with its derivation."""
    row = duty.row
    name, start = counted_from(duty, opening, clock)
    ground = Ground(row.article, row.text, name)
    if row.due_on is None:
        result = limits.due(row.limit, start, calendar)
        if row.set_by and result.due is None:
            unset = f"期限由{row.set_by}规定，本院尚未录入"
            result = replace(result, steps=(DerivationStep(at=start.isoformat(), note=unset),))
        return result, limits.derive(result, ground)
    assert duty.stated is not None  # such a node opens on the current fact, never on a stored one
    result = _stated(row, duty.stated, start, calendar)
    return result, replace(limits.derive(result, ground), unit=DATE)


def warning(row: NodeRow, result: Due, circumstances: Circumstances) -> datetime | None:
    """The instant to warn of an end; None for the end of a wait."""
    warn = circumstances.pack.warn_of(row)
    if warn is None or row.wait:
        return None
    return limits.warn_at(result, warn, circumstances.calendar)


def counted(node: Node, row: NodeRow) -> Due:
    """The end of a running clock, with every suspension and extension."""
    return Due(
        due=node.due,
        provisional=node.derivation.provisional,
        steps=node.derivation.steps,
        limit=_limit(node.derivation, row),
        start=datetime.fromisoformat(node.derivation.start),
        calendar=node.derivation.calendar,
        nominal=_nominal(node.derivation),
    )


def _nominal(derivation: Derivation) -> date | None:
    return None if derivation.nominal is None else date.fromisoformat(derivation.nominal)


def recounted(node: Node, row: NodeRow, calendar: Calendar) -> tuple[Due, Derivation] | None:
    """The end of a running clock on another calendar; None if no calendar affects it."""
    derivation = node.derivation
    if node.due is None or derivation.unit not in limits.UNITS:
        return None
    result = limits.due(_limit(derivation, row), datetime.fromisoformat(derivation.start), calendar)
    for suspension in node.suspensions:
        result = suspensions.resume(result, suspension, calendar)
    ground = Ground(derivation.article, derivation.text, derivation.counts_from)
    return result, limits.derive(result, ground)


def end_of(day: date) -> datetime:
    """The end of a day: 23:59:59."""
    return datetime.combine(day, limits.END_OF_DAY, CHINA)


def _stated(row: NodeRow, stated: date, start: datetime, calendar: Calendar) -> Due:
    """An end that the opening fact states itself."""
    steps = (
        DerivationStep(at=start.isoformat(), note="起算"),
        DerivationStep(at=stated.isoformat(), note="文书载明的届满日，至24时止"),
    )
    return Due(
        due=end_of(stated),
        provisional=False,
        steps=steps,
        limit=row.limit,
        start=start,
        calendar=calendar.version,
    )


def _limit(derivation: Derivation, row: NodeRow) -> TimeLimit:
    """The limit that was counted, with its switches; those of the row if the derivation has
    none."""
    if derivation.unit == DATE:
        return row.limit
    if derivation.unit not in limits.UNITS:
        return TimeLimit(unit="prompt", roll=bool(derivation.roll))  # the end of a week or a month
    number = "" if derivation.value is None else f"{derivation.value} "
    limit = limits.parse_limit(f"{number}{derivation.unit}")
    stops = derivation.stops_on_rest_days
    return replace(
        limit,
        roll=row.limit.roll if derivation.roll is None else derivation.roll,
        stops_on_rest_days=row.limit.stops_on_rest_days if stops is None else stops,
    )
