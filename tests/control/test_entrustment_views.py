"""The lists of the desks of entrustment and preservation: what is open, and what is over."""

from pathlib import Path
from typing import Any

import pytest

from contracts.control_entrustment import EntrustmentResultPassed, EntrustmentWithdrawn
from contracts.control_matters import MatterUrged
from contracts.control_preservation import (
    PreservationConverted,
    PreservationFinished,
    PreservationTold,
)
from kernel.base.postgres import PoolReader, Pools
from services.control import views
from services.control.views.entrustment import entrustments_view, matters_view, out_view
from services.control.views.preservation import preservations_in, preservations_view
from tests.conftest import NewDatabase
from tests.control.cases import CASE, CLAIM
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
from tests.control.test_preservation import ABOUT as KEPT
from tests.control.test_preservation import (
    CAR_ITEM,
    HALF,
    car,
    car_sealed,
    opened,
    ruled,
    secured,
    started,
)
from tests.control.test_preservation import received as received_
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
    assert (await out_view(reader, COURT, "answered"))["entrustments"] == [one]
    assert (await out_view(reader, COURT, "sent"))["entrustments"] == []
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
    assert (await matters_view(reader, COURT, "done"))["counts"] == {"open": 1, "done": 1}
    reader = await told(pools, replied)
    assert await matters_view(reader, COURT) == {
        "matters": [],
        "next": None,
        "counts": {"open": 0},
    }
    (over,) = (await matters_view(reader, COURT, "over"))["matters"]
    assert over["status"] == "answered"


async def test_a_preservation_is_open_until_told_and_over_when_it_went_over(pools: Pools) -> None:
    finished = PreservationFinished(
        **KEPT, outcome="part", controlled_fen=HALF, items=(CAR_ITEM,), uncontrolled=0
    )
    reader = await told(
        pools, opened, received_, secured, ruled, started, car, car_sealed, finished
    )
    (one,) = (await preservations_in(reader, COURT))["preservations"]
    assert (one["status"], one["outcome"], one["secured_fen"]) == ("finished", "part", CLAIM)
    assert one["renew_by"] == CAR_ITEM.renew_by
    assert await preservations_view(reader, COURT, one["case_id"]) == [one]
    reader = await told(pools, PreservationTold(**KEPT, items=(CAR_ITEM,), notice="F2"))
    assert (await preservations_in(reader, COURT, "finished"))["preservations"] == []
    kept = await preservations_in(reader, COURT, "told")
    assert (len(kept["preservations"]), kept["counts"]) == (1, {"open": 1, "told": 1})
    gone = PreservationConverted(
        case_id=KEPT["case_id"], enforcement_case_id="（2026）豫1502执9号", at=NOW
    )
    reader = await told(pools, gone)
    (over,) = (await preservations_in(reader, COURT, "over"))["preservations"]
    assert over["enforcement_case_id"] == "（2026）豫1502执9号"
    (asset,) = await views.assets_view(reader, COURT, KEPT["case_id"])
    assert asset["status"] == "transferred"
    assert await views.lapsing(reader, COURT, at("2028-03-05"), 10) == []
