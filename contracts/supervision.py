"""Supervision (节点、督办): facts about the clock of every node of a case.

A node is one duty with a limit. `node_id` is `<code>` for a node of the whole case and
`<code>#<subject id>` for a node of one asset, document, receipt and so on. A recurring duty has a
node for each period: the first day of the period follows, `<code>@2026-03-02`.
"""

from typing import Annotated, Literal, TypeAlias

from contracts import fields
from contracts.titles import choices, event
from contracts.values import CaseKind, DueDerivation, FilingChannel, TargetKind, Tier

NodeEnding: TypeAlias = Annotated[
    Literal["done", "elapsed", "cancelled", "withdrawn"],
    choices(
        "节点结束方式",
        {"done": "办理完成", "elapsed": "期间届满", "cancelled": "不再需要", "withdrawn": "撤回"},
    ),
]
CalendarKind: TypeAlias = Annotated[
    Literal["year", "closure"],
    choices("日历种类", {"year": "年度日历", "closure": "临时停止办公"}),
]


@event("案件节点管控开始")
class CaseWatched:
    """The node clocks of a case were started under one pack, which the case keeps. A matter that
    another court entrusted has no channel and no target."""

    case_id: fields.CaseId
    pack: fields.PackVersion
    kind: CaseKind
    channel: FilingChannel | None
    target: TargetKind | None
    filed_at: fields.FiledAt


@event("本院职责管控开始")
class CourtWatched:
    """The clocks of the court's own duties were started, from the beginning of a day.

    Such duties belong to no case: `case_id` is the court.
    """

    case_id: fields.CaseId
    pack: fields.PackVersion
    watched_from: fields.WatchedFrom


@event("节点开启")
class NodeOpened:
    """A duty began. `due` is None for duties without a number (prompt).

    `wait` marks a minimum waiting time, which ends by itself at `due`. `overdue_on_arrival` is true
    if the limit had passed before the responsible team or role received the duty. `readings` are
    the numbers of the court's readings on which the row rests, `set_by` the document that sets its
    limit (without `due` the court has yet to enter it). `period` is the first day of the period of
    a recurring duty; the duty may be done from `opened_at` on, which may be later than its
    recording. `recorded_at` is when the fact that opened it was recorded, by its own house.
    """

    case_id: fields.CaseId
    node_id: fields.NodeId
    code: fields.NodeCode
    title: fields.NodeTitle
    who: fields.NodeHolder
    stage: fields.Stage
    subject: fields.SubjectKind
    subject_id: fields.SubjectId
    requirements: fields.Requirements
    opened_at: fields.OpenedAt
    due: fields.Due | None
    warn_at: fields.WarnAt | None
    wait: fields.Wait
    overdue_on_arrival: fields.OverdueOnArrival
    derivation: DueDerivation
    readings: fields.Readings = ()
    set_by: fields.SetBy = ""
    period: fields.Period | None = None
    recorded_at: fields.RecordedAt | None = None


@event("节点预警")
class NodeWarned:
    """The warning instant of an open node passed."""

    case_id: fields.CaseId
    node_id: fields.NodeId
    due: fields.Due


@event("节点超期")
class NodeBreached:
    """The due instant of an open node passed. Recorded once, with the people to notify."""

    case_id: fields.CaseId
    node_id: fields.NodeId
    due: fields.Due
    consequence: fields.Consequence
    notify: fields.Notify = ()


@event("节点中止计算")
class NodePaused:
    """The clock of a node was stopped, with the reason and who allowed it."""

    case_id: fields.CaseId
    node_id: fields.NodeId
    paused_at: fields.PausedAt
    reason: fields.Reason
    approver: fields.Approver


@event("节点恢复计算")
class NodeResumed:
    """The clock of a node was resumed; `due` is the new due instant."""

    case_id: fields.CaseId
    node_id: fields.NodeId
    resumed_at: fields.ResumedAt
    due: fields.Due
    derivation: DueDerivation
    warn_at: fields.WarnAt | None = None


@event("节点延长")
class NodeExtended:
    """The limit of a node was extended by approval."""

    case_id: fields.CaseId
    node_id: fields.NodeId
    due: fields.Due
    reason: fields.Reason
    approver: fields.Approver
    derivation: DueDerivation
    warn_at: fields.WarnAt | None = None


