"""Documents (文书制作送达、告知): facts about form documents, their service and notices."""

from typing import Annotated, Literal, TypeAlias

from contracts import fields
from contracts.documents_learned import ParticularsCorrected, TierOfCaseLearned
from contracts.documents_templates import TemplateProposed, TemplatePublished, TemplateSentBack
from contracts.files import FileName
from contracts.papers import PaperSaid
from contracts.titles import choices, event
from contracts.values import ConfirmedAddresses, NewParty, Parties, Recipient, ServedPlace

ServiceChannel: TypeAlias = Annotated[
    Literal["electronic", "post", "direct", "announcement"],
    choices(
        "送达方式",
        {
            "electronic": "电子送达",
            "post": "邮寄送达",
            "direct": "直接送达",
            "announcement": "公告送达",
        },
    ),
]
ConsentPaper: TypeAlias = Annotated[
    Literal["trial_dossier", "confirmation", "record"],
    choices(
        "同意所在材料",
        {"trial_dossier": "审理卷宗", "confirmation": "送达地址确认书", "record": "笔录"},
    ),
]
ConsentSource: TypeAlias = Annotated[
    Literal["trial_dossier", "confirmation", "record", "statement"],
    choices(
        "同意的来源",
        {
            "trial_dossier": "审理卷宗",
            "confirmation": "送达地址确认书",
            "record": "笔录",
            "statement": "当事人陈述",
        },
    ),
]
DeliveryManner: TypeAlias = Annotated[
    Literal["in_person", "family", "office", "agent", "lodged"],
    choices(
        "直接送达的方式",
        {
            "in_person": "本人签收",
            "family": "同住成年家属签收",
            "office": "单位负责收件的人签收",
            "agent": "诉讼代理人或者代收人签收",
            "lodged": "留置送达",
        },
    ),
]
AnnouncementGround: TypeAlias = Annotated[
    Literal["whereabouts_unknown", "others_failed"],
    choices(
        "公告送达的原因",
        {"whereabouts_unknown": "受送达人下落不明", "others_failed": "其他方式无法送达"},
    ),
]
AnnouncementPlace: TypeAlias = Annotated[
    Literal["court_board", "residence", "newspaper", "internet"],
    choices(
        "公告方式",
        {
            "court_board": "法院公告栏",
            "residence": "受送达人住所地",
            "newspaper": "报纸",
            "internet": "信息网络",
        },
    ),
]
NoticeChannel: TypeAlias = Annotated[
    Literal["12368", "app", "wechat"],
    choices("告知渠道", {"12368": "12368短信", "app": "智慧执行APP", "wechat": "微信"}),
]


@event("文书包交办")
class PackageOrdered:
    """The package of form documents of a case was ordered, with all who must be served.

    `addressees` are the person ids of the applicants and debtors among `parties`.
    """

    case_id: fields.CaseId
    kinds: fields.DocumentKinds
    addressees: fields.Addressees
    parties: Parties = ()
    claim_fen: fields.ClaimFen | None = None
    title_document: fields.TitleDocument | None = None
    filed_on: fields.FiledOn | None = None


@event("送达意愿和地址确认")
class ServiceConsentNoted:
    """How to serve the parties, according to the reception record: the applicant's consent to
    electronic service, and the confirmed addresses (送达地址确认), each sealed under the key of
    its person."""

    case_id: fields.CaseId
    electronic: fields.ElectronicService
    addresses: ConfirmedAddresses = ()


@event("同意电子送达")
class ServiceConsentRecorded:
    """A person agreed to be served electronically (民诉法 第九十条), not at the reception.

    A party's own statement speaks for itself (`file_id` is empty); any other consent is in the
    stored file. `recorder` is who stated or recorded it.
    """

    case_id: fields.CaseId
    person_id: fields.PersonId
    consented_on: fields.ConsentedOn
    source: ConsentSource
    recorder: fields.Recorder
    file_id: fields.FileId = ""


@event("文书制作完成")
class DocumentMade:
    """A form document was generated and checked against the case file by its maker. `paper` is
    what it says."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    document_kind: fields.DocumentKind
    addressees: fields.Addressees
    maker: fields.Maker
    paper: PaperSaid | None = None


@event("文书审核通过")
class DocumentReviewed:
    """Everybody whom the court's rules name let the document pass; never its own maker."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    reviewers: fields.Reviewers
    approval_id: fields.ApprovalId


@event("文书审核退回")
class DocumentSentBack:
    """A reviewer did not let the document pass, and said why. Its maker makes it anew."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    reviewer: fields.Reviewer
    reason: fields.Reason


@event("文书签章完成")
class DocumentSealed:
    """The document was printed and electronically sealed: the platform of seals was asked to sign
    `paper`, for the file `file_id`. `attempt` counts from 1."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    paper: PaperSaid | None = None
    file_id: fields.FileId = ""
    sealed_at: fields.SealedAt | None = None
    attempt: fields.SealAttempt = 1


@event("签章文件生成")
class SealedPaperStored:
    """The sealed and signed PDF of a document lies among the files of its case.

    `content` is the keyed hash of the file, `template_sha256` is that of the Word template
    that was filled, `signer` names the certificate of the seal.
    """

    case_id: fields.CaseId
    document_id: fields.DocumentId
    file_id: fields.FileId
    content: fields.FileContent
    size_bytes: fields.FileBytes
    file_name: FileName
    template_sha256: fields.TemplateContent
    signer: fields.SealSigner


