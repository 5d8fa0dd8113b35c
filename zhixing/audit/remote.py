"""The records of a deployment that is reached over HTTP, with a token of the auditor's own."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import httpx

from kernel.journal.audit import POSITION_MIN, Books, Heard, Page, Reached
from kernel.journal.envelope import Recorded

TIMEOUT_SECONDS = 60.0


class NotAnswered(RuntimeError):
    """A service does not answer, or refuses; the message is for the operator."""


class HttpBooks:
    """The records of one house, through its doors for auditors. The court is that of the token.

    Every method raises NotAnswered.
    """

    def __init__(self, client: httpx.AsyncClient, house: str, url: str) -> None:
        self._client = client
        self._house = house
        self._url = url

    async def court(self) -> str:
        """The court whose records the token opens."""
        told = await self._get("/log", {"first": POSITION_MIN, "limit": 1})
        return str(told["court"])

    async def page(self, first: int) -> Page:
        """The next events from a position on."""
        return Page.from_json(await self._get("/log", {"first": first}))

    async def of_case(self, case_id: str) -> Sequence[Recorded]:
        """The events of a case, in order."""
        told = await self._get(f"/log/cases/{quote(case_id, safe='')}")
        return [Recorded.from_fields(event) for event in told["events"]]

    async def reached(self, source: str) -> Reached:
        """How far the house has come in the log of another."""
        return Reached(**await self._get(f"/log/heard/{source}"))

    async def heard(self, source: str, first: int, last: int) -> Heard:
        """What it consumed of that log between two positions."""
        told = await self._get(f"/log/heard/{source}/positions", {"first": first, "last": last})
        return Heard.from_json(told)

    async def distrusted(self) -> int:
        """How many records it did not believe."""
        return len((await self._get("/distrusted"))["records"])

    async def _get(self, path: str, query: Mapping[str, Any] | None = None) -> dict[str, Any]:
        try:
            answer = await self._client.get(f"{self._url}{path}", params=query)
            told: dict[str, Any] = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise NotAnswered(f"{self._house} at {self._url} does not answer ({error})") from error
        if answer.status_code != httpx.codes.OK:
            raise NotAnswered(f"{self._house} at {self._url}: {told.get('title', answer.text)}")
        return told


@asynccontextmanager
async def remote_books(
    urls: Mapping[str, str], token: str
) -> AsyncIterator[tuple[Mapping[str, Books], str]]:
    """The records of every house at these addresses, and the court that the token opens.

    Raises NotAnswered.
    """
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(headers=headers, timeout=TIMEOUT_SECONDS) as client:
        opened = {house: HttpBooks(client, house, url) for house, url in urls.items()}
        first = next(iter(opened.values()))
        yield dict(opened), await first.court()
