"""A Word document as typst source. What the converter does not know it refuses, by its name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from kernel.papers.filling import PLACE_TEXT_MAX, SEAL_MARK, opened
from kernel.papers.numbering import Numbering
from kernel.papers.refused import Flaw, Place, Unfit
from kernel.papers.styles import SANS, Styles, switched, value_of
from kernel.papers.tables import cells_of, columns_of

TWIPS = 20  # to a point
POINTS_PER_LINE = 12  # Word's unit of a multiple of lines is 240 twips
LINES_MAX = 5.0
ALIGNMENTS = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "justify",
    "distribute": "justify",
}
# Of a paragraph and a run, what changes nothing that we set, or that we set ourselves.
PARAGRAPH_KNOWN = frozenset(
    (
        "pStyle",
        "jc",
        "ind",
        "spacing",
        "numPr",
        "outlineLvl",
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "widowControl",
        "rPr",
        "snapToGrid",
        "adjustRightInd",
        "autoSpaceDE",
        "autoSpaceDN",
        "topLinePunct",
        "wordWrap",
        "kinsoku",
        "overflowPunct",
        "textAlignment",
        "contextualSpacing",
        "suppressAutoHyphens",
        "suppressLineNumbers",
        "tabs",
        "bidi",
    )
)
RUN_KNOWN = frozenset(
    (
        "rStyle",
        "rFonts",
        "b",
        "bCs",
        "i",
        "iCs",
        "sz",
        "szCs",
        "u",
        "color",
        "lang",
        "kern",
        "spacing",
        "noProof",
        "w",
        "snapToGrid",
        "position",
        "fitText",
        "webHidden",
    )
)
IGNORED = frozenset(
    (
        "bookmarkStart",
        "bookmarkEnd",
        "proofErr",
        "lastRenderedPageBreak",
        "softHyphen",
        "pPr",
        "rPr",
    )
)
NAMES = {
    "drawing": "图片",
    "pict": "图形或者文本框",
    "AlternateContent": "文本框或者图形",
    "object": "嵌入的对象",
    "fldChar": "域",
    "fldSimple": "域",
    "instrText": "域",
    "footnoteReference": "脚注",
    "endnoteReference": "尾注",
    "hyperlink": "超链接",
    "ins": "修订",
    "del": "修订",
    "moveFrom": "修订",
    "moveTo": "修订",
    "commentReference": "批注",
    "commentRangeStart": "批注",
    "commentRangeEnd": "批注",
    "sdt": "内容控件",
    "oMath": "公式",
    "oMathPara": "公式",
    "sym": "符号字体中的符号",
    "ruby": "拼音指南",
    "vanish": "隐藏文字",
    "strike": "删除线",
    "dstrike": "双删除线",
    "highlight": "突出显示",
    "vertAlign": "上标或者下标",
    "em": "着重号",
    "bdr": "文字边框",
    "shd": "底纹",
    "framePr": "图文框",
    "pBdr": "段落边框",
    "sectPr": "分节",
    "altChunk": "插入的文件",
    "ptab": "制表位",
    "chart": "图表",
}
PAGE_BREAK = "\n#pagebreak(weak: true)\n"
EMPTY_LINE = "~"
KEPT_MAX = 8  # blocks that stay together; more might not fit on a page
BLACK = (None, "auto", "000000")


@dataclass(frozen=True, slots=True)
class Margins:
    """The paper of a document: all in points."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float


@dataclass(frozen=True, slots=True)
class Converted:
    """The body of a document as typst source, its paper, and all its text."""

    body: str
    paper: Margins
    text: str


def converted(docx: bytes) -> Converted:
    """A document as typst source. Raises Unfit with every place that cannot be set."""
    document = opened(docx)
    writer = _Writer(document)
    body = "\n".join(writer.blocks(document.element.body))
    _refuse_headers(document, writer.flaws)
    if writer.flaws:
        raise Unfit(*writer.flaws)
    return Converted(body, _paper(document), "".join(writer.text))


def _refuse_headers(document: Any, flaws: list[Flaw]) -> None:
    if len(document.sections) > 1:
        flaws.append(Flaw("不能有分节"))
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header):
            if any(paragraph.text.strip() for paragraph in part.paragraphs) or part.tables:
                flaws.append(Flaw("不能有页眉、页脚：页码由系统加注"))
                return


