"""The board of who leads: the flow by stage, what is overdue and soon due, loads, alarms."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kernel.door.lists import PageWanted
from portal import rooms
from portal.casebook import duties, tasks
from portal.casebook.duties import Chosen
from portal.desks import DESKS, EVERYTHING
from portal.live import place_of
from portal.pages.cases import NotFound
from portal.pages.ground import On
from portal.session import Signed

SHOWN = 15  # of each list; the rest is on the desk of everything

router = APIRouter(include_in_schema=False)


@router.get("/leader")
async def leader(request: Request, visitor: Signed, ground: On) -> Response:
    """The board. Raises NotFound for who leads nobody."""
    court, now = visitor.court, ground.clock.now()
    if not rooms.leads(ground.pack(court), visitor.identity.roles):
        raise NotFound
    reader = await ground.reader(court)
    stages = DESKS[EVERYTHING].stages
    late, soon = (Chosen(stages=stages, state=state) for state in ("overdue", "soon"))
    live = await place_of(reader, court)
    waiting = await tasks.waiting(reader, court)
    return ground.page(
        request,
        "leader.html",
        visitor,
        flow=_by_stage(await duties.flow(reader, court, now)),
        loads=_by_team(await duties.loads(reader, court, now)),
        overdue=await duties.listed(reader, court, late, now, PageWanted(limit=SHOWN)),
        coming=await duties.listed(reader, court, soon, now, PageWanted(limit=SHOWN)),
        unheld=await tasks.unheld(reader, court),
        handed=await tasks.handed_over_anywhere(reader, court),
        waiting=waiting[:SHOWN],
        waiting_in_all=len(waiting),
        live=live,
    )


def _by_stage(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The stages with most cases first: cases by tier, and days in the stage on average."""
    stages: dict[str, dict[str, Any]] = {}
    for row in rows:
        stage = stages.setdefault(
            row["stage"], {"stage": row["stage"], "cases": 0, "days": 0.0, "tiers": {}}
        )
        stage["days"] = _mean(stage["days"], stage["cases"], row["days"], row["cases"])
        stage["cases"] += row["cases"]
        stage["tiers"][row["tier"]] = row["cases"]
    return sorted(stages.values(), key=lambda stage: -stage["cases"])


def _mean(one: float, ones: int, other: float, others: int) -> float:
    return (one * ones + other * others) / (ones + others)


def _by_team(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, dict[str, int], list[Any]]]:
    """The teams with most cases first: their sums, and those of each handler."""
    teams: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        teams[row["holder"]].append(row)
    sums = [
        (team, {name: sum(one[name] for one in held) for name in ("cases", "overdue")}, held)
        for team, held in teams.items()
    ]
    return sorted(sums, key=lambda entry: -entry[1]["cases"])
