"""A portal whose services are made up, and its visitors: for the tests of pages."""

import base64
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import httpx
from itsdangerous import TimestampSigner

from kernel.base.clock import SimulatedClock
from kernel.people.identity import LocalIssuer
from portal.app import Portal
from portal.settings import Settings
from tests.support import at, rulebook

COURT = "yanling"
SECRET, CSRF = "a secret of the tests", "of-the-session"
VENDOR = "https://vendor.example"  # another site whose pages may call the API
NOW = at("2026-03-10 09:00")


@dataclass
class Asked:
    """A request that a service was sent."""

    method: str
    url: httpx.URL
    headers: httpx.Headers
    content: bytes

    @property
    def body(self) -> Any:
        """The JSON that was sent."""
        return json.loads(self.content)


@dataclass
class MadeUpHouses(httpx.AsyncBaseTransport):
    """Services that answer as they are told, by method and end of the path; 404 for the rest."""

    answers: dict[tuple[str, str], httpx.Response] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    away: bool = False

    def answer(
        self, method: str, path: str, content: Any, status: int = 200, **headers: str
    ) -> None:
        """What is answered from now on."""
        text = content if isinstance(content, str) else json.dumps(content)
        self.answers[method, path] = httpx.Response(status, text=text, headers=headers)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.away:
            raise httpx.ConnectError("away", request=request)
        content = await request.aread()
        self.asked.append(Asked(request.method, request.url, request.headers, content))
        path = f"{request.url.host}{request.url.path}"
        query = request.url.query.decode()
        for place in (f"{path}?{query}", path):
            for (method, wanted), found in self.answers.items():
                if method == request.method and place.endswith(wanted):
                    stream = httpx.ByteStream(found.content)
                    return httpx.Response(found.status_code, stream=stream, headers=found.headers)
        return httpx.Response(404, json={"title": "没有", "status": 404})


@dataclass
class Site:
    """A portal in this process, and the issuer of its visitors."""

    portal: Portal
    houses: MadeUpHouses
    issuer: LocalIssuer

    @staticmethod
    def of(book: str, keys: str, services: Sequence[str], **more: Any) -> "Site":
        """A portal on these databases, before services of these names; `more` are settings."""
        issuer, houses = LocalIssuer(), MadeUpHouses()
        settings = Settings.model_validate(
            {
                "session_secret": SECRET,
                "sign_in_url": "http://issuer.example/discovery",
                "house_urls": {name: f"http://{name}" for name in services},
                "database_url": book,
                "keys_database_url": keys,
                "jwks": issuer.jwks(),
                "courts": [COURT],
                "origins": [VENDOR],
                **more,
            }
        )
        loaded = rulebook()  # once for all tests
        with patch("portal.app.Rulebook.load", lambda _directory: loaded):
            portal = Portal(settings, clock=SimulatedClock(NOW))
        portal.houses.client = httpx.AsyncClient(transport=houses)
        return Site(portal, houses, issuer)

    def visitor(self, person: str, *roles: str) -> httpx.AsyncClient:
        """The browser of somebody who is signed in."""
        token = self.issuer.token(person, court=COURT, roles=roles, issued_at=time.time())
        return self._browser({"zhixing": _cookie({"token": token, "csrf": CSRF})})

    def stranger(self) -> httpx.AsyncClient:
        """The browser of somebody who is not."""
        return self._browser({})

    def _browser(self, cookies: Mapping[str, str]) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.portal.api)
        return httpx.AsyncClient(
            transport=transport, base_url="https://portal", cookies=dict(cookies)
        )


def _cookie(session: Mapping[str, str]) -> str:
    """A session as starlette signs it."""
    text = base64.b64encode(json.dumps(session).encode())
    return TimestampSigner(SECRET).sign(text).decode()
