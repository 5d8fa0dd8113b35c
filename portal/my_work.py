"""What somebody has to do: duties, requests that wait for their decision, hand-overs, alarms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from contracts.approvals import ApprovalGiven, Stages
from kernel.deciding.offices import office_for
from kernel.door.lists import FIRST, PageWanted
from kernel.people.authority import Standing
from kernel.people.identity import Identity
from kernel.rulebook import Pack
from portal import words
from portal.casebook import tasks
from portal.pages.ground import Ground
from portal.session import Visitor
from portal.whose_work import work_of

_STAGES: TypeAdapter[Stages] = TypeAdapter(Stages)
_GIVEN: TypeAdapter[tuple[ApprovalGiven, ...]] = TypeAdapter(tuple[ApprovalGiven, ...])
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MyWork:
    """A page of duties, `following` the cursor of the next; and what else waits, all of it."""

    duties: Sequence[Row]
    following: str | None
    approvals: Sequence[Row]
    handed_over: Sequence[Row]
    unheld: Sequence[Row]
    alarms: Sequence[Row]


async def my_work(ground: Ground, visitor: Visitor, page: PageWanted = FIRST) -> MyWork:
    """What a visitor has to do. Raises FieldProblems for an order or a cursor that nobody gave."""
    court, reader = visitor.court, await ground.reader(visitor.court)
    standing = await _standing(ground, visitor)
    found = await duties(ground, visitor, page)
    teams = list(dict.fromkeys(office.team for office in standing.offices if office.team))
    return MyWork(
        duties=found["tasks"],
        following=found["next"],
        approvals=await approvals(ground, visitor),
        handed_over=await tasks.handed_over(reader, court, teams),
        unheld=await tasks.unheld(reader, court) if oversees(standing) else [],
        alarms=await tasks.alarms(reader, court, work_of(standing), ground.clock.now()),
    )


async def duties(ground: Ground, visitor: Visitor, page: PageWanted = FIRST) -> dict[str, Any]:
    """A page of the visitor's duties, each with what it waits for, and the cursor of the next.
    Raises FieldProblems for an order or a cursor that nobody gave."""
    court, reader = visitor.court, await ground.reader(visitor.court)
    work, pack = work_of(await _standing(ground, visitor)), ground.pack(court)
    found = await tasks.mine(reader, court, work, page)
    return {**found, "tasks": with_what_they_wait_for(found["tasks"], pack)}


def with_what_they_wait_for(rows: Sequence[Row], pack: Pack) -> list[Row]:
    """Duties, each with the titles of the events that end it."""
    awaited = {row.code: [words.awaited(one, pack) for one in row.closes_on] for row in pack.nodes}
    return [{**row, "waits_for": awaited.get(row["code"], [])} for row in rows]


async def approvals(ground: Ground, visitor: Visitor) -> list[Row]:
    """The requests that the visitor may decide now, the oldest first."""
    reader = await ground.reader(visitor.court)
    return await decidable(ground, visitor, await tasks.waiting(reader, visitor.court))


async def decidable(ground: Ground, visitor: Visitor, requests: Sequence[Row]) -> list[Row]:
    """Those of some undecided requests that the visitor may decide now."""
    held = replace(visitor.identity, roles=(await _standing(ground, visitor)).roles)
    return [one for one in requests if await _decides(ground, held, one)]


async def _decides(ground: Ground, identity: Identity, request: Row) -> bool:
    if request["requester"] == identity.person or not _turn(request, identity):
        return False
    court, now = identity.court, ground.clock.now()
    place = (request["service"], request["case_id"])
    roles = await ground.people.deciding(identity, *place, ground.pack(court), now)
    return _turn(request, replace(identity, roles=roles))


def _turn(request: Row, identity: Identity) -> bool:
    given = _GIVEN.validate_python(request["given"])
    if any(one.approver == identity.person for one in given):
        return False
    stages = _STAGES.validate_python(request["stages"])
    return office_for(stages, given, identity.roles) is not None


async def _standing(ground: Ground, visitor: Visitor) -> Standing:
    pack = ground.pack(visitor.court)
    return await ground.people.standing(visitor.identity, pack, ground.clock.now())


def oversees(standing: Standing) -> bool:
    """Whether somebody looks after every case: in an office of the whole court, or in the
    centre."""
    whole = whole_court(standing.pack)
    centre = standing.pack.command_centre
    return any(one.role in whole or one.team == centre for one in standing.offices)


def whole_court(pack: Pack) -> frozenset[str]:
    """The offices that stand above every team."""
    return frozenset(one.code for one in pack.national.offices if one.whole_court)
