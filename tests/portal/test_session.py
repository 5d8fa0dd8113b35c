"""Who comes to the portal: nobody unknown, and no form that was made elsewhere."""

import time
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Request
from starlette.middleware.sessions import SessionMiddleware

from kernel.people.identity import LocalIssuer
from portal.session import Doorkeeper, Filled, ForgedForm, Signed, SignInNeeded, _own
from portal.settings import Settings


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    issuer = LocalIssuer()
    settings = Settings(jwks=issuer.jwks(), sign_in_url="http://nowhere/discovery")
    app = FastAPI()
    app.state.doorkeeper = Doorkeeper(settings, settings.verifier(("handler",)))
    app.add_middleware(SessionMiddleware, secret_key="secret")

    @app.post("/let-in")
    async def let_in(request: Request, hours: int) -> None:
        issued = time.time() - 3600
        token = issuer.token(
            "h-1", court="yanling", roles=["handler"], issued_at=issued, hours=hours
        )
        request.session.update(token=token, csrf="secret-of-the-session")

    @app.get("/page")
    async def page(visitor: Signed) -> str:
        return visitor.identity.person

    @app.post("/form")
    async def form(visitor: Filled) -> str:
        return visitor.court

    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://portal") as found:
        yield found


async def test_who_is_signed_in_is_known(client: httpx.AsyncClient) -> None:
    await client.post("/let-in?hours=2")
    assert (await client.get("/page")).json() == "h-1"


async def test_a_stranger_is_asked_to_sign_in_and_comes_back(client: httpx.AsyncClient) -> None:
    with pytest.raises(SignInNeeded) as asked:
        await client.get("/page?words=1")
    assert asked.value.back == "/page?words=1"


async def test_a_session_whose_token_has_ended_is_over(client: httpx.AsyncClient) -> None:
    await client.post("/let-in?hours=0")
    with pytest.raises(SignInNeeded):
        await client.get("/page")


@pytest.mark.parametrize("csrf", ["", "secret", "密"])
async def test_a_form_made_elsewhere_is_refused(client: httpx.AsyncClient, csrf: str) -> None:
    await client.post("/let-in?hours=2")
    with pytest.raises(ForgedForm):
        await client.post("/form", data={"csrf": csrf})


async def test_a_form_of_this_session_is_taken(client: httpx.AsyncClient) -> None:
    await client.post("/let-in?hours=2")
    answer = await client.post("/form", data={"csrf": "secret-of-the-session"})
    assert answer.json() == "yanling"


@pytest.mark.parametrize(
    ("back", "taken"),
    [
        ("/cases?words=1", "/cases?words=1"),
        ("https://elsewhere.example", "/"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("", "/"),
    ],
)
def test_signing_in_returns_to_this_site_only(back: str, taken: str) -> None:
    assert _own(back) == taken
