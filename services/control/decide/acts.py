"""What holds the acts of control back, whatever is typed in them."""

from collections.abc import Mapping
from datetime import date

from contracts.control import MeasureQueued, MeasureReduced, MeasureReleased, MeasureRenewed
from contracts.titles import choice_titles
from contracts.values import AssetKind
from kernel.base.zone import CHINA
from kernel.deciding.acts import ActsOn, ActTable
from kernel.deciding.decider import Circumstances, Refused
from services.control.commands import (
    ClassifyFeedback,
    CompleteOfflineControl,
    FileFreezeResult,
    MakeControlList,
    PrintFeedback,
    QueueMeasure,
    RecordFreezeEnd,
    RecordUncontrollable,
    RegisterProperty,
    ReleaseMeasure,
    RenewMeasure,
    RequestDeduction,
    RequestFreeze,
    SealAsset,
    StartInquiry,
)
from services.control.decide.deduction_acts import claim_deducted, disposal_barred
from services.control.decide.entrusting_acts import ENTRUSTING
from services.control.decide.measures import QUEUE, RELEASE, RENEWAL
from services.control.decide.papers import no_notice, no_ruling
from services.control.decide.preserving_acts import PRESERVING
from services.control.decide.property_acts import PROPERTY, case_over, no_facts
from services.control.decide.receivable_acts import RECEIVABLES
from services.control.decide.reckoning import (
    EFFECTIVE,
    INTEREST_AHEAD,
    freezable_online,
    needs_offline,
    outcome,
    systems_unanswered,
    unfrozen_fen,
)
from services.control.rules import CASH_KINDS, WAIT_NODE, wait_ends_at
from services.control.state import Control
from services.control.state.assets import Asset
from services.control.state.inquiries import Inquiry


def _assets(state: Control, _circumstances: Circumstances) -> Mapping[str, Asset]:
    return state.assets


def _inquiries(state: Control, _circumstances: Circumstances) -> Mapping[str, Inquiry]:
    return state.inquiries


def _today(circumstances: Circumstances) -> date:
    return circumstances.at.astimezone(CHINA).date()


def _no_debtor(state: Control, circumstances: Circumstances) -> Refused | None:
    if state.debtors:
        return None
    return circumstances.refuse("control-inquiry", "本案没有登记被执行人")


def _unanswered(inquiry: Inquiry, _state: Control, circumstances: Circumstances) -> Refused | None:
    if inquiry.stage == "answered":
        return None
    return circumstances.refuse("control-feedback", "该查询尚无反馈可供打印", "inquiry_id")


def _not_frozen_online(
    asset: Asset, _state: Control, circumstances: Circumstances
) -> Refused | None:
    if asset.stage != "not_frozen":
        return None
    why = "协助单位未能网络冻结，应转线下办理"
    return circumstances.refuse("control-freeze", why, "asset_id")


