"""The state of control: the claim, the inquiries, each asset and its freeze."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeAlias, assert_never

from contracts.claims import Claim
from contracts.control import (
    AssetFound,
    AssetsFrozen,
    AssetUncontrollable,
    ClaimNoted,
    ControlEvent,
    ControlListMade,
    ControlOpened,
    DebtorCorrected,
    DeductionFailed,
    DeductionRequested,
    DepositDeducted,
    FeedbackClassified,
    FreezeEndReturned,
    FreezeFailed,
    FreezeRequested,
    FreezeResultFiled,
    FullFreezeReached,
    MeasureLapsed,
    MeasureQueued,
    MeasureReduced,
    MeasureReleased,
    MeasureRenewed,
    OfflineControlCompleted,
)
from contracts.control_entrustment import EntrustmentEvent
from contracts.control_matters import InboxEvent, MatterEvent
from contracts.control_measures import MeasureAct
from contracts.control_preservation import (
    PreservationConverted,
    PreservationEvent,
    PreservationTakenOver,
    TakeOverEvent,
)
from contracts.values import AssetKind, CaseKind, Party
from kernel.base.zone import CHINA
from kernel.people.parties import DEBTORS, with_correction
from services.control.state.entrustment import (
    Entrustment,
    Inbox,
    Matter,
    evolve_entrusted,
    with_entrustment,
)
from services.control.state.inquiries import Inquiry, InquiryEvent, inquiry_after
from services.control.state.papers import (
    NOTHING,
    MeasurePaper,
    PaperEvent,
    Resting,
    paper_after,
)
from services.control.state.preservation import Preservation, with_preservation

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

CaseEvent: TypeAlias = (
    ControlOpened
    | ClaimNoted
    | FullFreezeReached
    | FeedbackClassified
    | ControlListMade
    | OfflineControlCompleted
)
MeasureEvent: TypeAlias = (
    MeasureQueued
    | MeasureRenewed
    | MeasureReleased
    | MeasureReduced
    | MeasureLapsed
    | AssetUncontrollable
)
DeductionEvent: TypeAlias = DeductionRequested | DepositDeducted | DeductionFailed
AssetEvent: TypeAlias = (
    MeasureEvent
    | AssetFound
    | FreezeRequested
    | AssetsFrozen
    | FreezeEndReturned
    | FreezeFailed
    | FreezeResultFiled
    | DeductionEvent
)
OfCase: TypeAlias = (
    CaseEvent
    | DebtorCorrected
    | InquiryEvent
    | AssetEvent
    | PaperEvent
    | EntrustmentEvent
    | PreservationEvent
    | TakeOverEvent
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A property item that was found, and what was done about it. Amounts are fen.

    `requested_fen` is what a freeze under way is to hold, `asked_fen` what the last one was asked
    for, `freezes` how many were asked for. `deducted_fen` is what the bank was asked to deduct or
    has deducted. `returned`: the institution stated `expires_on`. `evidence` is the paper of a
    measure on the spot, `rests` are the ruling and the notice of the measure, `deduction` those of
    the deduction. `found` is its first event, and `last` what ended or changed the measure
    last.
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
    frozen_fen: int = 0
    deducted_fen: int = 0
    effective_at: datetime | None = None
    expires_on: date | None = None
    returned: bool = False
    evidence: str = ""
    result_filed: bool = False
    freezes: int = 0
    carried_from: str = ""
    found: AssetFound
    last: MeasureEvent | None = None


# The events that rest on papers, and the act of each.
RESTING: Mapping[type[AssetEvent], MeasureAct] = {
    FreezeRequested: "freeze",
    AssetsFrozen: "seal",
    MeasureQueued: "queue",
    MeasureRenewed: "renew",
    MeasureReleased: "release",
    MeasureReduced: "release",
    DeductionRequested: "deduct",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A case under control. `listed` is the number of assets on the latest control list.

    Until it is `opened`, only a corrected claim is known. `claim` are the heads of the claim as
    filed; an amount that corrected the filing stands instead of them. `full` is true from
    FullFreezeReached until the claim grows beyond what is frozen. `taken_over` is the preservation
    case whose measures came here, `converted` the enforcement case to which those of this one went.
    """

    case_id: str
    opened: bool = False
    claim_fen: int | None = None
    claim: Claim | None = None
    kind: CaseKind | None = None
    debtors: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    inquiries: Mapping[str, Inquiry] = field(default_factory=dict)
    assets: Mapping[str, Asset] = field(default_factory=dict)
    papers: Mapping[str, MeasurePaper] = field(default_factory=dict)
    full: bool = False
    classified: FeedbackClassified | None = None
    listed: int | None = None
    offline_completed: bool = False
    entrustments: Mapping[str, Entrustment] = field(default_factory=dict)
    preservations: Mapping[str, Preservation] = field(default_factory=dict)
    taken_over: str = ""
    converted: str = ""


State: TypeAlias = Control | Matter | Inbox


def frozen_fen(state: Control) -> int:
    """The amount effectively frozen online; deducted amounts stay included."""
    return sum(asset.frozen_fen for asset in state.assets.values())


def standing(state: Control) -> tuple[Asset, ...]:
    """The assets with a measure in effect that ends on a day unless it is renewed."""
    return tuple(
        asset
        for asset in state.assets.values()
        if asset.stage in ("frozen", "not_deducted")
        and asset.expires_on is not None
        and not state.converted
    )


