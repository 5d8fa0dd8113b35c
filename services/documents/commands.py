"""What may be asked of documents."""

from datetime import datetime
from typing import TypeAlias, assert_never
from uuid import UUID

from contracts.documents import ServiceChannel
from contracts.values import Party, Sealed
from kernel.deciding.decider import command


@command
class OrderPackage:
    """Order the package of form documents of a case that was filed, and note its parties.

    `kinds` is empty for a case that gets no package; its parties are still to be told.
    """

    case_id: str
    kinds: tuple[str, ...]
    parties: tuple[Party, ...]


@command
class NoteReception:
    """Note what the first reception says about serving: consent and confirmed addresses."""

    case_id: str
    electronic: bool
    addresses: tuple[Sealed, ...]


@command
class MakeDocument:
    """Generate a form document and check it against the file (结合案卷材料认真核对).

    `discrepancies` is what the check found; a document with any is not made.
    """

    case_id: str
    kind: str
    discrepancies: tuple[str, ...] = ()


@command
class ReviewDocument:
    """Let a document pass; only who the court's approvals name, and never its maker."""

    case_id: str
    kind: str


@command
class SealDocument:
    """Print the document and seal it electronically."""

    case_id: str
    kind: str


@command
class SendDocument:
    """Send a sealed document to one addressee, by the rung of the service ladder that is due.

    The applicant's consent to electronic service is known from the reception. `consented`:
    the trial dossier or a confirmed address shows consent besides (应查阅审理卷宗).
    """

    case_id: str
    kind: str
    addressee: str
    channel: ServiceChannel
    consented: bool = False


@command
class ClimbLadder:
    """Try the next rung of the service ladder after a document came back."""

    case_id: str
    document_id: str
    addressee: str


@command
class HandOverDraft:
    """Hand the sign-off draft (签发稿) of a sent document to the dossier centre."""

    case_id: str
    kind: str


@command
class RecordServed:
    """Record that an addressee received a document, and when."""

    case_id: str
    document_id: str
    document_kind: str
    addressee: str
    channel: ServiceChannel
    served_at: datetime


@command
class RecordReturned:
    """Record that an attempt to serve a document failed, and why."""

    case_id: str
    document_id: str
    addressee: str
    attempt: int
    reason: str


@command
class TellParties:
    """Tell the parties of an event that stands in the court's disclosure table."""

    case_id: str
    event: str
    event_id: UUID


@command
class TellByNextChannel:
    """Tell a party again, by the next channel, after a notice failed."""

    case_id: str
    notice_id: str


@command
class RecordNoticeSent:
    """Record that the channel's operator took a notice."""

    case_id: str
    notice_id: str


@command
class RecordNoticeFailed:
    """Record that the channel's operator refused a notice, and why."""

    case_id: str
    notice_id: str
    reason: str


CaseCommand: TypeAlias = (
    OrderPackage
    | NoteReception
    | MakeDocument
    | ReviewDocument
    | SealDocument
    | SendDocument
    | ClimbLadder
    | HandOverDraft
    | RecordReturned
    | TellParties
    | TellByNextChannel
)
NoticeCommand: TypeAlias = RecordNoticeSent | RecordNoticeFailed
Command: TypeAlias = CaseCommand | RecordServed | NoticeCommand


def stream_of(command: Command) -> str:
    """A case's package, the receipts of one document, or the fate of one notice."""
    match command:
        case RecordServed():
            return f"document-{command.document_id}"
        case RecordNoticeSent() | RecordNoticeFailed():
            return f"notice-{command.notice_id}"
        case (
            OrderPackage()
            | NoteReception()
            | MakeDocument()
            | ReviewDocument()
            | SealDocument()
            | SendDocument()
            | ClimbLadder()
            | HandOverDraft()
            | RecordReturned()
            | TellParties()
            | TellByNextChannel()
        ):
            return f"package-{command.case_id}"
        case _:
            assert_never(command)
