"""Request bodies: a JSON object within bounds, without text that PostgreSQL cannot store."""

from typing import Any

import orjson
from starlette.requests import Request

from kernel.deciding.decider import Fault
from kernel.door.problems import FieldProblems, HttpProblem

BODY_MAX_BYTES = 1_000_000
DEPTH_MAX = 32  # no command nests deeper, so that code which walks a body may recurse
NUL = "\x00"  # the one character that PostgreSQL cannot store


async def body_of(http: Request) -> tuple[bytes, dict[str, Any]]:
    """The raw body and the JSON object in it.

    Raises:
        HttpProblem: the body is larger than allowed (413).
        FieldProblems: the body is not a JSON object (422).
    """
    raw = await _raw(http)
    try:
        body = orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError as error:
        raise FieldProblems([Fault(field="", title="请求正文不是有效的 JSON")]) from error
    if not isinstance(body, dict):
        raise FieldProblems([Fault(field="", title="请求正文应为 JSON 对象")])
    refuse_unstorable(body)
    return raw, body


async def _raw(http: Request) -> bytes:
    """Reads at most the allowed size: a client could send without end."""
    raw = bytearray()
    async for chunk in http.stream():
        raw += chunk
        if len(raw) > BODY_MAX_BYTES:
            raise HttpProblem.of("too-large", "请求正文过大")
    return bytes(raw)


def refuse_unstorable(value: Any) -> None:
    """Raises FieldProblems when a text in the value cannot be
    stored or the value nests too deep."""
    level, depth = [value], 0
    while level:
        if any(isinstance(part, str) and NUL in part for part in level):
            raise FieldProblems([Fault(field="", title="文本中含有不能保存的空字符")])
        if depth > DEPTH_MAX:
            raise FieldProblems([Fault(field="", title=f"请求正文嵌套不得超过 {DEPTH_MAX} 层")])
        level = [inner for part in level for inner in _parts(part)]
        depth += 1


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else []
