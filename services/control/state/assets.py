"""An asset of a case: what was found, and what every event did about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, TypeAlias, assert_never

from contracts.control import (
    AssetFound,
    AssetsFrozen,
    AssetUncontrollable,
    DeductionFailed,
    DeductionRequested,
    DepositDeducted,
    FreezeEndReturned,
    FreezeFailed,
    FreezeRequested,
    FreezeResultFiled,
    MeasureLapsed,
    MeasureQueued,
    MeasureReduced,
    MeasureReleased,
    MeasureRenewed,
)
from contracts.control_measures import MeasureAct
from contracts.control_property import (
    FeedbackDiffered,
    PropertyFacts,
    PropertyFactsStated,
    QueueMoved,
)
from contracts.control_receivables import (
    ReceivableEvent,
    ThirdPersonNotified,
    ThirdPersonOrdered,
)
from contracts.values import AssetKind
from services.control.state.papers import NOTHING, Resting
from services.control.state.receivables import Receivable, receivable_after

AssetStage = Literal[
    "found",
    "freezing",
    "frozen",
    "not_frozen",
    "queued",
    "released",
    "lapsed",
    "uncontrollable",
    "deducting",
    "deducted",
    "not_deducted",
]

MeasureEvent: TypeAlias = (
    MeasureQueued
    | MeasureRenewed
    | MeasureReleased
    | MeasureReduced
    | MeasureLapsed
    | AssetUncontrollable
    | QueueMoved
)
DeductionEvent: TypeAlias = DeductionRequested | DepositDeducted | DeductionFailed
PlainAssetEvent: TypeAlias = (
    MeasureEvent
    | AssetFound
    | FreezeRequested
    | AssetsFrozen
    | FreezeEndReturned
    | FreezeFailed
    | FreezeResultFiled
    | DeductionEvent
    | ReceivableEvent
)
AssetEvent: TypeAlias = PlainAssetEvent | PropertyFactsStated | FeedbackDiffered


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A property item that was found, and what was done about it. Amounts are fen.

    `requested_fen` is what a freeze under way is to hold, `asked_fen` what the last one was asked
    for, `freezes` how many were asked for. `deducted_fen` is what the bank was asked to deduct or
    has deducted. `returned`: the institution stated `expires_on`. `evidence` is the paper of a
    measure on the spot, `rests` are the ruling and the notice of the measure, `deduction` those of
    the deduction, `receivable` is what became of a debt of a third person. `found` is its first
    event, and `last` what ended or changed the measure last. `rank` is its place in the queue, 0
    where it does not wait; `told` what a later feedback told otherwise; `division` where the item
    lies, `facts` what else is known of it.
    """

    asset_id: str
    asset_kind: AssetKind
    online: bool
    amount_fen: int | None
    stage: AssetStage = "found"
    requested_fen: int = 0
    asked_fen: int | None = None
    rests: Resting = NOTHING
    deduction: Resting = NOTHING
    receivable: Receivable | None = None
    frozen_fen: int = 0
    deducted_fen: int = 0
    effective_at: datetime | None = None
    expires_on: date | None = None
    returned: bool = False
    evidence: str = ""
    result_filed: bool = False
    freezes: int = 0
    carried_from: str = ""
    rank: int = 0
    division: str = ""
    outside_city: bool = False
    facts: PropertyFacts | None = None
    told: FeedbackDiffered | None = None
    found: AssetFound
    last: MeasureEvent | None = None

    @property
    def value_fen(self) -> int:
        """What a measure in effect holds: the money that is frozen, or what the thing is worth."""
        return self.frozen_fen or (self.amount_fen or 0)


# The events that rest on papers, and the act of each.
RESTING: Mapping[type[AssetEvent], MeasureAct] = {
    FreezeRequested: "freeze",
    AssetsFrozen: "seal",
    MeasureQueued: "queue",
    MeasureRenewed: "renew",
    MeasureReleased: "release",
    MeasureReduced: "release",
    DeductionRequested: "deduct",
    ThirdPersonNotified: "notify",
    ThirdPersonOrdered: "collect",
}


