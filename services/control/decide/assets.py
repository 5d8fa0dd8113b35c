"""Assets: frozen online, the result filed, deducted."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import assert_never

from contracts.control import (
    AssetsFrozen,
    ControlEvent,
    DeductionFailed,
    DeductionRequested,
    DepositDeducted,
    FreezeEndReturned,
    FreezeFailed,
    FreezeRequested,
    FreezeResultFiled,
    FullFreezeReached,
)
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, NoSuchCase
from kernel.deciding.files import require_stored
from services.control.commands import (
    AssetCommand,
    ConfirmDeduction,
    ConfirmFreeze,
    FailDeduction,
    FailFreeze,
    FileFreezeResult,
    MeasureCommand,
    RecordFreezeEnd,
    RequestDeduction,
    RequestFreeze,
    SealAsset,
)
from services.control.commands.property import PropertyCommand
from services.control.commands.receivables import ReceivableCommand
from services.control.decide.measures import decide_measure
from services.control.decide.papers import require_papers
from services.control.decide.property import decide_property, require_freezable
from services.control.decide.receivables import decide_receivable
from services.control.decide.reckoning import (
    EFFECTIVE,
    INTEREST_AHEAD,
    covers_claim,
    deductible_fen,
    unfrozen_fen,
)
from services.control.rules import expires_on, freeze_term
from services.control.state import Control, evolve_control, frozen_fen
from services.control.state.assets import Asset

SEALING_PAPER = "查封、扣押、冻结的笔录、清单或者回执"


def decide_asset(
    command: AssetCommand, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """Raises NoSuchCase for an unknown asset, Refused or Stands as its command does."""
    if command.asset_id not in state.assets:
        raise NoSuchCase("该财产", "asset_id")
    asset = state.assets[command.asset_id]
    if isinstance(command, MeasureCommand):
        return decide_measure(command, asset, state, circumstances)
    if isinstance(command, PropertyCommand):
        return decide_property(command, asset, state, circumstances)
    if isinstance(command, ReceivableCommand):
        return decide_receivable(command, asset, state, circumstances)
    match command:
        case RequestFreeze():
            return request_freeze(command, asset, state, circumstances)
        case ConfirmFreeze():
            return confirm_freeze(command, asset, state, circumstances)
        case FailFreeze():
            return fail_freeze(command, asset, state)
        case SealAsset():
            return seal(command, asset, state, circumstances)
        case RecordFreezeEnd():
            return record_end(command, asset, circumstances)
        case FileFreezeResult():
            return file_freeze_result(asset, state)
        case RequestDeduction():
            return request_deduction(command, asset, state, circumstances)
        case ConfirmDeduction():
            return confirm_deduction(command, asset, state)
        case FailDeduction():
            return fail_deduction(command, asset, state)
        case _:
            assert_never(command)


def full_freeze(state: Control) -> Sequence[ControlEvent]:
    """足额冻结: recorded once, when the frozen amount first covers the claim."""
    if state.full or not state.claim_fen or not covers_claim(state):
        return []
    return [
        FullFreezeReached(
            case_id=state.case_id, frozen_fen=frozen_fen(state), claim_fen=state.claim_fen
        )
    ]


def request_freeze(
    command: RequestFreeze, asset: Asset, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """三、(三)3: raises Refused beyond what is left of the claim, Stands for another sum."""
    if asset.stage == "freezing" or asset.stage in EFFECTIVE:
        return circumstances.unchanged(
            "control-freeze", command, amount_fen=asset.asked_fen, **asset.rests.stands
        )
    _require_soon(command, circumstances)
    until = command.interest_until or circumstances.at.astimezone(CHINA).date()
    unfrozen = unfrozen_fen(state, until, circumstances.pack)
    assert unfrozen is not None  # a guard holds the act back otherwise
    if not 0 < command.amount_fen <= unfrozen:
        why = f"冻结金额应大于零且不超过尚未冻结的债权额及执行费 {unfrozen} 分"
        raise circumstances.refuse("freeze-within-claim", why, "amount_fen")
    named = (command.ruling, command.assistance)
    rests = require_papers("freeze", *named, asset, state, circumstances)
    return [
        FreezeRequested(
            case_id=state.case_id,
            asset_id=asset.asset_id,
            amount_fen=command.amount_fen,
            freeze_number=asset.freezes + 1,
            interest_until=command.interest_until,
            ruling=rests.ruling,
            assistance=rests.assistance,
        )
    ]


def _require_soon(command: RequestFreeze, circumstances: Circumstances) -> None:
    """Interest to come is reckoned for as long as a deposit stays frozen, and for no past day."""
    today = circumstances.at.astimezone(CHINA).date()
    until = command.interest_until
    if until is not None and not today <= until <= today + INTEREST_AHEAD:
        why = "利息只能计算至今日以后一年内的日期"
        raise circumstances.refuse("freeze-within-claim", why, "interest_until")


def confirm_freeze(
    command: ConfirmFreeze, asset: Asset, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """三、(三)3: what the institution froze; a full freeze follows. Refuses nothing."""
    if asset.stage != "freezing":
        return []
    frozen = _controlled(command, command.effective_at, asset, circumstances)
    return [frozen, *full_freeze(evolve_control(state, frozen))]


def seal(
    command: SealAsset, asset: Asset, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """三、(四)、三、(八)8(7): control on the spot, as a stored paper shows. It never counts as a
    full freeze, which is online only, but money frozen this way reduces what may still be frozen.
    """
    if asset.stage in EFFECTIVE:
        ended = {} if command.expires_on is None else {"expires_on": asset.expires_on}
        stands = {"amount_fen": asset.frozen_fen, "evidence": asset.evidence, **ended}
        stands |= asset.rests.stands
        return circumstances.unchanged("control-offline", command, **stands)
    require_stored(circumstances, command.case_id, command.evidence, "evidence", SEALING_PAPER)
    require_freezable(command.amount_fen, asset, state, circumstances)
    named = (command.ruling, command.assistance)
    rests = require_papers("seal", *named, asset, state, circumstances)
    since = circumstances.at if rests.served_at is None else rests.served_at
    return [_controlled(command, since, asset, circumstances)]


def _controlled(
    command: ConfirmFreeze | SealAsset,
    effective_at: datetime,
    asset: Asset,
    circumstances: Circumstances,
) -> AssetsFrozen:
    """Ends on the day that the institution states, else by the law's term."""
    term = freeze_term(circumstances.pack, asset.asset_kind)
    computed_on = expires_on(term, effective_at, circumstances.calendar)
    stated = command.expires_on
    if stated is not None and isinstance(command, SealAsset):
        _require_end(stated, effective_at, circumstances)
    return AssetsFrozen(
        case_id=command.case_id,
        asset_id=asset.asset_id,
        asset_kind=asset.asset_kind,
        amount_fen=command.amount_fen,
        effective_at=effective_at,
        expires_on=computed_on if stated is None else stated,
        article=f"{term.law} {term.article}",
        computed_on=None if stated in (None, computed_on) else computed_on,
        evidence=command.evidence if isinstance(command, SealAsset) else "",
        ruling=command.ruling if isinstance(command, SealAsset) else "",
        assistance=command.assistance if isinstance(command, SealAsset) else "",
    )