def _paper(document: Any) -> Margins:
    section = document.sections[0]
    names = ("page_width", "page_height", "top_margin", "right_margin")
    sizes = [getattr(section, name) for name in (*names, "bottom_margin", "left_margin")]
    if any(size is None for size in sizes):
        raise Unfit(Flaw("没有纸张大小和页边距"))
    return Margins(*(float(size.pt) for size in sizes))


class _Writer:
    """Writes block by block, and collects what it refuses."""

    def __init__(self, document: Any) -> None:
        self.flaws: list[Flaw] = []
        self.text: list[str] = []
        self._styles = Styles(document)
        self._numbering = Numbering(document)
        numbered = enumerate(document.element.body.iter(qn("w:p")), start=1)
        self._numbers = {paragraph: number for number, paragraph in numbered}
        self._place: Place | None = None

    def blocks(self, parent: Any, outer: bool = True) -> Iterator[str]:
        """The paragraphs and tables, those together that Word keeps with the next one."""
        kept: list[str] = []
        for child in parent:
            block = self._block(child, outer=outer)
            if block is None:
                continue
            if PAGE_BREAK in block:  # stands in no box
                yield from (*_together(kept), block)
                kept = []
                continue
            kept.append(block)
            if not (outer and self._keeps(child)) or len(kept) == KEPT_MAX:
                yield from _together(kept)
                kept = []
        yield from _together(kept)

    def _block(self, child: Any, *, outer: bool) -> str | None:
        match _name(child):
            case "p":
                return self._paragraph(child)
            case "tbl" if outer:
                return self._table(child)
            case "tbl":
                self._refuse("表格中的表格")
            case "sectPr" | "tcPr":
                pass
            case name if name not in IGNORED:
                self._refuse(NAMES.get(name, name))
        return None

    def _keeps(self, child: Any) -> bool:
        """Whether a block stays on the page of the next one."""
        return _name(child) == "p" and switched(self._styles.of_paragraph(child, "w:keepNext"))

    def _refuse(self, what: str) -> None:
        flaw = Flaw(f"不能有{what}", self._place)
        if flaw not in self.flaws:
            self.flaws.append(flaw)

    def _paragraph(self, paragraph: Any) -> str:
        whole = "".join(one.text or "" for one in paragraph.iter(qn("w:t")))
        self._place = Place(self._numbers[paragraph], whole[:PLACE_TEXT_MAX])
        properties = paragraph.find(qn("w:pPr"))
        for child in properties if properties is not None else ():
            if _name(child) not in PARAGRAPH_KNOWN:
                self._refuse(NAMES.get(_name(child), f"段落格式“{_name(child)}”"))
        try:
            return self._set(paragraph)
        except Unfit as error:
            self.flaws += [Flaw(flaw.why, self._place) for flaw in error.flaws]
            return ""

    def _set(self, paragraph: Any) -> str:
        number = self._styles.of_paragraph(paragraph, "w:numPr")
        before = self._numbering.before(number) if number is not None else ""
        first = next(iter(paragraph.iter(qn("w:r"))), paragraph)
        content = [self._text(paragraph, first, before)] if before else []
        content += self._runs(paragraph)
        size = self._styles.points(paragraph, first)
        if switched(self._styles.of_paragraph(paragraph, "w:pageBreakBefore")):
            content.insert(0, PAGE_BREAK)
        pages = "".join(content).split(PAGE_BREAK)
        words = [one for one in pages if one] or [EMPTY_LINE] * (len(pages) == 1)
        layout = self._layout(paragraph, size)
        blocks = [f"#paragraph({layout})[{one}]" for one in words]
        if not pages[0] and len(pages) > 1:
            blocks.insert(0, "")
        if not pages[-1] and len(pages) > 1:
            blocks.append("")
        return PAGE_BREAK.join(blocks)

    def _layout(self, paragraph: Any, size: float) -> str:
        alignment = value_of(self._styles.of_paragraph(paragraph, "w:jc")) or "left"
        if alignment not in ALIGNMENTS:
            raise Unfit(Flaw(f"不认识的对齐方式“{alignment}”"))
        indent = self._styles.of_paragraph(paragraph, "w:ind")
        spacing = self._styles.of_paragraph(paragraph, "w:spacing")
        named = {
            "alignment": f'"{ALIGNMENTS[alignment]}"',
            "start": f"{_indent(indent, 'left', size) or _indent(indent, 'start', size)}pt",
            "end": f"{_indent(indent, 'right', size) or _indent(indent, 'end', size)}pt",
            "first": f"{_indent(indent, 'firstLine', size) - _indent(indent, 'hanging', size)}pt",
            "above": f"{_twips(spacing, 'before')}pt",
            "below": f"{_twips(spacing, 'after')}pt",
            "line": f"{_line(spacing, size)}pt",
            "size": f"{size}pt",
        }
        return ", ".join(f"{name}: {value}" for name, value in named.items())

    def _runs(self, paragraph: Any) -> Iterator[str]:
        for child in paragraph:
            name = _name(child)
            if name == "r":
                yield from self._run(paragraph, child)
            elif name not in IGNORED:
                self._refuse(NAMES.get(name, name))

    def _run(self, paragraph: Any, run: Any) -> Iterator[str]:
        self._check_run(paragraph, run)
        for child in run:
            match _name(child):
                case "t":
                    yield self._text(paragraph, run, child.text or "")
                case "br" if child.get(qn("w:type")) == "page":
                    yield PAGE_BREAK
                case "br" if child.get(qn("w:type")) in (None, "textWrapping"):
                    yield "#linebreak()"
                case "cr":
                    yield "#linebreak()"
                case "tab":
                    yield "#h(2em)"
                case "noBreakHyphen":
                    yield self._text(paragraph, run, "-")
                case "br":
                    self._refuse("分栏")
                case name if name not in IGNORED:
                    self._refuse(NAMES.get(name, name))

    def _check_run(self, paragraph: Any, run: Any) -> None:
        properties = run.find(qn("w:rPr"))
        for child in properties if properties is not None else ():
            name = _name(child)
            if name in NAMES and switched(child):
                self._refuse(NAMES[name])
            elif name not in RUN_KNOWN and name not in NAMES:
                self._refuse(f"文字格式“{name}”")
        color = value_of(self._styles.of_run(paragraph, run, "w:color"))
        if color not in BLACK:
            self._refuse("黑色以外的文字")

    def _text(self, paragraph: Any, run: Any, text: str) -> str:
        """Text as a string of typst: nothing in it is ever read as its markup."""
        self.text.append(text.replace(SEAL_MARK, ""))
        bold = switched(self._styles.of_run(paragraph, run, "w:b"))
        family = SANS if bold else self._styles.family(paragraph, run)
        size = self._styles.points(paragraph, run)
        set_as = f"font: {family}, size: {size}pt"
        parts = [
            f"#text({set_as}, {quoted(part)})" if part else "" for part in text.split(SEAL_MARK)
        ]
        words = "#seal-here".join(parts)
        underlined = value_of(self._styles.of_run(paragraph, run, "w:u")) not in (None, "none")
        return f"#underline(offset: 3pt)[{words}]" if underlined else words

    def _table(self, table: Any) -> str:
        columns = ", ".join(f"{width}fr" for width in columns_of(table))
        cells = ", ".join(
            f"table.cell(colspan: {cell.columns}, rowspan: {cell.rows})"
            f"[{' '.join(self.blocks(cell.element, outer=False))}]"
            for cell in cells_of(table)
        )
        return f"#table(columns: ({columns},), inset: 5pt, stroke: 0.5pt, {cells})"


