"""What a court publishes is counted with: at once, after a restart, and by the clocks under way."""

import time
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest

from kernel.base.clock import SimulatedClock
from kernel.deciding.decider import Actor
from kernel.deciding.service import Request
from kernel.people.identity import LocalIssuer
from kernel.program.app import Process
from services.supervision import views
from services.supervision.app import wiring
from services.supervision.commands import PublishCalendar
from services.supervision.settings import Settings
from tests.conftest import NewDatabase
from tests.supervision.court import CASE, filed, observe
from tests.support import at, rulebook
from zhixing.simulation.in_memory import InMemoryDeployment

COURT = "yanling"
OTHER = "（2026）豫1024执9号"
ISSUER = LocalIssuer()
YEAR = {
    "year": 2027,
    "version": "2027.1",
    "rest_days": ["2027-01-01", "2027-01-04"],
    "make_up_days": ["2027-01-09"],
    "source": "国务院办公厅通知",
}
CLOSURE = {
    "year": 2026,
    "version": "停电 2026-12-31",
    "rest_days": ["2026-12-31"],
    "make_up_days": [],
    "source": "供电公司通知",
    "kind": "closure",
}
NODE = "documents-sent"  # five working days from the filing, by 鄢陵's own row


def _program(settings: Settings) -> Process:
    return Process(wiring(settings), settings, clock=SimulatedClock(at("2026-12-30 12:00")))


@pytest.fixture
async def settings(new_database: NewDatabase) -> Settings:
    migrations = wiring(Settings()).migrations
    return Settings(database_url=await new_database(migrations), jwks=ISSUER.jwks())


@pytest.fixture
async def program(settings: Settings) -> AsyncIterator[Process]:
    made = _program(settings)
    await _saw(made, CASE, "2026-12-30 10:00")
    yield made
    await made.stop()


async def _saw(program: Process, case_id: str, filed_at: str) -> None:
    event = filed(case_id=case_id, filed_at=at(filed_at), channel="online")
    await program.service.handle(Request(court=COURT, commands=(observe(event, at(filed_at)),)))


async def _published(program: Process, calendar: dict[str, Any]) -> None:
    token = ISSUER.token("operator-1", court=COURT, roles=["operator"], issued_at=time.time())
    headers = {
        "Authorization": f"Bearer {token}",
        "Idempotency-Key": calendar["version"].encode().hex(),
    }
    transport = httpx.ASGITransport(app=program.api)
    async with httpx.AsyncClient(transport=transport, base_url="http://supervision") as client:
        answer = await client.post(f"/courts/{COURT}/calendar", json=calendar, headers=headers)
    assert answer.status_code == 200, answer.text


async def _swept(program: Process) -> int:
    """How many cases the sweeps of one round touched."""
    return sum([await program.sweep_once(sweep, COURT) for sweep in program.wiring.sweeps])


async def _sent(program: Process, case_id: str = CASE) -> dict[str, Any]:
    reader = await program._reader(COURT)
    nodes = (await views.case_nodes(reader, COURT, case_id))["nodes"]
    return next(row for row in nodes if row["node_id"] == NODE)


def _day(row: dict[str, Any]) -> date:
    day: date = row["due"].astimezone(at("2026-01-01").tzinfo).date()
    return day


async def test_a_provisional_end_is_redated_by_itself_when_its_year_is_published(
    program: Process,
) -> None:
    before = await _sent(program)
    assert (_day(before), before["provisional"]) == (date(2027, 1, 6), True)
    await _published(program, YEAR)
    assert await _swept(program) > 0
    after = await _sent(program)
    assert (_day(after), after["provisional"], after["derivation"]["calendar"]) == (
        date(2027, 1, 8),
        False,
        "2027.1",
    )
    assert await _swept(program) == 0


async def test_what_opens_after_a_publication_counts_by_it(program: Process) -> None:
    await _published(program, YEAR)
    await _swept(program)
    await _saw(program, OTHER, "2026-12-30 11:00")
    assert _day(await _sent(program, OTHER)) == date(2027, 1, 8)


async def test_a_service_that_starts_again_counts_by_what_was_published(
    program: Process, settings: Settings
) -> None:
    await _published(program, YEAR)
    again = _program(settings)
    assert again.wiring.learn is not None
    await again.wiring.learn(await again._reader(COURT), COURT)
    await _saw(again, OTHER, "2026-12-30 11:00")
    assert _day(await _sent(again, OTHER)) == date(2027, 1, 8)
    await again.stop()


async def test_a_closure_moves_the_clocks_under_way_and_outlives_its_year(
    program: Process,
) -> None:
    await _published(program, CLOSURE)
    await _swept(program)
    assert _day(await _sent(program)) == date(2027, 1, 7)
    await _published(program, YEAR)
    await _swept(program)
    await _swept(program)
    assert _day(await _sent(program)) == date(2027, 1, 9)  # a make-up day
    calendar = await views.calendar_view(await program._reader(COURT), COURT)
    assert [row["version"] for row in calendar["closures"]] == ["停电 2026-12-31"]


async def test_in_memory_a_publication_reaches_every_case() -> None:
    town = InMemoryDeployment(rulebook(), SimulatedClock(at("2026-12-30 12:00")))
    event = filed(filed_at=at("2026-12-30 10:00"), channel="online")
    system, operator = Actor("system", "system"), Actor("operator-1", "operator")
    seen = observe(event, at("2026-12-30 10:00"))
    await town.submit("supervision", seen, court=COURT, actor=system)
    publish = PublishCalendar(
        court=COURT,
        year=2027,
        version="2027.1",
        rest_days=("2027-01-01", "2027-01-04"),
        make_up_days=("2027-01-09",),
        source="通知",
    )
    await town.submit("supervision", publish, court=COURT, actor=operator)
    names = [recorded.name for recorded in await town.history(COURT, CASE)]
    assert names[-1] == "NodeRedated"
    assert not town.calendars.of(COURT).is_provisional(date(2027, 1, 4))
