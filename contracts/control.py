"""Control (查控、保全、事项委托): facts about inquiries and about each asset."""

from typing import Annotated, Literal, TypeAlias

from contracts import fields
from contracts.claims import ClaimOfTitle
from contracts.control_matters import EntrustingEvent
from contracts.control_measures import (
    AssistanceServed,
    ControlObstacle,
    MeasurePaperNoted,
    PropertySource,
    ReleaseGround,
)
from contracts.control_preservation import PreservationEvent, TakeOverEvent
from contracts.control_property import Facts, LapseCause, OutsideCity, PropertyEvent
from contracts.control_receivables import ReceivableEvent
from contracts.titles import choices, event
from contracts.values import (
    AssetKind,
    AssetReference,
    CaseKind,
    Division,
    Hits,
    InquiredPersons,
    InquirySystem,
    NewParty,
    Parties,
)

FeedbackOutcome: TypeAlias = Annotated[
    Literal["full", "assets", "none"],
    choices("查控结果", {"full": "足额冻结", "assets": "有财产", "none": "无财产"}),
]


@event("查控开始")
class ControlOpened:
    """Control of a case began, with the claim (fen) and its debtors.

    `parties` are the debtors as filed, `claim` the heads of the claim where the filing names them.
    """

    case_id: fields.CaseId
    claim_fen: fields.ClaimFen | None
    debtors: fields.DebtorIds
    parties: Parties = ()
    claim: ClaimOfTitle | None = None
    kind: CaseKind | None = None


@event("执行标的金额获悉")
class ClaimNoted:
    """The claim (fen) became known, or is another, since the filing was corrected."""

    case_id: fields.CaseId
    claim_fen: fields.ClaimFen


@event("网络查询发起")
class InquiryStarted:
    """An inquiry about `persons` was sent.

    `collective` is the automatic query at filing (立案集约查询).
    """

    case_id: fields.CaseId
    inquiry_id: fields.InquiryId
    system: InquirySystem
    collective: fields.Collective
    departments: fields.Departments
    persons: InquiredPersons = ()


@event("网络查询反馈")
class InquiryAnswered:
    """The system answered in full for this inquiry."""

    case_id: fields.CaseId
    inquiry_id: fields.InquiryId
    system: InquirySystem
    hits: Hits


@event("网络查询失败")
class InquiryFailed:
    """The system could not answer; the inquiry has to be started again."""

    case_id: fields.CaseId
    inquiry_id: fields.InquiryId
    system: InquirySystem
    reason: fields.Reason


@event("查询反馈打印入卷")
class FeedbackPrinted:
    """The feedback tables of one inquiry were printed for the dossier."""

    case_id: fields.CaseId
    inquiry_id: fields.InquiryId


@event("财产发现")
class AssetFound:
    """A property item was found, with its value in fen; an item of several inquiries is found
    once. What persons found has its `source`, a `description`, and the file that shows it.

    `division` is where it lies, `outside_city` whether that is another city than the court's."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    asset_kind: AssetKind
    person_id: fields.PersonId
    institution: fields.Institution
    amount_fen: fields.AmountFen | None
    online: fields.ControlledOnline
    reference: AssetReference | None = None
    source: PropertySource = "inquiry"
    description: fields.PropertyDescription = ""
    evidence: fields.Evidence = ""
    division: Division = ""
    outside_city: OutsideCity = False
    facts: Facts | None = None


@event("网络冻结发起")
class FreezeRequested:
    """A network freeze was started (发起网络冻结); after one that lapsed or was released, again.

    Its amount was within the claim with its interest up to `interest_until` (where it is None, the
    day of the act) and the fee.
    """

    case_id: fields.CaseId
    asset_id: fields.AssetId
    amount_fen: fields.AmountFen
    freeze_number: fields.FreezeNumber = 1
    interest_until: fields.ReckonedUntil | None = None
    ruling: fields.Ruling = ""
    assistance: fields.Assistance = ""


@event("财产控制")
class AssetsFrozen:
    """The freeze took effect for `amount_fen` and ends on `expires_on` unless renewed.

    `computed_on` is the end by the law's term, where the institution returned another one;
    `evidence` the stored paper of what was done on the spot. `carried_from` is the item of the
    preservation case from which the measure came, with its network freeze of that number.
    """

    case_id: fields.CaseId
    asset_id: fields.AssetId
    asset_kind: AssetKind
    amount_fen: fields.AmountFen
    effective_at: fields.EffectiveAt
    expires_on: fields.ExpiresOn
    article: fields.Article
    computed_on: fields.ComputedOn | None = None
    evidence: fields.Evidence = ""
    ruling: fields.Ruling = ""
    assistance: fields.Assistance = ""
    carried_from: fields.CarriedFrom = ""
    freeze_number: fields.FreezeNumber = 1


@event("控制期限届满日回执")
class FreezeEndReturned:
    """The institution returned the end of the freeze: `expires_on` governs from now on.

    `computed_on` is the end by the law's term, and `differs` tells whether it is another day.
    `evidence` is the stored receipt.
    """

    case_id: fields.CaseId
    asset_id: fields.AssetId
    expires_on: fields.ExpiresOn
    computed_on: fields.ComputedOn
    differs: fields.EndDiffers
    article: fields.Article
    evidence: fields.Evidence = ""


@event("网络冻结失败")
class FreezeFailed:
    """The institution refused the freeze or could not perform it."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    reason: fields.Reason


