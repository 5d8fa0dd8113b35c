"""The court's calendar as published, and what a publication does to open clocks."""

from collections.abc import Sequence

from contracts.supervision import CalendarPublished, NodeRedated, SupervisionEvent
from kernel.calendar import calendar_year
from kernel.decider import Circumstances, NoSuchCase
from services.supervision.commands import PublishCalendar
from services.supervision.decide.counting import recounted, warning
from services.supervision.state import CaseClock, CourtCalendar

RULE = "rest-day-rolls"


def publish(
    command: PublishCalendar, calendar: CourtCalendar | None, circumstances: Circumstances
) -> Sequence[SupervisionEvent]:
    if command.court != circumstances.court:
        raise NoSuchCase("该法院的日历", "court")
    if calendar is not None and calendar.years.get(command.year) == command.version:
        return []
    try:
        published = calendar_year(
            command.year, command.version, command.rest_days, command.make_up_days
        )
    except ValueError as error:
        raise circumstances.refuse(RULE, f"日历有误: {error}", "rest_days") from error
    return [
        CalendarPublished(
            year=published.year,
            version=published.version,
            make_up_days=tuple(sorted(map(str, published.make_up_days))),
            rest_days=tuple(sorted(map(str, published.rest_days))),
            source=command.source,
        )
    ]


def redate(clock: CaseClock, circumstances: Circumstances) -> Sequence[SupervisionEvent]:
    """One event for each running clock whose end moved, or is no longer provisional."""
    calendar = circumstances.calendar
    events: list[SupervisionEvent] = []
    for node in clock.open.values():
        row = circumstances.pack.node(node.code)
        counted = recounted(node, row, calendar)
        if node.due is None or counted is None or node.paused_at is not None:
            continue
        result, derivation = counted
        assert result.due is not None  # the node has an end, so its limit has one
        was_provisional = node.derivation.provisional
        if result.due == node.due and not (
            was_provisional and node.derivation.calendar != calendar.version
        ):
            continue
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
