"""Everybody of a case at the portal at once, each signed in for himself, acting by its pages alone."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from playwright.async_api import Browser, FilePayload, Locator

from tests.browser.visit import PAGE_SECONDS, Town, Visit, case_path, visiting
from tests.waiting import eventually

CHANGED = "本案又有新的记录"
AGAIN_MAX = 15  # sendings of a form
Typed = Mapping[str, str | bool]


@dataclass
class People:
    """Who takes part in some cases, by office or identity code; each signs in when first needed."""

    browser: Browser
    town: Town
    _stack: AsyncExitStack
    _visits: dict[str, Visit] = field(default_factory=dict)

    async def who(self, name: str) -> Visit:
        """Somebody of an office as a town knows them (`handler@普执一队`), or who has an identity code."""
        if name not in self._visits:
            visit = visiting(self.browser, self.town, name)
            self._visits[name] = await self._stack.enter_async_context(visit)
        return self._visits[name]

    async def act(
        self, who: str, case: str, title: str, typed: Typed | None = None, about: str = ""
    ) -> str:
        """Do an act once the page of next acts offers it; what the page then says was done or asked
        for. `about` is the thing that it is done to, where there are several."""
        visit = await self.who(who)
        await self._offered(visit, case, title, about)
        await fill(visit, typed or {})
        return await send(visit)

    async def _offered(self, visit: Visit, case: str, title: str, about: str) -> None:
        place = f"{case_path(case, '/acts')}?words={title}"

        async def followed() -> bool:
            if not await visit.bears(place, f">{title}", about):
                return False
            await visit.to(place)
            link = await _link(visit, title, about)
            if link is None:
                return False
            await visit.to(link)
            return True

        await eventually(followed, every=PAGE_SECONDS, what=f"{title} {about} in {case}")

    async def store(self, who: str, case: str, name: str, service: str) -> None:
        """Store a paper of a case in a service, on the page of the case's files."""
        visit = await self.who(who)
        page, place = visit.page, case_path(case, "/files")
        content = f"%PDF-1.7\n% {case} {name}\n%%EOF\n".encode()
        await visit.until(place, "上传材料")
        if await page.locator("#service").count():
            await page.select_option("#service", service)
        file: FilePayload = {"name": name, "mimeType": "application/pdf", "buffer": content}
        await page.set_input_files("#file", file)
        async with page.expect_navigation(url="**done=**"):
            await page.click("button >> text=上传")
        await visit.until(place, name)

    async def decide(self, who: str, case: str, title: str, decision: str = "批准") -> None:
        """Decide on the oldest request of this title that waits for somebody."""
        visit = await self.who(who)

        async def followed() -> bool:
            if not await visit.bears("/approvals", case, title):
                return False
            await visit.to("/approvals")
            rows = visit.page.locator("main tbody tr", has_text=case).filter(has_text=title)
            if not await rows.count():
                return False
            href = await rows.first.get_by_role("link", name=decision, exact=True).get_attribute(
                "href"
            )
            await visit.to(str(href))
            return True

        await eventually(followed, every=PAGE_SECONDS, what=f"{title} before {who}")
        if decision != "批准":
            await fill(visit, {"理由": "请补充材料后再提请"})
        await send(visit)


async def _link(visit: Visit, title: str, about: str) -> str | None:
    """The address of the form of an act, where the visitor may do it now."""
    for item in await visit.page.locator("main ul.zx-acts > li").all():
        if (await item.inner_text()).split("（")[0].split("\n")[0].strip() != title:
            continue
        links = item.locator("a")
        if about and await item.locator("details").count():
            named = re.compile(rf"^\s*{re.escape(about)}")  # 执行通知书 is no 协助执行通知书
            links = item.locator("details li", has_text=named).locator("a")
        elif about and about not in await item.inner_text():
            continue
        if await links.count():
            return await links.first.get_attribute("href")
    return None


async def fill(visit: Visit, typed: Typed) -> None:
    """Fill in a form by the labels of its fields."""
    for label, value in typed.items():
        await _filled(visit, label, value)


async def _filled(visit: Visit, label: str, value: str | bool) -> None:
    form = visit.page.locator("main form.zx-form")
    group = form.locator(".govuk-form-group").filter(
        has=visit.page.locator("label, legend").get_by_text(label, exact=False)
    )
    place = group.first.locator("input:not([type=hidden]), select, textarea").first
    kind = await place.evaluate("one => one.type")
    if kind in ("radio", "checkbox"):
        await group.first.get_by_label(str(value), exact=True).check()
    elif kind == "select-one":
        await place.select_option(value=await _option(place, str(value)))
    else:
        await place.fill(str(value))


async def _option(place: Locator, text: str) -> str:
    """The value of the first choice with a text in it."""
    found = await place.locator("option", has_text=text).first.get_attribute("value")
    return str(found)


async def send(visit: Visit) -> str:
    """Send the form, again where something new was recorded meanwhile; what the page then says was
    done or asked for."""
    for _ in range(AGAIN_MAX):
        async with visit.page.expect_navigation():
            await visit.page.click("main form.zx-form button.zx-button")
        if not await visit.page.get_by_text(CHANGED).count():
            break
        visit.faults.clear()  # the browser notes that the answer was 412
        await asyncio.sleep(PAGE_SECONDS)  # the portal may have yet to hear of it itself
    assert "/acts/" not in visit.page.url, await visit.page.inner_text("main")
    told = parse_qs(urlsplit(visit.page.url).query)
    return next(iter(told))


@asynccontextmanager
async def people_of(browser: Browser, town: Town) -> AsyncIterator[People]:
    """Nobody is signed in at first; everybody has left at the end, and no page had a fault."""
    async with AsyncExitStack() as stack:
        yield People(browser, town, stack)
