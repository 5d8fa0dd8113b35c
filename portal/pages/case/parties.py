"""The parties of a case: masked, or in full for a purpose that is recorded with the reading."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from portal.pages.case.sheet import OneCase, Sheet
from portal.session import Filled

router = APIRouter(include_in_schema=False)
PLACE = "/cases/{case_id}/parties"


@router.get(PLACE)
async def masked(sheet: OneCase) -> Response:
    return await _shown(sheet, "")


@router.post(PLACE)
async def in_full(
    sheet: OneCase, _visitor: Filled, purpose: Annotated[str, Form(max_length=400)] = ""
) -> Response:
    """The parties in full. The purpose is in no address: it may tell of the case."""
    return await _shown(sheet, purpose.strip())


async def _shown(sheet: Sheet, purpose: str) -> Response:
    filing = await sheet.part("intake", purpose=purpose)
    error = filing.why if purpose and filing.state == "failed" else ""
    if error:  # the purpose was refused: the masked page, with what was typed
        filing = await sheet.part("intake")
    return await sheet.shown(
        "parties",
        status=422 if error else 200,
        filing=filing,
        purpose=purpose,
        error=error,
        heard=await sheet.heard(filing),
    )
