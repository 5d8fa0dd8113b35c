"""Halls for tests: the archive as a server, with a scanner that knows the test virus."""

import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import httpx
import pytest

from kernel.base.grants import role_of
from kernel.base.postgres import migrate
from kernel.journal.postgres import MIGRATIONS as JOURNAL_MIGRATIONS
from kernel.program.prepare import prepare_keys
from outside.virus_scan import Clamd
from sandbox.virus_scan import serve
from services.archive.app import wiring
from services.archive.settings import Settings
from tests.files.deployed import BUCKET, COURT, ISSUER, Hall, Server, opened, served
from tests.waiting import PATIENCE_SECONDS
from zhixing.local.embedded.postgres import PostgresServer
from zhixing.local.ports import ADDRESS, reserved_ports

_numbers = count(1)
FIRST_PORT = 8300


@pytest.fixture(scope="module")
async def house(postgres: PostgresServer) -> Settings:
    """The settings of an archive with databases of its own."""
    name = f"files_{next(_numbers)}"
    for database in (name, f"{name}_keys"):
        postgres.ensure_database(database)
    await prepare_keys(postgres.dsn(f"{name}_keys"))
    migrations = (JOURNAL_MIGRATIONS, wiring(Settings()).migrations)
    await migrate(postgres.dsn(name), migrations, houses=("archive",))
    return Settings(
        database_url=postgres.dsn(name, role_of("archive")),
        keys_database_url=postgres.dsn(f"{name}_keys", role_of("archive")),
        jwks=ISSUER.jwks(),
    )


@pytest.fixture(scope="module")
async def scanner() -> AsyncIterator[Clamd]:
    server = await serve("127.0.0.1", 0)
    yield Clamd("127.0.0.1", server.sockets[0].getsockname()[1])
    server.close()
    await server.wait_closed()


@pytest.fixture(scope="module")
async def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("contents")


@pytest.fixture(scope="module")
async def server(house: Settings, folder: Path, scanner: Clamd) -> AsyncIterator[Server]:
    settings = house.model_copy(update={"files_url": folder.as_uri()})
    async with served(settings, scanner) as made:
        yield made


@pytest.fixture
async def archive(server: Server, folder: Path) -> AsyncIterator[Hall]:
    """A case of its own; what is unfinished afterwards is swept."""
    yield await opened(server, folder)
    await server.program.contents.sweep(COURT, 0)


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of moto's server, with a bucket."""
    with reserved_ports(1, first=FIRST_PORT) as (port,):
        address = f"http://{ADDRESS}:{port}"
        command = [sys.executable, "-m", "moto.server", "-H", ADDRESS, "-p", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        limit = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                httpx.put(f"{address}/{BUCKET}", timeout=5.0).raise_for_status()
                break
            except httpx.HTTPError:
                assert time.monotonic() < limit, "moto's server does not answer"
                time.sleep(0.1)
        yield address
        server.terminate()
        server.wait()
