"""The nine services behind the portal: their answers, and when one is away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

import httpx

from contracts.catalogue import HOUSES
from kernel.door.unsealing import PURPOSE

TIMEOUT_SECONDS = 10.0
CONNECTIONS_MAX = 200


def key_for(key: str, *thing: str) -> str:
    """The idempotency key of one of several commands that one form sends: of the form's own key,
    and of the thing that the command is about."""
    return uuid5(NAMESPACE_URL, "\n".join((key, *thing))).hex


class HouseAway(Exception):
    """A service does not answer; `service` is its name."""

    def __init__(self, service: str) -> None:
        super().__init__(f"{HOUSES[service].title}暂时无法访问")
        self.service = service


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered: the status, its JSON, and the tag of what it showed."""

    status: int
    content: Any
    tag: str = ""

    @property
    def good(self) -> bool:
        """Whether it was done, or asked for."""
        return self.status < httpx.codes.BAD_REQUEST


class Houses:
    """Clients of the nine services, which act for whoever is signed in."""

    def __init__(self, urls: Mapping[str, str], client: httpx.AsyncClient | None = None) -> None:
        self.urls = dict(urls)
        self.client = client or httpx.AsyncClient(
            timeout=TIMEOUT_SECONDS,
            limits=httpx.Limits(max_connections=CONNECTIONS_MAX),
        )

    async def ask(
        self,
        service: str,
        method: str,
        path: str,
        *,
        token: str,
        body: Mapping[str, Any] | None = None,
        key: str = "",
        purpose: str = "",
        seen: str = "",
    ) -> Answer:
        """One request to a service for the bearer of a token; `purpose` is what the bearer reads
        personal data for, `seen` the tag of the case as they have seen it. Raises HouseAway."""
        headers = {"Authorization": f"Bearer {token}"}
        if key:
            headers["Idempotency-Key"] = key
        if purpose:
            headers[PURPOSE] = quote(purpose)
        if seen:
            headers["If-Match"] = f'"{seen}"'
        try:
            answer = await self.client.request(
                method, self.urls[service] + path, headers=headers, json=body
            )
            tag = answer.headers.get("ETag", "").strip('"')
            return Answer(answer.status_code, answer.json(), tag)
        except (httpx.HTTPError, KeyError, ValueError) as error:
            raise HouseAway(service) from error

    async def content(
        self, service: str, path: str, token: str, bytes_max: int
    ) -> tuple[int, bytes | None]:
        """The status and the content of a file that a service keeps; None where it is larger.
        Raises HouseAway."""
        headers = {"Authorization": f"Bearer {token}"}
        try:
            asked = self.client.stream("GET", self.urls[service] + path, headers=headers)
            async with asked as answer:
                read = bytearray()
                async for part in answer.aiter_bytes():
                    read += part
                    if len(read) > bytes_max:
                        return answer.status_code, None
                return answer.status_code, bytes(read)
        except (httpx.HTTPError, KeyError) as error:
            raise HouseAway(service) from error

    async def close(self) -> None:
        await self.client.aclose()
