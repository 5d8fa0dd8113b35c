"""Work that time brings goes on, whatever happens to one round of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import asyncpg
import pytest

from kernel.base.clock import SimulatedClock
from kernel.deciding.service import Handled, Request
from kernel.journal.projections import Reader
from kernel.journal.protocol import Conflict
from kernel.people.identity import LocalIssuer
from kernel.program.app import Process, running
from kernel.program.wiring import Sweep
from services.intake.app import wiring
from services.intake.settings import Settings
from tests.conftest import NewDatabase
from tests.kernel.sample import CASE, NOW
from tests.waiting import eventually


async def find(_reader: Reader, _court: str, _now: datetime, _limit: int) -> Sequence[str]:
    return (CASE,)


def build(case_id: str, now: datetime) -> Any:
    return (case_id, now)


@pytest.fixture
async def program(new_database: NewDatabase) -> Process:
    """Intake, with a sweep that always finds the same case."""
    settings = Settings(bus="log", jwks=LocalIssuer().jwks())
    whole = wiring(settings)
    alone = replace(whole.definition, house=replace(whole.definition.house, listens_to=()))
    made = replace(whole, definition=alone, sweeps=(Sweep(find=find, build=build),))
    settings = settings.model_copy(update={"database_url": await new_database(made.migrations)})
    return Process(made, settings, clock=SimulatedClock(NOW))


@pytest.mark.parametrize(
    "error",
    [
        Conflict(f"filing-{CASE}", 1, 2),
        ConnectionResetError("cut"),
        asyncpg.ConnectionDoesNotExistError("cut"),
        asyncpg.InternalClientError("cut in the middle"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_round_that_fails_is_followed_by_another(
    program: Process, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    handled: list[Any] = []

    async def handle(request: Request[Any]) -> Handled:
        handled.append(request.commands)
        if len(handled) == 1:
            raise error
        return Handled(answer={})

    monkeypatch.setattr(program.service, "handle", handle)

    async def again() -> bool:
        return len(handled) > 1

    async with running(program):
        await eventually(again, what="a second round")
        assert await program._unready() == ""
    assert handled[0] == handled[1] == ((CASE, NOW),)
