"""The identity provider of the demonstration: staff by name, parties by the code of their filing."""

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import httpx

from kernel.people.identity import LocalIssuer, Trust, Verifier
from kernel.people.issuer_keys import GivenKeys
from kernel.people.sealed import Keyring, MemoryKeys
from sandbox.identity import DISCOVERY, Person, build

PEPPER, CODE = "pepper", "41102419750101000x"
WHO = Person(person="h-1", name="王某", title="承办人", court="yanling", roles=("handler",))
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=")
BACK = "http://127.0.0.1:8100/signed-in"
ASKED = {"redirect_uri": BACK, "state": "s", "code_challenge": CHALLENGE.decode()}


def browser(issuer: LocalIssuer, public_url: str = "") -> httpx.AsyncClient:
    server = build(issuer, [WHO], PEPPER, public_url)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=server), base_url="http://sandbox")


async def signed_in(issuer: LocalIssuer, **who: str) -> tuple[str, tuple[str, ...]]:
    """The subject and the roles of the token that somebody gets."""
    async with browser(issuer) as client:
        chosen = await client.post("/authorize", data={**ASKED, **who})
        code = parse_qs(urlsplit(chosen.headers["location"]).query)["code"][0]
        form = {"code": code, "code_verifier": VERIFIER, "redirect_uri": BACK}
        token = (await client.post("/token", data=form)).json()["access_token"]
    trust = Trust(issuer=issuer.issuer, audience=issuer.audience)
    verifier = Verifier(GivenKeys(issuer.jwks()), trust, roles=("handler", "portal"))
    identity = verifier.verify(token)
    return identity.person, tuple(identity.roles)


async def test_somebody_of_the_court_is_chosen_by_name() -> None:
    assert await signed_in(LocalIssuer(), person="h-1") == ("h-1", ("handler",))


async def test_a_party_is_who_the_code_of_the_filing_says() -> None:
    person = Keyring(MemoryKeys(), PEPPER.encode()).person_id("yanling", CODE.upper())
    assert await signed_in(LocalIssuer(), identity_code=f" {CODE} ") == (person, ("portal",))


async def test_nobody_else_is_let_in_and_no_code_goes_elsewhere() -> None:
    async with browser(LocalIssuer()) as client:
        assert (await client.post("/authorize", data={**ASKED, "person": "x"})).status_code == 400
        away = {**ASKED, "person": "h-1", "redirect_uri": "http://elsewhere.example/"}
        assert (await client.post("/authorize", data=away)).status_code == 400
        form = {"code": "x", "code_verifier": VERIFIER, "redirect_uri": BACK}
        assert (await client.post("/token", data=form)).status_code == 400


async def test_browsers_are_sent_to_the_address_that_they_reach() -> None:
    async with browser(LocalIssuer(), "http://127.0.0.1:8110/identity") as client:
        told = (await client.get(DISCOVERY)).json()
    assert told["authorization_endpoint"] == "http://127.0.0.1:8110/identity/authorize"
    assert told["token_endpoint"] == "http://sandbox/token"
