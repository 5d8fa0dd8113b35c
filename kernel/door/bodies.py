"""Request bodies: a JSON object within bounds, each key once, of numbers and texts that can be
stored and are read as they are written."""

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
from starlette.requests import Request

from kernel.base.texts import breaks, is_storable, turns
from kernel.deciding.decider import Fault
from kernel.door.problems import FieldProblems, HttpProblem

BODY_MAX_BYTES = 1_000_000
BODY_SECONDS_MAX = 20.0  # for a whole body; a megabyte takes a second over the slowest line
DEPTH_MAX = 32  # no command nests deeper, so that code which walks a body may recurse
INTEGER_MAX = 2**53 - 1  # every JSON parser reads it exactly (RFC 8259, 6), and a bigint holds it
ID_MAX = 200  # characters of what names a thing: ids are keys of indexes, which bound their length
# Texts that people write freely: these may have several lines. Every other is a name, a code, an
# address or a number, and has one.
FREE = frozenset(
    {
        *("ability", "auction_opinion", "circumstances", "correction", "defects", "detail"),
        *("discrepancies", "duty", "encumbrances", "finding", "found", "note", "opinion"),
        *("ownership", "possession", "reason", "termination_opinion", "unpaid_charges", "values"),
    }
)
SEALED_FOR_CASE = {"case_id", "plain"}  # free text too: it may name several people


async def body_of(http: Request) -> tuple[bytes, dict[str, Any]]:
    """The raw body and the JSON object in it.

    Raises:
        HttpProblem: the body is larger than allowed (413), or comes too slowly (408).
        FieldProblems: the body is not a JSON object (422).
    """
    raw = await _raw(http)
    try:
        body = orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError as error:
        raise FieldProblems([Fault(field="", title="请求正文不是有效的 JSON")]) from error
    if not isinstance(body, dict):
        raise FieldProblems([Fault(field="", title="请求正文应为 JSON 对象")])
    refuse_unfit(body)
    if raw:
        json.loads(raw, object_pairs_hook=_each_once)  # not before its depth is known
    return raw, body


async def _raw(http: Request) -> bytes:
    """Reads at most the allowed size: a client could send without end, or never end."""
    stated = http.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > BODY_MAX_BYTES:
        raise _too_large()
    raw = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS_MAX):
            async for chunk in http.stream():
                raw += chunk
                if len(raw) > BODY_MAX_BYTES:
                    raise _too_large()
    except TimeoutError as error:
        raise HttpProblem.of("too-slow", "请求正文发送过慢") from error
    return bytes(raw)


def _too_large() -> HttpProblem:
    return HttpProblem.of("too-large", f"请求正文过大，至多 {BODY_MAX_BYTES} 字节")


def _each_once(pairs: Iterable[tuple[str, Any]]) -> None:
    """Raises FieldProblems where an object gives one key twice: readers differ on which counts."""
    found: set[str] = set()
    for name, _ in pairs:
        if name in found:
            raise FieldProblems([Fault(field=name, title="同一项填写了两次", code="given_twice")])
        found.add(name)


def refuse_unfit(value: Mapping[str, Any]) -> None:
    """Raises FieldProblems with everything in the value that cannot be stored, or would be read
    as something else; and where it nests too deep."""
    faults = list(_unfit(value))
    if faults:
        raise FieldProblems(faults)


def _unfit(value: Mapping[str, Any]) -> Iterator[Fault]:
    """Level by level, so that a deep value cannot exhaust the stack."""
    level: list[tuple[str, bool, Any]] = [("", False, value)]
    for _ in range(DEPTH_MAX + 1):
        for path, free, part in level:
            why = _fault(path, part, free=free)
            if why:
                yield Fault(field=path, title=why)
        level = [inner for one in level for inner in _parts(*one)]
        if not level:
            return
    yield Fault(field="", title=f"请求正文嵌套不得超过 {DEPTH_MAX} 层")


def _parts(path: str, free: bool, value: Any) -> Iterator[tuple[str, bool, Any]]:
    if isinstance(value, dict):
        of_case = set(value) == SEALED_FOR_CASE
        for name, inner in value.items():
            yield f"{path}.{name}" if path else name, free or name in FREE or of_case, inner
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield f"{path}.{number}" if path else str(number), free, inner


def _fault(path: str, value: Any, *, free: bool) -> str:
    """Why a number or a text is refused, in Chinese; empty if it is not."""
    if isinstance(value, int):
        return "" if abs(value) <= INTEGER_MAX else "数字过大"
    if isinstance(value, dict):
        return "" if all(map(is_storable, value)) else "名称中含有不能保存的字符"
    if not isinstance(value, str):
        return ""
    if not is_storable(value):
        return "文本中含有不能保存的空字符"
    if turns(value):
        return "文本中含有改变文字方向的不可见字符"
    if not free and breaks(value):
        return "应为一行文字，不得含有换行或控制字符"
    if path.endswith("_id") and len(value) > ID_MAX:
        return f"编号不得超过 {ID_MAX} 字"
    return ""
