"""What stands before every door: rate limits, and the headers that protect a browser's user."""

from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kernel.door.problems import problem_of
from kernel.door.rates import Rates

UNCOUNTED: Final = ("/health/",)  # an orchestrator's probes
PAGES: Final = ("/docs", "/static/")  # shown by a browser; everything else is not
NOTHING: Final = "default-src 'none'; frame-ancestors 'none'"
OWN: Final = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
OVER_TLS: Final = {"Strict-Transport-Security": "max-age=31536000"}


def protect(headers: MutableHeaders, path: str, scheme: str) -> None:
    """Add the headers that every answer bears, to one at this path."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers["Content-Security-Policy"] = OWN if path.startswith(PAGES) else NOTHING
    if scheme == "https":
        headers.update(OVER_TLS)


class Guard:
    """An ASGI middleware around an application: a bearer token (else the cookie of a session) and
    an address may ask so often. `protect` adds the headers of every answer; what lies at
    `uncounted` is not counted."""

    def __init__(
        self,
        app: ASGIApp,
        rates: Rates,
        protect: Callable[[MutableHeaders, str, str], None] = protect,
        uncounted: tuple[str, ...] = UNCOUNTED,
    ) -> None:
        self._app = app
        self._rates = rates
        self._protect = protect
        self._uncounted = uncounted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._protect(MutableHeaders(scope=message), scope["path"], scope["scheme"])
            await send(message)

        wait_seconds = 0
        if not scope["path"].startswith(self._uncounted):
            address, _port = scope["client"] or ("", 0)
            headers = Headers(scope=scope)
            token = headers.get("authorization") or headers.get("cookie", "")
            wait_seconds = await self._rates.wait_seconds(token, address)
        if wait_seconds:
            after = {"Retry-After": str(wait_seconds)}
            refused = problem_of("too-many", "请求过于频繁，请稍后再试", {}, after)
            await refused(scope, receive, protected)
        else:
            await self._app(scope, receive, protected)
