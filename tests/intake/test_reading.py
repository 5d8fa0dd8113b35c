"""Who reads a filing, what is shown to whom, and what the log says of it."""

import asyncio
import time
from typing import Any
from urllib.parse import quote

import httpx

from contracts.reads import PersonalDataRead
from kernel.journal.projections import storable
from kernel.journal.reads import READS, with_reads
from services.intake.views import project
from tests.intake.conftest import COURT, IntakeClient
from tests.intake.samples import CASE, RESIDENT, applicant, application, debtor

PLACE = f"/cases/{CASE}"
PURPOSE = "核对被执行人身份"
KINDS = ("address", "identity_code", "name", "phone")


async def read(
    client: IntakeClient, *roles: str, person: str = "li", purpose: str | bytes | None = None
) -> httpx.Response:
    headers = signed(client, *roles, person=person)
    if purpose is not None:
        headers["Zhixing-Purpose"] = quote(purpose) if isinstance(purpose, str) else purpose
    return await client.get(PLACE, headers=headers)


def signed(client: IntakeClient, *roles: str, person: str = "li") -> dict[str, Any]:
    token = client.issuer.token(person, court=COURT, roles=roles, issued_at=time.time())
    return {"Authorization": f"Bearer {token}"}


def parties(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["parties"]
    return found


async def reads(client: IntakeClient) -> list[PersonalDataRead]:
    return [one.event for one in await client.recorded() if one.case_id == READS]


async def test_the_bureau_reads_names_and_masks(intake_client: IntakeClient) -> None:
    await intake_client.file(application())
    person, company = parties(await intake_client.get(PLACE))
    assert (person["name"], person["phone"]) == ("赵敏", "137****0000")
    assert person["code"] == "4110**********000X"
    assert company["name"] == "许昌远达机械有限公司"
    assert company["address"] == "鄢陵县***"
    (event,) = await reads(intake_client)
    assert (event.case_id, event.reader, event.reader_role) == (CASE, "clerk-1", "filing_clerk")
    assert (event.route, event.categories, event.count) == ("/cases/{case_id}", KINDS, 6)
    assert (event.in_full, event.purpose) == (("name",), None)


async def test_a_purpose_shows_everything_and_is_kept_sealed(intake_client: IntakeClient) -> None:
    await intake_client.file(application())
    for purpose in (PURPOSE, PURPOSE.encode()):  # percent-encoded, or as curl sends it
        person, company = parties(await read(intake_client, "receptionist", purpose=purpose))
        assert (person["code"], person["phone"]) == (RESIDENT, "13700000000")
        assert company["address"] == "鄢陵县人民路1号"
    for event in await reads(intake_client):
        assert event.in_full == KINDS
        assert event.purpose is not None
        keyring = intake_client.program.keyring
        assert await keyring.unseal(COURT, event.purpose) == PURPOSE


async def test_a_purpose_that_says_nothing_is_refused(intake_client: IntakeClient) -> None:
    await intake_client.file(application())
    for purpose in ("", " ", "查询", "x" * 201, "查阅\n当事人", b"\xff\xfe\xff\xfe"):
        answer = await read(intake_client, "receptionist", purpose=purpose)
        assert answer.status_code == 422, purpose
        assert answer.json()["errors"][0]["field"] == "Zhixing-Purpose"
    assert await reads(intake_client) == []


async def test_an_overseer_is_shown_no_letter_and_opens_nothing(
    intake_client: IntakeClient,
) -> None:
    await intake_client.file(application())
    for party in parties(await read(intake_client, "auditor", purpose=PURPOSE)):
        assert {party[name] for name in ("name", "code")} == {"***"}
    assert await reads(intake_client) == []


async def test_an_erased_person_is_shown_as_erased(intake_client: IntakeClient) -> None:
    nobody_else = applicant(code=...)  # without a code, a person of this case alone
    await intake_client.file(application(parties=[nobody_else, debtor()]))
    erased, _ = parties(await read(intake_client, "auditor"))
    store = intake_client.program.keyring.store
    assert await store.destroy(COURT, erased["person_id"])
    erased, other = parties(await read(intake_client, "receptionist", purpose=PURPOSE))
    assert (erased["name"], erased["code"], erased["phone"]) == ("已删除", None, "已删除")
    assert other["name"] == "许昌远达机械有限公司"
    (event,) = await reads(intake_client)
    assert event.count == 3  # those of the debtor


async def test_every_read_is_counted_once_and_for_its_reader(intake_client: IntakeClient) -> None:
    await intake_client.file(application())
    before = len(await intake_client.recorded())
    many = [read(intake_client, "receptionist", person=f"p{n % 3}") for n in range(12)]
    await asyncio.gather(*many)
    await read(intake_client, "receptionist", person="p0", purpose=PURPOSE)
    assert len(await intake_client.recorded()) == before + 13
    auditor = signed(intake_client, "auditor", person="audit")
    answer = (await intake_client.get("/reads", headers=auditor)).json()
    assert answer["readers"] == [
        {"reader": "p0", "reads": 5, "texts": 30, "with_purpose": 1},
        {"reader": "p1", "reads": 4, "texts": 24, "with_purpose": 0},
        {"reader": "p2", "reads": 4, "texts": 24, "with_purpose": 0},
    ]
    assert answer["reads"][0]["purpose"] == PURPOSE, "auditors judge for what others read"
    head = signed(intake_client, "bureau_head", person="head")
    mine: dict[str, str | int] = {"reader": "p0", "since": "2026-03-02T00:00", "limit": 2}
    answer = (await intake_client.get("/reads", headers=head, params=mine)).json()
    assert [one["reader"] for one in answer["readers"]] == ["p0"]
    assert [one["purpose"] for one in answer["reads"]] == [PURPOSE, None]
    rest = {**mine, "after": answer["next"], "limit": 100}
    answer = (await intake_client.get("/reads", headers=head, params=rest)).json()
    assert (len(answer["reads"]), answer["next"]) == (3, None)
    past = {"until": "2026-03-02T00:00"}
    answer = (await intake_client.get("/reads", headers=head, params=past)).json()
    assert answer == {"readers": [], "reads": [], "next": None}


async def test_only_who_oversees_reads_the_log_of_reads(intake_client: IntakeClient) -> None:
    for role, status in (("receptionist", 403), ("operator", 403), ("auditor", 200)):
        headers = signed(intake_client, role)
        assert (await intake_client.get("/reads", headers=headers)).status_code == status, role


async def test_a_read_that_cannot_be_recorded_is_not_answered(
    intake_client: IntakeClient, monkeypatch: Any
) -> None:
    await intake_client.file(application())

    async def broken(_request: object) -> None:
        raise OSError("the database is away")

    monkeypatch.setattr(intake_client.program.journal, "append", broken)
    answer = await intake_client.get(PLACE)
    assert answer.status_code == 503
    assert "赵敏" not in answer.text


async def test_reads_belong_to_no_case_and_are_replayed(intake_client: IntakeClient) -> None:
    """An act after a read is not caused by it, and the view is that of the log."""
    await intake_client.file(application())
    parties(await intake_client.get(PLACE))
    await intake_client.act(f"{PLACE}/check", {})
    filed, _, checked = await intake_client.recorded()
    assert checked.causation_id == filed.event_id
    pool = await intake_client.program.pools.of(COURT)
    before = await pool.fetch("select * from reads order by position")
    await pool.execute("delete from reads")
    for recorded in await intake_client.recorded():
        for sql, values in map(storable, with_reads(project)(recorded)):
            await pool.execute(sql, *values)
    assert await pool.fetch("select * from reads order by position") == before


async def test_the_book_of_the_interface_describes_the_purpose(intake_client: IntakeClient) -> None:
    book = (await intake_client.get("/openapi.json")).json()
    described = book["paths"]["/cases/{case_id}"]["get"]["parameters"]
    assert "查阅目的" in next(p for p in described if p["name"] == "Zhixing-Purpose")["description"]
