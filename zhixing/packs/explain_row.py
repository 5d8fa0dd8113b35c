"""Any row of a pack in words for a layman: what it says, field by field, and its ground."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel

from contracts.titles import choice_titles
from kernel.law.limit_words import limit_words
from kernel.law.limits import LeadTime, TimeLimit
from kernel.rulebook import LookBack, Pack, Reading, Recurrence, RoutingRow, Row, StepRow
from kernel.rulebook.people import PoolTeam
from kernel.rulebook.rows import StatuteRow, label
from kernel.rulebook.subjects import SUBJECTS
from zhixing.packs.headings import FIELDS, SHEETS
from zhixing.packs.words import (
    condition_words,
    every_words,
    fact_words,
    length_words,
    who_words,
)

AnyRow = Row | StatuteRow
Words = Callable[[str, Pack], str]
GROUND = frozenset({"article", "text", "requirements", "readings", "law"})
STATUTES: Mapping[str, str] = {
    "freeze_term": "保全期限",
    "sanction": "强制措施的限度",
    "sanction_ground": "强制措施的事由",
    "interest": "迟延履行利息",
    "fee": "申请费",
}
STATUTE_FIELDS: Mapping[str, str] = {
    "of": "对象",
    "least_fen": "最少",
    "most_days": "至多（日）",
    "form": "所用文书",
    "ground": "事由",
    "measures": "可以采取的措施",
    "measure": "措施",
    "per_million_a_day": "日利率（百万分之）",
    "flat_fen": "按件交纳",
    "flat_upto_fen": "按件交纳的金额上限",
    "brackets": "分段比例",
    "most_fen": "最多",
    "unvalued_least_fen": "没有金额的，最少",
    "unvalued_most_fen": "没有金额的，最多",
}
ACTS: Mapping[str, str] = {  # what an approval may bind of a row, by its table
    "routing": "triage.ConfirmTier",
    "conversion": "triage.ConvertCase",
    "reassignment": "triage.ReassignCase",
    "consolidation": "triage.ConsolidateCase",
    "form": "documents.ReviewDocument",
    "closing": "enforcement.CloseCase",
}
FEN = 100


def rows_named(name: str, pack: Pack) -> tuple[tuple[str, AnyRow], ...]:
    """The rows of this name, as `code` or as `table code`; otherwise those that answer a row of
    the catalogue; otherwise those of an article."""
    rows: tuple[tuple[str, AnyRow], ...] = (*pack.rows(), *pack.national.statutes())
    ways: tuple[Callable[[str, AnyRow], bool], ...] = (
        lambda place, row: name in (place, label(row)),
        lambda _place, row: isinstance(row, Row) and name in row.requirements,
        lambda _place, row: row.article == name,
    )
    for fits in ways:
        found = tuple((place, row) for place, row in rows if fits(place, row))
        if found:
            return found
    return ()


def row_in_words(place: str, row: AnyRow, pack: Pack) -> Iterator[str]:
    """The explanation of a row in words, line by line."""
    table = place.partition(" ")[0]
    kind = SHEETS.get(table) or STATUTES.get(table, "法律")
    yield f"{title_of_row(row, pack)}（{kind} {label(row)}，{pack.title}）"
    approval = approval_of(table, row, pack)
    for name, words in (*_fields(row, pack), *approval, *ground_of(row, pack)):
        yield f"  {name}：{words}"


def approval_of(table: str, row: AnyRow, pack: Pack) -> Iterator[tuple[str, str]]:
    """The approval that binds what the row allows, and the offices that decide on it."""
    act = f"{row.service}.RecordStep" if isinstance(row, StepRow) else ACTS.get(table, "")
    found = pack.approval_of(act, label(row))
    if found is not None and not (isinstance(row, RoutingRow) and row.tier is None):
        offices = "、".join(who_words(role, pack) for role in found.roles)
        yield "审批", f"{found.title}（{offices or found.set_by}）"


def title_of_row(row: AnyRow, pack: Pack) -> str:
    """What a reader calls the row: its title, or its name, or the first words of its text."""
    for name in ("title", "name"):
        if getattr(row, name, ""):
            return str(getattr(row, name))
    if hasattr(row, "role"):
        return who_words(row.role, pack)
    return row.text


def ground_of(row: AnyRow, pack: Pack) -> Iterator[tuple[str, str]]:
    """The article with its words, the rows of the catalogue and the readings of a row."""
    source = f"《{row.law}》" if row.law else pack.document
    yield "依据", f"{source} {row.article}：“{row.text}”"
    if isinstance(row, Row):
        if row.requirements:
            yield "目录", "、".join(row.requirements)
        for reading in _readings(row, pack):
            yield f"理解{reading.number}", f"{reading.article}“{reading.text}”：{reading.reading}"


def _readings(row: Row, pack: Pack) -> tuple[Reading, ...]:
    return tuple(reading for reading in pack.readings if reading.number in row.readings)


def _fields(row: AnyRow, pack: Pack) -> Iterator[tuple[str, str]]:
    hints = get_type_hints(type(row), include_extras=True)
    for name, field in type(row).model_fields.items():
        value = getattr(row, name)
        told = name in GROUND or name in ("code", "title") or value == field.default
        if told or value in (None, "", ()):
            continue
        title = {**STATUTE_FIELDS, **FIELDS}.get(field.alias or name, name)
        yield title, _value(name, value, _choices(hints[name]), pack)


def _choices(hint: Any) -> Mapping[str, str]:
    """The titles of a closed list, where it is one or holds some."""
    found = choice_titles(hint)
    for part in () if found else get_args(hint):
        found = found or _choices(part)
    return found


def _value(name: str, value: Any, choices: Mapping[str, str], pack: Pack) -> str:
    if isinstance(value, tuple):
        return "、".join(_value(name, each, choices, pack) for each in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return f"{value / FEN:,.2f}元" if name.endswith("_fen") else str(value)
    if isinstance(value, str):
        return choices.get(value) or WORDS.get(name, _as_it_is)(value, pack)
    return _length(value, pack)


def _length(value: Any, pack: Pack) -> str:
    match value:
        case TimeLimit():
            return limit_words(value)
        case Recurrence():
            return f"{every_words(value)}一次"
        case LookBack() | LeadTime():
            return length_words(value)
        case date():
            return value.isoformat()
        case PoolTeam():
            until = f"至{value.until.isoformat()}" if value.until else ""
            return f"{who_words(value.team, pack)}（{value.from_.isoformat()}起{until}）"
        case BaseModel():
            return _nested(value, pack)
    return str(value)


def _nested(value: BaseModel, pack: Pack) -> str:
    """A nested row: its title, and its other fields."""
    hints = get_type_hints(type(value), include_extras=True)
    told = [
        _value(name, each, _choices(hints[name]), pack)
        if not isinstance(each, bool)
        else FIELDS.get(name, name)
        for name, field in type(value).model_fields.items()
        if (each := getattr(value, name)) != field.default and name not in ("title", "name")
    ]
    title = getattr(value, "title", "") or getattr(value, "name", "")
    return f"{title}（{'，'.join(told)}）" if title else "，".join(told)


def _as_it_is(value: str, _pack: Pack) -> str:
    return value


def _title_in(table: str) -> Words:
    """The title of the row of that name in a table of the pack."""

    def words(value: str, pack: Pack) -> str:
        rows = getattr(pack, table)
        return next((row.title for row in rows if label(row) == value), value)

    return words


def _condition(value: str, _pack: Pack) -> str:
    return condition_words(value)


WORDS: Mapping[str, Words] = {
    **dict.fromkeys(
        ("by", "decided_by", "giver", "registered_by", "roles"),
        who_words,
    ),
    **dict.fromkeys(("parent", "team", "role"), who_words),
    **dict.fromkeys(("noted_on", "event"), fact_words),
    **dict.fromkeys(("when", "unless", "conditions"), _condition),
    **dict.fromkeys(("flags", "all_flags", "unless_flags"), _title_in("flags")),
    **dict.fromkeys(("pool",), _title_in("pools")),
    **dict.fromkeys(("after",), _title_in("steps")),
    **dict.fromkeys(("over",), _title_in("routing")),
    "subject": lambda value, _pack: SUBJECTS[value].each,
}
