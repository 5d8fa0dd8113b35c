"""Disposal (财产处置、网拍): facts about one lot of assets on its way to the auction."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from contracts.values import AssetKind

PriceMethod = Literal["agreement", "directed_inquiry", "network_inquiry", "appraisal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotRegistered:
    """A controlled asset that must be turned into money became a lot."""

    case_id: str
    lot_id: str
    asset_id: str
    asset_kind: AssetKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LotSurveyed:
    """The status of the property was investigated: all five items are known."""

    case_id: str
    lot_id: str
    ownership: str
    encumbrances: str
    possession: str
    unpaid_charges: str
    defects: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseVacated:
    """The house was vacated; its appraisal may begin."""

    case_id: str
    lot_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceMethodChosen:
    """How the reference price is to be found was decided."""

    case_id: str
    lot_id: str
    method: PriceMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalTransferred:
    """The lot went to the judicial-technology department for appraisal."""

    case_id: str
    lot_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencePriceSet:
    """The reference price is known, in fen."""

    case_id: str
    lot_id: str
    method: PriceMethod
    price_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionCommissioned:
    """The lot went to the online-auction group and has its officer."""

    case_id: str
    lot_id: str
    officer: str
    article: str


DisposalEvent: TypeAlias = (
    LotRegistered
    | LotSurveyed
    | HouseVacated
    | PriceMethodChosen
    | AppraisalTransferred
    | ReferencePriceSet
    | AuctionCommissioned
)
