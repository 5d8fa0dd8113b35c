"""The staff register at triage's door, and `zhixing staff` before it, on a real database."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from typer.testing import CliRunner, Result

from kernel.base.clock import SimulatedClock
from kernel.deciding.service import Request
from kernel.people.identity import LocalIssuer
from kernel.program.app import Process
from services.triage import app
from services.triage.commands import PassCustody
from services.triage.settings import Settings
from tests.conftest import NewDatabase
from tests.support import at, pack
from tests.triage.cases import CASE, fact, filed
from zhixing.cli.staff import app as staff_app
from zhixing.demo.roster import REGISTERS

MIGRATIONS = Path(app.__file__).parent / "migrations"
HEAD = "yanling-bureau_head-1"
WANG = {"name": "王甲", "office": "handler", "team": "ordinary-2", "first_day": "2026-03-02"}


@dataclass(frozen=True)
class Door:
    """A caller at the door, as any person in any role."""

    program: Process
    issuer: LocalIssuer
    client: httpx.AsyncClient

    async def post(self, path: str, person: str, role: str, **body: object) -> httpx.Response:
        headers = {**self.headers(person, role), "Idempotency-Key": str(uuid4())}
        return await self.client.post(path, json=body, headers=headers)

    async def keep(self, person: str, act: str, **body: object) -> httpx.Response:
        """What the head of the bureau enters about a person."""
        path = f"/courts/yanling/staff/{person}/{act}"
        return await self.post(path, HEAD, "bureau_head", **body)

    async def open(self) -> None:
        """The register's first entry: who keeps it. From then on it decides."""
        office = {"name": "局长", "office": "bureau_head", "first_day": "2020-01-01"}
        assert (await self.keep(HEAD, "appointments", **office)).status_code == 200

    async def staff(self, query: str = "") -> list[Any]:
        """Who is in the register besides its keeper."""
        found = (await self.get(f"/staff{query}"))["staff"]
        return [one for one in found if one["person"] != HEAD]

    async def get(self, path: str) -> Any:
        answer = await self.client.get(path, headers=self.headers(HEAD, "bureau_head"))
        return answer.json() if answer.status_code == 200 else answer.status_code

    def headers(self, person: str, role: str) -> dict[str, str]:
        token = self.issuer.token(person, court="yanling", roles=[role], issued_at=time.time())
        return {"Authorization": f"Bearer {token}"}

    async def run(self, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
        """`zhixing staff` with these arguments, in a thread; its requests come to this door."""
        loop = asyncio.get_running_loop()

        def request(method: str, url: str, **more: Any) -> httpx.Response:
            del more["timeout"]
            asked = self.client.request(method, url, **more)
            return asyncio.run_coroutine_threadsafe(asked, loop).result()

        monkeypatch.setattr("zhixing.cli.staff.httpx.request", request)
        token = self.issuer.token(
            HEAD, court="yanling", roles=["bureau_head"], issued_at=time.time()
        )
        options = [*arguments, "--url", "http://triage", "--court", "yanling"]

        def run() -> Result:
            return CliRunner().invoke(staff_app, options, env={"ZHIXING_TOKEN": token})

        return await asyncio.to_thread(run)


async def opened(database: str, issuer: LocalIssuer, **settings: Any) -> Process:
    given = Settings(database_url=database, jwks=issuer.jwks(), **settings)
    return Process(app.wiring(given), given, clock=SimulatedClock(at("2026-03-10")))


@pytest.fixture
async def door(new_database: NewDatabase, keys_database: str) -> AsyncIterator[Door]:
    issuer, database = LocalIssuer(), await new_database(MIGRATIONS)
    program = await opened(database, issuer, keys_database_url=keys_database, pepper="pepper")
    transport = httpx.ASGITransport(app=program.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://triage") as client:
        yield Door(program, issuer, client)
    await program.stop()


async def test_the_register_of_a_day(door: Door) -> None:
    await door.open()
    assert (await door.keep("y-1", "appointments", **WANG)).status_code == 200
    other = {**WANG, "name": "李乙", "last_day": "2026-06-30"}
    assert (await door.keep("y-2", "appointments", **other)).status_code == 200
    away = {"substitute": "y-2", "first_day": "2026-04-01", "last_day": "2026-04-20"}
    assert (await door.keep("y-1", "absences", **away)).status_code == 200
    moved = {
        "from_office": "handler",
        "from_team": "ordinary-2",
        "office": "handler",
        "team": "fast",
        "first_day": "2026-05-01",
    }
    assert (await door.keep("y-1", "move", **moved)).status_code == 200
    back = {"first_day": "2026-04-01", "returned_on": "2026-04-11"}
    assert (await door.keep("y-1", "return", **back)).status_code == 200
    assert (await door.keep("y-1", "name", name="王佳")).status_code == 200

    april = await door.staff("?on=2026-04-10")
    assert [(one["person"], one["name"]) for one in april] == [("y-1", "王佳"), ("y-2", "李乙")]
    assert [one["team"] for one in april[0]["offices"]] == ["ordinary-2"]
    assert [one["substitute"] for one in april[0]["absences"]] == ["y-2"]
    assert (await door.staff("?on=2026-04-11"))[0]["absences"] == []
    july = await door.staff("?on=2026-07-01")
    assert [(one["person"], one["offices"][0]["team"]) for one in july] == [("y-1", "fast")]
    assert (await door.staff("?on=2026-03-01")) == []
    fast = await door.staff("?team=fast")
    assert [one["person"] for one in fast] == ["y-1"]
    assert (await door.staff("?office=judge")) == []
    person = await door.get("/staff/y-1")
    assert [one["first_day"] for one in person["offices"]] == ["2026-03-02", "2026-05-01"]
    assert await door.get("/staff/y-9") == 404


async def test_reliefs_and_revocations_with_their_sealed_reasons(door: Door) -> None:
    await door.open()
    await door.keep("y-1", "appointments", **WANG, reason="轮岗交流")
    place = {"office": "handler", "team": "ordinary-2"}
    relief = await door.keep("y-1", "relief", **place, last_day="2026-08-31", reason="退休")
    assert relief.status_code == 200, relief.text
    assert (await door.staff("?on=2026-09-01")) == []
    again = {**WANG, "first_day": "2026-10-01", "reason": " "}
    await door.keep("y-1", "appointments", **again)
    revoked = await door.keep("y-1", "revocation", **place, first_day="2026-10-01")
    assert revoked.status_code == 200, revoked.text
    assert len((await door.get("/staff/y-1"))["offices"]) == 1
    pool = await door.program.pools.of("yanling")
    stored = await pool.fetch("select body from events where court = 'yanling'")
    assert not any("退休" in row["body"] or "轮岗" in row["body"] for row in stored)


async def test_who_keeps_the_register_and_what_is_refused(door: Door) -> None:
    await door.open()
    path = "/courts/yanling/staff/y-1/appointments"
    assert (await door.post(path, "h-1", "handler", **WANG)).status_code == 403
    other = "/courts/ruyang/staff/y-1/appointments"
    assert (await door.post(other, HEAD, "bureau_head", **WANG)).status_code == 404
    wrong = {**WANG, "office": "astronaut", "team": "fast-9"}
    refused = await door.keep("y-1", "appointments", **wrong)
    assert refused.status_code == 422
    assert [one["field"] for one in refused.json()["errors"]] == ["office", "team"]


async def test_only_the_receiving_team_takes_a_case(door: Door) -> None:
    service = door.program.service
    await service.handle(
        Request(court="yanling", commands=app.DEFINITION.answers(fact(filed, "intake"), pack()))
    )
    handed = PassCustody(case_id=CASE, to_holder="ordinary-2", enclosed=(), article="二、(一)7")
    await service.handle(Request(court="yanling", commands=(handed,)))
    await door.open()
    await door.keep("y-1", "appointments", **WANG)
    await door.keep("y-2", "appointments", **{**WANG, "name": "李乙", "team": "fast"})
    path = f"/cases/{CASE}/custody/acceptance"
    stranger = await door.post(path, "y-2", "handler", handler="y-1")
    assert stranger.status_code in (403, 409)
    assert "普执二队" in stranger.text or "执行指挥中心" in stranger.text
    other = await door.post(path, "y-1", "handler", handler="y-2")
    assert (other.status_code, other.json()["field"]) == (409, "handler")
    taken = await door.post(path, "y-1", "handler", handler="y-1")
    assert taken.status_code == 200, taken.text


async def test_where_tokens_rule_the_register_is_not_asked(new_database: NewDatabase) -> None:
    issuer = LocalIssuer()
    program = await opened(await new_database(MIGRATIONS), issuer, offices="tokens")
    transport = httpx.ASGITransport(app=program.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://triage") as client:
        door = Door(program, issuer, client)
        await program.service.handle(
            Request(court="yanling", commands=app.DEFINITION.answers(fact(filed, "intake"), pack()))
        )
        handed = PassCustody(case_id=CASE, to_holder="ordinary-2", enclosed=(), article="")
        await program.service.handle(Request(court="yanling", commands=(handed,)))
        assert (await door.keep("y-1", "appointments", **WANG)).status_code == 200
        path = f"/cases/{CASE}/custody/acceptance"
        taken = await door.post(path, "anybody", "handler", handler="anybody")
        assert taken.status_code == 200, taken.text
    await program.stop()


async def test_a_list_is_imported_whole_and_exported_again(
    door: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file, exported = str(REGISTERS / "yanling.csv"), str(tmp_path / "out.xlsx")
    checked = await door.run(monkeypatch, "import", file, "--check")
    assert (checked.exit_code, "未导入" in checked.output) == (0, True), checked.output
    assert (await door.staff("")) == []
    done = await door.run(monkeypatch, "import", file)
    assert done.exit_code == 0, done.output
    entered = await door.staff("")
    assert len(entered) > 50
    assert (await door.run(monkeypatch, "export", exported)).exit_code == 0
    again = await door.run(monkeypatch, "import", exported)
    assert (again.exit_code, "无变动" in again.output) == (0, True), again.output
    assert (await door.staff("")) == entered


async def test_a_list_with_faults_enters_nothing(
    door: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "staff.csv"
    good, bad = "y-1,王甲,承办人,快执团队,2026-03-02,,", "y-2,李乙,宇航员,,2026-03-02,,"
    heading = "人员编号,姓名,岗位,所在团队,任职首日,任职末日"
    file.write_text("\n".join([heading, good, bad]), encoding="utf-8")
    wrong = await door.run(monkeypatch, "import", str(file))
    assert wrong.exit_code == 1
    assert "任职，第3行，岗位" in wrong.output
    assert (await door.staff("")) == []
    assert (await door.run(monkeypatch, "import", str(tmp_path / "no.csv"))).exit_code == 2


async def test_what_the_service_refuses_is_told_by_row(
    door: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Between the preview and the request somebody else entered an overlapping appointment."""
    file = tmp_path / "staff.csv"
    heading = "人员编号,姓名,岗位,所在团队,任职首日,任职末日"
    file.write_text(f"{heading}\ny-1,王甲,承办人,普执二队,2026-03-05,\n", encoding="utf-8")
    await door.open()
    await door.keep("y-1", "appointments", **WANG)
    monkeypatch.setattr("zhixing.cli.staff.planned", lambda *_: [])
    wrong = await door.run(monkeypatch, "import", str(file))
    assert (wrong.exit_code, "任职，第2行，任职首日" in wrong.output) == (1, True), wrong.output


async def test_a_command_without_a_token_or_a_deployment_ends_with_a_message(
    tmp_path: Path,
) -> None:
    file = str(tmp_path / "staff.xlsx")
    alone = CliRunner().invoke(staff_app, ["export", file, "--url", "http://triage"], env={})
    assert (alone.exit_code, "ZHIXING_TOKEN" in alone.output) == (2, True)
    nowhere = CliRunner().invoke(staff_app, ["export", file, "--data", str(tmp_path / "none")])
    assert nowhere.exit_code == 2
