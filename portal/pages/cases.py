"""The list of cases with its search."""

from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from kernel.base.texts import is_storable
from kernel.door.parameters import TEXT_MAX as CURSOR_MAX
from portal.casebook import saved_views, views
from portal.casebook.saved_views import NAME_MAX, VIEWS_MAX, SavedView
from portal.casebook.views import Wanted
from portal.live import place_of
from portal.pages.ground import Ground, On
from portal.searches import may_name
from portal.session import Filled, Signed, Visitor

TEXT_MAX = 200


def _storable(text: str) -> str:
    if not is_storable(text):
        raise ValueError("NUL or an unpaired surrogate, which no database can hold")
    return text


Text = Annotated[str, Field(max_length=TEXT_MAX), AfterValidator(_storable)]
Hidden = Annotated[str, Field(max_length=8 * TEXT_MAX)]
Day = Annotated[date | None, BeforeValidator(lambda typed: typed or None)]  # a form sends ""


class Filters(BaseModel):
    """What the list is restricted to, as it stands in the address of the page: there words that
    may name a person are hidden in `find`."""

    model_config = ConfigDict(extra="forbid")

    words: Text = ""
    find: Hidden = ""
    state: Text = ""
    holder: Text = ""
    handler: Text = ""
    stage: Text = ""
    since: Day = None
    until: Day = None
    sort: Annotated[str, Field(json_schema_extra={"enum": ["", *views.CASES.sorts]})] = ""
    after: Annotated[str, Field(max_length=CURSOR_MAX)] = ""


class NotFound(Exception):
    """There is no such page for this visitor."""


router = APIRouter(include_in_schema=False)


@router.get("/cases")
async def cases(
    request: Request, visitor: Signed, ground: On, filters: Annotated[Filters, Query()]
) -> Response:
    """The list of cases; the next page alone for a page that is shown already. An address that
    may name a person is answered with one that does not."""
    if may_name(filters.words):
        return _at(ground, visitor, filters)
    return await _list(request, visitor, ground, read(ground, visitor.court, filters))


@router.post("/cases/search")
async def search(request: Request, visitor: Filled, ground: On) -> Response:
    """The list for what was typed: a name or an identity code does not stand in its address."""
    typed = await request.form()
    known = {name: str(value) for name, value in typed.items() if name in Filters.model_fields}
    try:
        filters = Filters.model_validate(known)
    except ValidationError:
        return RedirectResponse("/cases", status_code=303)
    return _at(ground, visitor, filters)


def _at(ground: Ground, visitor: Visitor, filters: Filters) -> RedirectResponse:
    query = ground.searches.query(visitor.court, chosen_of(filters))
    return RedirectResponse(f"/cases?{query}" if query else "/cases", status_code=303)


def read(ground: Ground, court: str, filters: Filters) -> Filters:
    """The filters of an address with the words that it hides."""
    if not filters.find:
        return filters
    words = ground.searches.words(court, filters.find)
    return filters.model_copy(update={"words": words, "find": ""})


async def _list(
    request: Request, visitor: Visitor, ground: Ground, filters: Filters, fault: str = ""
) -> Response:
    court, reader = visitor.court, await ground.reader(visitor.court)
    person = views.person_of(ground.keyring, court, filters.words)
    wanted = Wanted(**filters.model_dump(exclude={"find"}))
    found = await views.cases(reader, court, wanted, person)
    await ground.named(visitor.identity, "/cases", *found["cases"])
    chosen = chosen_of(filters)
    views_saved = await saved_views.views_of(reader, court, visitor.identity.person)
    address = partial(ground.searches.query, court)
    following = address({**chosen, "after": found["next"]}) if found["next"] else ""
    template = "case_rows.html" if request.headers.get("HX-Request") else "cases.html"
    return ground.page(
        request,
        template,
        visitor,
        422 if fault else 200,
        found=found,
        wanted=filters,
        following=following,
        query=address(chosen),
        chosen=chosen,
        sort=filters.sort or views.CASES.sort,
        unsorted=address({name: value for name, value in chosen.items() if name != "sort"}),
        fault=fault,
        saved=[(view.name, address(view.filters)) for view in views_saved],
        live=await place_of(reader, court),
    )


def chosen_of(filters: Filters) -> dict[str, str]:
    """The filters without those that restrict nothing."""
    given = filters.model_dump(exclude_defaults=True, exclude={"after", "find"})
    return {name: str(value) for name, value in given.items() if value is not None}


@router.post("/cases/views")
async def save(
    request: Request,
    visitor: Filled,
    ground: On,
    filters: Annotated[Filters, Query()],
    name: Annotated[str, Form(max_length=TEXT_MAX)] = "",
) -> Response:
    """Keeps the filters of the address under a name."""
    filters = read(ground, visitor.court, filters)
    name, chosen = name.strip(), chosen_of(filters)
    if fault := _fault(name, views.person_of(ground.keyring, visitor.court, filters.words)):
        return await _list(request, visitor, ground, filters, fault)
    view = SavedView(name=name, filters=chosen)
    pools, now = ground.book.pools, ground.clock.now()
    if not await saved_views.keep(pools, visitor.court, visitor.identity.person, view, now):
        fault = f"至多保存 {VIEWS_MAX} 个视图，请先删除不用的"
        return await _list(request, visitor, ground, filters, fault)
    return _at(ground, visitor, filters)


def _fault(name: str, person: str) -> str:
    """Why filters are not kept under a name; empty where they are."""
    if not 0 < len(name) <= NAME_MAX or not is_storable(name):
        return f"请写明视图名称，至多 {NAME_MAX} 字"
    return "证件号码不保存在视图中，请改用姓名或者案号查找" if person else ""


@router.post("/cases/views/removal")
async def remove(
    visitor: Filled,
    ground: On,
    filters: Annotated[Filters, Query()],
    name: Annotated[str, Form(max_length=TEXT_MAX)] = "",
) -> Response:
    """Removes a saved view; the list stays as it was filtered."""
    await saved_views.drop(ground.book.pools, visitor.court, visitor.identity.person, name)
    return _at(ground, visitor, read(ground, visitor.court, filters))
