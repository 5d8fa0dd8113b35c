"""鄢陵: duties that come back: the court's own, and the sweep of a case in the 终本 library."""

from datetime import date
from typing import Any

import pytest

from kernel.base.clock import SimulatedClock
from kernel.deciding.decider import Actor, Refused
from kernel.deciding.steps import RecordStep
from kernel.deciding.testing_table import table
from services.supervision.commands import WatchCourt
from tests.courts.diary import read
from tests.support import at, rulebook
from zhixing.simulation.in_memory import InMemoryDeployment
from zhixing.simulation.report import nodes

COURT = "yanling"
DELEGATION = Actor("delegation-1", "delegation_clerk")
DOSSIER = Actor("dossier-1", "dossier_clerk")


async def watched(start: str) -> InMemoryDeployment:
    """The court's duties from the morning of a day on."""
    town = InMemoryDeployment(rulebook(), SimulatedClock(at(f"{start} 08:00")))
    watching = WatchCourt(court=COURT, watched_from=date.fromisoformat(start))
    await town.submit("supervision", watching, court=COURT, actor=Actor("system", "system"))
    await town.drain()
    return town


async def done(town: InMemoryDeployment, service: str, step: str, actor: Actor, when: str) -> None:
    await town.advance(COURT, COURT, at(when))
    await town.submit(service, RecordStep(case_id=COURT, step=step), court=COURT, actor=actor)
    await town.drain()


async def stands(town: InMemoryDeployment, code: str, until: str) -> dict[str, str]:
    """How each period of a duty stands, by the last day of it."""
    await town.advance(COURT, COURT, at(until))
    found: list[dict[str, Any]] = nodes(await town.history(COURT, COURT))
    return {n["due"][:10]: n["status"] for n in found if n["code"] == code}


async def test_the_delegation_module_is_opened_every_working_day() -> None:
    """三、(五)4, reading 84: 14 February is worked, 15 to 23 February rest."""
    town = await watched("2026-02-13")
    for when in ("2026-02-13 09:00", "2026-02-14 23:59", "2026-02-25 00:00"):
        await done(town, "control", "module-entrustment-opened", DELEGATION, when)
    assert await stands(town, "entrustment-module-opened", "2026-02-26 08:00") == {
        "2026-02-13": "met",
        "2026-02-14": "met",
        "2026-02-24": "late",
        "2026-02-25": "met",
        "2026-02-26": "open",
    }


async def test_the_table_of_overdue_nodes_is_circulated_once_a_month() -> None:
    """二、(一)8, reading 485."""
    town = await watched("2026-03-02")
    await done(town, "archive", "circular-published", DOSSIER, "2026-03-31 23:59")
    assert await stands(town, "circular-published", "2026-05-01 08:00") == {
        "2026-03-31": "met",
        "2026-04-30": "breached",
        "2026-05-31": "open",
    }


async def test_only_the_dossier_centre_circulates_it() -> None:
    town = await watched("2026-03-02")
    with pytest.raises(Refused) as refused:
        await done(town, "archive", "circular-published", DELEGATION, "2026-03-31 09:00")
    assert refused.value.article == "二、(一)8"


SWEEPS = table("""
    facts                                                                    | node                         | stands
    04-08 09:00 entered-library; 10-08 23:59 sweep-run                                | termination-swept@2026-04-08 | 10-08 23:59 / done
    04-08 09:00 entered-library; 10-09 00:00 sweep-run                                | termination-swept@2026-04-08 | 10-08 23:59 / late
    # a case that is resumed leaves the library
    04-08 09:00 entered-library; 05-20 09:00 resumption-transferred#H1                | termination-swept@2026-04-08 | 10-08 23:59 / cancelled
""")


@pytest.mark.parametrize("row", SWEEPS, ids=lambda row: row["facts"])
async def test_a_terminated_case_is_swept_every_six_months(row: dict[str, str]) -> None:
    """三、(十一)2, reading 479."""
    assert (await read(row["facts"])).get(row["node"], "-") == row["stands"]
