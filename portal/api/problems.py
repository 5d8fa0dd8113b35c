"""Problems as the portal's own API tells them (RFC 9457), and what its routes have in common."""

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel

MEDIA_TYPE = "application/problem+json"
PROBLEMS = {
    400: "请求内容无法识别",
    401: "未登录或者令牌无效",
    403: "无权查看",
    404: "没有这一案件或者地址",
    422: "请求内容有误",
    503: "有一项服务暂时无法访问",
}
SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
    },
}


class ApiProblem(Exception):
    """What cannot be answered, and why, in Chinese."""

    def __init__(self, status: int, title: str) -> None:
        super().__init__(title)
        self.status = status
        self.title = title


def problem(status: int, title: str) -> JSONResponse:
    """The answer that tells of a problem."""
    content = {"type": "about:blank", "title": title, "status": status}
    return JSONResponse(content, status, media_type=MEDIA_TYPE)


def api_router() -> APIRouter:
    """Routes of the portal's own API: they take no parameter they do not know, and describe their
    problems."""
    responses: dict[int | str, dict[str, Any]] = {
        status: {"description": text, "content": {MEDIA_TYPE: {"schema": SCHEMA}}}
        for status, text in PROBLEMS.items()
    }
    known = [Depends(known_parameters)]
    return APIRouter(prefix="/api", tags=["门户"], dependencies=known, responses=responses)


def known_parameters(request: Request) -> None:
    """Raises ApiProblem where the address has a parameter that the route does not know."""
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    known = sorted(_parameters(route.dependant))
    if strangers := sorted(set(request.query_params) - set(known)):
        told = f"可用：{'、'.join(known)}" if known else "此处没有参数"
        raise ApiProblem(422, f"不认识的参数：{'、'.join(strangers)}；{told}")


def _parameters(dependant: Dependant) -> Iterator[str]:
    for further in dependant.dependencies:
        yield from _parameters(further)
    for one in dependant.query_params:
        shape = one.field_info.annotation
        if isinstance(shape, type) and issubclass(shape, BaseModel):
            yield from shape.model_fields
        else:
            yield one.alias
