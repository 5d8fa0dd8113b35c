"""The register of measures over HTTP, on a real database: entered, renewed, lapsed by the sweep."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from kernel.base.clock import SimulatedClock
from kernel.deciding.files import StoreFile
from kernel.deciding.service import Request
from kernel.people.identity import LocalIssuer
from kernel.people.sealed import case_key
from kernel.program.app import Process
from services.control import app
from services.control.commands import OpenControl
from services.control.settings import Settings
from tests.conftest import NewDatabase
from tests.control.cases import CASE, CLAIM, told_of
from tests.support import at, by

MIGRATIONS = Path(app.__file__).parent / "migrations"
_keys = count(1)
SECOND = ("assistance-notice-2",)
ORDERED = {"ruling": f"{CASE}-D-control-ruling", "assistance": f"{CASE}-D-assistance-notice"}
RENEWED = {"ruling": f"{CASE}-D-control-ruling-2", "assistance": f"{CASE}-D-assistance-notice-2"}
FILED_AT = at("2026-03-02 09:00")


@dataclass(frozen=True)
class Door:
    """A control clerk at the door of a case with a stored ruling."""

    program: Process
    clock: SimulatedClock
    client: httpx.AsyncClient
    issuer: LocalIssuer

    async def post(self, path: str, **body: object) -> httpx.Response:
        key = {"Idempotency-Key": f"key-{next(_keys)}"}
        headers = {**self.headers(), **key}
        return await self.client.post(f"/cases/{CASE}/{path}", json=body, headers=headers)

    async def assets(self) -> list[dict[str, Any]]:
        answer = await self.client.get(f"/cases/{CASE}/assets", headers=self.headers())
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()
        return found

    def headers(self) -> dict[str, str]:
        token = self.issuer.token(
            "clerk-1", court="yanling", roles=["control_clerk"], issued_at=time.time()
        )
        return {"Authorization": f"Bearer {token}"}


@pytest.fixture
async def door(new_database: NewDatabase, keys_database: str) -> AsyncIterator[Door]:
    issuer, clock = LocalIssuer(), SimulatedClock(FILED_AT)
    settings = Settings(
        database_url=await new_database(MIGRATIONS),
        keys_database_url=keys_database,
        jwks=issuer.jwks(),
    )
    program = Process(app.wiring(settings), settings, clock=clock)
    opened = OpenControl(case_id=CASE, claim_fen=CLAIM, debtors=("P1",))
    told = told_of(CASE, "control-ruling", "control-ruling-2", "assistance-notice", *SECOND)
    await program.service.handle(Request(court="yanling", commands=(opened, *told)))
    kept = StoreFile(
        case_id=CASE,
        file_id="F1",
        content="a" * 64,
        size_bytes=10,
        kind="pdf",
        file_name=await program.keyring.seal("yanling", case_key(CASE), "裁定书.pdf"),
    )
    clerk = by("control_clerk")
    await program.service.handle(Request(court="yanling", commands=(kept,), actor=clerk))
    transport = httpx.ASGITransport(app=program.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://control") as client:
        yield Door(program, clock, client, issuer)
    await program.stop()


async def test_a_car_is_registered_sealed_renewed_and_lapses_when_nobody_renews_it_again(
    door: Door,
) -> None:
    registered = await door.post(
        "assets",
        person_id="P1",
        asset_kind="vehicle",
        source="applicant",
        institution="车辆管理所",
        description="豫K12345小型轿车，停放于人民路1号",
        evidence="F1",
    )
    assert registered.status_code == 200, registered.text
    (car,) = await door.assets()
    place = f"assets/{car['asset_id']}"
    assert (car["status"], car["source"], car["evidence"]) == ("found", "applicant", "F1")
    assert car["description"] == "豫K12345小型轿车，停放于人民路1号", "clerks read it in clear"
    assert (await door.post(f"{place}/seal", evidence="F1", **ORDERED)).status_code == 200
    door.clock.set(at("2028-03-02 17:00"))
    assert (await door.post(f"{place}/renewal", **RENEWED)).status_code == 200
    (car,) = await door.assets()
    assert (car["status"], car["expires_on"]) == ("frozen", "2030-03-02")
    (sweep,) = door.program.wiring.sweeps
    door.clock.set(at("2030-03-02 23:59"))
    assert await door.program.sweep_once(sweep, "yanling") == 0
    door.clock.set(at("2030-03-03 00:00"))
    assert await door.program.sweep_once(sweep, "yanling") == 1
    assert await door.program.sweep_once(sweep, "yanling") == 0
    (car,) = await door.assets()
    assert car["status"] == "lapsed"
    late = await door.post(f"{place}/renewal", **RENEWED)
    assert (late.status_code, late.json()["article"]) == (409, "第四百八十五条第二款")


async def test_a_ruling_that_nobody_sealed_releases_nothing(door: Door) -> None:
    refused = await door.post("assets/unknown/release", ground="satisfied", ruling="F9")
    assert refused.status_code == 404


async def test_a_rank_that_no_register_has_is_refused(door: Door) -> None:
    """A number that the view does not hold ended in an error of the database."""
    queued = {"prior_holder": "汝阳县人民法院", **ORDERED}
    car = await door.post(
        "assets",
        person_id="P1",
        asset_kind="vehicle",
        source="clue",
        institution="车辆管理所",
        description="豫K54321小型轿车",
        evidence="F1",
    )
    assert car.status_code == 200, car.text
    (found,) = await door.assets()
    place = f"assets/{found['asset_id']}/queue"
    refused = await door.post(place, rank=2**31, **queued)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "rank")
    assert (await door.post(place, rank=2**31 - 1, **queued)).status_code == 200
