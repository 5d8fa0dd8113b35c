"""The desks of the groups: which there are, and each with its duties and lists, filters in the
address."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from kernel.door.lists import PageWanted
from kernel.door.parameters import TEXT_MAX as CURSOR_MAX
from portal.casebook import duties
from portal.casebook.duties import Chosen
from portal.casebook.tasks import DUTIES
from portal.desks import DESKS, Desk, HouseList, Step
from portal.live import place_of
from portal.my_work import with_what_they_wait_for
from portal.pages.cases import NotFound
from portal.pages.desk import Cursor, Sort
from portal.pages.ground import Ground, On
from portal.pages.parts import Part, at_case, part
from portal.session import Signed, Visitor

TEXT_MAX = 200
AFTER = "-after"  # behind the name of a list: where its page begins
COUNTS = ("open", "overdue", "soon")

router = APIRouter(include_in_schema=False)


class Filters(BaseModel):
    """What the duties of a desk are restricted to."""

    state: Literal["", "overdue", "soon", "prompt", "paused"] = ""
    who: Annotated[str, Field(max_length=TEXT_MAX)] = ""
    words: Annotated[str, Field(max_length=TEXT_MAX)] = ""
    sort: Sort = ""

    def chosen(self, desk: Desk) -> Chosen:
        """The filters on the duties of a desk."""
        return Chosen(stages=desk.stages, **self.model_dump(exclude={"sort"}))


@router.get("/desks")
async def desks(request: Request, visitor: Signed, ground: On) -> Response:
    """Every desk, with how many duties stand on it."""
    reader = await ground.reader(visitor.court)
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for row in await duties.counted(reader, visitor.court, ground.clock.now()):
        for name in COUNTS:
            counts[row["stage"]][name] += row[name]
    shown = [
        (desk, {name: sum(counts[stage][name] for stage in desk.stages) for name in COUNTS})
        for desk in DESKS.values()
    ]
    live = await place_of(reader, visitor.court)
    return ground.page(request, "desks/index.html", visitor, desks=shown, live=live)


@router.get("/desks/{code}")
async def desk(
    request: Request,
    visitor: Signed,
    ground: On,
    code: str,
    filters: Annotated[Filters, Query()],
    after: Cursor = "",
) -> Response:
    """One desk; the next page of its duties alone for a page that is shown already."""
    found = DESKS.get(code)
    if found is None:
        raise NotFound
    reader, court = await ground.reader(visitor.court), visitor.court
    page, now = PageWanted(after=after, sort=filters.sort), ground.clock.now()
    listed = await duties.listed(reader, court, filters.chosen(found), now, page)
    chosen = filters.model_dump(exclude_defaults=True)
    more = urlencode({**chosen, "after": listed["next"]}) if listed["next"] else ""
    shown = with_what_they_wait_for(listed["tasks"], ground.pack(court))
    rows: dict[str, Any] = {"tasks": shown, "following": f"/desks/{code}?{more}" if more else ""}
    if "HX-Request" in request.headers:
        return ground.page(request, "task_rows.html", visitor, **rows)
    asked = [_list(ground, visitor, found, one, request.query_params) for one in found.lists]
    return ground.page(
        request,
        "desks/desk.html",
        visitor,
        desk=found,
        filters=filters,
        chosen=filters.model_dump(exclude_defaults=True, exclude={"sort"}),
        sort=filters.sort or DUTIES.sort,
        states=duties.STATES,
        whose=sorted({row.who for row in ground.pack(court).nodes if row.stage in found.stages}),
        lists=await asyncio.gather(*asked),
        live=await place_of(reader, court),
        **rows,
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of a list: its duty that is due first, what is done with it next, and the address of
    that act's form where the visitor may do it."""

    row: Mapping[str, Any]
    node: Mapping[str, Any] | None = None
    step: Step | None = None
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list of a service on its desk: the state that was chosen, the page and its place, and the
    addresses of the following page and, where this is not the first, of that; empty otherwise."""

    list: HouseList
    state: str
    answer: Part
    rows: Sequence[Shown]
    following: str
    first: str


async def _list(ground: Ground, visitor: Visitor, desk: Desk, one: HouseList, given: Any) -> Listed:
    state = one.state(given.get(one.name, "")[:TEXT_MAX])
    after = given.get(f"{one.name}{AFTER}", "")[:CURSOR_MAX]
    query = {name: value for name, value in (("state", state), ("after", after)) if value}
    answer = await part(ground, visitor, one.service, one.path, query)
    here = {one.name: state} if state else {}
    place, cursor = f"?{urlencode(here)}#{one.name}", answer.get("next")
    more = f"?{urlencode({**here, f'{one.name}{AFTER}': cursor})}#{one.name}" if cursor else ""
    rows = await _rows(ground, visitor, desk, one, answer)
    first = place if after else ""
    return Listed(list=one, state=state, answer=answer, rows=rows, following=more, first=first)


async def _rows(
    ground: Ground, visitor: Visitor, desk: Desk, one: HouseList, answer: Part
) -> list[Shown]:
    rows = one.rows(answer.content) if answer.shown else []
    if not one.thing or not rows:
        return [Shown(row) for row in rows]
    court, roles = visitor.court, await ground.roles(visitor)
    may = await ground.acts.allowed(one.service, roles)
    things = [(row["case_id"], one.named(row)) for row in rows]
    nodes = await duties.of_things(await ground.reader(court), court, desk.stages, things)
    found = []
    for row, thing in zip(rows, things, strict=True):
        step = one.step(row)
        place = at_case(thing[0], f"/acts/{one.service}/{step.act}") if step else ""
        href = f"{place}?{urlencode({one.thing: thing[1]})}" if step and step.act in may else ""
        found.append(Shown(row, nodes.get(thing), step, href))
    return found
