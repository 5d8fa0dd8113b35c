"""A program of its own that draws the pages of a PDF: what others sent is read under limits, apart
from the portal. It reads the PDF from its input, and writes a JSON object to its output."""

import base64
import json
import resource
import struct
import sys
import zlib
from collections.abc import Iterator
from typing import Any

import pypdfium2

PAGES_MAX = 30
WIDTH = 1000  # pixels: twice what a narrow page shows, and readable on a wide one
PIXELS_MAX = 4_000_000  # of one page, however long it is
SCALE_MAX = 4.0
TEXT_MAX = 20_000  # characters of one page
MEMORY_BYTES = 2**30
PROCESSOR_SECONDS = 20
COLOURS = 3
TRUE_COLOUR, EIGHT_BITS = 2, 8  # of PNG
NO_FILTER = b"\0"


def main() -> None:
    """Draws the first pages of the PDF on the standard input; ends with an error for anything
    else."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    drawn = list(_pages(document))
    json.dump({"count": len(document), "pages": drawn}, sys.stdout)


def _pages(document: Any) -> Iterator[dict[str, Any]]:
    for number in range(min(len(document), PAGES_MAX)):
        page = document[number]
        width, height = page.get_size()
        scale = min(WIDTH / width, (PIXELS_MAX / (width * height)) ** 0.5, SCALE_MAX)
        bitmap = page.render(scale=scale, rev_byteorder=True, no_smoothtext=False)
        text = page.get_textpage().get_text_range(count=-1)[:TEXT_MAX]
        yield {
            "width": bitmap.width,
            "height": bitmap.height,
            "content": base64.b64encode(_png(bitmap)).decode(),
            "text": "\n".join(text.split("\r\n")).replace("\0", ""),
        }


def _png(bitmap: Any) -> bytes:
    """The picture as PNG, in true colour."""
    raw, used = bytes(bitmap.buffer), bitmap.width * COLOURS
    rows = (raw[at : at + used] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    pixels = b"".join(NO_FILTER + row for row in rows)
    size = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, EIGHT_BITS, TRUE_COLOUR, 0, 0, 0)
    parts = ((b"IHDR", size), (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, part) for kind, part in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


if __name__ == "__main__":
    main()
