"""What the doors of disposal answer."""

from dataclasses import dataclass
from datetime import datetime

from kernel.door.answers import Next


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Property that is to be sold."""

    lot_id: str
    case_id: str
    asset_id: str
    asset_kind: str
    state: str
    ownership: str | None
    encumbrances: str | None
    possession: str | None
    unpaid_charges: str | None
    defects: str | None
    method: str | None
    price_fen: int | None
    officer: str | None
    article: str | None
    registered_at: datetime
    surveyed_at: datetime | None
    vacated_at: datetime | None
    transferred_at: datetime | None
    priced_at: datetime | None
    commissioned_at: datetime | None
    barred_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotsOfCase:
    """The lots of a case."""

    lots: tuple[Lot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lots:
    """Lots in one state, oldest first."""

    lots: tuple[Lot, ...]
    next: Next
