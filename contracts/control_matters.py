"""Control (受托事项): what the platform tells this court, and the matters entrusted to it."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from contracts import fields
from contracts.control_entrustment import (
    AnswerBy,
    AskedPaperKinds,
    Attempt,
    CourtTitle,
    Demand,
    EntrustedMatterKind,
    EntrustmentEvent,
    EntrustmentId,
    EntrustmentPapers,
    FromCourt,
    MatterNumber,
    MatterOutcome,
    MatterReturnGround,
    Result,
    ShownAt,
    ToldAt,
)
from contracts.titles import choices, event, id_of

MessageKind: TypeAlias = Annotated[
    Literal[
        "entrusted",
        "supplemented",
        "urged",
        "withdrawn",
        "accepted",
        "papers_asked",
        "answered",
        "returned",
    ],
    choices(
        "平台消息",
        {
            "entrusted": "收到委托",
            "supplemented": "补充材料",
            "urged": "催办",
            "withdrawn": "撤回委托",
            "accepted": "受托法院接收",
            "papers_asked": "受托法院要求补办",
            "answered": "受托法院反馈",
            "returned": "受托法院退回",
        },
    ),
]
MatterClass: TypeAlias = Annotated[
    Literal["bank", "house", "equity", "vehicle", "service", "investigation", "other"],
    choices(
        "受托事项类别",
        {
            "bank": "银行",
            "house": "房产",
            "equity": "股权",
            "vehicle": "车辆",
            "service": "送达",
            "investigation": "调查",
            "other": "其他",
        },
    ),
]
TheirCaseId: TypeAlias = Annotated[str, Field(title="委托法院案号", min_length=1, max_length=60)]
MessageNumber: TypeAlias = Annotated[int, Field(title="消息序号")]
MatterTeam: TypeAlias = Annotated[str, id_of("team", "转交的组（团队）")]
MatterHandler: TypeAlias = Annotated[str, id_of("staff", "办理人")]
RequestNumber: TypeAlias = Annotated[int, Field(title="第几次要求")]


@event("事项委托平台收件开通")
class EntrustmentInboxOpened:
    """From now on the platform is asked what it has for this court. `case_id` is the court."""

    case_id: fields.CaseId
    court_title: CourtTitle


@event("平台消息收取")
class EntrustmentMessageTaken:
    """The `message`-th message that the platform has for this court. `case_id` is the court.

    `number` is the matter. An entrusted or supplemented one brings papers, `matter`, `demand`;
    what the other court did with ours names our case and entrustment (`their_case_id`,
    `entrustment_id`).
    """

    case_id: fields.CaseId
    message: MessageNumber
    message_kind: MessageKind
    number: MatterNumber
    court_title: CourtTitle
    from_court: FromCourt
    their_case_id: TheirCaseId
    entrustment_id: EntrustmentId
    told_at: ToldAt
    matter: EntrustedMatterKind = "other"
    demand: Demand = ""
    answer_by: AnswerBy | None = None
    papers: EntrustmentPapers = ()
    asked: AskedPaperKinds = ()
    outcome: MatterOutcome | None = None
    ground: MatterReturnGround | None = None
    result: Result = ""


@event("平台消息无法识别")
class EntrustmentMessageRefused:
    """What the platform gave as a message cannot be one, and why; nobody acts on it."""

    case_id: fields.CaseId
    message: MessageNumber
    court_title: CourtTitle
    reason: fields.Reason


@event("收到受托事项")
class MatterReceived:
    """Another court entrusted a matter to this one. It is no case of this court: `case_id` is the
    number that the platform gave it."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    from_court: FromCourt
    their_case_id: TheirCaseId
    matter: EntrustedMatterKind
    demand: Demand
    papers: EntrustmentPapers
    received_at: ShownAt
    answer_by: AnswerBy | None = None


@event("受托事项接收")
class MatterAccepted:
    """The matter was accepted, and the entrusting court is told so."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId


@event("要求委托法院补办材料")
class MatterPapersAsked:
    """The entrusting court was asked for papers that are missing."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    asked: AskedPaperKinds
    request: RequestNumber
    detail: fields.Detail = ""


@event("收到补办材料")
class MatterSupplemented:
    """The entrusting court sent further papers."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    papers: EntrustmentPapers
    received_at: ShownAt


@event("受托事项分类转交")
class MatterSorted:
    """The matter was printed, classed, and given to a group, and perhaps to one of it."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    matter_class: MatterClass
    team: MatterTeam
    handler: MatterHandler = ""


@event("收到催办")
class MatterUrged:
    """The entrusting court urged the answer."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    told_at: ToldAt


@event("委托法院撤回委托")
class MatterWithdrawn:
    """The entrusting court withdrew the matter; nothing more is to be done."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    told_at: ToldAt


@event("受托事项办毕")
class MatterDone:
    """The matter was done, or could not be; the scanned papers show it."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    outcome: MatterOutcome
    result: Result
    papers: EntrustmentPapers


@event("受托事项回复")
class MatterAnswered:
    """The result was answered to the entrusting court over the platform (办结)."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    outcome: MatterOutcome
    result: Result
    papers: EntrustmentPapers
    attempt: Attempt = 1


@event("受托事项退回")
class MatterReturned:
    """The matter was sent back to the entrusting court, on a ground of the law."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    ground: MatterReturnGround
    detail: fields.Detail
    attempt: Attempt = 1


@event("平台未接受回复")
class MatterReplyFailed:
    """The platform did not take the answer or the return, and why; it has to be given again."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    reason: fields.Reason


@event("受托材料移交卷宗")
class MatterFiled:
    """The printed papers of the matter were handed to the dossier centre."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId


InboxEvent: TypeAlias = EntrustmentInboxOpened | EntrustmentMessageTaken | EntrustmentMessageRefused
MatterEvent: TypeAlias = (
    MatterReceived
    | MatterAccepted
    | MatterPapersAsked
    | MatterSupplemented
    | MatterSorted
    | MatterUrged
    | MatterWithdrawn
    | MatterDone
    | MatterAnswered
    | MatterReturned
    | MatterReplyFailed
    | MatterFiled
)
EntrustingEvent: TypeAlias = EntrustmentEvent | InboxEvent | MatterEvent
