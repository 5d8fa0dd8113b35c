"""Supervision (节点、督办): facts about the clock of every node of a case.

A node is one duty with a limit. `node_id` is `<code>` for a case-wide node and
`<code>#<subject id>` for a node of one asset, document, receipt and so on. A duty that comes
back has a node for each period: the first day of the period follows, `<code>@2026-03-02`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from contracts.values import CaseKind, Derivation, FilingChannel, TargetKind, Tier

NodeEnding = Literal["done", "elapsed", "cancelled", "withdrawn"]
CalendarKind = Literal["year", "closure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWatched:
    """The node clocks of a case were started under one rule pack, which it keeps."""

    case_id: str
    pack: str
    kind: CaseKind
    channel: FilingChannel
    target: TargetKind
    filed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtWatched:
    """The clocks of the court's own duties were started, from the beginning of a day.

    Such duties belong to no case: `case_id` is the court.
    """

    case_id: str
    pack: str
    watched_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeOpened:
    """A duty began. `due` is None for duties without a number (prompt).

    `wait` marks a minimum waiting time: it ends by itself when `due` is reached.
    `overdue_on_arrival` is true when the limit had passed before the duty's holder got it.
    `readings` are the numbers of the court's readings on which the row rests, `set_by` the
    document that sets its limit (without `due` the court has yet to enter it). `period` is
    the first day of the period of a duty that comes back; the duty may be done from
    `opened_at` on, which may lie ahead of its recording.
    """

    case_id: str
    node_id: str
    code: str
    title: str
    who: str
    stage: str
    subject: str
    subject_id: str
    requirements: tuple[str, ...]
    opened_at: datetime
    due: datetime | None
    warn_at: datetime | None
    wait: bool
    overdue_on_arrival: bool
    derivation: Derivation
    readings: tuple[int, ...] = ()
    set_by: str = ""
    period: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeWarned:
    """The warning instant of an open node passed."""

    case_id: str
    node_id: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeBreached:
    """The due instant of an open node passed; recorded once, with who is told of it."""

    case_id: str
    node_id: str
    due: datetime
    consequence: str
    notify: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeApproved:
    """One of several approvers agreed that a node be paused, or extended to `until`.

    What was asked for happens when the last of them agrees. `act` is the approval's row.
    """

    case_id: str
    node_id: str
    act: str
    role: str
    approver: str
    requester: str
    reason: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NodePaused:
    """The clock of a node was stopped, with the reason and who allowed it."""

    case_id: str
    node_id: str
    paused_at: datetime
    reason: str
    approver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeResumed:
    """The clock of a node runs again; `due` is the new due instant."""

    case_id: str
    node_id: str
    resumed_at: datetime
    due: datetime
    derivation: Derivation
    warn_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeExtended:
    """The limit of a node was extended by approval."""

    case_id: str
    node_id: str
    due: datetime
    reason: str
    approver: str
    derivation: Derivation
    warn_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRedated:
    """The due instant moved: the calendar changed, or what it counts from. Both are kept."""

    case_id: str
    node_id: str
    before: datetime
    due: datetime
    reason: str
    derivation: Derivation
    warn_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeClosed:
    """The duty was done (or its wait elapsed, or it fell away). `closed_at` is when.

    It is recorded again when a fact that took effect earlier was learnt of later. A node is
    `withdrawn` when what opened it turned out not to hold: it never was a duty.
    """

    case_id: str
    node_id: str
    code: str
    closed_at: datetime
    ending: NodeEnding
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurrenceEnded:
    """A duty no longer comes back; `node_id` is the node of its last period."""

    case_id: str
    node_id: str
    code: str
    subject_id: str
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitElapsed:
    """A minimum waiting time is over; what had to wait may now be done."""

    case_id: str
    node_id: str
    code: str
    subject_id: str
    elapsed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPublished:
    """Working days were entered for the court: a year, or a local closure of single days.

    A year (State Council notice) replaces what was known of it. A closure says which days
    the court rests besides (停电、疫情), and which it works instead; it stays in force when its
    year is published.
    """

    year: int
    version: str
    make_up_days: tuple[str, ...]
    rest_days: tuple[str, ...]
    source: str
    kind: CalendarKind = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class TierNoted:
    """The case's tier, as decided at `decided_at`, became known to its clocks.

    `routes` are the routing rows of the court that the case matched.
    """

    case_id: str
    tier: Tier
    decided_at: datetime
    routes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactNoted:
    """A fact was kept because it may matter to a node that is not open yet.

    Facts of different services reach the clocks in any order: what closes a node may be heard
    before what opens it, and what opens a node before the tier that decides whether it does.
    `fact` is the qualified name (`archive.MaterialReceived`). `subject` and `subject_id` are
    those of the nodes it matters to; the id is `*` where the fact names no such subject and so
    concerns each one. `meets` are the conditions of node rows that the event itself meets.
    `kind` is the kind of the fact, where it has kinds (`contracts.kinds`).
    """

    case_id: str
    fact: str
    subject: str
    subject_id: str
    occurred_at: datetime
    meets: tuple[str, ...] = ()
    kind: str = ""


SupervisionEvent: TypeAlias = (
    CaseWatched
    | CourtWatched
    | NodeOpened
    | NodeWarned
    | NodeBreached
    | NodeApproved
    | NodePaused
    | NodeResumed
    | NodeExtended
    | NodeRedated
    | NodeClosed
    | RecurrenceEnded
    | WaitElapsed
    | CalendarPublished
    | TierNoted
    | FactNoted
)
