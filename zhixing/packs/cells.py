"""Converts a value of a pack to the text of a cell and back, without loss and without formulas.

`5 working_day` is a limit, `是` a yes, a list has one item per line, a row within a row stands as
in the file. A value with dates has its versions below each other, the later ones after their
day: `2027-01-01：3 working_day`. Characters that a cell or XML cannot hold are written with a
backslash; a text that a spreadsheet would evaluate gets a leading `'`.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, get_args, get_origin
from unicodedata import category

from pydantic import TypeAdapter

from kernel.base.adapters import adapter_of
from kernel.law.limits import LeadTime, TimeLimit, parse_limit
from kernel.rulebook import LookBack, Recurrence
from kernel.rulebook.dated import FROM, VALUE, Kind, kind_of, versions_of
from kernel.rulebook.people import PoolTeam, Stage
from zhixing.packs.toml import inline

YES, NO = "是", "否"
ONE_SUFFICES = "一人即可"
DEPUTIES = "副职可代"
WORDS = {YES: True, NO: False, "TRUE": True, "FALSE": False}
COMPUTED = tuple(
    "=+-@'\t"
)  # spreadsheets evaluate a cell that starts with one of these; ' marks it as text
CELL_MAX = 32_767  # characters that a cell of a workbook holds
ROLLS, STAYS, STOPS = "顺延", "不顺延", "休息日停止计算"
LIMIT = re.compile(r"([^（(]*?)\s*(?:[（(](.*)[）)])?\s*")
EXCEL_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
ESCAPED = re.compile(r"\\(?:u\{([0-9a-f]{1,6})\}|([\\ne]))")
VERSION = re.compile(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})：", re.MULTILINE)
SPELLED: Mapping[str, str] = {"\\": "\\", "n": "\n", "e": ""}


class BadCell(ValueError):
    """A cell that cannot be read as what its column holds; the message says what it should be."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a column holds: one value of `item`, or several, one per line."""

    item: Any
    several: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a table: its name in the file, and what its cells hold."""

    name: str
    shape: Shape
    kind: Kind
    adapter: TypeAdapter[Any]

    @staticmethod
    def of(name: str, annotation: Any) -> "Column":
        return Column(name, shape_of(annotation), kind_of(annotation), adapter_of(annotation))


def cell_of(raw: Any, column: Column, roll: bool) -> str | int:
    """The cell of a value as the file has it, with all its versions.

    Raises:
        BadCell: the text is longer than a cell.
    """
    versions = versions_of(raw, column.kind)
    if versions is None:
        return _guarded(_single(raw, column, roll))
    parts = []
    for version in versions:
        value = {name: each for name, each in version.items() if name != FROM}
        plain = value if column.kind == "table" else version[VALUE]
        day = f"{version[FROM].isoformat()}：" if FROM in version else ""
        gap = "\n" if day and column.shape.several else ""
        parts.append(f"{day}{gap}{_single(plain, column, roll)}")
    return _guarded("\n".join(parts))


def _single(raw: Any, column: Column, roll: bool) -> str | int:
    if column.shape.item not in READERS:
        rows = raw if column.shape.several else [raw]
        return "\n".join(inline(row) for row in rows)
    if column.shape.item is TimeLimit:
        raw = {"roll": roll, **raw}
    return _plain_text(column.adapter.validate_python(raw), column.shape, roll)


def value_of(cell: Any, column: Column) -> Any:
    """What a cell holds, as the file has it.

    Raises:
        BadCell: the cell holds something else.
    """
    text = _text(cell)
    marks = list(VERSION.finditer(text))
    if not marks:
        return read(cell, column.shape)
    pieces: list[tuple[date | None, str]] = []
    if marks[0].start():
        pieces.append((None, text[: marks[0].start()].removesuffix("\n")))
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        end = following.start() if following else len(text)
        pieces.append((_version_day(mark[1]), text[mark.end() : end].strip("\n")))
    return [_version(day, read(piece, column.shape), column) for day, piece in pieces]


def _version_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadCell(f"{SHOULD_BE[date]}，不是 {text}") from error


def _version(day: date | None, value: Any, column: Column) -> dict[str, Any]:
    dated = {} if day is None else {FROM: day}
    return dated | (value if column.kind == "table" else {VALUE: value})


def shape_of(annotation: Any) -> Shape:
    """The shape of a field, from the type of its row."""
    if get_origin(annotation) is tuple:
        return Shape(_plain(get_args(annotation)[0]), several=True)
    return Shape(_plain(annotation), several=False)


def _plain(annotation: Any) -> Any:
    """The type without `Annotated` and `None`; text for every closed list of words."""
    while hasattr(annotation, "__metadata__"):
        annotation = annotation.__origin__
    options = [option for option in get_args(annotation) if option is not type(None)]
    if get_origin(annotation) is Literal:
        return str
    if options:
        return _plain(options[0])
    return annotation


def written(value: Any, shape: Shape, roll: bool) -> str | int:
    """The cell of a value; `roll` is the court's own switch, which a limit need not repeat."""
    return _guarded(_plain_text(value, shape, roll))


