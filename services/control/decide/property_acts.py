"""What holds the acts on property over time back, and what a closing holds back."""

from collections.abc import Mapping

from contracts.titles import choice_titles
from contracts.values import AssetKind
from kernel.deciding.acts import ActsOn
from kernel.deciding.decider import Circumstances, Refused
from services.control.commands.property import KeepExcess, MoveQueue, StatePropertyFacts
from services.control.decide.property import EXCESS, ON_CLOSING, QUEUE, facts_lacking, same_move
from services.control.state import Control
from services.control.state.assets import Asset


def _assets(state: Control, _circumstances: Circumstances) -> Mapping[str, Asset]:
    return state.assets


def case_over(_asset: Asset, state: Control, circumstances: Circumstances) -> Refused | None:
    """第二十八条: after a closing, unless it was 终本, nothing more is controlled."""
    if state.closed not in ON_CLOSING or state.kind == "preservation":
        return None
    why = "案件已经结案，不再采取、续行控制措施，现有措施应当解除"
    return circumstances.refuse("measure-after-closing", why, "asset_id")


def _not_queued(asset: Asset, _state: Control, circumstances: Circumstances) -> Refused | None:
    if asset.stage == "queued":
        return None
    return circumstances.refuse(QUEUE, "该财产没有轮候中的查封、扣押、冻结", "asset_id")


def _no_excess(state: Control, circumstances: Circumstances) -> Refused | None:
    if state.excess is not None:
        return None
    return circumstances.refuse(EXCESS, "本案没有超标的额查封、扣押、冻结的提示")


def no_facts(state: Control, circumstances: Circumstances) -> Refused | None:
    """第十八条: a list tells place, kind and number of what was sealed or seized on the spot."""
    for asset in state.assets.values():
        lacking = facts_lacking(asset)
        if lacking:
            kind = choice_titles(AssetKind)[asset.asset_kind]
            why = f"清单应载明财产的所在地、种类、数量；{kind}缺：{'、'.join(lacking)}"
            return circumstances.refuse("control-list", why)
    return None


control = ActsOn(Control, begun=lambda state: state.opened)

PROPERTY = (
    control.each(StatePropertyFacts, "asset_id", _assets),
    control.each(MoveQueue, "asset_id", _assets, over=[_not_queued], repeats=same_move),
    control.case(KeepExcess, _no_excess, settled=lambda state: state.excess_kept),
)
