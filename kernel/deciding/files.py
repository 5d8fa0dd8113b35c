"""Files (文件) of a case: the decisions that every service shares. Pure.

A content is received, checked and encrypted before `StoreFile` is decided; here it becomes a fact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from contracts import fields
from contracts.files import (
    DocumentNoted,
    FileEvent,
    FileKind,
    FileName,
    FileRemoved,
    FileStored,
)
from contracts.sealed import said
from kernel.deciding.decider import (
    Circumstances,
    Fault,
    Invalid,
    NoSuchCase,
    Refused,
    Stands,
    command,
)

FILES_MAX = 5_000  # of a case in one service; a paper dossier of that many scans fills a room


@command("存入文件")
class StoreFile:
    """Record that a file of a case was stored. Given once its content was received and checked."""

    case_id: fields.CaseId
    file_id: fields.FileId
    content: fields.FileContent
    size_bytes: fields.FileBytes
    kind: FileKind
    file_name: FileName
    scanned_by: fields.ScannedBy = ""
    pages: fields.FilePages | None = None


@command("删除文件")
class RemoveFile:
    """Remove a stored file with its content, for a reason."""

    case_id: fields.CaseId
    file_id: fields.FileId
    reason: fields.Reason


Filing: TypeAlias = StoreFile | RemoveFile


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a case in a service: those that are there, by content, and those removed; and
    the sealed documents of the case that the service knows of."""

    kept: Mapping[str, FileStored] = field(default_factory=dict)
    removed: Mapping[str, FileRemoved] = field(default_factory=dict)
    documents: frozenset[str] = frozenset()

    def of(self, file_id: str) -> FileStored | None:
        """The file with this id; None if there is none or it was removed."""
        return next((one for one in self.kept.values() if one.file_id == file_id), None)


def stream_of(case_id: str) -> str:
    """The stream of the files of a case."""
    return f"files-{case_id}"


def require_stored(
    circumstances: Circumstances, case_id: str, file_id: str, field: str, what: str
) -> None:
    """Raises NoSuchCase where the file is not stored in the case. The command must consult
    `stream_of` the case; `what` says in Chinese which paper is meant."""
    files: Files = circumstances.consulted.get(stream_of(case_id), Files())
    if files.of(file_id) is None:
        raise NoSuchCase(what, field)


def require_all_stored(
    circumstances: Circumstances, case_id: str, file_ids: Sequence[str], field: str, what: str
) -> None:
    """The same for several files, of which there is one at least."""
    for file_id in file_ids or ("",):
        require_stored(circumstances, case_id, file_id, field, what)


def stored_in(circumstances: Circumstances, case_id: str) -> tuple[str, ...]:
    """The ids of the files that are stored in the case, in the order in which they came. The
    command must consult `stream_of` the case."""
    files: Files = circumstances.consulted.get(stream_of(case_id), Files())
    return tuple(one.file_id for one in files.kept.values())


def named_as_documents(circumstances: Circumstances, case_id: str) -> frozenset[str]:
    """The ids that a step of the case may name as a document: stored files, and documents that
    were made and sealed for it. The command must consult `stream_of` the case."""
    files: Files = circumstances.consulted.get(stream_of(case_id), Files())
    return frozenset(one.file_id for one in files.kept.values()) | files.documents


@dataclass(frozen=True, slots=True)
class PageCount:
    """The pages of some stored files: those that their contents tell, and how many files tell
    nothing."""

    told: int
    silent: int

    @property
    def least(self) -> int:
        """The fewest that there can be."""
        return self.told + self.silent


def pages_of(circumstances: Circumstances, case_id: str, file_ids: Sequence[str]) -> PageCount:
    """The pages of stored files. The command must consult `stream_of` the case."""
    files: Files = circumstances.consulted.get(stream_of(case_id), Files())
    pages = [one.pages for one in files.kept.values() if one.file_id in file_ids]
    told = [one for one in pages if one is not None]
    return PageCount(sum(told), len(pages) - len(told))


def evolve_files(files: Files, event: FileEvent) -> Files:
    """The files after an event."""
    match event:
        case FileStored():
            return replace(files, kept={**files.kept, event.content: event})
        case FileRemoved():
            kept = {one.content: one for one in files.kept.values() if one.file_id != event.file_id}
            return replace(files, kept=kept, removed={**files.removed, event.file_id: event})
        case DocumentNoted():
            return replace(files, documents=files.documents | {event.document_id})


def decide_files(
    command: Filing, files: Files, circumstances: Circumstances
) -> Sequence[FileEvent]:
    """Record a stored or a removed file. A content that the case already has is not stored twice.

    Raises:
        Invalid: a removal gives no reason.
        NoSuchCase: there is no such file.
        Stands: the file was removed for another reason.
        Refused: the case has too many files.
    """
    match command:
        case StoreFile():
            return _store(command, files, circumstances)
        case RemoveFile():
            return _remove(command, files, circumstances)


def _store(command: StoreFile, files: Files, circumstances: Circumstances) -> Sequence[FileStored]:
    if command.content in files.kept or command.file_id in files.removed:
        return []
    if len(files.kept) >= FILES_MAX:
        raise Refused("", f"本案在此存放的文件已达 {FILES_MAX} 个", "case_id")
    return [
        FileStored(
            case_id=command.case_id,
            file_id=command.file_id,
            content=command.content,
            size_bytes=command.size_bytes,
            kind=command.kind,
            file_name=command.file_name,
            uploader=circumstances.actor.person,
            scanned_by=command.scanned_by,
            pages=command.pages,
        )
    ]


def _remove(
    command: RemoveFile, files: Files, circumstances: Circumstances
) -> Sequence[FileRemoved]:
    if not said(command.reason):
        raise Invalid(Fault(field="reason", title="须写明理由"))
    gone = files.removed.get(command.file_id)
    if gone is not None:
        if gone.reason == command.reason:
            return []
        why = f"该文件已由{gone.remover}删除"
        raise Stands("", why, "file_id", {"remover": gone.remover})
    if files.of(command.file_id) is None:
        raise NoSuchCase("该文件", "file_id")
    return [
        FileRemoved(
            case_id=command.case_id,
            file_id=command.file_id,
            remover=circumstances.actor.person,
            reason=command.reason,
        )
    ]