@event("签章未成")
class SealingFailed:
    """The document could not be sealed, and why; it may be sealed again."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    file_id: fields.FileId
    reason: fields.Reason


@event("文书发出")
class DocumentSent:
    """The document was sent to one addressee (a person id) by one channel.

    `attempt` counts from 1 for each addressee. `recipient` is the sealed data that the channel
    needs; its address is the confirmed one, or None: then the document is posted to all of
    `registered_addresses` at once, such as 户籍登记的住所, and `addresses` are those that were
    known. `consented_on` is the day of a consent
    to electronic service that was recorded otherwise than at the reception.
    """

    case_id: fields.CaseId
    document_id: fields.DocumentId
    document_kind: fields.DocumentKind
    addressee: fields.Addressee
    channel: ServiceChannel
    attempt: fields.Attempt
    recipient: Recipient | None = None
    registered_addresses: fields.RegisteredAddresses = ()
    consented_on: fields.ConsentedOn | None = None


@event("文书当面送达")
class DocumentDelivered:
    """The document was handed over, or lodged where it was refused (民诉法 第八十八条、第八十九条).

    `taker` is who signed for it, or for a lodging who witnessed it; `evidence` the stored receipt
    or recording.
    """

    case_id: fields.CaseId
    document_id: fields.DocumentId
    document_kind: fields.DocumentKind
    addressee: fields.Addressee
    manner: DeliveryManner
    taker: fields.Taker
    evidence: fields.ServiceEvidence


@event("送达公告发出")
class ServiceAnnounced:
    """The document is served by announcement: at `effective_at`, when its period is over
    (民诉法 第九十五条). `course` tells why and what was tried before."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    document_kind: fields.DocumentKind
    addressee: fields.Addressee
    ground: AnnouncementGround
    published_in: AnnouncementPlace
    course: fields.Course
    evidence: fields.ServiceEvidence
    effective_at: fields.EffectiveAt


@event("公告期满")
class AnnouncementElapsed:
    """The period of an announcement is over: the document is regarded as served at `effective_at`,
    however late that is recorded."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    document_kind: fields.DocumentKind
    addressee: fields.Addressee
    effective_at: fields.EffectiveAt


@event("文书送达")
class DocumentServed:
    """The addressee received the document at `served_at`, as the receipt says or the law regards
    it, however late that is recorded; None in logs older than the field. `perform_by` is set by an
    enforcement notice, `place` the kind of the address where it was taken, of several."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    document_kind: fields.DocumentKind
    addressee: fields.Addressee
    channel: ServiceChannel
    perform_by: fields.PerformBy | None = None
    served_at: fields.ServedAt | None = None
    place: ServedPlace = ""


@event("文书退回")
class DocumentReturned:
    """One attempt to serve failed; the next rung of the service ladder follows. What failed by hand
    has the stored record as `evidence`."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    addressee: fields.Addressee
    channel: ServiceChannel
    reason: fields.Reason
    evidence: fields.ServiceEvidence = ""


@event("文书无法送达")
class ServiceImpossible:
    """Every channel failed for this addressee; the handling team was notified with the reasons."""

    case_id: fields.CaseId
    document_id: fields.DocumentId
    addressee: fields.Addressee
    reason: fields.Reason


@event("签发稿移交")
class DraftHandedOver:
    """The sign-off draft (签发稿) of a sent document went to the dossier centre."""

    case_id: fields.CaseId
    document_id: fields.DocumentId


@event("文书包全部发出")
class PackageSent:
    """Every form document of the package was sent to every addressee."""

    case_id: fields.CaseId


@event("告知发起")
class NoticeRequested:
    """A party is to be notified of `event` (disclosure table of the court's pack).

    `recipient` is the sealed data that the channel needs.
    """

    case_id: fields.CaseId
    notice_id: fields.NoticeId
    event: fields.DisclosedEvent
    addressee: fields.Addressee
    channel: NoticeChannel
    article: fields.Article
    recipient: Recipient | None = None


@event("告知发出")
class NoticeSent:
    """The channel's operator accepted the notice."""

    case_id: fields.CaseId
    notice_id: fields.NoticeId


@event("告知失败")
class NoticeFailed:
    """The channel's operator refused the notice."""

    case_id: fields.CaseId
    notice_id: fields.NoticeId
    reason: fields.Reason


@event("收件人信息更正获悉")
class RecipientCorrected:
    """The data of who is served or told was corrected at the filing.

    In this case the person keeps the id under which the case was filed (`person_id`); `party` may
    bear another.
    """

    case_id: fields.CaseId
    person_id: fields.PersonId
    party: NewParty


DocumentsEvent: TypeAlias = (
    TemplateProposed
    | TemplatePublished
    | TemplateSentBack
    | RecipientCorrected
    | PackageOrdered
    | ParticularsCorrected
    | TierOfCaseLearned
    | ServiceConsentNoted
    | ServiceConsentRecorded
    | DocumentMade
    | DocumentReviewed
    | DocumentSentBack
    | DocumentSealed
    | SealedPaperStored
    | SealingFailed
    | DocumentSent
    | DocumentDelivered
    | ServiceAnnounced
    | AnnouncementElapsed
    | DocumentServed
    | DocumentReturned
    | ServiceImpossible
    | DraftHandedOver
    | PackageSent
    | NoticeRequested
    | NoticeSent
    | NoticeFailed
)
