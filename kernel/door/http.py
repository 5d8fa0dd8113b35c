"""The HTTP routes of every service: identity, permissions, idempotency, versions and problems."""

import hashlib
import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from fastapi import FastAPI
from pydantic import ValidationError
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from contracts.titles import title_of
from kernel.base.adapters import adapter_of
from kernel.deciding.decider import Actor
from kernel.deciding.service import Request, Service
from kernel.door.answers import Done
from kernel.door.authority import Act, Admission
from kernel.door.bodies import body_of, refuse_unfit
from kernel.door.bounds import refuse_impossible
from kernel.door.callers import caller, of_the_court
from kernel.door.headers import occurred_at
from kernel.door.openapi import Told, body_schema, described_query, described_write
from kernel.door.pages import paged
from kernel.door.parameters import arguments_of, declared, gathering, parameters_in
from kernel.door.problems import (
    HANDLED,
    HttpProblem,
    problem_response,
    problems_of,
)
from kernel.door.sealing import refuse_unseen
from kernel.door.tags import expected_of, newest_of, tagged
from kernel.door.texts import sealed_texts
from kernel.door.unsealing import reading_of, unsealed
from kernel.door.waiting import wait_for
from kernel.door.written import written
from kernel.files.contents import Contents
from kernel.journal.projections import Reader
from kernel.people.identity import QUERIES, Identity, Permissions, Verifier
from kernel.people.sealed import Keyring

