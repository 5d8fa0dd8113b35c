"""商丘: duties of the court itself, which belong to no case (第九条, 第七条(十一), 第二十三条, 第二十五条)."""

from datetime import date
from typing import Any

from kernel.base.clock import SimulatedClock
from kernel.deciding.decider import Actor
from kernel.deciding.steps import RecordStep
from services.supervision.commands import WatchCourt
from tests.support import at, rulebook, words
from zhixing.simulation.in_memory import InMemoryDeployment
from zhixing.simulation.report import nodes

COURT = "shangqiu"
DOSSIER = Actor("dossier-1", "dossier_clerk")
LIBRARY = Actor("library-1", "closing_reviewer")
QUALITY = Actor("quality-1", "quality_clerk")
HEAD = Actor("head-1", "bureau_head")
LEADER = Actor("leader-1", "court_leader")


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
    """The step as the service whose work it is takes it in."""
    await town.advance(COURT, COURT, at(when))
    service = rulebook().pack(COURT).step(step).service
    recorded = RecordStep(case_id=COURT, step=step, note=words(note))
    await town.submit(service, recorded, court=COURT, actor=actor)
    await town.drain()


async def stands(town: InMemoryDeployment, code: str, until: str) -> dict[str, str]:
    """How each period of a duty stands, by the last day of it."""
    await town.advance(COURT, COURT, at(until))
    found: list[dict[str, Any]] = nodes(await town.history(COURT, COURT))
    return {(n["due"] or "-")[:10]: n["status"] for n in found if n["code"] == code}


async def test_overdue_nodes_are_told_once_in_each_month() -> None:
    """第九条: 制作超期节点统计表，定期通报 (reading 291)."""
    town = await watched("2026-11-02")
    await done(town, "2026-11-30 23:59", "circular-published", DOSSIER)
    told = await stands(town, "overdue-circular", "2026-12-15 08:00")
    assert told == {"2026-11-30": "met", "2026-12-31": "open"}


async def test_a_circular_of_the_next_month_is_too_late_for_this_one() -> None:
    town = await watched("2026-11-02")
    await done(town, "2026-12-01 00:00", "circular-published", DOSSIER)
    told = await stands(town, "overdue-circular", "2026-12-15 08:00")
    assert told == {"2026-11-30": "late", "2026-12-31": "met"}


async def test_unpublished_rulings_are_told_by_the_library() -> None:
    """第七条(十一): 检查通报终本文书上网."""
    town = await watched("2026-11-02")
    await done(town, "2026-11-20 09:00", "termination-circular-published", LIBRARY)
    told = await stands(town, "termination-circular", "2027-01-04 08:00")
    assert told == {"2026-11-30": "met", "2026-12-31": "breached", "2027-01-31": "open"}


async def test_indicators_are_supervised_every_month() -> None:
    """第二十三条: 持续性、常态化监管 (reading 296)."""
    town = await watched("2026-11-02")
    await done(town, "2026-11-10 09:00", "indicators-analysed", QUALITY)
    await done(town, "2026-12-10 09:00", "indicators-analysed", QUALITY)
    told = await stands(town, "indicators-supervised", "2026-12-15 08:00")
    assert told == {"2026-11-30": "met", "2026-12-31": "met"}


async def test_a_problem_of_the_reform_waits_for_the_court_leader_in_charge() -> None:
    """第二十五条: 及时研究解决出现的问题."""
    town = await watched("2026-11-02")
    await done(town, "2026-11-03 09:00", "reform-problem-raised", HEAD, "两个速执团队忙闲不均")
    assert await stands(town, "reform-problem-solved", "2026-11-04 08:00") == {"-": "prompt"}
    await done(town, "2026-11-05 09:00", "reform-problem-solved", LEADER, "调整分案")
    assert await stands(town, "reform-problem-solved", "2026-11-06 08:00") == {"-": "met"}
