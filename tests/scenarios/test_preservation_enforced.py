"""A 48-hour preservation becomes the first measure of the enforcement case that names it."""

from datetime import date
from pathlib import Path

from contracts.control import AssetsFrozen
from tests.support import at, rulebook
from zhixing.simulation.player import MemoryStage, play
from zhixing.simulation.scenario import read

STORY = Path(__file__).with_name("yanling_preservation_enforced.toml")
ENFORCED = "（2026）豫1024执107号"


async def test_the_freeze_is_the_first_measure_of_the_enforcement_case() -> None:
    scenario = read(STORY)
    stage = MemoryStage(rulebook(), scenario)
    await play(scenario, stage)
    history = await stage.town.history("yanling", ENFORCED)
    (frozen,) = [one.event for one in history if isinstance(one.event, AssetsFrozen)]
    assert frozen.effective_at == at("2026-03-04 16:05")
    assert frozen.expires_on == date(2027, 3, 4)
    assert frozen.amount_fen == 5_000_000
    names = [one.name for one in history]
    assert names.index("PreservationTakenOver") < names.index("AssetsFrozen")
    renewal = [
        one.event
        for one in history
        if one.name == "NodeOpened" and one.event.code.startswith("freeze-renewed")
    ]
    assert [node.due.date() for node in renewal] == [date(2027, 3, 4)]
