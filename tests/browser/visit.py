"""Visits to the portal: somebody signed in, at a page, whose faults are looked for everywhere."""

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

from playwright.async_api import Browser, Page

from contracts.catalogue import PORTAL
from tests.waiting import PATIENCE_SECONDS, eventually
from zhixing.local.deployment import Deployment
from zhixing.local.embedded.datadir import PEOPLE_FILE

DIST = Path(__file__).parent / "dist"
AXE = (DIST / "axe.min.js").read_text(encoding="utf-8") if DIST.exists() else ""
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
PAGE_SECONDS = 0.25
"""How often a page is asked for that does not show yet what it will."""


@dataclass
class Town:
    """A running deployment with its portal."""

    deployment: Deployment

    @property
    def portal(self) -> str:
        """The address of the portal."""
        return self.deployment.urls[PORTAL]

    def person(self, office: str) -> str:
        """Somebody who holds an office: the second of them (`receptionist#2`), or the first in a
        team (`handler@普执一队`)."""
        return self._holder(office)["person"]

    def name(self, office: str) -> str:
        """What they are called."""
        return self._holder(office)["name"]

    def _holder(self, office: str) -> dict[str, str]:
        people = json.loads((self.deployment.plan.data / PEOPLE_FILE).read_text())
        office, _, team = office.partition("@")
        office, _, place = office.partition("#")
        held = [one for one in people if office in one["roles"] and team in one["title"]]
        found: dict[str, str] = held[int(place or 1) - 1]
        return found

    def post(self, role: str, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        """An act through the portal's API entry."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        with urlopen(self._asking(role, path, json.dumps(body).encode(), headers)) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def store(self, role: str, files: str, key: str) -> str:
        """A paper of a case, stored at the files of a service through the same entry; its id."""
        content = f"%PDF-1.7\n% {key}\n%%EOF\n".encode()
        announced = {"file_name": f"{key}.pdf", "size_bytes": len(content)}
        upload = f"{files}/uploads/{self.post(role, files, announced, key)['upload_id']}"
        headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
        urlopen(self._asking(role, upload, content, headers, "PATCH")).close()
        digest = {"sha256": hashlib.sha256(content).hexdigest()}
        return str(self.post(role, f"{upload}/completion", digest, f"{key}-stored")["file_id"])

    def _asking(
        self, role: str, path: str, content: bytes, headers: dict[str, str], method: str = "POST"
    ) -> Request:
        bearer = {"Authorization": f"Bearer {self.deployment.tokens[role]}"}
        return Request(self.portal + path, content, {**bearer, **headers}, method=method)


@dataclass
class Visit:
    """Somebody at the portal. `faults` are what the browser complained about."""

    page: Page
    portal: str
    faults: list[str] = field(default_factory=list)

    async def to(self, path: str) -> None:
        """Open a page of the portal."""
        await self.page.goto(self.portal + path)

    async def until(self, path: str, text: str) -> None:
        """Open a page once it shows a text: the case book follows the services."""

        async def shown() -> bool:
            if not await self.bears(path, text):
                return False
            await self.to(path)
            return text in await self.page.inner_text("main")

        await eventually(shown, every=PAGE_SECONDS, what=f"{text} on {path}")

    async def bears(self, path: str, *texts: str) -> bool:
        """Whether a page has these texts in it. It is fetched and not opened, which costs a tenth."""
        fetched = await self.page.request.get(self.portal + path)
        content = unescape(await fetched.text())
        return all(text in content for text in texts)

    async def violations(self) -> list[str]:
        """What axe finds on the page. It is read into the page past its policy by the browser."""
        await self.page.evaluate(AXE)
        found = await self.page.evaluate("axe.run()")
        return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]]


@asynccontextmanager
async def visiting(
    browser: Browser, town: Town, who: str, size: dict[str, int] | None = None
) -> AsyncIterator[Visit]:
    """Somebody of an office, or who has an identity code, signs in, and leaves at the end of the block; the
    browser has had no complaint."""
    context = await browser.new_context(viewport=size or WIDE, locale="zh-CN")  # type: ignore[arg-type]
    context.set_default_timeout(1000 * PATIENCE_SECONDS)
    page = await context.new_page()
    visit = Visit(page, town.portal)
    page.on(
        "console", lambda said: visit.faults.append(said.text) if said.type == "error" else None
    )
    page.on("pageerror", lambda error: visit.faults.append(str(error)))
    await visit.to("/")
    if who[:1].isdecimal():
        await page.fill("#identity_code", who)
        await page.click("form.party button")
    else:
        await page.click(f'button[value="{town.person(who)}"]')
    await page.wait_for_url(f"{town.portal}/**")
    yield visit
    await context.close()
    assert visit.faults == []


def case_path(case_id: str, rest: str = "") -> str:
    """The page of a case."""
    return f"/cases/{quote(case_id, safe='')}{rest}"
