"""The real doors of documents on a real PostgreSQL: paths, roles, refusals."""

import base64
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pypdf
import pytest

from contracts.values import Party
from kernel.base.clock import SimulatedClock
from kernel.deciding.service import Request
from kernel.files.press import Press
from kernel.papers.source import docx_of
from kernel.people.identity import LocalIssuer
from kernel.people.sealed import case_key
from kernel.program.app import Process
from outside.papers import SealedPapers
from outside.seals import HttpSeals
from sandbox.seals import build as seal_platform
from services.documents.app import wiring
from services.documents.commands import OrderPackage
from services.documents.settings import Settings
from tests.conftest import NewDatabase
from tests.documents.cases import CASE, DEBTOR, KINDS, PARTIES
from tests.support import at, rulebook

COURT = "yanling"
PLACE = f"/cases/{CASE}/documents"
KIND = "enforcement-notice"
TEMPLATES = f"/courts/{COURT}/templates/{KIND}"
REQUEST = "../approvals/document-review-1"
APPROVAL = f"{REQUEST}/approval"
_numbers = count(1)


class Staff(httpx.AsyncClient):
    """People of one court at the doors of documents, each with one role."""

    def __init__(self, program: Process, issuer: LocalIssuer) -> None:
        super().__init__(
            transport=httpx.ASGITransport(app=program.api), base_url="http://documents"
        )
        self.issuer = issuer
        self.program = program

    def token(self, role: str, person: str = "") -> dict[str, str]:
        token = self.issuer.token(
            person or f"{role}-1", court=COURT, roles=(role,), issued_at=time.time()
        )
        return {"Authorization": f"Bearer {token}"}

    async def act(
        self, role: str, path: str, body: dict[str, Any] | None = None, person: str = ""
    ) -> httpx.Response:
        headers = {"Idempotency-Key": f"key-{next(_numbers)}", **self.token(role, person)}
        return await self.post(f"{PLACE}/{path}", json=body or {}, headers=headers)

    async def look(self, path: str) -> httpx.Response:
        return await self.get(path, headers=self.token("handler"))


@pytest.fixture
async def staff(
    new_database: NewDatabase, keys_database: str, tmp_path: Path
) -> AsyncIterator[Staff]:
    issuer = LocalIssuer()
    settings = Settings(
        keys_database_url=keys_database, jwks=issuer.jwks(), files_url=tmp_path.as_uri()
    )
    made = wiring(settings)
    settings = settings.model_copy(update={"database_url": await new_database(made.migrations)})
    program = Process(made, settings, clock=SimulatedClock(at("2026-03-03")))
    program.service.rulebook = rulebook()
    seals = HttpSeals("http://seals", httpx.ASGITransport(app=seal_platform()))
    program.ports["seals"] = SealedPapers(seals, Press(), program.contents, program.keyring)
    parties = [await _named(program, party) for party in PARTIES]
    order = OrderPackage(case_id=CASE, kinds=KINDS, parties=tuple(parties))
    await program.service.handle(Request(court=COURT, commands=(order,)))
    async with Staff(program, issuer) as client:
        yield client
    await program.stop()


async def _named(program: Process, party: Party) -> Party:
    """A party whose data can be read."""
    name = await program.keyring.seal(COURT, case_key(CASE), f"当事人{party.person_id}")
    return replace(party, name=name, code=None, address=None, phone=None)


async def _seal(staff: Staff) -> None:
    """Let the ledger ask the platform of seals, and the service file what it signed."""
    program = staff.program
    assert await program._effects().step(COURT) == 1
    (stored,) = [
        one for one in await program.journal.of_case(COURT, CASE) if one.name == "SealedPaperStored"
    ]
    commands = program.service.definition.answers(stored, program.rulebook.pack(COURT))
    await program.service.handle(Request(court=COURT, commands=tuple(commands)))


async def test_a_document_is_looked_at_before_it_is_sealed_and_kept_as_a_file(staff: Staff) -> None:
    assert (await staff.look(f"{PLACE}/{KIND}/preview")).status_code == 404
    await staff.act("document_clerk", KIND)
    preview = await staff.look(f"{PLACE}/{KIND}/preview")
    assert preview.headers["content-type"] == "application/pdf"
    text = pypdf.PdfReader(BytesIO(preview.content)).pages[0].extract_text().replace(" ", "")
    assert f"当事人{DEBTOR}" in text
    names = [one.name for one in await staff.program.journal.follow(COURT, 0, 100)]
    assert "PersonalDataRead" in names

    await staff.act("bureau_head", APPROVAL)
    await staff.act("document_clerk", f"{KIND}/seal")
    posting = {"addressee": DEBTOR, "channel": "post"}
    early = await staff.act("document_clerk", f"{KIND}/services", posting)
    assert early.status_code == 409
    await _seal(staff)
    (document,) = (await staff.look(PLACE)).json()["documents"]
    assert document["signer"] == "鄢陵县人民法院"
    file = f"/cases/{CASE}/files/{document['file_id']}"
    assert (await staff.look(file)).json()["file_name"] == "执行通知书.pdf"
    content = await staff.look(f"{file}/content")
    assert content.content.startswith(b"%PDF")
    assert (await staff.act("document_clerk", f"{KIND}/services", posting)).is_success


