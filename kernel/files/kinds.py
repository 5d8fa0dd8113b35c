"""Which files are accepted, told by their content; their names decide nothing."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

import puremagic

from contracts.files import FileKind

MEGABYTE = 1_000_000
HEAD_BYTES = 8_192  # of the beginning of a content: signatures lie there
TAIL_BYTES = 1_048_576  # of its end: the directory of a zip container lies there
MACROS = "vbaProject.bin"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A kind of file that is accepted: its media type, and the largest that is taken."""

    media_type: str
    bytes_max: int


OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Mapping[FileKind, Accepted] = {
    "pdf": Accepted("application/pdf", 200 * MEGABYTE),
    "ofd": Accepted("application/ofd", 200 * MEGABYTE),
    "docx": Accepted(f"{OFFICE}.wordprocessingml.document", 50 * MEGABYTE),
    "xlsx": Accepted(f"{OFFICE}.spreadsheetml.sheet", 50 * MEGABYTE),
    "jpeg": Accepted("image/jpeg", 50 * MEGABYTE),
    "png": Accepted("image/png", 50 * MEGABYTE),
    "tiff": Accepted("image/tiff", 200 * MEGABYTE),
    "webp": Accepted("image/webp", 50 * MEGABYTE),
    "heif": Accepted("image/heif", 50 * MEGABYTE),
    "mp4": Accepted("video/mp4", 2_000 * MEGABYTE),
    "mov": Accepted("video/quicktime", 2_000 * MEGABYTE),
    "mp3": Accepted("audio/mpeg", 500 * MEGABYTE),
    "wav": Accepted("audio/wav", 500 * MEGABYTE),
    "amr": Accepted("audio/amr", 500 * MEGABYTE),
}
LARGEST_BYTES = max(accepted.bytes_max for accepted in KINDS.values())
# What puremagic calls them, in the order in which they are looked for.
SIGNATURES: Mapping[str, FileKind] = {
    ".pdf": "pdf",
    ".jpg": "jpeg",
    ".png": "png",
    ".tiff": "tiff",
    ".webp": "webp",
    ".heif": "heif",
    ".heic": "heif",
    ".mov": "mov",
    ".mp4": "mp4",
    ".mp3": "mp3",
    ".mpga": "mp3",
    ".koz": "mp3",  # any with a title in front
    ".wav": "wav",
    ".amr": "amr",
}
ZIP = b"PK\x03\x04"
# A container is told by an entry that only it has.
CONTAINERS: Mapping[str, FileKind] = {
    "OFD.xml": "ofd",
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
}


class NotAccepted(Exception):
    """A content of this kind is not accepted. The message is Chinese, for the user."""


def kind_of(head: bytes, tail: bytes) -> FileKind:
    """The kind of a content, from its first HEAD_BYTES and its last TAIL_BYTES.

    Raises NotAccepted if it is of no accepted kind, or a container with macros.
    """
    if head.startswith(ZIP):
        return _container(tail)
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        matches = []
    surest = max((match.confidence for match in matches), default=0.0)
    found = {match.extension for match in matches if match.confidence == surest}
    for extension, kind in SIGNATURES.items():
        if extension in found:
            return kind
    raise NotAccepted(f"不接受这种文件，可以上传：{'、'.join(KINDS)}")


def _container(tail: bytes) -> FileKind:
    """A zip container, told by the names in its directory, which lies at its end."""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(tail)).namelist())
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        raise NotAccepted("文件不完整，或者其中的文件过多") from error
    if any(name.rpartition("/")[2] == MACROS for name in names):
        raise NotAccepted("不接受带宏的文件")
    for name, kind in CONTAINERS.items():
        if name in names:
            return kind
    raise NotAccepted("不接受压缩文件，请上传其中的文件")


def require_within(kind: FileKind, size_bytes: int) -> None:
    """Raises NotAccepted if a content of this kind is larger than its limit."""
    most = KINDS[kind].bytes_max
    if size_bytes > most:
        raise NotAccepted(f"{kind} 文件不得超过 {most // MEGABYTE} MB")
