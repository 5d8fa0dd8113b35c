"""My desk: what is due, what waits for my approval, what is handed over to my team, alarms."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import AfterValidator

from portal import my_work
from portal.casebook.tasks import place
from portal.live import place_of
from portal.pages.ground import On
from portal.session import Signed

CURSOR_MAX = 400


def _readable(after: str) -> str:
    place(after)
    return after


Cursor = Annotated[str, Query(max_length=CURSOR_MAX), AfterValidator(_readable)]

router = APIRouter(include_in_schema=False)


@router.get("/")
async def desk(request: Request, visitor: Signed, ground: On, after: Cursor = "") -> Response:
    """The desk; the next page of duties alone for a page that is shown already."""
    reader = await ground.reader(visitor.court)
    live = await place_of(reader, visitor.court)
    if "HX-Request" in request.headers:
        found = await my_work.duties(ground, visitor, after)
        return ground.page(
            request, "task_rows.html", visitor, tasks=found["tasks"], following=_next(found["next"])
        )
    work = await my_work.my_work(ground, visitor, after)
    return ground.page(
        request,
        "desk.html",
        visitor,
        tasks=work.duties,
        following=_next(work.following),
        approvals=work.approvals,
        passed=work.handed_over,
        unheld=work.unheld,
        alarms=work.alarms,
        live=live,
    )


def _next(cursor: str | None) -> str:
    """The address of the following page of duties; empty on the last."""
    return f"/?{urlencode({'after': cursor})}" if cursor else ""