def next_lapse(state: Control) -> datetime | None:
    """When the next measure lapses if nobody renews it: at the midnight that ends its last day."""
    last_days = [one.expires_on for one in standing(state) if one.expires_on is not None]
    if not last_days:
        return None
    return datetime.combine(min(last_days) + timedelta(days=1), time.min, CHINA)


def evolve(state: State | None, event: ControlEvent) -> State:
    """The state after an event. Never refuses."""
    if isinstance(event, InboxEvent | MatterEvent):
        assert not isinstance(state, Control)  # streams are named after what they hold
        return evolve_entrusted(state, event)
    assert state is None or isinstance(state, Control)
    return evolve_control(state, event)


def evolve_control(state: Control | None, event: OfCase) -> Control:
    """The control of a case after an event. Never refuses."""
    control = state or Control(case_id=event.case_id)
    if isinstance(event, EntrustmentEvent):
        entrustments = with_entrustment(control.entrustments, event)
        return replace(control, entrustments=entrustments)
    if isinstance(event, PreservationEvent):
        return replace(control, preservations=with_preservation(control.preservations, event))
    if isinstance(event, PreservationTakenOver):
        return replace(control, taken_over=event.preservation_case_id)
    if isinstance(event, PreservationConverted):
        return replace(control, converted=event.enforcement_case_id)
    if isinstance(event, InquiryEvent):
        inquiry = inquiry_after(control.inquiries, event)
        return replace(control, inquiries={**control.inquiries, inquiry.inquiry_id: inquiry})
    if isinstance(event, AssetEvent):
        return _with_asset(control, event)
    if isinstance(event, PaperEvent):
        paper = paper_after(control.papers.get(event.document_id), event)
        return replace(control, papers={**control.papers, event.document_id: paper})
    if isinstance(event, DebtorCorrected):
        parties = with_correction(control.parties, event.person_id, event.party, DEBTORS)
        debtors = tuple(party.person_id for party in parties)
        return replace(control, parties=parties, debtors=debtors)
    match event:
        case ControlOpened():
            return _opened(control, event)
        case ClaimNoted():
            covered = frozen_fen(control) >= event.claim_fen
            full = control.full and covered
            return replace(control, claim_fen=event.claim_fen, claim=None, full=full)
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


def _opened(control: Control, event: ControlOpened) -> Control:
    noted = control.claim_fen is not None
    return replace(
        control,
        opened=True,
        claim_fen=control.claim_fen if noted else event.claim_fen,
        claim=None if noted else event.claim,
        kind=event.kind,
        debtors=event.debtors,
        parties=event.parties,
    )


def _with_use(state: Control, event: AssetEvent) -> Control:
    """The papers on which an event rests are used. Others (files of older logs) are not kept."""
    act = RESTING.get(type(event))
    if act is None:
        return state
    named = (getattr(event, "ruling", ""), getattr(event, "assistance", ""))
    used = {
        one: replace(state.papers[one], used=(*state.papers[one].used, (act, event.asset_id)))
        for one in named
        if one in state.papers
    }
    return replace(state, papers={**state.papers, **used})


def _with_asset(state: Control, event: AssetEvent) -> Control:
    asset = _asset_after(state.assets, event)
    assets = {**state.assets, asset.asset_id: asset}
    after = _with_use(replace(state, assets=assets), event)
    if isinstance(event, AssetFound):  # it may require work on the spot again
        return replace(after, offline_completed=False)
    if isinstance(event, MeasureReleased | MeasureReduced | MeasureLapsed):
        covered = state.claim_fen is not None and frozen_fen(after) >= state.claim_fen
        return replace(after, full=state.full and covered)
    return after


def _asset_after(assets: Mapping[str, Asset], event: AssetEvent) -> Asset:
    if isinstance(event, MeasureEvent):
        return _measure_after(assets[event.asset_id], event)
    if isinstance(event, DeductionEvent):
        return _deduction_after(assets[event.asset_id], event)
    match event:
        case AssetFound():
            return Asset(
                asset_id=event.asset_id,
                asset_kind=event.asset_kind,
                online=event.online,
                amount_fen=event.amount_fen,
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
            asset = assets[event.asset_id]
            on_the_spot = Resting(event.ruling, event.assistance)
            return replace(
                asset,
                rests=on_the_spot if event.ruling else asset.rests,
                stage="frozen",
                requested_fen=0,
                frozen_fen=event.amount_fen,
                effective_at=event.effective_at,
                expires_on=event.expires_on,
                returned=event.computed_on is not None,
                evidence=event.evidence,
                carried_from=event.carried_from,
                freezes=event.freeze_number if event.carried_from else asset.freezes,
            )
        case FreezeEndReturned():
            asset = assets[event.asset_id]
            return replace(asset, expires_on=event.expires_on, returned=True)
        case FreezeFailed():
            return replace(assets[event.asset_id], stage="not_frozen", requested_fen=0)
        case FreezeResultFiled():
            return replace(assets[event.asset_id], result_filed=True)
        case _:
            assert_never(event)


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
            return replace(asset, stage="queued", requested_fen=0)
        case MeasureRenewed():
            return replace(
                asset, expires_on=event.expires_on, returned=event.computed_on is not None
            )
        case MeasureReduced():
            return replace(asset, frozen_fen=event.left_fen)
        case MeasureReleased():
            return replace(asset, stage="released", frozen_fen=0)
        case MeasureLapsed():
            return replace(asset, stage="lapsed", frozen_fen=0)
        case AssetUncontrollable():
            return replace(asset, stage="uncontrollable")
        case _:
            assert_never(event)
