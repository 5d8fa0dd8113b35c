"""What the team that holds a case has done: debtors, investigations, the way to its end."""

from fastapi import APIRouter
from fastapi.responses import Response

from portal.pages.case.sheet import OneCase

router = APIRouter(include_in_schema=False)


@router.get("/cases/{case_id}/work")
async def work(sheet: OneCase) -> Response:
    told = await sheet.part("enforcement")
    return await sheet.shown("work", work=told, heard=await sheet.heard(told))
