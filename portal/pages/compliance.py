"""The auditor's page: a case at an instant of the past, its chain verified, and who read it."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, BeforeValidator, Field

from kernel.base.zone import CHINA
from kernel.law.case_number import normalised
from kernel.people.identity import AUDITOR
from portal import chains, past, words
from portal.casebook import case_views, names_shown
from portal.houses import HouseAway
from portal.pages.ground import Ground, On
from portal.pages.whose import only
from portal.session import Signed, Visitor

TEXT_MAX = 200
Text = Annotated[str, Field(max_length=TEXT_MAX)]
Instant = Annotated[datetime | None, BeforeValidator(lambda typed: typed or None)]


class Asked(BaseModel):
    """What is asked, as it stands in the address of the page."""

    case_id: Text = ""
    at: Instant = None
    verify: bool = False


router = APIRouter(include_in_schema=False, dependencies=[Depends(only(AUDITOR))])


@router.get("/compliance")
async def compliance(
    request: Request, visitor: Signed, ground: On, asked: Annotated[Asked, Query()]
) -> Response:
    """A case as it was and as it was known at an instant; now, where none is given."""
    case_id = normalised(asked.case_id.strip()) if asked.case_id.strip() else ""
    instant = _china(asked.at) or ground.clock.now()
    court, reader = visitor.court, await ground.reader(visitor.court)
    case = await case_views.case(reader, court, case_id) if case_id else None
    shown: dict[str, Any] = {"asked": asked, "case_id": case_id, "case": case, "instant": instant}
    if case is not None:
        entries = await case_views.entries(reader, court, case_id)
        shown["then"] = past.at([_titled(one) for one in entries], instant)
        shown["readers"], shown["away"] = await _readers(ground, visitor, case_id)
        if asked.verify:
            shown["verified"] = await chains.verified(ground.houses, visitor.token, case_id)
    return ground.page(request, "compliance/case.html", visitor, **shown)


def _china(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=CHINA) if at is not None and at.tzinfo is None else at


def _titled(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {**entry, "title": words.event_title(entry["service"], entry["name"])}


async def _readers(
    ground: Ground, visitor: Visitor, case_id: str
) -> tuple[list[dict[str, Any]], list[str]]:
    """Who read personal data of the case in which service, the newest first; and who is away."""
    query = urlencode({"case_id": case_id})

    async def of(service: str) -> list[dict[str, Any]] | None:
        try:
            answer = await ground.houses.ask(service, "GET", f"/reads?{query}", token=visitor.token)
        except HouseAway:
            return None
        return [{**one, "service": service} for one in answer.content.get("reads", ())]

    names = list(ground.houses.urls)
    found = await asyncio.gather(*map(of, names))
    reads = [one for some in found if some for one in some]
    reads += await names_shown.of_case(await ground.reader(visitor.court), visitor.court, case_id)
    away = [name for name, some in zip(names, found, strict=True) if some is None]
    return sorted(reads, key=lambda one: str(one["read_at"]), reverse=True), away
