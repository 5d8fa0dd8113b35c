"""Enforcement (执行实施): facts about the work of the team that holds the case."""

from typing import Annotated, Literal, TypeAlias

from contracts import fields
from contracts.control import FeedbackOutcome
from contracts.enforcement_lists import ListEvent
from contracts.enforcement_objections import ObjectionEvent
from contracts.enforcement_property import PropertyEvent
from contracts.enforcement_sanctions import SanctionEvent
from contracts.enforcement_settlement import BreachEvent, Instalments
from contracts.titles import choices, event
from contracts.values import (
    ClosingManner,
    Debtors,
    NewParty,
    SealedCode,
    SealedName,
    TargetKind,
    Tier,
)

SiteItem: TypeAlias = Annotated[
    Literal["non_networked", "domicile"],
    choices("现场调查项目", {"non_networked": "未联网财产", "domicile": "住所地"}),
]

SettlementForm: TypeAlias = Annotated[
    Literal["joint", "acknowledged", "recorded"],
    choices(
        "和解协议的形式",
        {
            "joint": "各方共同提交书面协议",
            "acknowledged": "一方提交书面协议、其他当事人认可",
            "recorded": "口头协议记入笔录并签名",
        },
    ),
]


@event("立案信息获悉")
class CaseNoted:
    """The facts of a case that enforcement knows from its filing, as filed or as corrected
    since. Amounts are fen."""

    case_id: fields.CaseId
    target: TargetKind
    claim_fen: fields.ClaimFen | None
    debtors: Debtors


@event("立案信息纠正获悉")
class CaseCorrectionNoted:
    """The filing was corrected: another target or another claim (fen); None leaves it as it was."""

    case_id: fields.CaseId
    target: TargetKind | None
    claim_fen: fields.ClaimFen | None


@event("繁简类别获悉")
class CaseTierNoted:
    """The tier that triage (or a conversion) gave the case became known to the work."""

    case_id: fields.CaseId
    tier: Tier


@event("案件接收获悉")
class CustodyNoted:
    """A team accepted the case; the work opens once filing and tier are known too."""

    case_id: fields.CaseId
    team: fields.Team
    handler: fields.Handler


@event("查询反馈获悉")
class FeedbackLearned:
    """An inquiry was answered on this day; the 终本 interview must rest on the most recent one."""

    case_id: fields.CaseId
    inquiry_id: fields.InquiryId
    fed_back_on: fields.FedBackOn


@event("查控结果获悉")
class PropertyNoted:
    """How control classified the feedback: fully frozen, some property, or none."""

    case_id: fields.CaseId
    outcome: FeedbackOutcome


@event("案款发放获悉")
class PaymentNoted:
    """The bank confirmed a payout to the applicant, in fen."""

    case_id: fields.CaseId
    payout_id: fields.PayoutId
    amount_fen: fields.AmountFen


@event("财产线索获悉")
class LeadStated:
    """A party, or an agent for it (`person_id` is the party), gave a lead through the portal."""

    case_id: fields.CaseId
    person_id: fields.PersonId


@event("财产线索登记获悉")
class LeadTaken:
    """The team took a lead up as a clue (`subject_id`); `giver` is who gave it, where named."""

    case_id: fields.CaseId
    subject_id: fields.SubjectId
    giver: fields.LeadGiver = ""


@event("财产线索核查获悉")
class LeadChecked:
    """The team looked into a clue (`subject_id`). Where it `found` property, `asset_id` names it in
    the register of property, as soon as it is there."""

    case_id: fields.CaseId
    subject_id: fields.SubjectId
    found: fields.LeadFound = False
    asset_id: fields.AssetId = ""


@event("财产登记获悉")
class AssetNoted:
    """A property item is in the register of property of the case."""

    case_id: fields.CaseId
    asset_id: fields.AssetId


@event("承办开始")
class WorkOpened:
    """The team's record of the case was opened after it accepted the case."""

    case_id: fields.CaseId
    tier: Tier
    team: fields.Team
    handler: fields.Handler
    debtors: fields.DebtorIds


@event("执行工作开展")
class WorkBegun:
    """The team's first act in the case (立即开展执行工作)."""

    case_id: fields.CaseId
    act: fields.FirstAct


@event("履行期间指定")
class NoticePeriodSet:
    """An enforcement notice was served; the debtor has until the end of `perform_by`."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    perform_by: fields.PerformBy


@event("被执行人传唤")
class PartySummoned:
    """A debtor was summoned for questioning on a day."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    appear_on: fields.AppearOn


@event("现场调查一项完成")
class SiteInvestigated:
    """One item of the on-site investigation was done, with every field of its record filled in.
    `files` are the stored papers that show it; older records name them as `materials`."""

    case_id: fields.CaseId
    item: SiteItem
    place: fields.Place
    finding: fields.Finding
    materials: fields.InvestigationMaterials = ()
    files: fields.SiteFiles = ()


@event("现场调查完成")
class SiteInvestigationCompleted:
    """All items of the on-site investigation are done and their material delivered."""

    case_id: fields.CaseId


