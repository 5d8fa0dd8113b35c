"""Clients with tokens: every command of the demonstration goes through the HTTP routes."""

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import httpx

TIMEOUT_SECONDS = 15.0
LATER = (404, 409, 412, 503)  # not there yet, not allowed yet, or a conflict: retry later


class NotYet(Exception):
    """The service does not allow the command yet; the reason is its own."""


@dataclass
class Office:
    """Gives commands by role. Permanent refusals are kept: they would be defects of the
    demonstration."""

    urls: dict[str, str]
    tokens: dict[str, str]
    client: httpx.AsyncClient = field(
        default_factory=lambda: httpx.AsyncClient(timeout=TIMEOUT_SECONDS)
    )
    acts: Counter[str] = field(default_factory=Counter)
    defects: list[str] = field(default_factory=list)

    async def close(self) -> None:
        await self.client.aclose()

    async def look(self, role: str, service: str, path: str) -> Any:
        """The view that a role reads, or None if there is nothing. Raises NotYet when
        unavailable."""
        answer = await self._ask("GET", service, path, headers=self._bearer(role))
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        self._check(answer, f"GET {service}{path}")
        return answer.json()

    async def act(
        self, role: str, service: str, path: str, body: dict[str, Any] | None = None, key: str = ""
    ) -> Any:
        """One command of a role; `key` defaults to the path, so that it is given once.

        Raises NotYet if the service refuses for now.
        """
        digest = sha256((key or path).encode()).hexdigest()
        headers = {**self._bearer(role), "Idempotency-Key": digest}
        answer = await self._ask("POST", service, path, headers=headers, json=body or {})
        self._check(answer, f"POST {service}{path} {body}")
        self.acts[f"{service}{path.rpartition('/')[2]}"] += 1
        done = answer.json()
        for asked in done.get("awaits", ()):
            await self.approve(service, asked)
        return done

    async def approve(self, service: str, asked: dict[str, Any]) -> None:
        """Whoever is named approves what a colleague asked for, office by office."""
        identity = part(asked["approval_id"])
        place = at(asked["case_id"], f"/approvals/{identity}/approval")
        for stage in asked["stages"]:
            for role in stage["roles"][: 1 if stage["one_suffices"] else None]:
                await self.act(role, service, place, key=f"{place}/{role}")

    async def _ask(self, method: str, service: str, path: str, **more: Any) -> httpx.Response:
        try:
            return await self.client.request(method, self.urls[service] + path, **more)
        except httpx.HTTPError as error:
            raise NotYet(f"{service}: {type(error).__name__}") from error

    def _check(self, answer: httpx.Response, what: str) -> None:
        if answer.status_code in LATER:
            raise NotYet(answer.json().get("title", ""))
        if answer.status_code >= httpx.codes.BAD_REQUEST:
            self.defects.append(f"{what}: {answer.status_code} {answer.text}")
            raise NotYet(answer.text)

    def _bearer(self, role: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[role]}"}


def at(case_id: str, rest: str = "") -> str:
    """The path of a case, its number escaped."""
    return f"/cases/{quote(case_id, safe='')}{rest}"


def part(identity: str) -> str:
    """An identity as one part of a path."""
    return quote(identity, safe="")
