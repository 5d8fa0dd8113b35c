"""Every view equals its replay, and what was decided: a run's logs on a real database."""

from pathlib import Path

import pytest

from contracts.catalogue import SERVICES
from kernel.base.postgres import Pools
from tests.conftest import NewDatabase, Storm
from tests.storm.fate import Fate
from tests.storm.run import Run
from tests.storm.timeless import run
from tests.storm.views import (
    AGREEMENTS,
    case_by_case,
    project_of,
    replayed,
    shown,
    written,
)
from tests.storm.weather import forecast
from tests.support import rulebook

SERVICES_FOLDER = Path(__file__).parent.parent.parent / "services"


@pytest.fixture(scope="module")
def stormy(storm: Storm) -> Run:
    made = Run(rulebook(), storm.seed, storm.times(6, 40), forecast(Fate(str(storm.seed))))
    run(made.play())
    return made


@pytest.mark.parametrize("service", SERVICES)
async def test_the_views_of_a_storm_are_what_a_replay_writes(
    service: str, stormy: Run, storm: Storm, new_database: NewDatabase
) -> None:
    log = stormy.witness.logs[service]
    pools = Pools(await new_database(SERVICES_FOLDER / service / "migrations"))
    try:
        head = await written(pools, service, stormy.court, stormy.witness.appends[service])
        assert head == (log[-1].hash if log else head), f"another chain, seed {storm.seed}"
        pool = await pools.of(stormy.court)
        live = await shown(pool)
        shows = any(project_of(service)(recorded) for recorded in log)
        assert any(live.values()) == shows
        assert live == await replayed(pool, service, log), f"seed {storm.seed}"
        apart = case_by_case(log, storm.random(f"replay {service}"))
        assert live == await replayed(pool, service, apart), f"seed {storm.seed}"
        if service in AGREEMENTS:
            told = await AGREEMENTS[service](pool, stormy.witness.states[service])
            assert list(told) == [], f"seed {storm.seed}"
    finally:
        await pools.close()
