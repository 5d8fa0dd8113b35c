"""What a Word document says of the looks of its paragraphs and runs, its styles followed."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from kernel.papers.refused import Flaw, Unfit

# Font families that a template may name, and the family in which each is set.
BODY, SERIF, SANS = "body", "serif", "sans"
FAMILIES = {
    "仿宋": BODY,
    "仿宋_GB2312": BODY,
    "FangSong": BODY,
    "FangSong_GB2312": BODY,
    "华文仿宋": BODY,
    "楷体": BODY,
    "楷体_GB2312": BODY,
    "KaiTi": BODY,
    "宋体": SERIF,
    "SimSun": SERIF,
    "新宋体": SERIF,
    "方正小标宋简体": SERIF,
    "方正小标宋_GBK": SERIF,
    "Noto Serif CJK SC": SERIF,
    "Noto Serif SC": SERIF,
    "黑体": SANS,
    "SimHei": SANS,
    "微软雅黑": SANS,
    "Microsoft YaHei": SANS,
    "等线": SANS,
    "DengXian": SANS,
    "Noto Sans CJK SC": SANS,
    "Noto Sans SC": SANS,
}
THEME_LATIN = ("+mn-lt", "+mj-lt")
DEFAULT_HALF_POINTS = 21  # 五号: what Word sets where nothing is said
OFF = ("0", "false", "off", "none")
CHAIN_MAX = 20  # styles that rest on each other


class Styles:
    """The styles of a document: what holds for a paragraph or a run that says nothing itself."""

    def __init__(self, document: Any) -> None:
        self._by_id = {one.get(qn("w:styleId")): one for one in document.styles.element}
        self._default = next(
            (
                one
                for one in document.styles.element.iter(qn("w:style"))
                if one.get(qn("w:type")) == "paragraph" and one.get(qn("w:default")) == "1"
            ),
            None,
        )
        self._doc_defaults = document.styles.element.find(qn("w:docDefaults"))

    def of_paragraph(self, paragraph: Any, name: str) -> Any:
        """The element of this name in the properties of a paragraph, or of its styles."""
        own = paragraph.find(qn("w:pPr"))
        places = [own, *(style.find(qn("w:pPr")) for style in self._chain(own, "w:pStyle"))]
        places += self._defaults("w:pPrDefault", "w:pPr")
        return _first(places, name)

    def of_run(self, paragraph: Any, run: Any, name: str) -> Any:
        """The element of this name in the properties of a run, its style, or its paragraph's."""
        own, around = run.find(qn("w:rPr")), paragraph.find(qn("w:pPr"))
        places = [own, *(one.find(qn("w:rPr")) for one in self._chain(own, "w:rStyle", False))]
        places += [one.find(qn("w:rPr")) for one in self._chain(around, "w:pStyle")]
        places += self._defaults("w:rPrDefault", "w:rPr")
        return _first(places, name)

    def family(self, paragraph: Any, run: Any) -> str:
        """BODY, SERIF or SANS. Raises Unfit for a font that is not known."""
        found = self.of_run(paragraph, run, "w:rFonts")
        name = found.get(qn("w:eastAsia")) if found is not None else None
        if name is None or name in THEME_LATIN:
            return BODY
        if name not in FAMILIES:
            raise Unfit(Flaw(f"不认识的中文字体“{name}”，请用仿宋、宋体、黑体或者楷体"))
        return FAMILIES[name]

    def points(self, paragraph: Any, run: Any) -> float:
        """The size of a run in points."""
        found = self.of_run(paragraph, run, "w:sz")
        return float(value_of(found) or DEFAULT_HALF_POINTS) / 2

    def _chain(self, properties: Any, named: str, default: bool = True) -> Iterator[Any]:
        """The style that properties name, and those on which it rests."""
        name = value_of(properties.find(qn(named))) if properties is not None else None
        style = self._by_id.get(name) if name else None
        if style is None and default:
            style = self._default
        for _ in range(CHAIN_MAX):
            if style is None:
                return
            yield style
            style = self._by_id.get(value_of(style.find(qn("w:basedOn"))))

    def _defaults(self, outer: str, inner: str) -> list[Any]:
        found = self._doc_defaults.find(qn(outer)) if self._doc_defaults is not None else None
        return [found.find(qn(inner))] if found is not None else []


def _first(places: list[Any], name: str) -> Any:
    for place in places:
        found = place.find(qn(name)) if place is not None else None
        if found is not None:
            return found
    return None


def value_of(element: Any) -> str | None:
    """The `w:val` of an element; None without one."""
    return element.get(qn("w:val")) if element is not None else None


def switched(element: Any) -> bool:
    """Whether a property such as bold is on: it is there, and does not say otherwise."""
    return element is not None and (value_of(element) or "1") not in OFF
