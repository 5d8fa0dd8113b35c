"""Forms made from the schemas of the services' commands. Pure: schema in, fields and body out.

A field is shown by its schema: a choice as radios, money as yuan, dates as dates, personal data as
plain text with the person whose it is, a value of several parts as its parts, a list of plain
objects as lines with a cell for each part. What a form cannot show (objects in such objects) is
JSON.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.sealed import PERSONAL
from contracts.titles import CHOICE_TITLES, NAMES
from portal.words import IN_FEN

FEN = 100
AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,2})?")
YES_NO = {"true": "是", "false": "否"}
CHECKED = "true"
PLAIN = "plain"  # the part of a sealed value that is typed
WORDS = "text"  # the kind of personal data that may concern the case as a whole
Things = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One field of a form. `kind` is text, long, choice, pick (a thing of the case or the court),
    many (checkboxes), yes_no, money, number, date, instant, lines, rows (lines of cells, which are
    the `columns`), sealed (words about the case or a person), personal (of one person), or json.
    `example` is what a line of it may be.
    """

    name: str
    title: str
    kind: str
    required: bool
    options: Mapping[str, str]
    columns: Sequence["Input"] = ()
    example: str = ""


class Unreadable(Exception):
    """A value was typed in a form that cannot be read; `field` is its name."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field
        self.why = why


def inputs(schema: Mapping[str, Any], things: Things) -> list[Input]:
    """The fields of a command, in its order. `things` are what ids may name, by kind and id."""
    return list(_inputs("", schema, things, required=True))


def _inputs(
    prefix: str, schema: Mapping[str, Any], things: Things, *, required: bool
) -> Iterator[Input]:
    needed = set(schema.get("required", ())) if required else set()
    for name, described in schema.get("properties", {}).items():
        here = _present(described)
        if _has_parts(here):
            yield from _inputs(f"{prefix}{name}.", here, things, required=name in needed)
        else:
            yield _input(prefix + name, described, things, required=name in needed)


def _has_parts(here: Mapping[str, Any]) -> bool:
    """Whether a value has named parts that can be filled in one by one."""
    parts = here.get("properties", ())
    return here.get("type") == "object" and bool(parts) and PLAIN not in parts


def _input(name: str, described: Mapping[str, Any], things: Things, *, required: bool) -> Input:
    here = _present(described)
    kind, options = _kind(name, described, here), dict[str, str]()
    named = str(described.get(NAMES) or here.get(NAMES) or "")
    if named in things and kind in ("text", "lines"):
        kind, options = ("pick" if kind == "text" else "many"), dict(things[named])
    if kind == "choice":
        options = _titled(here, described)
    if kind == "many" and not named:
        options = _titled(here["items"])
    if kind == "yes_no":
        options = YES_NO
    columns = tuple(inputs(here["items"], things)) if kind == "rows" else ()
    title = described.get("title") or here.get("title") or name
    if kind == "money":
        title = title.removesuffix(IN_FEN)  # typed in yuan
    if kind in ("pick", "many"):
        title = re.sub("（文[件书]编号）$", "", title).removesuffix("编号")  # picked by its name
    lists = here.get("examples", ()) if kind == "lines" else ()
    return Input(
        name=name,
        title=title,
        kind=kind,
        required=required,
        options=options,
        columns=columns,
        example=next((line for lines in lists for line in lines), ""),
    )


def _titled(*described: Mapping[str, Any]) -> dict[str, str]:
    """The choices of an enumeration with their titles."""
    titles: Mapping[str, str] = {}
    for one in reversed(described):
        titles = one.get(CHOICE_TITLES) or titles
    return {one: titles.get(one, one) for one in described[0]["enum"]}


def _present(described: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of the value where it is optional: the first choice that is not null."""
    choices = described.get("anyOf") or ()
    return next((one for one in choices if one.get("type") != "null"), described)


