"""The commands of archive."""

from collections.abc import Sequence
from typing import TypeAlias

from contracts import fields
from contracts.values import ClosingManner
from kernel.deciding.decider import command
from kernel.deciding.files import stream_of as files_of


@command("签收材料")
class ReceiveMaterial:
    """Accept paper that was handed in and meets the norms. `pages` are counted in the hand; the
    pages of the image dossier are those of the scans, as far as these tell them."""

    case_id: fields.CaseId
    material_id: fields.MaterialId
    material_kind: fields.MaterialKind
    giver: fields.Giver
    pages: fields.Pages


@command("不予签收材料")
class RefuseMaterial:
    """Refuse paper that breaks the norms; `correction` says what to correct."""

    case_id: fields.CaseId
    material_id: fields.MaterialId
    material_kind: fields.MaterialKind
    giver: fields.Giver
    correction: fields.Correction


@command("扫描材料")
class ScanMaterial:
    """Record that a received material was scanned, uploaded, named and catalogued. `files` are the
    stored scans, of no more pages than were signed for."""

    case_id: fields.CaseId
    material_id: fields.MaterialId
    files: fields.PaperFiles


@command("标记卷宗待归档")
class CloseDossier:
    """Record that the case is closed: only conversion and archiving remain."""

    case_id: fields.CaseId
    manner: ClosingManner


@command("转化影像卷宗")
class DigitiseDossier:
    """Record that the electronic dossier was turned into an image dossier and submitted. Its pages
    are those of the filing papers and of the material that was received."""

    case_id: fields.CaseId


@command("归档案卷")
class ArchiveVolume:
    """Record that the archive department reviewed the volume and took it."""

    case_id: fields.CaseId
    volume: fields.VolumeNumber


@command("提请终本预审核")
class RequestClosingCheck:
    """Bring a proposal to close by 终本 before those who check it."""

    case_id: fields.CaseId
    proposer: fields.Proposer
    proposer_role: fields.ProposerRole
    warnings: fields.ClosingWarnings = ()


@command("通过终本预审核")
class PassClosingCheck:
    """Find every condition of a 终本 met. Done under an approval, in the proposer's name.

    `warnings` is what those who check should look at.
    """

    case_id: fields.CaseId
    warnings: fields.ClosingWarnings = ()


@command("退回终本预审核")
class FailClosingCheck:
    """End a check that is not passed, with the reasons; `checker` is who refused it."""

    case_id: fields.CaseId
    checker: fields.Checker
    reasons: fields.Reasons


@command("列入终本库")
class FileTerminationInLibrary:
    """Enter a case closed by 终本 in the 终本 library."""

    case_id: fields.CaseId


ClosingCommand: TypeAlias = (
    RequestClosingCheck | PassClosingCheck | FailClosingCheck | FileTerminationInLibrary
)
DossierCommand: TypeAlias = (
    ReceiveMaterial | RefuseMaterial | ScanMaterial | CloseDossier | DigitiseDossier | ArchiveVolume
)
Command: TypeAlias = DossierCommand | ClosingCommand


def stream_of(command: Command) -> str:
    """One stream for the dossier of a case, one for its 终本 check."""
    if isinstance(command, ClosingCommand):
        return f"closing-{command.case_id}"
    return dossier_of(command.case_id)


def consults(command: Command, _court: str) -> Sequence[str]:
    """Scans are stored files of the case."""
    return (files_of(command.case_id),) if isinstance(command, ScanMaterial) else ()


def dossier_of(case_id: str) -> str:
    """The stream of a dossier."""
    return f"dossier-{case_id}"
