"""Queries of the case book. Names stand in clear here, so its answers stay inside the court."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from kernel.door.lists import Key, Listing, PageWanted, Such, listed
from kernel.journal.projections import Reader
from kernel.law.case_number import normalised
from kernel.people.sealed import Keyring

PAGE = 50
_CASE = Key("case_id")
CASES = Listing(
    name="cases",
    orders={
        "filed_at": (Key("filed_at", "timestamptz"), _CASE),
        "claim_fen": (Key("coalesce(claim_fen, -1)", "bigint"), _CASE),
        "case_id": (_CASE,),
    },
    sort="-filed_at",
    day="filed_at",
    usual=PAGE,
)
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
    code; `sort` and `after` are as in every list.
    """

    words: str = ""
    state: str = ""
    holder: str = ""
    handler: str = ""
    stage: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = ""
    after: str = ""


async def cases(
    reader: Reader, court: str, wanted: Wanted, person_id: str = "", limit: int = PAGE
) -> dict[str, Any]:
    """Cases, newest first unless they are wanted otherwise. `person_id` is who an identity code in
    the words belongs to; `next` is the cursor of the following page, None on the last. Raises
    FieldProblems for an order or a cursor that nobody gave."""
    page = PageWanted(
        limit=limit, after=wanted.after, sort=wanted.sort, since=wanted.since, until=wanted.until
    )
    such = [("filed_at is not null",), *_such(wanted, person_id)]
    shown, cursor = await listed(reader, court, CASES, page, "select *, {place} from cases", such)
    parties = await parties_of(reader, court, [row["case_id"] for row in shown])
    for row in shown:
        row["parties"] = parties.get(row["case_id"], [])
    return {"cases": shown, "next": cursor}


def _such(wanted: Wanted, person_id: str) -> Iterator[Such]:
    if words := wanted.words.strip():
        yield _words(words, person_id)
    if wanted.state in STATES:
        yield (STATES[wanted.state],)
    yield "holder = {}", wanted.holder
    yield "handler = {}", wanted.handler
    yield "stage = {}", wanted.stage


def _words(words: str, person_id: str) -> Such:
    if "号" in words:
        return "case_id = {}", normalised(words)
    if person_id:
        of = "case_id in (select case_id from parties where court = $1 and person_id = {})"
        return of, person_id
    return _NAMED_OR_NUMBERED, _literal(words) + "%", words


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
