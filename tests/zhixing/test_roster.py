"""The demonstration's persons: who of those who hold an office acts on a case."""

import httpx
import pytest

from tests.support import pack
from zhixing.demo.office import UNHEARD_MAX, NotYet, Office, at, case_of
from zhixing.demo.roster import Roster

CASE = "（2026）豫0326执1号"
RUYANG = Roster.of(pack("ruyang"))


def office(answer: httpx.Response | None = None) -> Office:
    def answered(_request: httpx.Request) -> httpx.Response:
        assert answer is not None
        return answer

    people = {row.person: row.person for row in RUYANG.rows}
    client = httpx.AsyncClient(transport=httpx.MockTransport(answered))
    return Office({"triage": "http://triage"}, people, RUYANG, client=client)


def test_whose_first_office_it_is_comes_first() -> None:
    yanling = Roster.of(pack("yanling"))
    assert yanling.holders("handler")[0] == "yanling-handler-1"
    assert yanling.holders("handler", "tasks") == ("yanling-site_control_clerk-1",)


def test_somebody_of_the_cases_team_acts_or_whoever_holds_the_office() -> None:
    desk = office()
    desk.custody[CASE] = {"holder": "ordinary-2", "handler": "ruyang-judge-4", "pending_to": None}
    assert desk.person("clerk", CASE) in RUYANG.holders("clerk", "ordinary-2")
    assert desk.person("control_clerk", CASE) == RUYANG.holders("control_clerk")[0]
    assert desk.person("handler", CASE) == "ruyang-judge-4"
    assert desk.person("operator", CASE) == "operator"


def test_a_case_on_its_way_is_taken_by_the_receiving_team() -> None:
    desk = office()
    desk.custody[CASE] = {"holder": "affairs-centre", "handler": None, "pending_to": "fast"}
    assert desk.person("handler", CASE) in RUYANG.holders("handler", "fast")
    with pytest.raises(NotYet):
        desk.handler(CASE)


def test_the_case_of_a_path() -> None:
    assert case_of(at(CASE, "/tier")) == CASE
    assert case_of("/custody?after=") == ""


async def test_a_service_that_has_not_heard_of_the_holder_is_asked_again() -> None:
    not_yours = httpx.Response(403, json={"title": "该案由速执团队承办", "team": "fast"})
    desk = office(not_yours)
    for _ in range(UNHEARD_MAX):
        with pytest.raises(NotYet):
            await desk.act("control_clerk", "triage", at(CASE, "/tier"))
    assert desk.defects == []
    with pytest.raises(NotYet):
        await desk.act("control_clerk", "triage", at(CASE, "/tier"))
    assert len(desk.defects) == 1


async def test_what_is_not_the_roles_at_all_is_a_defect_at_once() -> None:
    desk = office(httpx.Response(403, json={"title": "您的角色无权办理"}))
    with pytest.raises(NotYet):
        await desk.act("clerk", "triage", at(CASE, "/tier"))
    assert len(desk.defects) == 1


async def test_what_had_no_answer_is_asked_for_again_in_the_same_words() -> None:
    bodies: list[bytes] = []

    def lost_then_done_then_refused(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        if len(bodies) == 1:
            raise httpx.ReadTimeout("the answer was lost")
        return httpx.Response(200 if len(bodies) == 2 else 409, json={"title": "尚未到期"})

    transport = httpx.MockTransport(lost_then_done_then_refused)
    client = httpx.AsyncClient(transport=transport)
    desk = Office({"triage": "http://triage"}, office().tokens, RUYANG, client=client)
    with pytest.raises(NotYet):
        await desk.act("control_clerk", "triage", at(CASE, "/tier"), {"on": "2026-03-02"})
    await desk.act("control_clerk", "triage", at(CASE, "/tier"), {"on": "2026-03-03"})
    assert bodies[0] == bodies[1], "the same words under the same key"
    for day in ("2026-03-04", "2026-03-05"):
        with pytest.raises(NotYet):
            await desk.act("control_clerk", "triage", at(CASE, "/close"), {"on": day})
    assert b"03-05" in bodies[3], "what was refused may be asked for otherwise"
