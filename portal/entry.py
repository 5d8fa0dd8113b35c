"""The one API entry: `/api/<service>/…` in front of the nine services, and their joint OpenAPI."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import is_dataclass
from importlib.metadata import version
from typing import Any

import httpx
from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response, StreamingResponse

from contracts.catalogue import HOUSES
from kernel.door import answers, next_acts, operator_answers
from kernel.door.examples import Place, example_of
from kernel.door.openapi import inlined
from portal.api.problems import MEDIA_TYPE, problem
from portal.asyncapi import asyncapi, every_event, schema_of
from portal.houses import TIMEOUT_SECONDS, HouseAway, Houses

JSON = "application/json"
IDENTIFIER = re.compile(r"^[A-Za-z]+$")
SCHEMA_TYPE = "application/schema+json"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]
# What every service answers alike, by its name.
ALIKE = frozenset(
    name
    for module in (answers, next_acts, operator_answers)
    for name, kind in vars(module).items()
    if is_dataclass(kind)
)
# Of one connection, not of the message (RFC 9110 7.6.1), or set anew by each side.
PER_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "host",
        "content-length",
        "cookie",
        "set-cookie",
    }
)


def entry(houses: Houses, own: Sequence[APIRouter] = ()) -> APIRouter:
    """The routes under `/api`: those of `own` before those of the services, and the events of the
    topics as AsyncAPI and JSON Schema."""
    router = APIRouter(include_in_schema=False)

    @router.get("/api/openapi.json")
    async def joint() -> Response:
        return JSONResponse(await joint_openapi(houses, own))

    @router.get("/api/asyncapi.json")
    async def events() -> Response:
        return JSONResponse(asyncapi(version("zhixing")))

    @router.get("/api/events/{name}/schema.json")
    async def event(name: str) -> Response:
        known = {one: cls for _, one, cls in every_event()}
        if name not in known:
            return problem(404, "没有这一事件")
        return JSONResponse(schema_of(known[name]), media_type=SCHEMA_TYPE)

    @router.api_route("/api/{service}/{path:path}", methods=METHODS)
    async def forward(request: Request, service: str) -> Response:
        if service not in houses.urls:
            return problem(404, "没有这一服务")
        try:
            return await _forwarded(houses, request, service)
        except httpx.HTTPError:
            return problem(503, str(HouseAway(service)))

    return router


async def _forwarded(houses: Houses, request: Request, service: str) -> Response:
    raw_path = request.scope["raw_path"].decode().split(f"/api/{service}/", 1)[1]
    query = request.url.query
    url = f"{houses.urls[service]}/{raw_path}" + (f"?{query}" if query else "")
    headers = {k: v for k, v in request.headers.items() if k.lower() not in PER_HOP}
    return await passed_on(houses, request, url, headers)


async def passed_on(
    houses: Houses,
    request: Request,
    url: str,
    headers: Mapping[str, str],
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> StreamingResponse:
    """The request at another address with these headers, and the answer, both as they arrive.
    Raises httpx.HTTPError."""
    asked = houses.client.build_request(
        request.method,
        url,
        headers=dict(headers),
        content=request.stream() if request.method not in ("GET", "HEAD") else None,
        timeout=timeout_seconds,
    )
    answer = await houses.client.send(asked, stream=True)

    async def body() -> AsyncIterator[bytes]:
        try:
            async for part in answer.aiter_raw():
                yield part
        finally:
            await answer.aclose()

    kept = {k: v for k, v in answer.headers.items() if k.lower() not in PER_HOP}
    return StreamingResponse(body(), answer.status_code, kept)


async def joint_openapi(houses: Houses, own: Sequence[APIRouter] = ()) -> dict[str, Any]:
    """The descriptions of all services as one, each under `/api/<service>`, and of the portal's
    `own` routes; a service that is away is left out."""

    async def of(service: str) -> tuple[str, dict[str, Any]]:
        try:
            answer = await houses.client.get(f"{houses.urls[service]}/openapi.json")
            return service, answer.json()
        except (httpx.HTTPError, ValueError):
            return service, {}

    found = await asyncio.gather(*(of(service) for service in houses.urls))
    paths: dict[str, Any] = {}
    components: dict[str, dict[str, Any]] = {}
    for service, described in found:
        renamed = _renamed(described, service)
        for path, operations in renamed.get("paths", {}).items():
            if path.startswith("/health") or path == "/metrics":
                continue
            for operation in operations.values():
                operation["tags"] = [HOUSES[service].title]
                _share(operation, components, service)
            paths[f"/api/{service}{path}"] = operations
        _add({"components": renamed.get("components", {})}, paths, components)
    _add(_described(own), paths, components)
    components.setdefault("securitySchemes", {})["bearer"] = {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "执行 · 法院执行办案系统", "version": "1"},
        "tags": [{"name": HOUSES[service].title} for service, _ in found],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": components,
    }


def _described(own: Sequence[APIRouter]) -> dict[str, Any]:
    """The portal's own routes, with examples of what is sent and answered."""
    routes = [route for router in own for route in router.routes]
    described = get_openapi(title="门户", version="1", routes=routes)
    schemas = described.get("components", {}).get("schemas", {})
    for operations in described.get("paths", {}).values():
        for operation in operations.values():
            sent = operation.get("requestBody", {}).get("content", {})
            answered = operation["responses"].get("200", {}).get("content", {})
            for content, whole in ((sent, False), (answered, True)):
                if "schema" in (told := content.get(JSON, {})):
                    schema = inlined(told["schema"], schemas)
                    told["example"] = example_of(schema, Place(whole=whole))
    return described


