"""The commands of enforcement: acts of the team, and facts of others it must remember."""

from collections.abc import Sequence
from typing import Annotated, Literal, TypeAlias

from contracts import fields
from contracts.enforcement import SiteItem
from contracts.enforcement_lists import (
    CorrectionClaim,
    LiftGround,
    ListChangeGround,
    ListOperation,
)
from contracts.enforcement_sanctions import (
    Measure,
    ReconsiderationOutcome,
    SanctionEnd,
    SanctionGround,
)
from contracts.titles import choices
from contracts.values import ClosingManner
from kernel.deciding.decider import command
from kernel.deciding.files import stream_of as files_of
from services.enforcement.commands.belongings import Disposability, FindUndisposable
from services.enforcement.commands.objections import Objecting
from services.enforcement.commands.settlement import Settling

DefaulterListingGround: TypeAlias = Annotated[
    Literal[
        "other_refusal", "obstruction", "evasion", "property_report", "consumption", "settlement"
    ],
    choices(
        "失信事由",
        {
            "other_refusal": "有履行能力而拒不履行",
            "obstruction": "妨碍、抗拒执行",
            "evasion": "规避执行",
            "property_report": "违反财产报告制度",
            "consumption": "违反限制消费令",
            "settlement": "无正当理由拒不履行执行和解协议",
        },
    ),
]


@command("开始承办")
class OpenWork:
    """Open the record of the team that has accepted the case, once filing and tier are known."""

    case_id: fields.CaseId


@command("开展执行工作")
class BeginWork:
    """Record the team's first act where no other command describes it."""

    case_id: fields.CaseId
    act: fields.FirstAct


@command("传唤被执行人")
class SummonParty:
    """Summon a debtor for questioning on a day."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    appear_on: fields.AppearOn


@command("记录现场调查")
class InvestigateSite:
    """Record one item of the on-site investigation; every field must be filled. `files` are the
    stored papers that show it (笔录、照片、回执)."""

    case_id: fields.CaseId
    item: SiteItem
    place: fields.Place
    finding: fields.Finding
    files: fields.SiteFiles


@command("完成传统调查")
class CompleteTraditionalInvestigation:
    """Declare the traditional (non-network) property investigation done. What it found has been
    registered in control, so that whether anything was found follows from there."""

    case_id: fields.CaseId


@command("采取限制消费措施")
class RestrictConsumption:
    """Restrict the consumption of a debtor who let the notice period pass."""

    case_id: fields.CaseId
    person_id: fields.PersonId


@command("决定纳入失信名单")
class DecideDefaulterListing:
    """Decide to enter a debtor in the list of dishonest debtors.

    `circumstances` says what the debtor did; where the ground is his ability, `ability` says why he
    is able to perform. `years` is the term of any other ground, two where none is given.
    """

    case_id: fields.CaseId
    person_id: fields.PersonId
    ground: DefaulterListingGround
    circumstances: fields.DefaulterCircumstances
    ability: fields.Ability = ""
    years: fields.ListingYears | None = None


@command("记录失信名单公布")
class RecordListing:
    """Record that the platform published the entry."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    listing: fields.ListingId


@command("记录失信名单录入退回")
class RecordListingRefusal:
    """Record that the platform rejected the entry."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    reason: fields.Reason


@command("变更失信信息")
class ChangeListing:
    """Withdraw, correct or remove a published entry, as the ground has it.

    `circumstances` is what a corrected entry says from then on; `evidence` are stored papers.
    """

    case_id: fields.CaseId
    person_id: fields.PersonId
    ground: ListChangeGround
    reason: fields.Reason = ""
    evidence: fields.ListEvidence = ()
    circumstances: fields.DefaulterCircumstances = ""


@command("登记纠正失信信息的申请")
class ApplyForListingCorrection:
    """Record the written application of a listed debtor for the correction of the entry."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    claim: CorrectionClaim
    evidence: fields.ListEvidence


@command("驳回纠正失信信息的申请")
class RejectListingCorrection:
    """Reject an application for correction that is unfounded."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    reason: fields.Reason


@command("决定解除限制消费")
class LiftRestriction:
    """Lift the consumption restriction of a debtor."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    ground: LiftGround
    reason: fields.Reason = ""
    evidence: fields.ListEvidence = ()


@command("认定名单应予变更")
class RaiseListDuties:
    """Note which entries have to go, now that the debt is settled or the case has ended."""

    case_id: fields.CaseId


@command("操作名单")
class OperateList:
    """Make at the platform a change that was decided. Where the court has a desk for it, `checked`
    are the stored papers of its second check of the person's identity."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    operation: ListOperation
    checked: fields.IdentityChecks = ()


@command("记录名单操作完成")
class RecordListOperation:
    """Record that the platform made the change."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    operation: ListOperation