def _plain_text(value: Any, shape: Shape, roll: bool) -> str | int:
    if shape.several:
        return "\n".join(_item(each, shape.item, roll) for each in value)
    if shape.item is int:
        return int(value)
    return _escaped(value, "") if shape.item is str else _item(value, shape.item, roll)


def _guarded(cell: str | int) -> str | int:
    if isinstance(cell, int):
        return cell
    if len(cell) >= CELL_MAX:
        raise BadCell(f"a cell holds {CELL_MAX} characters, not {len(cell)}")
    return f"'{cell}" if cell.startswith(COMPUTED) else cell


def _item(value: Any, item: Any, roll: bool) -> str:
    match value:
        case bool():
            return YES if value else NO
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case TimeLimit():
            return _limit(value, roll)
        case Recurrence() | LookBack():
            return f"{value.value} {value.unit}"
        case LeadTime():
            return f"{value.before} {value.unit}"
        case PoolTeam():
            until = f" {value.until.isoformat()}" if value.until else ""
            return f"{value.team} {value.from_.isoformat()}{until}"
        case Stage():
            marks = ((value.one_suffices, ONE_SUFFICES), (value.deputies, DEPUTIES))
            return " ".join((*value.roles, *(mark for held, mark in marks if held)))
        case str():
            return _escaped(value, "\n") or "\\e"
    raise TypeError(f"no cell for {item}")


def _limit(limit: TimeLimit, roll: bool) -> str:
    number = "" if limit.value is None else f"{limit.value} "
    notes = [STOPS] if limit.stops_on_rest_days else []
    if limit.roll != roll:
        notes.append(ROLLS if limit.roll else STAYS)
    return f"{number}{limit.unit}" + (f"（{'、'.join(notes)}）" if notes else "")


def _escaped(text: str, besides: str) -> str:
    """The text with what a cell cannot hold (and `besides`) written with a backslash."""
    spelled = EXCEL_ESCAPE.sub("\\\\u{5f}", text.replace("\\", "\\\\"))
    spelled = VERSION.sub(r"\\e\g<0>", spelled)  # a text that only looks like a version
    return "".join(_spelled(letter, besides) for letter in spelled)


def _spelled(letter: str, besides: str) -> str:
    if letter == "\n":
        return "\\n" if besides else letter
    if letter.isprintable() or category(letter) == "Zs":
        return letter
    return f"\\u{{{ord(letter):x}}}"


def read(cell: Any, shape: Shape) -> Any:
    """What a cell holds, as the pack's file has it.

    Raises:
        BadCell: the cell holds something else.
    """
    text = _text(cell)
    if shape.several:
        return [_one(line, shape.item) for line in text.split("\n")]
    return _one(text, shape.item)