@event("节点重新计算")
class NodeRedated:
    """The due instant moved, because the calendar or the starting fact changed. Both are kept."""

    case_id: fields.CaseId
    node_id: fields.NodeId
    before: fields.DueBefore
    due: fields.Due
    reason: fields.Reason
    derivation: DueDerivation
    warn_at: fields.WarnAt | None = None


@event("节点结束")
class NodeClosed:
    """The duty was done, or its wait elapsed, or it is no longer required. `closed_at` is when.

    Recorded again when a fact that took effect earlier becomes known later. A node is `withdrawn`
    if the fact that opened it turned out not to hold: it was never a duty. `recorded_at` is when
    the fact that closed it was recorded, by its own house: what was done before the end and
    recorded after it is `late` too.
    """

    case_id: fields.CaseId
    node_id: fields.NodeId
    code: fields.NodeCode
    closed_at: fields.ClosedAt
    ending: NodeEnding
    late: fields.Late
    recorded_at: fields.RecordedAt | None = None


@event("超期记录更正")
class BreachStruck:
    """A breach was struck under an approval: the duty was done before its end (`closed_at`), and
    only recorded after it (`recorded_at`). The breach and its correction are both kept."""

    case_id: fields.CaseId
    node_id: fields.NodeId
    due: fields.Due
    closed_at: fields.ClosedAt
    recorded_at: fields.RecordedAt
    reason: fields.Reason
    requester: fields.Requester
    approver: fields.Approver


@event("周期职责终止")
class RecurrenceEnded:
    """A duty no longer recurs; `node_id` is the node of its last period."""

    case_id: fields.CaseId
    node_id: fields.NodeId
    code: fields.NodeCode
    subject_id: fields.SubjectId
    ended_at: fields.EndedAt


@event("等待期间届满")
class WaitElapsed:
    """A minimum waiting time has elapsed; the act that had to wait may now be done."""

    case_id: fields.CaseId
    node_id: fields.NodeId
    code: fields.NodeCode
    subject_id: fields.SubjectId
    elapsed_at: fields.ElapsedAt


@event("工作日历公布")
class CalendarPublished:
    """Working days were entered for the court: a year, or a local closure of single days.

    A year (State Council notice) replaces the earlier data of that year. A closure lists days on
    which the court rests besides (停电、疫情), or works instead; it stays in force when its year is
    published.
    """

    year: fields.Year
    version: fields.CalendarVersion
    make_up_days: fields.MakeUpDays
    rest_days: fields.RestDays
    source: fields.CalendarSource
    kind: CalendarKind = "year"


@event("繁简类别获悉")
class TierNoted:
    """The case's tier, as decided at `decided_at`, became known to its clocks.

    `routes` are the routing rows of the court that the case matched.
    """

    case_id: fields.CaseId
    tier: Tier
    decided_at: fields.DecidedAt
    routes: fields.Routes = ()


@event("事实留存")
class FactNoted:
    """A fact was stored because it may matter to a node that is not open yet.

    Facts of different services reach the clocks in any order: one that closes a node may arrive
    before the one that opens it, and one that opens a node before the tier that decides whether it
    does. `fact` is the qualified name (`archive.MaterialReceived`). `subject` and `subject_id` are
    those of the nodes concerned; the id is `*` if the fact identifies no such subject and so
    concerns all of them. `meets` are the conditions of node rows that the event itself meets.
    `kind` is the kind of the fact, if it has kinds (`contracts.kinds`). `recorded_at` is when its
    own house recorded it.
    """

    case_id: fields.CaseId
    fact: fields.Fact
    subject: fields.SubjectKind
    subject_id: fields.SubjectId
    occurred_at: fields.OccurredAt
    meets: fields.Meets = ()
    kind: fields.FactKind = ""
    recorded_at: fields.RecordedAt | None = None


SupervisionEvent: TypeAlias = (
    CaseWatched
    | CourtWatched
    | NodeOpened
    | NodeWarned
    | NodeBreached
    | NodePaused
    | NodeResumed
    | NodeExtended
    | NodeRedated
    | NodeClosed
    | BreachStruck
    | RecurrenceEnded
    | WaitElapsed
    | CalendarPublished
    | TierNoted
    | FactNoted
)
