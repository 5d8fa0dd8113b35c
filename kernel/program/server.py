"""The HTTP server of a service: uvicorn, with a time limit for each request of a client, and with
problems where it would answer in plain text."""

import asyncio
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from kernel.door.guards import protect
from kernel.door.problems import problem_of

HEAD_SECONDS_MAX = 10.0  # from the first byte, or the connection, to the end of the headers
HEAD_BYTES_MAX = 64 * 1024
REQUEST_SECONDS_MAX = 30.0  # from the end of the headers to the end of the body
IDLE_SECONDS_MAX = 5  # between two requests
CONNECTIONS_MAX = 1000  # further ones get 503
GRACE_SECONDS = 5
RETRY_SECONDS = 5  # after which a client that found too many others may ask again


def _problem(kind: str, title: str, path: str, scheme: str, **headers: str) -> Response:
    """A problem that ends its connection, with the headers that every answer bears."""
    answer = problem_of(kind, title, {}, {"Connection": "close", **headers})
    protect(answer.headers, path, scheme)
    return answer


async def _crowded(scope: Scope, receive: Receive, send: Send) -> None:
    """The application for a request that comes when there are too many."""
    later = {"Retry-After": str(RETRY_SECONDS)}
    title = "同时访问的人数过多，请稍后再试"
    answer = _problem("unavailable", title, scope["path"], scope["scheme"], **later)
    await answer(scope, receive, send)


class PatientProtocol(HttpToolsProtocol):
    """Closes the connection of a client that does not finish its request.

    uvicorn limits only the time between two requests: a connection on which a request has begun,
    or none ever did, would be kept for ever. What it refuses by itself it refuses in plain text.
    """

    _limit: asyncio.TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect(HEAD_SECONDS_MAX)

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect_nothing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._limit is None and (self.cycle is None or self.cycle.response_complete):
            self._expect(HEAD_SECONDS_MAX)  # not when a message begins: blank lines begin none
        self._head_bytes += len(data)
        super().data_received(data)
        if self._head_bytes > HEAD_BYTES_MAX and self._in_head():
            self._cut()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._expect(HEAD_SECONDS_MAX)

    def on_headers_complete(self) -> None:
        crowded = max(len(self.connections), len(self.tasks)) >= CONNECTIONS_MAX
        self.app = _crowded if crowded else self.config.loaded_app
        super().on_headers_complete()
        self._head_bytes = 0
        self._expect(REQUEST_SECONDS_MAX)

    def on_message_complete(self) -> None:
        self._head_bytes = 0
        self._expect_nothing()
        super().on_message_complete()

    def send_400_response(self, _msg: str) -> None:
        """Refuse what is no HTTP, in words of ours."""
        answer = _problem("malformed", "不是有效的 HTTP 请求", "", self.scheme or "http")
        headers = (*self.server_state.default_headers, *answer.raw_headers)
        head = (name + b": " + value + b"\r\n" for name, value in headers)
        self.transport.write(b"".join([STATUS_LINE[400], *head, b"\r\n", bytes(answer.body)]))
        self.transport.close()

    def _in_head(self) -> bool:
        """Whether the headers of a request are still coming."""
        return self._head_bytes > 0 and (self.cycle is None or self.cycle.response_complete)

    def _expect(self, seconds: float) -> None:
        self._expect_nothing()
        self._limit = self.loop.call_later(seconds, self._cut)

    def _expect_nothing(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _cut(self) -> None:
        self._expect_nothing()
        self.transport.abort()


@dataclass(frozen=True, slots=True)
class Certificates:
    """With `certificate` the doors speak TLS; with `client_ca` each client shows a certificate of
    that authority. The key may lie in the file of the certificate."""

    certificate: Path | None = None
    key: Path | None = None
    client_ca: Path | None = None


def config_of(
    app: Any,
    *,
    host: str,
    port: int,
    trusted_proxies: str = "",
    certificates: Certificates = Certificates(),
) -> uvicorn.Config:
    """How an application is served. `trusted_proxies` are the addresses, separated by commas, that
    may say on whose behalf they ask."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=trusted_proxies,
        ssl_certfile=certificates.certificate,
        ssl_keyfile=certificates.key,
        ssl_ca_certs=str(certificates.client_ca) if certificates.client_ca else None,
        ssl_cert_reqs=ssl.CERT_REQUIRED if certificates.client_ca else ssl.CERT_NONE,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=IDLE_SECONDS_MAX,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
