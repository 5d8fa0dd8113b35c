"""Typst source as PDF, with Chinese fonts of which every one is there; a warning is an error."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import noto_cjk_sans_otc
import orjson
import pylopdf_fonts_zh_cn
import typst
from fontTools.ttLib import TTCollection, TTFont

from kernel.papers.converting import Converted, Margins, quoted
from kernel.papers.refused import Flaw, Unfit

SERIF_FAMILY = "Noto Serif SC"
SANS_FAMILY = "Noto Sans CJK SC"  # has the rare characters that the serif lacks
STANDARD: Final = "a-2b"  # PDF/A-2b: what archives keep
MISSING_MAX = 20  # characters that are named

PRELUDE = """
#let seal-here = box(width: 0pt, height: 0pt, context [#metadata((page: here().page(), \
x: here().position().x.pt(), y: here().position().y.pt())) <seal>])
#let paragraph(alignment: "left", start: 0pt, end: 0pt, first: 0pt, above: 0pt, below: 0pt, \
line: 20pt, size: 16pt, body) = {
  set text(size: size, top-edge: "ascender", bottom-edge: "descender")
  let placed = (left: left, justify: left, center: center, right: right).at(alignment)
  block(above: line - 1.448em + above, below: line - 1.448em + below, width: 100%, \
inset: (left: start + calc.min(first, 0pt), right: end), align(placed, \
par(leading: line - 1.448em, justify: alignment == "justify", \
first-line-indent: (amount: calc.max(first, 0pt), all: true), \
hanging-indent: calc.max(-first, 0pt), body)))
}
"""


@dataclass(frozen=True, slots=True)
class SealPlace:
    """Where the seal goes: the page, from 1, and its middle in points from the top left."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Typeset:
    """A document as PDF, its page in points, and where its seal goes; None without a place."""

    pdf: bytes
    width: float
    height: float
    seal: SealPlace | None


class Fonts:
    """The fonts in which documents are set: those of the packages, and those of the court.

    `folder` holds fonts of the court's own, `body` names the one of them in which the text is set.
    Raises ValueError where there is no font of that name.
    """

    def __init__(self, folder: Path | None = None, body: str = "") -> None:
        places = [
            Path(pylopdf_fonts_zh_cn.serif_path()),
            Path(str(noto_cjk_sans_otc.FONT_PATH)),
        ]
        self._folders = [place.parent for place in places] + ([folder] if folder else [])
        self._typst = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(one) for one in self._folders],
        )
        self.families = tuple(self._typst.families())
        self.body = body or SERIF_FAMILY
        if self.body not in self.families:
            raise ValueError(f"no font {self.body}; there are: {', '.join(self.families)}")

    @property
    def loaded(self) -> Any:
        """The fonts as typst takes them."""
        return self._typst

    @cached_property
    def characters(self) -> frozenset[int]:
        """Every character that some font in use has."""
        used = {self.body, SERIF_FAMILY, SANS_FAMILY}
        found: set[int] = set()
        for font in self._typst.fonts():
            if font.family in used and font.path:
                found |= _characters(font.path, font.index)
        return frozenset(found)

    def require(self, text: str) -> None:
        """Raises Unfit where a character is in none of the fonts: it would be set as a box."""
        known = self.characters
        missing = [one for one in dict.fromkeys(text) if ord(one) not in known and one >= " "]
        if missing:
            named = "、".join(f"{one}（U+{ord(one):04X}）" for one in missing[:MISSING_MAX])
            raise Unfit(Flaw(f"字库没有：{named}"))

    def prelude(self) -> str:
        """The families as typst source."""
        names = {
            "body": (self.body, SERIF_FAMILY, SANS_FAMILY),
            "serif": (SERIF_FAMILY, SANS_FAMILY),
            "sans": (SANS_FAMILY,),
        }
        lines = [
            f"#let {name} = ({', '.join(map(quoted, dict.fromkeys(families)))},)"
            for name, families in names.items()
        ]
        return "\n".join(lines)


def _characters(path: str, index: int) -> set[int]:
    if path.endswith(".ttc"):
        with TTCollection(path, lazy=True) as fonts:
            return set(fonts.fonts[index].getBestCmap())
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


class Typesetter:
    """Sets documents as PDF, one at a time: whoever asks does so in a thread of its own."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self._lock = threading.Lock()

    def typeset(self, document: Converted, *, title: str, at: datetime) -> Typeset:
        """A document as PDF/A with page numbers, made at an instant: the same twice is the same.

        Raises Unfit for a character without a font, or whatever typst complains about.
        """
        self.fonts.require(document.text)
        paper = document.paper
        source = "\n".join(
            [
                self.fonts.prelude(),
                PRELUDE,
                f"#set document(title: {quoted(title)}, date: auto)",
                _page(paper),
                '#set text(font: body, lang: "zh", region: "cn", size: 16pt, fallback: false)',
                document.body,
            ]
        )
        pdf, seal = self._compiled(source, at)
        return Typeset(pdf, paper.width, paper.height, seal)

    def drawn(self, source: str, at: datetime) -> bytes:
        """A drawing as PDF. Raises Unfit."""
        return self._compiled("\n".join([self.fonts.prelude(), source]), at)[0]

    def _compiled(self, source: str, at: datetime) -> tuple[bytes, SealPlace | None]:
        second = at.replace(microsecond=0)  # typst refuses parts of one
        with self._lock:
            fonts, written = self.fonts.loaded, source.encode()
            try:
                pdf, warnings = typst.compile_with_warnings(
                    written, font_paths=fonts, pdf_standards=[STANDARD], timestamp=second
                )
                found = typst.query(written, "<seal>", field="value", font_paths=fonts)
            except typst.TypstError as error:
                raise Unfit(Flaw(f"排版失败：{error.message}")) from error
        _refuse(warnings)
        places = orjson.loads(found)
        return pdf, SealPlace(**places[-1]) if places else None


def _page(paper: Margins) -> str:
    """The paper, and page numbers where there are several pages."""
    margin = (
        f"top: {paper.top}pt, right: {paper.right}pt, bottom: {paper.bottom}pt, "
        f"left: {paper.left}pt"
    )
    footer = (
        "context if counter(page).final().at(0) > 1 "
        "{ align(center, text(size: 14pt, counter(page).display(n => [— #n —]))) }"
    )
    return (
        f"#set page(width: {paper.width}pt, height: {paper.height}pt, margin: ({margin}), "
        f"footer: {footer})"
    )


def _refuse(warnings: Sequence[Any]) -> None:
    if warnings:
        raise Unfit(*(Flaw(f"排版警告：{warning.message}") for warning in warnings))
