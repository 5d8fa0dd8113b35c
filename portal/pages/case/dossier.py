"""The dossier of a case: material handed in and scanned, its image, the archived volume."""

from fastapi import APIRouter
from fastapi.responses import Response

from portal.casebook import stored
from portal.pages.case.files import named_for
from portal.pages.case.sheet import OneCase

ARCHIVE = "archive"

router = APIRouter(include_in_schema=False)


@router.get("/cases/{case_id}/dossier")
async def dossier(sheet: OneCase) -> Response:
    court, visitor = sheet.visitor.court, sheet.visitor
    told = await sheet.part(ARCHIVE)
    files = await stored.files_of(sheet.reader, court, sheet.case_id)
    named = [(one, await named_for(sheet.ground, visitor, one.file_name)) for one in files]
    return await sheet.shown(
        "dossier",
        dossier=told,
        files=[(one, name) for one, name in named if one.service == ARCHIVE],
        others=sum(1 for one, _ in named if one.service != ARCHIVE),
        kinds={row.material_kind: row.title for row in sheet.ground.pack(court).dossier},
        mine=await sheet.ground.acts.allowed(ARCHIVE, await sheet.ground.roles(visitor)),
        heard=await sheet.heard(told),
    )