def _together(blocks: list[str]) -> list[str]:
    """Blocks that are not torn apart, as one."""
    if len(blocks) < 2:
        return blocks
    return [f"#block(breakable: false, width: 100%)[{' '.join(blocks)}]"]


def quoted(text: str) -> str:
    """A string of typst."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _name(element: Any) -> str:
    """The local name of an element; of a comment or instruction of XML `#`."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else "#"


def _twips(element: Any, name: str) -> float:
    """An attribute that Word counts in twentieths of a point."""
    value = element.get(qn(f"w:{name}")) if element is not None else None
    return float(value) / TWIPS if value else 0.0


def _indent(element: Any, name: str, size: float) -> float:
    """An indent in points; where Word counts it in hundredths of a character, by those."""
    chars = element.get(qn(f"w:{name}Chars")) if element is not None else None
    return float(chars) / 100 * size if chars and float(chars) else _twips(element, name)


def _line(spacing: Any, size: float) -> float:
    """The distance of lines in points."""
    rule = spacing.get(qn("w:lineRule")) if spacing is not None else None
    line = _twips(spacing, "line")
    if line and rule in ("exact", "atLeast"):
        return line
    lines = min(line / POINTS_PER_LINE, LINES_MAX) if line else 1.0
    return round(lines * size * 1.3, 2)
