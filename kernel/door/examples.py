"""Examples of what a client sends and is answered, made from schemas: in Chinese, invented."""

from collections.abc import Mapping
from dataclasses import dataclass
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
    "article": "三、(一)1",
    "text": "本项工作应在立案当日完成",
    "code": "filing-checked",
    "stage": "reception",
    "state": "open",
    "status": "open",
    "ending": "done",
    "tier": "fast",
    "team": "fast",
    "holder": "fast",
    "handler": "handler-1",
    "actor": "handler:handler-1",
    "who": "receptionist",
    "asset_kind": "deposit",
    "manner": "performed",
    "next": "WyIyMDI2LTAzLTAyIl0",
    "volume": "鄢法执档2026-00011",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
BY_FORMAT: Mapping[str, Any] = {
    "date": "2026-03-02",
    "date-time": "2026-03-02T09:00:00+08:00",
    "uuid": "6f1a2b3c-4d5e-4f60-8a1b-2c3d4e5f6071",
}
SAYS_NOTHING: tuple[Any, ...] = (None, "", [], {})
FEN = 5_000_000  # 50,000 yuan
DEPTH_MAX = 12  # of a schema that holds itself


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: the field that it is of, how deep, and whether its object is shown with
    every member, as in an answer, or with those that must be there."""

    name: str = ""
    depth: int = 0
    whole: bool = False

    def below(self, name: str) -> "Place":
        """The place of a part."""
        return Place(name, self.depth + 1, self.whole)


def example_of(schema: Mapping[str, Any], place: Place = Place()) -> Any:
    """A value that a schema allows."""
    for given in ("const", "default"):
        if schema.get(given) not in SAYS_NOTHING:
            return schema[given]
    if schema.get("enum"):
        return schema["enum"][0]
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return example_of(_first(schema[choice]), place)
    if "allOf" in schema:
        return example_of(schema["allOf"][0], place)
    match schema.get("type"):
        case "object" | None if place.depth < DEPTH_MAX:
            return _object(schema, place)
        case "array":
            return _array(schema, place)
        case "boolean":
            return True
        case "integer" | "number":
            return _number(schema, place.name)
        case "string":
            return _text(schema, place.name)
        case _:
            return {}


def _first(choices: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    return next((one for one in choices if one.get("type") != "null"), choices[0])


def _array(schema: Mapping[str, Any], place: Place) -> list[Any]:
    if "prefixItems" in schema:
        return [example_of(one, place.below(place.name)) for one in schema["prefixItems"]]
    few = range(max(1, schema.get("minItems", 0)))
    return [example_of(schema.get("items", {}), place.below(place.name)) for _ in few]


def _object(schema: Mapping[str, Any], place: Place) -> dict[str, Any]:
    fields: Mapping[str, Mapping[str, Any]] = schema.get("properties", {})
    needed = schema.get("required", ())
    return {
        name: example_of(part, place.below(name))
        for name, part in fields.items()
        if place.whole or name in needed
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
