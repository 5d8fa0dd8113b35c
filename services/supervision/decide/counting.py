"""From a node row and a start to its end, its warning and its derivation."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from contracts.supervision import NodeOpened
from contracts.values import Derivation, DerivationStep
from kernel import limits
from kernel.calendar import CHINA, Calendar
from kernel.decider import Circumstances
from kernel.limits import Due, Limit
from kernel.rulebook import NodeRow
from services.supervision import rules
from services.supervision.commands import Observe
from services.supervision.state import CaseClock, Node

FILING = "intake.CaseFiled"
DATE = "date"  # the unit of an end that a document or an approval states as a date


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a date comes from: the article, its phrase, and the fact that is counted from."""

    article: str
    text: str
    counts_from: str


def node_id(row: NodeRow, subject_id: str) -> str:
    """`<code>` for a case-wide node, `<code>#<subject id>` for one of many."""
    return f"{row.code}#{subject_id}" if subject_id else row.code


def opened(
    row: NodeRow, fact: Observe, clock: CaseClock, circumstances: Circumstances
) -> NodeOpened:
    """The node that the fact opens, counted on the court's calendar."""
    result, derivation = count(row, fact, clock, circumstances.calendar)
    warn = circumstances.pack.warn_of(row)
    warn_at = None
    if warn is not None and not row.wait:
        warn_at = limits.warn_at(result, warn, circumstances.calendar)
    subject_id = rules.subject_id(row, fact.event)
    return NodeOpened(
        case_id=clock.case_id,
        node_id=node_id(row, subject_id),
        code=row.code,
        title=row.title,
        who=row.who,
        stage=row.stage,
        subject=row.subject,
        subject_id=subject_id,
        requirements=row.requirements,
        opened_at=fact.occurred_at,
        due=result.due,
        warn_at=warn_at,
        wait=row.wait,
        overdue_on_arrival=result.due is not None and result.due < fact.occurred_at,
        derivation=derivation,
    )


def count(
    row: NodeRow, fact: Observe, clock: CaseClock, calendar: Calendar
) -> tuple[Due, Derivation]:
    """The end of the row's limit for this fact, and why."""
    name, start = _start(row, fact, clock)
    if row.due_on is None:
        result = limits.due(row.limit, start, calendar)
    else:
        result = _stated(row, getattr(fact.event, row.due_on), start, calendar)
    derivation = limits.derive(result, Ground(row.article, row.text, name))
    return result, derivation if row.due_on is None else replace(derivation, unit=DATE)


def counted(node: Node, row: NodeRow) -> Due:
    """The end of a running clock with all that went into it."""
    return Due(
        due=node.due,
        provisional=node.derivation.provisional,
        steps=node.derivation.steps,
        limit=_limit(node.derivation, row),
        start=datetime.fromisoformat(node.derivation.start),
        calendar=node.derivation.calendar,
    )


def recounted(node: Node, row: NodeRow, calendar: Calendar) -> tuple[Due, Derivation] | None:
    """The end of a running clock on another calendar; None where no calendar decides it."""
    derivation = node.derivation
    if node.due is None or derivation.unit == DATE:
        return None
    result = limits.due(_limit(derivation, row), datetime.fromisoformat(derivation.start), calendar)
    for suspension in node.suspensions:
        result = limits.resume(result, suspension, calendar)
    ground = Ground(derivation.article, derivation.text, derivation.counts_from)
    return result, limits.derive(result, ground)


def end_of(day: date) -> datetime:
    """24:00 of a day, as the system writes it."""
    return datetime.combine(day, limits.END_OF_DAY, CHINA)


def _start(row: NodeRow, fact: Observe, clock: CaseClock) -> tuple[str, datetime]:
    """The fact that the row counts from and its instant.

    A named earlier fact that no clock of the case was counted from is not known here; then
    the opening fact itself starts the count, and the derivation says so.
    """
    if row.counts_from == "filing":
        return FILING, clock.filed_at
    if row.counts_from in clock.started:
        return row.counts_from, clock.started[row.counts_from]
    return fact.fact, fact.occurred_at


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


def _limit(derivation: Derivation, row: NodeRow) -> Limit:
    """The limit that was counted; the row's switches hold for it."""
    if derivation.unit == DATE:
        return row.limit
    number = "" if derivation.value is None else f"{derivation.value} "
    limit = limits.parse_limit(f"{number}{derivation.unit}")
    return replace(limit, roll=row.limit.roll, stops_on_rest_days=row.limit.stops_on_rest_days)
