"""The sealed PDF of a document, from the effect to the file of its case."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pypdf
import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from contracts.papers import Paper, PaperField
from contracts.values import Party, PartyRole
from kernel.base.postgres import Pools
from kernel.deciding.files import StoreFile
from kernel.files.contents import Contents, Kept, Limits
from kernel.files.press import Press
from kernel.files.scanning import NoScanner
from kernel.files.store import FolderStore
from kernel.files.uploads import Uploads
from kernel.journal.protocol import EffectRequest
from kernel.people.sealed import Keyring, MemoryKeys, case_key
from outside.papers import SealedPapers
from outside.seals import HttpSeals
from sandbox.seals import build
from services.documents.commands import RecordSealedPaper, RecordSealingFailed
from services.documents.reactions import effects, react, report
from tests.documents.cases import CASE, NOTICE_FILE, fact, notice_filed, notice_signed
from tests.support import pack

COURT = "yanling"


class Desk:
    """The port of seals with real keys, a store in a folder, and the sandbox's platform."""

    def __init__(self, folder: Path) -> None:
        self.keyring = Keyring(MemoryKeys(), b"tests")
        limits = Limits(1_000_000, 60)
        uploads = Uploads(Pools(""))
        self.contents = Contents(
            "documents", FolderStore(folder), uploads, self.keyring, NoScanner(), limits
        )
        self.platform = build()
        self.seals = HttpSeals("http://seals", httpx.ASGITransport(app=self.platform))
        self.port = SealedPapers(self.seals, Press(), self.contents, self.keyring)

    async def party(self, person_id: str, role: PartyRole, name: str) -> Party:
        key = case_key(CASE)
        return Party(
            person_id=person_id,
            role=role,
            kind="natural",
            name=await self.keyring.seal(COURT, key, name),
            address=await self.keyring.seal(COURT, key, "鄢陵县人民路1号"),
        )

    async def effect(self, **changes: Any) -> EffectRequest:
        """The effect that the sealing of a notice asks for."""
        assert notice_signed.paper is not None
        parties = (
            await self.party("P-applicant", "applicant", "王五"),
            await self.party("P-debtor", "debtor", "赵𠮷"),
        )
        paper = replace(notice_signed.paper, parties=parties, **changes)
        (asked,) = effects(replace(notice_signed, paper=paper))
        return asked

    async def perform(self, asked: EffectRequest) -> Any:
        plain = await self.keyring.unseal_all(COURT, asked.payload)
        return await self.port.send(replace(asked, payload=plain))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(tmp_path)
    yield made
    await made.port.close()


async def test_a_document_becomes_a_signed_file_that_names_its_template(desk: Desk) -> None:
    asked = await desk.effect()
    assert asked.effect_id == f"{notice_signed.document_id}:seal:1"
    assert "王五" not in str(asked.payload)

    outcome = await desk.perform(asked)
    command = report(asked, outcome)

    assert isinstance(command, RecordSealedPaper)
    assert command.file_id == NOTICE_FILE
    assert command.signer == "鄢陵县人民法院"
    assert await desk.keyring.unseal(COURT, command.file_name) == "执行通知书.pdf"
    kept = Kept(command.file_id, command.content, command.size_bytes)
    parts = desk.contents.read(COURT, CASE, kept, range(command.size_bytes))
    pdf = b"".join([part async for part in parts])
    assert await asyncio.to_thread(_is_trusted, pdf, desk.platform.state.seals.root)
    text = pypdf.PdfReader(BytesIO(pdf)).pages[0].extract_text().replace(" ", "")
    assert "赵𠮷" in text
    assert "80,000元" in text
    assert "（2025）豫1024民初88号" in text
    assert "二〇二六年三月三日" in text


def _is_trusted(pdf: bytes, root: Any) -> bool:
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    anchor = x509.Certificate.load(root.public_bytes(Encoding.DER))
    status = validate_pdf_signature(
        signature, ValidationContext(trust_roots=[anchor], allow_fetching=False)
    )
    return bool(status.bottom_line)


async def test_the_signed_file_is_stored_in_its_case() -> None:
    (command,) = react(fact(notice_filed, "documents"), pack())
    assert isinstance(command, StoreFile)
    assert (command.file_id, command.kind) == (NOTICE_FILE, "pdf")


async def test_what_cannot_be_set_is_reported_with_its_reason(desk: Desk) -> None:
    unknown = await desk.keyring.seal(COURT, case_key(CASE), "😀")
    stated = (PaperField(name="x", title="协助单位", kind="text", value=unknown),)
    paper: dict[str, Any] = {"title": "协助执行通知书", "stated": stated}
    asked = await desk.effect(**paper)
    asked = replace(asked, payload={**asked.payload, "document_kind": "assistance-notice"})
    outcome = await desk.perform(asked)
    command = report(asked, outcome)
    assert isinstance(command, RecordSealingFailed)
    assert "协助事项" in str(command.reason)


async def test_an_erased_case_is_not_sealed(desk: Desk) -> None:
    asked = await desk.effect()
    plain = await desk.keyring.unseal_all(COURT, asked.payload)
    for party in plain["parties"]:
        party["name"] = None
    outcome = await desk.port.send(replace(asked, payload=plain))
    assert (outcome.state, outcome.reason) == ("failed", "所需的个人信息已依法删除")


async def test_a_paper_without_a_form_has_no_template(desk: Desk) -> None:
    asked = await desk.effect()
    lost = replace(asked, payload={**asked.payload, "document_kind": "love-letter"})
    assert "没有该种文书的模板" in (await desk.perform(lost)).reason
    assert isinstance(notice_signed.paper, Paper)
