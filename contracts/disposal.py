"""Disposal (财产处置、网拍): facts about one lot on its way to the auction, and about its case."""

from typing import Annotated, Literal, TypeAlias

from contracts import fields
from contracts.titles import choices, event
from contracts.values import AssetKind

PriceMethod: TypeAlias = Annotated[
    Literal["agreement", "directed_inquiry", "network_inquiry", "appraisal"],
    choices(
        "参考价确定方式",
        {
            "agreement": "议价",
            "directed_inquiry": "定向询价",
            "network_inquiry": "网络询价",
            "appraisal": "委托评估",
        },
    ),
]


@event("处置标的物登记")
class LotRegistered:
    """A controlled asset that must be turned into money became a lot."""

    case_id: fields.CaseId
    lot_id: fields.LotId
    asset_id: fields.AssetId
    asset_kind: AssetKind


@event("财产状况调查完成")
class LotSurveyed:
    """The status of the property was investigated: all five items are known."""

    case_id: fields.CaseId
    lot_id: fields.LotId
    ownership: fields.Ownership
    encumbrances: fields.Encumbrances
    possession: fields.Possession
    unpaid_charges: fields.UnpaidCharges
    defects: fields.Defects


@event("腾房完成")
class HouseVacated:
    """The house was vacated; its appraisal may begin."""

    case_id: fields.CaseId
    lot_id: fields.LotId


@event("参考价确定方式选定")
class PriceMethodChosen:
    """How the reference price is to be found was decided."""

    case_id: fields.CaseId
    lot_id: fields.LotId
    method: PriceMethod


@event("评估移送")
class AppraisalTransferred:
    """The lot went to the judicial-technology department for appraisal."""

    case_id: fields.CaseId
    lot_id: fields.LotId


@event("参考价确定")
class ReferencePriceSet:
    """The reference price is known, in fen; `evidence` is the stored paper that shows it."""

    case_id: fields.CaseId
    lot_id: fields.LotId
    method: PriceMethod
    price_fen: fields.PriceFen
    evidence: fields.Evidence = ""


@event("涉企业当事人获悉")
class EnterprisesNoted:
    """Which parties of the case are enterprises, as filed; or what a corrected party is.

    `former` is the party that was corrected: it is none of them any more, unless listed.
    """

    case_id: fields.CaseId
    enterprises: fields.Enterprises
    former: fields.FormerParty = ""


@event("分流认定获悉")
class FindingsNoted:
    """The findings under which triage gave the case its tier; an `added` one comes on top."""

    case_id: fields.CaseId
    flags: fields.Flags
    added: fields.AddedFinding = False


@event("网络拍卖移交")
class AuctionCommissioned:
    """The lot went to the online-auction group and has its officer.

    `enterprise` and `difficult`: the case involves an enterprise, or is difficult and complex.
    """

    case_id: fields.CaseId
    lot_id: fields.LotId
    officer: fields.AuctionOfficer
    article: fields.Article
    enterprise: fields.InvolvesEnterprise = False
    difficult: fields.Difficult = False


@event("拍品处分限制获悉")
class LotBarNoted:
    """An outsider's objection keeps the lot from being disposed of, or, once `lifted`, does so no
    longer. The objection may come before the lot is registered."""

    case_id: fields.CaseId
    lot_id: fields.LotId
    objection_id: fields.ObjectionId
    lifted: fields.BarLifted = False


CaseFact: TypeAlias = EnterprisesNoted | FindingsNoted
LotEvent: TypeAlias = (
    LotRegistered
    | LotSurveyed
    | HouseVacated
    | PriceMethodChosen
    | AppraisalTransferred
    | ReferencePriceSet
    | AuctionCommissioned
    | LotBarNoted
)
DisposalEvent: TypeAlias = CaseFact | LotEvent
