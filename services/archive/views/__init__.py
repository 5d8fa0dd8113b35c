"""Read models of archive: each dossier with its material, open closing checks, the 终本 library."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, TypeAlias

from contracts.archive import (
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
from kernel.door.lists import FIRST, Key, Listing, PageWanted, answered
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Reader, Statement

DossierProgress: TypeAlias = DossierOpened | DossierClosed | DossierDigitised | VolumeArchived
MaterialProgress: TypeAlias = MaterialReceived | MaterialRefused | MaterialScanned
CheckProgress: TypeAlias = ClosingCheckRequested | ClosingCheckPassed | ClosingCheckFailed


CHECKS = Listing(
    name="closing_checks",
    orders={"requested_at": (Key("requested_at", "timestamptz"), Key("case_id"))},
    sort="requested_at",
    day="requested_at",
)
LIBRARY = Listing(
    name="terminations",
    orders={
        "case_id": (Key("case_id"),),
        "filed_at": (Key("filed_at", "timestamptz"), Key("case_id")),
    },
    sort="case_id",
    day="filed_at",
)


def project(recorded: Recorded) -> Sequence[Statement]:
    """The statements by which an event changes the read models."""
    event, court, at = recorded.event, recorded.court, recorded.occurred_at
    if isinstance(event, DossierProgress):
        return _project_dossier(event, court, at)
    if isinstance(event, MaterialProgress):
        return _project_material(event, court, at)
    if isinstance(event, CheckProgress):
        return _project_check(event, court, at)
    if isinstance(event, TerminationFiledInLibrary):
        sql = (
            "insert into terminations (court, case_id, filed_at) values ($1, $2, $3) "
            "on conflict (court, case_id) do update set filed_at = excluded.filed_at"
        )
        return [(sql, (court, event.case_id, at))]
    return ()


def _project_dossier(
    event: DossierProgress,
    court: str,
    at: datetime,
) -> Sequence[Statement]:
    place = (court, event.case_id, at)
    match event:
        case DossierOpened():
            sql = (
                "insert into dossiers (court, case_id, opened_at) values ($1, $2, $3) "
                "on conflict (court, case_id) do update set opened_at = excluded.opened_at"
            )
            return [(sql, place)]
        case DossierClosed():
            sql = (
                "update dossiers set closed_at = $3, manner = $4 where court = $1 and case_id = $2"
            )
            return [(sql, (*place, event.manner))]
        case DossierDigitised():
            sql = "update dossiers set imaged_at = $3, pages = $4 where court = $1 and case_id = $2"
            return [(sql, (*place, event.pages))]
        case VolumeArchived():
            sql = (
                "update dossiers set archived_at = $3, volume = $4 "
                "where court = $1 and case_id = $2"
            )
            return [(sql, (*place, event.volume))]


def _project_material(event: MaterialProgress, court: str, at: datetime) -> Sequence[Statement]:
    place = (court, event.case_id, event.material_id, at)
    match event:
        case MaterialReceived():
            sql = (
                "insert into materials (court, case_id, material_id, received_at, material_kind, "
                "giver, pages, status) values ($1, $2, $3, $4, $5, $6, $7, 'received') "
                "on conflict (court, case_id, material_id) do update set "
                "received_at = excluded.received_at, material_kind = excluded.material_kind, "
                "giver = excluded.giver, pages = excluded.pages, status = excluded.status"
            )
            return [(sql, (*place, event.material_kind, event.giver, event.pages))]
        case MaterialRefused():
            sql = (
                "insert into materials (court, case_id, material_id, refused_at, material_kind, "
                "giver, correction, status) values ($1, $2, $3, $4, $5, $6, $7, 'refused') "
                "on conflict (court, case_id, material_id) do update set "
                "refused_at = excluded.refused_at, material_kind = excluded.material_kind, "
                "giver = excluded.giver, correction = excluded.correction, "
                "status = excluded.status"
            )
            return [(sql, (*place, event.material_kind, event.giver, event.correction))]
        case MaterialScanned():
            sql = (
                "update materials set scanned_at = $4, status = 'scanned' "
                "where court = $1 and case_id = $2 and material_id = $3"
            )
            return [(sql, place)]


def _project_check(
    event: CheckProgress,
    court: str,
    at: datetime,
) -> Sequence[Statement]:
    place = (court, event.case_id, at)
    match event:
        case ClosingCheckRequested():
            sql = (
                "insert into closing_checks (court, case_id, requested_at, proposer, status) "
                "values ($1, $2, $3, $4, 'pending') on conflict (court, case_id) do update set "
                "requested_at = excluded.requested_at, proposer = excluded.proposer, "
                "status = excluded.status, checker = null, reasons = '{}', settled_at = null"
            )
            return [(sql, (*place, event.proposer))]
        case ClosingCheckPassed():
            sql = (
                "update closing_checks set settled_at = $3, checker = $4, status = 'passed' "
                "where court = $1 and case_id = $2"
            )
            return [(sql, (*place, "、".join(event.checkers)))]
        case ClosingCheckFailed():
            sql = (
                "update closing_checks set settled_at = $3, checker = $4, reasons = $5, "
                "status = 'failed' where court = $1 and case_id = $2"
            )
            return [(sql, (*place, event.checker, list(event.reasons)))]


async def dossier_view(reader: Reader, court: str, case_id: str) -> dict[str, Any] | None:
    """The dossier with its material and its closing check; None when there is none."""
    dossier = await reader.fetchrow(
        "select case_id, opened_at, closed_at, manner, imaged_at, pages, archived_at, volume "
        "from dossiers where court = $1 and case_id = $2",
        court,
        case_id,
    )
    if dossier is None:
        return None
    check = await reader.fetchrow(
        "select proposer, status, checker, reasons, requested_at, settled_at "
        "from closing_checks where court = $1 and case_id = $2",
        court,
        case_id,
    )
    materials = await materials_view(reader, court, case_id)
    return {**dossier, "closing_check": check, "materials": materials["materials"]}


async def materials_view(reader: Reader, court: str, case_id: str) -> dict[str, Any]:
    """Every material that was handed in, signed for or not."""
    rows = await reader.fetch(
        "select material_id, material_kind, giver, status, pages, correction, received_at, "
        "refused_at, scanned_at from materials where court = $1 and case_id = $2 "
        "order by coalesce(received_at, refused_at), material_id",
        court,
        case_id,
    )
    return {"materials": rows}


async def closing_checks(
    reader: Reader, court: str, page: Annotated[PageWanted, CHECKS] = FIRST
) -> dict[str, Any]:
    """The proposals that wait for the 终本-management team, oldest first."""
    select = "select case_id, proposer, requested_at, {place} from closing_checks"
    return await answered(reader, court, CHECKS, page, select, [("status = 'pending'",)])


async def termination_library(
    reader: Reader, court: str, page: Annotated[PageWanted, LIBRARY] = FIRST
) -> dict[str, Any]:
    """The cases closed by 终本, by case id."""
    select = "select case_id, filed_at, {place} from terminations"
    return await answered(reader, court, LIBRARY, page, select)
