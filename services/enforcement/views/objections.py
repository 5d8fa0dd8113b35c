"""The read model of objections, and which rulings nobody sought a remedy against in time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from contracts.enforcement_objections import (
    DisposalBarred,
    DisposalFreed,
    ObjectionAdmitted,
    ObjectionReceived,
    ObjectionRemedyDecided,
    ObjectionRemedyLapsed,
    ObjectionRemedySought,
    ObjectionRuled,
    ObjectionRulingServed,
)
from kernel.base.zone import CHINA
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Reader, Statement


def project(recorded: Recorded) -> Sequence[Statement]:
    """The statements by which an event changes the register of objections."""
    event, court = recorded.event, recorded.court
    if isinstance(event, ObjectionReceived):
        sql = (
            "insert into objections (court, case_id, objection_id, kind, claim, person_id, "
            "objector, asset_id, received_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
            "on conflict (court, case_id, objection_id) do nothing"
        )
        about = (event.kind, event.claim, event.person_id, event.objector, event.asset_id)
        key = (court, event.case_id, event.objection_id)
        return [(sql, (*key, *about, recorded.occurred_at))]
    columns = _changes(recorded)
    if not columns:
        return []
    changes = ", ".join(f"{name} = ${number}" for number, name in enumerate(columns, 4))
    sql = f"update objections set {changes} where court = $1 and case_id = $2 and objection_id = $3"  # noqa: S608  # our names
    return [(sql, (court, event.case_id, event.objection_id, *columns.values()))]


def _changes(recorded: Recorded) -> dict[str, object]:
    """The changes of one row, by column."""
    event, at = recorded.event, recorded.occurred_at
    match event:
        case ObjectionAdmitted():
            return {"admitted_at": at}
        case ObjectionRuled():
            ruled = {"outcome": event.outcome, "document_id": event.document_id}
            return {**ruled, "ruled_at": at, "remedy": event.remedy}
        case ObjectionRulingServed():
            return {"remedy_until": event.until}
        case ObjectionRemedySought():
            return {"sought_at": at}
        case ObjectionRemedyDecided():
            return {"remedy_outcome": event.outcome}
        case ObjectionRemedyLapsed():
            return {"lapsed_at": at}
        case DisposalBarred():
            return {"barred": True}
        case DisposalFreed():
            return {"barred": False}
        case _:
            return {}


async def objections_of(reader: Reader, court: str, case_id: str) -> list[dict[str, Any]]:
    """The objections of a case in the order in which they came in."""
    return await reader.fetch(
        "select objection_id, kind, claim, person_id, objector, asset_id, barred, received_at, "
        "admitted_at, outcome, document_id, ruled_at, remedy, remedy_until, sought_at, "
        "remedy_outcome, lapsed_at from objections where court = $1 and case_id = $2 "
        "order by received_at, objection_id",
        court,
        case_id,
    )


async def lapsing(reader: Reader, court: str, now: datetime, limit: int) -> Sequence[str]:
    """Cases with a ruling against which nobody sought a remedy within its days."""
    rows = await reader.fetch(
        "select distinct case_id from objections where court = $1 and remedy_until < $2 "
        "and sought_at is null and lapsed_at is null order by case_id limit $3",
        court,
        now.astimezone(CHINA).date(),
        limit,
    )
    return [row["case_id"] for row in rows]
