"""Queries on the read models: work list, overview, what is due, what a court published."""

import json
from datetime import datetime
from typing import Annotated, Any, TypeAlias

from pydantic import Field

from kernel.base.zone import CHINA
from kernel.door.lists import FIRST, Key, Listing, PageWanted, Such, answered
from kernel.journal.projections import Reader
from kernel.law.limits import UNITS

LIST_MAX = 500  # a leader sees the whole list of a bureau
ListSize: TypeAlias = Annotated[int, Field(ge=1, le=LIST_MAX)]
COLUMNS = (
    "case_id, node_id, code, title, who, stage, subject, subject_id, requirements, article, "
    "text, opened_at, due, warn_at, wait, provisional, overdue_on_arrival, status, late, ending, "
    "closed_at, consequence, notify, readings, set_by, period, paused_at, reason, approver, "
    "opening_recorded_at, closing_recorded_at, struck_at, struck_by, struck_for"
)
NODES = f"select {COLUMNS}, {{place}} from nodes"  # noqa: S608  # own names
_OF_CASE = (Key("case_id"), Key("node_id"))
OPEN_NODES = Listing(
    name="nodes",
    orders={
        "due": (Key("coalesce(due, 'infinity'::timestamptz)", "timestamptz"), *_OF_CASE),
        "opened_at": (Key("opened_at", "timestamptz"), *_OF_CASE),
        "case_id": _OF_CASE,
    },
    sort="due",
    day="due",
    usual=100,
    most=LIST_MAX,
)


async def falling_due(reader: Reader, court: str, now: datetime, limit: int) -> list[str]:
    """Cases with a warning, a breach or the end of a wait to record, the longest due first."""
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
    return {"nodes": [{**row, "derivation": _derivation(row)} for row in rows]}


def _derivation(row: dict[str, Any]) -> dict[str, Any]:
    """The derivation of the date; for a paused clock, since when and why it is paused."""
    derivation: dict[str, Any] = json.loads(row["derivation"])
    if row["status"] == "paused":
        why = f"中止，期间停止计算（{row['approver']}批准）"
        stopped = {"at": row["paused_at"].astimezone(CHINA).isoformat(), "note": why}
        derivation["steps"] = [*derivation["steps"], stopped]
    return derivation


async def work_list(
    reader: Reader,
    court: str,
    status: str = "",
    who: str = "",
    page: Annotated[PageWanted, OPEN_NODES] = FIRST,
) -> dict[str, Any]:
    """Open nodes, the soonest due first; duties without a date come last."""
    such: list[Such] = [("closed_at is null",), ("status = {}", status), ("who = {}", who)]
    return await answered(reader, court, OPEN_NODES, page, NODES, such)


async def overview(reader: Reader, court: str) -> dict[str, Any]:
    """The court at a glance: open cases by stage and tier, nodes by status and person."""
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


async def overdue_table(
    reader: Reader, court: str, page: Annotated[PageWanted, OPEN_NODES] = FIRST
) -> dict[str, Any]:
    """超期节点统计表: the open nodes whose limit has passed, the oldest first."""
    such: list[Such] = [("closed_at is null",), ("breached",)]
    return await answered(reader, court, OPEN_NODES, page, NODES, such)


async def calendar_view(reader: Reader, court: str) -> dict[str, Any]:
    """The years whose working days were entered for this court, and its closures."""
    years = await reader.fetch(
        "select year, version, source, published_at from calendar_years where court = $1 "
        "order by year",
        court,
    )
    closures = await reader.fetch(
        "select year, version, source, rest_days, make_up_days, published_at from publications "
        "where court = $1 and kind = 'closure' order by number",
        court,
    )
    return {"years": years, "closures": closures}


async def court_duties(reader: Reader, court: str) -> dict[str, Any]:
    """The duties of the court itself, which belong to no case."""
    return await case_nodes(reader, court, court)


async def newest_publication(reader: Reader, court: str) -> int:
    """The number of the court's last publication, 0 before the first."""
    row = await reader.fetchrow(
        "select coalesce(max(number), 0) as number from publications where court = $1", court
    )
    return 0 if row is None else int(row["number"])


async def publications(reader: Reader, court: str) -> list[dict[str, Any]]:
    """Everything the court has published of its working days, in that order."""
    return await reader.fetch(
        "select number, version, year, kind, rest_days, make_up_days from publications "
        "where court = $1 order by number",
        court,
    )


async def cases_to_redate(reader: Reader, court: str, limit: ListSize = LIST_MAX) -> dict[str, Any]:
    """Cases with a clock whose count includes a day of a later publication, or whose year was
    unpublished when it was counted."""
    rows = await reader.fetch(
        "with counted as (select n.case_id, n.provisional, "
        "((n.derivation->>'start')::timestamptz at time zone 'Asia/Shanghai')::date as first, "
        "(n.due at time zone 'Asia/Shanghai')::date as last, coalesce(p.number, 0) as number "
        "from nodes n left join publications p on p.court = n.court and p.version = n.calendar "
        "where n.court = $1 and n.closed_at is null and not n.paused and n.due is not null "
        "and n.derivation->>'unit' = any($3::text[])) "
        "select distinct case_id from counted where exists (select 1 from publication_days d "
        "where d.court = $1 and d.number > counted.number "
        "and d.day between counted.first and counted.last) "
        "or (provisional and exists (select 1 from publications p where p.court = $1 "
        "and p.kind = 'year' and p.number > counted.number "
        "and p.year = extract(year from counted.last))) order by case_id limit $2",
        court,
        limit,
        list(UNITS),
    )
    return {"cases": [row["case_id"] for row in rows]}
