"""Control (查控、保全、事项委托): facts about inquiries and about each asset."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from contracts.values import AssetKind, Hit, InquirySystem, Party, Sealed

FeedbackOutcome = Literal["full", "assets", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlOpened:
    """Control of a case began, with what it must know of the claim and its debtors.

    `parties` are the debtors as they were filed.
    """

    case_id: str
    claim_fen: int | None
    debtors: tuple[str, ...]
    parties: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryStarted:
    """An inquiry about `persons` went out.

    `collective` is the automatic query at filing (立案集约查询).
    """

    case_id: str
    inquiry_id: str
    system: InquirySystem
    collective: bool
    departments: tuple[str, ...]
    persons: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryAnswered:
    """The system answered in full for this inquiry."""

    case_id: str
    inquiry_id: str
    system: InquirySystem
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryFailed:
    """The system could not answer; the inquiry has to be started again."""

    case_id: str
    inquiry_id: str
    system: InquirySystem
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackPrinted:
    """The feedback tables of one inquiry were printed for the dossier."""

    case_id: str
    inquiry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFound:
    """One property item was found; an item that several inquiries name is found once."""

    case_id: str
    asset_id: str
    asset_kind: AssetKind
    person_id: str
    institution: str
    amount_fen: int | None
    online: bool
    reference: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeRequested:
    """A network freeze was started (发起网络冻结)."""

    case_id: str
    asset_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetsFrozen:
    """The freeze took effect for `amount_fen` and ends on `expires_on` unless renewed."""

    case_id: str
    asset_id: str
    asset_kind: AssetKind
    amount_fen: int
    effective_at: datetime
    expires_on: date
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeFailed:
    """The institution refused or could not do the freeze."""

    case_id: str
    asset_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FullFreezeReached:
    """What is effectively frozen online covers the claim (足额冻结)."""

    case_id: str
    frozen_fen: int
    claim_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeResultFiled:
    """The printed freeze feedback was handed to the dossier centre."""

    case_id: str
    asset_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackClassified:
    """The feedback was analysed: fully frozen, some property, or none.

    `assets` counts the property items found, `offline` those that need work on the spot.
    """

    case_id: str
    outcome: FeedbackOutcome
    frozen_fen: int
    claim_fen: int | None
    assets: int
    offline: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlListMade:
    """The list of the debtor's controlled property was made (已查控财产清单)."""

    case_id: str
    assets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineControlCompleted:
    """Everything that had to be queried, sealed or frozen on the spot is done."""

    case_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductionRequested:
    """The bank was asked to deduct (扣划) a frozen deposit."""

    case_id: str
    asset_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositDeducted:
    """The deposit was deducted and is on its way to the case account."""

    case_id: str
    asset_id: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductionFailed:
    """The bank refused the deduction."""

    case_id: str
    asset_id: str
    reason: str


ControlEvent: TypeAlias = (
    ControlOpened
    | InquiryStarted
    | InquiryAnswered
    | InquiryFailed
    | FeedbackPrinted
    | AssetFound
    | FreezeRequested
    | AssetsFrozen
    | FreezeFailed
    | FullFreezeReached
    | FreezeResultFiled
    | FeedbackClassified
    | ControlListMade
    | OfflineControlCompleted
    | DeductionRequested
    | DepositDeducted
    | DeductionFailed
)
