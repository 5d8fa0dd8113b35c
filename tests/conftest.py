"""Real servers, started once for the whole run; each test takes databases of its own."""

import os
import platform
import random
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

import asyncpg
import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

from kernel.base.grants import role_of
from kernel.base.postgres import Pools, migrate
from kernel.base.zone import CHINA
from kernel.journal.postgres import MIGRATIONS as JOURNAL_MIGRATIONS
from kernel.program.garbage import collect_rarely, freeze_garbage
from kernel.program.prepare import prepare_keys
from kernel.rulebook import Rulebook
from tests import in_memory
from tests.common_kafka import PROCESS, common
from tests.described_answers import watch_answers
from tests.faults.figures import Figures
from tests.support import COURTS, rulebook
from zhixing.local.embedded import containers
from zhixing.local.embedded.kafka import KafkaServer, start_kafka
from zhixing.local.embedded.postgres import SUPERUSER, PostgresServer, start_postgres

# A machine that has much else to do draws and decides slowly: no reason to fail.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")
_numbers = count(1)
HOUSE = "tests"  # opens the databases of tests
os.environ.setdefault("ZHIXING_PEPPER", "tests-only")  # services do not start without one
for _limit in ("TOKEN", "ADDRESS"):  # tests ask faster than people
    os.environ.setdefault(f"ZHIXING_REQUESTS_PER_{_limit}", "0")
os.environ.setdefault("ZHIXING_COURTS", '["yanling"]')  # where a test asks for no other court
# A power cut may take what tests have written. Making a partition costs four writes to the disk that
# are waited for, and a broker of a few minutes is not worth compiling twice.
os.environ.setdefault("ZHIXING_POSTGRES_FSYNC", "off")
os.environ.setdefault("ZHIXING_KAFKA_PARTITIONS", "2")
os.environ.setdefault("ZHIXING_KAFKA_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1")
# Whoever takes one of these fixtures is slow, and whatever tests the tools around the services: the
# command line, the deployment, the embedded servers, the doubles.
SERVERS = frozenset({"postgres", "own_postgres", "kafka", "own_kafka", "broker"})
TOOLS = tuple(f"tests/{name}/" for name in ("zhixing", "deploy", "embedded", "sandbox"))
# The longest files, first the slow and then the others, so that no process ends late.
FIRST = (
    "zhixing/test_up",
    "faults/",
    "journeys/",
    "zhixing/test_courts_workbook",
    "zhixing/test_courts_cli",
    "supervision/test_overtaking",
    "scenarios/",
    "kernel/test_authority",
    "storm/",
    "zhixing/",
)
BROWSER = "tests/browser/"
RELIABILITY = Path(__file__).parent.parent / "docs" / "reliability.md"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--storm", type=float, default=0.0, metavar="SECONDS", help="run the long versions"
    )
    parser.addoption("--seed", type=int, default=None, help="repeat what this seed did")
    parser.addoption("--report", action="store_true", help="write docs/reliability.md")


def pytest_collection_finish() -> None:
    freeze_garbage()  # ten thousand tests, once collected, stay to the end


def pytest_configure(config: pytest.Config) -> None:
    collect_rarely()
    in_memory.lie_there()
    config.addinivalue_line("markers", "long: takes its time; runs in `make storm` only")
    config.addinivalue_line("markers", "slow: needs servers or processes; not in `make test-fast`")


class _ByFile(LoadFileScheduling):  # type: ignore[misc]  # xdist is untyped
    """The tests of one file run in one process; those of the browser all in one: they share servers."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadFileScheduling | None:
    return _ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs servers or tools as slow, skip what is for the storm, and put the slow first."""
    for item in items:
        asked = SERVERS & set(getattr(item, "fixturenames", ()))
        if asked or item.nodeid.startswith(TOOLS):
            item.add_marker(pytest.mark.slow)
        if item.get_closest_marker("long") and not config.getoption("--storm"):
            item.add_marker(pytest.mark.skip(reason="long: runs in `make storm`"))
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[bool, int]:
    """Files of known length first, then whatever is slow; within these the order stays."""
    known = [place for place, name in enumerate(FIRST) if f"tests/{name}" in item.nodeid]
    return item.get_closest_marker("slow") is None, (known or [len(FIRST)])[0]


@dataclass(frozen=True, slots=True)
class Storm:
    """How hard a fault test shakes: `seconds` is 0 in `make test`, minutes in `make storm`."""

    seconds: float
    seed: int

    def times(self, short: int, per_minute: float) -> int:
        """How often to inject: `short` in the tests, by the time given in the storm."""
        return max(short, round(self.seconds / 60 * per_minute))

    def random(self, purpose: str) -> random.Random:
        """A source of chance of its own for each purpose, all from the one seed."""
        return random.Random(f"{self.seed}/{purpose}")


