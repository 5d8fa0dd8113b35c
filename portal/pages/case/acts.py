"""What may be done next in a case: the section of its page, and beside every other section."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from portal.casebook import case_views
from portal.my_work import decidable
from portal.next_acts import acts_of, board
from portal.pages.case.sheet import OneCase, Sheet

TEXT_MAX = 200


async def requests_of(sheet: Sheet) -> tuple[list[dict[str, Any]], set[tuple[str, str]]]:
    """The undecided requests of a case, and which of them the visitor may decide: by service and
    id."""
    found = await case_views.requests(sheet.reader, sheet.visitor.court, sheet.case_id)
    waiting = [one for one in found if one["state"] == "waiting"]
    mine = await decidable(sheet.ground, sheet.visitor, waiting)
    return waiting, {(one["service"], one["approval_id"]) for one in mine}


router = APIRouter(include_in_schema=False)


@router.get("/cases/{case_id}/acts")
async def acts(sheet: OneCase, words: Annotated[str, Query(max_length=TEXT_MAX)] = "") -> Response:
    """The acts; the short list alone for a page that is shown already."""
    told = await acts_of(sheet.ground.houses, sheet.visitor.token, sheet.case_id)
    found = board(told, words.strip())
    aside = "HX-Request" in sheet.request.headers
    nodes = await case_views.nodes(sheet.reader, sheet.visitor.court, sheet.case_id)
    waiting, mine = await requests_of(sheet)
    return await sheet.shown(
        "aside" if aside else "acts",
        board=found,
        requests=waiting,
        mine=mine,
        away=told.away,
        words=words,
        nodes={node["node_id"]: node["title"] for node in nodes},
    )
