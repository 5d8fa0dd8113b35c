"""Errors as RFC 9457 problems: a stable type, a Chinese title, the field and the article."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
import orjson
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match, Route

from contracts.titles import path_titles
from kernel.base.logs import logger
from kernel.deciding.decider import Early, Fault, Invalid, NoSuchCase, Refused, Stands
from kernel.deciding.service import KeyReused
from kernel.journal.protocol import Conflict
from kernel.people.sealed import Erased
from kernel.people.wrapping import SecretMissing

STATUS = {
    "invalid": 422,
    "refused": 409,
    "stands": 409,
    "conflict": 412,
    "not-found": 404,
    "not-allowed": 405,
    "not-yet": 503,
    "unauthenticated": 401,
    "forbidden": 403,
    "malformed": 400,
    "idempotency-key-missing": 400,
    "idempotency-key-reused": 422,
    "too-large": 413,
    "too-slow": 408,
    "too-many": 429,
    "no-such-range": 416,
    "erased": 410,
    "unavailable": 503,
    "internal": 500,
}


# The database or the broker is unreachable, closed the connection, or accepts no more connections.
AWAY: tuple[type[Exception], ...] = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.LockNotAvailableError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)


class HttpProblem(Exception):
    """An error response. `kind` is its type in STATUS, `more` are additional members of the
    body."""

    def __init__(self, kind: str, title: str, more: dict[str, Any] | None = None) -> None:
        super().__init__(title)
        self.kind = kind
        self.title = title
        self.more = more or {}

    @staticmethod
    def of(kind: str, title: str) -> "HttpProblem":
        return HttpProblem(kind, title)


class FieldProblems(Exception):
    """Every fault of a request, reported together."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(fault.title for fault in faults))
        self.faults = tuple(faults)


def problems_of(error: ValidationError, command: type) -> FieldProblems:
    """What pydantic found wrong with a command; each fault says the field and its Chinese title."""
    found = error.errors(include_url=False, include_input=False)
    return FieldProblems([_fault(one["type"], one["loc"], command) for one in found])


def _fault(code: str, path: tuple[str | int, ...], command: type) -> Fault:
    what = CHINESE.get(code, "格式不正确")
    where = "".join(path_titles(command, path))
    return Fault(
        field=".".join(map(str, path)), title=f"{where}：{what}" if where else what, code=code
    )


CHINESE = {
    "missing": "缺少必填项",
    "extra_forbidden": "不认识的字段",
    "unexpected_keyword_argument": "不认识的字段",
    "literal_error": "不在允许的取值之内",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "金额以分为单位，应为整数",
    "string_type": "应为文本",
    "tuple_type": "应为列表",
    "less_than_equal": "数字过大",
    "greater_than_equal": "数字过小",
    "date_type": "日期格式应为 YYYY-MM-DD",
    "datetime_type": "时刻应为带时区的 ISO 8601 格式",
    "bool_type": "应为是或否",
    "bool_parsing": "应为是或否",
    "date_from_datetime_parsing": "日期格式应为 YYYY-MM-DD",
    "date_parsing": "日期格式应为 YYYY-MM-DD",
    "datetime_parsing": "时刻应为带时区的 ISO 8601 格式",
    "datetime_from_date_parsing": "时刻应为带时区的 ISO 8601 格式",
}


async def problem_response(request: Request, error: Exception) -> Response:
    """Any error as `application/problem+json`; unexpected errors reveal no details."""
    kind, title, more = _explained(error)
    headers = {}
    if kind == "unauthenticated":
        headers["WWW-Authenticate"] = "Bearer"
    elif kind == "not-allowed":
        headers["Allow"] = ", ".join(_methods_at(request))
    return problem_of(kind, title, more, headers)


def problem_of(
    kind: str, title: str, more: Mapping[str, Any], headers: Mapping[str, str]
) -> Response:
    """The response of a problem. `kind` is its type in STATUS, `more` are members of its body."""
    body = {
        "type": f"urn:zhixing:problem:{kind}",
        "title": title,
        "status": STATUS[kind],
        **more,
    }
    return Response(
        orjson.dumps(body, default=str),
        STATUS[kind],
        dict(headers),
        media_type="application/problem+json",
    )


def _methods_at(request: Request) -> list[str]:
    """The methods that are served at the address of a request."""
    found: set[str] = set()
    for route in request.app.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods or set()
    return sorted(found)


def _explained(error: Exception) -> tuple[str, str, dict[str, Any]]:
    match error:
        case HttpProblem():
            return error.kind, error.title, error.more
        case FieldProblems():
            return "invalid", "请求内容有误", {"errors": [f.shown() for f in error.faults]}
        case NoSuchCase():
            return "not-found", error.why, {"field": error.field}
        case Invalid():
            return "invalid", "请求内容有误", {"errors": [f.shown() for f in error.faults]}
        case Refused():
            more = {"article": error.article, "field": error.field}
            members = {k: v for k, v in more.items() if v}
            if isinstance(error, Stands):
                return "stands", error.why, {**members, "stands": error.stands}
            return "refused", error.why, members
        case Conflict():
            return "conflict", "记录已被他人更新，请刷新后重试", _version(error)
        case KeyReused():
            return "idempotency-key-reused", "该 Idempotency-Key 已用于另一请求", {}
        case Erased():
            return "erased", "该当事人的个人信息已依法删除", {}
        case SecretMissing():
            logger("http").error("a secret of the keys is missing", reason=str(error))
            return "unavailable", "个人信息的密钥暂时不可用", {}
        case Early():
            return "not-yet", "前一环节的信息尚未到达，请稍后再试", {}
        case HTTPException(status_code=404):
            return "not-found", "没有这个地址", {}
        case HTTPException(status_code=405):
            return "not-allowed", "该地址不支持此操作", {}
        case HTTPException():
            return "invalid", "请求不能办理", {}
        case ClientDisconnect():
            return "too-slow", "请求正文没有发送完", {}
        case _ if isinstance(error, AWAY):
            return "unavailable", "系统暂时不可用，请稍后再试", {}
        case _:
            logger("http").error("unforeseen", error=type(error).__name__)
            return "internal", "系统内部错误，未作任何记录", {}


def _version(conflict: Conflict) -> dict[str, Any]:
    """The version of the stream that was changed; none where a case was."""
    return {"version": conflict.actual} if conflict.actual else {}


HANDLED: tuple[type[Exception], ...] = (
    HttpProblem,
    FieldProblems,
    Refused,
    Conflict,
    KeyReused,
    Erased,
    SecretMissing,
    Early,
    HTTPException,
    ClientDisconnect,
    *AWAY,
)
