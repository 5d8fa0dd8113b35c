"""The door of the log of reads, the same in every service: who read what, and how often."""

from datetime import datetime
from typing import Annotated, Any

from kernel.base.zone import CHINA
from kernel.door.http import Door
from kernel.door.lists import FIRST, Key, Listing, PageWanted, listed
from kernel.door.operator_answers import Reads
from kernel.journal.projections import Reader
from kernel.journal.reads import LISTED, Which, counted

READS_ACT = "ReadReads"
READS = Listing(
    name="reads",
    orders={"read_at": (Key("position", "bigint"),)},  # in the order of the log
    sort="-read_at",
)


def read_routes(door: Door) -> None:
    """GET /reads."""
    door.query("/reads", reads, act=READS_ACT, answer=Reads)


async def reads(
    rows: Reader,
    court: str,
    reader: str = "",
    case_id: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    page: Annotated[PageWanted, READS] = FIRST,
) -> dict[str, Any]:
    """Who read personal data here, from `since` on and before `until`: each reader's number of
    reads and texts, and the reads themselves, newest first."""
    which = Which(reader=reader, case_id=case_id, since=_china(since), until=_china(until))
    found, following = await listed(rows, court, READS, page, LISTED, which.conditions)
    return {"readers": await counted(rows, court, which), "reads": found, "next": following}


def _china(at: datetime | None) -> datetime | None:
    """The instant; one without an offset is court time."""
    return at.replace(tzinfo=CHINA) if at is not None and at.tzinfo is None else at