def asset_after(assets: Mapping[str, Asset], event: AssetEvent) -> Asset:
    if isinstance(event, MeasureEvent):
        return _measure_after(assets[event.asset_id], event)
    if isinstance(event, ReceivableEvent):
        return _owed_after(assets[event.asset_id], event)
    if isinstance(event, DeductionEvent):
        return _deduction_after(assets[event.asset_id], event)
    if isinstance(event, PropertyFactsStated | FeedbackDiffered):
        return _told_after(assets[event.asset_id], event)
    match event:
        case AssetFound():
            return Asset(
                asset_id=event.asset_id,
                asset_kind=event.asset_kind,
                online=event.online,
                amount_fen=event.amount_fen,
                division=event.division,
                outside_city=event.outside_city,
                facts=event.facts,
                found=event,
            )
        case FreezeRequested():
            asset = assets[event.asset_id]
            asked = event.amount_fen
            return replace(
                asset,
                stage="freezing",
                requested_fen=asked,
                asked_fen=asked,
                rests=Resting(event.ruling, event.assistance),
                freezes=event.freeze_number,
            )
        case AssetsFrozen():
            return _frozen(assets[event.asset_id], event)
        case FreezeEndReturned():
            return replace(assets[event.asset_id], expires_on=event.expires_on, returned=True)
        case FreezeFailed():
            return replace(assets[event.asset_id], stage="not_frozen", requested_fen=0)
        case FreezeResultFiled():
            return replace(assets[event.asset_id], result_filed=True)
        case _:
            assert_never(event)


def _frozen(asset: Asset, event: AssetsFrozen) -> Asset:
    on_the_spot = Resting(event.ruling, event.assistance)
    return replace(
        asset,
        rests=on_the_spot if event.ruling else asset.rests,
        stage="frozen",
        rank=0,
        requested_fen=0,
        frozen_fen=event.amount_fen,
        effective_at=event.effective_at,
        expires_on=event.expires_on,
        returned=event.computed_on is not None,
        evidence=event.evidence,
        carried_from=event.carried_from,
        freezes=event.freeze_number if event.carried_from else asset.freezes,
    )


def _told_after(asset: Asset, event: PropertyFactsStated | FeedbackDiffered) -> Asset:
    match event:
        case PropertyFactsStated():
            return replace(
                asset,
                division=event.division,
                outside_city=event.outside_city,
                facts=event.facts,
            )
        case FeedbackDiffered():
            return replace(asset, amount_fen=event.amount_fen, told=event)
        case _:
            assert_never(event)


def _owed_after(asset: Asset, event: ReceivableEvent) -> Asset:
    return replace(asset, receivable=receivable_after(asset.receivable, event))


def _deduction_after(asset: Asset, event: DeductionEvent) -> Asset:
    match event:
        case DeductionRequested():
            return replace(
                asset,
                stage="deducting",
                deducted_fen=event.amount_fen,
                deduction=Resting(event.ruling, event.assistance),
            )
        case DepositDeducted():
            return replace(asset, stage="deducted", deducted_fen=event.amount_fen)
        case DeductionFailed():
            return replace(asset, stage="not_deducted", deducted_fen=0)
        case _:
            assert_never(event)


def _measure_after(asset: Asset, event: MeasureEvent) -> Asset:
    asset = replace(asset, last=event)
    match event:
        case MeasureQueued():
            rests = Resting(event.ruling, event.assistance)
            return replace(asset, stage="queued", requested_fen=0, rank=event.rank, rests=rests)
        case QueueMoved():
            return replace(asset, rank=event.rank)
        case MeasureRenewed():
            return replace(
                asset, expires_on=event.expires_on, returned=event.computed_on is not None
            )
        case MeasureReduced():
            return replace(asset, frozen_fen=event.left_fen)
        case MeasureReleased():
            return replace(asset, stage="released", frozen_fen=0, rank=0)
        case MeasureLapsed():
            return replace(asset, stage="lapsed", frozen_fen=0, rank=0)
        case AssetUncontrollable():
            return replace(asset, stage="uncontrollable")
        case _:
            assert_never(event)
