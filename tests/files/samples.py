"""Contents of every kind that is accepted, as small as they can be, and of some that are not."""

import io
import zipfile
from collections.abc import Mapping


def zipped(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as container:
        for name in names:
            container.writestr(name, "<a/>")
    return made.getvalue()


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
TYPES = "[Content_Types].xml"
ACCEPTED: Mapping[str, tuple[str, bytes]] = {
    "PDF": ("pdf", PDF),
    "OFD": ("ofd", zipped("Doc_0/Document.xml", "OFD.xml")),
    "Word": ("docx", zipped(TYPES, "_rels/.rels", "word/document.xml")),
    "Excel": ("xlsx", zipped(TYPES, "xl/workbook.xml")),
    "JFIF": ("jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(100)),
    "Exif": ("jpeg", b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00" + bytes(100)),
    "bare JPEG": ("jpeg", b"\xff\xd8\xff\xdb\x00\x43" + bytes(100)),
    "PNG": ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(50)),
    "little-endian TIFF": ("tiff", b"II*\0\x08\0\0\0" + bytes(50)),
    "big-endian TIFF": ("tiff", b"MM\0*\0\0\0\x08" + bytes(50)),
    "WebP": ("webp", b"RIFF\x24\0\0\0WEBPVP8 " + bytes(50)),
    "HEIC": ("heif", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(50)),
    "MP4": ("mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(50)),
    "MP4 of a phone": ("mp4", b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(50)),
    "M4A": ("mp4", b"\0\0\0\x1cftypM4A \0\0\0\0M4A mp42isom" + bytes(50)),
    "QuickTime": ("mov", b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + bytes(50)),
    "MP3 with a title": ("mp3", b"ID3\x03\0\0\0\0\0\x21" + bytes(100)),
    "bare MP3": ("mp3", b"\xff\xfb\x90\x64" + bytes(100)),
    "WAV": ("wav", b"RIFF\x24\0\0\0WAVEfmt " + bytes(50)),
    "AMR": ("amr", b"#!AMR\n<" + bytes(50)),
}
REFUSED: Mapping[str, bytes] = {
    "nothing": b"",
    "plain text": "被执行人".encode(),
    "a page": b"<!DOCTYPE html><html><script>alert(1)</script>",
    "a drawing with scripts": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    "a program for Windows": b"MZ\x90\0\3" + bytes(200),
    "a program for Linux": b"\x7fELF\2\1\1" + bytes(50),
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "an archive": zipped("a.pdf", "b.jpg"),
    "a Java program": zipped("META-INF/MANIFEST.MF", "A.class"),
    "Word with macros": zipped(TYPES, "word/document.xml", "word/vbaProject.bin"),
    "half a Word document": zipped(TYPES, "word/document.xml")[:60],
    "an old Word document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "a RAR archive": b"Rar!\x1a\x07\x01\0" + bytes(40),
    "a GIF": b"GIF89a" + bytes(50),
    "a bitmap": b"BM\x36\0\0\0" + bytes(60),
    "an AVI": b"RIFF\x24\0\0\0AVI LIST" + bytes(50),
    "a PDF that begins late": b"x" * 2000 + PDF,
    "zeros": bytes(500),
}
