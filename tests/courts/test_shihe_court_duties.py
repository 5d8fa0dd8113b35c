"""浉河 二、(一)2, 三、(四)2 末段: what the duty post and the entrustment desk owe every day and week."""

from datetime import date
from typing import Any

import pytest

from contracts.catalogue import SERVICES
from kernel.base.clock import SimulatedClock
from kernel.deciding.decider import Actor
from kernel.deciding.steps import RecordStep
from kernel.deciding.testing_table import table
from services.supervision.commands import WatchCourt
from tests.support import at, rulebook
from zhixing.simulation.in_memory import InMemoryDeployment
from zhixing.simulation.report import nodes

COURT = "shihe"
DUTY = Actor("duty-1", "duty_clerk")
ENTRUSTMENT = Actor("delegation-1", "delegation_clerk")
ANALYST = Actor("general-1", "general_clerk")


async def watched(start: str) -> InMemoryDeployment:
    """The court's duties from the morning of a day on."""
    town = InMemoryDeployment(rulebook(), SimulatedClock(at(f"{start} 08:00")))
    watching = WatchCourt(court=COURT, watched_from=date.fromisoformat(start))
    await town.submit("supervision", watching, court=COURT, actor=Actor("system", "system"))
    await town.drain()
    return town


async def done(town: InMemoryDeployment, when: str, step: str, actor: Actor) -> None:
    await town.advance(COURT, COURT, at(when))
    service = next(row.service for row in rulebook().pack(COURT).steps if row.code == step)
    assert service in SERVICES
    recorded = RecordStep(case_id=COURT, step=step)
    await town.submit(service, recorded, court=COURT, actor=actor)
    await town.drain()


async def stands(town: InMemoryDeployment, code: str, until: str) -> dict[str, str]:
    """How each period of a duty stands, by the last day of it."""
    await town.advance(COURT, COURT, at(until))
    found: list[dict[str, Any]] = nodes(await town.history(COURT, COURT))
    return {(n["due"] or "-")[:10]: n["status"] for n in found if n["code"] == code}


DAILY = table("""
    node                            | step
    daily-platform-signed-in        | platform-signed-in
    daily-module-reporting-opened   | module-reporting-opened
    daily-module-supervision-opened | module-supervision-opened
    daily-module-entrustment-opened | module-entrustment-opened
    daily-module-petition-opened    | module-petition-opened
    daily-module-opinion-opened     | module-opinion-opened
""")


@pytest.mark.parametrize("row", DAILY, ids=lambda row: row["step"])
async def test_a_module_is_opened_every_working_day(row: dict[str, str]) -> None:
    """每天 is every working day (reading 401). 13 February 2026 is a Friday, 14 February a worked
    Saturday, 15 to 23 February rest."""
    town = await watched("2026-02-13")
    await done(town, "2026-02-13 08:30", row["step"], DUTY)
    await done(town, "2026-02-24 23:59", row["step"], DUTY)
    opened = await stands(town, row["node"], "2026-02-25 08:00")
    assert opened == {
        "2026-02-13": "met",
        "2026-02-14": "late",
        "2026-02-24": "met",
        "2026-02-25": "open",
    }


async def test_both_desks_open_the_module_of_entrusted_matters() -> None:
    """Reading 417: what the duty post opens is not what the entrustment specialist looks at."""
    town = await watched("2026-03-02")
    await done(town, "2026-03-02 09:00", "module-entrustment-opened", DUTY)
    await done(town, "2026-03-03 09:00", "entrustment-module-checked", ENTRUSTMENT)
    duty = await stands(town, "daily-module-entrustment-opened", "2026-03-04 08:00")
    desk = await stands(town, "daily-entrustment-module-checked", "2026-03-04 08:00")
    assert (duty["2026-03-02"], duty["2026-03-03"]) == ("met", "breached")
    assert (desk["2026-03-02"], desk["2026-03-03"]) == ("late", "met")


async def test_four_modules_are_opened_once_a_week() -> None:
    """二、(一)2(7): a week ends on Sunday; the weekday is not fixed."""
    town = await watched("2026-03-02")
    await done(town, "2026-03-08 23:00", "module-analysis-opened", DUTY)
    for step in ("module-quality-opened", "module-training-opened"):
        await done(town, "2026-03-09 00:00", step, DUTY)
    analysis = await stands(town, "weekly-module-analysis-opened", "2026-03-10 08:00")
    quality = await stands(town, "weekly-module-quality-opened", "2026-03-10 08:00")
    data = await stands(town, "weekly-module-data-opened", "2026-03-10 08:00")
    assert analysis["2026-03-08"] == "met"
    assert (quality["2026-03-08"], quality["2026-03-15"]) == ("late", "met")
    assert data["2026-03-08"] == "breached"


async def test_what_is_found_is_reported_promptly_and_an_abnormal_figure_at_once() -> None:
    town = await watched("2026-03-02")
    await done(town, "2026-03-03 09:00", "module-analysis-opened", DUTY)
    assert await stands(town, "module-findings-reported", "2026-03-03 10:00") == {"-": "prompt"}
    await done(town, "2026-03-03 11:00", "module-findings-reported", DUTY)
    assert await stands(town, "module-findings-reported", "2026-03-03 12:00") == {"-": "met"}
    await done(town, "2026-03-04 09:00", "abnormality-found", ANALYST)
    await done(town, "2026-03-04 10:00", "abnormality-reported", ANALYST)
    assert await stands(town, "abnormality-reported", "2026-03-04 12:00") == {"-": "met"}
