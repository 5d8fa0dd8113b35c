"""The documents of a case: which there are, how far each is, every attempt to serve it; notices."""

import asyncio

from fastapi import APIRouter
from fastapi.responses import Response

from portal import words
from portal.pages.case.sheet import OneCase

router = APIRouter(include_in_schema=False)


@router.get("/cases/{case_id}/documents")
async def documents(sheet: OneCase) -> Response:
    package, notices = await asyncio.gather(
        sheet.part("documents", "/documents"), sheet.part("documents", "/notices")
    )
    acts = await sheet.ground.acts.allowed("documents", sheet.visitor.identity.roles)
    made = {one["document_kind"] for one in package.get("documents", ())}
    ordered = (package.get("package") or {}).get("kinds", ())
    return await sheet.shown(
        "documents",
        package=package,
        notices=notices,
        told={one["event"]: words.fact_title(one["event"]) for one in notices.get("notices", ())},
        missing=[kind for kind in ordered if kind not in made],
        mine=acts,
        heard=await sheet.heard(package, notices),
    )