DONE = 200
ACCEPTED = 202
KEY_MAX = 200
CASE = "/cases/{case_id}"  # what lies below it is about that case
VIEWING = "查询"
Method = Literal["GET", "POST", "PUT", "DELETE"]
Query = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The response to a request, before it is encoded."""

    content: dict[str, Any]
    status: int = DONE
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A verified request to a route that changes something.

    `key` is the idempotency key with the name of the act, `digest` the hash of method, path and
    body. `at` is the `Occurred-At` of the request, `expected` what its `If-Match` has seen.
    """

    context: "RouteContext"
    identity: Identity
    actor: Actor
    body: dict[str, Any]
    path: Mapping[str, str]
    key: str
    digest: str
    at: datetime | None
    expected: int | UUID | None

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
    admission: Admission
    verifier: Verifier
    keyring: Keyring
    contents: Contents
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
        self, http: HttpRequest, act: str, title: str, *, by_pack: bool = False
    ) -> tuple[Identity, Actor]:
        """The caller, and the role in which the act, which court users call `title`, is permitted.

        With `by_pack` everybody who works for the court is admitted, and the pack decides.

        Raises:
            FieldProblems: the path, or `Zhixing-Wait-For`, cannot be.
            HttpProblem: 401 without a valid token, 403 without a permitted role or if the case is
                another's, 503 while the issuer's keys cannot be had or a position is not reached.
        """
        identity = await caller(http, self.verifier)
        rulebook, now = self.service.rulebook, self.service.clock.now()
        if identity.court not in rulebook.courts:
            raise HttpProblem.of("forbidden", "本系统未设置该法院")
        refuse_unfit(http.path_params)
        await wait_for(self, identity.court, http)  # perhaps for who holds the case now
        wanted = Act(act, http.path_params.get("case_id", ""), by_pack)
        pack = rulebook.pack(identity.court, at=now)
        admitted = await self.admission.admit(identity, wanted, pack, now)
        if by_pack:
            return admitted.identity, of_the_court(identity.person, admitted.roles)
        if not admitted.roles:
            raise HttpProblem.of("forbidden", f"您的角色无权办理：{title}")
        role = admitted.roles[0]
        return admitted.identity, Actor(person=identity.person, role=role, roles=admitted.roles)


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
        self._operations: set[str] = set()

    def command(
        self,
        path: str,
        command: type,
        *,
        method: Method = "POST",
        actor_of: Callable[[Call], Actor] | None = None,
        sealed_by: Callable[[Call, Mapping[str, Any]], Awaitable[Any]] | None = None,
        told: type | None = None,
        by_pack: bool = False,
    ) -> None:
        """A route that takes a command: body and path parameters are its fields.

        `actor_of` chooses the role in which the caller acts where the permissions leave that open.
        `sealed_by` seals what may name people where the body does not say whom; `told` describes
        the body that it is given. With `by_pack` the permissions have no row for the command; the
        decision checks the roles of the pack.
        """
        adapter = adapter_of(command)
        names = {f.name for f in fields(command)}

        async def handler(call: Call) -> Reply:
            body = {**call.body, **{k: v for k, v in call.path.items() if k in names}}
            await refuse_unseen(command, body, call.court, call.keyring.store)
            if sealed_by is not None:
                body = await sealed_by(call, body)
            pack = call.context.service.rulebook.pack(call.court, at=call.now)
            body = await sealed_texts(command, body, call.keyring, pack)
            sealed = await call.keyring.seal_plain(call.court, body)
            try:
                made = adapter.validate_json(orjson.dumps(sealed), strict=True)
            except ValidationError as error:
                raise problems_of(error, command) from error
            refuse_impossible(made)
            if actor_of is not None:
                call = replace(call, actor=actor_of(call))
            return await call.submit(made)

        schema = body_schema(adapter if told is None else adapter_of(told), path)
        route = Route(act=command.__name__, method=method, path=path, schema=schema)
        more = Told(title_of(command), inspect.getdoc(command) or "", Done)
        self._add(route, handler, more, by_pack=by_pack)

    def custom(
        self,
        method: Method,
        path: str,
        handler: Handler,
        *,
        act: str,
        title: str,
        body: type,
        answer: type = Done,
    ) -> None:
        """A route whose body is not a command as it stands; `act` is its row in the permissions,
        `body` describes what is sent, and `answer` what is answered."""
        schema = body_schema(adapter_of(body), path)
        route = Route(act=act, method=method, path=path, schema=schema)
        told = Told(title, inspect.getdoc(handler) or "", answer)
        self._add(route, handler, told)

    def query(
        self,
        path: str,
        query: Query,
        *,
        answer: Any,
        act: str = QUERIES,
        by_pack: bool = False,
    ) -> None:
        """A GET route on a view. Its parameters are those of the query function, by name.

        A parameter of type `Identity` receives the caller; `answer` is the type of the answer.
        """
        taken = declared(query)
        parameters = [one for one in taken if one.shape is not Identity]
        callers = [one.name for one in taken if one.shape is Identity]
        gathered = gathering(query)
        more = inspect.getdoc(query) or query.__name__
        told = Told(more.splitlines()[0], more, answer)

        async def endpoint(http: HttpRequest) -> Response:
            context = self.context()
            identity, actor = await context.identify(http, act, VIEWING, by_pack=by_pack)
            reading = reading_of(http, identity, actor, path)
            arguments = {
                **gathered(arguments_of(http, parameters)),
                **dict.fromkeys(callers, identity),
            }
            newest = await newest_of(context.service.journal, identity.court, http)
            found = await query(await context.reader(identity.court), identity.court, **arguments)
            if found is None:
                raise HttpProblem.of("not-found", "没有这一记录")
            found = await unsealed(found, reading, context.service, context.keyring)
            headers = await context.position(identity.court)
            return tagged(http, written(found, 200, headers), newest)

        self.app.add_api_route(
            path,
            endpoint,
            methods=["GET"],
            operation_id=self._operation(query.__name__, path),
            response_model=None,
            **described_query(path, parameters, told),
        )

    def _operation(self, name: str, path: str) -> str:
        """The name of an operation; with its path where another one has the name already."""
        place = re.sub(r"\W+", "_", path) if name in self._operations else ""
        self._operations.add(name)
        return f"{self.name}_{name}{place}"

    def _add(self, route: Route, handler: Handler, told: Told, *, by_pack: bool = False) -> None:
        if route.path.startswith(CASE) and not by_pack:
            self.permissions.refuse_caseless(self.name, route.act)
        self.routes[route.act] = route

        async def endpoint(http: HttpRequest) -> Response:
            context = self.context()
            identity, actor = await context.identify(http, route.act, told.title, by_pack=by_pack)
            call = await _call(context, http, route.act, identity, actor)
            reply = await handler(call)
            return written(reply.content, reply.status, reply.headers)

        self.app.add_api_route(
            route.path,
            endpoint,
            methods=[route.method],
            operation_id=self._operation(route.act, route.path),
            response_model=None,
            **described_write(
                route.path, route.schema, self.permissions.roles(self.name, route.act), told
            ),
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
    context: RouteContext, http: HttpRequest, act: str, identity: Identity, actor: Actor
) -> Call:
    key = http.headers.get("idempotency-key", "")
    if not key or len(key) > KEY_MAX:
        raise HttpProblem.of(
            "idempotency-key-missing", "写请求必须携带 Idempotency-Key（至多200字符）"
        )
    parameters_in(http)
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
        expected=expected_of(http),
    )
