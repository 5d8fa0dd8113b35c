"""The door for steps, on a real database: who records them, and what the case shows then."""

import time
from collections.abc import AsyncIterator
from itertools import count
from urllib.parse import quote

import httpx
import pytest

from contracts.archive import DossierOpened
from kernel.base.clock import SimulatedClock
from kernel.deciding.learns import Learn
from kernel.deciding.service import Request
from kernel.people.identity import LocalIssuer
from kernel.program.app import Process
from services.archive import commands
from services.archive.app import wiring
from services.archive.settings import Settings
from tests.conftest import NewDatabase
from tests.support import at

COURT = "yanling"
CASE = "（2026）豫1024执2号"
STEPS = f"/cases/{quote(CASE)}/steps"
LENT = {"step": "paper-lent", "subject_id": "L1", "note": "借阅正卷"}
ISSUER = LocalIssuer()
_keys = count(1)


@pytest.fixture
async def http(new_database: NewDatabase, keys_database: str) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(
        database_url=await new_database(wiring(Settings()).migrations),
        keys_database_url=keys_database,
        jwks=ISSUER.jwks(),
    )
    program = Process(wiring(settings), settings, clock=SimulatedClock(at("2026-04-20")))
    opened = Learn(
        case_id=CASE, stream=commands.dossier_of(CASE), event=DossierOpened(case_id=CASE)
    )
    await program.service.handle(Request(court=COURT, commands=(opened,)))
    transport = httpx.ASGITransport(app=program.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://archive") as client:
        yield client
    await program.stop()


def _as(*roles: str, person: str = "clerk-1") -> dict[str, str]:
    token = ISSUER.token(person, court=COURT, roles=roles, issued_at=time.time())
    return {"Authorization": f"Bearer {token}", "Idempotency-Key": f"key-{next(_keys)}"}


async def test_a_recorded_step_is_shown_with_who_recorded_it(http: httpx.AsyncClient) -> None:
    recorded = await http.post(STEPS, json=LENT, headers=_as("dossier_clerk"))
    assert recorded.status_code == 200, recorded.text
    shown = (await http.get(STEPS, headers=_as("handler"))).json()["steps"]
    assert [(row["step"], row["actor"]) for row in shown] == [
        ("paper-lent", "dossier_clerk:clerk-1")
    ]


async def test_a_person_of_several_roles_acts_in_the_one_that_the_row_asks_for(
    http: httpx.AsyncClient,
) -> None:
    recorded = await http.post(STEPS, json=LENT, headers=_as("handler", "dossier_clerk"))
    assert recorded.status_code == 200, recorded.text


async def test_who_has_no_such_role_is_refused_with_the_article(http: httpx.AsyncClient) -> None:
    refused = await http.post(STEPS, json=LENT, headers=_as("handler"))
    assert refused.status_code == 409
    assert refused.json()["article"].startswith("二、(一)8")
    assert refused.json()["field"] == "step"


async def test_a_step_under_approval_waits_for_who_the_pack_names(http: httpx.AsyncClient) -> None:
    dispute = {"step": "dossier-dispute-decided", "subject_id": "M1", "note": "准予签收"}
    asked = await http.post(STEPS, json=dispute, headers=_as("handler", person="zhang"))
    assert asked.status_code == 202, asked.text
    (waits,) = asked.json()["awaits"]
    place = f"/cases/{quote(CASE)}/approvals/{waits['approval_id']}"
    assert (await http.get("/approvals", headers=_as("handler", person="zhang"))).json() == {
        "approvals": []
    }
    own = await http.post(
        f"{place}/approval", json={}, headers=_as("bureau_head", "handler", person="zhang")
    )
    assert (own.status_code, own.json()["field"]) == (409, "approval_id")
    party = await http.post(f"{place}/approval", json={}, headers=_as("portal", person="p"))
    assert party.status_code == 403
    head = _as("bureau_head", person="li")
    (mine,) = (await http.get("/approvals", headers=head)).json()["approvals"]
    assert (mine["command"], mine["body"]["step"]) == ("RecordStep", dispute["step"])
    done = await http.post(f"{place}/approval", json={}, headers=head)
    assert done.status_code == 200, done.text
    assert [event["name"] for event in done.json()["events"]] == ["ApprovalGiven", "StepRecorded"]
    shown = (await http.get(f"/cases/{quote(CASE)}/approvals", headers=head)).json()["approvals"]
    assert [(row["state"], row["ended_by"]) for row in shown] == [("approved", "li")]
    late = await http.post(
        f"{place}/refusal", json={"reason": "迟"}, headers=_as("bureau_head", person="wu")
    )
    assert late.status_code == 409
    assert "li" in late.json()["title"]


async def test_a_case_nobody_heard_of_has_no_steps(http: httpx.AsyncClient) -> None:
    elsewhere = f"/cases/{quote('（2026）豫1024执999号')}/steps"
    unknown = await http.post(elsewhere, json=LENT, headers=_as("dossier_clerk"))
    assert unknown.status_code == 404
    assert (await http.get(elsewhere, headers=_as("handler"))).json()["steps"] == []


async def test_free_text_is_shown_to_the_bureau_and_the_same_again_is_unchanged(
    http: httpx.AsyncClient,
) -> None:
    for unchanged in (None, True):
        told = await http.post(STEPS, json=LENT, headers=_as("dossier_clerk"))
        assert told.status_code == 200, told.text
        assert told.json().get("unchanged") is unchanged
    (row,) = (await http.get(STEPS, headers=_as("handler"))).json()["steps"]
    assert row["note"] == "借阅正卷"
    (row,) = (await http.get(STEPS, headers=_as("auditor"))).json()["steps"]
    assert row["note"] == "***"


async def test_another_content_names_who_recorded_the_first_and_when(
    http: httpx.AsyncClient,
) -> None:
    read = {"step": "paper-read", "subject_id": "L2", "note": "复制正卷"}
    await http.post(STEPS, json=read, headers=_as("dossier_clerk"))
    other = {**read, "note": "复制副卷"}
    refused = await http.post(STEPS, json=other, headers=_as("dossier_clerk", person="clerk-2"))
    assert refused.status_code == 409
    assert refused.json()["type"] == "urn:zhixing:problem:stands"
    assert refused.json()["stands"]["recorder"] == "clerk-1"
    assert refused.json()["stands"]["done_at"].startswith("2026-04-20T")


async def test_what_was_recorded_is_corrected_with_a_reason(http: httpx.AsyncClient) -> None:
    lent = {**LENT, "values": {"due_on": "2026-04-27"}}
    await http.post(STEPS, json=lent, headers=_as("dossier_clerk"))
    later = {**LENT, "values": {"due_on": "2026-04-30"}}
    bare = await http.post(STEPS, json=later, headers=_as("dossier_clerk"))
    assert bare.status_code == 422
    assert [fault["field"] for fault in bare.json()["errors"]] == ["reason"]
    mended = {**later, "reason": "登记有误"}
    corrected = await http.post(STEPS, json=mended, headers=_as("dossier_clerk"))
    assert [event["name"] for event in corrected.json()["events"]] == ["StepCorrected"]
    (row,) = (await http.get(STEPS, headers=_as("handler"))).json()["steps"]
    assert row["values"] == {"due_on": "2026-04-30"}
    (correction,) = row["corrections"]
    assert correction["old"] == {"values": {"due_on": "2026-04-27"}, "note": "借阅正卷"}
    assert correction["reason"] == "登记有误"


async def test_facts_the_row_does_not_ask_for_are_named(http: httpx.AsyncClient) -> None:
    odd = {**LENT, "values": {"colour": "红"}}
    refused = await http.post(STEPS, json=odd, headers=_as("dossier_clerk"))
    assert refused.status_code == 422
    assert [fault["field"] for fault in refused.json()["errors"]] == ["values.colour"]
