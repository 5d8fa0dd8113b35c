"""Filing a case (立案): parties, agents and claim on one page; nothing that was typed is lost."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from kernel.base.zone import CHINA
from portal import filing_form
from portal.casebook import case_views
from portal.filing_form import Filing
from portal.houses import HouseAway
from portal.pages.acts import SIGNED_IN_ANEW, faults_in
from portal.pages.cases import NotFound
from portal.pages.ground import Ground, On
from portal.pages.parts import at_case
from portal.session import Signed, Visitor

PLACE = "/filings/new"
SERVICE = "intake"
TITLE = "立案登记"
LOOKS_MAX, LOOK_SECONDS = 25, 0.2  # at the case book, which follows within a second

router = APIRouter(include_in_schema=False)
Errors = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Page:
    """The form before somebody who may file."""

    request: Request
    ground: Ground
    visitor: Visitor

    def shown(
        self, filing: Filing, errors: Errors = (), status: int = 200, key: str = ""
    ) -> Response:
        """The page with what was typed, and what was wrong with it."""
        return self.ground.page(
            self.request,
            "filing.html",
            self.visitor,
            status,
            filing=filing,
            errors=errors,
            key=key or uuid4().hex,
        )

    async def filed(self, filing: Filing, key: str) -> Response:
        """What comes of the form: the page of the case, or the form with what was refused."""
        try:
            answer = await self._ask("POST", "/filings", filing.application, key)
        except HouseAway as away:
            told = {"title": f"{away}，请稍后再提交，所填内容已保留"}
            return self.shown(filing, [told], 503, key)
        if not answer.good:
            return self.shown(filing, faults_in(answer), answer.status)
        case_id = answer.content["case_id"]
        refused = await self._appointed(filing, case_id, key)
        found = await self._in_the_book(case_id)
        if found and not refused:
            place = f"/cases/{quote(case_id, safe='')}?{urlencode({'done': TITLE})}"
            return RedirectResponse(place, status_code=303)
        return self.ground.page(
            self.request, "filed.html", self.visitor, case_id=case_id, refused=refused, found=found
        )

    async def _appointed(self, filing: Filing, case_id: str, key: str) -> list[dict[str, Any]]:
        """Registers the agents of a case that was filed; what was refused of them, by name."""
        if not filing.appointed([]):
            return []
        refused = []
        try:
            case = await self._ask("GET", at_case(case_id))
            people = [one["person_id"] for one in case.content["parties"]] if case.good else []
            for number, agent in enumerate(filing.appointed(people)):
                path, own = at_case(case_id, "/agents"), f"{key}-{number}"
                answer = await self._ask("POST", path, agent, own)
                if not answer.good:
                    why = "；".join(str(one.get("title", "")) for one in faults_in(answer))
                    refused.append({"name": agent.get("name", ""), "why": why})
        except HouseAway as away:
            refused.append({"name": "", "why": str(away)})
        return refused

    async def _in_the_book(self, case_id: str) -> bool:
        """Whether the case book has heard of the case: it follows the services."""
        court = self.visitor.court
        reader = await self.ground.reader(court)
        for _ in range(LOOKS_MAX):
            if await case_views.case(reader, court, case_id) is not None:
                return True
            await asyncio.sleep(LOOK_SECONDS)
        return False

    async def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, key: str = ""
    ) -> Any:
        token = self.visitor.token
        return await self.ground.houses.ask(SERVICE, method, path, token=token, body=body, key=key)


async def filer(visitor: Signed, ground: On) -> Visitor:
    """Who may file a case. Raises NotFound for others."""
    if not ground.people.filers & set(await ground.roles(visitor)):
        raise NotFound
    return visitor


Filer = Annotated[Visitor, Depends(filer)]


async def _page(request: Request, visitor: Filer, ground: On) -> _Page:
    return _Page(request, ground, visitor)


Page = Annotated[_Page, Depends(_page)]


@router.get(PLACE)
async def form(page: Page) -> Response:
    """The empty form."""
    today = page.ground.clock.now().astimezone(CHINA).date().isoformat()
    return page.shown(filing_form.empty(today))


@router.post(PLACE)
async def send(page: Page) -> Response:
    """Files the case, or shows the form with a row more or less, or with what was refused."""
    given = await page.request.form()
    typed = {name: text for name, text in given.items() if isinstance(text, str)}
    filing, key = filing_form.read(typed), typed.get("key", "")
    if filing_form.rearranged(typed):
        return page.shown(filing, key=key)
    if not page.visitor.made(typed.get("csrf", "")):
        return page.shown(filing, [{"title": SIGNED_IN_ANEW}], 403)
    return await page.filed(filing, key)
