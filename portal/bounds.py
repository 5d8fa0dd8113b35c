"""How much may be sent to a page at once. What goes to a service is bounded there."""

from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.api.problems import problem
from portal.uploads import FORM_BYTES_MAX

TOO_MUCH: Final = f"一次提交的内容不得超过 {FORM_BYTES_MAX // 1_000_000} MB"


class Bounded:
    """An ASGI middleware that refuses a longer body, by its stated length or once it is longer."""

    def __init__(self, app: ASGIApp, services: tuple[str, ...]) -> None:
        self._app = app
        self._passed_on = tuple(f"/api/{service}/" for service in services)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(self._passed_on):
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdecimal() and int(declared) > FORM_BYTES_MAX:
            await problem(413, TOO_MUCH)(scope, receive, send)
            return
        left = FORM_BYTES_MAX

        async def bounded() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            return message if left >= 0 else {"type": "http.disconnect"}

        async def answer(message: Message) -> None:
            if left >= 0:
                await send(message)

        try:
            await self._app(scope, bounded, answer)
        except Exception:
            if left >= 0:
                raise  # otherwise it complains of the end that was put to its body here
        if left < 0:
            await problem(413, TOO_MUCH)(scope, receive, send)
