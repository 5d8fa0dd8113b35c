"""The commands of documents."""

from collections.abc import Sequence
from dataclasses import field
from typing import TypeAlias

from contracts import fields
from contracts.documents import (
    AnnouncementGround,
    AnnouncementPlace,
    ConsentPaper,
    DeliveryManner,
    ServiceChannel,
)
from contracts.files import FileName
from contracts.papers import TemplateOfPaper
from contracts.steps import StepValues
from contracts.values import Parties, ServedPlace, Tier
from kernel.deciding.decider import command
from kernel.deciding.files import stream_of as files_of
from kernel.rulebook import form_kind


@command("交办文书包")
class OrderPackage:
    """Order the package of form documents of a case that was filed, and note its parties.

    `kinds` is empty for a case that gets no package; its parties are still to be told.
    """

    case_id: fields.CaseId
    kinds: fields.DocumentKinds
    parties: Parties
    claim_fen: fields.ClaimFen | None = None
    title_document: fields.TitleDocument | None = None
    filed_on: fields.FiledOn | None = None


@command("制作文书")
class MakeDocument:
    """Generate a form document and check it against the file (结合案卷材料认真核对).

    `discrepancies` is what the check found; a document with any is not made. `values` are what the
    form's row asks its maker to state, by the names of its fields.
    """

    case_id: fields.CaseId
    document_kind: fields.DocumentKind
    discrepancies: fields.Discrepancies = ()
    values: StepValues = field(default_factory=dict)


@command("审核文书")
class ReviewDocument:
    """Let a document pass. Its maker asks for it; whom the court names approves."""

    case_id: fields.CaseId
    document_kind: fields.DocumentKind


@command("退回文书")
class SendBackDocument:
    """Send a document back to its maker, with the reason for which its review was refused."""

    case_id: fields.CaseId
    document_kind: fields.DocumentKind
    reviewer: fields.Reviewer
    reason: fields.Reason


@command("打印并签章文书")
class SealDocument:
    """Print the document and seal it electronically."""

    case_id: fields.CaseId
    document_kind: fields.DocumentKind


@command("记录签章文件")
class RecordSealedPaper:
    """Record where the sealed PDF of a document lies, as whoever sealed it reports."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    file_id: fields.FileId
    content: fields.FileContent
    size_bytes: fields.FileBytes
    file_name: FileName
    template_sha256: fields.TemplateContent
    signer: fields.SealSigner


@command("记录签章未成")
class RecordSealingFailed:
    """Record that a document could not be sealed, and why."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    file_id: fields.FileId
    reason: fields.Reason


@command("记录繁简类别")
class NoteTier:
    """Note the tier of a case, in a court with forms for one tier only."""

    case_id: fields.CaseId
    tier: Tier


@command("登记同意电子送达")
class RecordServiceConsent:
    """Record that a person agreed to be served electronically, as a stored file of the case shows
    (应查阅审理卷宗). What is told at the reception, or by the party himself, is known without it.
    """

    case_id: fields.CaseId
    person_id: fields.PersonId
    consented_on: fields.ConsentedOn
    source: ConsentPaper
    file_id: fields.FileId


@command("发送文书")
class SendDocument:
    """Send a sealed document to one addressee, by the rung of the service ladder that is due."""

    case_id: fields.CaseId
    document_kind: fields.DocumentKind
    addressee: fields.Addressee
    channel: ServiceChannel


@command("改用下一送达方式")
class ClimbLadder:
    """Try the next rung of the service ladder after a document came back."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    addressee: fields.Addressee


@command("登记直接送达")
class DeliverDocument:
    """Record that a document was handed over, or lodged; a stored paper shows it."""

    case_id: fields.CaseId
    document_kind: fields.DocumentKind
    addressee: fields.Addressee
    manner: DeliveryManner
    taker: fields.Taker
    evidence: fields.ServiceEvidence


@command("登记直接送达未成")
class RecordDeliveryFailed:
    """Record that a document could not be handed over, and why; the next rung follows."""

    case_id: fields.CaseId
    document_kind: fields.DocumentKind
    addressee: fields.Addressee
    reason: fields.Reason
    evidence: fields.ServiceEvidence


@command("公告送达")
class AnnounceService:
    """Serve a document by announcement; `course` tells why, and what was tried before."""

    case_id: fields.CaseId
    document_kind: fields.DocumentKind
    addressee: fields.Addressee
    ground: AnnouncementGround
    published_in: AnnouncementPlace
    course: fields.Course
    evidence: fields.ServiceEvidence


@command("核对公告期间")
class NoteAnnouncements:
    """Record which announcements of a case have run out: their documents are served."""

    case_id: fields.CaseId


@command("移交签发稿")
class HandOverDraft:
    """Hand the sign-off draft (签发稿) of a sent document to the dossier centre."""

    case_id: fields.CaseId
    document_kind: fields.DocumentKind


@command("记录文书送达")
class RecordServed:
    """Record that an addressee received a document, when, and at which of several addresses."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    document_kind: fields.DocumentKind
    addressee: fields.Addressee
    channel: ServiceChannel
    served_at: fields.ServedAt
    place: ServedPlace = ""


