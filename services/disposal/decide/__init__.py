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
from kernel.deciding.files import require_stored
from services.disposal.commands import (
    ChoosePriceMethod,
    Command,
    CommissionAuction,
    RegisterLot,
    SetReferencePrice,
    SurveyLot,
    TransferForAppraisal,
    VacateHouse,
    facts_of,
)
from services.disposal.decide.citing import refused
from services.disposal.rules import in_charge, is_difficult, item_missing, officer_row
from services.disposal.state import CaseFacts, Lot, State


def decide(
    command: Command, state: State | None, circumstances: Circumstances
) -> Sequence[DisposalEvent]:
    """The events that follow from a command. Raises Refused, or Early."""
    if isinstance(command, RegisterLot):
        return register(command, state)
    if not isinstance(state, Lot) or state.case_id != command.case_id:
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
    if isinstance(state, Lot):
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
            "reference-price",
            command,
            method=state.method,
            price_fen=state.price_fen,
            evidence=state.price_evidence,
        )
    if command.method != state.method:
        raise circumstances.refuse("reference-price", "与已选定的参考价方式不一致", "method")
    if command.price_fen <= 0:
        raise circumstances.refuse("reference-price", "参考价须大于零", "price_fen")
    require_stored(circumstances, state.case_id, command.evidence, "evidence", "参考价的依据材料")
    return [
        ReferencePriceSet(
            case_id=state.case_id,
            lot_id=state.lot_id,
            method=command.method,
            price_fen=command.price_fen,
            evidence=command.evidence,
        )
    ]


def commission(
    command: CommissionAuction, state: Lot, circumstances: Circumstances
) -> Sequence[DisposalEvent]:
    if state.commissioned is not None:
        return circumstances.unchanged("online-auction", command, state.commissioned)
    case: CaseFacts = circumstances.consulted.get(facts_of(state.case_id), CaseFacts())
    officer, article = _officer(state, case, circumstances)
    return [
        AuctionCommissioned(
            case_id=state.case_id,
            lot_id=state.lot_id,
            officer=officer,
            article=article,
            enterprise=bool(case.enterprises),
            difficult=is_difficult(circumstances.pack, case.flags),
        )
    ]


def _officer(lot: Lot, case: CaseFacts, circumstances: Circumstances) -> tuple[str, str]:
    """Who auctions the lot, and the article that names the office. Raises Refused where nobody acts
    in it."""
    pack = circumstances.pack
    if not pack.officers:  # it stays with the person who commissions it
        return circumstances.actor.person, pack.rule("online-auction").article
    day = circumstances.at.astimezone(CHINA).date()
    row = officer_row(pack, lot.asset_kind, bool(case.enterprises), case.flags)
    person = None if row is None else in_charge(row, pack, day, circumstances.staff)
    if row is None or person is None:
        raise circumstances.refuse("online-auction", "该类财产没有在任的网络拍卖专员", "lot_id")
    return person, row.article
