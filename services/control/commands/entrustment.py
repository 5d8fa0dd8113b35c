"""The commands of entrustment: what this court entrusts, and what is entrusted to it (事项委托)."""

from typing import Annotated, TypeAlias

from pydantic import Field

from contracts import fields
from contracts.control_entrustment import (
    AnswerBy,
    AskedPaperKinds,
    Demand,
    EntrustedMatterKind,
    EntrustmentId,
    EntrustmentPaperKind,
    EntrustmentPapers,
    FromCourt,
    MatterNumber,
    MatterOutcome,
    MatterReturnGround,
    Result,
    ShownAt,
    ToCourt,
)
from contracts.control_matters import (
    EntrustmentMessageTaken,
    MatterClass,
    MatterHandler,
    MatterTeam,
    MessageNumber,
    TheirCaseId,
)
from contracts.titles import value
from kernel.deciding.decider import command


@value("提交的委托材料")
class GivenPaper:
    """A stored file of the case, and which paper of the list it is."""

    paper: EntrustmentPaperKind
    file_id: fields.FileId


GivenPapers: TypeAlias = Annotated[tuple[GivenPaper, ...], Field(title="委托材料", max_length=20)]
Told: TypeAlias = Annotated[EntrustmentMessageTaken, Field(title="平台的消息")]


@command("提出事项委托")
class RequestEntrustment:
    """Ask that another court be entrusted with a matter, with the papers that the list asks for.

    `asset_id` is the property concerned, `answer_by` until when an answer is asked for.
    """

    case_id: fields.CaseId
    matter: EntrustedMatterKind
    to_court: ToCourt
    demand: Demand
    papers: GivenPapers = ()
    asset_id: fields.AssetId = ""
    answer_by: AnswerBy | None = None


@command("发出事项委托")
class SendEntrustment:
    """Review a requested entrustment and send it over the platform."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId


@command("补办委托材料")
class SupplementEntrustment:
    """Send papers that the other court asked for."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    papers: GivenPapers


@command("催办受托法院")
class UrgeEntrustment:
    """Urge the other court over the platform: once a day, after the day asked for."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId


@command("撤回委托")
class WithdrawEntrustment:
    """Withdraw an entrustment that was not answered yet."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    reason: fields.Reason


@command("移交委托结果")
class PassEntrustmentResult:
    """Print the result that came back and pass it to the team that has the case."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId


@command("登记平台编号")
class RecordRegistered:
    """Record the number that the platform gave an entrustment."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    number: MatterNumber


@command("登记委托未能发出")
class RecordNotTaken:
    """Record that the platform did not take an entrustment."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    reason: fields.Reason


@command("登记受托法院的处理")
class RecordTold:
    """Record what the other court did with an entrustment, as the platform told it."""

    case_id: fields.CaseId
    told: Told


@command("开通平台收件")
class OpenEntrustmentInbox:
    """Begin to ask the platform what it has for this court."""

    court: fields.CourtCode


@command("收取平台消息")
class TakeMessage:
    """Take in the next message of the platform."""

    court: fields.CourtCode
    message: MessageNumber
    taken: Annotated[EntrustmentMessageTaken, Field(title="收到的消息")]


@command("拒收平台消息")
class RefuseMessage:
    """Record that what the platform gave as the next message cannot be one."""

    court: fields.CourtCode
    message: MessageNumber
    reason: fields.Reason


@command("登记受托事项")
class ReceiveMatter:
    """Record a matter that another court entrusted to this one."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    from_court: FromCourt
    their_case_id: TheirCaseId
    matter: EntrustedMatterKind
    demand: Demand
    papers: EntrustmentPapers
    received_at: ShownAt
    answer_by: AnswerBy | None = None


@command("登记委托法院的处理")
class RecordTheirs:
    """Record what the entrusting court did since: further papers, an urging, a withdrawal."""

    case_id: fields.CaseId
    told: Told


@command("接收受托事项")
class AcceptMatter:
    """Accept a matter that was entrusted to this court."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId


@command("要求补办委托材料")
class AskMatterPapers:
    """Ask the entrusting court for papers that are missing."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    asked: AskedPaperKinds
    detail: fields.Detail = ""


@command("分类转交受托事项")
class SortMatter:
    """Class an accepted matter, print it, and give it to a group, or to one of it."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    matter_class: MatterClass
    team: MatterTeam
    handler: MatterHandler = ""


@command("办毕受托事项")
class CompleteMatter:
    """Record what was done; `papers` are the scanned answers and receipts, stored in the matter."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    outcome: MatterOutcome
    result: Result
    papers: GivenPapers = ()


@command("回复委托法院")
class AnswerMatter:
    """Answer the entrusting court over the platform with what was done."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId


@command("退回受托事项")
class ReturnMatter:
    """Send a matter back to the entrusting court, on a ground of the law."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    ground: MatterReturnGround
    detail: fields.Detail


@command("登记平台未接受回复")
class RecordReplyFailed:
    """Record that the platform did not take an answer or a return."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId
    reason: fields.Reason


@command("移交受托材料")
class FileMatter:
    """Hand the printed papers of an answered matter to the dossier centre."""

    case_id: fields.CaseId
    entrustment_id: EntrustmentId


OutgoingCommand: TypeAlias = (
    RequestEntrustment
    | SendEntrustment
    | SupplementEntrustment
    | UrgeEntrustment
    | WithdrawEntrustment
    | PassEntrustmentResult
    | RecordRegistered
    | RecordNotTaken
    | RecordTold
)
InboxCommand: TypeAlias = OpenEntrustmentInbox | TakeMessage | RefuseMessage
MatterCommand: TypeAlias = (
    ReceiveMatter
    | RecordTheirs
    | AcceptMatter
    | AskMatterPapers
    | SortMatter
    | CompleteMatter
    | AnswerMatter
    | ReturnMatter
    | RecordReplyFailed
    | FileMatter
)


def matter_of(number: str) -> str:
    """The stream of a matter that was entrusted to this court: it is no case of its own."""
    return f"entrustment-{number}"


def inbox_of(court: str) -> str:
    """The stream of what the platform has told this court."""
    return f"inbox-{court}"
