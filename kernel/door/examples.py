"""Examples of what a client sends, made from the schema of a command: in Chinese, invented."""

from collections.abc import Mapping
from typing import Any

CASE_NUMBER = "（2026）豫1024执8806号"
# What people write in a text, by the end of its field's name; else its title stands for it.
TEXTS: Mapping[str, str] = {
    "case_id": CASE_NUMBER,
    "related_case_id": "（2026）豫1024执8807号",
    "person_id": "p-4f1c2a",
    "reason": "被执行人已搬离登记的住址，需要重新核实",
    "opinion": "同意",
    "note": "已当面告知申请执行人",
    "place": "鄢陵县人民路1号",
    "address": "鄢陵县人民路1号",
    "plain": "鄢陵县人民路1号",
    "content": "被执行人名下有一处门面房",
    "name": "李红（虚构）",
    "institution": "某银行鄢陵支行（虚构）",
    "result": "未发现可供执行的财产",
    "finding": "未发现可供执行的财产",
    "ground": "身份证复印件",
    "volume": "鄢法执档2026-00011",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
BY_FORMAT: Mapping[str, Any] = {
    "date": "2026-03-02",
    "date-time": "2026-03-02T09:00:00+08:00",
    "uuid": "6f1a2b3c-4d5e-4f60-8a1b-2c3d4e5f6071",
}
FEN = 5_000_000  # 50,000 yuan
DEPTH_MAX = 6  # of a schema that holds itself


def example_of(schema: Mapping[str, Any], name: str = "", depth: int = 0) -> Any:
    """A value that a schema allows; `name` is the field that it is of."""
    for given in ("const", "default"):
        if schema.get(given) is not None:
            return schema[given]
    if schema.get("enum"):
        return schema["enum"][0]
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return example_of(_first(schema[choice]), name, depth)
    if "allOf" in schema:
        return example_of(schema["allOf"][0], name, depth)
    match schema.get("type"):
        case "object" | None if depth < DEPTH_MAX:
            return _object(schema, depth)
        case "array":
            few = range(max(1, schema.get("minItems", 0)))
            return [example_of(schema.get("items", {}), name, depth + 1) for _ in few]
        case "boolean":
            return True
        case "integer" | "number":
            return _number(schema, name)
        case "string":
            return _text(schema, name)
        case _:
            return {}


def _first(choices: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    return next((one for one in choices if one.get("type") != "null"), choices[0])


def _object(schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
    """What must be there, and what is not said to be none where it is left out."""
    fields: Mapping[str, Mapping[str, Any]] = schema.get("properties", {})
    needed = schema.get("required", ())
    return {
        name: example_of(part, name, depth + 1) for name, part in fields.items() if name in needed
    }


def _number(schema: Mapping[str, Any], name: str) -> int:
    least = schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
    most = schema.get("maximum", schema.get("exclusiveMaximum", FEN + 1) - 1)
    return int(min(max(FEN if name.endswith("_fen") else 1, least), most))


def _text(schema: Mapping[str, Any], name: str) -> str:
    if schema.get("format") in BY_FORMAT:
        return str(BY_FORMAT[schema["format"]])
    ends = (text for end, text in TEXTS.items() if name == end or name.endswith(f"_{end}"))
    text = next(ends, str(schema.get("title") or name or "文字"))
    return text[: schema.get("maxLength", len(text))].ljust(schema.get("minLength", 0), "。")
