"""The HTTP routes of every service: identity, permissions, idempotency, versions and problems."""

import hashlib
import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Literal, get_type_hints

import orjson
from fastapi import FastAPI
from pydantic import ValidationError
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from contracts.titles import title_of
from kernel.base.adapters import adapter_of
from kernel.deciding.decider import Actor, Fault
from kernel.deciding.service import Request, Service
from kernel.door.bodies import body_of, refuse_unstorable
from kernel.door.callers import caller, of_the_court
from kernel.door.headers import expected_version, occurred_at
from kernel.door.openapi import HEADER_PARAMETERS, body_schema, parameters_of
from kernel.door.pages import paged
from kernel.door.problems import (
    HANDLED,
    FieldProblems,
    HttpProblem,
    problem_response,
    problems_of,
)
from kernel.journal.projections import Reader
from kernel.people.identity import QUERIES, Identity, Permissions, Verifier
from kernel.people.sealed import Keyring

ACCEPTED = 202
KEY_MAX = 200
POSITION_DIGITS_MAX = 18  # fits a bigint
Method = Literal["GET", "POST", "PUT", "DELETE"]
Query = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The response to a request, before it is encoded."""

    content: dict[str, Any]
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A verified request to a route that changes something.

    `key` is the idempotency key with the name of the act, `digest` the hash of method, path and
    body. `at` is the `Occurred-At` of the request, `expected` the version in its `If-Match`.
    """

    context: "RouteContext"
    identity: Identity
    actor: Actor
    body: dict[str, Any]
    path: Mapping[str, str]
    key: str
    digest: str
    at: datetime | None
    expected: int | None

    @property
    def court(self) -> str:
        """The court of the caller."""
        return self.identity.court

    @property
    def keyring(self) -> Keyring:
        """Seals what may name people."""
        return self.context.keyring

    @property
    def now(self) -> datetime:
        """The current court time."""
        return self.context.service.clock.now()

    async def submit(
        self, *commands: Any, status: int = 200, more: dict[str, Any] | None = None
    ) -> Reply:
        """Decide and store commands under the caller's idempotency key.

        The reply has `status`, or 200 if nothing was new, or 202 if others have to approve. `more`
        are members added to it. Raises what `Service.handle` raises.
        """
        handled = await self.context.service.handle(
            Request(
                court=self.court,
                commands=commands,
                actor=self.actor,
                at=self.at,
                key=self.key,
                digest=self.digest,
                expected=self.expected,
            )
        )
        if handled.recorded:
            headers = self.context.at(handled.recorded[-1].position)
        else:
            headers = await self.context.position(self.court)
        events = handled.answer.get("events", [])
        if events:
            headers["ETag"] = f'"{events[0]["version"]}"'
        answered = 200 if handled.answer.get("unchanged") else status
        if handled.answer.get("awaits"):
            answered = ACCEPTED  # others have to approve
        return Reply(content={**handled.answer, **(more or {})}, status=answered, headers=headers)


