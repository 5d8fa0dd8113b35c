"""What may be asked of archive."""

from typing import TypeAlias

from contracts.values import ClosingManner
from kernel.deciding.decider import command


@command
class OpenDossier:
    """Open the dossier of a case (on its filing)."""

    case_id: str


@command
class ReceiveMaterial:
    """Sign for paper that was handed in and keeps the norms."""

    case_id: str
    material_id: str
    material_kind: str
    giver: str
    pages: int


@command
class RefuseMaterial:
    """Do not sign for paper that breaks the norms; `correction` says what to mend."""

    case_id: str
    material_id: str
    material_kind: str
    giver: str
    correction: str


@command
class ScanMaterial:
    """Record that a received material was scanned, uploaded, named and catalogued."""

    case_id: str
    material_id: str


@command
class CloseDossier:
    """Note that the case is closed: no more than its conversion and archiving are left."""

    case_id: str
    manner: ClosingManner


@command
class DigitiseDossier:
    """Record that the electronic dossier was turned into an image dossier and submitted."""

    case_id: str
    pages: int


@command
class ArchiveVolume:
    """Record that the archive department reviewed the volume and took it."""

    case_id: str
    volume: str


@command
class RequestClosingCheck:
    """Bring a proposal to close by 终本 before the 终本-management team."""

    case_id: str
    proposer: str


@command
class PassClosingCheck:
    """Find every condition of a 终本 met. Who checks is never who proposed."""

    case_id: str


@command
class FailClosingCheck:
    """Find conditions of a 终本 missing, and say which."""

    case_id: str
    reasons: tuple[str, ...]


@command
class FileTerminationInLibrary:
    """Enter a case closed by 终本 in the 终本 library."""

    case_id: str


ClosingCommand: TypeAlias = (
    RequestClosingCheck | PassClosingCheck | FailClosingCheck | FileTerminationInLibrary
)
DossierCommand: TypeAlias = (
    OpenDossier
    | ReceiveMaterial
    | RefuseMaterial
    | ScanMaterial
    | CloseDossier
    | DigitiseDossier
    | ArchiveVolume
)
Command: TypeAlias = DossierCommand | ClosingCommand


def stream_of(command: Command) -> str:
    """One stream for the dossier of a case, one for its 终本 check."""
    match command:
        case (
            RequestClosingCheck()
            | PassClosingCheck()
            | FailClosingCheck()
            | FileTerminationInLibrary()
        ):
            return f"closing-{command.case_id}"
        case _:
            return f"dossier-{command.case_id}"
