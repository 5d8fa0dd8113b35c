"""A process that is told to end does, whatever its workers wait for."""

import asyncio
from contextlib import suppress

import pytest

from kernel.people.identity import LocalIssuer
from kernel.program import app
from kernel.program.app import Process
from services.archive.app import wiring
from services.archive.settings import Settings
from tests.waiting import PATIENCE_SECONDS

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


async def test_a_worker_that_missed_the_end_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that waits by `asyncio.wait_for` may miss a cancellation."""
    monkeypatch.setattr(app, "STOP_AGAIN_SECONDS", 0.01)
    settings = Settings(database_url=NOWHERE, keys_database_url=NOWHERE, jwks=LocalIssuer().jwks())
    program = Process(wiring(settings), settings)
    begun = asyncio.Event()

    async def deaf() -> None:
        with suppress(asyncio.CancelledError):
            begun.set()
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    program.work("deaf", deaf())
    await begun.wait()
    async with asyncio.timeout(PATIENCE_SECONDS):
        await program.stop()
