"""What may be asked of control."""

from datetime import datetime
from typing import TypeAlias

from contracts.values import Hit, InquirySystem, Party
from kernel.deciding.decider import command


@command
class OpenControl:
    """Begin control of a case that was filed. `debtors` are person ids, `parties` the same
    persons as they were filed."""

    case_id: str
    claim_fen: int | None
    debtors: tuple[str, ...]
    parties: tuple[Party, ...] = ()


@command
class NoteClaim:
    """Take note of the claim as it was corrected (fen)."""

    case_id: str
    claim_fen: int


@command
class StartCollectiveInquiry:
    """Start the automatic query at filing (立案集约查询) at the pack's departments."""

    case_id: str


@command
class StartInquiry:
    """Start a query in one system. No departments named: all that were not asked yet."""

    case_id: str
    system: InquirySystem
    departments: tuple[str, ...] = ()


@command
class RecordFeedback:
    """Record that a system answered an inquiry in full."""

    case_id: str
    inquiry_id: str
    hits: tuple[Hit, ...]


@command
class FailInquiry:
    """Record that a system could not answer an inquiry."""

    case_id: str
    inquiry_id: str
    reason: str


@command
class PrintFeedback:
    """Print the feedback tables of one inquiry for the dossier."""

    case_id: str
    inquiry_id: str


@command
class RequestFreeze:
    """Start the network freeze of an asset for an amount (fen)."""

    case_id: str
    asset_id: str
    amount_fen: int


@command
class ConfirmFreeze:
    """Record that the institution froze an amount (fen), and since when."""

    case_id: str
    asset_id: str
    amount_fen: int
    effective_at: datetime


@command
class FailFreeze:
    """Record that the institution did not freeze."""

    case_id: str
    asset_id: str
    reason: str


@command
class SealAsset:
    """Record that an asset was sealed, seized or frozen on the spot (线下查封、扣押、冻结).

    `amount_fen` is the money that was frozen; a thing that must first be sold counts as none.
    """

    case_id: str
    asset_id: str
    effective_at: datetime
    amount_fen: int = 0


@command
class FileFreezeResult:
    """Hand the printed freeze feedback of an asset to the dossier centre."""

    case_id: str
    asset_id: str


@command
class ClassifyFeedback:
    """Analyse the feedback; the outcome follows from what was found and frozen."""

    case_id: str


@command
class MakeControlList:
    """Make the list of the debtor's controlled property (已查控财产清单)."""

    case_id: str


@command
class CompleteOfflineControl:
    """Declare everything done that had to be queried, sealed or frozen on the spot."""

    case_id: str


@command
class RequestDeduction:
    """Have a frozen deposit deducted (扣划) into the case account, as far as it is frozen."""

    case_id: str
    asset_id: str


@command
class ConfirmDeduction:
    """Record that the bank deducted an amount (fen)."""

    case_id: str
    asset_id: str
    amount_fen: int


@command
class FailDeduction:
    """Record that the bank did not deduct."""

    case_id: str
    asset_id: str
    reason: str


InquiryCommand: TypeAlias = (
    StartCollectiveInquiry | StartInquiry | RecordFeedback | FailInquiry | PrintFeedback
)
AssetCommand: TypeAlias = (
    RequestFreeze
    | ConfirmFreeze
    | FailFreeze
    | SealAsset
    | FileFreezeResult
    | RequestDeduction
    | ConfirmDeduction
    | FailDeduction
)
CaseCommand: TypeAlias = (
    OpenControl | NoteClaim | ClassifyFeedback | MakeControlList | CompleteOfflineControl
)
Command: TypeAlias = CaseCommand | InquiryCommand | AssetCommand


def stream_of(command: Command) -> str:
    """One stream per case: how much may still be frozen is decided over all of its assets."""
    return f"control-{command.case_id}"
