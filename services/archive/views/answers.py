"""What the doors of archive answer."""

from dataclasses import dataclass
from datetime import datetime

from kernel.door.answers import Next


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Material that was handed in."""

    material_id: str
    material_kind: str
    giver: str
    status: str
    pages: int | None
    correction: str | None
    received_at: datetime | None
    refused_at: datetime | None
    scanned_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialsOfCase:
    """The material of a case."""

    materials: tuple[Material, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingCheck:
    """The check before a case is closed."""

    proposer: str
    status: str
    checker: str | None
    reasons: tuple[str, ...]
    requested_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The dossier of a case."""

    case_id: str
    opened_at: datetime | None
    closed_at: datetime | None
    manner: str | None
    imaged_at: datetime | None
    pages: int | None
    archived_at: datetime | None
    volume: str | None
    closing_check: ClosingCheck | None
    materials: tuple[Material, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckWaiting:
    """A proposal that waits for its check."""

    case_id: str
    proposer: str
    requested_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksWaiting:
    """The proposals that wait, oldest first."""

    closing_checks: tuple[CheckWaiting, ...]
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class Termination:
    """A case closed by 终本."""

    case_id: str
    filed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminations:
    """The cases closed by 终本, by case id."""

    terminations: tuple[Termination, ...]
    next: Next
