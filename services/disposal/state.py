"""The state of disposal: one lot and its progress."""

from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from contracts.disposal import (
    AppraisalTransferred,
    AuctionCommissioned,
    DisposalEvent,
    HouseVacated,
    LotRegistered,
    LotSurveyed,
    PriceMethod,
    PriceMethodChosen,
    ReferencePriceSet,
)
from contracts.values import AssetKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """A lot. `price_fen` is the reference price once it is known."""

    case_id: str
    lot_id: str
    asset_kind: AssetKind
    surveyed: LotSurveyed | None = None
    vacated: bool = False
    method: PriceMethod | None = None
    transferred: bool = False
    price_fen: int | None = None
    commissioned: AuctionCommissioned | None = None


State: TypeAlias = Lot


def evolve(state: State | None, event: DisposalEvent) -> State:
    """The state after an event. Never refuses."""
    if isinstance(event, LotRegistered):
        return Lot(case_id=event.case_id, lot_id=event.lot_id, asset_kind=event.asset_kind)
    assert state is not None  # a stream begins with its founding event
    match event:
        case LotSurveyed():
            return replace(state, surveyed=event)
        case HouseVacated():
            return replace(state, vacated=True)
        case PriceMethodChosen():
            return replace(state, method=event.method)
        case AppraisalTransferred():
            return replace(state, transferred=True)
        case ReferencePriceSet():
            return replace(state, price_fen=event.price_fen)
        case AuctionCommissioned():
            return replace(state, commissioned=event)
        case _:
            assert_never(event)
