"""Authority over a case at the doors of every house: who may do every act, and who may not.

The acts are those of the tables of permissions, whatever stands there.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from contracts.approvals import ApprovalStage
from contracts.archive import DossierOpened
from contracts.catalogue import SERVICES
from contracts.triage import CustodyPassed, CustodyRefused
from contracts.triage_staff import StaffRelieved
from kernel.door.answers import Request
from kernel.door.http import CASE
from kernel.journal import approvals
from kernel.people.identity import SYSTEM
from kernel.rulebook import Pack
from services.archive.commands import dossier_of
from tests.kernel.authority import (
    Houses,
    Told,
    absent,
    appointed,
    held_by,
    passed_to,
    permissions,
)
from tests.support import at, pack

CASE_ID = "（2026）豫1024执37号"
COURT = "yanling"
OFFICES_OF_A_TEAM = ("team_leader", "judge", "clerk")
LINE = ("deputy_bureau_head", "bureau_head", "court_leader", "president")


def teams_of(rules: Pack) -> tuple[str, str]:
    """Two teams that take cases, neither within the other."""
    first, *others = dict.fromkeys(entry.team for pool in rules.pools for entry in pool.teams)
    return first, others[-1]


def staffed(rules: Pack) -> Told:
    """A court with every office in two teams and none; one case, held by the first team."""
    told, (own, other) = Told(), teams_of(rules)
    for team in (own, other):
        told.tell(rules.court, appointed(f"handler-{team}", "handler", team))
        told.tell(rules.court, appointed(f"second-{team}", "handler", team))
        for office in OFFICES_OF_A_TEAM:
            told.tell(rules.court, appointed(f"{office}-{team}", office, team))
    usual = {office.code for office in rules.national.offices if not office.technical}
    for office in sorted(usual - {"handler", *OFFICES_OF_A_TEAM}):
        told.tell(rules.court, appointed(office, office, "" if office in LINE else other))
    told.tell(rules.court, *held_by(CASE_ID, rules.command_centre, own, f"handler-{own}"))
    return told


def acts() -> Iterator[tuple[str, str]]:
    """Every act on a case that persons may do, of every house."""
    houses = Houses(Told())
    for service in SERVICES:
        for act, route in houses.doors[service].routes.items():
            roles = set(permissions().roles(service, act)) - {SYSTEM}
            if route.path.startswith(CASE) and roles:
                yield service, act


ACTS = tuple(acts())


def expected(service: str, act: str, rules: Pack) -> dict[str, bool]:
    """Who may do an act in the case, and who may not, by the words of its row."""
    own, other = teams_of(rules)
    found: dict[str, bool] = {}
    for entitled in permissions().entitled(service, act):
        match entitled.of, entitled.role:
            case (("holder" | "receiver"), role):
                found |= {f"{role}-{own}": True, f"{role}-{other}": False}
                if role == "handler":
                    found[f"second-{own}"] = entitled.of == "receiver"
                    found[f"second-{other}"] = False
            case (("line" | "group"), role) if role in OFFICES_OF_A_TEAM:
                found |= {f"{role}-{own}": True, f"{role}-{other}": True}
            case (("line" | "group"), role):
                found[role] = True
    return found


@pytest.mark.parametrize("court", ["yanling", "shangqiu"])  # with a centre that has teams, without
async def test_every_act_of_every_house_is_for_those_its_row_names(court: str) -> None:
    rules = pack(court)
    houses, wrong = Houses(staffed(rules)), list[str]()
    own, other = teams_of(rules)
    strangers = {f"second-{own}", f"handler-{other}", f"team_leader-{other}", "scanner", "nobody"}
    technical = {office.code for office in rules.national.offices if office.technical}
    assert len(ACTS) > 50
    for service, act in ACTS:
        wanted = expected(service, act, rules)
        for person in {*wanted, *strangers}:
            roles = (person,) if person in technical else ("handler", "team_leader")
            who = {"court": court, "person": person, "roles": roles}
            if await houses.may(service, act, CASE_ID, **who) != wanted.get(person, False):
                wrong.append(f"{service}.{act}: {person}")
    assert wrong == []


async def test_who_is_of_another_court_or_a_party_may_do_nothing() -> None:
    rules = pack(COURT)
    houses, (own, _) = Houses(staffed(rules)), teams_of(rules)
    houses.told.tell("ruyang", appointed("centre-head", "centre_head"))
    for service, act in ACTS:
        for court, person, roles in (
            ("ruyang", f"handler-{own}", ("handler", "bureau_head")),
            (COURT, "P1", ("portal",)),
        ):
            who = {"court": court, "person": person, "roles": roles}
            assert not await houses.may(service, act, CASE_ID, **who), (service, act, roles)


async def test_the_refusal_says_whose_the_case_is_and_by_which_article() -> None:
    rules = pack(COURT)
    houses, (own, other) = Houses(staffed(rules)), teams_of(rules)
    refused = await houses.knock(
        "enforcement", "CloseCase", CASE_ID, court=COURT, person=f"handler-{other}", roles=()
    )
    title = next(team.title for team in rules.teams if team.code == own)
    assert refused.json() == {
        "type": "urn:zhixing:problem:forbidden",
        "title": f"该案由{title}承办，承办人handler-{own}",
        "status": 403,
        "team": own,
        "article": "三、(十二)",
    }
    never = await houses.knock(
        "enforcement", "CloseCase", CASE_ID, court=COURT, person="fund_clerk", roles=()
    )
    assert never.json()["title"].startswith("您的角色无权办理")


async def test_authority_passes_with_the_acceptance_and_the_former_holder_is_refused() -> None:
    rules = pack(COURT)
    houses, (own, other) = Houses(staffed(rules)), teams_of(rules)

    async def holders(act: str, service: str = "enforcement") -> list[str]:
        people = (f"handler-{own}", f"team_leader-{own}", f"handler-{other}", f"second-{other}")
        return [
            person
            for person in people
            if await houses.may(service, act, CASE_ID, court=COURT, person=person, roles=())
        ]

    before = [f"handler-{own}", f"team_leader-{own}"]
    assert await holders("CloseCase") == before
    passing, accepting = passed_to(CASE_ID, own, other, f"second-{other}")
    houses.told.tell(COURT, passing)
    assert await holders("CloseCase") == before
    assert await holders("AcceptCustody", "triage") == [f"handler-{other}", f"second-{other}"]
    refusal = CustodyRefused(case_id=CASE_ID, holder=own, reason="缺材料", article="三、(十二)")
    houses.told.tell(COURT, refusal)
    assert await holders("CloseCase") == before
    assert await holders("AcceptCustody", "triage") == before
    houses.told.tell(COURT, passing, accepting)
    assert await holders("CloseCase") == [f"second-{other}"]


async def test_before_any_team_has_it_the_centre_holds_a_case() -> None:
    rules = pack(COURT)
    houses, (own, _) = Houses(staffed(rules)), teams_of(rules)
    houses.told.tell(COURT, appointed("centre-handler", "handler", rules.command_centre))
    passing = CustodyPassed(
        case_id="（2026）豫1024执2号",
        from_holder=rules.command_centre,
        to_holder=own,
        enclosed=(),
        article="一",
    )
    for case_id, told in (("（2026）豫1024执1号", ()), ("（2026）豫1024执2号", (passing,))):
        houses.told.tell(COURT, *told)
        for person, may in (("centre-handler", True), (f"handler-{own}", False)):
            who = {"court": COURT, "person": person, "roles": ()}
            assert await houses.may("enforcement", "SummonParty", case_id, **who) is may


@pytest.mark.parametrize(
    ("day", "substitute_may"),
    [
        ("2026-03-08", False),
        ("2026-03-09", True),  # the first day of the absence
        ("2026-03-20", True),  # the last
        ("2026-03-21", False),
    ],
)
async def test_a_substitute_acts_from_the_first_to_the_last_day(
    day: str, substitute_may: bool
) -> None:
    rules = pack(COURT)
    houses, (own, other) = Houses(staffed(rules), now=at(day)), teams_of(rules)
    houses.told.tell(COURT, absent(f"handler-{own}", f"second-{other}", "2026-03-09", "2026-03-20"))
    who = {"court": COURT, "person": f"second-{other}", "roles": ()}
    assert await houses.may("enforcement", "CloseCase", CASE_ID, **who) is substitute_may
    colleague = {"court": COURT, "person": f"second-{own}", "roles": ()}
    assert not await houses.may("enforcement", "CloseCase", CASE_ID, **colleague)


@pytest.mark.parametrize(
    ("day", "may"),
    [("2026-01-04", False), ("2026-01-05", True), ("2026-03-31", True), ("2026-04-01", False)],
)
async def test_an_office_is_held_from_its_first_to_its_last_day(day: str, may: bool) -> None:
    rules = pack(COURT)
    houses, (own, _) = Houses(staffed(rules), now=at(day)), teams_of(rules)
    left = StaffRelieved(
        person=f"handler-{own}",
        office="handler",
        team=own,
        first_day=at("2026-01-05").date(),
        last_day=at("2026-03-31").date(),
    )
    houses.told.tell(COURT, left)
    who = {"court": COURT, "person": f"handler-{own}", "roles": ("handler",)}
    assert await houses.may("enforcement", "CloseCase", CASE_ID, **who) is may


async def test_a_leader_of_a_unit_leads_the_teams_in_it_and_no_others() -> None:
    rules = pack("ruyang")
    houses = Houses(staffed(rules))
    for person, team in (("first", "division-1"), ("second", "division-2")):
        houses.told.tell("ruyang", appointed(f"{person}-leader", "team_leader", team))
        houses.told.tell("ruyang", appointed(f"{person}-deputy", "deputy_bureau_head", team))
    held = held_by(CASE_ID, rules.command_centre, "ordinary-2", "handler-ordinary-2")
    houses.told.tell("ruyang", *held)
    houses.told.tell(
        "ruyang", appointed("head", "bureau_head", "fast")
    )  # 一、(二): leads 速执 besides
    for person, (service, act), may in (
        ("first-leader", ("enforcement", "SummonParty"), False),
        ("second-leader", ("enforcement", "SummonParty"), True),
        ("first-deputy", ("supervision", "ExtendNode"), False),
        ("second-deputy", ("supervision", "ExtendNode"), True),
        ("head", ("supervision", "ExtendNode"), True),
        ("head", ("enforcement", "CloseCase"), True),
        ("head", ("enforcement", "SummonParty"), False),
    ):
        who: dict[str, Any] = {"court": "ruyang", "person": person, "roles": ()}
        assert await houses.may(service, act, CASE_ID, **who) is may, (person, act)


async def test_requests_are_decided_by_the_line_of_the_case_as_it_is_held_now() -> None:
    rules = pack(COURT)
    houses, (own, other) = Houses(staffed(rules)), teams_of(rules)

    async def deciding(person: str) -> bool:
        who = {"court": COURT, "person": person, "roles": ()}
        return await houses.may("supervision", "GiveApproval", CASE_ID, **who)

    assert await deciding(f"team_leader-{own}")
    assert not await deciding(f"team_leader-{other}")
    assert await deciding("bureau_head")
    assert await deciding("closing_reviewer")  # the pack may name it in any case
    assert not await deciding("stranger")
    houses.told.tell(COURT, *passed_to(CASE_ID, own, other, f"handler-{other}"))
    assert not await deciding(f"team_leader-{own}")
    assert await deciding(f"team_leader-{other}")


async def test_nobody_is_shown_a_request_that_is_for_the_line_of_another_team(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rules = pack(COURT)
    houses, (own, other) = Houses(staffed(rules)), teams_of(rules)
    row = asdict(
        Request(
            case_id=CASE_ID,
            approval_id="extend-1",
            approval="extend-node",
            act="supervision.ExtendNode",
            command="ExtendNode",
            requester="somebody",
            requester_role="handler",
            requested_at=at("2026-03-02"),
            lapses_at=None,
            article="第一条",
            state="open",
            ended_by=None,
            ended_at=None,
            body={},
            stages=(ApprovalStage(roles=("team_leader",), one_suffices=True),),
            given=(),
            reason=None,
        )
    )

    async def waiting(*_given: Any) -> list[dict[str, Any]]:
        return [row]

    monkeypatch.setattr(approvals, "waiting", waiting)
    for team, shown in ((own, 1), (other, 0)):
        listed = await houses.look("supervision", "/approvals", person=f"team_leader-{team}")
        assert len(listed["approvals"]) == shown, team


@pytest.mark.parametrize("tokens_rule", [True, False])
async def test_where_tokens_rule_a_role_is_enough(tokens_rule: bool) -> None:
    rules = pack(COURT)
    told = staffed(rules) if tokens_rule else Told()  # nobody is in the register
    houses = Houses(told, tokens_rule=tokens_rule)
    for person, roles, may in (("anybody", ("handler",), True), ("anybody", ("scanner",), False)):
        who = {"court": COURT, "person": person, "roles": roles}
        assert await houses.may("enforcement", "CloseCase", CASE_ID, **who) is may


async def test_the_duties_of_the_court_itself_are_no_case() -> None:
    rules = pack(COURT)
    houses, (_, other) = Houses(staffed(rules)), teams_of(rules)
    who = {"court": COURT, "person": f"judge-{other}", "roles": ()}
    assert await houses.may("supervision", "RecordStep", COURT, **who)
    assert not await houses.may("supervision", "RecordStep", CASE_ID, **who)


async def test_what_was_asked_for_is_performed_after_the_case_has_passed_on() -> None:
    rules = pack(COURT)
    houses, (own, other) = Houses(staffed(rules)), teams_of(rules)
    await houses.record("archive", DossierOpened(case_id=CASE_ID), dossier_of(CASE_ID))
    step = {"step": "dossier-dispute-decided", "subject_id": "M1", "note": "已补正"}
    former: dict[str, Any] = {"court": COURT, "person": f"handler-{own}", "roles": ()}
    asked = await houses.give("archive", "RecordStep", CASE_ID, body=step, **former)
    assert asked.status_code == 202, asked.text
    houses.told.tell(COURT, *passed_to(CASE_ID, own, other, f"handler-{other}"))
    assert (
        await houses.give("archive", "RecordStep", CASE_ID, body=step, **former)
    ).status_code == 403
    (awaited,) = asked.json()["awaits"]
    head: dict[str, Any] = {"court": COURT, "person": "bureau_head", "roles": ()}
    named = {"approval_id": awaited["approval_id"]}
    given = await houses.give("archive", "GiveApproval", CASE_ID, path=named, **head)
    assert given.status_code == 200, given.text
    assert "StepRecorded" in {event["name"] for event in given.json()["events"]}


async def test_while_the_centre_holds_a_case_any_judge_decides_on_what_it_asks_for() -> None:
    """汝阳 三、(三): the documents of the centre wait for a judge, and no judge sits in it."""
    rules = pack("ruyang")
    own, other = teams_of(rules)
    told = Told()
    for team in (own, other):
        told.tell(rules.court, appointed(f"judge-{team}", "judge", team))
    begun, *taken = held_by(CASE_ID, rules.command_centre, own, f"judge-{own}")
    told.tell(rules.court, begun)

    async def deciding(person: str) -> bool:
        who = {"court": rules.court, "person": person, "roles": ()}
        return await Houses(told).may("documents", "GiveApproval", CASE_ID, **who)

    assert await deciding(f"judge-{own}")
    assert await deciding(f"judge-{other}")
    told.tell(rules.court, *taken)
    assert await deciding(f"judge-{own}")
    assert not await deciding(f"judge-{other}")
