"""Read models of documents: documents with their service, failed service, notices."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, TypeAlias

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
    DraftHandedOver,
    NoticeFailed,
    NoticeRequested,
    NoticeSent,
    PackageOrdered,
    PackageSent,
    SealedPaperStored,
    SealingFailed,
    ServiceAnnounced,
    ServiceConsentNoted,
    ServiceConsentRecorded,
    ServiceImpossible,
)
from contracts.documents_templates import TemplateProposed, TemplatePublished, TemplateSentBack
from kernel.door.lists import FIRST, Key, Listing, PageWanted, answered
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Reader, Statement

_REPORTED = (Key("reported_at", "timestamptz"), Key("document_id"), Key("addressee"))
FAILURES = Listing(
    name="service_failures",
    orders={"reported_at": _REPORTED},
    sort="-reported_at",
    day="reported_at",
)
FAILED = (
    "select case_id, document_id, addressee, reason, reported_at, {place} from service_failures"
)
PAGE_MAX = 200
LAST = (  # of an addressee, the attempt of a channel that is under way
    "update services set manner = $4, taker = $5, evidence = $6, effective_at = $7 "
    "where court = $1 and document_id = $2 and addressee = $3 and channel = $8 and state = 'sent'"
)

Ordering: TypeAlias = PackageOrdered | ServiceConsentNoted | ServiceConsentRecorded | PackageSent
Making: TypeAlias = (
    DocumentMade
    | DocumentReviewed
    | DocumentSentBack
    | DocumentSealed
    | SealedPaperStored
    | SealingFailed
    | DraftHandedOver
)
Serving: TypeAlias = DocumentSent | DocumentServed | DocumentReturned | ServiceImpossible
Delivering: TypeAlias = DocumentDelivered | ServiceAnnounced | AnnouncementElapsed
Templates: TypeAlias = TemplateProposed | TemplatePublished | TemplateSentBack
Telling: TypeAlias = NoticeRequested | NoticeSent | NoticeFailed


def project(recorded: Recorded) -> Sequence[Statement]:
    """The statements by which an event changes the read models."""
    event, court, at = recorded.event, recorded.court, recorded.occurred_at
    if isinstance(event, Ordering):
        return _project_package(event, court, at)
    if isinstance(event, Making):
        return _project_making(event, court, at)
    if isinstance(event, Serving):
        return _project_service(event, court, at)
    if isinstance(event, Delivering):
        return _project_delivery(event, court)
    if isinstance(event, Templates):
        return _project_template(event, court, at)
    if isinstance(event, Telling):
        return _project_notice(event, court, at)
    return ()


def _project_package(event: Ordering, court: str, at: datetime) -> Sequence[Statement]:
    match event:
        case PackageOrdered():
            sql = (
                "insert into packages (court, case_id, ordered_at, kinds, addressees) "
                "values ($1, $2, $3, $4, $5) on conflict (court, case_id) do update set "
                "ordered_at = excluded.ordered_at, kinds = excluded.kinds, "
                "addressees = excluded.addressees"
            )
            place = (court, event.case_id, at, list(event.kinds), list(event.addressees))
            return [(sql, place)]
        case ServiceConsentNoted():
            sql = (
                "insert into receptions (court, case_id, electronic) values ($1, $2, $3) "
                "on conflict (court, case_id) do update set electronic = excluded.electronic"
            )
            return [(sql, (court, event.case_id, event.electronic))]
        case ServiceConsentRecorded():
            sql = (
                "insert into service_consents "
                "(court, case_id, person_id, consented_on, source, file_id) "
                "values ($1, $2, $3, $4, $5, $6) on conflict (court, case_id, person_id) do update "
                "set consented_on = excluded.consented_on, source = excluded.source, "
                "file_id = excluded.file_id"
            )
            told = (event.person_id, event.consented_on, event.source, event.file_id)
            return [(sql, (court, event.case_id, *told))]
        case PackageSent():
            sql = "update packages set sent_at = $3 where court = $1 and case_id = $2"
            return [(sql, (court, event.case_id, at))]


def _project_making(event: Making, court: str, at: datetime) -> Sequence[Statement]:
    place = (court, event.document_id, at)
    match event:
        case DocumentMade():
            sql = (
                "insert into documents (court, document_id, made_at, case_id, document_kind, "
                "addressees, maker, template_version) values ($1, $2, $3, $4, $5, $6, $7, $8) "
                "on conflict (court, document_id) do update set made_at = excluded.made_at, "
                "addressees = excluded.addressees, maker = excluded.maker, "
                "template_version = excluded.template_version, "
                "sent_back_at = null, sent_back_by = null, sent_back_reason = null"
            )
            made = (event.case_id, event.document_kind, list(event.addressees), event.maker)
            version = event.paper.template_version if event.paper is not None else None
            return [(sql, (*place, *made, version))]
        case DocumentReviewed():
            sql = (
                "update documents set reviewed_at = $3, reviewers = $4 "
                "where court = $1 and document_id = $2"
            )
            return [(sql, (*place, list(event.reviewers)))]
        case DocumentSentBack():
            sql = (
                "update documents set sent_back_at = $3, sent_back_by = $4, "
                "sent_back_reason = $5 where court = $1 and document_id = $2"
            )
            return [(sql, (*place, event.reviewer, event.reason))]
        case DocumentSealed():
            sql = (
                "update documents set sealed_at = $3, sealing_failed = null "
                "where court = $1 and document_id = $2"
            )
            return [(sql, place)]
        case SealedPaperStored() | SealingFailed():
            return _project_sealing(event, place)
        case DraftHandedOver():
            sql = (
                "update documents set draft_handed_over_at = $3 "
                "where court = $1 and document_id = $2"
            )
            return [(sql, place)]


def _project_sealing(
    event: SealedPaperStored | SealingFailed, place: tuple[str, str, datetime]
) -> Sequence[Statement]:
    match event:
        case SealedPaperStored():
            sql = (
                "update documents set filed_at = $3, file_id = $4, signer = $5 "
                "where court = $1 and document_id = $2"
            )
            return [(sql, (*place, event.file_id, event.signer))]
        case SealingFailed():
            sql = (
                "update documents set sealed_at = null, sealing_failed = $3 "
                "where court = $1 and document_id = $2"
            )
            return [(sql, (*place[:2], event.reason))]


def _project_service(event: Serving, court: str, at: datetime) -> Sequence[Statement]:
    place = (court, event.document_id, event.addressee, at)
    match event:
        case DocumentSent():
            sent = (
                "insert into services (court, document_id, addressee, sent_at, attempt, case_id, "
                "channel, consented_on, places, state) "
                "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'sent') "
                "on conflict (court, document_id, addressee, attempt) do update set "
                "sent_at = excluded.sent_at, channel = excluded.channel, "
                "consented_on = excluded.consented_on, places = excluded.places"
            )
            reopened = (
                "delete from service_failures "
                "where court = $1 and document_id = $2 and addressee = $3"
            )
            told = (event.channel, event.consented_on, list(event.registered_addresses))
            return [
                (sent, (*place, event.attempt, event.case_id, *told)),
                (reopened, place[:3]),
            ]
        case DocumentServed():
            sql = (
                "update services set state = 'served', settled_at = $4, perform_by = $6, "
                "place = $7 "
                "where court = $1 and document_id = $2 and addressee = $3 and channel = $5 "
                "and state = 'sent'"
            )
            return [(sql, (*place, event.channel, event.perform_by, event.place or None))]
        case DocumentReturned():
            sql = (
                "update services set state = 'returned', settled_at = $4, reason = $6 "
                "where court = $1 and document_id = $2 and addressee = $3 and channel = $5 "
                "and state = 'sent'"
            )
            return [(sql, (*place, event.channel, event.reason))]
        case ServiceImpossible():
            sql = (
                "insert into service_failures (court, document_id, addressee, reported_at, "
                "case_id, reason) values ($1, $2, $3, $4, $5, $6) "
                "on conflict (court, document_id, addressee) do update set "
                "reported_at = excluded.reported_at, reason = excluded.reason"
            )
            return [(sql, (*place, event.case_id, event.reason))]


def _project_delivery(event: Delivering, court: str) -> Sequence[Statement]:
    place = (court, event.document_id, event.addressee)
    match event:
        case DocumentDelivered():
            taken = (event.manner, event.taker, event.evidence, None, "direct")
            return [(LAST, (*place, *taken))]
        case ServiceAnnounced():
            told = (event.published_in, event.course, event.evidence, event.effective_at)
            return [(LAST, (*place, *told, "announcement"))]
        case AnnouncementElapsed():
            sql = (
                "update services set elapsed = true where court = $1 and document_id = $2 "
                "and addressee = $3 and effective_at is not null"
            )
            return [(sql, place)]


def _project_notice(event: Telling, court: str, at: datetime) -> Sequence[Statement]:
    place = (court, event.notice_id, at)
    match event:
        case NoticeRequested():
            sql = (
                "insert into notices (court, notice_id, requested_at, case_id, event, addressee, "
                "channel, article, state) values ($1, $2, $3, $4, $5, $6, $7, $8, 'requested') "
                "on conflict (court, notice_id) do update set "
                "requested_at = excluded.requested_at, article = excluded.article"
            )
            wanted = (event.case_id, event.event, event.addressee, event.channel, event.article)
            return [(sql, (*place, *wanted))]
        case NoticeSent():
            sql = (
                "update notices set state = 'sent', settled_at = $3 "
                "where court = $1 and notice_id = $2"
            )
            return [(sql, place)]
        case NoticeFailed():
            sql = (
                "update notices set state = 'failed', settled_at = $3, reason = $4 "
                "where court = $1 and notice_id = $2"
            )
            return [(sql, (*place, event.reason))]


def _project_template(event: Templates, court: str, at: datetime) -> Sequence[Statement]:
    place = (court, event.document_kind, event.version, at)
    match event:
        case TemplateProposed():
            sql = (
                "insert into templates (court, document_kind, version, proposed_at, state, "
                "proposer, sha256, file_id, content, size_bytes) "
                "values ($1, $2, $3, $4, 'proposed', $5, $6, $7, $8, $9) "
                "on conflict (court, document_kind, version) do nothing"
            )
            file = event.template
            given = (
                event.proposer,
                event.template_sha256,
                file.file_id,
                file.content,
                file.size_bytes,
            )
            return [(sql, (*place, *given))]
        case TemplatePublished():
            replaced = (
                "update templates set state = 'replaced' where court = $1 and document_kind = $2 "
                "and state = 'published'"
            )
            published = (
                "update templates set state = 'published', decided_at = $4, decided_by = $5 "
                "where court = $1 and document_kind = $2 and version = $3"
            )
            return [(replaced, place[:2]), (published, (*place, list(event.approvers)))]
        case TemplateSentBack():
            sql = (
                "update templates set state = 'sent_back', decided_at = $4, decided_by = $5, "
                "reason = $6 where court = $1 and document_kind = $2 and version = $3"
            )
            return [(sql, (*place, [event.sender] if event.sender else [], event.reason))]


async def templates_view(reader: Reader, court: str) -> dict[str, Any]:
    """The templates that the court handed in, by form and version."""
    rows = await reader.fetch(
        "select document_kind, version, state, proposer, proposed_at, sha256, size_bytes, "
        "decided_by, decided_at, reason from templates "
        "where court = $1 order by document_kind, version desc limit $2",
        court,
        PAGE_MAX,
    )
    return {"templates": rows}


async def template_file(
    reader: Reader, court: str, kind: str, version: int
) -> dict[str, Any] | None:
    """Where the file of a version lies."""
    return await reader.fetchrow(
        "select file_id, content, size_bytes from templates "
        "where court = $1 and document_kind = $2 and version = $3",
        court,
        kind,
        version,
    )


async def documents_view(reader: Reader, court: str, case_id: str) -> dict[str, Any] | None:
    """The package of a case and its documents, each with every attempt to serve it."""
    package = await reader.fetchrow(
        "select kinds, addressees, ordered_at, sent_at, coalesce(electronic, false) as electronic "
        "from packages left join receptions using (court, case_id) "
        "where court = $1 and case_id = $2",
        court,
        case_id,
    )
    if package is None:
        return None
    documents = await reader.fetch(
        "select document_id, document_kind, addressees, maker, made_at, reviewers, reviewed_at, "
        "sent_back_at, sent_back_by, sent_back_reason, sealed_at, draft_handed_over_at, "
        "template_version, file_id, filed_at, signer, sealing_failed "
        "from documents where court = $1 and case_id = $2 "
        "order by made_at, document_id",
        court,
        case_id,
    )
    attempts = await reader.fetch(
        "select document_id, addressee, attempt, channel, consented_on, state, sent_at, "
        "settled_at, reason, perform_by, places, place, manner, taker, evidence, effective_at "
        "from services where court = $1 and case_id = $2 "
        "order by document_id, addressee, attempt",
        court,
        case_id,
    )
    consents = await reader.fetch(
        "select person_id, consented_on, source, file_id from service_consents "
        "where court = $1 and case_id = $2 order by person_id",
        court,
        case_id,
    )
    for document in documents:
        document["services"] = [
            {name: value for name, value in attempt.items() if name != "document_id"}
            for attempt in attempts
            if attempt["document_id"] == document["document_id"]
        ]
    return {"case_id": case_id, "package": package, "consents": consents, "documents": documents}


async def elapsing(reader: Reader, court: str, now: datetime, limit: int) -> Sequence[str]:
    """Cases with an announcement whose period is over."""
    rows = await reader.fetch(
        "select distinct case_id from services where court = $1 and effective_at < $2 "
        "and not elapsed order by case_id limit $3",
        court,
        now,
        limit,
    )
    return [row["case_id"] for row in rows]


async def notices_view(reader: Reader, court: str, case_id: str) -> dict[str, Any]:
    """The notices to the parties of a case, and whether the channel accepted them."""
    rows = await reader.fetch(
        "select notice_id, event, addressee, channel, article, state, requested_at, settled_at, "
        "reason from notices where court = $1 and case_id = $2 "
        "order by requested_at, addressee, notice_id",
        court,
        case_id,
    )
    return {"case_id": case_id, "notices": rows}


async def service_failures(
    reader: Reader, court: str, page: Annotated[PageWanted, FAILURES] = FIRST
) -> dict[str, Any]:
    """三、(二)5: documents that could not be served, with the table of reasons; newest first."""
    return await answered(reader, court, FAILURES, page, FAILED)
