"""The real doors of intake on a real PostgreSQL."""

import time
from collections.abc import AsyncIterator, Sequence
from itertools import count
from typing import Any

import httpx
import pytest

from kernel.base.clock import SimulatedClock
from kernel.journal.envelope import Recorded
from kernel.people.identity import LocalIssuer
from kernel.program.app import Process
from services.intake.app import wiring
from services.intake.settings import Settings
from tests.conftest import NewDatabase
from tests.intake.samples import NOW
from tests.support import rulebook

COURT = "yanling"
STAFF = ("filing_clerk", "receptionist")
_numbers = count(1)


class IntakeClient(httpx.AsyncClient):
    """A clerk of one court at the doors of intake."""

    def __init__(self, program: Process, issuer: LocalIssuer) -> None:
        token = issuer.token("clerk-1", court=COURT, roles=STAFF, issued_at=time.time())
        super().__init__(
            transport=httpx.ASGITransport(app=program.api),
            base_url="http://intake",
            headers={"Authorization": f"Bearer {token}"},
        )
        self.program = program
        self.issuer = issuer

    async def file(self, body: dict[str, Any], *, key: str | None = None) -> httpx.Response:
        """File an application, under a new key unless one is given."""
        return await self.act("/filings", body, key=key)

    async def act(
        self, path: str, body: dict[str, Any], *, key: str | None = None
    ) -> httpx.Response:
        headers = {"Idempotency-Key": key or f"key-{next(_numbers)}"}
        return await self.post(path, json=body, headers=headers)

    async def recorded(self) -> Sequence[Recorded]:
        """Everything in the court's log."""
        return await self.program.journal.follow(COURT, 0, 1000)


@pytest.fixture
async def intake_client(
    new_database: NewDatabase,
    own_keys_database: str,  # of this test alone: some erase persons
) -> AsyncIterator[IntakeClient]:
    issuer = LocalIssuer()
    settings = Settings(keys_database_url=own_keys_database, jwks=issuer.jwks())
    made = wiring(settings)
    settings = settings.model_copy(update={"database_url": await new_database(made.migrations)})
    program = Process(made, settings, clock=SimulatedClock(NOW))
    program.service.rulebook = rulebook()
    async with IntakeClient(program, issuer) as client:
        yield client
    await program.stop()
