"""The decisions of control: dispatch to its parts, and the case as a whole."""

from collections.abc import Sequence
from typing import assert_never

from contracts.control import (
    ControlEvent,
    ControlListMade,
    ControlOpened,
    FeedbackClassified,
    OfflineControlCompleted,
)
from kernel.deciding.decider import Circumstances, NoSuchCase
from services.control.commands import (
    AssetCommand,
    ClassifyFeedback,
    Command,
    CompleteOfflineControl,
    InquiryCommand,
    MakeControlList,
    OpenControl,
    ReckonFreeze,
)
from services.control.decide.assets import decide_asset, full_freeze
from services.control.decide.inquiries import decide_inquiry
from services.control.decide.reckoning import (
    is_usable,
    needs_offline,
    outcome,
    systems_unanswered,
)
from services.control.state import Control, State, frozen_fen


def decide(
    command: Command, state: State | None, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """The events that follow from a command. Raises NoSuchCase or Refused."""
    if isinstance(command, OpenControl):
        return open_control(command, state)
    if isinstance(command, ReckonFreeze):
        return full_freeze(state) if state is not None else []
    if state is None or not state.opened:
        raise NoSuchCase("本案查控记录")
    if isinstance(command, InquiryCommand):
        return decide_inquiry(command, state, circumstances)
    if isinstance(command, AssetCommand):
        return decide_asset(command, state, circumstances)
    match command:
        case ClassifyFeedback():
            return classify_feedback(state, circumstances)
        case MakeControlList():
            return make_control_list(state, circumstances)
        case CompleteOfflineControl():
            return complete_offline_control(state, circumstances)
        case _:
            assert_never(command)


def open_control(command: OpenControl, state: State | None) -> Sequence[ControlEvent]:
    """Once, with the filing. Refuses nothing."""
    if state is not None and state.opened:
        return []
    return [
        ControlOpened(
            case_id=command.case_id,
            claim_fen=command.claim_fen,
            debtors=command.debtors,
            parties=command.parties,
        )
    ]


def classify_feedback(state: Control, circumstances: Circumstances) -> Sequence[ControlEvent]:
    """二、(一)3. A full freeze is classified at once, else after the last feedback (YL-437).
    Raises Refused while an answer could still change the outcome."""
    found = outcome(state)
    if found != "full":
        _require_all_feedback(state, circumstances)
    if state.classified is not None and state.classified.outcome == found:
        return []
    assets = state.assets.values()
    return [
        FeedbackClassified(
            case_id=state.case_id,
            outcome=found,
            frozen_fen=frozen_fen(state),
            claim_fen=state.claim_fen,
            assets=sum(map(is_usable, assets)),
            offline=sum(needs_offline(asset, circumstances.pack) for asset in assets),
        )
    ]


def make_control_list(state: Control, circumstances: Circumstances) -> Sequence[ControlEvent]:
    """三、(四)4: the list of what is under control. Raises Refused before the analysis."""
    if state.listed == len(state.assets):
        return []
    if state.classified is None:
        raise circumstances.refuse("control-list", "查控反馈尚未分析，集中查控工作未完成")
    return [ControlListMade(case_id=state.case_id, assets=len(state.assets))]


def complete_offline_control(
    state: Control, circumstances: Circumstances
) -> Sequence[ControlEvent]:
    """三、(四): all work on the spot is done. Raises Refused before the analysis."""
    if state.offline_completed:
        return []
    if state.classified is None:
        raise circumstances.refuse("control-offline", "查控反馈尚未分析，不能确认线下查控完成")
    return [OfflineControlCompleted(case_id=state.case_id)]


def _require_all_feedback(state: Control, circumstances: Circumstances) -> None:
    """Raises Refused while a pending answer could still change the outcome."""
    stages = [inquiry.stage for inquiry in state.inquiries.values()]
    if "asked" in stages:
        raise circumstances.refuse("control-classified", "尚有查询未反馈")
    if "answered" not in stages:
        raise circumstances.refuse("control-classified", "网络查询均未反馈")
    if any(asset.stage == "freezing" for asset in state.assets.values()):
        raise circumstances.refuse("control-classified", "冻结结果尚未反馈")
    if outcome(state) == "none" and systems_unanswered(circumstances.pack, state):
        raise circumstances.refuse(
            "control-classified", "“总对总”“点对点”系统未全部反馈，不能认定无财产"
        )
