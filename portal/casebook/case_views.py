"""Queries of the case book on one case: its row, duties, requests for approval, history."""

from datetime import datetime
from typing import Any

from kernel.journal.projections import Reader
from portal.casebook.views import parsed, parties_of

ENTRIES_MAX = 2000


async def case(reader: Reader, court: str, case_id: str) -> dict[str, Any] | None:
    """A case with its parties; None where the court has none of this number."""
    row = await reader.fetchrow(
        "select * from cases where court = $1 and case_id = $2 and filed_at is not null",
        court,
        case_id,
    )
    if row is None:
        return None
    return {**row, "parties": (await parties_of(reader, court, [case_id])).get(case_id, [])}


async def nodes(reader: Reader, court: str, case_id: str) -> list[dict[str, Any]]:
    """Every duty of a case with the derivation of its date, in the order of their opening."""
    rows = await reader.fetch(
        "select * from nodes where court = $1 and case_id = $2 "
        "order by opened_at, due nulls last, node_id",
        court,
        case_id,
    )
    return [parsed(row, "derivation") for row in rows]


async def entries(
    reader: Reader, court: str, case_id: str, limit: int = ENTRIES_MAX
) -> list[dict[str, Any]]:
    """The latest events of a case, the oldest of them first."""
    rows = await reader.fetch(
        "select * from entries where court = $1 and case_id = $2 "
        "order by recorded_at desc, service desc, position desc limit $3",
        court,
        case_id,
        limit,
    )
    return [parsed(row, "body") for row in reversed(rows)]


async def requests(reader: Reader, court: str, case_id: str) -> list[dict[str, Any]]:
    """Every request for approval in a case, the oldest first."""
    rows = await reader.fetch(
        "select * from requests where court = $1 and case_id = $2 order by requested_at",
        court,
        case_id,
    )
    return [parsed(row, "stages", "given") for row in rows]


async def heard_until(reader: Reader, court: str, case_id: str, service: str) -> datetime | None:
    """When a service last recorded something of a case, as far as the book has heard."""
    row = await reader.fetchrow(
        "select max(recorded_at) as at from entries "
        "where court = $1 and case_id = $2 and service = $3",
        court,
        case_id,
        service,
    )
    return row["at"] if row else None
