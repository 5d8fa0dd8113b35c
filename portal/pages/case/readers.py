"""Who read personal data of a case, in any service, when and what for."""

import asyncio
from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import Response

from contracts.catalogue import SERVICES
from portal.casebook import names_shown
from portal.pages.case.sheet import OneCase
from portal.pages.parts import part

SHOWN = 100  # reads of each service

router = APIRouter(include_in_schema=False)


@router.get("/cases/{case_id}/readers")
async def readers(sheet: OneCase) -> Response:
    query = {"case_id": sheet.case_id, "limit": SHOWN}
    asked = await asyncio.gather(
        *(part(sheet.ground, sheet.visitor, name, "/reads", query) for name in SERVICES)
    )
    reads = [{**read, "service": one.service} for one in asked for read in one.get("reads", ())]
    closed = all(one.state in ("closed", "away") for one in asked)
    if not closed:  # who may see what services showed may see what the portal did
        reads += await names_shown.of_case(sheet.reader, sheet.visitor.court, sheet.case_id)
    reads.sort(key=lambda read: datetime.fromisoformat(read["read_at"]), reverse=True)
    return await sheet.shown(
        "readers",
        reads=reads,
        closed=closed,
        missing=[one.service for one in asked if one.state == "away"],
    )
