"""The decisions of documents: one function per command.

What holds an act back whatever is typed is in `acts`, and was asked before.
"""

from collections.abc import Sequence
from typing import assert_never

from contracts.approvals import ApprovalRefused, Unapproved
from contracts.documents import DocumentsEvent
from kernel.deciding.decider import Circumstances, NoSuchCase
from kernel.rulebook import form_kind
from services.documents.commands import (
    AboutDocument,
    AnnounceService,
    CaseCommand,
    ClimbLadder,
    Command,
    DeliverDocument,
    HandOverDraft,
    MakeDocument,
    NoteAnnouncements,
    NoteTier,
    OrderPackage,
    ProposeTemplate,
    PublishTemplate,
    RecordDeliveryFailed,
    RecordNoticeFailed,
    RecordNoticeSent,
    RecordReturned,
    RecordSealedPaper,
    RecordSealingFailed,
    RecordServed,
    RecordServiceConsent,
    ReviewDocument,
    SealDocument,
    SendBackDocument,
    SendBackTemplate,
    SendDocument,
    TellByNextChannel,
    TellParties,
    document_id_of,
)
from services.documents.decide.delivering import (
    announce,
    deliver,
    fail_delivery,
    note_announcements,
)
from services.documents.decide.making import (
    hand_over,
    make,
    note_tier,
    order,
    record_failed,
    record_sealed,
    review,
    seal,
    send_back,
)
from services.documents.decide.notices import record_notice, tell, tell_again
from services.documents.decide.serving import (
    climb,
    record_consent,
    record_returned,
    record_served,
    send,
)
from services.documents.decide.templates import decide_on_template, sent_back
from services.documents.state import Notice, Package, Receipts, Shelf, State


def kind_of(command: Command, _state: State | None, _circumstances: Circumstances) -> str:
    """The kind of document that a command is about; an approval may bind one kind only."""
    return form_kind(str(getattr(command, "document_kind", "")))


def unapproved(command: Command, ended: Unapproved) -> Sequence[Command]:
    """A document whose review was refused goes back to its maker; one whose request was withdrawn
    or lapsed may be asked for again. A template goes back however its request ended."""
    if isinstance(command, PublishTemplate):
        return (sent_back(command, ended),)
    if not (isinstance(command, ReviewDocument) and isinstance(ended, ApprovalRefused)):
        return ()
    return (
        SendBackDocument(
            case_id=command.case_id,
            document_kind=command.document_kind,
            reviewer=ended.approver,
            reason=ended.reason,
        ),
    )


def decide(
    command: Command, state: State | None, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """The events that follow from a command. Raises Refused, or Early."""
    match command:
        case ProposeTemplate() | PublishTemplate() | SendBackTemplate():
            assert state is None or isinstance(state, Shelf)
            return decide_on_template(command, state, circumstances)
        case RecordServed():
            assert state is None or isinstance(state, Receipts)
            return record_served(command, state, circumstances)
        case RecordNoticeSent() | RecordNoticeFailed():
            assert state is None or isinstance(state, Notice)
            return record_notice(command, state)
        case _:
            assert state is None or isinstance(state, Package)
            ordered = state if state is not None and state.ordered else None
            return decide_on_package(command, ordered, circumstances)


def decide_on_package(
    command: CaseCommand, package: Package | None, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """`package` is None until it was ordered. Raises NoSuchCase, Refused or Early."""
    match command:
        case OrderPackage():
            return order(command, package)
        case TellParties():
            return tell(command, package, circumstances)
        case RecordServiceConsent():
            return record_consent(command, _known(package), circumstances)
        case MakeDocument():
            return make(command, _known(package), circumstances)
        case RecordReturned():
            return record_returned(command, _known(package))
        case NoteTier():
            return note_tier(command, _known(package))
        case RecordSealedPaper():
            return record_sealed(command, _known(package))
        case RecordSealingFailed():
            return record_failed(command, _known(package))
        case NoteAnnouncements():
            return note_announcements(_known(package), circumstances.at)
        case ClimbLadder():
            return climb(command, _known(package), circumstances)
        case TellByNextChannel():
            return tell_again(command, _known(package), circumstances)
        case _:
            return decide_on_document(command, _known(package), circumstances)


def decide_on_document(
    command: AboutDocument, package: Package, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """Raises NoSuchCase where the document was not made, or Refused."""
    document = package.documents.get(document_id_of(command.case_id, command.document_kind))
    if document is None:
        raise NoSuchCase("本案的该件文书", "document_kind")
    match command:
        case ReviewDocument():
            return review(document, package, circumstances)
        case SendBackDocument():
            return send_back(command, document, package)
        case SealDocument():
            return seal(document, package, circumstances)
        case SendDocument():
            return send(command, document, package, circumstances)
        case HandOverDraft():
            return hand_over(document, package)
        case DeliverDocument():
            return deliver(command, document, package, circumstances)
        case RecordDeliveryFailed():
            return fail_delivery(command, document, package, circumstances)
        case AnnounceService():
            return announce(command, document, package, circumstances)
        case _:
            assert_never(command)


def _known(package: Package | None) -> Package:
    if package is None:
        raise NoSuchCase("本案立案登记")
    return package