Handler = Callable[[Call], Awaitable[Reply]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteContext:
    """What the routes of a service work with. `waited` waits until a position of a source was
    consumed."""

    service: Service[Any, Any, Any]
    permissions: Permissions
    verifier: Verifier
    keyring: Keyring
    reader: Callable[[str], Awaitable[Reader]]
    waited: Callable[[str, str, int], Awaitable[bool]]

    @property
    def name(self) -> str:
        """The name of the service."""
        return self.service.definition.name

    async def position(self, court: str) -> dict[str, str]:
        """The position header for the end of the log of a court."""
        head = await self.service.journal.head(court)
        return self.at(head.position)

    def at(self, position: int) -> dict[str, str]:
        """The header with a position of this log, for a `Zhixing-Wait-For` elsewhere."""
        return {"Zhixing-Position": f"{self.name}:{position}"}

    async def identify(
        self, http: HttpRequest, act: str, *, by_pack: bool = False
    ) -> tuple[Identity, Actor]:
        """The caller, and the role in which the act is permitted.

        With `by_pack` everybody who works for the court is admitted, and the pack decides.

        Raises:
            HttpProblem: 401 without a valid token, 403 without a permitted role,
                503 while the issuer's keys cannot be had.
        """
        identity = await caller(http, self.verifier)
        if identity.court not in self.service.rulebook.courts:
            raise HttpProblem.of("forbidden", "本系统未设置该法院")
        if by_pack:
            return identity, of_the_court(identity)
        role = self.permissions.role_for(identity, self.name, act)
        if role is None:
            raise HttpProblem.of("forbidden", f"您的角色无权办理：{act}")
        return identity, Actor(person=identity.person, role=role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a command is given, for the list of commands and for players of scenarios."""

    act: str
    method: Method
    path: str
    schema: dict[str, Any]


class Door:
    """Declares the routes of one service; `api.py` calls it once for each route."""

    def __init__(
        self, app: FastAPI, name: str, permissions: Permissions, context: Callable[[], RouteContext]
    ) -> None:
        self.app = app
        self.name = name
        self.permissions = permissions
        self.context = context
        self.routes: dict[str, Route] = {}

    def command(
        self,
        path: str,
        command: type,
        *,
        method: Method = "POST",
        actor_of: Callable[[Call], Actor] | None = None,
        sealed_by: Callable[[Call, Mapping[str, Any]], Awaitable[Any]] | None = None,
        by_pack: bool = False,
    ) -> None:
        """A route that takes a command: body and path parameters are its fields.

        `actor_of` chooses the role in which the caller acts where the permissions leave that open.
        `sealed_by` seals what may name people where the body does not say whom. With `by_pack` the
        permissions have no row for the command; the decision checks the roles of the pack.
        """
        adapter = adapter_of(command)
        names = {f.name for f in fields(command)}

        async def handler(call: Call) -> Reply:
            body = {**call.body, **{k: v for k, v in call.path.items() if k in names}}
            if sealed_by is not None:
                body = await sealed_by(call, body)
            sealed = await call.keyring.seal_plain(call.court, body)
            try:
                made = adapter.validate_json(orjson.dumps(sealed))
            except ValidationError as error:
                raise problems_of(error, command) from error
            if actor_of is not None:
                call = replace(call, actor=actor_of(call))
            return await call.submit(made)

        schema = body_schema(adapter, path)
        described = (schema, title_of(command))
        self._add(path, handler, command.__name__, method, described, by_pack=by_pack)

    def custom(self, method: Method, path: str, handler: Handler, *, act: str) -> None:
        """A route whose body is not a command as it stands; `act` is its row in the permissions."""
        summary = (handler.__doc__ or act).strip().splitlines()[0]
        self._add(path, handler, act, method, ({"type": "object"}, summary))

    def query(self, path: str, query: Query, *, act: str = QUERIES, by_pack: bool = False) -> None:
        """A GET route on a view. Its parameters are those of the query function, by name.

        A parameter of type `Identity` receives the caller.
        """
        hints = get_type_hints(query)
        known = list(inspect.signature(query).parameters.values())[2:]
        parameters = [one for one in known if hints.get(one.name) is not Identity]
        callers = [one.name for one in known if hints.get(one.name) is Identity]

        async def endpoint(http: HttpRequest) -> Response:
            context = self.context()
            identity, _ = await context.identify(http, act, by_pack=by_pack)
            refuse_unstorable([*http.path_params.values(), *http.query_params.values()])
            await _wait_for(context, identity.court, http)
            arguments: dict[str, Any] = dict.fromkeys(callers, identity)
            for parameter in parameters:
                raw = http.path_params.get(parameter.name, http.query_params.get(parameter.name))
                if raw is None:
                    if parameter.default is inspect.Parameter.empty:
                        raise FieldProblems([Fault(field=parameter.name, title="缺少参数")])
                    continue
                arguments[parameter.name] = _converted(parameter.name, raw, hints)
            found = await query(await context.reader(identity.court), identity.court, **arguments)
            if found is None:
                raise HttpProblem.of("not-found", "没有这一记录")
            headers = await context.position(identity.court)
            return _json(found, 200, headers)

        self.app.add_api_route(
            path,
            endpoint,
            methods=["GET"],
            summary=(query.__doc__ or query.__name__).strip().splitlines()[0],
            operation_id=f"{self.name}_{query.__name__}",
            response_model=None,
            openapi_extra={"parameters": parameters_of(path, parameters)},
        )

    def _add(
        self,
        path: str,
        handler: Handler,
        act: str,
        method: Method,
        described: tuple[Any, str],
        *,
        by_pack: bool = False,
    ) -> None:
        schema, summary = described
        self.routes[act] = Route(act=act, method=method, path=path, schema=schema)

        async def endpoint(http: HttpRequest) -> Response:
            call = await _call(self.context(), http, act, by_pack=by_pack)
            reply = await handler(call)
            return _json(reply.content, reply.status, reply.headers)

        self.app.add_api_route(
            path,
            endpoint,
            methods=[method],
            summary=summary,
            operation_id=f"{self.name}_{act}",
            response_model=None,
            openapi_extra={
                "requestBody": {"content": {"application/json": {"schema": schema}}},
                "parameters": [*parameters_of(path, []), *HEADER_PARAMETERS],
                "x-roles": list(self.permissions.roles(self.name, act)),
            },
        )


def route_book(
    name: str, permissions: Permissions, routes: Callable[[Door], None]
) -> dict[str, Route]:
    """The routes of a service by command, without starting the service."""

    def closed() -> RouteContext:
        raise RuntimeError("these routes are only listed")

    door = Door(FastAPI(), name, permissions, closed)
    routes(door)
    return door.routes


def frame(name: str, title: str) -> FastAPI:
    """An application that reports errors as problems and serves our own pages."""
    app = paged(f"{title} · {name}")
    app.add_exception_handler(Exception, problem_response)
    for kind in HANDLED:
        app.add_exception_handler(kind, problem_response)
    return app


async def _call(
    context: RouteContext, http: HttpRequest, act: str, *, by_pack: bool = False
) -> Call:
    identity, actor = await context.identify(http, act, by_pack=by_pack)
    key = http.headers.get("idempotency-key", "")
    if not key or len(key) > KEY_MAX:
        raise HttpProblem.of(
            "idempotency-key-missing", "写请求必须携带 Idempotency-Key（至多200字符）"
        )
    refuse_unstorable(dict(http.path_params))
    raw, body = await body_of(http)
    digest = hashlib.sha256(f"{http.method} {http.url.path}\n".encode() + raw).hexdigest()
    return Call(
        context=context,
        identity=identity,
        actor=actor,
        body=body,
        path=http.path_params,
        key=f"{act}/{key}",
        digest=digest,
        at=occurred_at(http, context.service.clock.now()),
        expected=expected_version(http),
    )


async def _wait_for(context: RouteContext, court: str, http: HttpRequest) -> None:
    """Wait until the position in `Zhixing-Wait-For` was consumed, so that callers read their own
    writes.

    Raises HttpProblem if it was not reached in time.
    """
    raw = http.headers.get("zhixing-wait-for")
    if raw is None:
        return
    source, _, position = raw.partition(":")
    if not position.isdecimal() or len(position) > POSITION_DIGITS_MAX:
        raise FieldProblems([Fault(field="Zhixing-Wait-For", title="应为 服务:位置")])
    if source not in {context.name, *context.service.definition.listens_to}:
        raise FieldProblems([Fault(field="Zhixing-Wait-For", title="本服务不接收该服务的消息")])
    if not await context.waited(court, source, int(position)):
        raise HttpProblem.of("not-yet", "所等待的位置尚未到达，请稍后再试")


def _converted(name: str, raw: str, hints: Mapping[str, Any]) -> Any:
    """A parameter as the type that the query function declares. Raises FieldProblems."""
    try:
        return adapter_of(hints.get(name, str)).validate_python(raw)
    except ValidationError as error:
        raise FieldProblems([Fault(field=name, title="参数格式不正确")]) from error


def _json(content: Any, status: int, headers: Mapping[str, str]) -> Response:
    body = orjson.dumps(content, default=str, option=orjson.OPT_NON_STR_KEYS)
    return Response(body, status, dict(headers), media_type="application/json")
