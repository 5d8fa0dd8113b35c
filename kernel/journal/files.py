"""The read model of files, the same in every service."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import orjson

from contracts.files import FileRemoved, FileStored
from contracts.sealed import Sealed
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Project, Reader, Statement

STORED = """
    insert into files (court, case_id, file_id, content, size_bytes, kind, file_name, uploader,
        scanned_by, stored_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (court, case_id, file_id) do nothing
"""
REMOVED = """
    update files set removed_at = $4, removed_by = $5
    where court = $1 and case_id = $2 and file_id = $3
"""
OF_CASE = "select * from files where court = $1 and case_id = $2 order by stored_at, file_id"
ONE = "select * from files where court = $1 and case_id = $2 and file_id = $3"

BY_CONTENT = """
    select file_id from files
    where court = $1 and case_id = $2 and content = $3 and removed_at is null
"""


def with_files(project: Project) -> Project:
    """The projection of a service, with that of its files."""

    def both(recorded: Recorded) -> Sequence[Statement]:
        match recorded.event:
            case FileStored():
                return [(STORED, _stored(recorded, recorded.event))]
            case FileRemoved():
                event = recorded.event
                place = (recorded.court, event.case_id, event.file_id)
                return [(REMOVED, (*place, recorded.occurred_at, event.remover))]
            case _:
                return project(recorded)

    return both


def _stored(recorded: Recorded, event: FileStored) -> tuple[object, ...]:
    return (
        recorded.court,
        event.case_id,
        event.file_id,
        event.content,
        event.size_bytes,
        event.kind,
        orjson.dumps(asdict(event.file_name)).decode(),
        event.uploader,
        event.scanned_by,
        recorded.occurred_at,
    )


async def of_case(reader: Reader, court: str, case_id: str) -> list[dict[str, Any]]:
    """Every file of a case, those that were removed included, in the order of storing."""
    return [_shown(row) for row in await reader.fetch(OF_CASE, court, case_id)]


async def one(reader: Reader, court: str, case_id: str, file_id: str) -> dict[str, Any] | None:
    """One file; None if the case has none of this id."""
    row = await reader.fetchrow(ONE, court, case_id, file_id)
    return _shown(row) if row else None


async def with_content(reader: Reader, court: str, case_id: str, content: str) -> str | None:
    """The id of the file of a case that has this content; None if there is none."""
    row = await reader.fetchrow(BY_CONTENT, court, case_id, content)
    return row["file_id"] if row else None


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "file_name": Sealed(**orjson.loads(row["file_name"]))}
