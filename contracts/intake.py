"""Intake (立案核对、初次接待): facts about a filing, its check and the first reception."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from contracts.values import CaseKind, FilingChannel, Party, Sealed, TargetKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFiled:
    """An enforcement case was filed (立案). Its clocks count from `filed_at`.

    `claim_fen` is None where the application states no amount. `warnings` are the stable
    codes of what was normalised or looked wrong in the application.
    """

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


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingErrorFound:
    """The check found wrong filing data; the filing clerk must correct it at once."""

    case_id: str
    field: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingCorrected:
    """The filing clerk corrected the field (立案人员予以纠正)."""

    case_id: str
    field: str
    claim_fen: int | None = None
    target: TargetKind | None = None
    title_document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingChecked:
    """Parties, target, amount and title were checked and stand (立案信息核对)."""

    case_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingPapersScanned:
    """The filing papers were scanned into the process system and their nodes entered."""

    case_id: str
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionDeferred:
    """No reception on site on the filing day; the implementing team will meet the applicant."""

    case_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstReceptionHeld:
    """The first reception was held and its record (初次接待谈话笔录) signed by all three."""

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


IntakeEvent: TypeAlias = (
    CaseFiled
    | FilingErrorFound
    | FilingCorrected
    | FilingChecked
    | FilingPapersScanned
    | ReceptionDeferred
    | FirstReceptionHeld
)
