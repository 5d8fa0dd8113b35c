"""The desks of the groups: which there are, and each with its duties and lists, filters in the
address."""

import asyncio
from collections import defaultdict
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from portal.casebook import duties
from portal.casebook.duties import Chosen
from portal.desks import DESKS, Desk, HouseList
from portal.live import place_of
from portal.my_work import with_what_they_wait_for
from portal.pages.cases import NotFound
from portal.pages.desk import CURSOR_MAX, Cursor
from portal.pages.ground import Ground, On
from portal.pages.parts import Part, part
from portal.session import Signed, Visitor

TEXT_MAX = 200
COUNTS = ("open", "overdue", "soon")

router = APIRouter(include_in_schema=False)


class Filters(BaseModel):
    """What the duties of a desk are restricted to."""

    state: Literal["", "overdue", "soon", "prompt", "paused"] = ""
    who: Annotated[str, Field(max_length=TEXT_MAX)] = ""
    words: Annotated[str, Field(max_length=TEXT_MAX)] = ""

    def chosen(self, desk: Desk) -> Chosen:
        """The filters on the duties of a desk."""
        return Chosen(stages=desk.stages, **self.model_dump())


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
    listed = await duties.listed(reader, court, filters.chosen(found), ground.clock.now(), after)
    chosen = filters.model_dump(exclude_defaults=True)
    more = urlencode({**chosen, "after": listed["next"]}) if listed["next"] else ""
    shown = with_what_they_wait_for(listed["tasks"], ground.pack(court))
    rows: dict[str, Any] = {"tasks": shown, "following": f"/desks/{code}?{more}" if more else ""}
    if "HX-Request" in request.headers:
        return ground.page(request, "task_rows.html", visitor, **rows)
    asked = [_list(ground, visitor, one, request.query_params) for one in found.lists]
    return ground.page(
        request,
        "desks/desk.html",
        visitor,
        desk=found,
        filters=filters,
        states=duties.STATES,
        whose=sorted({row.who for row in ground.pack(court).nodes if row.stage in found.stages}),
        lists=await asyncio.gather(*asked),
        live=await place_of(reader, court),
        **rows,
    )


async def _list(
    ground: Ground, visitor: Visitor, one: HouseList, given: Any
) -> tuple[HouseList, str, Part]:
    """A list of a service, the state that was chosen, and what was answered."""
    state = one.state(given.get(one.name, "")[:CURSOR_MAX])
    query = {"state": state} if state else None
    return one, state, await part(ground, visitor, one.service, one.path, query)
