"""What other courts entrusted to this one, as the book has heard of it: no case of its own."""

from typing import Any

from contracts.sealed import Sealed
from kernel.journal.projections import Reader
from portal.casebook.views import parsed

KIND = "matter"
ENDS = ("MatterAnswered", "MatterReturned", "MatterWithdrawn")
FAILED = "MatterReplyFailed"  # the platform did not take the answer: the matter is open again
SQL = (
    "select name, body, occurred_at from entries where court = $1 and case_id = $2 "
    "and name = any($3) order by recorded_at, service, position limit $4"
)
TOLD_MAX = 20  # a matter is received once and ends a few times at most


async def matter(reader: Reader, court: str, number: str) -> dict[str, Any] | None:
    """A matter under its number at the platform, with the members that a case has there; None where
    none came in under it."""
    rows = await reader.fetch(SQL, court, number, ["MatterReceived", *ENDS, FAILED], TOLD_MAX)
    told = [parsed(row, "body") for row in rows]
    if not told or told[0]["name"] != "MatterReceived":
        return None
    body = told[0]["body"]
    last = told[-1]
    demand = body["demand"]
    return {
        "case_id": number,
        "kind": KIND,
        "parties": [],
        "filed_at": told[0]["occurred_at"],
        "closed_at": last["occurred_at"] if last["name"] in ENDS else None,
        "archived_at": None,
        "from_court": body["from_court"],
        "their_case_id": body["their_case_id"],
        "matter": body["matter"],
        "answer_by": body.get("answer_by"),
        "demand": Sealed(**demand) if isinstance(demand, dict) else demand,
        "papers": [one["paper"] for one in body["papers"]],
    }
