"""Queries of the case book on the duties of a court: by stage with filters, and how many there
are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kernel.journal.projections import Reader
from portal.casebook.tasks import PAGE, cursor, place
from portal.casebook.views import parsed

STATES: Mapping[str, str] = {
    "overdue": "已逾期",
    "soon": "即将到期",
    "prompt": "及时办理",
    "paused": "中止计算",
}
_WHEN = "coalesce(n.due, 'infinity'::timestamptz)"
_OPEN = "n.court = $1 and n.closed_at is null and not n.wait"
_OVERDUE = "n.due < {now} and n.paused_at is null"
_SOON = "n.warn_at <= {now} and n.due >= {now} and n.paused_at is null"
_IN_STATE = f"""($7 = '' or ($7 = 'overdue' and {_OVERDUE}) or ($7 = 'soon' and {_SOON})
    or ($7 = 'prompt' and n.due is null) or ($7 = 'paused' and n.paused_at is not null))""".format(
    now="$8"
)
_LISTED = f"""
select n.*, c.handler, c.holder from unnest($6::text[]) s(code) cross join lateral (
    select * from nodes n where {_OPEN} and n.stage = s.code and {_IN_STATE}
    and ($9 = '' or n.who = $9) and ($10 = '' or n.case_id like $10)
    and ({_WHEN}, n.case_id, n.node_id) > ($2::text::timestamptz, $3, $4)
    order by {_WHEN}, n.case_id, n.node_id limit $5) n
left join cases c on c.court = n.court and c.case_id = n.case_id
order by {_WHEN}, n.case_id, n.node_id limit $5
"""  # noqa: S608  # own fragments
_COUNTED = f"""
select n.stage, count(*) as open, count(*) filter (where {_OVERDUE}) as overdue,
    count(*) filter (where {_SOON}) as soon
from nodes n where {_OPEN} group by n.stage
""".format(now="$2")  # noqa: S608  # own fragments
_FLOW = """
select stage, tier, count(*) as cases,
    avg(extract(epoch from $2 - coalesce(stage_since, filed_at)) / 86400)::float as days
from cases where court = $1 and filed_at is not null and closed_at is null
group by stage, tier
"""
_LOADS = f"""
with late as (
    select n.case_id, count(*) as overdue from nodes n
    where {_OPEN} and {_OVERDUE} group by n.case_id
)
select c.holder, c.handler, count(*) as cases, coalesce(sum(l.overdue), 0)::bigint as overdue,
    coalesce(sum(c.claim_fen), 0)::bigint as claim_fen
from cases c left join late l using (case_id)
where c.court = $1 and c.filed_at is not null and c.closed_at is null
group by c.holder, c.handler order by c.holder, cases desc, c.handler
""".format(now="$2")  # noqa: S608  # own fragments


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a list of duties is restricted to; empty values restrict nothing. `words` is a part of
    a case number."""

    stages: Sequence[str]
    state: str = ""
    who: str = ""
    words: str = ""


async def listed(
    reader: Reader, court: str, chosen: Chosen, now: datetime, after: str = "", limit: int = PAGE
) -> dict[str, Any]:
    """Open duties, the first due first; `next` is the cursor of the following page, None on the
    last. Raises ValueError for a cursor that nobody gave."""
    words = chosen.words.strip().replace("\\", "").replace("%", "").replace("_", "")
    rows = await reader.fetch(
        _LISTED,
        court,
        *place(after),
        limit + 1,
        list(chosen.stages),
        chosen.state,
        now,
        chosen.who,
        f"%{words}%" if words else "",
    )
    shown = [parsed(row, "derivation") for row in rows[:limit]]
    return {"tasks": shown, "next": cursor(shown[-1]) if len(rows) > limit else None}


async def counted(reader: Reader, court: str, now: datetime) -> list[dict[str, Any]]:
    """How many duties are open, overdue and soon due, by stage."""
    return await reader.fetch(_COUNTED, court, now)


async def flow(reader: Reader, court: str, now: datetime) -> list[dict[str, Any]]:
    """Open cases by stage and tier, and for how many days they have been in it on average."""
    return await reader.fetch(_FLOW, court, now)


async def loads(reader: Reader, court: str, now: datetime) -> list[dict[str, Any]]:
    """Open cases, their overdue duties and their claims, by team and handler."""
    return await reader.fetch(_LOADS, court, now)
