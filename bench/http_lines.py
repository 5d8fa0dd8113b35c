"""A client that gives acts to services and costs next to nothing.

It shares the machine with what is measured. httpx takes one to six milliseconds of processor
time for a request when many are under way, which is more than a service needs to answer it.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import orjson

IDLE_SECONDS_MAX = 3.0  # less than the services keep an idle connection
LINES_MAX = 3  # fresh connections tried for one request
END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length:"

_Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    status: int
    text: str

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


@dataclass
class Lines:
    """Connections to one service, kept between requests: HTTP/1.1, answers of known length."""

    address: str
    _idle: list[tuple[float, _Line]] = field(default_factory=list)

    async def post(self, path: str, body: object, headers: Mapping[str, str]) -> HttpAnswer:
        """Send a request, and again where the service closed the line in that moment.

        Only for requests that may come twice. Raises OSError when no line holds.
        """
        request = self._request(path, orjson.dumps(body), headers)
        for _ in range(LINES_MAX):
            line = self._kept() or await self._opened()
            try:
                answer = await _asked(line, request)
            except (asyncio.IncompleteReadError, OSError):
                line[1].close()
                continue
            self._idle.append((time.monotonic(), line))
            return answer
        raise OSError(f"{self.address} closes every line")

    def close(self) -> None:
        for _, (_, writer) in self._idle:
            writer.close()
        self._idle.clear()

    def _request(self, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        head = {
            "Host": urlsplit(self.address).netloc,
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **headers,
        }
        lines = [f"POST {path} HTTP/1.1", *(f"{name}: {text}" for name, text in head.items())]
        return "\r\n".join(lines).encode("ascii") + END_OF_HEAD + body

    def _kept(self) -> _Line | None:
        """The line used last, unless even that one has been idle for too long."""
        if not self._idle:
            return None
        used, line = self._idle.pop()
        if time.monotonic() - used < IDLE_SECONDS_MAX:
            return line
        line[1].close()
        self.close()  # the others have been idle for longer
        return None

    async def _opened(self) -> _Line:
        parts = urlsplit(self.address)
        return await asyncio.open_connection(parts.hostname, parts.port)


async def _asked(line: _Line, request: bytes) -> HttpAnswer:
    reader, writer = line
    writer.write(request)
    head = await reader.readuntil(END_OF_HEAD)
    status, *fields = head.lower().split(b"\r\n")
    length = next(int(one[len(LENGTH) :]) for one in fields if one.startswith(LENGTH))
    text = await reader.readexactly(length)
    return HttpAnswer(int(status.split()[1]), text.decode())
