"""A case of documents' tests: its parties, its package, and one document on its way."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from contracts.documents import (
    DocumentMade,
    DocumentReturned,
    DocumentReviewed,
    DocumentSealed,
    DocumentSent,
    DocumentSentBack,
    PackageOrdered,
    SealedPaperStored,
    ServiceConsentNoted,
    ServiceConsentRecorded,
)
from contracts.intake import CaseFiled, FirstReceptionHeld
from contracts.papers import Paper
from contracts.values import KnownAddress, Party, PartyRole, Sealed
from kernel.deciding.testing import Spec
from kernel.journal.envelope import Recorded
from services.documents.app import DEFINITION
from services.documents.rules import file_id_of
from tests.support import as_fact, at, by, calendar, pack

CASE = "（2026）豫1024执101号"
SPEC = Spec(definition=DEFINITION, pack=pack(), calendar=calendar())
CLERK = by("document_clerk")
HEAD = by("bureau_head")

APPLICANT, DEBTOR = "P-applicant", "P-debtor"
NOTICE, RULING = f"{CASE}-D-enforcement-notice", f"{CASE}-D-general-ruling"
KINDS = (
    "risk-notice",
    "enforcement-notice",
    "property-report-order",
    "property-declaration",
    "consumption-order",
    "general-ruling",
)


def sealed(person_id: str, text: str) -> Sealed:
    return Sealed(key=person_id, nonce="bm9uY2U=", text=text)


def party(person_id: str, role: PartyRole) -> Party:
    return Party(
        person_id=person_id,
        role=role,
        kind="natural",
        name=sealed(person_id, "bmFtZQ=="),
        code=sealed(person_id, "Y29kZQ=="),
        address=sealed(person_id, "cmVnaXN0ZXJlZA=="),
        phone=sealed(person_id, "cGhvbmU="),
    )


PARTIES = (party(APPLICANT, "applicant"), party(DEBTOR, "debtor"), party("P-other", "other"))

STATED = ("申请书载明的地址",)  # where no address by kind is known
CONFIRMED = sealed(APPLICANT, "Y29uZmlybWVk")


def recipient(person_id: str, address: Sealed | None = None) -> Party:
    """A party as a channel is told of it."""
    found = next(party for party in PARTIES if party.person_id == person_id)
    return replace(found, code=None, address=address)


def by_post(person_id: str) -> Party:
    """A party of whom the court knows no more than the address that the application states."""
    found = next(party for party in PARTIES if party.person_id == person_id)
    assert found.address is not None
    stated = (KnownAddress(kind="stated", address=found.address),)
    return replace(found, code=None, address=None, addresses=stated)


consent_noted = ServiceConsentNoted(case_id=CASE, electronic=True, addresses=(CONFIRMED,))
held = FirstReceptionHeld(
    case_id=CASE,
    on_site=True,
    electronic_service=True,
    risk_told=True,
    termination_opinion="同意",
    auction_opinion="同意",
    signatures=("interviewer", "recorder", "interviewee"),
    applicant_address=CONFIRMED,
)
filed = CaseFiled(
    case_id=CASE,
    kind="first",
    channel="window",
    target="money",
    claim_fen=8_000_000,
    title_document="（2025）豫1024民初88号",
    filed_at=at("2026-03-02 09:30"),
    registered_on=date(2026, 3, 2),
    parties=PARTIES,
)
ordered = PackageOrdered(
    case_id=CASE,
    kinds=KINDS,
    addressees=(APPLICANT, DEBTOR),
    parties=PARTIES,
    claim_fen=8_000_000,
    title_document="（2025）豫1024民初88号",
    filed_on=date(2026, 3, 2),
)
only_ruling_ordered = PackageOrdered(
    case_id=CASE,
    kinds=("general-ruling",),
    addressees=(APPLICANT, DEBTOR),
    parties=PARTIES,
    claim_fen=8_000_000,
    title_document="（2025）豫1024民初88号",
    filed_on=date(2026, 3, 2),
)
notice_made = DocumentMade(
    case_id=CASE,
    document_id=NOTICE,
    document_kind="enforcement-notice",
    addressees=(DEBTOR,),
    maker=CLERK.person,
)
TITLE = "（2025）豫1024民初88号"
PAPER = Paper(
    court="yanling",
    court_title="鄢陵县人民法院",
    title="执行通知书",
    template_version=0,
    filed_on=date(2026, 3, 2),
    title_document=TITLE,
    claim_fen=8_000_000,
    period_days=10,
    parties=PARTIES[:2],
)
notice_written = replace(notice_made, paper=PAPER)
NOTICE_FILE = file_id_of(NOTICE, 1)
notice_signed = DocumentSealed(
    case_id=CASE,
    document_id=NOTICE,
    paper=PAPER,
    file_id=NOTICE_FILE,
    sealed_at=at("2026-03-03"),
)
notice_filed = SealedPaperStored(
    case_id=CASE,
    document_id=NOTICE,
    file_id=NOTICE_FILE,
    content="c" * 64,
    size_bytes=43_210,
    file_name=sealed(CASE, "bmFtZQ=="),
    template_sha256="a" * 64,
    signer="鄢陵县人民法院",
)
notice_reviewed = DocumentReviewed(
    case_id=CASE, document_id=NOTICE, reviewers=(HEAD.person,), approval_id="approval-1"
)
notice_sent_back = DocumentSentBack(
    case_id=CASE, document_id=NOTICE, reviewer=HEAD.person, reason="被执行人姓名有误"
)
notice_sealed = DocumentSealed(case_id=CASE, document_id=NOTICE)
ruling_made = DocumentMade(
    case_id=CASE,
    document_id=RULING,
    document_kind="general-ruling",
    addressees=(APPLICANT, DEBTOR),
    maker=CLERK.person,
)
ruling_written = replace(
    ruling_made, paper=replace(PAPER, title="执行裁定书（总裁定）", period_days=None)
)
ruling_sealed = DocumentSealed(case_id=CASE, document_id=RULING)
electronic = DocumentSent(
    case_id=CASE,
    document_id=RULING,
    document_kind="general-ruling",
    addressee=APPLICANT,
    channel="electronic",
    attempt=1,
    recipient=recipient(APPLICANT),
)
electronic_returned = DocumentReturned(
    case_id=CASE,
    document_id=RULING,
    addressee=APPLICANT,
    channel="electronic",
    reason="送达链接逾期未查收",
)
posted = DocumentSent(
    case_id=CASE,
    document_id=RULING,
    document_kind="general-ruling",
    addressee=APPLICANT,
    channel="post",
    attempt=2,
    recipient=by_post(APPLICANT),
    registered_addresses=STATED,
)
posted_returned = DocumentReturned(
    case_id=CASE, document_id=RULING, addressee=APPLICANT, channel="post", reason="查无此人"
)

CONSENTED_ON = date(2025, 11, 20)  # in the trial dossier

consented = ServiceConsentRecorded(
    case_id=CASE,
    person_id=APPLICANT,
    consented_on=CONSENTED_ON,
    source="trial_dossier",
    recorder="document_clerk-1",
    file_id="F1",
)
SOME_EVENT = UUID("6d0f7a52-6a5e-5f0e-9f1b-4e1f2a7c9d11")


def fact(
    event: object,
    service: str,
    occurred_at: datetime | None = None,
    event_id: UUID = SOME_EVENT,
) -> Recorded:
    return as_fact(
        event,
        service=service,
        case_id=CASE,
        occurred_at=occurred_at or at("2026-03-02 10:00"),
        event_id=event_id,
    )
