"""The list of cases with its search."""

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from portal.casebook import views
from portal.casebook.views import Wanted
from portal.live import place_of
from portal.pages.ground import On
from portal.session import Signed

TEXT_MAX = 200
Text = Annotated[str, Field(max_length=TEXT_MAX)]
Day = Annotated[date | None, BeforeValidator(lambda typed: typed or None)]  # a form sends ""


class Filters(BaseModel):
    """What the list is restricted to, as it stands in the address of the page."""

    words: Text = ""
    state: Text = ""
    holder: Text = ""
    handler: Text = ""
    stage: Text = ""
    since: Day = None
    until: Day = None
    after: Annotated[Text, AfterValidator(views.readable_cursor)] = ""


class NotFound(Exception):
    """There is no such page for this visitor."""


router = APIRouter(include_in_schema=False)


@router.get("/cases")
async def cases(
    request: Request, visitor: Signed, ground: On, filters: Annotated[Filters, Query()]
) -> Response:
    """The list of cases; the next page alone for a page that is shown already."""
    court, reader = visitor.court, await ground.reader(visitor.court)
    person = views.person_of(ground.keyring, court, filters.words)
    wanted = Wanted(**filters.model_dump())
    found = await views.cases(reader, court, wanted, person)
    chosen = filters.model_dump(exclude_defaults=True)
    following = urlencode({**chosen, "after": found["next"]}) if found["next"] else ""
    template = "case_rows.html" if request.headers.get("HX-Request") else "cases.html"
    return ground.page(
        request,
        template,
        visitor,
        found=found,
        wanted=filters,
        following=following,
        live=await place_of(reader, court),
    )