@event("轮候查封、扣押、冻结")
class MeasureQueued:
    """A measure was registered behind that of another court. It takes effect by itself when the
    earlier ones end (查封、扣押、冻结财产的规定 第二十六条); its term begins then."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    asset_kind: AssetKind
    rank: fields.QueueRank
    prior_holder: fields.PriorHolder
    ruling: fields.Ruling
    assistance: fields.Assistance = ""


@event("查封、扣押、冻结续行")
class MeasureRenewed:
    """A measure was renewed before its last day, and now ends on `expires_on`.

    `computed_on` is the end by the law's term, where the institution returned another one.
    """

    case_id: fields.CaseId
    asset_id: fields.AssetId
    asset_kind: AssetKind
    expires_on: fields.ExpiresOn
    ruling: fields.Ruling
    assistance: fields.Assistance = ""
    article: fields.Article
    computed_on: fields.ComputedOn | None = None


@event("查封、扣押、冻结解除")
class MeasureReleased:
    """A measure was released as a whole; `released_fen` is the money that was frozen by it."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    asset_kind: AssetKind
    ground: ReleaseGround
    released_fen: fields.ReleasedFen
    ruling: fields.Ruling
    assistance: fields.Assistance = ""


@event("部分解除冻结")
class MeasureReduced:
    """A freeze was released in part: `left_fen` stay frozen, to the same last day."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    ground: ReleaseGround
    released_fen: fields.ReleasedFen
    left_fen: fields.LeftFen
    ruling: fields.Ruling
    assistance: fields.Assistance = ""


@event("查封、扣押、冻结效力消灭")
class MeasureLapsed:
    """A measure has no effect since `expired_on`: nobody renewed it by that last day, or the
    property was disposed of."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    asset_kind: AssetKind
    expired_on: fields.ExpiredOn
    lapsed_fen: fields.LapsedFen
    cause: LapseCause = "unrenewed"


@event("财产无法控制")
class AssetUncontrollable:
    """Property that is known cannot be sealed, seized or frozen, as a stored file shows."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    obstacle: ControlObstacle
    evidence: fields.Evidence


@event("足额冻结")
class FullFreezeReached:
    """The amount effectively frozen online covers the claim (足额冻结); both in fen."""

    case_id: fields.CaseId
    frozen_fen: fields.FrozenFen
    claim_fen: fields.ClaimFen


@event("冻结结果入卷")
class FreezeResultFiled:
    """The printed freeze feedback was handed to the dossier centre."""

    case_id: fields.CaseId
    asset_id: fields.AssetId


@event("查询反馈分析完成")
class FeedbackClassified:
    """The feedback was analysed: fully frozen, some property, or none.

    `assets` counts the property items found, `offline` those that need work on the spot.
    """

    case_id: fields.CaseId
    outcome: FeedbackOutcome
    frozen_fen: fields.FrozenFen
    claim_fen: fields.ClaimFen | None
    assets: fields.AssetCount
    offline: fields.OfflineCount


@event("已查控财产清单制作完成")
class ControlListMade:
    """The list of the debtor's controlled property was made (已查控财产清单)."""

    case_id: fields.CaseId
    assets: fields.AssetCount


@event("线下查控完成")
class OfflineControlCompleted:
    """Everything that had to be queried, sealed or frozen on the spot is done."""

    case_id: fields.CaseId


@event("扣划发起")
class DeductionRequested:
    """The bank was asked to deduct (扣划) a deposit that its freeze of this number holds."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    amount_fen: fields.AmountFen
    freeze_number: fields.FreezeNumber = 1
    ruling: fields.Ruling = ""
    assistance: fields.Assistance = ""
    carried_from: fields.CarriedFrom = ""


@event("存款扣划")
class DepositDeducted:
    """The deposit was deducted and is on its way to the case account."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    amount_fen: fields.AmountFen


@event("扣划失败")
class DeductionFailed:
    """The bank refused the deduction."""

    case_id: fields.CaseId
    asset_id: fields.AssetId
    reason: fields.Reason


@event("被查询人信息更正获悉")
class DebtorCorrected:
    """The data of a debtor whose property is looked for was corrected at the filing. In this case
    the person keeps the id as filed (`person_id`); `party` may bear another."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    party: NewParty


ControlEvent: TypeAlias = (
    EntrustingEvent
    | PreservationEvent
    | TakeOverEvent
    | DebtorCorrected
    | ControlOpened
    | ClaimNoted
    | InquiryStarted
    | InquiryAnswered
    | InquiryFailed
    | FeedbackPrinted
    | AssetFound
    | FreezeRequested
    | AssetsFrozen
    | FreezeEndReturned
    | FreezeFailed
    | FullFreezeReached
    | MeasureQueued
    | MeasureRenewed
    | MeasureReleased
    | MeasureReduced
    | MeasureLapsed
    | AssetUncontrollable
    | FreezeResultFiled
    | FeedbackClassified
    | ControlListMade
    | OfflineControlCompleted
    | DeductionRequested
    | DepositDeducted
    | DeductionFailed
    | MeasurePaperNoted
    | AssistanceServed
    | ReceivableEvent
    | PropertyEvent
)
