"""The lists of the entrustment desk: what is open, and what is over."""

from pathlib import Path
from typing import Any

import pytest

from contracts.control_entrustment import EntrustmentResultPassed, EntrustmentWithdrawn
from contracts.control_matters import MatterUrged
from kernel.base.postgres import PoolReader, Pools
from services.control import views
from services.control.views.entrustment import entrustments_view, matters_view, out_view
from tests.conftest import NewDatabase
from tests.control.cases import CASE
from tests.control.test_entrustment import E1, WITH_THEM, answered
from tests.control.test_matters import (
    ABOUT,
    NUMBER,
    accepted,
    done,
    received,
    sorting,
)
from tests.control.test_matters import answered as replied
from tests.support import as_fact, at

MIGRATIONS = Path(views.__file__).parents[1] / "migrations"
COURT = "shihe"
NOW = at("2026-03-02 15:00")
passed = EntrustmentResultPassed(case_id=CASE, entrustment_id=E1)
gone = EntrustmentWithdrawn(case_id=CASE, entrustment_id=E1, reason="已在本地查封", number="")


@pytest.fixture
async def pools(new_database: NewDatabase) -> Any:
    opened = Pools(await new_database(MIGRATIONS))
    yield opened
    await opened.close()


async def told(pools: Pools, *events: Any) -> PoolReader:
    pool = await pools.of(COURT)
    for event in events:
        fact = as_fact(
            event, service="control", case_id=event.case_id, occurred_at=NOW, court=COURT
        )
        for sql, args in views.project(fact):
            await pool.execute(sql, *args)
    return PoolReader(pool)


async def test_an_entrustment_is_open_until_its_result_is_passed_on(pools: Pools) -> None:
    reader = await told(pools, *WITH_THEM, answered)
    (one,) = (await out_view(reader, COURT))["entrustments"]
    assert (one["status"], one["outcome"], one["papers"]) == ("answered", "done", 5)
    assert await entrustments_view(reader, COURT, CASE) == [one]
    reader = await told(pools, passed)
    assert (await out_view(reader, COURT))["entrustments"] == []
    (over,) = (await out_view(reader, COURT, "over"))["entrustments"]
    assert over["status"] == "passed"


async def test_what_was_withdrawn_is_over(pools: Pools) -> None:
    reader = await told(pools, WITH_THEM[0], gone)
    assert (await out_view(reader, COURT))["entrustments"] == []
    (over,) = (await out_view(reader, COURT, "over"))["entrustments"]
    assert over["status"] == "withdrawn"


async def test_a_matter_is_open_until_it_is_answered(pools: Pools) -> None:
    urged = MatterUrged(**ABOUT, told_at=NOW)
    reader = await told(pools, received, accepted, urged, urged, sorting, done)
    (one,) = (await matters_view(reader, COURT))["matters"]
    assert one["case_id"] == NUMBER
    assert (one["status"], one["matter_class"], one["urgings"]) == ("done", "vehicle", 2)
    reader = await told(pools, replied)
    assert (await matters_view(reader, COURT))["matters"] == []
    (over,) = (await matters_view(reader, COURT, "over"))["matters"]
    assert over["status"] == "answered"
