"""The first section of a case's page: where it stands, what is due, what waits, what happened."""

from fastapi import APIRouter
from fastapi.responses import Response

from portal.casebook import case_views
from portal.pages.case.acts import requests_of
from portal.pages.case.files import named_for
from portal.pages.case.sheet import OneCase
from portal.pages.case.timeline import told_entry

LATEST = 12  # events
RECENT = 100  # events, among which the latest that are news are looked for
COPY = "Noted"  # how events are named by which a service keeps what another one has told
CLOCK = "Node"  # how events of the clocks begin: the duties stand above

router = APIRouter(include_in_schema=False)


@router.get("/cases/{case_id}")
async def overview(sheet: OneCase) -> Response:
    court = sheet.visitor.court
    nodes = await case_views.nodes(sheet.reader, court, sheet.case_id)
    waiting, mine = await requests_of(sheet)
    entries = await case_views.entries(sheet.reader, court, sheet.case_id, RECENT)
    news = [one for one in reversed(entries) if _is_news(one["name"])]
    pack = sheet.ground.pack(court)
    return await sheet.shown(
        "",
        open_nodes=[one for one in nodes if not one["wait"] and one["closed_at"] is None],
        done=sum(1 for one in nodes if not one["wait"] and one["closed_at"] is not None),
        requests=waiting,
        mine=mine,
        entries=[told_entry(entry, pack) for entry in news[:LATEST]],
        demand=await _demand(sheet),
    )


async def _demand(sheet: OneCase) -> str:
    """What another court asks for in a matter, as the visitor may see it."""
    told = sheet.case.get("demand") or ""
    return told if isinstance(told, str) else await named_for(sheet.ground, sheet.visitor, told)


def _is_news(name: str) -> bool:
    return not name.endswith(COPY) and not name.startswith(CLOCK)
