"""How a route is described in `/openapi.json`: its body, its parameters, its headers."""

import inspect
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

HEADER_PARAMETERS = [
    {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string"}},
    {"name": "If-Match", "in": "header", "required": False, "schema": {"type": "string"}},
    {"name": "Occurred-At", "in": "header", "required": False, "schema": {"type": "string"}},
]


def body_schema(adapter: TypeAdapter[Any], path: str) -> dict[str, Any]:
    """The JSON Schema of a command without the fields that stand in the path."""
    schema = dict(adapter.json_schema(ref_template="#/components/schemas/{model}"))
    definitions = schema.pop("$defs", {})
    schema = {name: _inlined(part, definitions) for name, part in schema.items()}
    for name in [n for n in schema.get("properties", {}) if f"{{{n}" in path]:
        del schema["properties"][name]
        if name in schema.get("required", []):
            schema["required"].remove(name)
    return schema


def _inlined(value: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            return _inlined(definitions[reference.rsplit("/", 1)[-1]], definitions)
        return {name: _inlined(part, definitions) for name, part in value.items()}
    if isinstance(value, list):
        return [_inlined(part, definitions) for part in value]
    return value


def parameters_of(path: str, declared: list[inspect.Parameter]) -> list[dict[str, Any]]:
    """Path and query parameters as OpenAPI describes them."""
    in_path = [part.strip("{}").partition(":")[0] for part in path.split("/") if part[:1] == "{"]
    found = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in in_path
    ]
    found += [
        {
            "name": parameter.name,
            "in": "query",
            "required": parameter.default is inspect.Parameter.empty,
            "schema": {"type": "integer" if parameter.annotation is int else "string"},
        }
        for parameter in declared
        if parameter.name not in in_path
    ]
    return found
