"""The state of control: the claim, the inquiries, each asset and its freeze."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, TypeAlias, assert_never

from contracts.control import (
    AssetFound,
    AssetsFrozen,
    ClaimNoted,
    ControlEvent,
    ControlListMade,
    ControlOpened,
    DebtorCorrected,
    DeductionFailed,
    DeductionRequested,
    DepositDeducted,
    FeedbackClassified,
    FeedbackPrinted,
    FreezeEndReturned,
    FreezeFailed,
    FreezeRequested,
    FreezeResultFiled,
    FullFreezeReached,
    InquiryAnswered,
    InquiryFailed,
    InquiryStarted,
    OfflineControlCompleted,
)
from contracts.values import AssetKind, InquirySystem, Party
from kernel.people.parties import DEBTORS, with_correction

InquiryStage = Literal["asked", "answered", "failed"]
AssetStage = Literal[
    "found", "freezing", "frozen", "not_frozen", "deducting", "deducted", "not_deducted"
]

CaseEvent: TypeAlias = (
    ControlOpened
    | ClaimNoted
    | FullFreezeReached
    | FeedbackClassified
    | ControlListMade
    | OfflineControlCompleted
)
InquiryEvent: TypeAlias = InquiryStarted | InquiryAnswered | InquiryFailed | FeedbackPrinted
AssetEvent: TypeAlias = (
    AssetFound
    | FreezeRequested
    | AssetsFrozen
    | FreezeEndReturned
    | FreezeFailed
    | FreezeResultFiled
    | DeductionRequested
    | DepositDeducted
    | DeductionFailed
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """An inquiry that went out."""

    inquiry_id: str
    system: InquirySystem
    departments: tuple[str, ...]
    stage: InquiryStage = "asked"
    printed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A property item that was found, and what was done about it. Amounts are fen.

    `requested_fen` is what a freeze under way is to hold, `asked_fen` what the last one was asked
    for. `deducted_fen` is what the bank was asked to deduct or has deducted. `returned`: the
    institution stated `expires_on`.
    """

    asset_id: str
    asset_kind: AssetKind
    online: bool
    amount_fen: int | None
    stage: AssetStage = "found"
    requested_fen: int = 0
    asked_fen: int | None = None
    frozen_fen: int = 0
    deducted_fen: int = 0
    effective_at: datetime | None = None
    expires_on: date | None = None
    returned: bool = False
    result_filed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A case under control. `listed` is the number of assets on the latest control list.

    Until it is `opened`, only a corrected claim is known. `full` is true from
    FullFreezeReached until the claim grows beyond what is frozen.
    """

    case_id: str
    opened: bool = False
    claim_fen: int | None = None
    debtors: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    inquiries: Mapping[str, Inquiry] = field(default_factory=dict)
    assets: Mapping[str, Asset] = field(default_factory=dict)
    full: bool = False
    classified: FeedbackClassified | None = None
    listed: int | None = None
    offline_completed: bool = False


State: TypeAlias = Control


def frozen_fen(state: Control) -> int:
    """The amount effectively frozen online; deducted amounts stay included."""
    return sum(asset.frozen_fen for asset in state.assets.values())


def evolve(state: State | None, event: ControlEvent) -> State:
    """The state after an event. Never refuses."""
    control = state or Control(case_id=event.case_id)
    if isinstance(event, InquiryEvent):
        return _with_inquiry(control, event)
    if isinstance(event, AssetEvent):
        return _with_asset(control, event)
    if isinstance(event, DebtorCorrected):
        parties = with_correction(control.parties, event.person_id, event.party, DEBTORS)
        debtors = tuple(party.person_id for party in parties)
        return replace(control, parties=parties, debtors=debtors)
    match event:
        case ControlOpened():
            claim_fen = event.claim_fen if control.claim_fen is None else control.claim_fen
            return replace(
                control,
                opened=True,
                claim_fen=claim_fen,
                debtors=event.debtors,
                parties=event.parties,
            )
        case ClaimNoted():
            covered = frozen_fen(control) >= event.claim_fen
            return replace(control, claim_fen=event.claim_fen, full=control.full and covered)
        case FullFreezeReached():
            return replace(control, full=True)
        case FeedbackClassified():
            return replace(control, classified=event)
        case ControlListMade():
            return replace(control, listed=event.assets)
        case OfflineControlCompleted():
            return replace(control, offline_completed=True)
        case _:
            assert_never(event)


def _with_inquiry(state: Control, event: InquiryEvent) -> Control:
    inquiry = _inquiry_after(state.inquiries, event)
    return replace(state, inquiries={**state.inquiries, inquiry.inquiry_id: inquiry})


def _inquiry_after(inquiries: Mapping[str, Inquiry], event: InquiryEvent) -> Inquiry:
    match event:
        case InquiryStarted():
            return Inquiry(
                inquiry_id=event.inquiry_id, system=event.system, departments=event.departments
            )
        case InquiryAnswered():
            return replace(inquiries[event.inquiry_id], stage="answered")
        case InquiryFailed():
            return replace(inquiries[event.inquiry_id], stage="failed")
        case FeedbackPrinted():
            return replace(inquiries[event.inquiry_id], printed=True)
        case _:
            assert_never(event)


def _with_asset(state: Control, event: AssetEvent) -> Control:
    asset = _asset_after(state.assets, event)
    assets = {**state.assets, asset.asset_id: asset}
    if isinstance(event, AssetFound):  # it may require work on the spot again
        return replace(state, assets=assets, offline_completed=False)
    return replace(state, assets=assets)


def _asset_after(assets: Mapping[str, Asset], event: AssetEvent) -> Asset:
    match event:
        case AssetFound():
            return Asset(
                asset_id=event.asset_id,
                asset_kind=event.asset_kind,
                online=event.online,
                amount_fen=event.amount_fen,
            )
        case FreezeRequested():
            asset = assets[event.asset_id]
            asked = event.amount_fen
            return replace(asset, stage="freezing", requested_fen=asked, asked_fen=asked)
        case AssetsFrozen():
            return replace(
                assets[event.asset_id],
                stage="frozen",
                requested_fen=0,
                frozen_fen=event.amount_fen,
                effective_at=event.effective_at,
                expires_on=event.expires_on,
                returned=event.computed_on is not None,
            )
        case FreezeEndReturned():
            asset = assets[event.asset_id]
            return replace(asset, expires_on=event.expires_on, returned=True)
        case FreezeFailed():
            return replace(assets[event.asset_id], stage="not_frozen", requested_fen=0)
        case FreezeResultFiled():
            return replace(assets[event.asset_id], result_filed=True)
        case DeductionRequested():
            asset = assets[event.asset_id]
            return replace(asset, stage="deducting", deducted_fen=event.amount_fen)
        case DepositDeducted():
            asset = assets[event.asset_id]
            return replace(asset, stage="deducted", deducted_fen=event.amount_fen)
        case DeductionFailed():
            return replace(assets[event.asset_id], stage="not_deducted", deducted_fen=0)
        case _:
            assert_never(event)
