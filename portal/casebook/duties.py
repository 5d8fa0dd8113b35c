"""Queries of the case book on the duties of a court: by stage with filters, and how many there
are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kernel.door.lists import FIRST, PageWanted
from kernel.journal.projections import Reader
from portal.casebook.tasks import DUTIES, PAGE
from portal.casebook.views import parsed

STATES: Mapping[str, str] = {
    "overdue": "已逾期",
    "soon": "即将到期",
    "prompt": "及时办理",
    "paused": "中止计算",
}
_OPEN = "n.court = $1 and n.closed_at is null and not n.wait"
_OVERDUE = "n.due < {now} and n.paused_at is null"
_SOON = "n.warn_at <= {now} and n.due >= {now} and n.paused_at is null"
_IN_STATE = f"""($4 = '' or ($4 = 'overdue' and {_OVERDUE}) or ($4 = 'soon' and {_SOON})
    or ($4 = 'prompt' and n.due is null) or ($4 = 'paused' and n.paused_at is not null))""".format(
    now="$5"
)
_LISTED = f"""
select n.*, c.handler, c.holder, {{place}} from unnest($3::text[]) s(code) cross join lateral (
    select * from nodes n where {_OPEN} and n.stage = s.code and {_IN_STATE}
    and ($6 = '' or n.who = $6) and ($7 = '' or n.case_id like $7) {{beyond}} {{order}}) n
left join cases c on c.court = n.court and c.case_id = n.case_id
{{order}}
"""  # noqa: S608  # own fragments
_COUNTED = f"""
select n.stage, count(*) as open, count(*) filter (where {_OVERDUE}) as overdue,
    count(*) filter (where {_SOON}) as soon
from nodes n where {_OPEN} group by n.stage
""".format(now="$2")  # noqa: S608  # own fragments
_OF_CASES = f"""
select n.* from nodes n where {_OPEN} and n.stage = any($2) and n.case_id = any($3)
order by n.due nulls last, n.node_id
"""  # noqa: S608  # own fragments
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
    reader: Reader, court: str, chosen: Chosen, now: datetime, page: PageWanted = FIRST
) -> dict[str, Any]:
    """Open duties, the first due first; `next` is the cursor of the following page, None on the
    last. Raises FieldProblems."""
    words = chosen.words.strip().replace("\\", "").replace("%", "").replace("_", "")
    reading = DUTIES.reading(page, 8)
    rows = await reader.fetch(
        _LISTED.format(
            beyond=f"and {reading.beyond}" if reading.beyond else "",
            order=f"order by {reading.order} limit $2",
            place=reading.shown,
        ),
        court,
        (page.limit or PAGE) + 1,
        list(chosen.stages),
        chosen.state,
        now,
        chosen.who,
        f"%{words}%" if words else "",
        *reading.values,
    )
    shown, cursor = DUTIES.cut(rows, page)
    return {"tasks": [parsed(row, "derivation") for row in shown], "next": cursor}


async def of_things(
    reader: Reader, court: str, stages: Sequence[str], things: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], dict[str, Any]]:
    """The open duty of some things, each given with its case, that is due first."""
    rows = await reader.fetch(_OF_CASES, court, list(stages), [case for case, _ in things])
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        found.setdefault((row["case_id"], row["node_id"].partition("#")[2]), row)
    return {thing: found[thing] for thing in things if thing in found}


async def counted(reader: Reader, court: str, now: datetime) -> list[dict[str, Any]]:
    """How many duties are open, overdue and soon due, by stage."""
    return await reader.fetch(_COUNTED, court, now)


async def flow(reader: Reader, court: str, now: datetime) -> list[dict[str, Any]]:
    """Open cases by stage and tier, and for how many days they have been in it on average."""
    return await reader.fetch(_FLOW, court, now)


async def loads(reader: Reader, court: str, now: datetime) -> list[dict[str, Any]]:
    """Open cases, their overdue duties and their claims, by team and handler."""
    return await reader.fetch(_LOADS, court, now)
