"""The portal on a real database: parties and agents see and do what is theirs, and no more."""

import time
from typing import Any

import httpx

from kernel.people.identity import LocalIssuer
from tests.intake.conftest import COURT, IntakeClient
from tests.intake.samples import CASE, COMPANY, RESIDENT, applicant, application
from tests.support import at

FIRST = f"/cases/{CASE}"
OTHER = "（2026）豫1024执38号"
AGENT = "110105199001010010"  # made up; the order number 001 passes its own check digit
LEAD: dict[str, Any] = {"about": "lead"}


def as_party(client: IntakeClient, code: str, court: str = COURT) -> dict[str, str]:
    """The headers of whoever signs in to the portal with an identity code."""
    person = client.program.keyring.person_id(COURT, code)
    issuer: LocalIssuer = client.issuer
    token = issuer.token(person, court=court, roles=["portal"], issued_at=time.time())
    return {"Authorization": f"Bearer {token}"}


async def status(client: IntakeClient, path: str, who: dict[str, str]) -> int:
    return (await client.get(path, headers=who)).status_code


async def tell(client: IntakeClient, who: dict[str, str], key: str, **body: Any) -> httpx.Response:
    headers = {**who, "Idempotency-Key": key}
    return await client.post(f"{FIRST}/statements", json=body, headers=headers)


async def test_a_party_reads_its_own_case_and_no_other(intake_client: IntakeClient) -> None:
    await intake_client.file(application())
    await intake_client.file(
        application(
            case_number=OTHER,
            parties=[
                {"name": "钱某", "role": "申请执行人"},
                {"name": "孙某", "role": "被执行人"},
            ],
        )
    )
    for code in (RESIDENT, COMPANY):
        assert await status(intake_client, FIRST, as_party(intake_client, code)) == 200
    party = as_party(intake_client, RESIDENT)
    assert await status(intake_client, f"/cases/{OTHER}", party) == 403
    assert await status(intake_client, "/cases/（2026）豫1024执9号", party) == 403
    assert await status(intake_client, "/cases", party) == 403
    assert await status(intake_client, FIRST, as_party(intake_client, RESIDENT, "ruyang")) == 403
    assert await status(intake_client, FIRST, as_party(intake_client, AGENT)) == 403


async def test_a_party_does_nothing_that_is_the_courts(intake_client: IntakeClient) -> None:
    await intake_client.file(application())
    party = as_party(intake_client, RESIDENT)
    for path in ("check", "papers", "corrections", "errors", "reception", "agents", "steps"):
        headers = {**party, "Idempotency-Key": path}
        answer = await intake_client.post(f"{FIRST}/{path}", json={}, headers=headers)
        assert answer.status_code == 403, path


async def test_an_agent_acts_for_a_party_until_the_last_day(intake_client: IntakeClient) -> None:
    await intake_client.file(application())
    principal = intake_client.program.keyring.person_id(COURT, RESIDENT)
    agent = as_party(intake_client, AGENT)
    power = {
        "code": AGENT,
        "name": "李某",
        "principal_id": principal,
        "first_day": "2026-03-02",
        "last_day": "2026-03-03",
    }
    assert await status(intake_client, FIRST, agent) == 403
    given = await intake_client.act(f"{FIRST}/agents", power)
    assert given.status_code == 200, given.text
    assert await status(intake_client, FIRST, agent) == 200
    content = {"person_id": principal, "plain": "被执行人在许昌有一处门面房"}
    told = await tell(intake_client, agent, "lead", principal_id=principal, content=content, **LEAD)
    assert told.status_code == 200, told.text
    shown = (await intake_client.get(FIRST)).json()
    assert [one["principal_id"] for one in shown["agents"]] == [principal]
    (statement,) = shown["statements"]
    assert statement["about"] == "lead"
    assert statement["person_id"] == shown["agents"][0]["agent_id"]
    intake_client.program.service.clock.set(at("2026-03-03 23:59"))  # type: ignore[attr-defined]
    assert await status(intake_client, FIRST, agent) == 200
    intake_client.program.service.clock.set(at("2026-03-04 00:00"))  # type: ignore[attr-defined]
    assert await status(intake_client, FIRST, agent) == 403


async def test_an_agent_without_a_readable_code_is_refused(intake_client: IntakeClient) -> None:
    await intake_client.file(application())
    power = {"code": "4110**", "name": "李某", "principal_id": "P1", "first_day": "2026-03-02"}
    answer = await intake_client.act(f"{FIRST}/agents", power)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["code"]


async def test_a_party_files_for_itself_and_for_nobody_else(intake_client: IntakeClient) -> None:
    party = as_party(intake_client, RESIDENT)

    async def file(key: str, **changes: Any) -> httpx.Response:
        headers = {**party, "Idempotency-Key": key}
        return await intake_client.post("/filings", json=application(**changes), headers=headers)

    others = await file("a", parties=[applicant(code=...), application()["parties"][1]])
    assert others.status_code == 403
    filed = await file("b")
    assert filed.status_code == 201, filed.text
    assert (await intake_client.get(FIRST)).json()["channel"] == "online"


async def test_a_party_and_an_agent_find_their_own_cases(intake_client: IntakeClient) -> None:
    await intake_client.file(application())
    await intake_client.file(
        application(
            case_number=OTHER,
            parties=[
                {"name": "钱某", "role": "申请执行人"},
                {"name": "孙某", "role": "被执行人"},
            ],
        )
    )
    party = as_party(intake_client, RESIDENT)
    (found,) = (await intake_client.get("/mine", headers=party)).json()["items"]
    person = intake_client.program.keyring.person_id(COURT, RESIDENT)
    assert found["case_id"] == CASE
    assert [one["person_id"] for one in found["principals"]] == [person]
    agent = as_party(intake_client, AGENT)
    assert (await intake_client.get("/mine", headers=agent)).json()["items"] == []
    power = {
        "principal_id": person,
        "name": "赵律师",
        "code": AGENT,
        "first_day": "2020-01-01",
        "special": False,
    }
    assert (await intake_client.act(f"{FIRST}/agents", power)).status_code == 200
    (found,) = (await intake_client.get("/mine", headers=agent)).json()["items"]
    assert [one["person_id"] for one in found["principals"]] == [person]
    answer = await intake_client.get("/mine")
    assert answer.status_code == 403
