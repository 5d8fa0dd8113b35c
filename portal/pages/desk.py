"""My desk: what is due, what waits for my approval, what is handed over to my team."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import TypeAdapter

from contracts.approvals import ApprovalGiven, Stages
from kernel.deciding.offices import office_for
from portal.casebook import views
from portal.live import place_of
from portal.pages.ground import Ground, On
from portal.session import Signed, Visitor

_STAGES: TypeAdapter[Stages] = TypeAdapter(Stages)
_GIVEN: TypeAdapter[tuple[ApprovalGiven, ...]] = TypeAdapter(tuple[ApprovalGiven, ...])


router = APIRouter(include_in_schema=False)


@router.get("/")
async def desk(request: Request, visitor: Signed, ground: On) -> Response:
    reader = await ground.reader(visitor.court)
    live = await place_of(reader, visitor.court)
    return ground.page(
        request,
        "desk.html",
        visitor,
        tasks=await due_for(ground, visitor),
        approvals=await requests_for(ground, visitor),
        passed=await views.passed(reader, visitor.court),
        live=live,
    )


@router.get("/approvals")
async def approvals(request: Request, visitor: Signed, ground: On) -> Response:
    waiting = await requests_for(ground, visitor)
    return ground.page(request, "approvals.html", visitor, approvals=waiting)


async def due_for(ground: Ground, visitor: Visitor) -> Sequence[Mapping[str, Any]]:
    """Open nodes of the visitor's offices and teams, the first due first."""
    reader = await ground.reader(visitor.court)
    return await views.due(reader, visitor.court, _codes(ground, visitor))


def _codes(ground: Ground, visitor: Visitor) -> list[str]:
    """The visitor's offices, and the teams that these stand in."""
    pack, held = ground.pack(visitor.court), set(visitor.identity.roles)
    teams = {row.team for row in pack.roles if row.code in held and row.team}
    return sorted(held | teams)


async def requests_for(ground: Ground, visitor: Visitor) -> Sequence[Mapping[str, Any]]:
    """Requests that one of the visitor's offices may decide now, and that they did not make."""
    reader = await ground.reader(visitor.court)
    return [
        request
        for request in await views.waiting(reader, visitor.court)
        if request["requester"] != visitor.identity.person and _turn(request, visitor)
    ]


def _turn(request: Mapping[str, Any], visitor: Visitor) -> bool:
    stages = _STAGES.validate_python(request["stages"])
    given = _GIVEN.validate_python(request["given"])
    if any(one.approver == visitor.identity.person for one in given):
        return False
    return office_for(stages, given, visitor.identity.roles) is not None
