"""The service ladder: sendings, returns, receipts, and its end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from contracts.documents import (
    DocumentReturned,
    DocumentSent,
    DocumentServed,
    DocumentsEvent,
    PackageSent,
    ServiceChannel,
    ServiceConsentRecorded,
    ServiceImpossible,
)
from contracts.sealed import plain
from contracts.titles import choice_titles
from contracts.values import AddressKind
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, NoSuchCase
from kernel.deciding.files import require_stored
from kernel.rulebook import ServiceRung
from services.documents import rules
from services.documents.commands import (
    ClimbLadder,
    RecordReturned,
    RecordServed,
    RecordServiceConsent,
    SendDocument,
    document_id_of,
    package_of,
)
from services.documents.decide.blanks import posted_to, recipient_of
from services.documents.state import Attempt, Document, Package, Receipts

ADDRESSES = choice_titles(AddressKind)
CONSENT = "electronic-service-consent"


def record_consent(
    command: RecordServiceConsent, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """民诉法 第九十条: electronic service needs the consent of who is served.

    Raises:
        NoSuchCase: the person is not served in this case, or there is no such file.
        Refused: the consent is of a later day.
        Stands: another consent of the person is recorded.
    """
    if command.person_id not in package.parties:
        raise NoSuchCase("本案的该受送达人", "person_id")
    known = package.consents.get(command.person_id)
    if known is not None:
        return circumstances.unchanged(CONSENT, command, consented_on=known.consented_on)
    if command.consented_on > circumstances.at.astimezone(CHINA).date():
        raise circumstances.refuse(CONSENT, "同意的日期晚于今日", "consented_on")
    paper = "载有该项同意的文件"
    require_stored(circumstances, command.case_id, command.file_id, "file_id", paper)
    return [
        ServiceConsentRecorded(
            case_id=command.case_id,
            person_id=command.person_id,
            consented_on=command.consented_on,
            source=command.source,
            recorder=circumstances.actor.person,
            file_id=command.file_id,
        )
    ]


def send(
    command: SendDocument, document: Document, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """二、(一)4, 三、(二)4: the service ladder. Later rungs follow automatically; after the
    last it may start again. Raises Refused for another's document, while an
    attempt is under way, and where the channel is not due or nobody consented to it."""
    addressee = command.addressee
    if addressee not in document.addressees:
        raise circumstances.refuse("served-to-addressee", "不是该文书的受送达人", "addressee")
    tried = document.attempts.get(addressee, ())
    if tried and addressee not in document.given_up:
        same = next((one for one in reversed(tried) if one.channel == command.channel), None)
        if same is None:
            raise circumstances.refuse("served-to-addressee", "已向该受送达人发送，等待送达结果")
        return []
    party = package.parties.get(addressee)
    by_reception = package.consented and party is not None and party.role == "applicant"
    consent = package.consents.get(addressee)
    rung = _rung_that_is_due(
        command, tried, circumstances, consented=by_reception or consent is not None
    )
    used = consent.consented_on if consent is not None and rung.needs_consent else None
    sent = _sent(document, package, addressee, rung, used)
    if completes_package(sent, package):
        return [sent, PackageSent(case_id=package.case_id)]
    return [sent]


def _rung_that_is_due(
    command: SendDocument,
    tried: Sequence[Attempt],
    circumstances: Circumstances,
    *,
    consented: bool,
) -> ServiceRung:
    """The rung of the channel. Raises Refused where the ladder does not allow it (yet)."""
    rungs = circumstances.pack.rungs()
    rung = next((rung for rung in rungs if rung.channel == command.channel), None)
    if rung is None:
        raise circumstances.refuse("served-to-addressee", "本院未采用此送达方式", "channel")
    if rung.needs_consent and not consented:
        raise circumstances.refuse(CONSENT, "受送达人未同意电子送达", "channel")
    first = rules.first_rung(rungs, consented=consented)
    assert first is not None  # the rung asked for is one of them
    if not tried and first.rung < rung.rung and circumstances.has_rule("service-ladder"):
        raise circumstances.refuse(
            "service-ladder", f"应先行{choice_titles(ServiceChannel)[first.channel]}", "channel"
        )
    return rung


def _sent(
    document: Document,
    package: Package,
    addressee: str,
    rung: ServiceRung,
    consented_on: date | None = None,
) -> DocumentSent:
    """三、(二)4: without a confirmed address it goes to every registered one of the rung, as far as
    they are known; `addresses` of the recipient are where it went."""
    recipient = recipient_of(document, addressee, package)
    unaddressed = recipient is not None and recipient.address is None
    of_party = addressee != rules.INSTITUTION  # its seat is known, no register of residents is
    registered = rung.fallback_addresses if unaddressed and of_party else ()
    if recipient is not None and registered:
        known = posted_to(package.parties[addressee], registered)
        recipient = replace(recipient, addresses=known)
        registered = tuple(ADDRESSES[one.kind] for one in known) or registered
    return DocumentSent(
        case_id=package.case_id,
        document_id=document.document_id,
        document_kind=document.kind,
        addressee=addressee,
        channel=rung.channel,
        attempt=len(document.attempts.get(addressee, ())) + 1,
        recipient=recipient,
        registered_addresses=registered,
        consented_on=consented_on,
    )


def completes_package(sent: DocumentSent, package: Package) -> bool:
    """三、(二)6: whether every ordered document has now been sent to all its addressees."""
    if package.sent or not package.kinds:
        return False
    for kind in package.kinds:
        document = package.documents.get(document_id_of(package.case_id, kind))
        if document is None:
            return False
        reached = set(document.attempts)
        if document.document_id == sent.document_id:
            reached.add(sent.addressee)
        if not reached.issuperset(document.addressees):
            return False
    return True


def record_returned(command: RecordReturned, package: Package) -> Sequence[DocumentsEvent]:
    """三、(二)5: an attempt that failed, with its reason. Refuses an attempt that was not made."""
    document = package.documents.get(command.document_id)
    tried = document.attempts.get(command.addressee, ()) if document else ()
    if document is None or not 1 <= command.attempt <= len(tried):
        raise NoSuchCase("该次送达", "attempt")
    attempt = tried[command.attempt - 1]
    if attempt.returned is not None:
        return []
    assert command.attempt == len(tried)  # not sent again while the first attempt is pending
    return [
        DocumentReturned(
            case_id=package.case_id,
            document_id=document.document_id,
            addressee=command.addressee,
            channel=attempt.channel,
            reason=command.reason,
        )
    ]


def climb(
    command: ClimbLadder, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """二、(一)4, 三、(二)5: the next rung, or the table of reasons after the last
    one. Refuses nothing."""
    document, addressee = package.documents[command.document_id], command.addressee
    tried = document.attempts[addressee]
    if tried[-1].returned is None or addressee in document.given_up:
        return []
    rung = rules.next_rung(circumstances.pack.rungs(), tried[-1].channel)
    if rung is not None:
        return [_sent(document, package, addressee, rung)]
    return [
        ServiceImpossible(
            case_id=package.case_id,
            document_id=document.document_id,
            addressee=addressee,
            reason=rules.table_of_reasons(
                (attempt.channel, plain(attempt.returned or "")) for attempt in tried
            ),
        )
    ]


def record_served(
    command: RecordServed, receipts: Receipts | None, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """三、(八)12(1): the first receipt counts, and sets the period of a notice.

    Raises NoSuchCase for a document that was never sent to the addressee in this way.
    """
    if receipts is not None and command.addressee in receipts.served:
        return []
    package = circumstances.consulted.get(package_of(command.case_id))
    document = package.documents.get(command.document_id) if package is not None else None
    tried = document.attempts.get(command.addressee, ()) if document is not None else ()
    if document is None or document.kind != command.document_kind:
        raise NoSuchCase("该文书", "document_id")
    if command.channel not in {attempt.channel for attempt in tried}:
        raise NoSuchCase("该次送达", "addressee")
    form = rules.form_of(command.document_kind, circumstances.pack)
    served_at = min(command.served_at, circumstances.at)  # a receipt cannot lie in the future
    return [
        DocumentServed(
            case_id=command.case_id,
            document_id=command.document_id,
            document_kind=command.document_kind,
            addressee=command.addressee,
            channel=command.channel,
            perform_by=rules.perform_by(form, served_at, circumstances.calendar),
            served_at=served_at,
            place=command.place,
        )
    ]