def _offline_only(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    if freezable_online(asset, circumstances.pack):
        return None
    return circumstances.refuse("control-freeze", "该财产不能网络冻结，应线下查控", "asset_id")


def _claim_unknown(_asset: Asset, state: Control, circumstances: Circumstances) -> Refused | None:
    if unfrozen_fen(state, _today(circumstances), circumstances.pack) is not None:
        return None
    return circumstances.refuse("freeze-within-claim", "执行标的金额尚未明确", "amount_fen")


def _claim_frozen(_asset: Asset, state: Control, circumstances: Circumstances) -> Refused | None:
    last = _today(circumstances) + INTEREST_AHEAD
    if unfrozen_fen(state, last, circumstances.pack) != 0:
        return None
    return circumstances.refuse("freeze-within-claim", "执行标的额已全部冻结", "amount_fen")


def _freezing(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    if asset.stage != "freezing":
        return None
    return circumstances.refuse("control-offline", "该财产的网络冻结结果尚未反馈", "asset_id")


def _not_in_effect(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    if asset.stage in EFFECTIVE and asset.effective_at is not None:
        return None
    return circumstances.refuse("control-feedback", "该财产尚未有效控制", "asset_id")


def _no_result(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    if asset.stage not in ("found", "freezing"):
        return None
    return circumstances.refuse("control-feedback", "该财产尚无冻结反馈结果", "asset_id")


def _not_deducted_online(
    asset: Asset, _state: Control, circumstances: Circumstances
) -> Refused | None:
    if asset.stage != "not_deducted":
        return None
    why = "银行未能网络扣划，应转线下扣划"
    return circumstances.refuse("control-deduction", why, "asset_id")


def _only_preserved(_asset: Asset, state: Control, circumstances: Circumstances) -> Refused | None:
    """第二条: what is preserved is controlled, not disposed of, until the case is enforced."""
    if state.kind != "preservation":
        return None
    why = "保全案件只控制财产，转入执行后方可扣划"
    return circumstances.refuse("preservation-taken-over", why, "asset_id")


def _no_deposit(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    if asset.asset_kind in CASH_KINDS:
        return None
    return circumstances.refuse("control-deduction", "该财产不是存款，不能扣划", "asset_id")


def _not_frozen(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    if asset.stage == "frozen" and asset.effective_at is not None and asset.expires_on is not None:
        return None
    return circumstances.refuse("control-deduction", "该存款尚未有效冻结", "asset_id")


def _freeze_expired(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    if asset.expires_on is None or circumstances.at.date() <= asset.expires_on:
        return None
    why = "冻结期限已届满，应先续行冻结"
    return circumstances.refuse("control-deduction", why, "asset_id")


def _waiting_time(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    if asset.stage != "frozen" or asset.effective_at is None:
        return None
    ends = wait_ends_at(asset.effective_at, circumstances)
    if ends is None or circumstances.at >= ends:
        return None
    why = f"冻结期间未满，{ends.year}年{ends.month}月{ends.day}日期满后方可扣划"
    return circumstances.refuse(WAIT_NODE, why, "asset_id", until=ends)


def _feedback_missing(state: Control, circumstances: Circumstances) -> Refused | None:
    """While a pending answer could still change the outcome; a full freeze waits for none."""
    if outcome(state) == "full":
        return None
    stages = [inquiry.stage for inquiry in state.inquiries.values()]
    if "asked" in stages:
        return circumstances.refuse("control-classified", "尚有查询未反馈")
    if "answered" not in stages:
        return circumstances.refuse("control-classified", "网络查询均未反馈")
    return None


def _freeze_pending(state: Control, circumstances: Circumstances) -> Refused | None:
    if outcome(state) == "full" or not _under_way(state):
        return None
    return circumstances.refuse("control-classified", "冻结结果尚未反馈")


def _systems_missing(state: Control, circumstances: Circumstances) -> Refused | None:
    if outcome(state) != "none" or not systems_unanswered(circumstances.pack, state):
        return None
    why = "“总对总”“点对点”系统未全部反馈，不能认定无财产"
    return circumstances.refuse("control-classified", why)


def _classified(state: Control) -> bool:
    """Whether the newest classification stands, and nothing pending could change it."""
    found = outcome(state)
    if state.classified is None or state.classified.outcome != found:
        return False
    asked = any(inquiry.stage == "asked" for inquiry in state.inquiries.values())
    return found == "full" or not (asked or _under_way(state))


def _under_way(state: Control) -> bool:
    return any(asset.stage == "freezing" for asset in state.assets.values())


def _unanalysed_list(state: Control, circumstances: Circumstances) -> Refused | None:
    if state.classified is not None:
        return None
    return circumstances.refuse("control-list", "查控反馈尚未分析，集中查控工作未完成")


def _unanalysed_offline(state: Control, circumstances: Circumstances) -> Refused | None:
    if state.classified is not None:
        return None
    return circumstances.refuse("control-offline", "查控反馈尚未分析，不能确认线下查控完成")


def _not_standing(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    if asset.stage in ("frozen", "not_deducted") and asset.expires_on is not None:
        return None
    return circumstances.refuse(RENEWAL, "该财产没有生效中的查封、扣押、冻结", "asset_id")


def _expired(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    if asset.expires_on is None or circumstances.at.astimezone(CHINA).date() <= asset.expires_on:
        return None
    why = "期限已届满，效力消灭，不能续行，应重新查封、扣押、冻结"
    return circumstances.refuse(RENEWAL, why, "asset_id")


def _nothing_to_release(
    asset: Asset, _state: Control, circumstances: Circumstances
) -> Refused | None:
    if asset.stage in ("frozen", "not_deducted", "queued"):
        return None
    return circumstances.refuse(RELEASE, "该财产没有可以解除的查封、扣押、冻结", "asset_id")


def _controlled(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    if asset.stage not in (*EFFECTIVE, "freezing", "queued"):
        return None
    why = "该财产已经控制或者正在控制，不能登记为无法控制"
    return circumstances.refuse("control-offline", why, "asset_id")


def _in_effect(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    if asset.stage not in (*EFFECTIVE, "freezing"):
        return None
    return circumstances.refuse(QUEUE, "该财产已由本案首先控制，无须轮候", "asset_id")


def _work_left(state: Control, circumstances: Circumstances) -> Refused | None:
    """While property is known that must be, and was not, sealed, seized or frozen on the spot."""
    left = [one for one in state.assets.values() if needs_offline(one, circumstances.pack)]
    if not left:
        return None
    kinds = "、".join(dict.fromkeys(choice_titles(AssetKind)[one.asset_kind] for one in left))
    why = f"尚有{len(left)}项财产未线下查控（{kinds}）；不能控制的，应登记原因"
    return circumstances.refuse("control-offline", why)


def _same_ruling(
    command: QueueMeasure | RenewMeasure | ReleaseMeasure, asset: Asset, _state: Control
) -> bool:
    """Whether the same act was done last, under the ruling that is named again."""
    match command, asset.last:
        case QueueMeasure(), MeasureQueued(ruling=ruling):
            return command.ruling == ruling
        case RenewMeasure(), MeasureRenewed(ruling=ruling):
            return command.ruling == ruling
        case ReleaseMeasure(), (MeasureReleased(ruling=ruling) | MeasureReduced(ruling=ruling)):
            return command.ruling == ruling
        case _:
            return False


control = ActsOn(Control, begun=lambda state: state.opened)

ACTS = ActTable.of(
    control.case(StartInquiry, _no_debtor),
    control.each(
        PrintFeedback,
        "inquiry_id",
        _inquiries,
        _unanswered,
        settled=lambda inquiry, _: inquiry.printed,
    ),
    control.each(
        RequestFreeze,
        "asset_id",
        _assets,
        _claim_unknown,
        _claim_frozen,
        case_over,
        no_ruling("freeze"),
        no_notice("freeze"),
        settled=lambda asset, _: asset.stage == "freezing" or asset.stage in EFFECTIVE,
        over=[_not_frozen_online, _offline_only],
    ),
    control.each(
        SealAsset,
        "asset_id",
        _assets,
        _freezing,
        case_over,
        no_ruling("seal"),
        no_notice("seal"),
        settled=lambda asset, _: asset.stage in EFFECTIVE,
    ),
    control.each(RecordFreezeEnd, "asset_id", _assets, _not_in_effect),
    control.case(RegisterProperty, _no_debtor),
    control.each(
        QueueMeasure,
        "asset_id",
        _assets,
        case_over,
        no_ruling("queue"),
        no_notice("queue"),
        over=[_in_effect],
        repeats=_same_ruling,
    ),
    control.each(
        RenewMeasure,
        "asset_id",
        _assets,
        _expired,
        case_over,
        no_ruling("renew"),
        no_notice("renew"),
        over=[_not_standing],
        repeats=_same_ruling,
    ),
    control.each(
        ReleaseMeasure,
        "asset_id",
        _assets,
        no_ruling("release"),
        no_notice("release"),
        repeats=_same_ruling,
        settled=lambda asset, _: asset.stage == "released",
        over=[_nothing_to_release],
    ),
    control.each(
        RecordUncontrollable,
        "asset_id",
        _assets,
        settled=lambda asset, _: asset.stage == "uncontrollable",
        over=[_controlled],
    ),
    control.each(
        FileFreezeResult,
        "asset_id",
        _assets,
        _no_result,
        settled=lambda asset, _: asset.result_filed,
    ),
    control.each(
        RequestDeduction,
        "asset_id",
        _assets,
        _not_frozen,
        _freeze_expired,
        _waiting_time,
        claim_deducted,
        disposal_barred,
        case_over,
        no_ruling("deduct"),
        no_notice("deduct"),
        settled=lambda asset, _: asset.stage in ("deducting", "deducted"),
        over=[_only_preserved, _not_deducted_online, _no_deposit],
    ),
    *RECEIVABLES,
    *PROPERTY,
    control.case(
        ClassifyFeedback,
        _feedback_missing,
        _freeze_pending,
        _systems_missing,
        settled=_classified,
    ),
    control.case(
        MakeControlList,
        _unanalysed_list,
        no_facts,
        settled=lambda state: state.listed == len(state.assets),
    ),
    control.case(
        CompleteOfflineControl,
        _unanalysed_offline,
        _work_left,
        settled=lambda state: state.offline_completed,
    ),
    *ENTRUSTING,
    *PRESERVING,
)
