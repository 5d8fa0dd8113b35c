"""The HTTP door of archive on a real database."""

import time
from collections.abc import AsyncIterator
from urllib.parse import quote

import httpx
import pytest

from contracts.archive import DossierOpened
from kernel.base.clock import SimulatedClock
from kernel.deciding.learns import Learn
from kernel.deciding.service import Request
from kernel.people.identity import LocalIssuer, Permissions
from kernel.program.app import Process
from services.archive import commands
from services.archive.app import wiring
from services.archive.settings import Settings
from tests.conftest import NewDatabase
from tests.support import COURTS, at, rulebook, storing

COURT = "yanling"
CASE = "（2026）豫1024执2号"
ISSUER = LocalIssuer()


@pytest.fixture
async def http(new_database: NewDatabase, keys_database: str) -> AsyncIterator[httpx.AsyncClient]:
    migrations = wiring(Settings()).migrations
    settings = Settings(
        database_url=await new_database(migrations),
        keys_database_url=keys_database,
        jwks=ISSUER.jwks(),
    )
    program = Process(wiring(settings), settings, clock=SimulatedClock(at("2026-04-20")))
    dossier = DossierOpened(case_id=CASE)
    opened = (
        Learn(case_id=CASE, stream=commands.dossier_of(CASE), event=dossier),
        commands.RequestClosingCheck(case_id=CASE, proposer="handler-1", proposer_role="handler"),
    )
    for given in (opened, (storing(CASE),)):
        await program.service.handle(Request(court=COURT, commands=given))
    transport = httpx.ASGITransport(app=program.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://archive") as client:
        yield client
    await program.stop()


def _as(role: str) -> dict[str, str]:
    token = ISSUER.token(f"{role}-1", court=COURT, roles=[role], issued_at=time.time())
    return {"Authorization": f"Bearer {token}", "Idempotency-Key": f"{role}-key"}


async def test_paper_is_received_scanned_and_seen(http: httpx.AsyncClient) -> None:
    material = f"/cases/{quote(CASE)}/materials/M1"
    body = {"material_kind": "payout", "giver": "handler", "pages": 2}
    received = await http.post(f"{material}/receipt", json=body, headers=_as("dossier_clerk"))
    assert received.status_code == 200, received.text
    scanned = await http.post(f"{material}/scan", json={"files": ["F1"]}, headers=_as("scanner"))
    assert scanned.status_code == 200, scanned.text
    view = (await http.get(f"/cases/{quote(CASE)}", headers=_as("handler"))).json()
    assert [row["status"] for row in view["materials"]] == ["scanned"]
    assert view["closing_check"]["status"] == "pending"


APPROVAL = f"/cases/{quote(CASE)}/approvals/closing-termination-1/approval"


async def test_a_passed_check_leaves_the_list_of_those_that_wait(http: httpx.AsyncClient) -> None:
    reviewer = _as("closing_reviewer")
    waiting = (await http.get("/closing-checks", headers=reviewer)).json()["closing_checks"]
    assert [row["case_id"] for row in waiting] == [CASE]
    (asked,) = (await http.get("/approvals", headers=reviewer)).json()["approvals"]
    assert (asked["requester"], asked["act"]) == ("handler-1", "archive.PassClosingCheck")
    passed = await http.post(APPROVAL, json={}, headers=reviewer)
    assert passed.status_code == 200, passed.text
    waiting = (await http.get("/closing-checks", headers=reviewer)).json()["closing_checks"]
    assert waiting == []


async def test_who_proposed_checks_nothing_in_whatever_role(http: httpx.AsyncClient) -> None:
    for roles in (["handler"], ["closing_reviewer"], ["handler", "closing_reviewer"]):
        token = ISSUER.token("handler-1", court=COURT, roles=roles, issued_at=time.time())
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "-".join(roles)}
        answer = await http.post(APPROVAL, json={}, headers=headers)
        assert answer.status_code == 409, answer.text


def test_every_command_has_its_row_in_the_table_of_acts() -> None:
    acts = Permissions.load(COURTS / "permissions", rulebook().offices).acts("archive")
    names = {command.__name__ for command in commands.Command.__args__}
    assert acts == names | {"queries"}
