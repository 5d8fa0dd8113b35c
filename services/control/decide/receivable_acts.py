"""What holds the acts on receivables back, whatever is typed in them."""

from collections.abc import Mapping

from kernel.deciding.acts import ActsOn
from kernel.deciding.decider import Circumstances
from services.control.commands.receivables import (
    NotifyThirdPerson,
    OrderThirdPerson,
    RecordThirdPersonAnswer,
    RecordThirdPersonPerformance,
)
from services.control.decide import receivables
from services.control.decide.papers import no_notice, no_ruling
from services.control.state import Control
from services.control.state.assets import Asset


def _assets(state: Control, _circumstances: Circumstances) -> Mapping[str, Asset]:
    return state.assets


def _notified(asset: Asset, _state: Control) -> bool:
    return asset.receivable is not None and asset.receivable.notified is not None


def _answered(asset: Asset, _state: Control) -> bool:
    return asset.receivable is not None and asset.receivable.answered is not None


def _ordered(asset: Asset, _state: Control) -> bool:
    return asset.receivable is not None and asset.receivable.ordered is not None


control = ActsOn(Control, begun=lambda state: state.opened)

RECEIVABLES = (
    control.each(
        NotifyThirdPerson,
        "asset_id",
        _assets,
        receivables.debt_not_frozen,
        no_ruling("notify"),
        no_notice("notify"),
        settled=_notified,
        over=[receivables.no_debt_of_third_person],
    ),
    control.each(
        RecordThirdPersonAnswer,
        "asset_id",
        _assets,
        receivables.not_notified,
        settled=_answered,
        over=[receivables.no_debt_of_third_person],
    ),
    control.each(
        OrderThirdPerson,
        "asset_id",
        _assets,
        receivables.not_notified,
        receivables.period_runs,
        no_ruling("collect"),
        settled=_ordered,
        over=[receivables.no_debt_of_third_person, receivables.denied],
    ),
    control.each(
        RecordThirdPersonPerformance,
        "asset_id",
        _assets,
        receivables.not_notified,
        over=[receivables.no_debt_of_third_person],
    ),
)
