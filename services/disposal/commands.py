"""The commands of disposal."""

from collections.abc import Sequence
from typing import TypeAlias

from contracts import fields
from contracts.disposal import PriceMethod
from contracts.values import AssetKind
from kernel.deciding.decider import command
from kernel.deciding.files import stream_of as files_of


@command("登记处置标的物")
class RegisterLot:
    """Make a lot of a controlled asset that must be turned into money."""

    case_id: fields.CaseId
    lot_id: fields.LotId
    asset_id: fields.AssetId
    asset_kind: AssetKind


@command("调查财产状况")
class SurveyLot:
    """Record the status of the property (财产状况调查): all five items, each in words."""

    case_id: fields.CaseId
    lot_id: fields.LotId
    ownership: fields.Ownership
    encumbrances: fields.Encumbrances
    possession: fields.Possession
    unpaid_charges: fields.UnpaidCharges
    defects: fields.Defects


@command("记录腾房")
class VacateHouse:
    """Record that the house was vacated (腾空)."""

    case_id: fields.CaseId
    lot_id: fields.LotId


@command("选定参考价确定方式")
class ChoosePriceMethod:
    """Choose how the reference price is found; another choice is possible until it is known."""

    case_id: fields.CaseId
    lot_id: fields.LotId
    method: PriceMethod


@command("移送评估")
class TransferForAppraisal:
    """Transfer the lot to the judicial-technology department for appraisal."""

    case_id: fields.CaseId
    lot_id: fields.LotId


@command("确定参考价")
class SetReferencePrice:
    """Record the reference price (fen) and the method by which it was found; `evidence` is the
    stored paper that shows it (议价协议、询价结果、评估报告)."""

    case_id: fields.CaseId
    lot_id: fields.LotId
    method: PriceMethod
    price_fen: fields.PriceFen
    evidence: fields.Evidence


@command("移交网络拍卖")
class CommissionAuction:
    """Hand the lot to the online-auction group; its officer follows from the pack, from the parties
    of the case (涉企业) and from what triage found of it (疑难复杂)."""

    case_id: fields.CaseId
    lot_id: fields.LotId


Command: TypeAlias = (
    RegisterLot
    | SurveyLot
    | VacateHouse
    | ChoosePriceMethod
    | TransferForAppraisal
    | SetReferencePrice
    | CommissionAuction
)


def stream_of(command: Command) -> str:
    """One stream per lot."""
    return lot_of(command.lot_id)


def lot_of(lot_id: str) -> str:
    """The stream of a lot."""
    return f"lot-{lot_id}"


def facts_of(case_id: str) -> str:
    """The stream of what is known of a case itself, whichever of its lots."""
    return f"case-{case_id}"


def consults(command: Command, _court: str) -> Sequence[str]:
    """Who auctions a lot depends on the case; a price is shown by one of its files."""
    match command:
        case CommissionAuction():
            return (facts_of(command.case_id),)
        case SetReferencePrice():
            return (files_of(command.case_id),)
        case _:
            return ()
