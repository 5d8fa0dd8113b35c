"""The read model of requests for approval, the same in every service."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson

from contracts.approvals import (
    ApprovalGiven,
    ApprovalLapsed,
    ApprovalRefused,
    ApprovalRequested,
    ApprovalWithdrawn,
)
from contracts.sealed import Sealed
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Project, Reader, Statement
from kernel.people.sealed import as_sealed

WAITING_MAX = 500  # requests looked at for one person: far more than wait in a court

REQUESTED = """
    insert into approvals (court, case_id, approval_id, approval, act, command, body, requester,
        requester_role, requested_at, lapses_at, article, stages)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    on conflict (court, case_id, approval_id) do nothing
"""
GIVEN = """
    update approvals set
        given = case when given::jsonb @> jsonb_build_array($4::jsonb) then given
            else (given::jsonb || $4::jsonb)::text end,
        state = $5, ended_by = $6, ended_at = $7
    where court = $1 and case_id = $2 and approval_id = $3
"""
ENDED = """
    update approvals set state = $4, ended_by = $5, ended_at = $6, reason = $7
    where court = $1 and case_id = $2 and approval_id = $3
"""
WAITING = """
    select * from approvals where court = $1 and state = 'waiting' and requester <> $2
    order by requested_at, case_id, approval_id limit $3
"""
OF_CASE = "select * from approvals where court = $1 and case_id = $2 order by requested_at"
ONE = "select * from approvals where court = $1 and case_id = $2 and approval_id = $3"
BODIES = "select body from events where court = $1 and case_id = $2 order by position"
LAPSING = """
    select distinct case_id from approvals
    where court = $1 and state = 'waiting' and lapses_at < $2 limit $3
"""


def with_approvals(project: Project) -> Project:
    """The projection of a service, with that of its requests for approval."""

    def both(recorded: Recorded) -> Sequence[Statement]:
        own = _project(recorded)
        return own if own is not None else project(recorded)

    return both


def _project(recorded: Recorded) -> Sequence[Statement] | None:
    event, court = recorded.event, recorded.court
    match event:
        case ApprovalRequested():
            return [(REQUESTED, _requested(court, event))]
        case ApprovalGiven():
            given = orjson.dumps(asdict(event)).decode()
            if not event.complete:
                return [(GIVEN, (*_place(court, event), given, "waiting", None, None))]
            ended = ("approved", event.approver, event.given_at)
            return [(GIVEN, (*_place(court, event), given, *ended))]
        case ApprovalRefused():
            refused = ("refused", event.approver, event.refused_at, event.reason)
            return [(ENDED, (*_place(court, event), *refused))]
        case ApprovalWithdrawn():
            withdrawn = ("withdrawn", event.withdrawer, event.withdrawn_at, event.reason)
            return [(ENDED, (*_place(court, event), *withdrawn))]
        case ApprovalLapsed():
            return [(ENDED, (*_place(court, event), "lapsed", None, event.lapsed_at, ""))]
        case _:
            return None


def _place(court: str, event: Any) -> tuple[str, str, str]:
    return court, event.case_id, event.approval_id


def _requested(court: str, event: ApprovalRequested) -> tuple[object, ...]:
    return (
        *_place(court, event),
        event.approval,
        event.act,
        event.command,
        event.body,
        event.requester,
        event.requester_role,
        event.requested_at,
        event.lapses_at,
        event.article,
        orjson.dumps([asdict(stage) for stage in event.stages]).decode(),
    )


async def waiting(reader: Reader, court: str, person: str) -> list[dict[str, Any]]:
    """The undecided requests that others made, oldest first."""
    return [_shown(row) for row in await reader.fetch(WAITING, court, person, WAITING_MAX)]


async def of_case(reader: Reader, court: str, case_id: str) -> list[dict[str, Any]]:
    """All requests of a case, oldest first."""
    return [_shown(row) for row in await reader.fetch(OF_CASE, court, case_id)]


async def one(reader: Reader, court: str, case_id: str, approval_id: str) -> dict[str, Any] | None:
    """One request; None if there is none."""
    row = await reader.fetchrow(ONE, court, case_id, approval_id)
    return None if row is None else _shown(row)


async def people_of_case(reader: Reader, court: str, case_id: str) -> dict[str, Sealed]:
    """The names of the persons of a case that the log of this service has, newest last."""
    found: dict[str, Sealed] = {}
    for row in await reader.fetch(BODIES, court, case_id):
        found.update(_named(orjson.loads(row["body"])))
    return found


def _named(value: Any) -> Iterator[tuple[str, Sealed]]:
    if isinstance(value, dict):
        name = as_sealed(value.get("name"))
        if name is not None and isinstance(value.get("person_id"), str):
            yield value["person_id"], name
        for part in value.values():
            yield from _named(part)
    elif isinstance(value, list):
        for part in value:
            yield from _named(part)


async def lapsing(reader: Reader, court: str, now: datetime, limit: int) -> Sequence[str]:
    """Cases with an undecided request whose time is over."""
    return [row["case_id"] for row in await reader.fetch(LAPSING, court, now, limit)]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    read = {name: orjson.loads(row[name]) for name in ("body", "stages", "given")}
    return {name: value for name, value in {**row, **read}.items() if name != "court"}
