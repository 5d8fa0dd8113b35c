"""Queries of the case book. Names stand in clear here, so its answers stay inside the court."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from kernel.journal.projections import Reader
from kernel.law.case_number import normalised
from kernel.people.sealed import Keyring

PAGE = 50
# The number in a case number is looked for as it is indexed.
_NAMED_OR_NUMBERED = """case_id in (
    select case_id from parties where court = $1 and name like {} union all
    select case_id from cases where court = $1 and substring(case_id from '([0-9]+)号$') = {})
"""
STATES = {
    "open": "closed_at is null",
    "closed": "closed_at is not null and archived_at is null",
    "archived": "archived_at is not null",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of cases is restricted to; empty values restrict nothing.

    `words` is a case number, or the number in it, the beginning of a party's name, or an identity
    code; `after` is the
    cursor of the page before, `<filed_at>|<case_id>`.
    """

    words: str = ""
    state: str = ""
    holder: str = ""
    handler: str = ""
    stage: str = ""
    since: date | None = None
    until: date | None = None
    after: str = ""


def readable_cursor(after: str) -> str:
    """The cursor, as `cases` gave it. Raises ValueError for another text."""
    if after:
        _place(after)
    return after


def _place(after: str) -> tuple[datetime, str]:
    filed_at, _, case_id = after.partition("|")
    return datetime.fromisoformat(filed_at), case_id


async def cases(
    reader: Reader, court: str, wanted: Wanted, person_id: str = "", limit: int = PAGE
) -> dict[str, Any]:
    """Cases, newest first. `person_id` is who an identity code in the words belongs to; `next` is
    the cursor of the following page, None on the last."""
    conditions, values = _conditions(court, wanted, person_id)
    rows = await reader.fetch(
        f"select * from cases where {' and '.join(conditions)} "  # noqa: S608  # own fragments
        f"order by filed_at desc, case_id desc limit {limit + 1}",
        *values,
    )
    shown = rows[:limit]
    parties = await parties_of(reader, court, [row["case_id"] for row in shown])
    for row in shown:
        row["parties"] = parties.get(row["case_id"], [])
    last = shown[-1] if len(rows) > limit else None
    cursor = f"{last['filed_at'].isoformat()}|{last['case_id']}" if last else None
    return {"cases": shown, "next": cursor}


def _conditions(court: str, wanted: Wanted, person_id: str) -> tuple[list[str], list[object]]:
    conditions, values = ["court = $1", "filed_at is not null"], [court]

    def such(condition: str, *given: object) -> None:
        places = [f"${len(values) + number}" for number in range(1, len(given) + 1)]
        conditions.append(condition.format(*places))
        values.extend(given)  # type: ignore[arg-type]  # whatever the column holds

    if words := wanted.words.strip():
        _words(words, person_id, such)
    if wanted.state in STATES:
        conditions.append(STATES[wanted.state])
    if wanted.holder:
        such("holder = {}", wanted.holder)
    if wanted.handler:
        such("handler = {}", wanted.handler)
    if wanted.stage:
        such("stage = {}", wanted.stage)
    if wanted.since:
        such("filed_at >= {}::date at time zone 'Asia/Shanghai'", wanted.since)
    if wanted.until:
        such("filed_at < ({}::date + 1) at time zone 'Asia/Shanghai'", wanted.until)
    if wanted.after:
        such("(filed_at, case_id) < ({}, {})", *_place(wanted.after))
    return conditions, values  # type: ignore[return-value]  # the first is a text, too


def _words(words: str, person_id: str, such: Any) -> None:
    if "号" in words:
        such("case_id = {}", normalised(words))
    elif person_id:
        such(
            "case_id in (select case_id from parties where court = $1 and person_id = {})",
            person_id,
        )
    else:
        such(_NAMED_OR_NUMBERED, _literal(words) + "%", words)


def _literal(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def person_of(keyring: Keyring, court: str, words: str) -> str:
    """The person id that an identity code has in this court; empty for other words."""
    code = words.strip().upper()
    return keyring.person_id(court, code) if code.isascii() and len(code) in (15, 18) else ""


async def parties_of(
    reader: Reader, court: str, case_ids: Sequence[str]
) -> dict[str, list[dict[str, Any]]]:
    """The parties of some cases, by case."""
    rows = await reader.fetch(
        "select case_id, person_id, role, kind, name from parties "
        "where court = $1 and case_id = any($2) order by role, name",
        court,
        list(case_ids),
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["case_id"], []).append(row)
    return found


def parsed(row: dict[str, Any], *columns: str) -> dict[str, Any]:
    """The row with its JSON columns parsed."""
    return {**row, **{name: orjson.loads(row[name]) for name in columns}}


async def cases_by_number(
    reader: Reader, court: str, case_ids: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Some cases, by number."""
    rows = await reader.fetch(
        "select * from cases where court = $1 and case_id = any($2) and filed_at is not null",
        court,
        list(case_ids),
    )
    return {row["case_id"]: row for row in rows}
