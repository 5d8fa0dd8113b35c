"""The duties of a case: as a chart over time and as a table, each with why it is due on its day."""

from fastapi import APIRouter
from fastapi.responses import Response

from portal.casebook import case_views
from portal.chart import chart
from portal.pages.case.sheet import OneCase

router = APIRouter(include_in_schema=False)


@router.get("/cases/{case_id}/nodes")
async def nodes(sheet: OneCase) -> Response:
    found = await case_views.nodes(sheet.reader, sheet.visitor.court, sheet.case_id)
    drawing = chart(found, sheet.ground.clock.now())
    return await sheet.shown("nodes", nodes=found, chart=drawing)
