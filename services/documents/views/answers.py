"""What the doors of documents answer."""

from dataclasses import dataclass
from datetime import date, datetime

from kernel.door.answers import Next, Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template that the court handed in."""

    document_kind: str
    version: int
    state: str
    proposer: str
    proposed_at: datetime
    sha256: str
    size_bytes: int
    decided_by: tuple[str, ...]
    decided_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """The templates of the court, by form and version."""

    templates: tuple[Template, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The documents that a case needs at its beginning."""

    kinds: tuple[str, ...]
    addressees: tuple[str, ...]
    ordered_at: datetime
    sent_at: datetime | None
    electronic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A consent to electronic service."""

    person_id: str
    consented_on: date
    source: str
    file_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """An attempt to serve a document."""

    addressee: str
    attempt: int
    channel: str
    consented_on: date | None
    state: str
    sent_at: datetime
    settled_at: datetime | None
    reason: str | None
    perform_by: date | None
    places: tuple[str, ...]
    place: str | None
    manner: str | None
    taker: str | None
    evidence: str | None
    effective_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document and every attempt to serve it."""

    document_id: str
    document_kind: str
    addressees: tuple[str, ...]
    maker: str
    made_at: datetime
    reviewers: tuple[str, ...]
    reviewed_at: datetime | None
    sent_back_at: datetime | None
    sent_back_by: str | None
    sent_back_reason: str | None
    sealed_at: datetime | None
    draft_handed_over_at: datetime | None
    template_version: int | None
    file_id: str | None
    filed_at: datetime | None
    signer: str | None
    sealing_failed: str | None
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsOfCase:
    """The documents of a case."""

    case_id: str
    package: Package
    consents: tuple[Consent, ...]
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice to a party."""

    notice_id: str
    event: str
    addressee: str
    channel: str
    article: str
    state: str
    requested_at: datetime
    settled_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesOfCase:
    """The notices of a case."""

    case_id: str
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFailure:
    """A document that could not be served."""

    case_id: str
    document_id: str
    addressee: str
    reported_at: datetime
    reason: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFailures:
    """What could not be served, newest first."""

    service_failures: tuple[ServiceFailure, ...]
    next: Next
