"""The property of a case: inquiries, assets with their measures and ends, lots that are sold."""

import asyncio

from fastapi import APIRouter
from fastapi.responses import Response

from portal.pages.case.sheet import OneCase

router = APIRouter(include_in_schema=False)


@router.get("/cases/{case_id}/property")
async def property_of_case(sheet: OneCase) -> Response:
    control, disposal = await asyncio.gather(sheet.part("control"), sheet.part("disposal", "/lots"))
    return await sheet.shown(
        "property", control=control, disposal=disposal, heard=await sheet.heard(control, disposal)
    )
