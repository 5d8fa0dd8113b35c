"""The HTTP door of triage on a real database."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from contracts.control import FeedbackClassified
from kernel.base.clock import SimulatedClock
from kernel.deciding.service import Request
from kernel.people.identity import LocalIssuer
from kernel.program.app import Process
from services.triage import app
from services.triage.settings import Settings
from tests.conftest import NewDatabase
from tests.support import at, pack
from tests.triage.cases import CASE, fact, filed

MIGRATIONS = Path(app.__file__).parent / "migrations"
FEEDBACK = FeedbackClassified(
    case_id=CASE, outcome="none", frozen_fen=0, claim_fen=8_000_000, assets=0, offline=0
)


@dataclass(frozen=True)
class Door:
    """A caller at the door, as any person in any role."""

    program: Process
    issuer: LocalIssuer
    client: httpx.AsyncClient

    async def told(self, service: str, event: object) -> None:
        await self.program.service.handle(
            Request(court="yanling", commands=app.DEFINITION.answers(fact(event, service), pack()))
        )

    async def post(self, path: str, role: str, **body: object) -> httpx.Response:
        headers = {**self._headers(role), "Idempotency-Key": quote(path)}
        return await self.client.post(path, json=body, headers=headers)

    async def get(self, path: str, role: str) -> httpx.Response:
        return await self.client.get(path, headers=self._headers(role))

    def _headers(self, role: str) -> dict[str, str]:
        token = self.issuer.token(f"{role}-1", court="yanling", roles=[role], issued_at=time.time())
        return {"Authorization": f"Bearer {token}"}


@pytest.fixture
async def door(new_database: NewDatabase, keys_database: str) -> AsyncIterator[Door]:
    issuer = LocalIssuer()
    settings = Settings(
        database_url=await new_database(MIGRATIONS),
        keys_database_url=keys_database,
        jwks=issuer.jwks(),
    )
    program = Process(app.wiring(settings), settings, clock=SimulatedClock(at("2026-03-10")))
    transport = httpx.ASGITransport(app=program.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://triage") as client:
        yield Door(program, issuer, client)
    await program.stop()


async def test_an_officer_triages_and_the_drawn_team_takes_the_case(door: Door) -> None:
    await door.told("intake", filed)
    await door.told("control", FEEDBACK)
    triaged = await door.post(f"/cases/{CASE}/tier", "triage_officer")
    assert triaged.status_code == 200, triaged.text
    shown = (await door.get(f"/cases/{CASE}", "handler")).json()
    team = shown["sorting"]["team"]
    assert shown["custody"]["pending_to"] == team
    taken = await door.post(f"/cases/{CASE}/custody/acceptance", "handler", handler="王法官")
    assert taken.status_code == 200, taken.text
    held = (await door.get(f"/custody?holder={team}", "team_leader")).json()["custody"]
    assert [row["handler"] for row in held] == ["王法官"]


async def test_triage_before_the_feedback_is_a_conflict_with_its_article(door: Door) -> None:
    await door.told("intake", filed)
    refused = await door.post(f"/cases/{CASE}/tier", "triage_officer")
    assert refused.status_code == 409
    assert refused.json()["article"] == "二、(一)7"


async def test_a_conversion_waits_for_the_bureau_head(door: Door) -> None:
    await door.told("intake", filed)
    await door.told("control", replace(FEEDBACK, outcome="full", frozen_fen=8_000_000))
    asked = await door.post(f"/cases/{CASE}/conversion", "team_leader", reason="复杂")
    assert asked.status_code == 202, asked.text
    (waits,) = asked.json()["awaits"]
    place = f"/cases/{CASE}/approvals/{waits['approval_id']}"
    assert (await door.post(f"{place}/approval", "handler")).status_code == 409
    listed = (await door.get("/approvals", "bureau_head")).json()["approvals"]
    assert [row["act"] for row in listed] == ["triage.ConvertCase/difficulty"]
    assert (await door.post(f"{place}/approval", "bureau_head")).status_code == 200
    shown = (await door.get(f"/cases/{CASE}", "handler")).json()["sorting"]
    assert (shown["tier"], shown["conversion_approver"]) == ("ordinary", "bureau_head-1")


async def test_what_only_facts_may_ask_has_no_door(door: Door) -> None:
    paths = set(door.program.api.openapi()["paths"])
    of_every_service = tuple(
        f"/cases/{{case_id}}/{one}" for one in ("acts", "approvals", "authority", "files")
    )
    own = {path for path in paths if not path.startswith(of_every_service)}
    assert {path for path in own if path.startswith("/cases/")} == {
        "/cases/{case_id}",
        "/cases/{case_id}/tier",
        "/cases/{case_id}/tier/keeping",
        "/cases/{case_id}/custody/acceptance",
        "/cases/{case_id}/custody/refusal",
        "/cases/{case_id}/custody/passing",
        "/cases/{case_id}/conversion",
        "/cases/{case_id}/conversion/registration",
        "/cases/{case_id}/conversion/property",
        "/cases/{case_id}/previous-termination",
        "/cases/{case_id}/reassignment",
        "/cases/{case_id}/relations",
        "/cases/{case_id}/consolidation",
        "/cases/{case_id}/steps",
    }
