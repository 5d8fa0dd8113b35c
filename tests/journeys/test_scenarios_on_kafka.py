"""The same scenarios as in memory, through HTTP, PostgreSQL and Kafka.

A journey starts nine services and takes ten seconds: one or two of each court in the tests, all of
them in the storm.
"""

from itertools import count
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from tests.journeys.stage import on_kafka
from zhixing.local.embedded.kafka import KafkaServer
from zhixing.local.embedded.postgres import PostgresServer
from zhixing.simulation.expected import unmet
from zhixing.simulation.player import play
from zhixing.simulation.report import report
from zhixing.simulation.scenario import read

SCENARIOS = sorted((Path(__file__).parent.parent / "scenarios").glob("*.toml"))
ALWAYS = (
    "gushi_complaint",
    "ruyang_six_months",
    "shangqiu_term_extended",
    "shihe_money_deferred",
    "yanling_full_freeze",
    "yanling_no_property",
)
_prefixes = count(1)


def journeys() -> list[ParameterSet]:
    assert {file.stem for file in SCENARIOS} >= set(ALWAYS)
    return [
        pytest.param(file, id=file.stem, marks=() if file.stem in ALWAYS else pytest.mark.long)
        for file in SCENARIOS
    ]


@pytest.mark.parametrize("file", journeys())
async def test_a_scenario_ends_on_kafka_as_in_memory(
    file: Path, postgres: PostgresServer, kafka: KafkaServer
) -> None:
    scenario = read(file)
    async with on_kafka(scenario, postgres, kafka, f"journey{next(_prefixes)}") as stage:
        story = await play(scenario, stage)
        await stage.drain()
    assert unmet(report(story), scenario.expect) == []
