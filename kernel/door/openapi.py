"""How a route is described in `/openapi.json`: its body, its parameters, its headers, and every
status with which it answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from contracts.field_names import titles_by_field
from kernel.base.adapters import adapter_of
from kernel.door.bodies import ID_MAX
from kernel.door.examples import CASE_NUMBER, Place, example_of
from kernel.door.parameters import TEXT_MAX, Parameter
from kernel.door.problems import STATUS
from kernel.door.sealing import CIPHERTEXT
from kernel.door.unsealing import PURPOSE_PARAMETER

PROBLEM = "application/problem+json"
TEXT = {"type": "string"}
PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "enum": [f"urn:zhixing:problem:{kind}" for kind in STATUS]},
        "title": TEXT,
        "status": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "title"],
                "properties": dict.fromkeys(("code", "title", "field", "article"), TEXT),
            },
        },
        "article": TEXT,
        "field": TEXT,
    },
}
# What a client sends where a field is stored sealed: nobody gives ciphertext.
AS_SENT = {
    "type": "object",
    "description": "以明文提交，由服务密存；写明属于哪一当事人（person_id）或者本案（case_id）",
    "required": ["plain"],
    "properties": {
        "person_id": {**TEXT, "title": "当事人编号"},
        "case_id": {**TEXT, "title": "案号"},
        "plain": {**TEXT, "title": "明文"},
    },
}
SAID = {  # of the parameters of every list
    "limit": "每页的条数",
    "after": "翻页位置：上一页答复中的 next",
    "sort": "排序；“-”表示倒序",
    "since": "自该日（含）起",
    "until": "至该日（含）止",
}
OF_ALL = (401, 403, 404, 405, 422, 429, 500, 503)
OF_WRITES = (400, 408, 409, 410, 412, 413)


def header(name: str, description: str, *, required: bool = False) -> dict[str, Any]:
    """A header as OpenAPI describes it."""
    schema = {"type": "string"}
    found = {"name": name, "in": "header", "required": required, "description": description}
    return {**found, "schema": schema}


WAIT_FOR = header("Zhixing-Wait-For", "先等待这些位置，如 intake:7, triage:3")
IF_NONE_MATCH = header("If-None-Match", "已有的 ETag；内容未变时答复 304")
QUERY_HEADERS = [
    IF_NONE_MATCH,
    PURPOSE_PARAMETER,
    WAIT_FOR,
]
WRITE_HEADERS = [
    header("Idempotency-Key", "同一请求重发时不变，1至200字符", required=True),
    header("If-Match", "所见记录的 ETag，或者流的版本号；已被他人更新时答复 412"),
    header(
        "Occurred-At",
        "实际办理的时刻，带时区的 ISO 8601；缺省为现在。不得晚于现在，不得早于其所依据的事实"
        "（立案、接收案件、所涉文书或者财产的登记等）。超过本院规定的登记时限（未另行规定的，"
        "为办理当日；休息日办理的，为其后第一个工作日）的，须经审批方可补录，并予以标注；"
        "补录不消除已经发生的超期",
    ),
    WAIT_FOR,
]


@dataclass(frozen=True, slots=True)
class Told:
    """What the description says of a route: its title, more about it, the type of its answer."""

    title: str
    more: str
    answer: Any

    @property
    def said(self) -> dict[str, str]:
        """The title and the rest, as FastAPI takes them."""
        return {"summary": self.title, "description": self.more or self.title}


def described_query(path: str, parameters: Sequence[Parameter], told: Told) -> dict[str, Any]:
    """What FastAPI is told of a route that reads."""
    answer = described_answer(told.answer)
    return {
        **told.said,
        "responses": {200: answer, 304: {"description": "内容未变"}, **_problems(OF_ALL)},
        "openapi_extra": {"parameters": [*_parameters(path, parameters), *QUERY_HEADERS]},
    }


def described_write(path: str, schema: Any, roles: Iterable[str], told: Told) -> dict[str, Any]:
    """What FastAPI is told of a route that changes something; `roles` may use it."""
    done = described_answer(told.answer)
    answers = {200: done, 201: done, 202: {**done, "description": "须经审批或者他人确认"}}
    return {
        **told.said,
        "responses": {**answers, **_problems((*OF_ALL, *OF_WRITES))},
        "openapi_extra": {
            "requestBody": {
                "content": {"application/json": {"schema": schema, "example": example_of(schema)}}
            },
            "parameters": [*_parameters(path, ()), *WRITE_HEADERS],
            "x-roles": list(roles),
        },
    }


def _shown(name: str) -> dict[str, Any]:
    """The example of a parameter in a path, where its form is known."""
    return {"example": CASE_NUMBER, "description": "案号"} if name == "case_id" else {}


def described_content(
    path: str,
    answers: Mapping[int, str],
    problems: Sequence[int],
    headers: Sequence[Any] = (),
    body: str = "",
) -> dict[str, Any]:
    """What FastAPI is told of a route whose content is no JSON; `answers` are those without a
    problem, `problems` the statuses that it has besides those of every route; `body` is the media
    type of the bytes that it takes, if any."""
    bytes_ = {body: {"schema": {"type": "string", "format": "binary"}}}
    taken = {"requestBody": {"required": True, "content": bytes_}} if body else {}
    given = {status: {"description": text} for status, text in answers.items()}
    return {
        "description": "；".join(answers.values()),
        "responses": {**given, **_problems((*OF_ALL, *problems))},
        "openapi_extra": {"parameters": [*_parameters(path, ()), *headers], **taken},
    }


def with_content(described: Mapping[str, Any], status: int, answer: type) -> dict[str, Any]:
    """The same, where the answer of a status is one of this type."""
    said = described["responses"][status]["description"]
    shown = {**described_answer(answer), "description": said}
    return {**described, "responses": {**described["responses"], status: shown}}


def _problems(statuses: Iterable[int]) -> dict[int | str, dict[str, Any]]:
    """The problem of each of these statuses, with the kinds that bear it."""
    return {
        status: {
            "description": "、".join(kind for kind, known in STATUS.items() if known == status),
            "content": {PROBLEM: {"schema": PROBLEM_SCHEMA}},
        }
        for status in sorted(statuses)
    }


def body_schema(adapter: TypeAdapter[Any], path: str) -> dict[str, Any]:
    """The JSON Schema of a command without the fields that stand in the path, and with personal
    data as it is sent."""
    schema: dict[str, Any] = orjson.loads(_json_schema(adapter, "validation"))
    definitions = {
        name: AS_SENT if set(part.get("properties", ())) >= CIPHERTEXT else part
        for name, part in schema.pop("$defs", {}).items()
    }
    schema = {name: inlined(part, definitions) for name, part in schema.items()}
    for name in [n for n in schema.get("properties", {}) if f"{{{n}" in path]:
        del schema["properties"][name]
        if name in schema.get("required", []):
            schema["required"].remove(name)
    return schema


@cache
def _json_schema(adapter: TypeAdapter[Any], mode: JsonSchemaMode) -> bytes:
    """As JSON, so that nobody changes what is kept."""
    return orjson.dumps(adapter.json_schema(mode=mode, ref_template="{model}"))


def described_answer(answer: Any) -> dict[str, Any]:
    """The answer of a type, with an example; each member has the title that the contracts give to a
    field of its name."""
    return {"description": "答复", "content": {"application/json": orjson.loads(_answer(answer))}}


@cache
def _answer(answer: Any) -> bytes:
    schema: dict[str, Any] = orjson.loads(_json_schema(adapter_of(answer), "serialization"))
    definitions = schema.pop("$defs", {})
    whole = {name: inlined(part, definitions) for name, part in schema.items()}
    _entitle(whole)
    return orjson.dumps({"schema": whole, "example": example_of(whole, Place(whole=True))})


def _entitle(schema: Any) -> None:
    """Gives the members of a schema their Chinese titles, where the contracts have one."""
    titles = titles_by_field()
    if isinstance(schema, dict):
        for name, part in schema.get("properties", {}).items():
            if name in titles and part.get("title", "").isascii() and "properties" not in part:
                part["title"] = titles[name]
        for part in schema.values():
            _entitle(part)
    elif isinstance(schema, list):
        for part in schema:
            _entitle(part)


def inlined(value: Any, definitions: Mapping[str, Any]) -> Any:
    """A schema with what it refers to written where it stands."""
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            here = {name: part for name, part in value.items() if name != "$ref"}
            return inlined({**definitions[reference.rsplit("/", 1)[-1]], **here}, definitions)
        return {name: inlined(part, definitions) for name, part in value.items()}
    if isinstance(value, list):
        return [inlined(part, definitions) for part in value]
    return value


def _parameters(path: str, declared: Iterable[Parameter]) -> list[dict[str, Any]]:
    """Path and query parameters as OpenAPI describes them."""
    in_path = [part.strip("{}").partition(":")[0] for part in path.split("/") if part[:1] == "{"]
    text = {"type": "string", "minLength": 1, "maxLength": ID_MAX}
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": text, **_shown(name)}
        for name in in_path
    ]
    found += [
        {
            "name": one.name,
            "in": "query",
            "required": one.required,
            **({"description": SAID[one.name]} if one.name in SAID else {}),
            "schema": {"maxLength": TEXT_MAX, **schema}
            if (schema := adapter_of(one.shape).json_schema()).get("type") == "string"
            else schema,
        }
        for one in declared
        if one.name not in in_path
    ]
    return found