@command("记录名单操作退回")
class RecordListOperationRefusal:
    """Record that the platform refused the change."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    operation: ListOperation
    reason: fields.Reason


@command("决定强制措施")
class OrderSanction:
    """Decide on a coercive act against a debtor, for what he did.

    A fine needs its amount (fen), a detention its days, a search its place. Against an
    organisation, what strikes natural persons only names the `officer` who answers for it.
    """

    case_id: fields.CaseId
    person_id: fields.PersonId
    measure: Measure
    ground: SanctionGround
    facts: fields.SanctionFacts
    amount_fen: fields.FineFen | None = None
    days: fields.DetentionDays | None = None
    place: fields.SearchPlace = ""
    officer: fields.SanctionedOfficer = ""


@command("登记强制措施的执行")
class CarryOutSanction:
    """Record that a coercive act was carried out, under its sealed document, as stored papers
    show."""

    case_id: fields.CaseId
    sanction_id: fields.SanctionId
    document_id: fields.DocumentId
    evidence: fields.SanctionEvidence


@command("结束强制措施")
class EndSanction:
    """End a coercive act that is being carried out, or withdraw one that is not yet."""

    case_id: fields.CaseId
    sanction_id: fields.SanctionId
    manner: SanctionEnd
    reason: fields.Reason = ""
    evidence: fields.SanctionEvidence = ()


@command("登记复议申请")
class ApplyForReconsideration:
    """Record that the person applied for reconsideration of a fine or a detention."""

    case_id: fields.CaseId
    sanction_id: fields.SanctionId
    evidence: fields.SanctionEvidence


@command("登记复议决定")
class RecordReconsideration:
    """Record what the higher court decided; what it changed holds the new amount (fen) or days."""

    case_id: fields.CaseId
    sanction_id: fields.SanctionId
    outcome: ReconsiderationOutcome
    evidence: fields.SanctionEvidence
    amount_fen: fields.FineFen | None = None
    days: fields.DetentionDays | None = None


@command("记录终本约谈")
class HoldTerminationInterview:
    """Record the 终本 interview and the applicant's answer. It rests on the newest feedback."""

    case_id: fields.CaseId
    opinion: fields.ApplicantOpinion


@command("提请报结")
class ProposeClosing:
    """Ask for the closing in this manner to be checked before it is reported."""

    case_id: fields.CaseId
    manner: ClosingManner


@command("通过报结审核")
class ClearClosing:
    """Record that the closing check passed."""

    case_id: fields.CaseId
    checkers: fields.Checkers


@command("退回报结")
class ReturnClosing:
    """Record that the closing check failed, with the reasons."""

    case_id: fields.CaseId
    reasons: fields.Reasons


@command("办理结案")
class CloseCase:
    """Close the case in this manner; the court's pack may put the manner under approval."""

    case_id: fields.CaseId
    manner: ClosingManner


Investigation: TypeAlias = (
    BeginWork | SummonParty | InvestigateSite | CompleteTraditionalInvestigation
)
Coercion: TypeAlias = RestrictConsumption | DecideDefaulterListing
Sanctioning: TypeAlias = (
    OrderSanction | CarryOutSanction | EndSanction | ApplyForReconsideration | RecordReconsideration
)
ListKeeping: TypeAlias = (
    ChangeListing
    | ApplyForListingCorrection
    | RejectListingCorrection
    | LiftRestriction
    | RaiseListDuties
    | OperateList
)
Listing: TypeAlias = (
    RecordListing | RecordListingRefusal | RecordListOperation | RecordListOperationRefusal
)
Closing: TypeAlias = (
    HoldTerminationInterview | ProposeClosing | ClearClosing | ReturnClosing | CloseCase
)
Command: TypeAlias = (
    OpenWork
    | Investigation
    | Coercion
    | ListKeeping
    | Sanctioning
    | Objecting
    | Disposability
    | Settling
    | Listing
    | Closing
)


def consults(command: Command, _court: str) -> Sequence[str]:
    """What the parties settled, what was found on the spot, how a coercive act was carried out,
    what was objected to, why a list changes and why property cannot be disposed of is in stored
    files of the case."""
    papers = Settling | Sanctioning | InvestigateSite | Objecting | ListKeeping
    resting = papers | FindUndisposable
    if isinstance(command, resting):
        return (files_of(command.case_id),)
    return ()


def work_of(case_id: str) -> str:
    """The stream of a case."""
    return f"work-{case_id}"


def stream_of(command: Command) -> str:
    """One stream per case."""
    return work_of(command.case_id)
