"""What holds a deduction back besides the freeze and its papers."""

from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, Refused
from services.control.decide.reckoning import deductible_fen
from services.control.state import Control
from services.control.state.assets import Asset

NO_DISPOSAL = "no-disposal-under-objection"


def claim_deducted(asset: Asset, state: Control, circumstances: Circumstances) -> Refused | None:
    on, pack = circumstances.at.astimezone(CHINA).date(), circumstances.pack
    if asset.stage != "frozen" or deductible_fen(asset, state, on, pack) > 0:
        return None
    return circumstances.refuse("freeze-within-claim", "已扣划金额足以清偿本案标的额")


def disposal_barred(asset: Asset, state: Control, circumstances: Circumstances) -> Refused | None:
    """执行程序解释 第十五条: what an outsider claims stays frozen, and is not deducted."""
    if asset.asset_id not in state.barred.values():
        return None
    why = "案外人对该财产提出异议，审查和诉讼期间不得处分"
    return circumstances.refuse(NO_DISPOSAL, why, "asset_id")
