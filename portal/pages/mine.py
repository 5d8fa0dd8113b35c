"""The pages of a party or an agent: my cases, what happened and what comes, what was told to me."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from contracts.catalogue import HOUSES
from contracts.titles import choice_titles
from contracts.values import StatementAbout
from kernel.people.identity import PORTAL
from portal import words
from portal.casebook import case_views, outward, views
from portal.houses import Answer, HouseAway
from portal.pages.cases import NotFound
from portal.pages.ground import Ground, On
from portal.pages.whose import only
from portal.session import Filled, Signed, Visitor

FILING = "intake"  # the service that knows the parties of a case, and hears what they say
PLACE = "/mine/{case_id}"
TEXT_MAX = 5000
ABOUT: Mapping[str, str] = choice_titles(StatementAbout)
Typed = Annotated[str, Form(max_length=TEXT_MAX)]

router = APIRouter(include_in_schema=False, dependencies=[Depends(only(PORTAL))])


@dataclass(frozen=True, slots=True)
class _Mine:
    """A case of the visitor's, and for which of its parties they speak."""

    case_id: str
    filing: Mapping[str, Any]
    case: Mapping[str, Any]
    principals: Mapping[str, Mapping[str, Any]]

    @property
    def roles(self) -> set[str]:
        """In which roles they stand there."""
        return {str(one["role"]) for one in self.principals.values()}


async def _mine(visitor: Signed, ground: On, case_id: str) -> _Mine:
    answer = await _ask(ground, visitor, f"/cases/{quote(case_id, safe='')}")
    if not answer.good:
        raise NotFound
    reader, court = await ground.reader(visitor.court), visitor.court
    case = await case_views.case(reader, court, case_id)
    if case is None:
        raise NotFound
    case["nodes"] = await case_views.nodes(reader, court, case_id)
    case["entries"] = await case_views.entries(reader, court, case_id)
    person, filing = visitor.identity.person, answer.content
    spoken = {person} | {
        one["principal_id"] for one in filing["agents"] if one["agent_id"] == person
    }
    principals = {one["person_id"]: one for one in case["parties"] if one["person_id"] in spoken}
    return _Mine(case_id, filing, case, principals)


Mine = Annotated[_Mine, Depends(_mine)]


async def _ask(ground: Ground, visitor: Visitor, path: str) -> Answer:
    return await ground.houses.ask(FILING, "GET", path, token=visitor.token)


@router.get("/mine")
async def cases(request: Request, visitor: Signed, ground: On) -> Response:
    """The visitor's cases, newest first."""
    try:
        answer = await _ask(ground, visitor, "/mine")
    except HouseAway as away:
        return ground.page(request, "mine/cases.html", visitor, 503, found=[], away=str(away))
    found = answer.content["items"] if answer.good else []
    reader = await ground.reader(visitor.court)
    known = await views.cases_by_number(reader, visitor.court, [one["case_id"] for one in found])
    shown = [{**one, "case": known.get(one["case_id"])} for one in found]
    return ground.page(request, "mine/cases.html", visitor, found=shown)


@router.get(PLACE)
async def case(request: Request, visitor: Signed, ground: On, mine: Mine) -> Response:
    """What happened in a case and what comes, what was told, and what the visitor may say."""
    return _page(request, visitor, ground, mine)


def _page(
    request: Request,
    visitor: Visitor,
    ground: Ground,
    mine: _Mine,
    *,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    errors: list[dict[str, Any]] | None = None,
) -> Response:
    pack = ground.pack(visitor.court)
    entries = mine.case["entries"]
    who = {visitor.identity.person, *mine.principals, *mine.roles}
    happened = outward.seen_by(entries, mine.roles, pack)
    return ground.page(
        request,
        "mine/case.html",
        visitor,
        status,
        mine=mine,
        happened=[
            {**one, "title": words.event_title(one["service"], one["name"])}
            for one in reversed(happened)
        ],
        comes=[one for one in mine.case["nodes"] if not one["closed_at"] and not one["wait"]],
        told=outward.told_to(entries, who, pack),
        said=[one for one in mine.filing["statements"] if one["principal_id"] in mine.principals],
        about=ABOUT,
        typed=typed or {},
        errors=errors or [],
        key=(typed or {}).get("key") or uuid4().hex,
    )


@router.post(f"{PLACE}/statements")
async def state(
    request: Request,
    visitor: Filled,
    ground: On,
    mine: Mine,
    about: Typed = "",
    content: Typed = "",
    principal_id: Typed = "",
    key: Typed = "",
) -> Response:
    """Sends a lead, an opinion, or the confirmation of an address or an account."""
    typed = {"about": about, "content": content, "principal_id": principal_id, "key": key}
    whose = principal_id or next(iter(mine.principals), "")
    faults = [
        {"field": field, "title": title}
        for field, title, good in (
            ("about", "请选择陈述事项", about in ABOUT),
            ("content", "请填写内容", bool(content.strip())),
        )
        if not good
    ]
    if faults:
        return _page(request, visitor, ground, mine, status=422, typed=typed, errors=faults)
    body = {
        "about": about,
        "principal_id": whose,
        "content": {"person_id": whose, "plain": content.strip()},
    }
    path = f"/cases/{quote(mine.case_id, safe='')}/statements"
    try:
        answer = await ground.houses.ask(
            FILING, "POST", path, token=visitor.token, body=body, key=key
        )
    except HouseAway:
        away = [{"title": f"{HOUSES[FILING].title}暂时无法访问，所填内容已保留，请稍后再提交"}]
        return _page(request, visitor, ground, mine, status=503, typed=typed, errors=away)
    if not answer.good:
        told = answer.content.get("errors") or [answer.content]
        return _page(request, visitor, ground, mine, status=answer.status, typed=typed, errors=told)
    done = f"/mine/{quote(mine.case_id, safe='')}?done={quote(ABOUT[about])}"
    return RedirectResponse(done, status_code=303)
