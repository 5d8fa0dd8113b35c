"""Case numbers (案号): read as written, normalised, and checked against court and case type.

The canonical string is the case id. It is that of the rules in force since 2016, with
full-width brackets: （2026）豫1024执1号. Older numbers are kept as opaque strings, but for the
year: 2015年鄢执字第1号 is （2015）鄢执字第1号.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from contracts.values import CaseKind
from kernel.base.texts import folded

CourtCheck = Literal["agrees", "differs", "unknown"]

LENGTH_MAX = 60  # characters; checked before any pattern is applied to untrusted input

_OPENING = str.maketrans(dict.fromkeys("([〔［【〈{", "（"))
_CLOSING = str.maketrans(dict.fromkeys(")]〕］】〉}", "）"))
_PROVINCES = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵军"
_SUFFIX = r"(?P<suffix>之[一二三四五六七八九十]{1,3})?"
_COURT = rf"(?P<court>最高法|[{_PROVINCES}]\d{{0,4}})"
_TYPE = r"(?P<token>(?:(?![字第])[\u4e00-\u9fff]){1,6})"  # 字 and 第 mark the older form
_WORD = r"(?P<token>[\u4e00-\u9fff]{1,12})字"
_OLD_SERIAL = rf"第?[\d-]{{1,12}}号?{_SUFFIX}"
_MODERN = re.compile(
    rf"（(?P<year>\d{{4}})）{_COURT}{_TYPE}(?P<serial>\d{{1,8}})号{_SUFFIX}", re.ASCII
)
_LEGACY = (
    re.compile(rf"（(?P<year>\d{{4}})）{_WORD}{_OLD_SERIAL}", re.ASCII),
    re.compile(rf"(?P<year>\d{{4}})年{_WORD}{_OLD_SERIAL}", re.ASCII),
    re.compile(rf"{_WORD}（(?P<year>\d{{4}})）{_OLD_SERIAL}", re.ASCII),
)
_BARE_YEAR = re.compile(r"^(\d{4})年", re.ASCII)
_LEGACY_REVIEW = ("异", "复", "监", "协", "救", "审")
YEAR_FIRST = 1949
YEAR_LAST = 2099


class NotACaseNumber(ValueError):
    """The text cannot be read as a case number of any form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNumber:
    """A case number. `court` and `serial` are None in the opaque numbers from before 2016.

    `suffix` (之一 …) marks a document of the case; it stays part of the number, not of the `case`.
    """

    canonical: str
    year: int
    token: str
    court: str | None
    serial: int | None
    suffix: str | None

    @property
    def case(self) -> str:
        """The number of the case itself: that of its document without the suffix."""
        return self.canonical.removesuffix(self.suffix or "")

    @property
    def legacy(self) -> bool:
        return self.court is None

    @property
    def kind(self) -> CaseKind | None:
        """How an enforcement office handles such a case; None if it does not."""
        if self.legacy:
            return _legacy_kind(self.token)
        row = case_types().get(self.token)
        return row.kind if row else None


@dataclass(frozen=True, slots=True)
class CaseType:
    """One row of the type table."""

    title: str
    kind: CaseKind | None


def parse(text: str) -> CaseNumber:
    """Read a case number in any bracket style and width.

    The whole type token is compared: 司救执 is not 执. Leading zeros of the serial are
    dropped in modern numbers only, so that one case has one id.

    Raises:
        NotACaseNumber: it is no number of either form.
    """
    plain = normalised(text)
    if len(plain) > LENGTH_MAX:
        raise NotACaseNumber(plain[:LENGTH_MAX])
    if (modern := _MODERN.fullmatch(plain)) is not None:
        return _modern(modern)
    for form in _LEGACY:
        if (legacy := form.fullmatch(plain)) is not None:
            return CaseNumber(
                canonical=_BARE_YEAR.sub(r"（\1）", plain),
                year=_year(legacy),
                token=legacy["token"],
                court=None,
                serial=None,
                suffix=legacy["suffix"],
            )
    raise NotACaseNumber(plain)


def normalised(text: str) -> str:
    """The text without blanks and marks that nobody sees, digits half-width, every kind of bracket
    as （）."""
    return "".join(folded(text).split()).translate(_OPENING).translate(_CLOSING)


def _modern(found: re.Match[str]) -> CaseNumber:
    year, serial, suffix = _year(found), int(found["serial"]), found["suffix"]
    if serial == 0:
        raise NotACaseNumber(found[0])
    return CaseNumber(
        canonical=f"（{year}）{found['court']}{found['token']}{serial}号{suffix or ''}",
        year=year,
        token=found["token"],
        court=found["court"],
        serial=serial,
        suffix=suffix,
    )


def _year(found: re.Match[str]) -> int:
    year = int(found["year"])
    if not YEAR_FIRST <= year <= YEAR_LAST:
        raise NotACaseNumber(found[0])
    return year


def _legacy_kind(word: str) -> CaseKind | None:
    """Before 2016 the word before 字 joins court, field and type: 绍虞执民, 朝执, 庆法执."""
    place = word.rfind("执")
    if place < 0 or any(mark in word[place:] for mark in _LEGACY_REVIEW):
        return None
    if "恢" in word[place:]:
        return "resumed"
    return "preservation" if "保" in word[place:] else "first"


def check_court(number: CaseNumber, court_name: str) -> CourtCheck:
    """Whether the court's name is that of the code in the number.

    Names are written with or without province and city, so one may end with the other.
    """
    expected = court_names().get(number.court or "")
    given = "".join(court_name.split())
    if expected is None or not given:
        return "unknown"
    return "agrees" if expected.endswith(given) or given.endswith(expected) else "differs"


@cache
def own_codes(court_name: str) -> frozenset[str]:
    """The codes under which a court's cases are numbered; empty where the table has none of it."""
    return frozenset(
        code for code, name in court_names().items() if name.endswith("".join(court_name.split()))
    )


def of_another_court(number: CaseNumber, court_name: str) -> bool:
    """Whether the number is one of another court than the named one.

    A number from before 2016 does not tell its court by a code, nor does a court without a row in
    the table: then nothing is said.
    """
    own = own_codes(court_name)
    return bool(own) and number.court is not None and number.court not in own


@cache
def case_types() -> Mapping[str, CaseType]:
    """The types by their token (类型代字)."""
    return {
        row["token"]: CaseType(row["title"], cast(CaseKind, row["kind"]) if row["kind"] else None)
        for row in _rows("case_types.csv")
    }


@cache
def court_names() -> Mapping[str, str]:
    """The courts' names by their code (法院代字)."""
    return {row["code"]: row["name"] for row in _rows("court_codes.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    text = files("kernel.law").joinpath("case_numbers", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
