"""The pages of a party or an agent: my cases, what happened and what comes, what was told to me."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from kernel.people.identity import PORTAL
from kernel.people.masks import HIDDEN
from portal import statements, words
from portal.casebook import case_views, outward, views
from portal.houses import Answer, HouseAway
from portal.pages.cases import NotFound
from portal.pages.ground import Ground, On
from portal.pages.parts import at_case
from portal.pages.whose import only
from portal.session import Filled, Signed, Visitor

FILING = "intake"  # the service that knows the parties of a case, and hears what they say
PLACE = "/mine/{case_id}"
TEXT_MAX = 5000

router = APIRouter(include_in_schema=False, dependencies=[Depends(only(PORTAL))])


@dataclass(frozen=True, slots=True)
class Mine:
    """A case of the visitor's, and for which of its parties they speak."""

    request: Request
    ground: Ground
    visitor: Visitor
    filing: Mapping[str, Any]
    case: dict[str, Any]
    principals: Mapping[str, Mapping[str, Any]]

    @property
    def case_id(self) -> str:
        """The number of the case."""
        return str(self.case["case_id"])

    @property
    def roles(self) -> set[str]:
        """In which roles they stand there."""
        return {str(one["role"]) for one in self.principals.values()}

    def shown(self, template: str, status: int = 200, **more: Any) -> Response:
        """A page on the case."""
        place = f"mine/{template}.html"
        return self.ground.page(self.request, place, self.visitor, status, mine=self, **more)


async def _mine(request: Request, visitor: Signed, ground: On, case_id: str) -> Mine:
    answer = await _ask(ground, visitor, at_case(case_id))
    if not answer.good:
        raise NotFound
    case = await case_views.case(await ground.reader(visitor.court), visitor.court, case_id)
    if case is None:
        raise NotFound
    person, filing = visitor.identity.person, answer.content
    spoken = {person} | {
        one["principal_id"] for one in filing["agents"] if one["agent_id"] == person
    }
    principals = {one["person_id"]: one for one in case["parties"] if one["person_id"] in spoken}
    return Mine(request, ground, visitor, filing, case, principals)


MyCase = Annotated[Mine, Depends(_mine)]


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
async def case(mine: MyCase) -> Response:
    """What happened in a case and what comes, what was told, and what the visitor has said."""
    court, pack = mine.visitor.court, mine.ground.pack(mine.visitor.court)
    reader = await mine.ground.reader(court)
    entries = await case_views.entries(reader, court, mine.case_id)
    who = {mine.visitor.identity.person, *mine.principals, *mine.roles}
    nodes = await case_views.nodes(reader, court, mine.case_id)
    return mine.shown(
        "case",
        happened=[
            {**one, "title": words.event_title(one["service"], one["name"])}
            for one in reversed(outward.seen_by(entries, mine.roles, pack))
        ],
        comes=[one for one in nodes if not one["closed_at"] and not one["wait"]],
        told=outward.told_to(entries, who, pack),
        said=[
            {**one, "content": "" if one["content"] == HIDDEN else one["content"]}
            for one in reversed(mine.filing["statements"])
            if one["principal_id"] in mine.principals
        ],
        forms=statements.open_to(mine.roles),
    )


@dataclass(frozen=True, slots=True)
class _Statement:
    """The form of one statement in one case."""

    mine: Mine
    about: str
    form: statements.Form

    def shown(
        self,
        typed: Mapping[str, str],
        errors: Sequence[Mapping[str, Any]] = (),
        status: int = 200,
    ) -> Response:
        """The page with what was typed, and what was wrong with it."""
        return self.mine.shown(
            "statement",
            status,
            form=self.form,
            typed=typed,
            errors=errors,
            key=typed.get("key") or uuid4().hex,
        )

    async def sent(self, whose: str, typed: Mapping[str, str]) -> Answer:
        """What intake answers. Raises HouseAway."""
        plain = statements.text_of(self.form, typed)
        return await self.mine.ground.houses.ask(
            FILING,
            "POST",
            at_case(self.mine.case_id, "/statements"),
            token=self.mine.visitor.token,
            body={
                "about": self.about,
                "principal_id": whose,
                "content": {"person_id": whose, "plain": plain},
            },
            key=typed.get("key", ""),
        )


async def _statement(mine: MyCase, about: str) -> _Statement:
    form = statements.open_to(mine.roles).get(about)
    if form is None:
        raise NotFound
    return _Statement(mine, about, form)


OneStatement = Annotated[_Statement, Depends(_statement)]


@router.get(f"{PLACE}/statements/{{about}}")
async def statement(statement: OneStatement) -> Response:
    """The form of a statement."""
    return statement.shown({})


@router.post(f"{PLACE}/statements/{{about}}")
async def state(statement: OneStatement, _visitor: Filled) -> Response:
    """Records what the visitor tells; what is refused is shown on the form again."""
    filled = await statement.mine.request.form()
    typed = {k: text[:TEXT_MAX] for k, text in filled.items() if isinstance(text, str)}
    whose = typed.get("principal_id") or next(iter(statement.mine.principals), "")
    if whose not in statement.mine.principals:
        raise NotFound
    if faults := statements.faults_of(statement.form, typed):
        return statement.shown(typed, faults, 422)
    try:
        answer = await statement.sent(whose, typed)
    except HouseAway as away:
        return statement.shown(typed, [{"title": f"{away}，所填内容已保留，请稍后再提交"}], 503)
    if not answer.good:
        told = answer.content.get("errors") or [answer.content]
        return statement.shown(typed, told, answer.status)
    done = quote(statements.ABOUT[statement.about])
    return RedirectResponse(
        f"/mine/{quote(statement.mine.case_id, safe='')}?done={done}", status_code=303
    )
