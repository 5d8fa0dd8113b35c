"""Projects the facts of supervision into its read models."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from contracts.supervision import (
    BreachStruck,
    CalendarPublished,
    CaseWatched,
    NodeBreached,
    NodeClosed,
    NodeExtended,
    NodeOpened,
    NodePaused,
    NodeRedated,
    NodeResumed,
    NodeWarned,
    RecurrenceEnded,
    TierNoted,
)
from contracts.values import Derivation
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Statement
from services.supervision.state import ONE_SECOND

CLOSING = (
    "enforcement.CaseClosed"  # a node that counts from this fact shows that the case is closed
)
WARNED = "update nodes set warned = true where court = $1 and case_id = $2 and node_id = $3"
PAUSED = (
    "update nodes set paused = true, paused_at = $4, reason = $5, approver = $6 "
    "where court = $1 and case_id = $2 and node_id = $3"
)
EXTENDED = (
    "update nodes set reason = $4, approver = $5 where court = $1 and case_id = $2 and node_id = $3"
)
BREACHED = (
    "update nodes set breached = true, consequence = $4, notify = $5 "
    "where court = $1 and case_id = $2 and node_id = $3"
)
CLOSED = (  # a fact that was recorded in time and came late: no breach
    "update nodes set closed_at = $4, ending = $5, late = $6, "
    "breached = breached and ($5 <> 'done' or $6), "
    "consequence = case when $5 <> 'done' or $6 then consequence else '' end, "
    "closing_recorded_at = $7, struck_at = null, struck_by = '', struck_for = '' "
    "where court = $1 and case_id = $2 and node_id = $3"
)
STRUCK = (  # the consequence stays beside the correction
    "update nodes set breached = false, late = false, struck_at = $4, struck_by = $5, "
    "struck_for = $6 where court = $1 and case_id = $2 and node_id = $3"
)
REDATED = (
    "update nodes set due = $4, over_at = $5, warn_at = $6, "
    "warned = warned and $4 <= due, breached = breached and $4 <= due, "
    "provisional = $7, calendar = $8, derivation = $9, paused = paused and $10, "
    "paused_at = case when $10 then paused_at end "
    "where court = $1 and case_id = $2 and node_id = $3"
)
UNTOUCHED: dict[str, object] = {  # what may happen to a node that has just begun
    "warned": False,
    "breached": False,
    "paused": False,
    "paused_at": None,
    "reason": "",
    "approver": "",
    "followed": False,
    "consequence": "",
    "ending": None,
    "late": False,
    "closed_at": None,
    "closing_recorded_at": None,
    "struck_at": None,
    "struck_by": "",
    "struck_for": "",
}
WATCHED = (
    "insert into cases (court, case_id, pack, kind, channel, target, filed_at) "
    "values ($1, $2, $3, $4, $5, $6, $7) on conflict (court, case_id) do nothing"
)
STAGED = (
    "update cases set stage = $3, staged_at = $4, closed_at = coalesce($5, closed_at) "
    "where court = $1 and case_id = $2 and (staged_at is null or staged_at <= $4)"
)
RESTAGED = (  # a withdrawn node returns the stage to the node opened before it
    "update cases set (stage, staged_at) = (select stage, opened_at from nodes "
    "where court = $1 and case_id = $2 and ending is distinct from 'withdrawn' "
    "and period is null "
    "order by opened_at desc, node_id desc limit 1) "
    "where court = $1 and case_id = $2"
)
FOLLOWED = (  # by the period that is opened, if any, or by none any more
    "update nodes set followed = true where court = $1 and case_id = $2 and code = $3 "
    "and subject_id = $4 and period < coalesce($5::date, 'infinity')"
)
NUMBERED = (
    "insert into publications (court, number, version, year, kind, rest_days, make_up_days, "
    "source, published_at) select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8 "
    "from publications where court = $1 on conflict (court, version) do nothing"
)
DELISTED = (  # what the year listed before it may list no longer
    "update publication_days set number = "
    "(select number from publications where court = $1 and version = $2) "
    "where court = $1 and extract(year from day) = $3"
)
LISTED = (
    "insert into publication_days (court, day, number) select $1, day::date, "
    "(select number from publications where court = $1 and version = $2) "
    "from unnest($3::text[]) as day "
    "on conflict (court, day) do update set number = excluded.number"
)
PUBLISHED = (
    "insert into calendar_years (court, year, version, source, published_at) "
    "values ($1, $2, $3, $4, $5) on conflict (court, year) do update set "
    "version = excluded.version, source = excluded.source, published_at = excluded.published_at"
)


def project(recorded: Recorded) -> Sequence[Statement]:
    """The statements by which an event changes the read models."""
    event = recorded.event
    court = recorded.court
    match event:
        case CaseWatched():
            return [_watched(court, event)]
        case TierNoted():
            sql = "update cases set tier = $3 where court = $1 and case_id = $2"
            return [(sql, (court, event.case_id, event.tier))]
        case NodeOpened():
            return _begun(court, event)
        case NodeWarned():
            return [(WARNED, (court, event.case_id, event.node_id))]
        case NodePaused():
            place = (court, event.case_id, event.node_id)
            return [(PAUSED, (*place, event.paused_at, event.reason, event.approver))]
        case NodeBreached():
            place = (court, event.case_id, event.node_id)
            return [(BREACHED, (*place, event.consequence, list(event.notify)))]
        case NodeExtended():
            place = (court, event.case_id, event.node_id)
            return [*_redated(court, event), (EXTENDED, (*place, event.reason, event.approver))]
        case NodeResumed() | NodeRedated():
            return _redated(court, event)
        case NodeClosed():
            return _closed(court, event)
        case BreachStruck():
            place = (court, event.case_id, event.node_id)
            return [(STRUCK, (*place, recorded.occurred_at, event.approver, event.reason))]
        case RecurrenceEnded():
            duty = (court, event.case_id, event.code, event.subject_id)
            return [(FOLLOWED, (*duty, None))]
        case CalendarPublished():
            return _published(court, event, recorded.occurred_at)
        case _:
            return ()


def _watched(court: str, event: CaseWatched) -> Statement:
    return (
        WATCHED,
        (
            court,
            event.case_id,
            event.pack,
            event.kind,
            event.channel,
            event.target,
            event.filed_at,
        ),
    )


def _begun(court: str, event: NodeOpened) -> Sequence[Statement]:
    """A recurring duty does not change the stage of its case."""
    if event.period is None:
        return [_opened(court, event), _staged(court, event)]
    duty = (court, event.case_id, event.code, event.subject_id)
    return [_opened(court, event), (FOLLOWED, (*duty, event.period))]


def _opened(court: str, event: NodeOpened) -> Statement:
    """A node that opens again starts with a clean row."""
    row: dict[str, object] = {
        "court": court,
        "case_id": event.case_id,
        "node_id": event.node_id,
        "code": event.code,
        "title": event.title,
        "who": event.who,
        "stage": event.stage,
        "subject": event.subject,
        "subject_id": event.subject_id,
        "requirements": list(event.requirements),
        "article": event.derivation.article,
        "text": event.derivation.text,
        "opened_at": event.opened_at,
        "opening_recorded_at": event.recorded_at or event.opened_at,
        "wait": event.wait,
        "overdue_on_arrival": event.overdue_on_arrival,
        "due": event.due,
        "over_at": None if event.due is None else event.due + ONE_SECOND,
        "warn_at": event.warn_at,
        "provisional": event.derivation.provisional,
        "calendar": event.derivation.calendar,
        "readings": list(event.readings),
        "set_by": event.set_by,
        "notify": [],
        "period": event.period,
        "derivation": _json(event.derivation),
        **UNTOUCHED,
    }
    names = list(row)
    values = ", ".join(f"${number}" for number in range(1, len(names) + 1))
    updates = ", ".join(f"{name} = excluded.{name}" for name in names[3:])
    sql = (
        f"insert into nodes ({', '.join(names)}) values ({values}) "  # noqa: S608 - own names
        f"on conflict (court, case_id, node_id) do update set {updates}"
    )
    return sql, tuple(row.values())


def _staged(court: str, event: NodeOpened) -> Statement:
    """The stage of a case is that of its last opened node."""
    fact = event.derivation.counts_from.partition("/")[0]
    closed_at = event.opened_at if fact == CLOSING else None
    return STAGED, (court, event.case_id, event.stage, event.opened_at, closed_at)


def _closed(court: str, event: NodeClosed) -> Sequence[Statement]:
    place = (court, event.case_id, event.node_id)
    when = (event.closed_at, event.ending, event.late, event.recorded_at or event.closed_at)
    closed: Statement = (CLOSED, (*place, *when))
    if event.ending == "withdrawn":
        return [closed, (RESTAGED, (court, event.case_id))]
    return [closed]


def _redated(court: str, event: NodeResumed | NodeExtended | NodeRedated) -> Sequence[Statement]:
    """A later end is warned of, and breached, again."""
    derivation = event.derivation
    return [
        (
            REDATED,
            (
                court,
                event.case_id,
                event.node_id,
                event.due,
                event.due + ONE_SECOND,
                event.warn_at,
                derivation.provisional,
                derivation.calendar,
                _json(derivation),
                not isinstance(event, NodeResumed),
            ),
        )
    ]


def _published(court: str, event: CalendarPublished, at: datetime) -> Sequence[Statement]:
    days = (list(event.rest_days), list(event.make_up_days))
    numbered = (court, event.version, event.year, event.kind, *days, event.source, at)
    listed = (court, event.version, [*event.rest_days, *event.make_up_days])
    if event.kind == "closure":
        return [(NUMBERED, numbered), (LISTED, listed)]
    return [
        (PUBLISHED, (court, event.year, event.version, event.source, at)),
        (NUMBERED, numbered),
        (DELISTED, (court, event.version, event.year)),
        (LISTED, listed),
    ]


def _json(derivation: Derivation) -> str:
    return json.dumps(asdict(derivation), ensure_ascii=False)