@command("记录文书退回")
class RecordReturned:
    """Record that an attempt to serve a document failed, with the reason."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    addressee: fields.Addressee
    attempt: fields.Attempt
    reason: fields.Reason


@command("告知当事人")
class TellParties:
    """Notify the parties of an event of the court's disclosure table."""

    case_id: fields.CaseId
    event: fields.DisclosedEvent
    event_id: fields.EventId


@command("改用下一告知渠道")
class TellByNextChannel:
    """Notify a party again by the next channel, after a notice failed."""

    case_id: fields.CaseId
    notice_id: fields.NoticeId


@command("记录告知发出")
class RecordNoticeSent:
    """Record that the channel's operator accepted a notice."""

    case_id: fields.CaseId
    notice_id: fields.NoticeId


@command("记录告知失败")
class RecordNoticeFailed:
    """Record that the channel's operator refused a notice, with the reason."""

    case_id: fields.CaseId
    notice_id: fields.NoticeId
    reason: fields.Reason


@command("提交模板")
class ProposeTemplate:
    """Hand in a Word template of a form; its file was checked and stored before."""

    court: fields.CourtCode
    document_kind: fields.DocumentKind
    template: TemplateOfPaper
    template_sha256: fields.TemplateContent


@command("发布模板")
class PublishTemplate:
    """Make documents by a template from now on; asked for with the handing in."""

    court: fields.CourtCode
    document_kind: fields.DocumentKind
    version: fields.TemplateVersion


@command("退回模板")
class SendBackTemplate:
    """Send a template back to who handed it in, with the reason for which it is not approved."""

    court: fields.CourtCode
    document_kind: fields.DocumentKind
    version: fields.TemplateVersion
    sender: fields.TemplateSender
    reason: fields.Reason


Templating: TypeAlias = ProposeTemplate | PublishTemplate | SendBackTemplate
Delivering: TypeAlias = DeliverDocument | RecordDeliveryFailed | AnnounceService
AboutDocument: TypeAlias = (
    ReviewDocument | SendBackDocument | SealDocument | SendDocument | HandOverDraft | Delivering
)
Sealing: TypeAlias = RecordSealedPaper | RecordSealingFailed
CaseCommand: TypeAlias = (
    OrderPackage
    | RecordServiceConsent
    | MakeDocument
    | AboutDocument
    | ClimbLadder
    | RecordReturned
    | Sealing
    | NoteTier
    | NoteAnnouncements
    | TellParties
    | TellByNextChannel
)
NoticeCommand: TypeAlias = RecordNoticeSent | RecordNoticeFailed
Command: TypeAlias = CaseCommand | RecordServed | NoticeCommand | Templating


def package_of(case_id: str) -> str:
    """The stream of a case's package."""
    return f"package-{case_id}"


def document_id_of(case_id: str, name: str) -> str:
    """The id of a form document. `name` is its kind, or `<kind>-<n>` for the n-th of its form."""
    return f"{case_id}-D-{name}"


def name_of(document_id: str) -> str:
    """The name of a document within its case (the inverse of `document_id_of`)."""
    return document_id.rpartition("-D-")[2]


def name_of_next(kind: str, made: int) -> str:
    """The name of the next document of a form of which `made` were made."""
    return kind if not made else f"{kind}-{made + 1}"


def receipts_of(document_id: str) -> str:
    """The stream of the receipts of a document."""
    return f"document-{document_id}"


def shelf_of(kind: str) -> str:
    """The stream of the templates of a form, in the log of its court."""
    return f"template-{kind}"


def stream_of(command: Command) -> str:
    """A case's package, the receipts of one document, the fate of one notice, or the templates of
    one form."""
    match command:
        case ProposeTemplate() | PublishTemplate() | SendBackTemplate():
            return shelf_of(command.document_kind)
        case RecordServed():
            return receipts_of(command.document_id)
        case RecordNoticeSent() | RecordNoticeFailed():
            return f"notice-{command.notice_id}"
        case _:
            return package_of(command.case_id)


def consults(command: Command, _court: str) -> Sequence[str]:
    """A document is made by the template of its form. A receipt looks at the package: what was
    received must have been made and sent. A consent or a delivery looks at the files of the case:
    one of them shows it."""
    match command:
        case MakeDocument():
            return (shelf_of(form_kind(command.document_kind)),)
        case RecordServed():
            return (package_of(command.case_id),)
        case RecordServiceConsent():
            return (files_of(command.case_id),)
        case DeliverDocument() | RecordDeliveryFailed() | AnnounceService():
            document_id = document_id_of(command.case_id, command.document_kind)
            return (files_of(command.case_id), receipts_of(document_id))
        case _:
            return ()
