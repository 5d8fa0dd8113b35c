"""Real servers, started once for the whole run; each test takes databases of its own."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from kernel.postgres import APP_ROLE, KERNEL_MIGRATIONS, Pools, migrate
from zhixing.embedded import containers
from zhixing.embedded.kafka import KafkaServer, start_kafka
from zhixing.embedded.postgres import PostgresServer, start_postgres

_numbers = count(1)
os.environ.setdefault("ZHIXING_PEPPER", "tests-only")  # services do not start without one


def _in_containers() -> bool:
    return os.environ.get("ZHIXING_TEST_SERVERS") == "docker"


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def postgres(data: Path) -> Iterator[PostgresServer]:
    start = containers.start_postgres if _in_containers() else start_postgres
    server = start(data)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def kafka(data: Path) -> Iterator[KafkaServer]:
    start = containers.start_kafka if _in_containers() else start_kafka
    server = start(data)
    yield server
    server.stop()


NewDatabase = Callable[..., Awaitable[str]]


@pytest.fixture
def new_database(postgres: PostgresServer) -> NewDatabase:
    """Makes an empty, migrated database and tells the run-time role's address of it."""

    async def make(*migrations: Path) -> str:
        name = f"test_{next(_numbers)}"
        postgres.ensure_database(name)
        await migrate(postgres.dsn(name), (KERNEL_MIGRATIONS, *migrations))
        return postgres.dsn(name, APP_ROLE)

    return make


@pytest.fixture
async def pools(new_database: NewDatabase) -> AsyncIterator[Pools]:
    made = Pools(await new_database())
    yield made
    await made.close()
