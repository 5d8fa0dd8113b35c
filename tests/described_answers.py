"""Every answer that a test gets of a service is one that its description has: no member more, none
less."""

from functools import cache
from typing import Any

import httpx
import jsonschema
import orjson
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Match

JSON = "application/json"
SERVICE = "执行 · "  # begins the titles of services


class Undescribed(AssertionError):
    """An answer is not as its route describes it."""


def watch_answers(patch: pytest.MonkeyPatch) -> None:
    """Compares each answer that a service in the test's own process gives."""
    ask = httpx.ASGITransport.handle_async_request

    async def asked(self: httpx.ASGITransport, request: httpx.Request) -> httpx.Response:
        answer = await ask(self, request)
        app = self.app
        if not isinstance(app, FastAPI) or not app.title.startswith(SERVICE):
            return answer
        if answer.headers.get("content-type") == JSON:
            _compare(app, request, answer.status_code, await answer.aread())
        return answer

    patch.setattr(httpx.ASGITransport, "handle_async_request", asked)


def _compare(app: FastAPI, request: httpx.Request, status: int, body: bytes) -> None:
    """Raises Undescribed where an answer is not as it is described."""
    scope = {"type": "http", "path": request.url.path, "method": request.method, "headers": []}
    for route in app.routes:
        if isinstance(route, APIRoute) and route.matches(scope)[0] is Match.FULL:
            content = route.responses.get(status, {}).get("content", {})
            if body and JSON in content:
                schema = orjson.dumps(content[JSON]["schema"])
                _refuse(f"{app.title} {request.method} {route.path}", schema, body)
            return


def _refuse(place: str, schema: bytes, body: bytes) -> None:
    for fault in _validator(schema).iter_errors(orjson.loads(body)):
        where = "/".join(map(str, fault.absolute_path))
        raise Undescribed(f"{place}: {where} {fault.message[:300]}")


@cache
def _validator(schema: bytes) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(_closed(orjson.loads(schema)))


def _closed(schema: Any) -> Any:
    """The schema without room for what it does not name."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(part) for name, part in schema.items()}
    if isinstance(schema.get("properties"), dict) and "additionalProperties" not in schema:
        closed["additionalProperties"] = False
    return closed
