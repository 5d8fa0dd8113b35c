"""The commands of supervision."""

from typing import TypeAlias

from contracts import fields
from contracts.kinds import kind_of, names_of
from contracts.supervision import CalendarKind
from kernel.deciding.decider import command


@command("观察事实")
class Observe:
    """Let the clocks of a case react to a fact of any service. Only reactions give this command.

    `occurred_at` is when the fact took effect; clocks count from it. `recorded_at` is when its own
    house recorded it.
    """

    case_id: fields.CaseId
    service: fields.SourceService
    name: fields.EventName
    occurred_at: fields.OccurredAt
    event: fields.EventBody
    recorded_at: fields.RecordedAt | None = None

    @property
    def fact(self) -> str:
        """The plain name by which node rows refer to the fact, such as `intake.CaseFiled`."""
        return f"{self.service}.{self.name}"

    @property
    def kind(self) -> str:
        """What kind of such a fact it is, empty where there are none."""
        return kind_of(self.event)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which node rows refer to the fact: the plain one and that of its kind."""
        return names_of(self.service, self.event)


@command("管控本院职责")
class WatchCourt:
    """Start the clocks of the court's own duties, from the beginning of a day."""

    court: fields.CourtCode
    watched_from: fields.WatchedFrom


@command("到时处理")
class NoticeTime:
    """Record what became due in a case up to `now`: warnings, breaches, elapsed waits."""

    case_id: fields.CaseId
    now: fields.Now


@command("中止节点计算")
class PauseNode:
    """Stop the clock of a node, under an approval."""

    case_id: fields.CaseId
    node_id: fields.NodeId
    reason: fields.Reason


@command("恢复节点计算")
class ResumeNode:
    """Let the clock of a paused node run again, under an approval."""

    case_id: fields.CaseId
    node_id: fields.NodeId


@command("延长节点期限")
class ExtendNode:
    """Extend the limit of a node to the end of the day `until`, under an approval."""

    case_id: fields.CaseId
    node_id: fields.NodeId
    until: fields.Until
    reason: fields.Reason


@command("更正超期记录")
class StrikeBreach:
    """Strike the breach of a duty that was done before its end and recorded after it, under an
    approval."""

    case_id: fields.CaseId
    node_id: fields.NodeId
    reason: fields.Reason


@command("重新计算节点")
class Redate:
    """Recount the open nodes of a case on the court's current calendar."""

    case_id: fields.CaseId


@command("公布工作日历")
class PublishCalendar:
    """Enter a year's rest days and make-up working days (ISO dates); plain weekends rest.

    A `closure` enters single days on which the court rests besides (停电、疫情), or works instead.
    `version` names one publication of the court.
    """

    court: fields.CourtCode
    year: fields.Year
    version: fields.CalendarVersion
    rest_days: fields.RestDays
    make_up_days: fields.MakeUpDays
    source: fields.CalendarSource
    kind: CalendarKind = "year"


NodeCommand: TypeAlias = PauseNode | ResumeNode | ExtendNode
Command: TypeAlias = (
    Observe | WatchCourt | NoticeTime | NodeCommand | StrikeBreach | Redate | PublishCalendar
)


def stream_of(command: Command) -> str:
    """One stream for the clocks of a case or of a court's own duties, one for its calendar."""
    if isinstance(command, PublishCalendar):
        return calendar_stream(command.court)
    if isinstance(command, WatchCourt):
        return f"clock-{command.court}"
    return f"clock-{command.case_id}"


def calendar_stream(court: str) -> str:
    return f"calendar-{court}"
