"""The plain text of a form, and the Word template that is built from it.

One line is one paragraph: `= ` the court above, `== ` the name of the document, `# ` a heading,
`> ` aligned right, `>> ` the signature, right but for two characters, `- ` not indented,
`| a | b |` a row of a table, `~~~` a new page, `/ ` a comment that is left out (`/ 紧凑`: set it
smaller). Any other line is a paragraph whose first line is indented; empty lines count for nothing.
`**bold**` stands out. Placeholders such as `{{ 案号 }}` are kept as they are.
"""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

BODY_FONT = "仿宋"
HEADING_FONT = "黑体"
TITLE_FONT = "宋体"
BODY_PT, LINE_PT = 16, 28  # 三号
COMPACT_PT, COMPACT_LINE_PT = 14, 23  # 四号, for a form that would spill a line or two
COURT_PT = 22  # 二号
COMPACT = "/ 紧凑"
BOLD = re.compile(r"\*\*(.+?)\*\*")
MARKS = ("== ", "= ", "# ", ">> ", "> ", "- ")
PAGE = "~~~"


def docx_of(source: str) -> bytes:
    """The Word template of a form's text. Raises ValueError for a row that fits no table."""
    document, compact = Document(), COMPACT in source.splitlines()
    size, line = (COMPACT_PT, COMPACT_LINE_PT) if compact else (BODY_PT, LINE_PT)
    _set_up(document, size, line)
    rows: list[list[str]] = []
    signed, last = False, None
    for written in [*source.splitlines(), ""]:
        text = written.strip()
        if text.startswith("|"):
            rows.append([cell.strip() for cell in text.strip("|").split("|")])
            continue
        if rows:
            _table(document, rows)
            rows = []
        if text and not text.startswith("/ "):
            signing = text.startswith(">> ")
            paragraph = _paragraph(document, text, size)
            if signing and not signed:  # the seal reaches above the signature
                paragraph.paragraph_format.space_before = Pt(2 * line)
                if last is not None:  # no page bears a signature alone
                    last.paragraph_format.keep_with_next = True
            signed, last = signing, paragraph
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _set_up(document: Any, size: float, line: float) -> None:
    """A4 with the margins of official documents, 仿宋, lines of a fixed height."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    normal = document.styles["Normal"]
    _font(normal, BODY_FONT, size)
    layout = normal.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)


def _font(owner: Any, name: str, size: float) -> None:
    owner.font.name, owner.font.size = name, Pt(size)
    owner.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _paragraph(document: Any, text: str, size: float) -> Any:
    if text == PAGE:
        paragraph = document.add_paragraph()
        paragraph.add_run().add_break(WD_BREAK.PAGE)
        return paragraph
    mark = next((one for one in MARKS if text.startswith(one)), "")
    words = text[len(mark) :].strip()
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    if mark in ("= ", "== "):
        layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
        layout.line_spacing = Pt(36)
        layout.space_after = Pt(14 if mark == "== " else 0)
        _font_of_all(paragraph, words, TITLE_FONT, COURT_PT)
        return paragraph
    if mark == "# ":
        _font_of_all(paragraph, words, HEADING_FONT, size)
        layout.first_line_indent = Pt(2 * size)
        return paragraph
    if mark in ("> ", ">> "):
        layout.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if mark == ">> ":
            layout.right_indent = Pt(2 * size)
            layout.keep_with_next = True
    elif mark == "":
        layout.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        layout.first_line_indent = Pt(2 * size)
    _runs(paragraph, words)
    return paragraph


def _font_of_all(paragraph: Any, words: str, name: str, size: float) -> None:
    run = paragraph.add_run(words)
    _font(run, name, size)


def _runs(paragraph: Any, words: str) -> None:
    for place, part in enumerate(BOLD.split(words)):
        if part:
            paragraph.add_run(part).bold = True if place % 2 else None


def _table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    widths = {len(row) for row in rows}
    if len(widths) != 1:
        raise ValueError(f"rows of one table have {sorted(widths)} cells")
    table = document.add_table(rows=len(rows), cols=widths.pop(), style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            _runs(cell.paragraphs[0], words)
