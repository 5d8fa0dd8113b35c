"""The portal over a large case book: its pages beside bare handlers that run one indexed query of
the same rows on the same server; how fast the book follows the logs, and is filled again."""

import asyncio
import base64
import json
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from statistics import quantiles
from urllib.parse import quote

import httpx
import orjson
from fastapi import Response
from itsdangerous import TimestampSigner

from bench import portal_logs
from bench.ground import COURT, Ground
from bench.measure import Compared, Contestant, together
from bench.portal_fill import GIVEN, SURNAMES, case_number, fill, handler
from contracts.catalogue import PORTAL, SERVICES
from kernel.base.grants import role_of
from kernel.people.identity import LocalIssuer
from kernel.program.prepare import prepare_keys
from portal.app import Portal
from portal.casebook.book import prepare_book
from portal.pages.ground import Ground as PagesGround
from portal.searches import Searches
from portal.settings import Settings

CASES = 100_000
USERS, HANDLERS = 50, 500
SECONDS = 3.0  # of a round
SEED = 1
BOOK, KEYS = "bench_portal", "bench_portal_keys"
SESSIONS = "signed by the bench"
SEARCHES = Searches(SESSIONS.encode())
PAGE_ROWS = 51
BARE: Mapping[str, str] = {
    "cases": "select * from cases where court = $1 and filed_at is not null and $2 <> '' "
    "order by filed_at desc, case_id desc limit $3",
    "search": "select c.* from parties p join cases c using (court, case_id) "
    "where p.court = $1 and p.name = $2 limit $3",
    "tasks": "select n.* from cases c join nodes n using (court, case_id) where c.court = $1 "
    "and c.handler = $2 and n.closed_at is null and not n.wait limit $3",
    "case": "select * from entries where court = $1 and case_id = $2 limit $3",
}


@dataclass(frozen=True, kw_only=True)
class Paths:
    """One page: its address for a user and a chance, what its bare handler is asked, its goal."""

    what: str
    page: Callable[[random.Random, int], str]
    asked: Callable[[random.Random, int], str]
    goal: float


def _name(dice: random.Random) -> str:
    return f"{dice.choice(SURNAMES)}{dice.choice(GIVEN)}"


def _case(dice: random.Random, cases: int) -> str:
    return case_number(dice.randrange(cases))


PAGES: Mapping[str, Paths] = {
    "cases": Paths(
        what="list of cases", page=lambda _d, _n: "/cases", asked=lambda _d, _n: "-", goal=3
    ),
    "search": Paths(
        what="search by name",
        page=lambda dice, _n: f"/cases?{SEARCHES.query(COURT, {'words': _name(dice)})}",
        asked=lambda dice, _n: _name(dice),
        goal=3,
    ),
    "tasks": Paths(
        what="my tasks", page=lambda _d, _n: "/", asked=lambda _d, n: handler(n), goal=3
    ),
    "case": Paths(
        what="page of a case",
        page=lambda dice, _n: f"/cases/{quote(_case(dice, CASES), safe='')}",
        asked=lambda dice, _n: _case(dice, CASES),
        goal=5,
    ),
}


@dataclass
class Site:
    """A portal in this process, its users signed in, and bare handlers beside its pages."""

    portal: Portal
    issuer: LocalIssuer
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311

    def client(self, number: int) -> httpx.AsyncClient:
        """The browser of one of the handlers."""
        now, person = time.time(), handler(number)
        token = self.issuer.token(person, court=COURT, roles=("handler",), issued_at=now)
        text = base64.b64encode(json.dumps({"token": token, "csrf": "-"}).encode())
        cookie = TimestampSigner(SESSIONS).sign(text).decode()
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.portal.api),
            base_url="https://portal",
            cookies={"zhixing": cookie},
        )

    async def p95(self, address: Callable[[random.Random, int], str]) -> float:
        """Milliseconds in which 95 of 100 answers came, while all users ask one after the other."""
        took: list[float] = []
        until = time.perf_counter() + SECONDS

        async def user(number: int) -> None:
            async with self.client(number) as browser:
                while (began := time.perf_counter()) < until:
                    answer = await browser.get(address(self.dice, number))
                    assert answer.status_code == httpx.codes.OK, answer.text
                    took.append(1000 * (time.perf_counter() - began))

        await asyncio.gather(*(user(number) for number in range(USERS)))
        return quantiles(took, n=20)[-1]


def _bare(portal: Portal) -> None:
    """Handlers on the same server that run one query, and answer with its rows."""
    pages: PagesGround = portal.ground

    def route(sql: str) -> Callable[[str], object]:
        async def rows(of: str) -> Response:
            found = await (await pages.reader(COURT)).fetch(sql, COURT, of, PAGE_ROWS)
            return Response(orjson.dumps(found, default=str), media_type="application/json")

        return rows

    for name, sql in BARE.items():
        portal.api.add_api_route(f"/bare/{name}", route(sql))


@asynccontextmanager
async def _site(on: Ground, cases: int) -> AsyncIterator[Site]:
    on.progress(f"portal: a case book of {cases:,} cases")
    for name in (BOOK, KEYS):
        on.postgres.ensure_database(name)
    await prepare_book(on.postgres.dsn(BOOK))
    await prepare_keys(on.postgres.dsn(KEYS))
    await fill(on.postgres.dsn(BOOK), cases, HANDLERS)
    issuer = LocalIssuer()
    settings = Settings.model_validate(
        {
            "session_secret": SESSIONS,
            "sign_in_url": "http://issuer.example/discovery",
            "house_urls": {name: f"http://{name}" for name in SERVICES},
            "database_url": on.postgres.dsn(BOOK, role_of(PORTAL)),
            "keys_database_url": on.postgres.dsn(KEYS, role_of(PORTAL)),
            "jwks": issuer.jwks(),
            "courts": [COURT],
            "pepper": "bench",
        }
    )
    portal = Portal(settings)
    _bare(portal)
    yield Site(portal, issuer)
    await portal.stop()


async def run(on: Ground, cases: int = CASES) -> list[Compared]:
    rows: list[Compared] = []
    async with _site(on, cases) as site:
        for name, one in PAGES.items():
            on.progress(f"portal: {one.what}")
            rows.append(await _page(on, site, name, one))
    return [*rows, *await portal_logs.run(on)]


async def _page(on: Ground, site: Site, name: str, one: Paths) -> Compared:
    def bare(dice: random.Random, number: int) -> str:
        return f"/bare/{name}?of={quote(one.asked(dice, number))}"

    with on.profiled(one.what):
        ours, peer = await together(
            [
                Contestant(what=f"{one.what}, p95", unit="ms", once=lambda: site.p95(one.page)),
                Contestant(what="bare handler, p95", unit="ms", once=lambda: site.p95(bare)),
            ],
            rounds=on.rounds,
        )
    note = f"{USERS} users at once, in one process, of {HANDLERS} handlers; seed {SEED}"
    return Compared(ours=ours, peer=peer, goal=one.goal, bound="at most", note=note)