def _add(
    described: Mapping[str, Any], paths: dict[str, Any], components: dict[str, dict[str, Any]]
) -> None:
    paths.update(described.get("paths", {}))
    for kind, parts in described.get("components", {}).items():
        components.setdefault(kind, {}).update(parts)


def _share(operation: dict[str, Any], components: dict[str, dict[str, Any]], service: str) -> None:
    """Says once what every operation says alike: the answers of a status, how a problem is told,
    the headers. The description of two hundred operations is then a tenth as long, and a generated
    client has one class for problems."""
    alike, schemas = components.setdefault("responses", {}), components.setdefault("schemas", {})
    for status, answer in operation.get("responses", {}).items():
        told = answer.get("content", {}).get(MEDIA_TYPE, {})
        if told and schemas.setdefault("Problem", told["schema"]) == told["schema"]:
            told["schema"] = {"$ref": "#/components/schemas/Problem"}
        if (content := answer.get("content", {}).get(JSON)) and "schema" in content:
            content["schema"] = _hoisted(content["schema"], schemas, service)
        if alike.setdefault(status, answer) == answer:
            operation["responses"][status] = {"$ref": f"#/components/responses/{status}"}
    parameters = components.setdefault("parameters", {})
    for place, parameter in enumerate(operation.get("parameters", ())):
        name = parameter.get("name", "")
        if parameter.get("in") == "header" and parameters.setdefault(name, parameter) == parameter:
            operation["parameters"][place] = {"$ref": f"#/components/parameters/{name}"}


def _hoisted(part: Any, schemas: dict[str, Any], service: str) -> Any:
    """A schema in which what has a name is referred to: the schema of its own is in `schemas`,
    under its service's name unless every service has it."""
    if isinstance(part, list):
        return [_hoisted(one, schemas, service) for one in part]
    if not isinstance(part, dict):
        return part
    schema = {name: _hoisted(one, schemas, service) for name, one in part.items()}
    title = schema.get("title")
    if "properties" not in schema or not isinstance(title, str) or not IDENTIFIER.match(title):
        return schema
    name = title if title in ALIKE else f"{service.capitalize()}{title}"
    schema["title"] = name
    if schemas.setdefault(name, schema) != schema:
        return schema
    return {"$ref": f"#/components/schemas/{name}"}


def _renamed(described: Mapping[str, Any], service: str) -> dict[str, Any]:
    """The description with the service's name before those of its schemas, so that two services
    may call different things alike."""
    prefix = "#/components/schemas/"

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: f"{prefix}{service}_{part.removeprefix(prefix)}"
                if name == "$ref" and isinstance(part, str) and part.startswith(prefix)
                else walk(part)
                for name, part in value.items()
            }
        if isinstance(value, list):
            return [walk(part) for part in value]
        return value

    walked: dict[str, Any] = walk(dict(described))
    schemas = walked.get("components", {}).get("schemas", {})
    if schemas:
        walked["components"]["schemas"] = {f"{service}_{k}": v for k, v in schemas.items()}
    return walked
