"""The state of disposal: one lot and its progress, and what is known of the case itself."""

from dataclasses import dataclass, field, replace
from typing import TypeAlias, assert_never

from contracts.disposal import (
    AppraisalTransferred,
    AuctionCommissioned,
    CaseFact,
    DisposalEvent,
    EnterprisesNoted,
    FindingsNoted,
    HouseVacated,
    LotBarNoted,
    LotEvent,
    LotRegistered,
    LotSurveyed,
    PriceMethod,
    PriceMethodChosen,
    ReferencePriceSet,
)
from contracts.values import AssetKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """A lot. `price_fen` is the reference price once it is known; `barred` are the objections that
    keep it from being disposed of."""

    case_id: str
    lot_id: str
    asset_kind: AssetKind
    surveyed: LotSurveyed | None = None
    vacated: bool = False
    method: PriceMethod | None = None
    transferred: bool = False
    price_fen: int | None = None
    price_evidence: str = ""
    commissioned: AuctionCommissioned | None = None
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Unregistered:
    """What is known of an asset before it becomes a lot: the objections to its disposal."""

    barred: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known of a case: the parties that are enterprises, by person id, and what triage
    found of it. `added` are findings that a fact established by itself."""

    enterprises: frozenset[str] = field(default_factory=frozenset)
    stated: frozenset[str] = field(default_factory=frozenset)
    added: frozenset[str] = field(default_factory=frozenset)

    @property
    def flags(self) -> frozenset[str]:
        """All findings."""
        return self.stated | self.added


State: TypeAlias = Lot | Unregistered | CaseFacts


def evolve(state: State | None, event: DisposalEvent) -> State:
    """The state after an event. Never refuses."""
    if isinstance(event, CaseFact):
        known = state or CaseFacts()
        assert isinstance(known, CaseFacts)  # streams are named after what they hold
        return evolve_case(known, event)
    assert not isinstance(state, CaseFacts)  # streams are named after what they hold
    return evolve_lot(state, event)


def evolve_case(case: CaseFacts, event: CaseFact) -> CaseFacts:
    match event:
        case EnterprisesNoted():
            left = case.enterprises - {event.former}
            return replace(case, enterprises=left | set(event.enterprises))
        case FindingsNoted() if event.added:
            return replace(case, added=case.added | set(event.flags))
        case FindingsNoted():
            return replace(case, stated=frozenset(event.flags))
        case _:
            assert_never(event)


def evolve_lot(state: Lot | Unregistered | None, event: LotEvent) -> Lot | Unregistered:
    if isinstance(event, LotRegistered):
        return Lot(
            case_id=event.case_id,
            lot_id=event.lot_id,
            asset_kind=event.asset_kind,
            barred=state.barred if state else frozenset(),
        )
    if isinstance(event, LotBarNoted):
        known = state or Unregistered()
        this = frozenset({event.objection_id})
        return replace(known, barred=known.barred - this if event.lifted else known.barred | this)
    assert isinstance(state, Lot)  # a lot is registered before anything is done with it
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
            return replace(state, price_fen=event.price_fen, price_evidence=event.evidence)
        case AuctionCommissioned():
            return replace(state, commissioned=event)
        case _:
            assert_never(event)
