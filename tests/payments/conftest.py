"""The real doors of payments on a real PostgreSQL."""

import time
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import httpx
import pytest

from kernel.base.clock import SimulatedClock
from kernel.deciding.files import StoreFile
from kernel.deciding.learns import Learn
from kernel.deciding.service import Request
from kernel.people.identity import LocalIssuer
from kernel.program.app import Process
from services.payments.app import wiring
from services.payments.commands import Command
from services.payments.settings import Settings
from tests.conftest import NewDatabase
from tests.support import at, rulebook

COURT = "yanling"
_numbers = count(1)


class Payments:
    """One court's payments: its doors, its clock, and the system's own hand."""

    def __init__(self, program: Process, issuer: LocalIssuer, clock: SimulatedClock) -> None:
        self.program = program
        self.clock = clock
        self._issuer = issuer

    def transport(self) -> httpx.ASGITransport:
        return httpx.ASGITransport(app=self.program.api)

    def token(self, role: str, person: str = "") -> str:
        return self._issuer.token(
            person or f"{role}-1", court=COURT, roles=[role], issued_at=time.time()
        )

    async def act(
        self, path: str, body: dict[str, Any], *, role: str, person: str = ""
    ) -> httpx.Response:
        headers = {
            "Authorization": f"Bearer {self.token(role, person)}",
            "Idempotency-Key": f"key-{next(_numbers)}",
        }
        async with httpx.AsyncClient(
            transport=self.transport(), base_url="http://payments"
        ) as client:
            return await client.post(path, json=body, headers=headers)

    async def look(self, path: str, *, role: str = "fund_clerk") -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token(role)}"}
        async with httpx.AsyncClient(
            transport=self.transport(), base_url="http://payments"
        ) as client:
            return await client.get(path, headers=headers)

    async def decide(self, *commands: Command | StoreFile | Learn) -> None:
        """Commands that only reactions and reports give."""
        await self.program.service.handle(Request(court=COURT, commands=commands))


@pytest.fixture
async def payments(new_database: NewDatabase, keys_database: str) -> AsyncIterator[Payments]:
    issuer = LocalIssuer()
    settings = Settings(keys_database_url=keys_database, jwks=issuer.jwks())
    made = wiring(settings)
    settings = settings.model_copy(update={"database_url": await new_database(made.migrations)})
    clock = SimulatedClock(at("2026-03-02 09:40"))
    program = Process(made, settings, clock=clock)
    program.service.rulebook = rulebook()
    yield Payments(program, issuer, clock)
    await program.stop()
