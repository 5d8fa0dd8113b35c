"""The decisions of documents: one function per command."""

from collections.abc import Sequence
from typing import assert_never

from contracts.documents import DocumentsEvent
from kernel.deciding.decider import Circumstances, NoSuchCase
from services.documents import rules
from services.documents.commands import (
    CaseCommand,
    ClimbLadder,
    Command,
    HandOverDraft,
    MakeDocument,
    NoteReception,
    OrderPackage,
    RecordNoticeFailed,
    RecordNoticeSent,
    RecordReturned,
    RecordServed,
    ReviewDocument,
    SealDocument,
    SendDocument,
    TellByNextChannel,
    TellParties,
)
from services.documents.decide.making import hand_over, make, order, review, seal
from services.documents.decide.notices import record_notice, tell, tell_again
from services.documents.decide.serving import (
    climb,
    note_reception,
    record_returned,
    record_served,
    send,
)
from services.documents.state import Document, Notice, Package, Receipts, State


def decide(
    command: Command, state: State | None, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    """The events that follow from a command. Raises Refused, or Early."""
    match command:
        case RecordServed():
            assert state is None or isinstance(state, Receipts)
            return record_served(command, state, circumstances)
        case RecordNoticeSent() | RecordNoticeFailed():
            assert state is None or isinstance(state, Notice)
            return record_notice(command, state)
        case _:
            assert state is None or isinstance(state, Package)
            return decide_on_package(command, state, circumstances)


def decide_on_package(
    command: CaseCommand, package: Package | None, circumstances: Circumstances
) -> Sequence[DocumentsEvent]:
    match command:
        case OrderPackage():
            return order(command, package)
        case NoteReception():
            return note_reception(command, package)
        case TellParties():
            return tell(command, package, circumstances)
        case MakeDocument():
            return make(command, _known(package), circumstances)
        case ReviewDocument():
            return review(_document(command, package), _known(package), circumstances)
        case SealDocument():
            return seal(_document(command, package), _known(package), circumstances)
        case SendDocument():
            return send(command, _document(command, package), _known(package), circumstances)
        case HandOverDraft():
            return hand_over(_document(command, package), _known(package), circumstances)
        case RecordReturned():
            return record_returned(command, _known(package))
        case ClimbLadder():
            return climb(command, _known(package), circumstances)
        case TellByNextChannel():
            return tell_again(command, _known(package), circumstances)
        case _:
            assert_never(command)


def _known(package: Package | None) -> Package:
    if package is None:
        raise NoSuchCase("本案立案登记")
    return package


def _document(
    command: ReviewDocument | SealDocument | SendDocument | HandOverDraft, package: Package | None
) -> Document:
    document_id = rules.document_id_of(command.case_id, command.kind)
    document = _known(package).documents.get(document_id)
    if document is None:
        raise NoSuchCase("本案的该件文书", "kind")
    return document
