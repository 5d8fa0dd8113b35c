"""Clients that do not finish their requests are cut, over real sockets."""

import asyncio
import json
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from kernel.door.guards import HEADERS
from kernel.program import server
from kernel.program.server import HEAD_BYTES_MAX, config_of
from tests.waiting import PATIENCE_SECONDS

LIMIT_SECONDS = 0.3
SOCKETS = 60
Port = int
HEAD = b"POST / HTTP/1.1\r\nHost: court\r\n"


async def _echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse((await request.body()).decode())


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[Port]:
    for name in ("HEAD_SECONDS_MAX", "REQUEST_SECONDS_MAX"):
        monkeypatch.setattr(server, name, LIMIT_SECONDS)
    app = Starlette(routes=[Route("/", _echo, methods=["GET", "POST"])])
    served = uvicorn.Server(config_of(app, host="127.0.0.1", port=0))
    thread = threading.Thread(target=lambda: asyncio.run(served.serve()), daemon=True)
    thread.start()
    while not served.started:
        thread.join(0.01)
    yield served.servers[0].sockets[0].getsockname()[1]
    served.should_exit = True
    thread.join(PATIENCE_SECONDS)


async def until_cut(port: Port, *parts: bytes, drip: bytes = b"") -> bytes:
    """What came back until the server closed the connection; `drip` is sent again and again."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def send() -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
        while drip:
            await asyncio.sleep(LIMIT_SECONDS / 10)
            writer.write(drip)
            await writer.drain()

    sending = asyncio.create_task(send())
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        writer.close()


async def test_half_open_connections_are_all_cut(port: Port) -> None:
    starts = [b"", b"\r\n", b"GET", HEAD, HEAD + b"Content-Length: 5\r\n\r\nab"]
    waiting = [until_cut(port, starts[number % len(starts)]) for number in range(SOCKETS)]
    assert await asyncio.gather(*waiting) == [b""] * SOCKETS


@pytest.mark.parametrize(
    ("parts", "drip"),
    [
        ([HEAD], b"X: y\r\n"),
        ([b""], b"\r\n"),
        ([HEAD + b"Content-Length: 1000\r\n\r\n"], b"a"),
        ([HEAD + b"Transfer-Encoding: chunked\r\n\r\n"], b"1\r\na\r\n"),
    ],
    ids=["headers", "blank lines", "body", "chunks"],
)
async def test_a_client_that_sends_without_end_is_cut(
    port: Port, parts: list[bytes], drip: bytes
) -> None:
    assert await until_cut(port, *parts, drip=drip) == b""


def problem(answer: bytes) -> tuple[str, dict[str, str], dict[str, object]]:
    """The status line, the headers and the body of an answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return first, headers, json.loads(body)


def protected(headers: dict[str, str]) -> bool:
    known = {name.lower(): value.lower() for name, value in HEADERS.items()}
    return known.items() <= headers.items() and "content-security-policy" in headers


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01",  # TLS at a door without it
        b"KAUFEN / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: court\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_a_problem_in_chinese(port: Port, sent: bytes) -> None:
    status, headers, body = problem(await until_cut(port, sent))
    assert status == "HTTP/1.1 400 Bad Request"
    assert headers["content-type"] == "application/problem+json"
    assert headers["connection"] == "close"
    assert protected(headers)
    assert (body["title"], body["status"]) == ("不是有效的 HTTP 请求", 400)


async def test_one_client_too_many_is_told_so_in_chinese(
    port: Port, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "CONNECTIONS_MAX", 2)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: court\r\n\r\n")
    assert (await reader.readline()) == b"HTTP/1.1 200 OK\r\n"
    status, headers, body = problem(await until_cut(port, b"GET / HTTP/1.1\r\nHost: court\r\n\r\n"))
    writer.close()
    assert status == "HTTP/1.1 503 Service Unavailable"
    assert headers["content-type"] == "application/problem+json"
    assert int(headers["retry-after"]) > 0
    assert protected(headers)
    assert body["title"] == "同时访问的人数过多，请稍后再试"


async def test_headers_have_a_greatest_size(port: Port) -> None:
    assert await until_cut(port, HEAD + b"X: " + b"y" * HEAD_BYTES_MAX) == b""


async def test_a_kept_connection_serves_several_requests_and_is_then_cut(port: Port) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in range(3):
        body = str(number).encode()
        writer.write(HEAD + b"Content-Length: 1\r\n\r\n" + body)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")
        assert b"server:" not in head.lower()
        assert await reader.readexactly(1) == body
    writer.write(b"\r\nPO")  # the next request never comes
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await reader.read() == b""
    writer.close()
