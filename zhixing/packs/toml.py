"""Writes a pack as its file: a table for each row, small values on one line."""

from collections.abc import Iterator, Mapping
from typing import Any

import tomli_w

LINE_MAX = 100


def toml_of(raw: Mapping[str, Any]) -> str:
    """The text of a pack; what stands above the tables first."""
    plain = {name: value for name, value in raw.items() if not isinstance(value, (dict, list))}
    parts = ["\n".join(f"{name} = {_value(value)}" for name, value in plain.items())]
    for name, rows in raw.items():
        if isinstance(rows, dict):
            parts.append("\n".join([f"[{name}]", *_lines(rows)]))
        elif isinstance(rows, list):
            parts.extend("\n".join([f"[[{name}]]", *_lines(row)]) for row in rows)
    return "\n\n".join(parts) + "\n"


def _lines(row: Mapping[str, Any]) -> Iterator[str]:
    for name, value in row.items():
        line = f"{name} = {_value(value)}"
        if isinstance(value, list) and len(line) > LINE_MAX:
            line = "\n    ".join([f"{name} = [", *(f"{_value(each)}," for each in value)]) + "\n]"
        yield line


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {_value(each)}' for name, each in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return tomli_w.dumps({"v": value}).removeprefix("v = ").removesuffix("\n")
