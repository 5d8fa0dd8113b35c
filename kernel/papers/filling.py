"""Placeholders of a Word template: found with their place, checked, filled."""

import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import LxmlError

from kernel.papers.refused import Flaw, Place, Unfit

SEAL = "印章"  # the placeholder over which the court's seal is set
SEAL_MARK = "\ue000"  # what it is filled with; the converter finds it again
MARKED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{\{|\}\}|\{%|%\}", re.DOTALL)
PLAIN = re.compile(r"\{\{\s*([^\W\d]\w*)\s*\}\}")
MAIN_PART = "word/document.xml"
PLACE_TEXT_MAX = 20  # characters of a paragraph that are shown
DOCX_BYTES_MAX = 700_000  # of an uploaded template; ours have 40 kB
UNPACKED_BYTES_MAX = 20_000_000


def opened(docx: bytes) -> Any:
    """A Word document. Raises Unfit where it is none, or far too large."""
    if len(docx) > DOCX_BYTES_MAX:
        raise Unfit(Flaw(f"模板不得超过 {DOCX_BYTES_MAX // 1_000} kB"))
    try:
        with zipfile.ZipFile(BytesIO(docx)) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNPACKED_BYTES_MAX:
                raise Unfit(Flaw("模板解压后过大"))
        return Document(BytesIO(docx))
    except (zipfile.BadZipFile, KeyError, ValueError, LxmlError) as error:
        raise Unfit(Flaw("不是 Word 文档（.docx）")) from error


def _require_plain(docx: bytes) -> None:
    """Raises Unfit where braces stand elsewhere than in the text: whatever fills a template would
    read them too."""
    document = opened(docx)
    with zipfile.ZipFile(BytesIO(docx)) as parts:
        names = [name for name in parts.namelist() if name.endswith((".xml", ".rels"))]
        for name in names:
            if name == MAIN_PART:
                continue
            content = parts.read(name)
            if any(mark in content for mark in (b"{{", b"{%", b"{#")):
                raise Unfit(Flaw("页眉、页脚、脚注和文档属性中不能有占位符"))
    for element in document.element.iter():
        if any("{" in value for value in element.attrib.values() if isinstance(value, str)):
            raise Unfit(Flaw("占位符只能写在文字中"))


def paragraphs_of(document: Any) -> Iterator[tuple[Place, str]]:
    """Every paragraph, those of tables too, in their order, with its whole text."""
    for number, paragraph in enumerate(document.element.body.iter(qn("w:p")), start=1):
        text = "".join(one.text or "" for one in paragraph.iter(qn("w:t")))
        yield Place(number, text[:PLACE_TEXT_MAX]), text


def placeholders_of(docx: bytes) -> tuple[str, ...]:
    """The names of the placeholders, in their order, each once.

    Raises Unfit for whatever else is written in braces: a template only names what is filled in.
    """
    _require_plain(docx)
    names: dict[str, None] = {}
    flaws: list[Flaw] = []
    for place, text in paragraphs_of(opened(docx)):
        for found in MARKED.findall(text):
            name = PLAIN.fullmatch(found)
            if name is None:
                flaws.append(Flaw(f"占位符只能写作“{{{{ 名称 }}}}”，不能写作“{found}”", place))
            else:
                names[name[1]] = None
    if flaws:
        raise Unfit(*flaws)
    return tuple(names)


def require_known(docx: bytes, known: Collection[str]) -> None:
    """Raises Unfit for every placeholder that is not known, with its place, and where the seal has
    no place."""
    names = placeholders_of(docx)
    flaws = [
        Flaw(f"没有“{name[1]}”这一占位符", place)
        for place, text in paragraphs_of(opened(docx))
        for name in PLAIN.finditer(text)
        if name[1] not in known
    ]
    if SEAL not in names:
        flaws.append(Flaw(f"缺少“{{{{ {SEAL} }}}}”：不知印章盖于何处"))
    if flaws:
        raise Unfit(*flaws)


def filled(docx: bytes, values: Mapping[str, str]) -> bytes:
    """The document with its placeholders filled. Raises Unfit for one without a value."""
    missing = [name for name in placeholders_of(docx) if name != SEAL and name not in values]
    if missing:
        raise Unfit(Flaw(f"缺少：{'、'.join(missing)}"))
    template = DocxTemplate(BytesIO(docx))
    rules = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        template.render({**values, SEAL: SEAL_MARK}, jinja_env=rules, autoescape=True)
    except (TemplateError, LxmlError) as error:
        raise Unfit(Flaw(f"模板无法填充：{error}")) from error
    written = BytesIO()
    template.save(written)
    return written.getvalue()
