"""Read models of entrustment: what went out, what came in; and the queries on them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from contracts.control_entrustment import (
    EntrustmentAccepted,
    EntrustmentAnswered,
    EntrustmentEvent,
    EntrustmentNotTaken,
    EntrustmentPapersAsked,
    EntrustmentRegistered,
    EntrustmentRequested,
    EntrustmentResultPassed,
    EntrustmentReturned,
    EntrustmentSent,
    EntrustmentSupplemented,
    EntrustmentUrged,
    EntrustmentWithdrawn,
)
from contracts.control_matters import (
    MatterAccepted,
    MatterAnswered,
    MatterDone,
    MatterEvent,
    MatterFiled,
    MatterPapersAsked,
    MatterReceived,
    MatterReplyFailed,
    MatterReturned,
    MatterSorted,
    MatterSupplemented,
    MatterUrged,
    MatterWithdrawn,
)
from kernel.door.lists import FIRST, Key, Listing, PageWanted
from kernel.journal.projections import Reader, Statement
from services.control.views.standing import Standing

OUT = Listing(
    name="entrustments",
    orders={"requested_at": (Key("requested_at", "timestamptz"), Key("entrustment_id"))},
    sort="requested_at",
    day="requested_at",
)
IN = Listing(
    name="matters",
    orders={"received_at": (Key("received_at", "timestamptz"), Key("number"))},
    sort="received_at",
    day="received_at",
)

OUR = Standing(
    table="entrustments", listing=OUT, over="passed_at is not null or status = 'withdrawn'"
)
THEIRS = Standing(
    table="matters", listing=IN, over="answered_at is not null", more="number as case_id, "
)


async def entrustments_view(reader: Reader, court: str, case_id: str) -> list[dict[str, Any]]:
    """The entrustments of a case in the order in which they were asked for."""
    return await reader.fetch(
        "select * from entrustments where court = $1 and case_id = $2 order by requested_at",
        court,
        case_id,
    )


async def out_view(
    reader: Reader,
    court: str,
    state: str = "open",
    page: Annotated[PageWanted, OUT] = FIRST,
) -> dict[str, Any]:
    """What this court entrusted to others and is not over (open), what of it stands somewhere, or
    what is over, oldest first."""
    return await OUR.page(reader, court, state, page)


async def matters_view(
    reader: Reader,
    court: str,
    state: str = "open",
    page: Annotated[PageWanted, IN] = FIRST,
) -> dict[str, Any]:
    """What other courts entrusted to this one and is not answered (open), what of it stands
    somewhere, or what is over, oldest first."""
    return await THEIRS.page(reader, court, state, page)


def entrustment_row(event: EntrustmentEvent, court: str, at: datetime) -> Sequence[Statement]:
    """The statements by which an event changes what this court entrusted."""
    if isinstance(event, EntrustmentRequested):
        sql = (
            "insert into entrustments (court, case_id, entrustment_id, matter, to_court, status, "
            "asset_id, answer_by, papers, requested_at) "
            "values ($1, $2, $3, $4, $5, 'requested', $6, $7, $8, $9) on conflict do nothing"
        )
        given = (event.matter, event.to_court, event.asset_id, event.answer_by)
        place = (court, event.case_id, event.entrustment_id)
        return [(sql, (*place, *given, len(event.papers), at))]
    return [
        _changed("entrustments", court, "entrustment_id", event.entrustment_id, _out(event, at))
    ]


def _out(event: EntrustmentEvent, at: datetime) -> dict[str, Any]:
    match event:
        case EntrustmentSent():
            return {"status": "sent", "sent_at": at}
        case EntrustmentRegistered():
            return {"number": event.number}
        case EntrustmentNotTaken():
            return {"status": "not_taken", "sent_at": None}
        case EntrustmentAccepted():
            return {"status": "accepted", "accepted_at": event.told_at}
        case EntrustmentPapersAsked():
            return {"asked": list(event.asked)}
        case EntrustmentSupplemented():
            return {"asked": []}
        case EntrustmentUrged():
            return {"urgings": event.urging}
        case EntrustmentWithdrawn():
            return {"status": "withdrawn"}
        case EntrustmentAnswered():
            answered = {"status": "answered", "answered_at": event.told_at}
            return {**answered, "outcome": event.outcome}
        case EntrustmentReturned():
            answered = {"status": "returned", "answered_at": event.told_at}
            return {**answered, "ground": event.ground}
        case EntrustmentResultPassed():
            return {"status": "passed", "passed_at": at}
        case _:
            return {}


def matter_row(event: MatterEvent, court: str, at: datetime) -> Sequence[Statement]:
    """The statements by which an event changes what others entrusted to this court."""
    if isinstance(event, MatterReceived):
        sql = (
            "insert into matters (court, number, from_court, their_case_id, matter, status, "
            "answer_by, papers, received_at) "
            "values ($1, $2, $3, $4, $5, 'received', $6, $7, $8) on conflict do nothing"
        )
        given = (event.from_court, event.their_case_id, event.matter, event.answer_by)
        return [(sql, (court, event.case_id, *given, len(event.papers), event.received_at))]
    if isinstance(event, MatterUrged):
        sql = "update matters set urgings = urgings + 1 where court = $1 and number = $2"
        return [(sql, (court, event.case_id))]
    return [_changed("matters", court, "number", event.case_id, _in(event, at))]


def _in(event: MatterEvent, at: datetime) -> dict[str, Any]:
    match event:
        case MatterAccepted():
            return {"status": "accepted", "accepted_at": at}
        case MatterPapersAsked():
            return {"asked": list(event.asked)}
        case MatterSupplemented():
            return {"asked": []}
        case MatterSorted():
            sorting = {"team": event.team, "handler": event.handler}
            return {"status": "sorted", "matter_class": event.matter_class, **sorting}
        case MatterWithdrawn():
            return {"status": "withdrawn", "answered_at": event.told_at}
        case MatterDone():
            return {"status": "done", "outcome": event.outcome}
        case MatterAnswered():
            return {"status": "answered", "answered_at": at}
        case MatterReturned():
            return {"status": "returned", "answered_at": at, "ground": event.ground}
        case MatterReplyFailed():
            return {"status": "reply_failed", "answered_at": None}
        case MatterFiled():
            return {"filed_at": at}
        case _:
            return {}


def _changed(table: str, court: str, key: str, value: str, columns: dict[str, Any]) -> Statement:
    sets = ", ".join(f"{name} = ${place}" for place, name in enumerate(columns, start=3))
    sql = f"update {table} set {sets} where court = $1 and {key} = $2"  # noqa: S608  # own names
    return sql, (court, value, *columns.values())
