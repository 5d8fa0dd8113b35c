"""Queries of the case book on work: duties by due date, hand-overs, what nobody holds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kernel.door.lists import DOWN, FIRST, Key, Listing, PageWanted
from kernel.journal.projections import Reader
from portal.casebook.views import parsed
from portal.whose_work import Work

PAGE = 50
SHOWN_MAX = 200
_WHEN = "coalesce(n.due, 'infinity'::timestamptz)"
DUTIES = Listing(
    name="tasks",
    orders={"due": (Key(_WHEN, "timestamptz"), Key("n.case_id"), Key("n.node_id"))},
    sort="due",
    usual=PAGE,
)
_OPEN = "n.court = $1 and n.closed_at is null and not n.wait"
_KEYS = f"n.case_id, n.node_id, {_WHEN} as at"
# Each branch reads as many duties as a page has, in order, by an index of its own.
_MINE = f"""
with keys as (
  select k.* from unnest($3::text[]) w(code) cross join lateral (
    select {_KEYS} from nodes n where {_OPEN} and n.who = w.code {{beyond}} {{order}}) k
  union
  select k.* from unnest($4::text[], $5::text[]) w(code, team) cross join lateral (
    select {_KEYS} from nodes n join cases c using (court, case_id)
    where {_OPEN} and n.who = w.code and c.holder = w.team {{beyond}} {{order}}) k
    where w.code <> 'handler'
  union
  select k.* from unnest($4::text[], $5::text[]) w(code, team) cross join lateral (
    select {_KEYS} from cases c join nodes n using (court, case_id)
    where c.court = $1 and c.holder = w.team and c.handler = '' and c.closed_at is null
    and {_OPEN} and n.who = 'handler' {{beyond}} {{order}}) k
    where w.code = 'handler'
  union
  select k.* from unnest($6::text[]) w(person) cross join lateral (
    select {_KEYS} from cases c join nodes n using (court, case_id)
    where c.court = $1 and c.handler = w.person and c.closed_at is null
    and {_OPEN} and n.who = 'handler' {{beyond}} {{order}}) k
)
select n.*, c.handler, c.holder, {{place}} from
  (select * from keys order by at {{way}}, case_id {{way}}, node_id {{way}} limit $2) k
  join nodes n on n.court = $1 and n.case_id = k.case_id and n.node_id = k.node_id
  left join cases c on c.court = n.court and c.case_id = n.case_id
order by k.at {{way}}, k.case_id {{way}}, k.node_id {{way}}
"""  # noqa: S608  # own fragments


_ALARMS = f"""
with held as (
  select court, case_id, handler, holder from cases
  where court = $1 and handler = any($2) and closed_at is null
  union
  select court, case_id, handler, holder from cases
  where court = $1 and holder = any($3) and closed_at is null
)
select n.*, c.handler, c.holder from held c join nodes n using (court, case_id)
where {_OPEN} and n.paused_at is null and (n.due < $4 or n.warn_at <= $4)
order by n.due, n.case_id, n.node_id limit {SHOWN_MAX}
"""  # noqa: S608  # own fragments


async def alarms(reader: Reader, court: str, work: Work, now: datetime) -> list[dict[str, Any]]:
    """Duties that are overdue or soon due, whoever has them, in the cases that somebody handles or
    whose team they lead; the first due first."""
    rows = await reader.fetch(_ALARMS, court, list(work.handlers), list(work.led), now)
    return [parsed(row, "derivation") for row in rows]


async def mine(reader: Reader, court: str, work: Work, page: PageWanted = FIRST) -> dict[str, Any]:
    """Open duties, the first due first; those without a date come last. Raises FieldProblems."""
    reading = DUTIES.reading(page, 7)
    rows = await reader.fetch(
        _MINE.format(
            beyond=f"and {reading.beyond}" if reading.beyond else "",
            order=f"order by {reading.order} limit $2",
            way="desc" if page.sort.startswith(DOWN) else "",
            place=reading.shown,
        ),
        court,
        (page.limit or PAGE) + 1,
        list(work.free),
        [role for role, _ in work.bound],
        [team for _, team in work.bound],
        list(work.handlers),
        *reading.values,
    )
    shown, cursor = DUTIES.cut(rows, page)
    return {"tasks": [parsed(row, "derivation") for row in shown], "next": cursor}


async def waiting(reader: Reader, court: str) -> list[dict[str, Any]]:
    """Requests for approval that wait for somebody, the oldest first."""
    rows = await reader.fetch(
        "select * from requests where court = $1 and state = 'waiting' order by requested_at",
        court,
    )
    return [parsed(row, "stages", "given") for row in rows]


async def handed_over(reader: Reader, court: str, teams: Sequence[str]) -> list[dict[str, Any]]:
    """Cases that were handed over to some teams and not yet accepted."""
    return await reader.fetch(
        "select case_id, holder, passed_to, updated_at from cases "
        "where court = $1 and passed_to <> '' and passed_to = any($2) order by case_id limit $3",
        court,
        list(teams),
        SHOWN_MAX,
    )


async def handed_over_anywhere(reader: Reader, court: str) -> list[dict[str, Any]]:
    """Cases that were handed over to whomever and not yet accepted."""
    return await reader.fetch(
        "select case_id, holder, passed_to from cases where court = $1 and passed_to <> '' "
        "order by case_id limit $2",
        court,
        SHOWN_MAX,
    )


async def unheld(reader: Reader, court: str) -> list[dict[str, Any]]:
    """Open cases that nobody holds, which must never be."""
    return await reader.fetch(
        "select case_id, filed_at from cases where court = $1 and filed_at is not null "
        "and closed_at is null and holder = '' order by filed_at limit $2",
        court,
        SHOWN_MAX,
    )
