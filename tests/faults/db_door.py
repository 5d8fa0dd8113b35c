"""Intake behind its HTTP frame, its database behind a proxy, and callers who come again.

A caller repeats a filing under its key until it is done. Until then every answer must be a
503 that says so, and must not be long in coming.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from kernel.base.clock import SimulatedClock
from kernel.base.grants import role_of
from kernel.base.postgres import migrate
from kernel.journal.postgres import MIGRATIONS as JOURNAL_MIGRATIONS
from kernel.people.identity import LocalIssuer
from kernel.program.app import Process
from kernel.program.prepare import prepare_keys
from services.intake import app as intake
from services.intake.settings import Settings
from tests.faults.db_ground import AGAIN_SECONDS, COURT, case, chain_holds, through, upstream_of
from tests.faults.proxy import Proxy
from tests.intake.samples import NOW, application
from tests.waiting import PATIENCE_SECONDS, eventually
from zhixing.local.embedded.postgres import PostgresServer

CALLERS = 8
_numbers = count(1)

Disturb = Callable[[], Awaitable[None]]


@dataclass
class Door:
    """Intake's HTTP door, and callers who repeat what was not answered."""

    client: httpx.AsyncClient
    program: Process
    proxy: Proxy
    token: str
    answers: dict[str, Any] = field(default_factory=dict)
    unavailable: int = 0
    repeated: int = 0
    longest_seconds: float = 0.0
    answered: Counter[int] = field(default_factory=Counter)

    async def file(self, number: int) -> None:
        """File a case. Until it is done, the answer must be 503; then it never changes."""
        key = f"file-{number}"
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        body = application(case_number=case(number))
        while (answer := await self._asked(body, headers)).status_code != 201:
            assert answer.status_code == 503, answer.text
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["type"] == "urn:zhixing:problem:unavailable"
            self.unavailable += 1
            await asyncio.sleep(AGAIN_SECONDS)
        assert self.answers.setdefault(key, answer.json()) == answer.json()

    async def _asked(self, body: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
        began = time.monotonic()
        async with asyncio.timeout(PATIENCE_SECONDS):
            answer = await self.client.post("/filings", json=body, headers=headers)
        self.longest_seconds = max(self.longest_seconds, time.monotonic() - began)
        return answer

    async def caller(self, until: asyncio.Event, mine: int) -> None:
        while not until.is_set():
            await self.file(next(_numbers))
            self.answered[mine] += 1

    async def disturbed(self, disturb: Disturb) -> float:
        """Callers at work while the line is disturbed; seconds until all are served again."""
        until = asyncio.Event()
        callers = [asyncio.create_task(self.caller(until, mine)) for mine in range(CALLERS)]
        try:
            await self._all_served()
            await disturb()
            return await self._all_served()
        finally:
            until.set()
            await asyncio.gather(*callers)

    async def everything_once(self) -> int:
        """Each filing that was answered is stored once, and no other; the number of them."""
        log = await self.program.journal.follow(COURT, 0, 100_000)
        chain_holds(log)
        filed = [r.case_id for r in log if r.name == "CaseFiled"]
        assert len(filed) == len(set(filed)) == len(self.answers)
        return len(filed)

    async def _all_served(self) -> float:
        began, before = time.monotonic(), Counter(self.answered)

        async def served() -> bool:
            return all(self.answered[mine] >= before[mine] + 2 for mine in range(CALLERS))

        await eventually(served, what="every caller served")
        return time.monotonic() - began


@asynccontextmanager
async def door_on(postgres: PostgresServer) -> AsyncIterator[Door]:
    """A new intake; its own and the key store's database are reached by one proxy."""
    issuer, name = LocalIssuer(), f"door_{next(_numbers)}"
    for database in (name, f"{name}_keys"):
        postgres.ensure_database(database)
    await prepare_keys(postgres.dsn(f"{name}_keys"))
    async with Proxy(upstream_of(postgres)) as proxy:
        settings = Settings(
            keys_database_url=through(postgres.dsn(f"{name}_keys", role_of("intake")), proxy.port),
            owner_database_url=postgres.dsn(name),
            database_url=through(postgres.dsn(name, role_of("intake")), proxy.port),
            jwks=issuer.jwks(),
        )
        made = intake.wiring(settings)
        await migrate(
            settings.owner_database_url, (JOURNAL_MIGRATIONS, made.migrations), houses=("intake",)
        )
        program = Process(made, settings, clock=SimulatedClock(NOW))
        token = issuer.token("clerk-1", court=COURT, roles=["filing_clerk"], issued_at=time.time())
        transport = httpx.ASGITransport(app=program.api, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://intake") as client:
            yield Door(client, program, proxy, token)
        await program.stop()
