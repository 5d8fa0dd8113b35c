"""What stands before every door: rate limits per token and address, and a browser's headers."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from kernel.door.guards import Guard
from kernel.door.pages import paged
from kernel.door.rates import Rates


def guarded(*, per_token: int = 0, per_address: int = 0) -> Guard:
    async def answer(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    app = Starlette(routes=[Route(path, answer) for path in ("/cases", "/health/live")])
    return Guard(app, Rates(per_token, per_address))


def client(
    app: object, *, address: str = "10.0.0.1", token: str = "", base: str = "http://court"
) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app=app, client=(address, 1))  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=transport, base_url=base, headers=headers)


async def statuses(asking: httpx.AsyncClient, times: int, path: str = "/cases") -> list[int]:
    async with asking:
        return [(await asking.get(path)).status_code for _ in range(times)]


async def test_a_token_that_asks_too_often_is_told_when_to_come_again() -> None:
    app = guarded(per_token=2)
    assert await statuses(client(app, token="a"), 2) == [200, 200]
    async with client(app, token="a") as asking:
        refused = await asking.get("/cases")
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["type"] == "urn:zhixing:problem:too-many"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert await statuses(client(app, token="b"), 1) == [200]


async def test_an_address_is_limited_with_every_token_and_without() -> None:
    app = guarded(per_address=3)
    assert await statuses(client(app, token="a"), 2) == [200, 200]
    assert await statuses(client(app, token="b"), 1) == [200]
    assert await statuses(client(app), 1) == [429]
    assert await statuses(client(app, address="10.0.0.2"), 1) == [200]


async def test_probes_are_not_counted_and_none_is_a_limit() -> None:
    app = guarded(per_token=1, per_address=1)
    assert await statuses(client(app), 5, "/health/live") == [200] * 5
    assert await statuses(client(guarded(), token="a"), 50) == [200] * 50


@pytest.mark.parametrize(("base", "over_tls"), [("http://court", False), ("https://court", True)])
async def test_every_answer_protects_a_browsers_user(base: str, over_tls: bool) -> None:
    async with client(guarded(), base=base) as asking:
        for path in ("/cases", "/nowhere"):
            headers = (await asking.get(path)).headers
            assert headers["content-security-policy"].startswith("default-src 'none'; frame")
            assert headers["x-frame-options"] == "DENY"
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["cache-control"] == "no-store"
            assert ("strict-transport-security" in headers) is over_tls


async def test_the_pages_may_show_their_own_scripts() -> None:
    async with client(Guard(paged("试"), Rates(0, 0))) as asking:
        page = await asking.get("/docs")
        script = await asking.get("/static/swagger/swagger-ui-bundle.js")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert script.status_code == 200
    assert b"3.1" in script.content  # the version of OpenAPI that our pages are written in