@event("传统调查完成")
class TraditionalInvestigationCompleted:
    """The traditional (non-network) property investigation is done."""

    case_id: fields.CaseId
    property_found: fields.PropertyFound


@event("达成执行和解")
class SettlementReached:
    """The parties agreed on how the claim is performed (执行和解规定 第一条、第二条).

    `agreed_fen` are to be paid until `perform_until`, in `instalments` where some are agreed, as
    the stored `evidence` shows. A later agreement takes its place.
    """

    case_id: fields.CaseId
    form: SettlementForm
    agreed_fen: fields.AgreedFen
    perform_until: fields.PerformUntil
    evidence: fields.SettlementEvidence
    instalments: Instalments = ()


@event("当事人自行给付")
class DirectPaymentRecorded:
    """The debtor paid the applicant himself (fen), as the stored receipt shows."""

    case_id: fields.CaseId
    amount_fen: fields.AmountFen
    evidence: fields.SettlementEvidence


@event("和解协议履行完毕")
class SettlementPerformed:
    """The agreement was performed: `settled_fen` of the claim are not enforced any more; None where
    the claim is no sum (执行和解规定 第八条)."""

    case_id: fields.CaseId
    settled_fen: fields.SettledFen | None
    evidence: fields.SettlementEvidence


@event("限制消费")
class ConsumptionRestricted:
    """The consumption restriction (限制消费) was taken against a debtor."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    article: fields.Article


@event("纳入失信名单决定")
class DefaulterListingDecided:
    """It was decided to enter a debtor in the list of dishonest debtors (失信).

    `ability` says why the debtor is able to perform, `circumstances` what the debtor did;
    `attempt` counts the decisions on the debtor.
    """

    case_id: fields.CaseId
    person_id: fields.PersonId
    article: fields.Article
    ability: fields.Ability = ""
    circumstances: fields.DefaulterCircumstances = ""
    attempt: fields.Attempt = 1
    name: SealedName | None = None
    code: SealedCode | None = None


@event("失信名单公布")
class DefaulterListed:
    """The national platform published the entry."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    listing: fields.ListingId


@event("失信名单录入退回")
class DefaulterListingRefused:
    """The national platform rejected the entry."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    reason: fields.Reason


@event("终本约谈完成")
class TerminationInterviewHeld:
    """The applicant was heard on 终本, on the basis of the most recent inquiry.

    Older records keep with `lead_given` what was declared of leads; which were given and looked
    into is told by `LeadStated`, `LeadTaken` and `LeadChecked`.
    """

    case_id: fields.CaseId
    last_inquiry_on: fields.LastInquiryOn
    opinion: fields.ApplicantOpinion
    lead_given: fields.LeadGiven = False


@event("报结提请")
class ClosingProposed:
    """The handler asked for the closing in this manner to be checked before it is reported.

    `warnings` is what whoever checks it should look at, such as an old query.
    """

    case_id: fields.CaseId
    manner: ClosingManner
    proposer: fields.Proposer
    proposer_role: fields.ProposerRole
    unpaid_fen: fields.UnpaidFen | None
    warnings: fields.ClosingWarnings = ()


@event("报结审核通过")
class ClosingCleared:
    """The closing check found every condition met: the case may be closed as proposed."""

    case_id: fields.CaseId
    checkers: fields.Checkers


@event("报结退回")
class ClosingReturned:
    """The closing check sent the proposal back with reasons."""

    case_id: fields.CaseId
    reasons: fields.Reasons


@event("案件结案")
class CaseClosed:
    """The case was closed (结案)."""

    case_id: fields.CaseId
    manner: ClosingManner
    article: fields.Article


@event("被执行人信息更正获悉")
class DebtorDataNoted:
    """The data of a debtor of the team's case was corrected at the filing.

    In this case the person keeps the id under which the case was filed (`person_id`); `party` may
    bear another.
    """

    case_id: fields.CaseId
    person_id: fields.PersonId
    party: NewParty


EnforcementEvent: TypeAlias = (
    DebtorDataNoted
    | CaseNoted
    | CaseCorrectionNoted
    | CaseTierNoted
    | CustodyNoted
    | FeedbackLearned
    | PropertyNoted
    | PaymentNoted
    | LeadStated
    | LeadTaken
    | LeadChecked
    | AssetNoted
    | WorkOpened
    | WorkBegun
    | NoticePeriodSet
    | PartySummoned
    | SiteInvestigated
    | SiteInvestigationCompleted
    | TraditionalInvestigationCompleted
    | SettlementReached
    | DirectPaymentRecorded
    | SettlementPerformed
    | ConsumptionRestricted
    | DefaulterListingDecided
    | DefaulterListed
    | DefaulterListingRefused
    | ListEvent
    | SanctionEvent
    | PropertyEvent
    | ObjectionEvent
    | BreachEvent
    | TerminationInterviewHeld
    | ClosingProposed
    | ClosingCleared
    | ClosingReturned
    | CaseClosed
)
