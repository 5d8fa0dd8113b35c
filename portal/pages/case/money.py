"""The money of a case: its account, what came in and how it was divided, what was paid out."""

from fastapi import APIRouter
from fastapi.responses import Response

from portal.pages.case.sheet import OneCase

router = APIRouter(include_in_schema=False)


@router.get("/cases/{case_id}/money")
async def money(sheet: OneCase) -> Response:
    account = await sheet.part("payments", "/account")
    acts = await sheet.ground.acts.allowed("payments", await sheet.ground.roles(sheet.visitor))
    return await sheet.shown("money", account=account, mine=acts, heard=await sheet.heard(account))
