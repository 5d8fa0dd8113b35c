"""The history of a case: by time, or each event under the one that brought it about."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from contracts.catalogue import HOUSES
from kernel.rulebook import Pack
from portal import causes, words
from portal.casebook import case_views
from portal.my_work import with_what_they_wait_for
from portal.pages.case.sheet import OneCase

router = APIRouter(include_in_schema=False)


@router.get("/cases/{case_id}/timeline")
async def timeline(
    sheet: OneCase,
    order: Literal["time", "cause"] = "time",
    service: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """The history; `service` shows the events of one service alone."""
    entries = await case_views.entries(sheet.reader, sheet.visitor.court, sheet.case_id)
    arranged = causes.by_cause(entries) if order == "cause" else causes.by_time(entries)
    pack = sheet.ground.pack(sheet.visitor.court)
    shown = [
        {
            **told_entry(one.entry, pack),
            "depth": one.depth,
            "cause": told_entry(one.cause, pack) if one.cause else None,
        }
        for one in arranged
        if service in ("", one.entry["service"])
    ]
    services = [name for name in HOUSES if any(name == entry["service"] for entry in entries)]
    requests = await case_views.requests(sheet.reader, sheet.visitor.court, sheet.case_id)
    nodes = await case_views.nodes(sheet.reader, sheet.visitor.court, sheet.case_id)
    running = [one for one in nodes if one["closed_at"] is None]
    return await sheet.shown(
        "timeline",
        entries=shown,
        order=order,
        service=service,
        services=services,
        waits=with_what_they_wait_for([one for one in running if not one["wait"]], pack),
        periods=[one for one in running if one["wait"]],
        requests=[one for one in requests if one["state"] == "waiting"],
    )


def told_entry(entry: Mapping[str, Any], pack: Pack) -> dict[str, Any]:
    """An event in words: its title, its facts, and in which office who acted."""
    service, name = entry["service"], entry["name"]
    role, _, person = entry["actor"].partition(":")
    return {
        **entry,
        "title": words.event_title(service, name),
        "facts": words.told(service, name, entry["body"], pack),
        "role": role,
        "person": person,
        "anchor": f"{service}-{entry['position']}",
    }
