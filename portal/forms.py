"""Forms made from the schemas of the services' commands. Pure: schema in, fields and body out.

A field is shown by its schema: a choice as radios, money as yuan, dates as dates, personal data as
plain text with the person whose it is. What a form cannot show (a list of objects) is JSON.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.titles import NAMES
from portal.words import IN_FEN, SEALED

FEN = 100
AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,2})?")
YES_NO = {"true": "是", "false": "否"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One field of a form. `kind` is text, long, choice, pick (one of the case's own persons or
    files), yes_no, money, number, date, instant, lines, sealed or json."""

    name: str
    title: str
    kind: str
    required: bool
    options: Mapping[str, str]


class Unreadable(Exception):
    """A value was typed in a form that cannot be read; `field` is its name."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field
        self.why = why


def inputs(schema: Mapping[str, Any], things: Mapping[str, Mapping[str, str]]) -> list[Input]:
    """The fields of a command, in its order. `things` are what ids may name, by kind and id."""
    required = set(schema.get("required", ()))
    return [
        _input(name, described, things, required=name in required)
        for name, described in schema.get("properties", {}).items()
    ]


def _input(
    name: str,
    described: Mapping[str, Any],
    things: Mapping[str, Mapping[str, str]],
    *,
    required: bool,
) -> Input:
    here = _present(described)
    kind, options = _kind(name, here), dict[str, str]()
    named = str(described.get(NAMES) or here.get(NAMES) or "")
    if kind == "text" and named in things:
        kind, options = "pick", dict(things[named])
    if kind == "choice":
        titles = here.get("x-enum-titles") or described.get("x-enum-titles") or {}
        options = {one: titles.get(one, one) for one in here["enum"]}
    if kind == "yes_no":
        options = YES_NO
    title = described.get("title") or here.get("title") or name
    if kind == "money":
        title = title.removesuffix(IN_FEN)  # typed in yuan
    if kind == "pick":
        title = title.removesuffix("（文件编号）").removesuffix("编号")  # picked by its name
    return Input(name=name, title=title, kind=kind, required=required, options=options)


def _present(described: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of the value where it is optional: the first choice that is not null."""
    choices = described.get("anyOf") or ()
    return next((one for one in choices if one.get("type") != "null"), described)


def _kind(name: str, here: Mapping[str, Any]) -> str:
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
            return "lines" if here.get("items", {}).get("type") == "string" else "json"
        case "object" if set(here.get("properties", ())) >= SEALED:
            return "sealed"
        case _:
            return "json"


def body_of(fields: Sequence[Input], typed: Mapping[str, str]) -> dict[str, Any]:
    """The command's body from what was typed; fields left empty are left out. Raises Unreadable."""
    body: dict[str, Any] = {}
    for field in fields:
        text = typed.get(field.name, "").strip()
        if text:
            body[field.name] = _read(field, text, typed)
    return body


def _read(field: Input, text: str, typed: Mapping[str, str]) -> Any:
    match field.kind:
        case "yes_no":
            return text == "true"
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
        case "sealed":
            whose = typed.get(f"{field.name}.whose", "")
            key = "case_id" if whose == typed.get("case_id") else "person_id"
            return {key: whose, "plain": text}
        case "json":
            return _json(field, text)
        case _:
            return text


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
