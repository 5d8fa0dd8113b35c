"""The HTTP door of supervision on a real database."""

import time
from collections.abc import AsyncIterator
from urllib.parse import quote

import httpx
import pytest

from kernel.base.clock import SimulatedClock
from kernel.deciding.service import Request
from kernel.people.identity import LocalIssuer, Permissions
from kernel.program.app import Process
from services.supervision import commands
from services.supervision.app import wiring
from services.supervision.settings import Settings
from tests.conftest import NewDatabase
from tests.supervision.court import CASE, fed_back, filed, observe
from tests.support import COURTS, at, rulebook

COURT = "yanling"
ISSUER = LocalIssuer()
CALENDAR = {
    "year": 2027,
    "version": "2027.1",
    "rest_days": ["2027-01-01"],
    "make_up_days": [],
    "source": "通知",
}


@pytest.fixture
async def http(new_database: NewDatabase, keys_database: str) -> AsyncIterator[httpx.AsyncClient]:
    migrations = wiring(Settings()).migrations
    settings = Settings(
        database_url=await new_database(migrations),
        keys_database_url=keys_database,
        jwks=ISSUER.jwks(),
    )
    program = Process(wiring(settings), settings, clock=SimulatedClock(at("2026-01-06 12:00")))
    for event, when in ((filed(), "2026-01-05 10:00"), (fed_back("Q1"), "2026-01-06 09:00")):
        await program.service.handle(Request(court=COURT, commands=(observe(event, at(when)),)))
    transport = httpx.ASGITransport(app=program.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://supervision") as client:
        yield client
    await program.stop()


def _as(role: str) -> dict[str, str]:
    token = ISSUER.token(f"{role}-1", court=COURT, roles=[role], issued_at=time.time())
    return {"Authorization": f"Bearer {token}", "Idempotency-Key": f"{role}-key"}


async def test_a_case_its_nodes_and_the_work_list_are_read(http: httpx.AsyncClient) -> None:
    who = _as("handler")
    case = await http.get(f"/cases/{quote(CASE)}", headers=who)
    assert (case.status_code, case.json()["kind"]) == (200, "first")
    nodes = (await http.get(f"/cases/{quote(CASE)}/nodes", headers=who)).json()["nodes"]
    printed = next(row for row in nodes if row["node_id"] == "feedback-printed#Q1")
    assert printed["derivation"]["counts_from"] == "control.InquiryAnswered"
    work = (await http.get("/nodes", params={"limit": 1}, headers=who)).json()
    rest = await http.get("/nodes", params={"after": work["next"]}, headers=who)
    assert len(work["nodes"]) == 1
    assert work["nodes"][0] not in rest.json()["nodes"]
    assert (await http.get("/overview", headers=who)).json()["stages"][0]["cases"] == 1


async def test_a_wrong_place_in_the_list_is_a_problem_and_no_crash(
    http: httpx.AsyncClient,
) -> None:
    answer = await http.get("/nodes", params={"after": "x"}, headers=_as("handler"))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["after"]


async def test_a_calendar_is_published_once(http: httpx.AsyncClient) -> None:
    for _ in range(2):
        answer = await http.post(
            f"/courts/{COURT}/calendar", json=CALENDAR, headers=_as("operator")
        )
        assert answer.status_code == 200, answer.text
    years = (await http.get("/calendar", headers=_as("auditor"))).json()["years"]
    assert [row["year"] for row in years] == [2027]


async def test_the_courts_own_duties_are_watched_and_read(http: httpx.AsyncClient) -> None:
    for _ in range(2):
        answer = await http.post(
            f"/courts/{COURT}/watch", json={"watched_from": "2026-01-05"}, headers=_as("operator")
        )
        assert answer.status_code == 200, answer.text
    own = (await http.get("/court/nodes", headers=_as("auditor"))).json()["nodes"]
    assert {row["subject"] for row in own} == {"court"}
    assert {row["case_id"] for row in own} == {COURT}
    assert all(row["period"] for row in own)
    same = (await http.get(f"/cases/{COURT}/nodes", headers=_as("auditor"))).json()["nodes"]
    assert same == own
    work = (await http.get("/nodes", headers=_as("auditor"))).json()["nodes"]
    assert COURT in {row["case_id"] for row in work}
    assert (await http.get("/overview", headers=_as("auditor"))).json()["stages"][0]["cases"] == 1


async def test_a_node_of_one_subject_is_addressed_by_its_id(http: httpx.AsyncClient) -> None:
    node = quote("feedback-printed#Q9", safe="")
    answer = await http.post(
        f"/cases/{quote(CASE)}/nodes/{node}/pause",
        json={"reason": "系统维护"},
        headers=_as("bureau_head"),
    )
    assert (answer.status_code, answer.json()["field"]) == (404, "node_id")


async def test_a_handler_asks_for_a_clock_to_be_stopped(http: httpx.AsyncClient) -> None:
    answer = await http.post(
        f"/cases/{quote(CASE)}/nodes/documents-sent/pause",
        json={"reason": "评估"},
        headers=_as("handler"),
    )
    assert answer.status_code == 202


def test_every_command_has_its_row_in_the_table_of_acts() -> None:
    acts = Permissions.load(COURTS / "permissions", rulebook().offices).acts("supervision")
    names = {command.__name__ for command in commands.Command.__args__}
    assert acts == names | {"queries"}
