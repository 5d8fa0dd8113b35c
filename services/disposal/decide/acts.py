"""What holds the acts on a lot back, whatever is typed in them."""

from collections.abc import Mapping

from kernel.deciding.acts import ActsOn, ActTable
from kernel.deciding.decider import Circumstances, Refused
from services.disposal.commands import (
    ChoosePriceMethod,
    CommissionAuction,
    SetReferencePrice,
    SurveyLot,
    TransferForAppraisal,
    VacateHouse,
)
from services.disposal.decide.citing import refused
from services.disposal.state import Lot


def _itself(lot: Lot, _circumstances: Circumstances) -> Mapping[str, Lot]:
    return {lot.lot_id: lot}


def _no_house(lot: Lot, _state: Lot, circumstances: Circumstances) -> Refused | None:
    if lot.asset_kind == "real_estate":
        return None
    return circumstances.refuse("house-vacated", "该财产不是房产，无须腾空", "lot_id")


def _priced(lot: Lot, _state: Lot, circumstances: Circumstances) -> Refused | None:
    if lot.price_fen is None:
        return None
    return circumstances.refuse("reference-price", "处置参考价已经确定", "method")


def _same_method(command: ChoosePriceMethod, lot: Lot, _state: Lot) -> bool:
    return command.method == lot.method


def _no_appraisal(lot: Lot, _state: Lot, circumstances: Circumstances) -> Refused | None:
    if lot.method == "appraisal":
        return None
    return circumstances.refuse("reference-price", "确定参考价的方式不是评估", "lot_id")


def _unsurveyed_for_appraisal(
    lot: Lot, _state: Lot, circumstances: Circumstances
) -> Refused | None:
    if lot.surveyed is not None:
        return None
    codes = ("survey-before-appraisal", "property-surveyed")
    return refused(circumstances, codes, "须先完成财产状况调查再移送评估", "lot_id")


def _not_vacated(lot: Lot, _state: Lot, circumstances: Circumstances) -> Refused | None:
    house = lot.asset_kind == "real_estate"
    if not house or lot.vacated or not circumstances.has_rule("vacated-before-appraisal"):
        return None
    why = "房屋尚未腾空，不得移送评估"
    return circumstances.refuse("vacated-before-appraisal", why, "lot_id")


def _no_method(lot: Lot, _state: Lot, circumstances: Circumstances) -> Refused | None:
    if lot.method is not None:
        return None
    return circumstances.refuse("reference-price", "与已选定的参考价方式不一致", "method")


def _not_transferred(lot: Lot, _state: Lot, circumstances: Circumstances) -> Refused | None:
    if lot.method != "appraisal" or lot.transferred:
        return None
    return circumstances.refuse("reference-price", "尚未移送评估，不能有评估价", "method")


def _unsurveyed(lot: Lot, _state: Lot, circumstances: Circumstances) -> Refused | None:
    if lot.surveyed is not None:
        return None
    return circumstances.refuse("property-surveyed", "须先完成财产状况调查", "lot_id")


def _unpriced(lot: Lot, _state: Lot, circumstances: Circumstances) -> Refused | None:
    if lot.price_fen is not None:
        return None
    return circumstances.refuse("reference-price", "处置参考价尚未确定", "lot_id")


def _barred(lot: Lot, _state: Lot, circumstances: Circumstances) -> Refused | None:
    """执行程序解释 第十五条、第十六条: until an outsider's objection is decided for good."""
    if not lot.barred:
        return None
    why = "案外人对该财产提出异议，审查和诉讼期间不得处分"
    return circumstances.refuse("no-disposal-under-objection", why, "lot_id")


lots = ActsOn(Lot)

ACTS = ActTable.of(
    lots.each(SurveyLot, "lot_id", _itself, settled=lambda lot, _: lot.surveyed is not None),
    lots.each(VacateHouse, "lot_id", _itself, settled=lambda lot, _: lot.vacated, over=[_no_house]),
    lots.each(ChoosePriceMethod, "lot_id", _itself, over=[_priced], repeats=_same_method),
    lots.each(
        TransferForAppraisal,
        "lot_id",
        _itself,
        _no_appraisal,
        _unsurveyed_for_appraisal,
        _not_vacated,
        settled=lambda lot, _: lot.transferred,
    ),
    lots.each(
        SetReferencePrice,
        "lot_id",
        _itself,
        _no_method,
        _not_transferred,
        settled=lambda lot, _: lot.price_fen is not None,
    ),
    lots.each(
        CommissionAuction,
        "lot_id",
        _itself,
        _unsurveyed,
        _unpriced,
        _barred,
        settled=lambda lot, _: lot.commissioned is not None,
    ),
)
