"""The numbers that Word sets before the paragraphs of a list, counted as Word counts them."""

from collections.abc import Callable, Mapping
from typing import Any

from docx.oxml.ns import qn

from kernel.papers.refused import Flaw, Unfit
from kernel.papers.styles import value_of
from kernel.papers.words import counted

FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "chineseCounting": counted,
    "chineseCountingThousand": counted,
    "japaneseCounting": counted,
    "decimalEnclosedCircle": lambda number: chr(0x245F + number) if number <= 20 else str(number),
}
FULL_WIDTH = "decimalFullWidth"
LEVELS = 9


class Numbering:
    """Counts the lists of one document. Raises Unfit for a list that it cannot count."""

    def __init__(self, document: Any) -> None:
        self._lists: dict[str, Any] = {}
        self._counts: dict[str, list[int]] = {}
        try:
            part = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {one.get(qn("w:abstractNumId")): one for one in part.iter(qn("w:abstractNum"))}
        for number in part.iter(qn("w:num")):
            chosen = value_of(number.find(qn("w:abstractNumId")))
            self._lists[number.get(qn("w:numId"))] = abstract.get(chosen)

    def before(self, properties: Any) -> str:
        """The number of the next paragraph with these list properties, as text."""
        number = value_of(properties.find(qn("w:numId"))) or "0"
        level = int(value_of(properties.find(qn("w:ilvl"))) or 0)
        if number == "0":
            return ""
        known = self._lists.get(number)
        levels = (
            {}
            if known is None
            else {int(one.get(qn("w:ilvl"))): one for one in known.iter(qn("w:lvl"))}
        )
        if level not in levels:
            raise Unfit(Flaw("不认识的编号"))
        counts = self._counts.setdefault(number, [0] * LEVELS)
        counts[level] += 1
        counts[level + 1 :] = [0] * (LEVELS - level - 1)
        text = value_of(levels[level].find(qn("w:lvlText"))) or ""
        for place in range(level + 1):
            if f"%{place + 1}" in text:
                start = int(value_of(levels[place].find(qn("w:start"))) or 1)
                reached = start + max(counts[place], 1) - 1
                text = text.replace(f"%{place + 1}", _written(levels[place], reached))
        return text


def _written(level: Any, number: int) -> str:
    name = value_of(level.find(qn("w:numFmt"))) or "decimal"
    if name == FULL_WIDTH:
        return "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in str(number))
    if name not in FORMATS:
        raise Unfit(Flaw(f"不认识的编号样式“{name}”"))
    return FORMATS[name](number)