def _text(cell: Any) -> str:
    """The text of a cell, in whatever type the spreadsheet stored it."""
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    text = str(cell).replace("\r\n", "\n").replace("_x000D_", "")
    return text[1:] if text.startswith("'") else text


def _one(text: str, item: Any) -> Any:
    reader: Callable[[str], Any] = READERS.get(item, _table)
    try:
        return reader(text)
    except ValueError as error:
        raise BadCell(f"{SHOULD_BE.get(item, TABLE)}，不是 {text}") from error


def _table(text: str) -> dict[str, Any]:
    """A row within a row, as the file has it."""
    try:
        found: Any = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError as error:
        raise ValueError(text) from error
    if not isinstance(found, dict):
        raise ValueError(text)
    return found


def _unescaped(text: str) -> str:
    return ESCAPED.sub(
        lambda found: SPELLED[found[2]] if found[2] else chr(int(found[1], 16)), text
    )


def _yes(text: str) -> bool:
    if text.strip().upper() not in WORDS:
        raise ValueError
    return WORDS[text.strip().upper()]


def _day(text: str) -> date:
    return date.fromisoformat(text.strip())


def _read_limit(text: str) -> dict[str, Any]:
    found = LIMIT.fullmatch(text.strip())
    if found is None:
        raise ValueError
    limit = parse_limit(found[1])
    notes = set(found[2].split("、")) if found[2] else set()
    if notes - {ROLLS, STAYS, STOPS} or {ROLLS, STAYS} <= notes:
        raise ValueError
    replace(limit, stops_on_rest_days=STOPS in notes)  # only hours can
    raw: dict[str, Any] = {"unit": limit.unit}
    if limit.value is not None:
        raw = {"value": limit.value, **raw}
    if notes & {ROLLS, STAYS}:
        raw["roll"] = ROLLS in notes
    return raw | ({"stops_on_rest_days": True} if STOPS in notes else {})


def _length(text: str) -> dict[str, Any]:
    value, unit = text.split()
    return {"value": int(value), "unit": unit}


def _lead(text: str) -> dict[str, Any]:
    before, unit = text.split()
    return {"before": int(before), "unit": unit}


def _stage(text: str) -> dict[str, Any]:
    words = text.split()
    roles = [word for word in words if word not in (ONE_SUFFICES, DEPUTIES)]
    if not roles:
        raise ValueError(text)
    return {
        "roles": roles,
        **({"one_suffices": True} if ONE_SUFFICES in words else {}),
        **({"deputies": True} if DEPUTIES in words else {}),
    }


def _pool_team(text: str) -> dict[str, Any]:
    team, first, *last = text.split()
    if len(last) > 1:
        raise ValueError
    until = {"until": date.fromisoformat(last[0])} if last else {}
    return {"team": team, "from": date.fromisoformat(first), **until}


READERS: Mapping[Any, Callable[[str], Any]] = {
    str: _unescaped,
    int: lambda text: int(text.strip()),
    bool: _yes,
    date: _day,
    TimeLimit: _read_limit,
    Recurrence: _length,
    LookBack: _length,
    LeadTime: _lead,
    PoolTeam: _pool_team,
    Stage: _stage,
}
TABLE = '应为行内表，如 { name = "amount", title = "金额" }'
SHOULD_BE: Mapping[Any, str] = {
    str: "应为文字",
    int: "应为整数",
    bool: f"应为{YES}或{NO}",
    date: "应为日期，如 2026-03-14",
    TimeLimit: "应为期限，如 5 working_day、24 hour（休息日停止计算）、same_day",
    Recurrence: "应为周期，如 1 week、6 month",
    LookBack: "应为回溯期间，如 3 month",
    LeadTime: "应为提前量，如 1 working_day",
    Stage: "应为审批岗位，如 bureau_head court_leader 一人即可 副职可代",
    PoolTeam: "应为团队及起止日期，如 fast 2022-03-14 2023-03-13",
}
