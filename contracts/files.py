"""Files (文件): contents that people hand to a service for a case, and that it keeps encrypted.

The content lies outside the log, under the case's key (decision 0027); the log says that it is
there. Every service can keep files of its own cases.
"""

from typing import Annotated, Literal, TypeAlias

from contracts import fields
from contracts.sealed import Sealed, personal
from contracts.titles import choices, event

FileKind: TypeAlias = Annotated[
    Literal[
        "pdf",
        "ofd",
        "docx",
        "xlsx",
        "jpeg",
        "png",
        "tiff",
        "webp",
        "heif",
        "mp4",
        "mov",
        "mp3",
        "wav",
        "amr",
    ],
    choices(
        "文件类型",
        {
            "pdf": "PDF 文档",
            "ofd": "OFD 版式文档",
            "docx": "Word 文档",
            "xlsx": "Excel 表格",
            "jpeg": "JPEG 图片",
            "png": "PNG 图片",
            "tiff": "TIFF 图片",
            "webp": "WebP 图片",
            "heif": "HEIF 图片",
            "mp4": "MP4 音视频",
            "mov": "MOV 视频",
            "mp3": "MP3 录音",
            "wav": "WAV 录音",
            "amr": "AMR 录音",
        },
    ),
]
FileName: TypeAlias = Annotated[Sealed, personal("text", "文件名")]


@event("文件存入")
class FileStored:
    """A file was stored: its content was received whole, checked and encrypted.

    `content` is a keyed hash of the content: equal in one case for equal contents, and without the
    case's key it says nothing. `kind` follows from the content, not from the name, and so does the
    number of `pages`, None where the content does not tell it plainly. `scanned_by` is the virus
    scanner that found nothing; empty where the deployment has none.
    """

    case_id: fields.CaseId
    file_id: fields.FileId
    content: fields.FileContent
    size_bytes: fields.FileBytes
    kind: FileKind
    file_name: FileName
    uploader: fields.Uploader
    scanned_by: fields.ScannedBy = ""
    pages: fields.FilePages | None = None


@event("文件删除")
class FileRemoved:
    """A stored file was removed with its content, and why. That it was there stays on record."""

    case_id: fields.CaseId
    file_id: fields.FileId
    remover: fields.Remover
    reason: fields.Reason


@event("文书签章获悉")
class DocumentNoted:
    """A document of the case was made, reviewed and sealed in `documents`: a step may name it, like
    a stored file."""

    case_id: fields.CaseId
    document_id: fields.DocumentId


FileEvent: TypeAlias = FileStored | FileRemoved | DocumentNoted
