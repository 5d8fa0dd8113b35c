"""Control (事项委托): what this court entrusts to another court, and what that one did."""

from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from contracts import fields
from contracts.files import FileKind, FileName
from contracts.sealed import Text, personal
from contracts.titles import choices, event, value

EntrustedMatterKind: TypeAlias = Annotated[
    Literal["deduction", "deposit", "sealing", "equity", "investigation", "service", "other"],
    choices(
        "委托事项",
        {
            "deduction": "扣划存款、理财产品",
            "deposit": "冻结、续行冻结、解除冻结存款",
            "sealing": "查封、续封、解封不动产、动产",
            "equity": "冻结、续行冻结、解除冻结股权",
            "investigation": "调查财产情况",
            "service": "送达法律文书",
            "other": "其他事项",
        },
    ),
]
EntrustmentPaperKind: TypeAlias = Annotated[
    Literal[
        "title_document",
        "ruling",
        "assistance_notice",
        "letter",
        "service_receipt",
        "credentials",
        "answer",
        "other",
    ],
    choices(
        "委托材料",
        {
            "title_document": "执行依据",
            "ruling": "执行裁定书",
            "assistance_notice": "协助执行通知书",
            "letter": "委托执行书",
            "service_receipt": "送达回证",
            "credentials": "双人双证",
            "answer": "反馈材料、回执",
            "other": "其他材料",
        },
    ),
]
MatterOutcome: TypeAlias = Annotated[
    Literal["done", "partly", "impossible"],
    choices("办理结果", {"done": "已办理", "partly": "部分办理", "impossible": "无法办理"}),
]
MatterReturnGround: TypeAlias = Annotated[
    Literal["papers", "elsewhere", "beyond", "withdrawn"],
    choices(
        "退回事由",
        {
            "papers": "手续、材料不全，要求补办后仍未补齐",
            "elsewhere": "财产或者行为实施地不在本辖区",
            "beyond": "不属于事项委托的范围",
            "withdrawn": "委托法院撤回委托",
        },
    ),
]

EntrustmentId: TypeAlias = Annotated[str, Field(title="委托编号")]
MatterNumber: TypeAlias = Annotated[str, Field(title="平台事项编号")]
ToCourt: TypeAlias = Annotated[str, Field(title="受托法院", min_length=4, max_length=60)]
FromCourt: TypeAlias = Annotated[str, Field(title="委托法院", min_length=4, max_length=60)]
Demand: TypeAlias = Annotated[Text, personal("text", "委托事项和要求")]
AnswerBy: TypeAlias = Annotated[date, Field(title="要求办结日期")]
Attempt: TypeAlias = Annotated[int, Field(title="第几次发出")]
UrgedOn: TypeAlias = Annotated[date, Field(title="催办日期")]
UrgingNumber: TypeAlias = Annotated[int, Field(title="第几次催办")]
AskedPaperKinds: TypeAlias = Annotated[
    tuple[EntrustmentPaperKind, ...], Field(title="要求补办的材料")
]
ShownAt: TypeAlias = Annotated[datetime, Field(title="平台显示时间")]
ToldAt: TypeAlias = Annotated[datetime, Field(title="平台记载时间")]
Result: TypeAlias = Annotated[Text, personal("text", "办理情况")]


CourtTitle: TypeAlias = Annotated[str, Field(title="本院全称")]


@value("委托材料")
class EntrustmentPaper:
    """A stored file of the case that goes with an entrustment, or came with one."""

    paper: EntrustmentPaperKind
    file_id: fields.FileId
    content: fields.FileContent
    size_bytes: fields.FileBytes
    file_kind: FileKind
    file_name: FileName
    scanned_by: fields.ScannedBy = ""


EntrustmentPapers: TypeAlias = Annotated[
    tuple[EntrustmentPaper, ...], Field(title="委托材料", max_length=20)
]


@event("事项委托提出")
class EntrustmentRequested:
    """Another court is to be entrusted with a matter; the papers that the list asks for are there.

    `asset_id` is the property concerned, where it is on the register. `answer_by` is until when
    this court asks for an answer.
    """

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    matter: EntrustedMatterKind
    to_court: ToCourt
    demand: Demand
    papers: EntrustmentPapers
    article: fields.Article
    asset_id: fields.AssetId = ""
    answer_by: AnswerBy | None = None


@event("事项委托发出")
class EntrustmentSent:
    """The entrustment was sent over the platform of entrusted matters; the papers go with it."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    attempt: Attempt
    matter: EntrustedMatterKind
    from_court: FromCourt
    to_court: ToCourt
    demand: Demand
    papers: EntrustmentPapers
    answer_by: AnswerBy | None = None
    asset_id: fields.AssetId = ""


@event("平台登记委托")
class EntrustmentRegistered:
    """The platform has the entrustment, and gave it a number."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    number: MatterNumber


@event("委托未能发出")
class EntrustmentNotTaken:
    """The platform did not take the entrustment, and why; it may be sent again."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    reason: fields.Reason


@event("受托法院接收委托")
class EntrustmentAccepted:
    """The other court has accepted the matter, as the platform tells."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    told_at: ToldAt


@event("受托法院要求补办材料")
class EntrustmentPapersAsked:
    """The other court asks for papers that are missing (委托执行规定 第八条)."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    asked: AskedPaperKinds
    told_at: ToldAt
    detail: fields.Detail = ""


@event("委托材料补办")
class EntrustmentSupplemented:
    """Papers were added to the entrustment and sent over the platform."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    number: MatterNumber
    attempt: Attempt
    papers: EntrustmentPapers


@event("受托法院催办")
class EntrustmentUrged:
    """The other court was urged over the platform (催办)."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    number: MatterNumber
    urging: UrgingNumber
    urged_on: UrgedOn


@event("事项委托撤回")
class EntrustmentWithdrawn:
    """This court withdrew the entrustment. `number` is empty where it had not gone out yet."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    reason: fields.Reason
    number: MatterNumber = ""


@event("受托法院反馈")
class EntrustmentAnswered:
    """The other court has done the matter, or could not: its result and the papers it returned."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    outcome: MatterOutcome
    result: Result
    papers: EntrustmentPapers
    told_at: ToldAt


@event("受托法院退回委托")
class EntrustmentReturned:
    """The other court sent the matter back, on a ground."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    ground: MatterReturnGround
    detail: fields.Detail
    told_at: ToldAt


@event("委托结果移交")
class EntrustmentResultPassed:
    """The printed result was passed to the team that has the case."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId


EntrustmentEvent: TypeAlias = (
    EntrustmentRequested
    | EntrustmentSent
    | EntrustmentRegistered
    | EntrustmentNotTaken
    | EntrustmentAccepted
    | EntrustmentPapersAsked
    | EntrustmentSupplemented
    | EntrustmentUrged
    | EntrustmentWithdrawn
    | EntrustmentAnswered
    | EntrustmentReturned
    | EntrustmentResultPassed
)
