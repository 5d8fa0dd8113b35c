"""My desk: what is due, what waits for my approval, what is handed over to my team, alarms."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from kernel.door.lists import PAGE_MAX, PageWanted
from kernel.door.parameters import TEXT_MAX
from portal import my_work
from portal.casebook.tasks import DUTIES, PAGE
from portal.live import place_of
from portal.pages.ground import On
from portal.session import Signed

Cursor = Annotated[str, Field(max_length=TEXT_MAX)]
Sort = Annotated[str, Field(json_schema_extra={"enum": ["", *DUTIES.sorts]})]


class DutiesWanted(BaseModel):
    """Which page of duties is wanted, as it stands in an address."""

    model_config = ConfigDict(extra="forbid")

    sort: Sort = ""
    after: Cursor = ""
    limit: Annotated[int, Field(ge=1, le=PAGE_MAX)] = PAGE


router = APIRouter(include_in_schema=False)


@router.get("/")
async def desk(
    request: Request, visitor: Signed, ground: On, wanted: Annotated[DutiesWanted, Query()]
) -> Response:
    """The desk; the next page of duties alone for a page that is shown already."""
    reader, page = await ground.reader(visitor.court), PageWanted(**wanted.model_dump())
    live = await place_of(reader, visitor.court)
    if "HX-Request" in request.headers:
        found = await my_work.duties(ground, visitor, page)
        return ground.page(
            request,
            "task_rows.html",
            visitor,
            tasks=found["tasks"],
            following=_next(found["next"], wanted.sort),
        )
    work = await my_work.my_work(ground, visitor, page)
    return ground.page(
        request,
        "desk.html",
        visitor,
        tasks=work.duties,
        following=_next(work.following, wanted.sort),
        sort=wanted.sort or DUTIES.sort,
        approvals=work.approvals,
        passed=work.handed_over,
        unheld=work.unheld,
        alarms=work.alarms,
        live=live,
    )


def _next(cursor: str | None, sort: str) -> str:
    """The address of the following page of duties; empty on the last."""
    if not cursor:
        return ""
    return f"/?{urlencode({'sort': sort, 'after': cursor} if sort else {'after': cursor})}"
