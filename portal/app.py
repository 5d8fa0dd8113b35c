"""The portal as a running process: the case book, the API entry, the pages."""

import asyncio
from collections.abc import Awaitable, Callable
from importlib.resources import files

from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.staticfiles import StaticFiles

from contracts.catalogue import PORTAL
from kernel.base.clock import Clock
from kernel.base.logs import logger
from kernel.door.guards import Guard
from kernel.door.rates import Rates
from kernel.journal.authority import TELLER, AuthorityFacts
from kernel.people.identity import Permissions
from kernel.people.issuer_keys import IssuerAway
from kernel.program.app import codec_of
from kernel.program.start import WrongStart
from kernel.rulebook import Rulebook
from portal import entry
from portal.acts import Acts
from portal.api import cases as cases_api
from portal.api import courts as courts_api
from portal.api import me
from portal.api.problems import problem
from portal.bounds import Bounded
from portal.casebook.filler import Filler
from portal.errors import answer_errors
from portal.houses import Houses
from portal.live import Live
from portal.pages import (
    acts,
    cases,
    compliance,
    court,
    deciding,
    desk,
    desks,
    events,
    exports,
    filing,
    filing_list,
    form_templates,
    hall,
    leader,
    list_exports,
    mine,
    mine_files,
    operator,
)
from portal.pages.case import acts as case_acts
from portal.pages.case import (
    belongings,
    documents,
    dossier,
    money,
    nodes,
    overview,
    parties,
    readers,
    timeline,
    work,
)
from portal.pages.case import files as case_files
from portal.pages.ground import HERE, Ground, templates
from portal.pages.whose import staff
from portal.people import People
from portal.searches import Searches
from portal.session import Doorkeeper, Filled, Signed, SignInNeeded, Visitor
from portal.settings import Settings

HOUR_SECONDS = 3600
OWN_API = (me.router, cases_api.router, courts_api.router)
OF_STAFF = (
    exports,  # before the paths of a case
    list_exports,
    events,
    desk,
    deciding,
    desks,
    leader,
    court,
    form_templates,
    filing,
    filing_list,
    cases,
    overview,
    case_acts,
    parties,
    belongings,
    documents,
    work,
    money,
    case_files,
    dossier,
    nodes,
    timeline,
    readers,
    acts,
)
OF_OTHERS = (mine, mine_files, operator, compliance, hall)
KEPT = ("/assets", "/static", "/swagger")  # by the browser
FILES = ("/health/", "/assets/", "/static/", "/swagger/")  # asked for by every page
NUL = "%00"  # as addresses write it
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
DOCS_POLICY = f"{POLICY}; style-src 'self' 'unsafe-inline'"  # Swagger UI styles its elements


