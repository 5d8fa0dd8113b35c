"""The state of control: the claim, the inquiries, each asset and its freeze."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import TypeAlias, assert_never

from contracts.claims import Claim
from contracts.control import (
    AssetFound,
    ClaimNoted,
    ControlEvent,
    ControlListMade,
    ControlOpened,
    DebtorCorrected,
    FeedbackClassified,
    FullFreezeReached,
    MeasureLapsed,
    MeasureReduced,
    MeasureReleased,
    OfflineControlCompleted,
)
from contracts.control_entrustment import EntrustmentEvent
from contracts.control_matters import InboxEvent, MatterEvent
from contracts.control_preservation import (
    PreservationConverted,
    PreservationEvent,
    PreservationTakenOver,
    TakeOverEvent,
)
from contracts.control_property import (
    ClosingLearned,
    DisposalBarNoted,
    ExcessKept,
    ExcessNoted,
    ReleaseDue,
)
from contracts.values import CaseKind, ClosingManner, Party
from kernel.base.zone import CHINA
from kernel.people.parties import DEBTORS, with_correction
from services.control.state.assets import RESTING, Asset, AssetEvent, asset_after
from services.control.state.entrustment import (
    Entrustment,
    Inbox,
    Matter,
    evolve_entrusted,
    with_entrustment,
)
from services.control.state.inquiries import Inquiry, InquiryEvent, inquiry_after
from services.control.state.papers import MeasurePaper, PaperEvent, paper_after
from services.control.state.preservation import Preservation, with_preservation

CaseEvent: TypeAlias = (
    ControlOpened
    | ClaimNoted
    | FullFreezeReached
    | FeedbackClassified
    | ControlListMade
    | OfflineControlCompleted
)
ExcessEvent: TypeAlias = ExcessNoted | ExcessKept | ClosingLearned | ReleaseDue
ReckonedEvent: TypeAlias = ExcessEvent | DisposalBarNoted
OfCase: TypeAlias = (
    CaseEvent
    | ReckonedEvent
    | DebtorCorrected
    | InquiryEvent
    | AssetEvent
    | PaperEvent
    | EntrustmentEvent
    | PreservationEvent
    | TakeOverEvent
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A case under control. `listed` is the number of assets on the latest control list.

    Until it is `opened`, only a corrected claim is known. `claim` are the heads of the claim as
    filed; an amount that corrected the filing stands instead of them. `full` is true from
    FullFreezeReached until the claim grows beyond what is frozen. `excess` is what was noted to
    exceed the limit and not released since, `excess_kept` whether a judge decided to keep it;
    `closed` how the case was closed, and `releases_due` the assets to be released for it.
    `taken_over` is the preservation case whose measures came here, `converted` the enforcement case
    to which those of this one went. `barred` are the assets that objections keep from disposal, by
    objection.
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
    excess: ExcessNoted | None = None
    excess_kept: bool = False
    closed: ClosingManner | None = None
    releases_due: frozenset[str] = frozenset()
    entrustments: Mapping[str, Entrustment] = field(default_factory=dict)
    preservations: Mapping[str, Preservation] = field(default_factory=dict)
    taken_over: str = ""
    converted: str = ""
    barred: Mapping[str, str] = field(default_factory=dict)


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
    if isinstance(event, ReckonedEvent):
        return _reckoned(control, event)
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
    claim_fen = event.claim_fen if control.claim_fen is None else control.claim_fen
    return replace(
        control,
        opened=True,
        claim_fen=claim_fen,
        claim=event.claim if control.claim_fen is None else None,
        kind=event.kind,
        debtors=event.debtors,
        parties=event.parties,
    )


def _reckoned(control: Control, event: ReckonedEvent) -> Control:
    match event:
        case ExcessNoted():
            return replace(control, excess=event, excess_kept=False)
        case ExcessKept():
            return replace(control, excess_kept=True)
        case ClosingLearned():
            return replace(control, closed=event.manner)
        case ReleaseDue():
            return replace(control, releases_due=control.releases_due | {event.asset_id})
        case DisposalBarNoted():
            others = {who: one for who, one in control.barred.items() if who != event.objection_id}
            this = {} if event.lifted else {event.objection_id: event.asset_id}
            return replace(control, barred=others | this)
        case _:
            assert_never(event)


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
    asset = asset_after(state.assets, event)
    assets = {**state.assets, asset.asset_id: asset}
    after = _with_use(replace(state, assets=assets), event)
    if isinstance(event, AssetFound):  # it may require work on the spot again
        return replace(after, offline_completed=False)
    if isinstance(event, MeasureReleased | MeasureReduced | MeasureLapsed):
        covered = state.claim_fen is not None and frozen_fen(after) >= state.claim_fen
        return replace(after, full=state.full and covered, excess=None, excess_kept=False)
    return after
