"""The decisions of archive: one function per command.

What holds an act back whatever is typed is in `acts`, and was asked before.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from contracts.archive import (
    ArchiveEvent,
    ClosingCheckFailed,
    ClosingCheckPassed,
    ClosingCheckRequested,
    DossierClosed,
    DossierDigitised,
    DossierOpened,
    MaterialReceived,
    MaterialRefused,
    MaterialScanned,
    TerminationFiledInLibrary,
    VolumeArchived,
)
from contracts.sealed import said
from kernel.deciding.decider import Circumstances, Fault, Invalid, NoSuchCase, Refused
from kernel.deciding.files import pages_of, require_all_stored
from services.archive import rules
from services.archive.commands import (
    ArchiveVolume,
    CloseDossier,
    Command,
    DigitiseDossier,
    FailClosingCheck,
    FileTerminationInLibrary,
    PassClosingCheck,
    ReceiveMaterial,
    RefuseMaterial,
    RequestClosingCheck,
    ScanMaterial,
)
from services.archive.state import ClosingCheck, Dossier, State

SCANNED = "material-scanned"


def decide(
    command: Command, state: State | None, circumstances: Circumstances
) -> Sequence[ArchiveEvent]:
    """The events that follow from a command. Raises Refused, or Early."""
    match command:
        case CloseDossier():
            return close_dossier(command, state)
        case RequestClosingCheck():
            return request_check(command, _check(state))
        case FileTerminationInLibrary():
            return file_in_library(command, _check(state))
        case PassClosingCheck():
            return pass_check(command, _check(state), circumstances)
        case FailClosingCheck():
            return fail_check(command, _check(state))
        case ReceiveMaterial():
            return receive(command, _dossier(state), circumstances)
        case RefuseMaterial():
            return refuse(command, _dossier(state), circumstances)
        case ScanMaterial():
            return scan(command, _dossier(state), circumstances)
        case DigitiseDossier():
            return digitise(_dossier(state))
        case ArchiveVolume():
            return archive_volume(command, _dossier(state), circumstances)
        case _:
            assert_never(command)


def _dossier(state: State | None) -> Dossier:
    if not isinstance(state, Dossier):
        raise NoSuchCase("本案卷宗")
    return state


def _check(state: State | None) -> ClosingCheck | None:
    assert not isinstance(state, Dossier)  # streams are named after what they hold
    return state


def receive(
    command: ReceiveMaterial, dossier: Dossier, circumstances: Circumstances
) -> Sequence[ArchiveEvent]:
    """Sign for material; what was refused may be handed in again under its id (鄢陵 二、(一)8).

    Raises Refused where there is no page, or others hand in this kind;
    Stands where the id stands for other material.
    """
    if command.material_id in dossier.received:
        standing = dossier.received[command.material_id]
        return circumstances.unchanged("material-registered", command, standing)
    if command.pages < 1 and circumstances.has_rule("material-registered"):
        raise circumstances.refuse("material-registered", "接收登记的页数至少为一页", "pages")
    rows = [row for row in circumstances.pack.dossier if row.material_kind == command.material_kind]
    if rows and command.giver not in rules.givers(rows, circumstances.pack):
        raise Refused(rows[0].article, f"“{rows[0].title}”不由该岗位移交", "giver")
    received = MaterialReceived(
        case_id=dossier.case_id,
        material_id=command.material_id,
        material_kind=command.material_kind,
        giver=command.giver,
        pages=command.pages,
    )
    if not any(row.scanned for row in rows):
        return [received]
    return [
        received,
        MaterialScanned(case_id=dossier.case_id, material_id=command.material_id),
    ]


def refuse(
    command: RefuseMaterial, dossier: Dossier, circumstances: Circumstances
) -> Sequence[ArchiveEvent]:
    if command.material_id in dossier.received and circumstances.has_rule("material-registered"):
        raise circumstances.refuse("material-registered", "材料已经签收", "material_id")
    if not said(command.correction) and circumstances.has_rule("material-refused"):
        raise circumstances.refuse(
            "material-refused", "不予签收的，须同时提出修改意见", "correction"
        )
    refused = MaterialRefused(
        case_id=dossier.case_id,
        material_id=command.material_id,
        material_kind=command.material_kind,
        giver=command.giver,
        correction=command.correction,
    )
    return [] if dossier.refused.get(command.material_id) == refused else [refused]


def scan(
    command: ScanMaterial, dossier: Dossier, circumstances: Circumstances
) -> Sequence[ArchiveEvent]:
    """Raises NoSuchCase where the material was not signed for, or a scan is not stored; Invalid for
    more scans than pages; Stands where it was scanned to other files."""
    files = tuple(dict.fromkeys(command.files))  # a file that is named twice is one
    if command.material_id in dossier.scanned:
        known, once = dossier.scanned[command.material_id], replace(command, files=files)
        return circumstances.unchanged(SCANNED, once, files=known.files)
    received = dossier.received.get(command.material_id)
    if received is None:
        raise NoSuchCase("已签收的该项材料", "material_id")
    require_all_stored(circumstances, dossier.case_id, files, "files", "已存入本案的扫描件")
    count = pages_of(circumstances, dossier.case_id, files)
    if count.least > received.pages:
        least = f"{len(files)}件，{'至少' if count.silent else '共'}{count.least}页"
        why = f"扫描件（{least}）多于签收的页数（{received.pages}页）"
        raise Invalid(Fault(field="files", title=why))
    return [
        MaterialScanned(
            case_id=dossier.case_id,
            material_id=command.material_id,
            files=files,
            pages=None if count.silent else count.told,
        )
    ]


def close_dossier(command: CloseDossier, state: State | None) -> Sequence[ArchiveEvent]:
    """Accepts a closing before the filing: topics have no order between them."""
    if state is None:
        return [
            DossierOpened(case_id=command.case_id),
            DossierClosed(case_id=command.case_id, manner=command.manner),
        ]
    if _dossier(state).closed:
        return []
    return [DossierClosed(case_id=command.case_id, manner=command.manner)]


def digitise(dossier: Dossier) -> Sequence[ArchiveEvent]:
    if dossier.imaged is not None:
        return []
    return [DossierDigitised(case_id=dossier.case_id, pages=dossier.pages)]


def archive_volume(
    command: ArchiveVolume, dossier: Dossier, circumstances: Circumstances
) -> Sequence[ArchiveEvent]:
    if dossier.archived is not None:
        return circumstances.unchanged("volume-archived", command, dossier.archived)
    return [VolumeArchived(case_id=dossier.case_id, volume=command.volume)]


def request_check(
    command: RequestClosingCheck, check: ClosingCheck | None
) -> Sequence[ArchiveEvent]:
    """Checks again a proposal that was sent back; a proposal that passed is not checked again."""
    if check is not None and (check.pending or check.passed or check.in_library):
        return []
    return [
        ClosingCheckRequested(
            case_id=command.case_id,
            proposer=command.proposer,
            proposer_role=command.proposer_role,
            warnings=command.warnings,
        )
    ]


def pass_check(
    command: PassClosingCheck, check: ClosingCheck | None, circumstances: Circumstances
) -> Sequence[ArchiveEvent]:
    """Pass the check of a 终本 as everybody who checks it approved (鄢陵 三、(八)14).

    Raises Refused where nobody approved it.
    """
    if check is None:
        raise NoSuchCase("本案的终本预审核申请")
    if check.passed:
        return []
    if circumstances.approved is None:
        raise circumstances.refuse("closing-checked", "终本报结须经审核人审核")
    return [ClosingCheckPassed(case_id=command.case_id, checkers=circumstances.approved.approvers)]


def fail_check(command: FailClosingCheck, check: ClosingCheck | None) -> Sequence[ArchiveEvent]:
    """End a check that is not passed; what does not wait any more stays as it is."""
    if check is None or not check.pending:
        return []
    return [
        ClosingCheckFailed(
            case_id=command.case_id, checker=command.checker, reasons=command.reasons
        )
    ]


def file_in_library(
    command: FileTerminationInLibrary, check: ClosingCheck | None
) -> Sequence[ArchiveEvent]:
    if check is not None and check.in_library:
        return []
    return [TerminationFiledInLibrary(case_id=command.case_id)]
