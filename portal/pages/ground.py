"""What every page stands on: the case book, the services, the packs, and how a page is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import jinja2
from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from starlette.templating import Jinja2Templates

from kernel.base.clock import Clock
from kernel.base.postgres import PoolReader
from kernel.people.identity import Identity
from kernel.people.sealed import Keyring
from kernel.rulebook import Pack, Rulebook
from portal import rooms, words
from portal.acts import Acts
from portal.casebook import names_shown
from portal.casebook.book import CaseBook
from portal.codes import PLACES, STAGES, STATES, case_state, coded
from portal.houses import Houses
from portal.live import Live
from portal.next_acts import shelves
from portal.people import People
from portal.searches import WORDS, Searches
from portal.session import Visitor

HERE = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The parts that the pages are made of."""

    book: CaseBook
    houses: Houses
    acts: Acts
    keyring: Keyring
    rulebook: Rulebook
    clock: Clock
    templates: Jinja2Templates
    live: Live
    people: People
    searches: Searches

    async def reader(self, court: str) -> PoolReader:
        """A reader of the case book for one court."""
        return PoolReader(await self.book.pools.of(court))

    async def roles(self, visitor: Visitor) -> tuple[str, ...]:
        """Every role in which a visitor may act today: those of the token, and by the register
        their own and those of whom they stand in for."""
        pack, now = self.pack(visitor.court), self.clock.now()
        standing = await self.people.standing(visitor.identity, pack, now)
        return tuple(dict.fromkeys((*visitor.identity.roles, *standing.roles)))

    async def named(self, identity: Identity, route: str, *cases: Mapping[str, Any]) -> None:
        """Record that somebody is about to be shown the names of parties in these cases."""
        await names_shown.note(self.book.pools, identity, route, cases, self.clock.now())

    def pack(self, court: str) -> Pack:
        """The pack of the court today."""
        return self.rulebook.pack(court, at=self.clock.now())

    def page(
        self,
        request: Request,
        template: str,
        visitor: Visitor | None = None,
        status: int = 200,
        **shown: Any,
    ) -> HTMLResponse:
        """A page for who is signed in."""
        context: Mapping[str, Any] = {**shown, "visitor": visitor, "now": self.clock.now()}
        if visitor is not None:
            pack = self.pack(visitor.court)
            asked = {row.code: row.title for row in pack.approvals}
            context = {
                **context,
                "pack": pack,
                "titles": words.titles_of(pack),
                "approval_titles": asked,
                "places": rooms.places(pack, visitor.identity.roles, self.people.filers),
            }
        return self.templates.TemplateResponse(request, template, dict(context), status)


def _ground(request: Request) -> Ground:
    found: Ground = request.app.state.ground
    return found


On = Annotated[Ground, Depends(_ground)]


def templates(people: People, searches: Searches) -> Jinja2Templates:
    """The templates of the portal, with the words of `portal.words` as filters, and `person`: what
    somebody of the staff is called; `search`: the address of a search."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.ChainableUndefined,
        trim_blocks=True,
    )
    environment.filters.update(
        yuan=words.yuan,
        size=words.size,
        day=words.day,
        instant=words.instant,
        house=words.house_title,
        tier=words.tier,
        case_state=case_state,
        coded=coded,
        person=lambda person, court: people.name(court, person),
        search=lambda words, court: searches.query(court, {WORDS: words}),
        shelves=shelves,
    )
    environment.globals.update(case_states=STATES["case"], stages=STAGES, place_titles=PLACES)
    return Jinja2Templates(env=environment)
