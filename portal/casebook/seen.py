"""What somebody had seen of a case when they opened a form, and what was recorded since."""

from typing import Any
from uuid import UUID

import orjson

from kernel.journal.projections import Reader

SINCE_MAX = 20  # of what changed meanwhile, the newest
SINCE = (
    "select * from entries where court = $1 and case_id = $2 and service = $3 and position > "
    "coalesce((select max(position) from entries where court = $1 and case_id = $2 "
    "and service = $3 and event_id = $4), 0) order by position desc limit $5"
)


async def since(
    reader: Reader, court: str, case_id: str, service: str, seen: str
) -> list[dict[str, Any]]:
    """What a service has recorded of a case after the event in the tag that was seen, the newest
    first."""
    try:
        event_id = UUID(seen.partition(".")[0])
    except ValueError:
        return []
    rows = await reader.fetch(SINCE, court, case_id, service, event_id, SINCE_MAX)
    return [{**row, "body": orjson.loads(row["body"])} for row in rows]
