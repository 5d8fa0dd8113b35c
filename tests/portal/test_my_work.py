"""What somebody has to do is what their offices have to do, page by page, and nobody else's."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.catalogue import HOUSES
from contracts.supervision import NodeOpened
from contracts.triage import CustodyAccepted, CustodyBegan, CustodyPassed
from contracts.triage_staff import StaffAbsent, StaffAppointed
from contracts.values import Derivation
from kernel.base.clock import SimulatedClock
from kernel.door.lists import PageWanted
from kernel.door.problems import FieldProblems
from kernel.journal.authority import TELLER, AuthorityFacts
from kernel.people.authority import Office, Standing
from kernel.people.identity import Identity, Permissions
from kernel.program.app import codec_of
from portal import my_work
from portal.acts import Acts
from portal.api import me
from portal.api.problems import ApiProblem
from portal.casebook import tasks
from portal.casebook.book import CaseBook
from portal.houses import Houses
from portal.pages.desk import DutiesWanted
from portal.people import People
from portal.session import Visitor
from portal.whose_work import Work, work_of
from tests.portal.book import COURT, asked, filed, reader, record
from tests.support import COURTS, at, pack, rulebook

NOW = at("2026-03-10 09:00")
FIRST, SECOND = "（2026）豫1024执1号", "（2026）豫1024执2号"


def standing(*offices: tuple[str, str]) -> Standing:
    held = [Office(role=role, person="li", team=team) for role, team in offices]
    return Standing(pack=pack(COURT), offices=held)


def test_a_shared_group_works_in_every_case() -> None:
    assert work_of(standing(("receptionist", "command-centre"))) == Work(
        free=("receptionist", "command-centre")
    )


def test_a_team_works_in_its_own_cases_and_a_handler_in_theirs() -> None:
    work = work_of(standing(("handler", "fast"), ("judge", "fast")))
    assert work.bound == (("handler", "fast"), ("judge", "fast"))
    assert (work.free, work.handlers) == (("fast",), ("li",))


def test_an_office_of_the_court_is_held_in_no_team() -> None:
    assert work_of(standing(("bureau_head", ""))) == Work(free=("bureau_head",))


def opened(case_id: str, who: str, due: datetime | None, node: str = "") -> NodeOpened:
    derivation = Derivation(
        article="三、(一)",
        text="当日",
        counts_from="event",
        start="2026-03-02T10:00:00+08:00",
        value=None,
        unit="prompt",
        calendar="",
        provisional=False,
    )
    return NodeOpened(
        case_id=case_id,
        node_id=node or f"{who}-{case_id}",
        code="filing-checked",
        title=who,
        who=who,
        stage="intake",
        subject="case",
        subject_id="",
        opened_at=at("2026-03-02 10:00"),
        due=due,
        warn_at=None,
        overdue_on_arrival=False,
        derivation=derivation,
        requirements=(),
        readings=(),
        wait=False,
    )


class Court:
    """A court whose events are entered in a case book one after the other."""

    def __init__(self, book: CaseBook) -> None:
        self.book = book
        self._positions: dict[str, int] = {}

    async def tell(self, service: str, *events: Any) -> None:
        records = []
        for event in events:
            self._positions[service] = self._positions.get(service, 0) + 1
            case_id = getattr(event, "case_id", COURT)
            records.append(record(event, self._positions[service], service, case_id))
        await self.book.take((service, 0), records)


@pytest.fixture
async def court(book: CaseBook) -> Court:
    made = Court(book)
    await made.tell("intake", await filed(book, FIRST), await filed(book, SECOND))
    await made.tell(
        "triage",
        *(CustodyBegan(case_id=one, holder="command-centre") for one in (FIRST, SECOND)),
        CustodyPassed(
            case_id=FIRST, from_holder="command-centre", to_holder="fast", enclosed=(), article=""
        ),
        CustodyAccepted(case_id=FIRST, holder="fast", handler="li"),
    )
    return made


async def titles(book: CaseBook, work: Work, **more: Any) -> list[str]:
    found = await tasks.mine(await reader(book), COURT, work, **more)
    return [row["node_id"] for row in found["tasks"]]


@pytest.mark.slow
async def test_duties_are_found_by_office_team_and_handler(court: Court) -> None:
    await court.tell(
        "supervision",
        opened(FIRST, "handler", at("2026-03-20"), "mine"),
        opened(SECOND, "handler", at("2026-03-19"), "nobody's yet"),
        opened(FIRST, "judge", None, "of the team"),
        opened(SECOND, "judge", None, "of the centre"),
        opened(FIRST, "receptionist", at("2026-03-18"), "of the group"),
        opened(COURT, "receptionist", at("2026-03-17"), "of the court"),
    )
    book = court.book
    assert await titles(book, Work(handlers=("li",))) == ["mine"]
    assert await titles(book, Work(bound=(("handler", "fast"), ("judge", "fast")))) == [
        "of the team"
    ]
    assert await titles(book, Work(bound=(("handler", "command-centre"),))) == ["nobody's yet"]
    assert await titles(book, Work(free=("receptionist",))) == ["of the court", "of the group"]


@pytest.mark.slow
@pytest.mark.parametrize("sort", ["due", "-due"])
async def test_pages_follow_each_other_without_gap_or_repetition(court: Court, sort: str) -> None:
    days = [at("2026-03-20"), None, at("2026-03-12"), None, at("2026-03-12")]
    await court.tell(
        "supervision",
        *(opened(FIRST, "handler", day, f"n{number}") for number, day in enumerate(days)),
    )
    work, seen = Work(free=("handler",), handlers=("li",)), list[str]()
    after: str | None = ""
    while after is not None:
        page = PageWanted(limit=2, after=after, sort=sort)
        found = await tasks.mine(await reader(court.book), COURT, work, page)
        seen += [row["node_id"] for row in found["tasks"]]
        after = found["next"]
    expected = ["n2", "n4", "n0", "n1", "n3"]
    assert seen == (expected if sort == "due" else expected[::-1])


class Ground:
    """What the work of somebody is found with."""

    def __init__(self, book: CaseBook) -> None:
        self.book = book
        self.clock = SimulatedClock(NOW)
        table = Permissions.load(COURTS / "permissions", rulebook().offices)
        facts = AuthorityFacts(book.pools, codec_of(TELLER))
        self.acts = Acts(Houses({}))
        self.people = People(facts=facts, permissions=table, tokens_rule=False)

    async def reader(self, _court: str) -> Any:
        return await reader(self.book)

    def pack(self, court: str) -> Any:
        return pack(court)


def staff(person: str, office: str, team: str = "") -> StaffAppointed:
    return StaffAppointed(
        person=person,
        name=f"姓名{person}",
        office=office,
        team=team,
        first_day=at("2026-01-05").date(),
    )


def somebody(person: str) -> Visitor:
    return Visitor(Identity(person, COURT, ()), "T", "")


@pytest.mark.slow
async def test_a_request_is_listed_to_those_alone_who_may_decide_it(court: Court) -> None:
    await court.tell(
        "triage",
        staff("lead", "team_leader", "fast"),
        staff("other", "team_leader", "ordinary-1"),
        staff("self", "team_leader", "fast"),
    )
    await court.tell("documents", asked(FIRST, "self"))
    ground: Any = Ground(court.book)
    listed = {
        one: len(await my_work.approvals(ground, somebody(one)))
        for one in ("lead", "other", "self")
    }
    assert listed == {"lead": 1, "other": 0, "self": 0}


@pytest.mark.slow
async def test_a_substitute_has_the_work_of_who_is_away(court: Court) -> None:
    await court.tell(
        "triage",
        staff("li", "handler", "fast"),
        staff("wang", "handler", "fast"),
        StaffAbsent(
            person="li",
            substitute="wang",
            first_day=at("2026-03-09").date(),
            last_day=at("2026-03-11").date(),
        ),
    )
    await court.tell("supervision", opened(FIRST, "handler", at("2026-03-20")))
    ground: Any = Ground(court.book)
    found = await my_work.my_work(ground, somebody("wang"))
    assert [row["case_id"] for row in found.duties] == [FIRST]
    assert found.duties[0]["waits_for"] == ["立案信息核对完成"]
    assert ground.people.name(COURT, "li") == "姓名li"


@pytest.mark.slow
async def test_who_oversees_the_court_sees_what_nobody_holds(court: Court) -> None:
    lost = "（2026）豫1024执3号"
    await court.tell("intake", await filed(court.book, lost))
    await court.tell("triage", staff("head", "bureau_head"), staff("li", "handler", "fast"))
    ground: Any = Ground(court.book)
    assert [one["case_id"] for one in (await my_work.my_work(ground, somebody("head"))).unheld] == [
        lost
    ]
    assert (await my_work.my_work(ground, somebody("li"))).unheld == []


@pytest.mark.slow
async def test_who_holds_or_leads_a_case_is_alarmed_by_the_lateness_of_anybody_in_it(
    court: Court,
) -> None:
    await court.tell(
        "triage",
        staff("li", "handler", "fast"),
        staff("lead", "team_leader", "fast"),
        staff("other", "team_leader", "ordinary-1"),
        staff("wang", "handler", "fast"),
    )
    late, coming = opened(FIRST, "scanner", NOW), opened(FIRST, "fund_clerk", at("2026-03-12"))
    soon = replace(coming, warn_at=at("2026-03-09"))
    far = opened(FIRST, "archivist", at("2026-05-12"))
    elsewhere = opened(SECOND, "scanner", at("2026-03-03"))
    await court.tell("supervision", late, soon, far, elsewhere)
    ground: Any = Ground(court.book)
    ground.clock.set(NOW + timedelta(minutes=1))
    found = {
        one: [row["who"] for row in (await my_work.my_work(ground, somebody(one))).alarms]
        for one in ("li", "lead", "other", "wang")
    }
    assert found == {
        "li": ["scanner", "fund_clerk"],
        "lead": ["scanner", "fund_clerk"],
        "other": [],
        "wang": [],
    }


@pytest.mark.slow
async def test_the_api_tells_who_one_is_and_what_one_has_to_do(court: Court) -> None:
    await court.tell("triage", staff("li", "handler", "fast"), staff("lead", "team_leader", "fast"))
    await court.tell("supervision", opened(FIRST, "handler", at("2026-03-09")))
    await court.tell("documents", asked(FIRST, "li"))
    ground: Any = Ground(court.book)
    told = await me.me(somebody("li"), ground)
    assert [(one.office, one.team_title, one.for_person) for one in told.offices] == [
        ("handler", "快执团队", "")
    ]
    assert (told.name, told.may, told.away, told.absent_until) == (
        "姓名li",
        (),
        tuple(HOUSES),
        None,
    )
    mine = await me.my_tasks(handler("li"), ground, DutiesWanted())
    assert [(one.who_title, one.overdue) for one in mine.tasks] == [("承办人", True)]
    assert (mine.approvals, mine.hand_overs, mine.next) == ((), (), None)
    assert [(one.title, one.overdue) for one in mine.alarms] == [("handler", True)]
    decisions = (await me.my_tasks(handler("lead"), ground, DutiesWanted())).approvals
    assert [(one.approval_id, one.requester) for one in decisions] == [("document-review-1", "li")]


@pytest.mark.slow
async def test_who_has_no_work_or_a_cursor_of_nobody_is_refused(court: Court) -> None:
    ground: Any = Ground(court.book)
    party = Visitor(Identity("p", COURT, ("portal",)), "T", "")
    with pytest.raises(ApiProblem) as refused:
        await me.my_tasks(party, ground, DutiesWanted())
    assert refused.value.status == 403
    with pytest.raises(FieldProblems) as unfit:
        await me.my_tasks(handler("li"), ground, DutiesWanted(after="?"))
    assert [fault.field for fault in unfit.value.faults] == ["after"]


def handler(person: str) -> Visitor:
    return Visitor(Identity(person, COURT, ("handler",)), "T", "")