def record_end(
    command: RecordFreezeEnd, asset: Asset, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """第四百八十五条: the institution lets go on its own day, whatever the term would give."""
    assert asset.effective_at is not None  # a guard holds the act back otherwise
    require_stored(circumstances, command.case_id, command.evidence, "evidence", "协助执行回执")
    if asset.returned and asset.expires_on == command.expires_on:
        return []
    _require_end(command.expires_on, asset.effective_at, circumstances)
    term = freeze_term(circumstances.pack, asset.asset_kind)
    computed_on = expires_on(term, asset.effective_at, circumstances.calendar)
    return [
        FreezeEndReturned(
            case_id=command.case_id,
            asset_id=asset.asset_id,
            expires_on=command.expires_on,
            computed_on=computed_on,
            differs=command.expires_on != computed_on,
            article=f"{term.law} {term.article}",
            evidence=command.evidence,
        )
    ]


def _require_end(ends_on: date, effective_at: datetime, circumstances: Circumstances) -> None:
    if ends_on < effective_at.astimezone(CHINA).date():
        raise circumstances.refuse("control-feedback", "届满日早于控制生效之日", "expires_on")


def fail_freeze(command: FailFreeze, asset: Asset, state: Control) -> Sequence[ControlEvent]:
    """三、(四): what could not be frozen online. Refuses nothing."""
    if asset.stage != "freezing":
        return []
    return [FreezeFailed(case_id=state.case_id, asset_id=asset.asset_id, reason=command.reason)]


def file_freeze_result(asset: Asset, state: Control) -> Sequence[ControlEvent]:
    """三、(三)4: the printed result for the dossier."""
    if asset.result_filed:
        return []
    return [FreezeResultFiled(case_id=state.case_id, asset_id=asset.asset_id)]


def request_deduction(
    command: RequestDeduction, asset: Asset, state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """三、(六)1: what is frozen, waited for, and still owed, under a ruling."""
    if asset.stage in ("deducting", "deducted"):
        return circumstances.unchanged("control-deduction", command, **asset.deduction.stands)
    today = circumstances.at.astimezone(CHINA).date()
    amount_fen = deductible_fen(asset, state, today, circumstances.pack)
    named = (command.ruling, command.assistance)
    rests = require_papers("deduct", *named, asset, state, circumstances)
    return [
        DeductionRequested(
            case_id=state.case_id,
            asset_id=asset.asset_id,
            amount_fen=amount_fen,
            freeze_number=max(1, asset.freezes),
            carried_from=asset.carried_from,
            ruling=rests.ruling,
            assistance=rests.assistance,
        )
    ]


def confirm_deduction(
    command: ConfirmDeduction, asset: Asset, state: Control
) -> Sequence[ControlEvent]:
    """三、(六)1: what the bank deducted. Refuses nothing."""
    if asset.stage != "deducting":
        return []
    return [
        DepositDeducted(
            case_id=state.case_id, asset_id=asset.asset_id, amount_fen=command.amount_fen
        )
    ]


def fail_deduction(command: FailDeduction, asset: Asset, state: Control) -> Sequence[ControlEvent]:
    """三、(六)1: what the bank did not deduct. Refuses nothing."""
    if asset.stage != "deducting":
        return []
    return [DeductionFailed(case_id=state.case_id, asset_id=asset.asset_id, reason=command.reason)]