class Portal:
    """The portal, assembled. `start` and `stop` run its follower; `api` is its application."""

    def __init__(self, settings: Settings, *, clock: Clock | None = None) -> None:
        """Raises WrongStart where a secret or an address is missing."""
        _check(settings)
        self.settings = settings
        installed = Rulebook.load(settings.courts_directory)
        self.rulebook = installed.serving(settings.courts)
        self.filler = Filler(settings, self.rulebook.courts)
        self.houses = Houses(settings.house_urls)
        people = People(
            facts=AuthorityFacts(self.filler.book.pools, codec_of(TELLER)),
            permissions=Permissions.load(
                settings.courts_directory / "permissions", frozenset(installed.offices)
            ),
            tokens_rule=settings.offices == "tokens",
        )
        searches = Searches(settings.session_secret.get_secret_value().encode())
        self.ground = Ground(
            book=self.filler.book,
            houses=self.houses,
            acts=Acts(self.houses),
            keyring=self.filler.keyring,
            rulebook=self.rulebook,
            clock=clock or settings.clock(),
            templates=templates(people, searches),
            live=Live(self.filler.book),
            people=people,
            searches=searches,
        )
        self._follower: asyncio.Task[None] | None = None
        self.api = self._api(frozenset(installed.offices))

    def _api(self, roles: frozenset[str]) -> FastAPI:
        app = FastAPI(title="执行", docs_url=None, redoc_url=None, openapi_url=None)
        settings = self.settings
        app.state.doorkeeper = doorkeeper = Doorkeeper(settings, settings.verifier(roles))
        app.mount("/assets", StaticFiles(directory=HERE / "assets" / "dist"), name="assets")
        swagger = StaticFiles(directory=str(files("fastapi_swagger") / "resources"))
        app.mount("/swagger", swagger, name="swagger")
        app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
        self._own_routes(app)
        for own in OWN_API:
            app.include_router(own)
        app.include_router(entry.entry(self.houses, OWN_API))
        app.include_router(doorkeeper.routes())
        app.state.ground = self.ground
        for pages in OF_STAFF:
            app.include_router(pages.router, dependencies=[Depends(staff)])
        app.include_router(list_exports.of_operators)
        for others in OF_OTHERS:
            app.include_router(others.router)
        answer_errors(app, self.ground)
        app.add_middleware(
            SessionMiddleware,
            secret_key=settings.session_secret.get_secret_value(),
            session_cookie="zhixing",
            max_age=settings.session_hours * HOUR_SECONDS,
            same_site="lax",
            https_only=settings.cookie_secure,
        )
        if settings.origins:
            app.add_middleware(
                CORSMiddleware,
                allow_origins=list(settings.origins),
                allow_methods=["*"],
                allow_headers=["*"],
            )
        rates = Rates(settings.requests_per_token, settings.requests_per_address)
        app.add_middleware(Guard, rates=rates, protect=_unprotected, uncounted=FILES)
        app.add_middleware(Bounded, services=tuple(self.houses.urls))
        app.middleware("http")(_secured)
        return app

    def _own_routes(self, app: FastAPI) -> None:
        ground = self.ground

        @app.get("/health/live")
        async def live() -> dict[str, str]:
            return {"status": "ok", "service": PORTAL}

        @app.get("/health/ready")
        async def ready() -> Response:
            ended = self._follower is None or self._follower.done()
            return PlainTextResponse(
                "case book: not followed" if ended else "ok", 503 if ended else 200
            )

        @app.get("/docs")
        async def docs(request: Request) -> Response:
            page = ground.page(request, "docs.html", await _signed_in(request))
            page.headers["Content-Security-Policy"] = DOCS_POLICY
            return page

        @app.post("/docs/token")
        async def token(visitor: Filled) -> Response:
            return JSONResponse({"token": visitor.token})  # to the page that its own form is on

        @app.get("/signed-in-again")
        async def signed_in_again(request: Request, visitor: Signed) -> Response:
            return ground.page(request, "signed_in_again.html", visitor)

        @app.get("/signed-out")
        async def signed_out(request: Request) -> Response:
            return ground.page(request, "signed_out.html")

    async def start(self) -> None:
        """Follow the services' events, once the databases answer. Raises WrongStart or
        WrongDatabase where one answers, and is not the portal's."""
        if ready := await self.filler.check():
            await self.filler.open()
        self._follower = asyncio.create_task(self._follow(checked=ready), name="case book")

    async def _follow(self, *, checked: bool) -> None:
        if not checked:
            await self.filler.check(wait=True)
        await self.filler.follower.run()

    async def stop(self) -> None:
        """Stop following and close every connection."""
        if self._follower is not None:
            self._follower.cancel()
            await asyncio.gather(self._follower, return_exceptions=True)
        await self.houses.close()
        await self.filler.close()
        logger(PORTAL).info("portal stopped")


def _check(settings: Settings) -> None:
    needed = {
        "ZHIXING_SESSION_SECRET": settings.session_secret.get_secret_value(),
        "ZHIXING_SIGN_IN_URL": settings.sign_in_url,
        "ZHIXING_HOUSE_URLS": settings.house_urls,
        "ZHIXING_DATABASE_URL": settings.database_url,
        "ZHIXING_KEYS_DATABASE_URL": settings.keys_database_url,
    }
    for name, given in needed.items():
        if not given:
            raise WrongStart(f"{name} is not set")


async def _signed_in(request: Request) -> Visitor | None:
    """Who is signed in, if anybody is."""
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    try:
        return await doorkeeper.visitor(request)
    except (SignInNeeded, IssuerAway):
        return None


def _unprotected(_headers: MutableHeaders, _path: str, _scheme: str) -> None:
    """The headers of the portal's answers are added around the guard."""


async def _secured(
    request: Request, following: Callable[[Request], Awaitable[Response]]
) -> Response:
    """The answer with the headers of every answer. No database can hold what has a NUL in it."""
    unfit = "\0" in request.url.path or NUL in request.url.query
    answer = problem(422, "地址中含有不能识别的字符") if unfit else await following(request)
    for name, value in SECURITY.items():
        if name != "Cache-Control" or not request.url.path.startswith(
            ("/assets", "/static", "/swagger")
        ):
            answer.headers.setdefault(name, value)
    return answer
