"""What the portal's API tells of cases: lists, one case in one answer, what may be done next."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.responses import Response
from pydantic import Field

from kernel.base.adapters import adapter_of
from kernel.door.lists import PAGE_MAX
from kernel.door.next_acts import NextActs
from kernel.door.openapi import IF_NONE_MATCH
from kernel.door.tags import tagged
from portal import my_work, rooms, words
from portal.api import answers
from portal.api.answers import Cases, Decision, FromService, WholeCase
from portal.api.caller import Caller
from portal.api.problems import ApiProblem, api_router
from portal.casebook import case_views, views
from portal.casebook.views import Wanted
from portal.next_acts import Away, acts_of
from portal.pages.cases import Filters, read
from portal.pages.ground import Ground, On
from portal.pages.parts import Part, at_case, part
from portal.searches import may_name
from portal.session import Visitor

# What the services hold of a case, by the name of the part: the service, and the rest of its path.
PARTS: Mapping[str, tuple[str, str]] = {
    "filing": ("intake", ""),
    "property": ("control", ""),
    "lots": ("disposal", "/lots"),
    "documents": ("documents", "/documents"),
    "notices": ("documents", "/notices"),
    "account": ("payments", "/account"),
    "dossier": ("archive", ""),
}
UNKNOWN = "没有这一案件，或者您无权查看"
NOT_IN_ADDRESS = "姓名和证件号码不写在地址中，请以 POST /api/cases/search 查找"

router = api_router()


class OfApi(Filters):
    """The same as a program asks: also how many cases a page has."""

    limit: Annotated[int, Field(ge=1, le=PAGE_MAX)] = views.PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseActs:
    """What may be done next in a case in each service that knows it, and what holds the rest back;
    `decisions` are the requests that the caller may decide. `away` are the services whose acts are
    missing here."""

    case_id: str
    services: tuple[NextActs, ...]
    decisions: tuple[Decision, ...]
    away: tuple[Away, ...]


async def _staff(caller: Caller, ground: On) -> Visitor:
    if not rooms.is_staff(ground.pack(caller.court), caller.identity.roles):
        raise ApiProblem(403, "您的岗位不能查看本院的案件")
    return caller


Staff = Annotated[Visitor, Depends(_staff)]


@router.get("/cases", operation_id="portal_cases", summary="案件列表")
async def cases(caller: Staff, ground: On, filters: Annotated[OfApi, Query()]) -> Cases:
    """Cases, newest first unless sorted otherwise, by case number, state, stage, team, handler and
    day of filing. A name or an identity code does not stand in an address: they are asked for by
    POST."""
    if may_name(filters.words):
        raise ApiProblem(422, NOT_IN_ADDRESS)
    return await _found(caller, ground, filters)


@router.post("/cases/search", operation_id="portal_search", summary="查找案件")
async def search(caller: Staff, ground: On, filters: OfApi) -> Cases:
    """The same, also by the beginning of a name or an identity code."""
    return await _found(caller, ground, filters)


async def _found(caller: Visitor, ground: Ground, filters: OfApi) -> Cases:
    court, reader = caller.court, await ground.reader(caller.court)
    read_filters = read(ground, court, filters)
    person = views.person_of(ground.keyring, court, read_filters.words)
    wanted = Wanted(**read_filters.model_dump(exclude={"find", "limit"}))
    found = await views.cases(reader, court, wanted, person, filters.limit)
    await ground.named(caller.identity, "/api/cases", *found["cases"])
    titles = words.titles_of(ground.pack(court))
    items = tuple(answers.case_row(row, titles) for row in found["cases"])
    return Cases(items=items, next=found["next"])


@router.get(
    "/cases/{case_id}",
    operation_id="portal_case",
    summary="案件全貌",
    response_model=WholeCase,
    responses={304: {"description": "内容未变"}},
    openapi_extra={"parameters": [IF_NONE_MATCH]},
)
async def case(request: Request, caller: Staff, ground: On, case_id: str) -> Response:
    """The case in one answer: who holds it, duties, requests, history, and what each service holds
    of it. Personal data is masked as at the service. `ETag` names the answer; the tags in it are
    those of the services."""
    court, reader, pack = caller.court, await ground.reader(caller.court), ground.pack(caller.court)
    row = await case_views.case(reader, court, case_id)
    if row is None:
        raise ApiProblem(404, UNKNOWN)
    await ground.named(caller.identity, "/api/cases/{case_id}", row)
    titles = words.titles_of(pack)
    nodes = await case_views.nodes(reader, court, case_id)
    requests = await case_views.requests(reader, court, case_id)
    entries = await case_views.entries(reader, court, case_id)
    shown = WholeCase(
        case=answers.case_row(row, titles),
        duties=tuple(answers.duty(one, titles) for one in nodes if not one["wait"]),
        requests=tuple(answers.decision(one, pack) for one in requests),
        history=answers.history(entries),
        services=await _services(ground, caller, case_id),
    )
    told = Response(adapter_of(WholeCase).dump_json(shown), media_type="application/json")
    return tagged(request, told, entries[-1]["event_id"] if entries else None)


async def _services(ground: Ground, caller: Visitor, case_id: str) -> tuple[FromService, ...]:
    asked = [
        part(ground, caller, service, at_case(case_id, rest)) for service, rest in PARTS.values()
    ]
    told = await asyncio.gather(*asked)
    return tuple(_told(name, one) for name, one in zip(PARTS, told, strict=True))


def _told(name: str, told: Part) -> FromService:
    content = told.content if told.shown else None
    return FromService(
        service=told.service, part=name, state=told.state, tag=told.tag, content=content
    )


@router.get(
    "/cases/{case_id}/acts", operation_id="portal_next_acts", summary="下一步可以办理的事项"
)
async def next_acts(caller: Caller, ground: On, case_id: str) -> CaseActs:
    """What may be done next in the case in every service, by whom, and what holds the rest back:
    the missing fact, approval, document or waiting time, with its article."""
    told = await acts_of(ground.houses, caller.token, case_id)
    if not told.services and not told.away:
        raise ApiProblem(404, UNKNOWN)
    pack, reader = ground.pack(caller.court), await ground.reader(caller.court)
    requests = await case_views.requests(reader, caller.court, case_id)
    waiting = [one for one in requests if one["state"] == "waiting"]
    mine = await my_work.decidable(ground, caller, waiting)
    return CaseActs(
        case_id=case_id,
        services=told.services,
        decisions=tuple(answers.decision(one, pack) for one in mine),
        away=told.away,
    )