async def test_a_template_is_checked_approved_by_another_and_used(staff: Staff) -> None:
    async def ask(role: str, path: str, body: dict[str, Any]) -> httpx.Response:
        headers = {"Idempotency-Key": f"key-{next(_numbers)}", **staff.token(role)}
        return await staff.post(path, json=body, headers=headers)

    wrong = base64.b64encode(docx_of("> {{ 案由 }}")).decode()
    refused = await ask("document_clerk", TEMPLATES, {"docx": wrong})
    assert refused.status_code == 422
    assert "第1段“{{ 案由 }}”：没有“案由”这一占位符" in refused.text
    assert "印章" in refused.text
    assert (await ask("document_clerk", TEMPLATES, {"docx": "不是"})).status_code == 422

    docx = docx_of("本院自拟的通知，{{ 被执行人 }}\n>> {{ 成文日期 }}{{ 印章 }}")
    sent = await ask("document_clerk", TEMPLATES, {"docx": base64.b64encode(docx).decode()})
    assert sent.status_code == 202, sent.text  # it waits for the approval
    decided = f"/cases/{COURT}/approvals/template-publication-1/approval"
    assert (await ask("document_clerk", decided, {})).status_code == 409  # who asked
    assert (await ask("bureau_head", decided, {})).is_success
    (row,) = (await staff.look("/templates")).json()["templates"]
    assert (row["state"], row["proposer"]) == ("published", "document_clerk-1")
    assert (await staff.look(f"{TEMPLATES}/1/content")).content == docx
    assert (await staff.look(f"{TEMPLATES}/0/content")).content.startswith(b"PK")
    assert (await staff.look(f"{TEMPLATES}/2/content")).status_code == 404

    await staff.act("document_clerk", KIND)
    preview = await staff.look(f"{PLACE}/{KIND}/preview")
    text = pypdf.PdfReader(BytesIO(preview.content)).pages[0].extract_text()
    assert "本院自拟的通知" in text.replace(" ", "")


async def test_a_document_goes_through_every_door(staff: Staff) -> None:
    posting = {"addressee": DEBTOR, "channel": "post"}
    acts: list[tuple[str, str, dict[str, Any], str]] = [
        ("document_clerk", KIND, {}, "DocumentMade"),
        ("bureau_head", APPROVAL, {}, "ApprovalGiven"),
        ("document_clerk", f"{KIND}/seal", {}, "DocumentSealed"),
        ("document_clerk", f"{KIND}/services", posting, "DocumentSent"),
        ("document_clerk", f"{KIND}/draft", {}, "DraftHandedOver"),
    ]
    for role, path, body, event in acts:
        if event == "DocumentSent":
            await _seal(staff)
        answer = await staff.act(role, path, body)
        assert answer.is_success, answer.text
        assert answer.json()["events"][0]["name"] == event
    shown = (await staff.look(PLACE)).json()
    (document,) = shown["documents"]
    assert document["document_kind"] == KIND
    assert [s["state"] for s in document["services"]] == ["sent"]


async def test_what_its_reviewer_refuses_comes_back_and_is_made_anew(staff: Staff) -> None:
    made = await staff.act("document_clerk", KIND)
    assert [one["approval_id"] for one in made.json()["awaits"]] == ["document-review-1"]
    own = await staff.act("bureau_head", APPROVAL, person="document_clerk-1")
    assert own.status_code == 409
    why = {"reason": "被执行人姓名有误"}
    refused = await staff.act("deputy_bureau_head", f"{REQUEST}/refusal", why)
    assert [e["name"] for e in refused.json()["events"]] == ["ApprovalRefused", "DocumentSentBack"]
    (document,) = (await staff.look(PLACE)).json()["documents"]
    assert document["sent_back_reason"] == "被执行人姓名有误"
    assert (await staff.act("document_clerk", f"{KIND}/seal")).status_code == 409
    anew = await staff.act("document_clerk", KIND)
    assert [one["approval_id"] for one in anew.json()["awaits"]] == ["document-review-2"]
    (document,) = (await staff.look(PLACE)).json()["documents"]
    assert document["sent_back_reason"] is None


async def test_a_document_that_was_not_reviewed_is_refused_with_the_article(staff: Staff) -> None:
    await staff.act("document_clerk", KIND)
    answer = await staff.act("document_clerk", f"{KIND}/seal")
    assert answer.status_code == 409
    assert "二、(一)4" in answer.text


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("bureau_head", KIND),
        ("bureau_head", f"{KIND}/review"),
        ("handler", f"{KIND}/seal"),
        ("handler", f"{KIND}/services"),
        ("dossier_clerk", f"{KIND}/draft"),
    ],
)
async def test_who_has_no_right_to_an_act_is_turned_away(
    staff: Staff, role: str, path: str
) -> None:
    assert (await staff.act(role, path)).status_code == 403


async def test_notices_and_failures_have_doors(staff: Staff) -> None:
    notices = await staff.look(f"/cases/{CASE}/notices")
    assert notices.json() == {"case_id": CASE, "notices": []}
    failures = await staff.look("/service-failures")
    assert failures.json() == {"service_failures": [], "next": None}


async def test_a_case_that_was_never_filed_is_not_found(staff: Staff) -> None:
    assert (await staff.look("/cases/（2026）豫1024执9号/documents")).status_code == 404
