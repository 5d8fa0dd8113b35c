"""What may be asked of disposal."""

from typing import TypeAlias

from contracts.disposal import PriceMethod
from contracts.values import AssetKind
from kernel.deciding.decider import command


@command
class RegisterLot:
    """Make a lot of a controlled asset that must be turned into money."""

    case_id: str
    lot_id: str
    asset_id: str
    asset_kind: AssetKind


@command
class SurveyLot:
    """Record the status of the property (财产状况调查): all five items, each in words."""

    case_id: str
    lot_id: str
    ownership: str
    encumbrances: str
    possession: str
    unpaid_charges: str
    defects: str


@command
class VacateHouse:
    """Record that the house was vacated (腾空)."""

    case_id: str
    lot_id: str


@command
class ChoosePriceMethod:
    """Choose how the reference price is found; another choice is possible until it is known."""

    case_id: str
    lot_id: str
    method: PriceMethod


@command
class TransferForAppraisal:
    """Transfer the lot to the judicial-technology department for appraisal."""

    case_id: str
    lot_id: str


@command
class SetReferencePrice:
    """Record the reference price (fen) and the method by which it was found."""

    case_id: str
    lot_id: str
    method: PriceMethod
    price_fen: int


@command
class CommissionAuction:
    """Hand the lot to the online-auction group; its officer follows from the pack.

    `enterprise` and `difficult` say that the case involves an enterprise (涉企业) or is
    difficult and complex (疑难复杂).
    """

    case_id: str
    lot_id: str
    enterprise: bool = False
    difficult: bool = False


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
    return f"lot-{command.lot_id}"
