"""The door of the log of reads, the same in every service: who read what, and how often."""

from datetime import datetime
from typing import Any

from kernel.base.zone import CHINA
from kernel.door.http import Door
from kernel.journal.projections import Reader
from kernel.journal.reads import PAGE_MAX, Which, counted, listed

READS_ACT = "ReadReads"
POSITION_MAX = 2**63 - 1  # beyond every event


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
    limit: int = PAGE_MAX,
    cursor: int = POSITION_MAX,
) -> dict[str, Any]:
    """Who read personal data here, from `since` on and before `until`: each reader's number of
    reads and texts, and the reads themselves, newest first; `next` is the following page."""
    which = Which(reader=reader, case_id=case_id, since=_china(since), until=_china(until))
    size = max(1, min(limit, PAGE_MAX))
    before = max(0, min(cursor, POSITION_MAX))
    found = await listed(rows, court, which, before=before, limit=size + 1)
    page = found[:size]
    return {
        "readers": await counted(rows, court, which),
        "reads": page,
        "next": page[-1]["position"] if len(found) > size else None,
    }


def _china(at: datetime | None) -> datetime | None:
    """The instant; one without an offset is court time."""
    return at.replace(tzinfo=CHINA) if at is not None and at.tzinfo is None else at
