"""The sandbox's memory: what it was asked is written down, and asked again when it starts."""

import json
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kernel.base.clock import SimulatedClock
from sandbox.weather import SandboxWeather

KEY = "idempotency-key"
OWNER_ONLY = 0o600  # it names persons


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that changed something outside the court, and when it came."""

    at: datetime
    method: str
    path: str
    key: str
    body: str


class Remembered:
    """The sandbox behind a file of the requests it has answered.

    Written down are accepted posts, and the first question that is answered with something
    final: money moves at that moment. Chance follows from the seed, so the same requests at
    the same times give the same state.
    """

    def __init__(self, app: ASGIApp, weather: SandboxWeather, file: Path) -> None:
        self._app = app
        self._weather = weather
        self._file = file
        self._known: set[tuple[str, str, str]] = set()

    async def ask_again(self) -> int:
        """Bring the sandbox to where it was; the number of requests that were asked again."""
        if not self._file.exists():
            return 0
        written, _, half = self._file.read_text(encoding="utf-8").rpartition("\n")
        if half:  # the program ended while it wrote: that request was never answered
            self._file.write_text(f"{written}\n" if written else "", encoding="utf-8")
        asked = [_read(line) for line in written.splitlines()]
        clock = self._weather.clock
        transport = httpx.ASGITransport(app=self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
            try:
                for request in asked:
                    self._weather.clock = SimulatedClock(request.at)
                    await self._again(client, request)
            finally:
                self._weather.clock = clock
        return len(asked)

    async def _again(self, client: httpx.AsyncClient, request: Asked) -> None:
        """Ask once more where the first knock finds a system away, as it did then."""
        self._known.add((request.method, request.path, request.body))
        headers = {KEY: request.key, "content-type": "application/json"}
        for _ in range(2):
            answer = await client.request(
                request.method, request.path, content=request.body.encode(), headers=headers
            )
            if not answer.is_server_error:
                return

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        at, body = self._weather.clock.now(), await _body_of(receive)
        answered: list[Message] = []

        async def read() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def hold(message: Message) -> None:
            answered.append(message)

        await self._app(scope, read, hold)
        if _changed(scope["method"], answered):
            self._note(at, scope, body.decode())
        for message in answered:
            await send(message)

    def _note(self, at: datetime, scope: Scope, body: str) -> None:
        """Before the answer is given: what was not written down was never answered."""
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        path = scope.get("raw_path", scope["path"].encode()).decode()
        request = (scope["method"], path, body)
        if request in self._known:
            return
        self._known.add(request)
        line = {"at": at.isoformat(), "method": scope["method"], "path": path}
        line |= {"key": headers.get(KEY, ""), "body": body}
        self._file.touch(mode=OWNER_ONLY)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _read(line: str) -> Asked:
    found: MutableMapping[str, Any] = json.loads(line)
    return Asked(**{**found, "at": datetime.fromisoformat(found["at"])})


async def _body_of(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _changed(method: str, answered: list[Message]) -> bool:
    """Whether the answer is one that a later run depends on."""
    if not answered or answered[0].get("status", 500) >= httpx.codes.BAD_REQUEST:
        return False
    if method == "POST":
        return True
    body = b"".join(message.get("body", b"") for message in answered)
    try:
        told = json.loads(body)
    except ValueError:
        return False  # a page for people
    return isinstance(told, dict) and told.get("state", "pending") != "pending"
