"""The door of the log of reads, the same in every service: who read what, and how often."""

from datetime import datetime
from typing import Any

from kernel.base.zone import CHINA
from kernel.door.http import Door
from kernel.door.parameters import PAGE_MAX, POSITION_MAX, Cursor, PageSize
from kernel.journal.projections import Reader
from kernel.journal.reads import Which, counted, listed

READS_ACT = "ReadReads"


def read_routes(door: Door) -> None:
    """GET /reads."""
    door.query("/reads", reads, act=READS_ACT)


async def reads(
    rows: Reader,
    court: str,
    reader: str = "",
    case_id: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    limit: PageSize = PAGE_MAX,
    cursor: Cursor = POSITION_MAX,
) -> dict[str, Any]:
    """Who read personal data here, from `since` on and before `until`: each reader's number of
    reads and texts, and the reads themselves, newest first; `next` is the following page."""
    which = Which(reader=reader, case_id=case_id, since=_china(since), until=_china(until))
    found = await listed(rows, court, which, before=cursor, limit=limit + 1)
    page = found[:limit]
    return {
        "readers": await counted(rows, court, which),
        "reads": page,
        "next": page[-1]["position"] if len(found) > limit else None,
    }


def _china(at: datetime | None) -> datetime | None:
    """The instant; one without an offset is court time."""
    return at.replace(tzinfo=CHINA) if at is not None and at.tzinfo is None else at
