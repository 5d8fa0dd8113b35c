"""The court itself: its rules with articles and readings, its staff, working days and duties."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from kernel.base.zone import CHINA
from kernel.people.register import Appointment, Register, StaffMember
from portal import words as say
from portal.acts import Act
from portal.casebook import case_views
from portal.court_rules import PARTS, rules
from portal.houses import HouseAway
from portal.live import place_of
from portal.my_work import decidable, with_what_they_wait_for
from portal.next_acts import acts_of, board
from portal.pages.ground import Ground, On
from portal.pages.parts import part
from portal.session import Signed, Visitor

TEXT_MAX = 200
REGISTER, CALENDARS = "triage", "supervision"  # the services that keep them
Words = Annotated[str, Query(max_length=TEXT_MAX)]

router = APIRouter(include_in_schema=False)


class StaffFilters(BaseModel):
    """What the list of the staff is restricted to: a team, a part of a name."""

    team: Annotated[str, Field(max_length=TEXT_MAX)] = ""
    words: Annotated[str, Field(max_length=TEXT_MAX)] = ""


@router.get("/court")
async def court(
    request: Request,
    visitor: Signed,
    ground: On,
    part: Annotated[str, Query(pattern=f"^({'|'.join(PARTS)})$")] = "nodes",
    words: Words = "",
) -> Response:
    """The court's rules, part by part; `words` are looked for in all of their texts."""
    pack = ground.pack(visitor.court)
    found = rules(pack, part, say.titles_of(pack), words.strip())
    parts = {code: title for code, (title, _) in PARTS.items()}
    return ground.page(
        request, "court/rules.html", visitor, parts=parts, part=part, words=words, rules=found
    )


@router.get("/court/staff")
async def staff(
    request: Request,
    visitor: Signed,
    ground: On,
    filters: Annotated[StaffFilters, Query()],
) -> Response:
    """Who holds which office today or will, by team, and who is away or will be; `words` are a part
    of a name. Who keeps the register finds its acts here."""
    today = ground.clock.now().astimezone(CHINA).date()
    register = await ground.people.register(visitor.court)
    teams: dict[str, list[tuple[StaffMember, Appointment]]] = defaultdict(list)
    for member, held in listed_staff(register, today, filters.team, filters.words):
        teams[held.team].append((member, held))
    return ground.page(
        request,
        "court/staff.html",
        visitor,
        teams=sorted(teams.items()),
        team=filters.team,
        words=filters.words,
        today=today,
        entered=not register.empty,
        mine=await _acts(ground, visitor, REGISTER),
    )


def listed_staff(
    register: Register, today: date, team: str, words: str
) -> Iterator[tuple[StaffMember, Appointment]]:
    """Everybody with each office that is held today or from a later day on, in a team or in any, by
    a part of the name."""
    for member in register.people.values():
        if words.strip() not in member.name:
            continue
        for held in member.appointments:
            current = held.took_place and (held.last_day is None or held.last_day >= today)
            if current and team in ("", held.team):
                yield member, held


async def _acts(ground: Ground, visitor: Visitor, service: str) -> dict[str, Act]:
    """The acts of the court in a service that the visitor may be offered; none while it is away."""
    roles = await ground.roles(visitor)
    try:
        acts = await ground.acts.of(service)
    except HouseAway:
        return {}
    return {name: act for name, act in acts.items() if act.of_court and act.may(roles)}


@router.get("/court/calendar")
async def calendar(request: Request, visitor: Signed, ground: On) -> Response:
    """The years whose working days were entered, and the closures of the court."""
    told = await part(ground, visitor, CALENDARS, "/calendar")
    mine = await _acts(ground, visitor, CALENDARS)
    return ground.page(request, "court/calendar.html", visitor, calendar=told, mine=mine)


@router.get("/court/duties")
async def duties(request: Request, visitor: Signed, ground: On, words: Words = "") -> Response:
    """The court's own duties: which are open, what may be done of them, what waits for approval."""
    court, reader = visitor.court, await ground.reader(visitor.court)
    pack, nodes = ground.pack(court), await case_views.nodes(reader, court, court)
    told = await acts_of(ground.houses, visitor.token, court)
    requests = await case_views.requests(reader, court, court)
    waiting = [one for one in requests if one["state"] == "waiting"]
    mine = await decidable(ground, visitor, waiting)
    open_nodes = [one for one in nodes if not one["wait"] and one["closed_at"] is None]
    return ground.page(
        request,
        "court/duties.html",
        visitor,
        tasks=with_what_they_wait_for(open_nodes, pack),
        watched=bool(nodes),
        board=board(told, words.strip()),
        away=told.away,
        requests=waiting,
        mine={(one["service"], one["approval_id"]) for one in mine},
        acts=await _acts(ground, visitor, CALENDARS),
        words=words,
        live=await place_of(reader, court),
    )
