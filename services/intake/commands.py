"""What may be asked of intake."""

from datetime import date, datetime
from typing import TypeAlias

from contracts.values import CaseKind, FilingChannel, Party, Sealed, TargetKind
from kernel.deciding.decider import command


@command
class FileCase:
    """File an enforcement case whose application was found usable (see rules.read_application)."""

    case_id: str
    kind: CaseKind
    channel: FilingChannel
    target: TargetKind
    claim_fen: int | None
    title_document: str | None
    filed_at: datetime
    registered_on: date | None
    parties: tuple[Party, ...]
    warnings: tuple[str, ...] = ()


@command
class ReportFilingError:
    """Report wrong filing data found by the check; `field` names it."""

    case_id: str
    field: str
    found: str


@command
class CorrectFiling:
    """Correct a field that was reported wrong."""

    case_id: str
    field: str
    claim_fen: int | None = None
    target: TargetKind | None = None
    title_document: str | None = None


@command
class CheckFiling:
    """Declare the filing data checked and right."""

    case_id: str


@command
class ScanFilingPapers:
    """Record that the filing papers were scanned and their nodes entered."""

    case_id: str
    pages: int


@command
class DeferReception:
    """Record why the first reception cannot be held on site on the filing day."""

    case_id: str
    reason: str


@command
class HoldFirstReception:
    """Record the first reception with its signed record."""

    case_id: str
    on_site: bool
    electronic_service: bool
    risk_told: bool
    termination_opinion: str
    auction_opinion: str
    signatures: tuple[str, ...]
    applicant_address: Sealed | None = None
    debtor_address: Sealed | None = None
    payee_account: Sealed | None = None


Command: TypeAlias = (
    FileCase
    | ReportFilingError
    | CorrectFiling
    | CheckFiling
    | ScanFilingPapers
    | DeferReception
    | HoldFirstReception
)


def stream_of(command: Command) -> str:
    """One stream per case."""
    return f"filing-{command.case_id}"
