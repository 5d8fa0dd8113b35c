"""The court itself: its rules with articles and readings, its staff, its working days."""

from collections import defaultdict
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from kernel.base.zone import CHINA
from kernel.people.register import Appointment, StaffMember
from portal import words as say
from portal.court_rules import PARTS, rules
from portal.pages.ground import On
from portal.pages.parts import part
from portal.session import Signed

TEXT_MAX = 200
Words = Annotated[str, Query(max_length=TEXT_MAX)]

router = APIRouter(include_in_schema=False)


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
    team: Annotated[str, Query(max_length=TEXT_MAX)] = "",
    words: Words = "",
) -> Response:
    """Who holds which office today, by team, and who is away; `words` are a part of a name."""
    today = ground.clock.now().astimezone(CHINA).date()
    register = await ground.people.register(visitor.court)
    teams: dict[str, list[tuple[StaffMember, Appointment]]] = defaultdict(list)
    for member, held in register.on(today):
        if team in ("", held.team) and words.strip() in member.name:
            teams[held.team].append((member, held))
    return ground.page(
        request,
        "court/staff.html",
        visitor,
        teams=sorted(teams.items()),
        team=team,
        words=words,
        today=today,
        entered=not register.empty,
    )


@router.get("/court/calendar")
async def calendar(request: Request, visitor: Signed, ground: On) -> Response:
    """The years whose working days were entered, and the closures of the court."""
    told = await part(ground, visitor, "supervision", "/calendar")
    return ground.page(request, "court/calendar.html", visitor, calendar=told)
