"""Publications of the court's calendar, and their effect on open clocks."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from contracts.supervision import CalendarPublished, NodeRedated, SupervisionEvent
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, NoSuchCase, Stands
from kernel.law.calendar import Calendar, calendar_year
from services.supervision.commands import PublishCalendar
from services.supervision.decide.counting import recounted, warning
from services.supervision.state import CaseClock, CourtCalendar, Node

RULE = "rest-day-rolls"


def publish(
    command: PublishCalendar, calendar: CourtCalendar | None, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    """A year or a closure, each under a version of its own."""
    if command.court != circumstances.court:
        raise NoSuchCase("该法院的日历", "court")
    published = _published(command, circumstances)
    for known in () if calendar is None else calendar.published:
        if known.version == published.version:
            if known == published:
                return []
            article = circumstances.pack.rule(RULE).article
            raise Stands(article, "该版本已用于另一次公布", "version", asdict(known))
    return [published]


def _published(command: PublishCalendar, circumstances: Circumstances) -> CalendarPublished:
    try:
        year = calendar_year(command.year, command.version, command.rest_days, command.make_up_days)
    except ValueError as error:
        why = "休息日和补班日应为该年度之内的日期（YYYY-MM-DD），同一日不得既休息又补班"
        raise circumstances.refuse(RULE, why, "rest_days") from error
    if command.kind == "closure" and not year.rest_days | year.make_up_days:
        raise circumstances.refuse(RULE, "须写明是哪一日", "rest_days")
    return CalendarPublished(
        year=year.year,
        version=year.version,
        make_up_days=tuple(sorted(map(str, year.make_up_days))),
        rest_days=tuple(sorted(map(str, year.rest_days))),
        source=command.source,
        kind=command.kind,
    )


def redate(clock: CaseClock, circumstances: Circumstances) -> Sequence[SupervisionEvent]:
    """One event per running clock that a later publication affects, whether its end moves or
    not."""
    calendar = circumstances.calendar
    events: list[SupervisionEvent] = []
    for node in clock.open.values():
        row = circumstances.pack.node(node.code)
        if node.due is None or node.paused_at is not None or not _touched(node, calendar):
            continue
        counted = recounted(node, row, calendar)
        if counted is None:
            continue
        result, derivation = counted
        assert result.due is not None  # the node has an end, so its limit has one
        events.append(
            NodeRedated(
                case_id=clock.case_id,
                node_id=node.node_id,
                before=node.due,
                due=result.due,
                reason=f"日历公布：{calendar.version}",
                derivation=derivation,
                warn_at=warning(row, result, circumstances),
            )
        )
    return events


def _touched(node: Node, calendar: Calendar) -> bool:
    """Whether the count includes a day of a later publication, or its year was unpublished then."""
    assert node.due is not None  # a prompt duty has no count
    counted = node.derivation
    if counted.calendar == calendar.version:
        return False
    last = node.due.astimezone(CHINA).date()
    if counted.provisional and not calendar.is_provisional(last):
        return True
    first = datetime.fromisoformat(counted.start).astimezone(CHINA).date()
    return any(_between(day, first, last) for day in calendar.changed_since(counted.calendar))


def _between(day: date, first: date, last: date) -> bool:
    return first <= day <= last
