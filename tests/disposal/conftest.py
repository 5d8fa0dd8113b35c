"""The real doors of disposal on a real PostgreSQL."""

import time
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import httpx
import pytest

from kernel.base.clock import SimulatedClock
from kernel.people.identity import LocalIssuer
from kernel.program.app import Process
from services.disposal.app import wiring
from services.disposal.settings import Settings
from tests.conftest import NewDatabase
from tests.support import at, rulebook

COURT = "yanling"
_numbers = count(1)


class HandlerClient(httpx.AsyncClient):
    """A handler of one court at the doors of disposal."""

    def __init__(self, program: Process, issuer: LocalIssuer) -> None:
        token = issuer.token("承办人甲", court=COURT, roles=["handler"], issued_at=time.time())
        super().__init__(
            transport=httpx.ASGITransport(app=program.api),
            base_url="http://disposal",
            headers={"Authorization": f"Bearer {token}"},
        )
        self.program = program

    async def act(self, path: str, body: dict[str, Any]) -> httpx.Response:
        headers = {"Idempotency-Key": f"key-{next(_numbers)}"}
        return await self.post(path, json=body, headers=headers)


@pytest.fixture
async def disposal(new_database: NewDatabase, keys_database: str) -> AsyncIterator[HandlerClient]:
    issuer = LocalIssuer()
    settings = Settings(keys_database_url=keys_database, jwks=issuer.jwks())
    made = wiring(settings)
    settings = settings.model_copy(update={"database_url": await new_database(made.migrations)})
    program = Process(made, settings, clock=SimulatedClock(at("2026-04-01")))
    program.service.rulebook = rulebook()
    async with HandlerClient(program, issuer) as client:
        yield client
    await program.stop()
