"""汝阳: duties of the court itself, which belong to no case and come back (S12)."""

from datetime import date
from typing import Any

from kernel.base.clock import SimulatedClock
from kernel.deciding.decider import Actor
from kernel.deciding.steps import RecordStep
from services.supervision.commands import WatchCourt
from tests.support import at, rulebook, words
from zhixing.simulation.in_memory import InMemoryDeployment
from zhixing.simulation.report import nodes

COURT = "ruyang"
PLATFORM = Actor("platform-1", "platform_administrator")
SUPERVISION = Actor("supervision-1", "supervision_clerk")
LEADER = Actor("centre-1", "centre_head")


async def watched(start: str) -> InMemoryDeployment:
    """The court's duties from the morning of a day on."""
    town = InMemoryDeployment(rulebook(), SimulatedClock(at(f"{start} 08:00")))
    watching = WatchCourt(court=COURT, watched_from=date.fromisoformat(start))
    await town.submit("supervision", watching, court=COURT, actor=Actor("system", "system"))
    await town.drain()
    return town


async def done(
    town: InMemoryDeployment, when: str, step: str, actor: Actor, note: str = ""
) -> None:
    await town.advance(COURT, COURT, at(when))
    recorded = RecordStep(case_id=COURT, step=step, note=words(note))
    await town.submit("supervision", recorded, court=COURT, actor=actor)
    await town.drain()


async def stands(town: InMemoryDeployment, code: str, until: str) -> dict[str, str]:
    """How each period of a duty stands, by the last day of it."""
    await town.advance(COURT, COURT, at(until))
    found: list[dict[str, Any]] = nodes(await town.history(COURT, COURT))
    return {(n["due"] or "-")[:10]: n["status"] for n in found if n["code"] == code}


async def test_both_platforms_are_signed_in_to_every_day_rest_days_too() -> None:
    """综合组(8): 两个平台每日签到. 6 November 2026 is a Friday."""
    town = await watched("2026-11-06")
    for day in ("06", "07", "08"):
        await done(town, f"2026-11-{day} 08:30", "platform-signed-in", PLATFORM)
    await done(town, "2026-11-09 00:00", "duty-system-signed-in", PLATFORM)
    signed = await stands(town, "platform-signed-in", "2026-11-10 08:00")
    assert signed == {
        "2026-11-06": "met",
        "2026-11-07": "met",
        "2026-11-08": "met",
        "2026-11-09": "breached",
        "2026-11-10": "open",
    }
    other = await stands(town, "duty-system-signed-in", "2026-11-10 08:00")
    assert other["2026-11-09"] == "met"
    assert other["2026-11-08"] == "late"


async def test_one_analysis_and_one_circular_in_each_month_are_enough() -> None:
    """监督管理及信访督办组(2): 每月（每周）, reading 318."""
    town = await watched("2026-11-02")
    await done(town, "2026-11-30 23:59", "indicators-analysed", SUPERVISION)
    await done(town, "2026-12-01 00:00", "circular-published", SUPERVISION)
    analysed = await stands(town, "indicators-analysed", "2026-12-15 08:00")
    assert analysed == {"2026-11-30": "met", "2026-12-31": "open"}
    told = await stands(town, "circular-published", "2026-12-15 08:00")
    assert told == {"2026-11-30": "late", "2026-12-31": "met"}


async def test_a_major_problem_is_reported_without_a_date() -> None:
    """三、(一): 及时向院党组汇报."""
    town = await watched("2026-11-02")
    await done(town, "2026-11-03 09:00", "reform-problem-raised", LEADER, "团队人手不足")
    assert await stands(town, "reform-problem-reported", "2026-11-04 08:00") == {"-": "prompt"}
    await done(town, "2026-11-05 09:00", "reform-problem-reported", LEADER)
    assert await stands(town, "reform-problem-reported", "2026-11-06 08:00") == {"-": "met"}
