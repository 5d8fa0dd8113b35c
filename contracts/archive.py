"""Archive (卷宗、终本、归档): facts about paper, the closing check, the 终本 library, volumes."""

from typing import TypeAlias

from contracts import fields
from contracts.titles import event
from contracts.values import ClosingManner


@event("卷宗建立")
class DossierOpened:
    """The dossier of a case was opened."""

    case_id: fields.CaseId


@event("立案手续页数获悉")
class FilingPapersNoted:
    """The filing papers were scanned: they are the first pages of the dossier."""

    case_id: fields.CaseId
    pages: fields.Pages


@event("材料签收")
class MaterialReceived:
    """Paper was handed in, checked and signed for by the dossier centre."""

    case_id: fields.CaseId
    material_id: fields.MaterialId
    material_kind: fields.MaterialKind
    giver: fields.Giver
    pages: fields.Pages


@event("材料不予签收")
class MaterialRefused:
    """Paper that breaks the norms was not accepted; `correction` says what to correct."""

    case_id: fields.CaseId
    material_id: fields.MaterialId
    material_kind: fields.MaterialKind
    giver: fields.Giver
    correction: fields.Correction


@event("材料扫描完成")
class MaterialScanned:
    """The paper was scanned, uploaded, named and catalogued. `files` are the stored scans, with
    their `pages` where each tells them; of what was scanned before it was handed in none are
    named."""

    case_id: fields.CaseId
    material_id: fields.MaterialId
    files: fields.PaperFiles = ()
    pages: fields.Pages | None = None


@event("终本预审核提请")
class ClosingCheckRequested:
    """A proposal to close by 终本 reached those who check it."""

    case_id: fields.CaseId
    proposer: fields.Proposer
    proposer_role: fields.ProposerRole
    warnings: fields.ClosingWarnings = ()


@event("终本预审核通过")
class ClosingCheckPassed:
    """Everybody who checks the closing found every condition met."""

    case_id: fields.CaseId
    checkers: fields.Checkers


@event("终本预审核未通过")
class ClosingCheckFailed:
    """The closing check was not passed: conditions are missing, or it ended without a result.

    `checker` is who found it so; empty where the proposal was taken back or nobody decided in time.
    """

    case_id: fields.CaseId
    checker: fields.Checker
    reasons: fields.Reasons


@event("案件进入终本库")
class TerminationFiledInLibrary:
    """A case closed by 终本 entered the 终本 library for periodic checks."""

    case_id: fields.CaseId


@event("卷宗待归档")
class DossierClosed:
    """The case is closed: the dossier awaits its conversion into an image dossier."""

    case_id: fields.CaseId
    manner: ClosingManner


@event("影像卷宗转化完成")
class DossierDigitised:
    """The electronic dossier was turned into an image dossier and submitted with the paper."""

    case_id: fields.CaseId
    pages: fields.Pages


@event("卷宗归档")
class VolumeArchived:
    """The archive department reviewed and accepted the volume."""

    case_id: fields.CaseId
    volume: fields.VolumeNumber


ArchiveEvent: TypeAlias = (
    DossierOpened
    | FilingPapersNoted
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
