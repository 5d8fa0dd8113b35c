"""What the portal's API tells somebody about themselves: who they are, and what they have to do."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Query

from contracts.catalogue import HOUSES
from kernel.base.zone import CHINA
from kernel.door.lists import PageWanted
from kernel.rulebook import Pack
from portal import rooms, words
from portal.api.answers import Decision, decision, in_china
from portal.api.caller import Caller
from portal.api.problems import ApiProblem, api_router
from portal.houses import HouseAway
from portal.my_work import MyWork, my_work
from portal.pages.desk import DutiesWanted
from portal.pages.ground import Ground, On

router = api_router()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOffice:
    """An office in which the caller acts today; `for_person` is whose it is, and empty where it is
    the caller's own. `team` is empty for an office of the court."""

    office: str
    title: str
    team: str
    team_title: str
    for_person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name in the program, and in Chinese."""

    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Permitted:
    """The acts of one service that the caller may do in a case that is theirs."""

    service: str
    title: str
    acts: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """The caller: person, court, offices and teams today, and what they may do. `absent_until` is
    the last day of an absence; `away` names services that did not say what one may do there."""

    person: str
    name: str
    court: str
    court_title: str
    offices: tuple[HeldOffice, ...]
    absent_until: date | None
    may: tuple[Permitted, ...]
    away: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An open duty: until when, since when it is paused, and what it waits for.

    `due` is None where it is to be done at once (及时). `case_id` is the court for a duty of the
    court itself.
    """

    case_id: str
    node_id: str
    title: str
    who: str
    who_title: str
    handler: str
    opened_at: datetime
    due: datetime | None
    paused_at: datetime | None
    overdue: bool
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """A case that was handed over to a team of the caller's and is not accepted yet."""

    case_id: str
    from_team: str
    to_team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """What must not be: a case that nobody holds, or a duty that is overdue or soon due in a case
    that the caller handles or whose team they lead. `who_title` and `due` are those of the duty."""

    case_id: str
    title: str
    who_title: str = ""
    due: datetime | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """What the caller has to do. `next` is the cursor of the following page of `tasks`, None on the
    last; the other lists are whole on every page."""

    tasks: tuple[Task, ...]
    next: str | None
    approvals: tuple[Decision, ...]
    hand_overs: tuple[HandOver, ...]
    alarms: tuple[Alarm, ...]


@router.get("/me", operation_id="portal_me", summary="我是谁，可以办理什么")
async def me(caller: Caller, ground: On) -> Me:
    """Who the caller is in the court today, by the staff register, and what they may do."""
    pack, now, identity = ground.pack(caller.court), ground.clock.now(), caller.identity
    standing = await ground.people.standing(identity, pack, now)
    register = await ground.people.register(caller.court)
    member = register.people.get(identity.person)
    absence = member.absence_on(now.astimezone(CHINA).date()) if member else None
    titles = words.titles_of(pack)
    may, away = await _permitted(ground, standing.roles)
    return Me(
        person=identity.person,
        name=member.name if member else identity.person,
        court=caller.court,
        court_title=pack.title,
        offices=tuple(
            HeldOffice(
                office=one.role,
                title=titles.get(one.role, one.role),
                team=one.team,
                team_title=titles.get(one.team, ""),
                for_person="" if one.person == identity.person else one.person,
            )
            for one in standing.offices
        ),
        absent_until=absence.last_day if absence else None,
        may=may,
        away=away,
    )


async def _permitted(
    ground: Ground, roles: tuple[str, ...]
) -> tuple[tuple[Permitted, ...], tuple[str, ...]]:
    async def of(service: str) -> Permitted | str:
        try:
            acts = await ground.acts.of(service)
        except HouseAway:
            return service
        named = tuple(Named(name=a.name, title=a.title) for a in acts.values() if a.may(roles))
        return Permitted(service=service, title=HOUSES[service].title, acts=named)

    told = await asyncio.gather(*(of(service) for service in HOUSES))
    may = tuple(one for one in told if isinstance(one, Permitted) and one.acts)
    return may, tuple(one for one in told if isinstance(one, str))


@router.get("/me/tasks", operation_id="portal_my_tasks", summary="我的待办")
async def my_tasks(caller: Caller, ground: On, page: Annotated[DutiesWanted, Query()]) -> Tasks:
    """The caller's open duties by due date with what each waits for, the requests that wait for
    their decision, hand-overs, alarms."""
    pack, roles = ground.pack(caller.court), caller.identity.roles
    if not rooms.is_staff(pack, roles):
        raise ApiProblem(403, "您的岗位没有待办事项")
    found = await my_work(ground, caller, PageWanted(**page.model_dump()))
    return _told(found, pack, ground)


def _told(found: MyWork, pack: Pack, ground: Ground) -> Tasks:
    titles, now = words.titles_of(pack), ground.clock.now()
    return Tasks(
        tasks=tuple(_task(row, titles, now) for row in found.duties),
        next=found.following,
        approvals=tuple(decision(row, pack) for row in found.approvals),
        hand_overs=tuple(
            HandOver(
                case_id=row["case_id"],
                from_team=titles.get(row["holder"], row["holder"]),
                to_team=titles.get(row["passed_to"], row["passed_to"]),
            )
            for row in found.handed_over
        ),
        alarms=(
            *(Alarm(case_id=row["case_id"], title="无人承办") for row in found.unheld),
            *(_alarm(row, titles, now) for row in found.alarms),
        ),
    )


def _alarm(row: Any, titles: Any, now: datetime) -> Alarm:
    return Alarm(
        case_id=row["case_id"],
        title=row["title"],
        who_title=titles.get(row["who"], row["who"]),
        due=in_china(row["due"]),
        overdue=row["due"] is not None and row["due"] < now,
    )


def _task(row: Any, titles: Any, now: datetime) -> Task:
    names = ("case_id", "node_id", "title", "who")
    return Task(
        **{name: row[name] for name in names},
        opened_at=row["opened_at"].astimezone(CHINA),
        due=in_china(row["due"]),
        paused_at=in_china(row["paused_at"]),
        who_title=titles.get(row["who"], row["who"]),
        handler=row["handler"] or "",
        overdue=row["due"] is not None and row["due"] < now and row["paused_at"] is None,
        waits_for=tuple(row["waits_for"]),
    )
