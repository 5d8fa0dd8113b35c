"""Archive (卷宗、终本、归档): facts about paper, the closing check, the 终本 library, volumes."""

from dataclasses import dataclass
from typing import TypeAlias

from contracts.values import ClosingManner


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierOpened:
    """The dossier of a case was opened."""

    case_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialReceived:
    """Paper was handed in, checked and signed for by the dossier centre."""

    case_id: str
    material_id: str
    material_kind: str
    giver: str
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialRefused:
    """Paper that breaks the norms was not signed for; `correction` says what to mend."""

    case_id: str
    material_id: str
    material_kind: str
    giver: str
    correction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialScanned:
    """The paper was scanned, uploaded, named and catalogued."""

    case_id: str
    material_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingCheckRequested:
    """A proposal to close by 终本 reached the 终本-management team."""

    case_id: str
    proposer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingCheckPassed:
    """The closing check found every condition met."""

    case_id: str
    checker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingCheckFailed:
    """The closing check found conditions missing."""

    case_id: str
    checker: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminationFiledInLibrary:
    """A case closed by 终本 entered the 终本 library for periodic checks."""

    case_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierClosed:
    """The case is closed: the dossier awaits its conversion into an image dossier."""

    case_id: str
    manner: ClosingManner


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierDigitised:
    """The electronic dossier was turned into an image dossier and submitted with the paper."""

    case_id: str
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeArchived:
    """The archive department reviewed the volume and took it."""

    case_id: str
    volume: str


ArchiveEvent: TypeAlias = (
    DossierOpened
    | MaterialReceived
    | MaterialRefused
    | MaterialScanned
    | ClosingCheckRequested
    | ClosingCheckPassed
    | ClosingCheckFailed
    | TerminationFiledInLibrary
    | DossierClosed
    | DossierDigitised
    | VolumeArchived
)
