"""Read models of supervision: every node of every case, and what falls due next."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from contracts.supervision import (
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
    TierNoted,
)
from contracts.values import Derivation
from kernel.journal import Recorded
from kernel.problems import Fault, Problems
from kernel.views import Reader, Statement
from services.supervision.state import ONE_SECOND

PAGE_MAX = 500
CLOSING = "enforcement.CaseClosed"  # what counts from this fact tells that the case is closed
WARNED = "update nodes set warned = true where court = $1 and case_id = $2 and node_id = $3"
PAUSED = "update nodes set paused = true where court = $1 and case_id = $2 and node_id = $3"
BREACHED = (
    "update nodes set breached = true, consequence = $4 "
    "where court = $1 and case_id = $2 and node_id = $3"
)
CLOSED = (  # what was done in time, as a fact that came late tells, was no breach
    "update nodes set closed_at = $4, ending = $5, late = $6, "
    "breached = breached and ($5 <> 'done' or $6), "
    "consequence = case when $5 <> 'done' or $6 then consequence else '' end "
    "where court = $1 and case_id = $2 and node_id = $3"
)
REDATED = (
    "update nodes set due = $4, over_at = $5, warn_at = $6, "
    "warned = warned and $4 <= due, breached = breached and $4 <= due, "
    "provisional = $7, calendar = $8, derivation = $9, paused = paused and $10 "
    "where court = $1 and case_id = $2 and node_id = $3"
)
WATCHED = (
    "insert into cases (court, case_id, pack, kind, channel, target, filed_at) "
    "values ($1, $2, $3, $4, $5, $6, $7) on conflict (court, case_id) do nothing"
)
STAGED = (
    "update cases set stage = $3, staged_at = $4, closed_at = coalesce($5, closed_at) "
    "where court = $1 and case_id = $2 and (staged_at is null or staged_at <= $4)"
)
RESTAGED = (  # a withdrawn node gives its stage back to the last that was opened before
    "update cases set (stage, staged_at) = (select stage, opened_at from nodes "
    "where court = $1 and case_id = $2 and ending is distinct from 'withdrawn' "
    "order by opened_at desc, node_id desc limit 1) "
    "where court = $1 and case_id = $2"
)
PUBLISHED = (
    "insert into calendar_years (court, year, version, source, published_at) "
    "values ($1, $2, $3, $4, $5) on conflict (court, year) do update set "
    "version = excluded.version, source = excluded.source, published_at = excluded.published_at"
)
COLUMNS = (
    "case_id, node_id, code, title, who, stage, subject, subject_id, requirements, article, "
    "text, opened_at, due, warn_at, wait, provisional, overdue_on_arrival, status, late, ending, "
    "closed_at, consequence"
)


def project(recorded: Recorded) -> Sequence[Statement]:
    event = recorded.event
    court = recorded.court
    match event:
        case CaseWatched():
            return [_watched(court, event)]
        case TierNoted():
            sql = "update cases set tier = $3 where court = $1 and case_id = $2"
            return [(sql, (court, event.case_id, event.tier))]
        case NodeOpened():
            return [_opened(court, event), _staged(court, event)]
        case NodeWarned():
            return [(WARNED, (court, event.case_id, event.node_id))]
        case NodePaused():
            return [(PAUSED, (court, event.case_id, event.node_id))]
        case NodeBreached():
            return [(BREACHED, (court, event.case_id, event.node_id, event.consequence))]
        case NodeResumed() | NodeExtended() | NodeRedated():
            return _redated(court, event)
        case NodeClosed():
            return _closed(court, event)
        case CalendarPublished():
            return [_published(court, event, recorded.occurred_at)]
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
        "wait": event.wait,
        "overdue_on_arrival": event.overdue_on_arrival,
        "due": event.due,
        "over_at": None if event.due is None else event.due + ONE_SECOND,
        "warn_at": event.warn_at,
        "provisional": event.derivation.provisional,
        "calendar": event.derivation.calendar,
        "derivation": _json(event.derivation),
        "warned": False,
        "breached": False,
        "paused": False,
        "consequence": "",
        "ending": None,
        "late": False,
        "closed_at": None,
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
    closed: Statement = (CLOSED, (*place, event.closed_at, event.ending, event.late))
    if event.ending == "withdrawn":
        return [closed, (RESTAGED, (court, event.case_id))]
    return [closed]


def _redated(court: str, event: NodeResumed | NodeExtended | NodeRedated) -> Sequence[Statement]:
    """A later end is warned of, and breached, anew."""
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


def _published(court: str, event: CalendarPublished, at: datetime) -> Statement:
    return PUBLISHED, (court, event.year, event.version, event.source, at)


def _json(derivation: Derivation) -> str:
    return json.dumps(asdict(derivation), ensure_ascii=False)


async def falling_due(reader: Reader, court: str, now: datetime, limit: int) -> list[str]:
    """Cases with a warning, a breach or an end of a wait to record, the longest due first."""
    rows = await reader.fetch(
        "select case_id, min(next_at) as at from (select case_id, next_at from nodes "
        "where court = $1 and next_at <= $2 order by next_at limit $3) as due "
        "group by case_id order by at",
        court,
        now,
        limit,
    )
    return [row["case_id"] for row in rows]


async def case_view(reader: Reader, court: str, case_id: str) -> dict[str, Any] | None:
    """Where a case stands: its pack, tier and stage, and its nodes by status."""
    case = await reader.fetchrow(
        "select case_id, pack, kind, channel, target, filed_at, tier, stage, closed_at "
        "from cases where court = $1 and case_id = $2",
        court,
        case_id,
    )
    if case is None:
        return None
    counts = await reader.fetch(
        "select status, count(*) as nodes from nodes where court = $1 and case_id = $2 "
        "group by status",
        court,
        case_id,
    )
    return {**case, "nodes": {row["status"]: row["nodes"] for row in counts}}


async def case_nodes(reader: Reader, court: str, case_id: str) -> dict[str, Any]:
    """Every node of a case with the derivation of its date."""
    rows = await reader.fetch(
        f"select {COLUMNS}, derivation from nodes where court = $1 and case_id = $2 "  # noqa: S608
        "order by opened_at, due nulls last, node_id",
        court,
        case_id,
    )
    return {"nodes": [{**row, "derivation": json.loads(row["derivation"])} for row in rows]}


async def work_list(
    reader: Reader, court: str, status: str = "", who: str = "", limit: int = 100, after: str = ""
) -> dict[str, Any]:
    """Open nodes, the soonest due first; duties without a date come last.

    `after` is the `next` of the page before. Raises Problems where it is something else.
    """
    due, case_id, node_id = _place(after)
    rows = await reader.fetch(
        f"select {COLUMNS} from nodes where court = $1 and closed_at is null "  # noqa: S608
        "and ($2 = '' or status = $2) and ($3 = '' or who = $3) "
        "and (coalesce(due, 'infinity'::timestamptz), case_id, node_id) "
        "> ($4::text::timestamptz, $5, $6) "
        "order by coalesce(due, 'infinity'::timestamptz), case_id, node_id limit $7",
        court,
        status,
        who,
        due,
        case_id,
        node_id,
        max(1, min(limit, PAGE_MAX)),
    )
    return {"nodes": rows, "next": _next(rows[-1]) if rows else None}


def _next(row: dict[str, Any]) -> str:
    due = "infinity" if row["due"] is None else row["due"].isoformat()
    return json.dumps([due, row["case_id"], row["node_id"]], ensure_ascii=False)


def _place(after: str) -> tuple[str, str, str]:
    if not after:
        return "-infinity", "", ""
    try:
        due, case_id, node_id = map(str, json.loads(after))
        if due != "infinity":
            due = datetime.fromisoformat(due).isoformat()
    except (ValueError, TypeError) as error:
        raise Problems([Fault(field="after", title="不是有效的翻页位置")]) from error
    return due, case_id, node_id


async def overview(reader: Reader, court: str) -> dict[str, Any]:
    """The court at a glance: open cases per stage and tier, nodes per status and person."""
    stages = await reader.fetch(
        "select coalesce(stage, '') as stage, coalesce(tier, '') as tier, count(*) as cases "
        "from cases where court = $1 and closed_at is null group by 1, 2 order by 1, 2",
        court,
    )
    nodes = await reader.fetch(
        "select who, status, count(*) as nodes, "
        "count(*) filter (where overdue_on_arrival) as overdue_on_arrival from nodes "
        "where court = $1 and closed_at is null group by who, status order by who, status",
        court,
    )
    closed = await reader.fetchrow(
        "select count(*) filter (where late) as late, count(*) filter (where not late) as in_time "
        "from nodes where court = $1 and ending = 'done' and due is not null",
        court,
    )
    totals: dict[str, int] = {}
    for row in nodes:
        totals[row["status"]] = totals.get(row["status"], 0) + row["nodes"]
    return {"stages": stages, "nodes": totals, "by_holder": nodes, "closed": closed}


async def overdue_table(reader: Reader, court: str, limit: int = PAGE_MAX) -> dict[str, Any]:
    """超期节点统计表: the open nodes whose limit has passed, the oldest first."""
    rows = await reader.fetch(
        f"select {COLUMNS} from nodes where court = $1 and breached "  # noqa: S608 - own names
        "and closed_at is null order by due, case_id, node_id limit $2",
        court,
        max(1, min(limit, PAGE_MAX)),
    )
    return {"nodes": rows}


async def calendar_view(reader: Reader, court: str) -> dict[str, Any]:
    """The years whose working days were entered for this court."""
    rows = await reader.fetch(
        "select year, version, source, published_at from calendar_years where court = $1 "
        "order by year",
        court,
    )
    return {"years": rows}


async def cases_to_redate(reader: Reader, court: str, limit: int = PAGE_MAX) -> dict[str, Any]:
    """Cases with a provisional date in a year that has been published since."""
    rows = await reader.fetch(
        "select distinct n.case_id from nodes n join calendar_years y on y.court = n.court "
        "and y.year = extract(year from n.due at time zone 'Asia/Shanghai') "
        "where n.court = $1 and n.provisional and n.closed_at is null and not n.paused "
        "and n.due is not null and n.calendar <> y.version order by n.case_id limit $2",
        court,
        max(1, min(limit, PAGE_MAX)),
    )
    return {"cases": [row["case_id"] for row in rows]}