def _kind(name: str, described: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    if "enum" in here:
        return "choice"
    match here.get("type"):
        case "boolean":
            return "yes_no"
        case "integer":
            return "money" if name.endswith("_fen") else "number"
        case "string":
            return {"date": "date", "date-time": "instant"}.get(here.get("format", ""), "text")
        case "array":
            return _of_list(here.get("items", {}))
        case "object" if PLAIN in here.get("properties", ()):
            about = described.get(PERSONAL) or here.get(PERSONAL) or WORDS
            return "sealed" if about == WORDS else "personal"
        case _:
            return "json"


def _of_list(items: Mapping[str, Any]) -> str:
    if "enum" in items:
        return "many"
    parts = [_present(part) for part in items.get("properties", {}).values()]
    if parts and not any(part.get("type") in ("object", "array", None) for part in parts):
        return "rows"
    texts = [one.get("type") == "string" for one in items.get("anyOf") or (items,)]
    return "lines" if any(texts) else "json"


def body_of(fields: Sequence[Input], typed: Mapping[str, str]) -> dict[str, Any]:
    """The command's body from what was typed; fields left empty are left out. Raises Unreadable."""
    body: dict[str, Any] = {}
    for field in fields:
        if field.kind == "many":
            value: Any = [one for one in field.options if typed.get(f"{field.name}.{one}")]
        else:
            text = typed.get(field.name, "").strip()
            value = _read(field, text, typed) if text else None
        if value is None and field.required and field.kind in ("lines", "rows"):
            value = []
        if value is not None and (value != [] or field.required):
            *places, last = field.name.split(".")
            inside = body
            for place in places:
                inside = inside.setdefault(place, {})
            inside[last] = value
    return body


def _read(field: Input, text: str, typed: Mapping[str, str]) -> Any:
    match field.kind:
        case "yes_no":
            return text == CHECKED
        case "money":
            return _fen(field, text)
        case "number":
            if not text.lstrip("-").isdecimal():
                raise Unreadable(field.name, "应为整数")
            return int(text)
        case "instant":
            return f"{text}:00+08:00" if len(text) == len("2026-03-02T09:20") else text
        case "lines":
            return [line.strip() for line in text.splitlines() if line.strip()]
        case "rows":
            return list(_rows(field, text))
        case "sealed" | "personal":
            whose = typed.get(f"{field.name}.whose", "")
            if not whose:
                return {"plain": text}
            key = "case_id" if whose == typed.get("case_id") else "person_id"
            return {key: whose, "plain": text}
        case "json":
            return _json(field, text)
        case _:
            return text


def _rows(field: Input, text: str) -> Iterator[dict[str, Any]]:
    """The lines of a list; a line that was copied from a spreadsheet has tabs between its cells."""
    for number, line in enumerate(text.splitlines(), start=1):
        cells = line.split("\t") if "\t" in line else re.split("[,，]", line)
        if len(cells) > len(field.columns):
            raise Unreadable(field.name, f"第{number}行多于{len(field.columns)}列")
        if line.strip():
            typed = {
                one.name: _cell(one, cell) for one, cell in zip(field.columns, cells, strict=False)
            }
            try:
                yield body_of(field.columns, typed)
            except Unreadable as error:
                raise Unreadable(field.name, f"第{number}行：{error.why}") from error


def _cell(column: Input, text: str) -> str:
    """What stands in a cell; a thing may be named by its title."""
    plain = text.strip()
    named = [
        one for one, title in column.options.items() if plain in (title, title.split(" · ")[0])
    ]
    return plain if plain in column.options or not named else named[0]


def at_field(error: Mapping[str, Any], fields: Sequence[Input]) -> Mapping[str, Any]:
    """What was wrong, at the field of the form that it is in: in a line of a list, with its
    number."""
    place = str(error.get("field", ""))
    for one in fields:
        inside = place.removeprefix(f"{one.name}.")
        if inside != place:
            number = inside.partition(".")[0]
            line = f"第{int(number) + 1}行：" if number.isdecimal() else ""
            return {**error, "field": one.name, "title": f"{line}{error.get('title', '')}"}
    return error


def _fen(field: Input, text: str) -> int:
    plain = text.replace(",", "").replace("，", "").removesuffix("元")
    if not AMOUNT.fullmatch(plain):
        raise Unreadable(field.name, "金额应以元为单位，最小到分，如 1234.56")
    return int(Decimal(plain) * FEN)


def _json(field: Input, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise Unreadable(field.name, "应为 JSON") from error
