"""The HTTP door of enforcement on a real database."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from contracts.enforcement import CustodyNoted
from kernel.base.clock import SimulatedClock
from kernel.deciding.service import Request
from kernel.people.identity import LocalIssuer
from kernel.program.app import Process
from services.enforcement import app
from services.enforcement.settings import Settings
from tests.conftest import NewDatabase
from tests.enforcement.cases import CASE, learned, noted, tier_noted
from tests.support import at

MIGRATIONS = Path(app.__file__).parent / "migrations"
TAKEN = (
    learned(noted),
    learned(tier_noted),
    learned(CustodyNoted(case_id=CASE, team="ordinary-2", handler="王法官")),
)


@dataclass(frozen=True)
class Door:
    """The handler at the door."""

    issuer: LocalIssuer
    client: httpx.AsyncClient

    async def post(self, path: str, **body: object) -> httpx.Response:
        key = {"Idempotency-Key": path}
        return await self.client.post(
            f"/cases/{CASE}/{path}", json=body, headers={**self.headers(), **key}
        )

    def headers(self) -> dict[str, str]:
        token = self.issuer.token(
            "王法官", court="yanling", roles=["handler"], issued_at=time.time()
        )
        return {"Authorization": f"Bearer {token}"}


@pytest.fixture
async def door(new_database: NewDatabase, keys_database: str) -> AsyncIterator[Door]:
    issuer = LocalIssuer()
    settings = Settings(
        database_url=await new_database(MIGRATIONS),
        keys_database_url=keys_database,
        jwks=issuer.jwks(),
    )
    program = Process(app.wiring(settings), settings, clock=SimulatedClock(at("2026-03-12")))
    await program.service.handle(Request(court="yanling", commands=TAKEN))
    transport = httpx.ASGITransport(app=program.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://enforcement") as client:
        yield Door(issuer, client)
    await program.stop()


async def test_a_handlers_first_summons_begins_the_work(door: Door) -> None:
    summoned = await door.post("summonses", person_id="P1", appear_on="2026-03-16")
    assert summoned.status_code == 200, summoned.text
    assert [event["name"] for event in summoned.json()["events"]] == [
        "WorkBegun",
        "PartySummoned",
    ]
    shown = await door.client.get(f"/cases/{CASE}", headers=door.headers())
    assert shown.json()["debtors"][0]["summoned_on"] == "2026-03-16"


async def test_a_proposal_that_comes_too_early_is_a_conflict_with_its_article(door: Door) -> None:
    refused = await door.post("closing-proposals", manner="terminated")
    assert refused.status_code == 409
    assert refused.json()["article"] == "二、(二)8"


async def test_an_unknown_field_is_refused(door: Door) -> None:
    refused = await door.post("beginning", act="约谈", claim_fen=1)
    assert refused.status_code == 422


async def test_cases_are_listed(door: Door) -> None:
    listed = await door.client.get("/cases?team=ordinary-2&open_only=true", headers=door.headers())
    assert [row["case_id"] for row in listed.json()["cases"]] == [CASE]
