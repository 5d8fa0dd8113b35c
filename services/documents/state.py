"""The state of documents: a case's package, its service, its notices.

There are three kinds of streams. `package-<case>` holds what clerks and the ladder decide on,
because the package counts as sent after its last document. `document-<document>` holds the receipts
of one document, `notice-<notice>` the result of one notice; they arrive from outside concurrently
and must not block each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeAlias, assert_never

from contracts.documents import (
    AnnouncementElapsed,
    DocumentDelivered,
    DocumentMade,
    DocumentReturned,
    DocumentReviewed,
    DocumentSealed,
    DocumentSent,
    DocumentSentBack,
    DocumentServed,
    DocumentsEvent,
    DraftHandedOver,
    NoticeFailed,
    NoticeRequested,
    NoticeSent,
    PackageOrdered,
    PackageSent,
    RecipientCorrected,
    SealedPaperStored,
    SealingFailed,
    ServiceAnnounced,
    ServiceChannel,
    ServiceConsentNoted,
    ServiceConsentRecorded,
    ServiceImpossible,
)
from contracts.documents_learned import ParticularsCorrected, TierOfCaseLearned
from contracts.documents_templates import TemplateProposed, TemplatePublished, TemplateSentBack
from contracts.papers import Paper
from contracts.sealed import Text
from contracts.values import Party, Sealed
from kernel.people.parties import SERVED, with_correction

DocumentEvent: TypeAlias = (
    DocumentReviewed
    | DocumentSentBack
    | DocumentSealed
    | SealedPaperStored
    | SealingFailed
    | DocumentSent
    | DocumentReturned
    | DocumentDelivered
    | ServiceAnnounced
    | AnnouncementElapsed
    | ServiceImpossible
    | DraftHandedOver
)
PackageEvent: TypeAlias = (
    PackageOrdered
    | ParticularsCorrected
    | TierOfCaseLearned
    | RecipientCorrected
    | ServiceConsentNoted
    | ServiceConsentRecorded
    | DocumentMade
    | DocumentEvent
    | PackageSent
    | NoticeRequested
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to serve. `returned` is the reason why it failed, once it is known; `announced`
    how it was announced, `elapsed` whether that period is over; `delivered` how it was handed over,
    `evidence` what shows that it could not be."""

    channel: ServiceChannel
    returned: Text | None = None
    announced: ServiceAnnounced | None = None
    elapsed: bool = False
    delivered: DocumentDelivered | None = None
    evidence: str = ""

    @property
    def effective_at(self) -> datetime | None:
        """When an announcement serves."""
        return None if self.announced is None else self.announced.effective_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A form document. `sent_back` is the reason why a reviewer did not let it pass; `paper` is
    what it says, `file_id` the file that its seal makes, `filed` once that is there; `attempts` are
    by addressee, `given_up` once every rung failed."""

    document_id: str
    kind: str
    addressees: tuple[str, ...]
    maker: str
    reviewed: bool = False
    sent_back: Text | None = None
    paper: Paper | None = None
    sealed: bool = False
    sealings: int = 0
    file_id: str = ""
    filed: bool = False
    draft_handed_over: bool = False
    attempts: Mapping[str, tuple[Attempt, ...]] = field(default_factory=dict)
    given_up: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The form documents of a case, its parties by person id, and the notices to them.

    `kinds` were ordered at filing, which said `claim_fen`, `title_document` and `filed_on`;
    `tier` is noted where a form of the court asks for one;
    `documents` are by their id, confirmed `addresses` by person id. `consented`: the applicants
    accept electronic service; `consents` are those of single persons, recorded otherwise, by person
    id. Until it is `ordered`, only the reception is known.
    """

    case_id: str
    ordered: bool = False
    kinds: tuple[str, ...] = ()
    claim_fen: int | None = None
    title_document: str | None = None
    filed_on: date | None = None
    tier: str = ""
    parties: Mapping[str, Party] = field(default_factory=dict)
    consented: bool = False
    consents: Mapping[str, ServiceConsentRecorded] = field(default_factory=dict)
    addresses: Mapping[str, Sealed] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    notices: Mapping[str, NoticeRequested] = field(default_factory=dict)
    sent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    """The addressees who received one document."""

    document_id: str
    served: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice that the channel's operator accepted or refused."""

    notice_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The templates of a form that the court handed in: by version, those sent back, and the one by
    which documents are made, which is 0 until one was published."""

    kind: str
    proposed: Mapping[int, TemplateProposed] = field(default_factory=dict)
    sent_back: Mapping[int, TemplateSentBack] = field(default_factory=dict)
    published: int = 0


TemplateEvent: TypeAlias = TemplateProposed | TemplatePublished | TemplateSentBack
State: TypeAlias = Package | Receipts | Notice | Shelf


def evolve(state: State | None, event: DocumentsEvent) -> State:
    """The state after an event. Never refuses."""
    match event:
        case NoticeSent() | NoticeFailed():
            return Notice(notice_id=event.notice_id)
        case DocumentServed():
            receipts = state or Receipts(document_id=event.document_id)
            assert isinstance(receipts, Receipts)  # streams are named after what they hold
            return replace(receipts, served=receipts.served | {event.addressee})
        case TemplateProposed() | TemplatePublished() | TemplateSentBack():
            shelf = state or Shelf(kind=event.document_kind)
            assert isinstance(shelf, Shelf)
            return evolve_shelf(shelf, event)
        case _:
            package = state or Package(case_id=event.case_id)
            assert isinstance(package, Package)
            return evolve_package(package, event)


def evolve_shelf(shelf: Shelf, event: TemplateEvent) -> Shelf:
    match event:
        case TemplateProposed():
            return replace(shelf, proposed={**shelf.proposed, event.version: event})
        case TemplatePublished():
            return replace(shelf, published=event.version)
        case TemplateSentBack():
            return replace(shelf, sent_back={**shelf.sent_back, event.version: event})


def evolve_package(package: Package, event: PackageEvent) -> Package:
    match event:
        case PackageOrdered():
            served = set(event.addressees)
            parties = {one.person_id: one for one in event.parties if one.person_id in served}
            return replace(
                package,
                ordered=True,
                kinds=event.kinds,
                parties=parties,
                claim_fen=event.claim_fen,
                title_document=event.title_document,
                filed_on=event.filed_on,
            )
        case TierOfCaseLearned():
            return replace(package, tier=event.tier)
        case ParticularsCorrected():
            return replace(
                package,
                claim_fen=package.claim_fen if event.claim_fen is None else event.claim_fen,
                title_document=event.title_document or package.title_document,
            )
        case RecipientCorrected():
            kept = with_correction(package.parties.values(), event.person_id, event.party, SERVED)
            return replace(package, parties={one.person_id: one for one in kept})
        case ServiceConsentNoted():
            addresses = {sealed.key: sealed for sealed in event.addresses}
            return replace(package, consented=event.electronic, addresses=addresses)
        case ServiceConsentRecorded():
            return replace(package, consents={**package.consents, event.person_id: event})
        case PackageSent():
            return replace(package, sent=True)
        case NoticeRequested():
            return replace(package, notices={**package.notices, event.notice_id: event})
        case DocumentMade():
            document = Document(
                document_id=event.document_id,
                kind=event.document_kind,
                addressees=event.addressees,
                maker=event.maker,
                paper=event.paper,
            )
        case _:
            document = evolve_document(package.documents[event.document_id], event)
    return replace(package, documents={**package.documents, document.document_id: document})


def evolve_document(document: Document, event: DocumentEvent) -> Document:
    match event:
        case DocumentReviewed():
            return replace(document, reviewed=True)
        case DocumentSentBack():
            return replace(document, sent_back=event.reason)
        case DocumentSealed():
            return replace(
                document, sealed=True, sealings=event.attempt, file_id=event.file_id, filed=False
            )
        case SealedPaperStored():
            return replace(document, filed=True)
        case SealingFailed():
            return replace(document, sealed=False, file_id="")
        case DraftHandedOver():
            return replace(document, draft_handed_over=True)
        case DocumentSent():
            tried = document.attempts.get(event.addressee, ())
            attempt = Attempt(channel=event.channel)
            return replace(
                document,
                attempts={**document.attempts, event.addressee: (*tried, attempt)},
                given_up=document.given_up - {event.addressee},
            )
        case DocumentReturned():
            return _with_last(
                document, event.addressee, returned=event.reason, evidence=event.evidence
            )
        case DocumentDelivered():
            return _with_last(document, event.addressee, delivered=event)
        case ServiceAnnounced():
            return _with_last(document, event.addressee, announced=event)
        case AnnouncementElapsed():
            return _with_last(document, event.addressee, elapsed=True)
        case ServiceImpossible():
            return replace(document, given_up=document.given_up | {event.addressee})
        case _:
            assert_never(event)


def _with_last(document: Document, addressee: str, **changes: Any) -> Document:
    """The document with the last attempt to serve this addressee changed."""
    *before, last = document.attempts[addressee]
    attempts = (*before, replace(last, **changes))
    return replace(document, attempts={**document.attempts, addressee: attempts})


def next_elapse(package: Package) -> datetime | None:
    """When the next announcement serves its document; None while none runs."""
    running = [
        attempts[-1].effective_at
        for document in package.documents.values()
        for attempts in document.attempts.values()
        if attempts[-1].effective_at is not None and not attempts[-1].elapsed
    ]
    return min(running, default=None)
