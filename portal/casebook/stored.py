"""The files of a case, as the events of the services tell of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.sealed import Sealed
from kernel.journal.projections import Reader
from portal.casebook.views import parsed

ENTRIES_MAX = 10_000  # twice as many files as a case may have in one service
SQL = (
    "select service, name, occurred_at, body from entries "
    "where court = $1 and case_id = $2 and name in ('FileStored', 'FileRemoved') "
    "order by recorded_at, service, position limit $3"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that a service keeps; `file_name` is sealed under the key of the case."""

    service: str
    file_id: str
    kind: str
    size_bytes: int
    file_name: Sealed
    uploader: str
    at: datetime


async def files_of(reader: Reader, court: str, case_id: str) -> list[StoredFile]:
    """The files of a case that were not removed, the newest first."""
    rows = await reader.fetch(SQL, court, case_id, ENTRIES_MAX)
    return _kept([parsed(row, "body") for row in rows])


def _kept(entries: Sequence[Mapping[str, Any]]) -> list[StoredFile]:
    found: dict[str, StoredFile] = {}
    for one in entries:
        body = one["body"]
        if one["name"] == "FileRemoved":
            found.pop(body["file_id"], None)
        else:
            found[body["file_id"]] = StoredFile(
                service=one["service"],
                file_id=body["file_id"],
                kind=body["kind"],
                size_bytes=body["size_bytes"],
                file_name=Sealed(**body["file_name"]),
                uploader=body["uploader"],
                at=one["occurred_at"],
            )
    return list(reversed(found.values()))
