"""Of all that a run files and reads, nothing stands in plain on a topic, in a table or in a log."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kernel.messaging.relay import topic_of
from tests.faults.bus_line import records_of
from tests.intake.samples import RESIDENT
from tests.journeys.stage import KafkaStage, on_kafka
from tests.scenarios.spoken import spoken
from tests.support import rulebook
from zhixing.local.embedded.kafka import KafkaServer
from zhixing.local.embedded.postgres import PostgresServer
from zhixing.simulation.player import play
from zhixing.simulation.scenario import Scenario, read

FILE = Path(__file__).parent.parent / "scenarios" / "yanling_full_freeze.toml"
PARTIES = [
    {"name": "赵敏敏", "role": "申请执行人", "code": RESIDENT, "phone": "13700000000"},
    {"name": "钱多多", "role": "被执行人", "address": "鄢陵县人民路199号", "phone": "03747161234"},
]
PURPOSE = "核对钱多多的送达地址"


def told_of_people() -> Scenario:
    """The story of a case whose parties gave everything there is to give."""
    story = read(FILE)
    filing = story.step[0].model_copy(update={"data": {**story.step[0].data, "parties": PARTIES}})
    return story.model_copy(update={"step": [filing, *story.step[1:]]})


async def test_nothing_personal_leaves_the_doors(
    postgres: PostgresServer, kafka: KafkaServer, capfd: pytest.CaptureFixture[str]
) -> None:
    scenario = told_of_people()
    said = {*spoken(scenario, rulebook().pack(scenario.court)), PURPOSE}
    assert {"赵敏敏", RESIDENT, "13700000000", "鄢陵县人民路199号"} <= said
    async with on_kafka(scenario, postgres, kafka, "personal") as stage:
        await play(scenario, stage)
        assert "钱多多" in await _asked(stage, scenario)
        await stage.drain()
        found = [*await _published(stage), *await _stored(stage, scenario.court)]
        metrics = [program.metrics.text() for program in stage.hall.programs.values()]
    assert len(found) > 100  # there was something to look at
    logs = capfd.readouterr()
    everything = b"\n".join([*found, *metrics, logs.out.encode(), logs.err.encode()])
    assert [text for text in said if text.encode() in everything] == []


async def _asked(stage: KafkaStage, scenario: Scenario) -> str:
    """What intake shows of the case to who states a purpose."""
    hall = stage.hall
    token = hall.issuer.token(
        "clerk-1", court=scenario.court, roles=["receptionist"], issued_at=time.time()
    )
    answer = await hall.clients["intake"].get(
        f"/cases/{quote(scenario.case, safe='')}",
        headers={"Authorization": f"Bearer {token}", "Zhixing-Purpose": quote(PURPOSE)},
    )
    assert answer.status_code == 200, answer.text
    return answer.text


async def _published(stage: KafkaStage) -> list[bytes]:
    """Every record on the topic of every service: key, headers and value."""
    found: list[bytes] = []
    for name, program in stage.hall.programs.items():
        cluster = program.settings.kafka()
        for record in await records_of(cluster.bootstrap, topic_of(name, cluster.prefix)):
            headers = b" ".join(value for _, value in record.headers)
            found.append(b" ".join((record.key or b"", headers, record.value or b"")))
    return found


async def _stored(stage: KafkaStage, court: str) -> list[bytes]:
    """Every row of every table of every service."""
    rows: list[bytes] = []
    for program in stage.hall.programs.values():
        pool = await program.pools.of(court)
        for table in _names(
            await pool.fetch("select tablename from pg_tables where schemaname = 'public'")
        ):
            for row in await pool.fetch(f'select to_jsonb(t)::text from "{table}" t'):
                rows.append(str(row[0]).encode())
    return rows


def _names(rows: Any) -> Iterator[str]:
    return (row["tablename"] for row in rows if row["tablename"] != "migration")
