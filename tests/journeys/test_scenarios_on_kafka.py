"""The same scenarios as in memory, through HTTP, PostgreSQL and Kafka."""

from itertools import count
from pathlib import Path

import pytest

from tests.journeys.stage import on_kafka
from zhixing.embedded.kafka import KafkaServer
from zhixing.embedded.postgres import PostgresServer
from zhixing.play.player import play
from zhixing.play.report import report, unmet
from zhixing.play.scenario import read

SCENARIOS = sorted((Path(__file__).parent.parent / "scenarios").glob("*.toml"))
_prefixes = count(1)


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
async def test_a_scenario_ends_on_kafka_as_in_memory(
    file: Path, postgres: PostgresServer, kafka: KafkaServer
) -> None:
    scenario = read(file)
    async with on_kafka(scenario, postgres, kafka, f"journey{next(_prefixes)}") as stage:
        story = await play(scenario, stage)
        await stage.settle()
    assert unmet(report(story), scenario.expect) == []
