"""Service by hand and by announcement: what no platform reports (民诉法 第八十八条至第九十五条)."""

from collections.abc import Sequence
from datetime import datetime

from contracts.documents import (
    AnnouncementElapsed,
    DocumentDelivered,
    DocumentReturned,
    DocumentSent,
    DocumentsEvent,
    ServiceAnnounced,
    ServiceChannel,
)
from contracts.sealed import said
from kernel.deciding.decider import Circumstances
from kernel.deciding.files import require_stored
from kernel.law.limits import due
from services.documents import rules
from services.documents.commands import (
    AnnounceService,
    DeliverDocument,
    RecordDeliveryFailed,
    receipts_of,
)
from services.documents.decide.blanks import recipient_of
from services.documents.state import Attempt, Document, Package, Receipts

IN_PERSON = "served-to-addressee"
ANNOUNCED = "served-by-announcement-last"
PERIOD = "announcement-served"  # the node whose limit is the period of an announcement
PAPER = "已存入本案的送达回证或者影像"


def deliver(
    command: DeliverDocument, document: Document, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """第八十八条: taken by the addressee or who may for him; 第八十九条: lodged where he refuses.

    Raises NoSuchCase for a paper that is not stored, Refused for another's document, while another
    attempt is under way, and where it is not said who took it.
    """
    if not _may_begin(command, document, circumstances, "direct"):
        return []
    require_stored(circumstances, package.case_id, command.evidence, "evidence", PAPER)
    if not said(command.taker):
        why = "须写明签收人；留置送达的，写明见证人或者拒收情况"
        raise circumstances.refuse(IN_PERSON, why, "taker")
    delivered = DocumentDelivered(
        case_id=package.case_id,
        document_id=document.document_id,
        document_kind=document.kind,
        addressee=command.addressee,
        manner=command.manner,
        taker=command.taker,
        evidence=command.evidence,
    )
    last = _last(document, command.addressee)
    if last is not None and last.delivered is not None:
        stands = {"manner": last.delivered.manner, "taker": last.delivered.taker}
        return circumstances.unchanged(IN_PERSON, command, **stands)
    return [*_begun(command.addressee, document, package, "direct"), delivered]


def fail_delivery(
    command: RecordDeliveryFailed,
    document: Document,
    package: Package,
    circumstances: Circumstances,
) -> Sequence[DocumentsEvent]:
    """An attempt to hand it over that failed; the next rung follows. Raises as `deliver` does."""
    if not _may_begin(command, document, circumstances, "direct"):
        return []
    require_stored(circumstances, package.case_id, command.evidence, "evidence", PAPER)
    returned = DocumentReturned(
        case_id=package.case_id,
        document_id=document.document_id,
        addressee=command.addressee,
        channel="direct",
        reason=command.reason,
        evidence=command.evidence,
    )
    last = _last(document, command.addressee)
    if last is not None and last.channel == "direct" and last.evidence == command.evidence:
        return circumstances.unchanged(IN_PERSON, command, reason=last.returned)
    return [*_begun(command.addressee, document, package, "direct"), returned]


def announce(
    command: AnnounceService, document: Document, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """第九十五条: who cannot be found, or cannot be served otherwise, is served thirty days after.

    Raises NoSuchCase for a paper that is not stored, Refused for another's document, while another
    attempt is under way, without the reason and course of it, and where no other way failed.
    """
    if command.addressee == rules.INSTITUTION:
        why = "协助单位不适用公告送达"
        raise circumstances.refuse(ANNOUNCED, why, "addressee")
    tried = document.attempts.get(command.addressee, ())
    if tried and tried[-1].announced is not None:  # its period runs, or is over
        return circumstances.unchanged(ANNOUNCED, command, tried[-1].announced)
    if not _may_begin(command, document, circumstances, "announcement"):
        return []
    require_stored(circumstances, package.case_id, command.evidence, "evidence", PAPER)
    if not said(command.course):
        why = "公告送达应当在案卷中记明原因和经过"
        raise circumstances.refuse(ANNOUNCED, why, "course")
    if command.ground == "others_failed" and all(one.returned is None for one in tried):
        why = "尚未采用其他方式送达，不能以其他方式无法送达为由公告送达"
        raise circumstances.refuse(ANNOUNCED, why, "ground")
    announced = ServiceAnnounced(
        case_id=package.case_id,
        document_id=document.document_id,
        document_kind=document.kind,
        addressee=command.addressee,
        ground=command.ground,
        published_in=command.published_in,
        course=command.course,
        evidence=command.evidence,
        effective_at=_period_ends(circumstances),
    )
    return [*_begun(command.addressee, document, package, "announcement"), announced]


def note_announcements(package: Package, at: datetime) -> Sequence[DocumentsEvent]:
    """第九十五条: what is regarded as served, since its period is over. Refuses nothing."""
    return [
        AnnouncementElapsed(
            case_id=package.case_id,
            document_id=document.document_id,
            document_kind=document.kind,
            addressee=addressee,
            effective_at=attempts[-1].effective_at,
        )
        for document in package.documents.values()
        for addressee, attempts in document.attempts.items()
        if attempts[-1].effective_at is not None
        and not attempts[-1].elapsed
        and attempts[-1].effective_at < at
    ]


def _may_begin(
    command: DeliverDocument | RecordDeliveryFailed | AnnounceService,
    document: Document,
    circumstances: Circumstances,
    channel: ServiceChannel,
) -> bool:
    """Whether the addressee is not served yet. Raises Refused for another's document, and while
    another attempt is under way."""
    if command.addressee not in document.addressees:
        raise circumstances.refuse(IN_PERSON, "不是该文书的受送达人", "addressee")
    receipts = circumstances.consulted.get(receipts_of(document.document_id))
    if isinstance(receipts, Receipts) and command.addressee in receipts.served:
        return False
    tried = document.attempts.get(command.addressee, ())
    if tried and tried[-1].returned is None and tried[-1].channel != channel:
        why = "已向该受送达人发送，等待送达结果"
        raise circumstances.refuse(IN_PERSON, why, "addressee")
    return True


def _last(document: Document, addressee: str) -> Attempt | None:
    tried = document.attempts.get(addressee, ())
    return tried[-1] if tried else None


def _begun(
    addressee: str, document: Document, package: Package, channel: ServiceChannel
) -> Sequence[DocumentSent]:
    """The attempt, unless the ladder has ordered it already."""
    tried = document.attempts.get(addressee, ())
    if tried and tried[-1].returned is None:
        return []
    return [
        DocumentSent(
            case_id=package.case_id,
            document_id=document.document_id,
            document_kind=document.kind,
            addressee=addressee,
            channel=channel,
            attempt=len(tried) + 1,
            recipient=recipient_of(document, addressee, package),
        )
    ]


def _period_ends(circumstances: Circumstances) -> datetime:
    row = next(one for one in circumstances.pack.national.nodes if one.code == PERIOD)
    ends = due(row.limit, circumstances.at, circumstances.calendar).due
    assert ends is not None  # thirty days have an end
    return ends
