"""Read models of preservation: each preservation of a case, and those of the court."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from contracts.control_preservation import (
    PreservationConverted,
    PreservationEvent,
    PreservationExempted,
    PreservationFinished,
    PreservationHandedOver,
    PreservationReceived,
    PreservationRejected,
    PreservationReleaseApplied,
    PreservationReleaseRuled,
    PreservationRuled,
    PreservationSecured,
    PreservationStarted,
    PreservationTakenOver,
    PreservationTold,
    PreservedItem,
    TakeOverEvent,
)
from kernel.door.lists import FIRST, Key, Listing, PageWanted
from kernel.journal.projections import Reader, Statement
from services.control.views.standing import Standing

PRESERVATIONS = Listing(
    name="preservations",
    orders={"begun_at": (Key("begun_at", "timestamptz"), Key("preservation_id"))},
    sort="begun_at",
    day="begun_at",
)

KEPT = Standing(
    table="preservations",
    listing=PRESERVATIONS,
    over="status in ('rejected', 'released', 'converted')",
)


async def preservations_view(reader: Reader, court: str, case_id: str) -> list[dict[str, Any]]:
    """The preservations of a case in the order in which they came."""
    return await reader.fetch(
        "select * from preservations where court = $1 and case_id = $2 "
        "order by begun_at, preservation_id",
        court,
        case_id,
    )


async def preservations_in(
    reader: Reader,
    court: str,
    state: str = "open",
    page: Annotated[PageWanted, PRESERVATIONS] = FIRST,
) -> dict[str, Any]:
    """Preservations that are not over (open), those that stand somewhere (told: in effect), and
    those that are over, oldest first."""
    return await KEPT.page(reader, court, state, page)


def preservation_row(
    event: PreservationEvent | TakeOverEvent, court: str, at: datetime
) -> Sequence[Statement]:
    """The statements by which an event changes the preservations."""
    match event:
        case PreservationReceived() | PreservationHandedOver():
            sql = (
                "insert into preservations (court, case_id, preservation_id, phase, urgency, "
                "status, amount_fen, begun_at) values ($1, $2, $3, $4, $5, $6, $7, $8) "
                "on conflict do nothing"
            )
            status = "received" if isinstance(event, PreservationReceived) else "ruled"
            place = (court, event.case_id, event.preservation_id)
            return [(sql, (*place, event.phase, event.urgency, status, event.amount_fen, at))]
        case PreservationSecured():
            sql = (
                "update preservations set secured_fen = secured_fen + $3 "
                "where court = $1 and preservation_id = $2"
            )
            return [(sql, (court, event.preservation_id, event.security_fen))]
        case PreservationTakenOver():
            return []
        case PreservationConverted():
            sql = (
                "update preservations set status = 'converted', enforcement_case_id = $3 "
                "where court = $1 and case_id = $2 and status not in ('rejected', 'released')"
            )
            moved = (
                "update assets set status = 'transferred' where court = $1 and case_id = $2 "
                "and status in ('frozen', 'not_deducted', 'queued')"
            )
            case = (court, event.case_id)
            return [(sql, (*case, event.enforcement_case_id)), (moved, case)]
        case _:
            return [_changed(court, event.preservation_id, _columns(event, at))]


def _columns(event: PreservationEvent, at: datetime) -> dict[str, Any]:
    match event:
        case PreservationExempted():
            return {"exempted": event.ground}
        case PreservationRuled():
            return {"status": "ruled", "amount_fen": event.amount_fen}
        case PreservationRejected():
            return {"status": "rejected"}
        case PreservationStarted():
            return {"status": "started", "started_at": at}
        case PreservationFinished():
            done = {
                "outcome": event.outcome,
                "controlled_fen": event.controlled_fen,
                "uncontrolled": event.uncontrolled,
            }
            return {"status": "finished", "finished_at": at, **done, **_ends(event.items)}
        case PreservationTold():
            return {"status": "told", "told_at": at, **_ends(event.items)}
        case PreservationReleaseApplied():
            return {"release_ground": event.ground}
        case PreservationReleaseRuled():
            return {"status": "released", "released_at": at}
        case _:
            return {}


def _ends(items: Sequence[PreservedItem]) -> dict[str, Any]:
    """The first last day among the items, and by when its renewal is to be applied for."""
    first = min(items, key=lambda item: item.expires_on, default=None)
    if first is None:
        return {"first_ends_on": None, "renew_by": None}
    return {"first_ends_on": first.expires_on, "renew_by": first.renew_by}


def _changed(court: str, preservation_id: str, columns: dict[str, Any]) -> Statement:
    sets = ", ".join(f"{name} = ${place}" for place, name in enumerate(columns, start=3))
    sql = f"update preservations set {sets} where court = $1 and preservation_id = $2"  # noqa: S608  # own names
    return sql, (court, preservation_id, *columns.values())
