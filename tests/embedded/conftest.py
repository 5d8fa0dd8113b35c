"""One data directory and one pair of servers for all tests that only need them running."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from zhixing.embedded.kafka import KafkaServer, start_kafka
from zhixing.embedded.postgres import PostgresServer, start_postgres


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def postgres(data: Path) -> Iterator[PostgresServer]:
    server = start_postgres(data)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def kafka(data: Path) -> Iterator[KafkaServer]:
    server = start_kafka(data)
    yield server
    server.stop()
