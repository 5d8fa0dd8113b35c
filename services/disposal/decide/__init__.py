"""The decisions of disposal: one function per command.

What holds an act back whatever is typed is in `acts`, and was asked before.
"""

from collections.abc import Sequence
from typing import assert_never

from contracts.disposal import (
    AppraisalTransferred,
    AuctionCommissioned,
    DisposalEvent,
    HouseVacated,
    LotRegistered,
    LotSurveyed,
    PriceMethodChosen,
    ReferencePriceSet,
)
from contracts.titles import field_titles
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, NoSuchCase
from services.disposal.commands import (
    ChoosePriceMethod,
    Command,
    CommissionAuction,
    RegisterLot,
    SetReferencePrice,
    SurveyLot,
    TransferForAppraisal,
    VacateHouse,
)
from services.disposal.decide.citing import refused
from services.disposal.rules import auction_officer, item_missing
from services.disposal.state import Lot, State


def decide(
    command: Command, state: State | None, circumstances: Circumstances
) -> Sequence[DisposalEvent]:
    """The events that follow from a command. Raises Refused, or Early."""
    if isinstance(command, RegisterLot):
        return register(command, state)
    if state is None or state.case_id != command.case_id:
        raise NoSuchCase("这一拍品", "lot_id")
    match command:
        case SurveyLot():
            return survey(command, state, circumstances)
        case VacateHouse():
            return vacate(state)
        case ChoosePriceMethod():
            return choose_method(command, state)
        case TransferForAppraisal():
            return transfer(state)
        case SetReferencePrice():
            return set_price(command, state, circumstances)
        case CommissionAuction():
            return commission(command, state, circumstances)
        case _:
            assert_never(command)


def register(command: RegisterLot, state: State | None) -> Sequence[DisposalEvent]:
    if state is not None:
        return []
    return [
        LotRegistered(
            case_id=command.case_id,
            lot_id=command.lot_id,
            asset_id=command.asset_id,
            asset_kind=command.asset_kind,
        )
    ]


def survey(command: SurveyLot, state: Lot, circumstances: Circumstances) -> Sequence[DisposalEvent]:
    if state.surveyed is not None:
        return circumstances.unchanged("property-surveyed", command, state.surveyed)
    missing = item_missing(command)
    if missing is not None:
        raise refused(
            circumstances,
            ("survey-items", "property-surveyed"),
            f"财产状况调查须查明{field_titles(SurveyLot)[missing]}",
            missing,
        )
    return [
        LotSurveyed(
            case_id=state.case_id,
            lot_id=state.lot_id,
            ownership=command.ownership,
            encumbrances=command.encumbrances,
            possession=command.possession,
            unpaid_charges=command.unpaid_charges,
            defects=command.defects,
        )
    ]


def vacate(state: Lot) -> Sequence[DisposalEvent]:
    if state.vacated:
        return []
    return [HouseVacated(case_id=state.case_id, lot_id=state.lot_id)]


def choose_method(command: ChoosePriceMethod, state: Lot) -> Sequence[DisposalEvent]:
    if state.method == command.method:
        return []
    return [PriceMethodChosen(case_id=state.case_id, lot_id=state.lot_id, method=command.method)]


def transfer(state: Lot) -> Sequence[DisposalEvent]:
    """After the survey; a house is vacated before its appraisal begins, however long that
    takes."""
    if state.transferred:
        return []
    return [AppraisalTransferred(case_id=state.case_id, lot_id=state.lot_id)]


def set_price(
    command: SetReferencePrice, state: Lot, circumstances: Circumstances
) -> Sequence[DisposalEvent]:
    if state.price_fen is not None:
        return circumstances.unchanged(
            "reference-price", command, method=state.method, price_fen=state.price_fen
        )
    if command.method != state.method:
        raise circumstances.refuse("reference-price", "与已选定的参考价方式不一致", "method")
    if command.price_fen <= 0:
        raise circumstances.refuse("reference-price", "参考价须大于零", "price_fen")
    return [
        ReferencePriceSet(
            case_id=state.case_id,
            lot_id=state.lot_id,
            method=command.method,
            price_fen=command.price_fen,
        )
    ]


def commission(
    command: CommissionAuction, state: Lot, circumstances: Circumstances
) -> Sequence[DisposalEvent]:
    if state.commissioned is not None:
        return circumstances.unchanged("online-auction", command, state.commissioned)
    found = auction_officer(
        circumstances.pack,
        state.asset_kind,
        enterprise_or_difficult=command.enterprise or command.difficult,
        day=circumstances.at.astimezone(CHINA).date(),
        staff=circumstances.staff,
    )
    if (
        found is None and not circumstances.pack.officers
    ):  # otherwise it stays with the person who commissions it
        found = circumstances.actor.person, circumstances.pack.rule("online-auction").article
    if found is None:
        raise circumstances.refuse("online-auction", "该类财产没有在任的网络拍卖专员", "lot_id")
    officer, article = found
    return [
        AuctionCommissioned(
            case_id=state.case_id,
            lot_id=state.lot_id,
            officer=officer,
            article=article,
            enterprise=command.enterprise,
            difficult=command.difficult,
        )
    ]