@pytest.fixture(scope="session")
def storm(request: pytest.FixtureRequest) -> Storm:
    """The tests shake the same way every time; the storm takes a fresh seed and prints it."""
    seconds, seed = request.config.getoption("--storm"), request.config.getoption("--seed")
    if seed is None:
        seed = random.SystemRandom().randrange(1_000_000) if seconds else 1
    terminal = request.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None:  # a process of several has none, and no fresh seed either
        terminal.write_line(f"\nstorm seed: {seed} (repeat with --seed {seed})")
    return Storm(seconds, seed)


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest, storm: Storm) -> Iterator[Figures]:
    """Rows for docs/reliability.md, written at the end where `--report` asks for it."""
    collected, begun = Figures(), time.monotonic()
    yield collected
    if request.config.getoption("--report"):
        today = datetime.now(CHINA).date()
        took = time.monotonic() - begun
        collected.write(
            RELIABILITY,
            f"Run of {today}: seed {storm.seed}, {took:.0f} seconds, {os.cpu_count()} cores, "
            f"Python {platform.python_version()}.",
        )


@pytest.fixture(scope="session", autouse=True)
def described_answers() -> Iterator[None]:
    """What a service answers is what its description says."""
    with pytest.MonkeyPatch.context() as patched:
        watch_answers(patched)
        yield


@pytest.fixture(scope="session", autouse=True)
def installed_packs() -> Iterator[None]:
    """The packs of the project do not change while they are tested: they are read once."""
    load = Rulebook.load

    def once(directory: Path, only: str | None = None) -> Rulebook:
        return rulebook() if (directory, only) == (COURTS, None) else load(directory, only)

    with pytest.MonkeyPatch.context() as patched:
        rulebook()  # by the loader itself
        patched.setattr(Rulebook, "load", once)
        yield


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


@pytest.fixture(scope="module")
def own_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A server for one file that prepares a whole deployment: with its keys, its pepper, its bus."""
    start = containers.start_postgres if _in_containers() else start_postgres
    folder = tmp_path_factory.mktemp("own")
    server = start(folder)
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def kafka_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the broker of the whole run lives."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if PROCESS else base) / "common"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def kafka(kafka_folder: Path) -> Iterator[KafkaServer]:
    """The broker of the whole run. Who hurts it takes `own_kafka` or `broker`."""
    start = containers.start_kafka if _in_containers() else start_kafka
    with common(kafka_folder, start) as server:
        yield server


@pytest.fixture(scope="module")
def own_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaServer]:
    """A broker for one file."""
    start = containers.start_kafka if _in_containers() else start_kafka
    server = start(tmp_path_factory.mktemp("own"))
    yield server
    server.stop()


NewDatabase = Callable[..., Awaitable[str]]


@pytest.fixture(scope="session")
def template_database(postgres: PostgresServer) -> NewDatabase:
    """Makes the database that is copied for every test with the same migrations; tells its name."""
    made: dict[tuple[Path, ...], str] = {}

    async def make(*migrations: Path) -> str:
        if migrations not in made:
            name = f"template_{len(made)}"
            postgres.ensure_database(name)
            await migrate(postgres.dsn(name), (JOURNAL_MIGRATIONS, *migrations), houses=(HOUSE,))
            made[migrations] = name
        return made[migrations]

    return make


async def _copied(postgres: PostgresServer, template: str) -> str:
    """The name of a new copy of a database."""
    name = f"test_{next(_numbers)}"
    await _as_owner(postgres, f"create database {name} template {template} strategy file_copy")
    return name


async def _as_owner(postgres: PostgresServer, statement: str) -> None:
    owner = await asyncpg.connect(postgres.dsn(SUPERUSER))
    try:
        await owner.execute(statement)
    finally:
        await owner.close()


@pytest.fixture
async def copied(postgres: PostgresServer) -> AsyncIterator[NewDatabase]:
    """Copies the database of this name and tells that of the copy, which goes with the test: a
    thousand of them would fill the memory in which they lie."""
    made: list[str] = []

    async def copy(template: str) -> str:
        made.append(await _copied(postgres, template))
        return made[-1]

    yield copy
    for name in made:
        await _as_owner(postgres, f"drop database {name} with (force)")


@pytest.fixture
def new_database(
    postgres: PostgresServer, template_database: NewDatabase, copied: NewDatabase
) -> NewDatabase:
    """Makes an empty, migrated database and tells the address of it of a house's role."""

    async def make(*migrations: Path) -> str:
        name = await copied(await template_database(*migrations))
        return postgres.dsn(name, role_of(HOUSE))

    return make


@pytest.fixture(scope="session")
async def keys_template(postgres: PostgresServer) -> str:
    """The name of the database of keys that is copied for who needs one of his own."""
    postgres.ensure_database("template_keys")
    await prepare_keys(postgres.dsn("template_keys"))
    return "template_keys"


@pytest.fixture
async def own_keys_database(
    postgres: PostgresServer, keys_template: str, copied: NewDatabase
) -> str:
    """The address of a database of personal keys of this test alone."""
    return postgres.dsn(await copied(keys_template), role_of("intake"))


@pytest.fixture(scope="session")
async def keys_database(postgres: PostgresServer, keys_template: str) -> str:
    """The address of a database of personal keys, the same for every test that asks for it."""
    return postgres.dsn(await _copied(postgres, keys_template), role_of("intake"))


@pytest.fixture
async def pools(new_database: NewDatabase) -> AsyncIterator[Pools]:
    made = Pools(await new_database())
    yield made
    await made.close()
