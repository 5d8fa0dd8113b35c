"""A wrong start is refused in one line: addresses, databases, peppers and courts that are not
right."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import asyncpg
import httpx
import pytest

from contracts.catalogue import HOUSES
from kernel import __version__
from kernel.base.grants import role_of
from kernel.people.identity import LocalIssuer
from kernel.program.start import Needs, WrongStart, answered, check_databases, without_password
from portal.casebook.filler import NEEDS
from portal.settings import Settings as PortalSettings
from tests.waiting import PATIENCE_SECONDS
from zhixing.cli.prepare import PrepareSettings, prepare
from zhixing.houses import settings, wiring
from zhixing.local.defaults import database_of
from zhixing.local.deployment import FIRST_PORT
from zhixing.local.embedded.postgres import PostgresServer
from zhixing.local.ports import ADDRESS, reserved_ports

pytestmark = pytest.mark.slow
NOWHERE = "postgresql://zhixing_intake@127.0.0.1:1/x"


@dataclass(frozen=True)
class Ground:
    """A prepared server, and the right settings of intake on it."""

    postgres: PostgresServer
    right: Mapping[str, str]

    async def start(self, **wrong: str) -> None:
        """Check the databases as a service of these settings does."""
        given = settings("intake", **{**self.right, **wrong})
        await check_databases(given, Needs.of(wiring("intake", given)))


@pytest.fixture(scope="module")
async def ground(own_postgres: PostgresServer) -> Ground:
    await prepare(PrepareSettings(owner_database_url=own_postgres.dsn("postgres"), bus="log"))
    right = {
        "database_url": own_postgres.dsn(database_of("intake"), role_of("intake")),
        "keys_database_url": own_postgres.dsn(database_of("keys"), role_of("intake")),
        "pepper": "the right one",
        "bus": "log",
    }
    return Ground(own_postgres, right)


async def test_the_right_start_is_right_every_time(ground: Ground) -> None:
    await ground.start()
    await ground.start()
    given = settings("intake", **{**ground.right, "database_url": NOWHERE})
    assert not await answered(given, Needs.of(wiring("intake", given)))


async def test_the_portal_starts_on_its_own_book_and_under_the_pepper_of_the_houses(
    ground: Ground,
) -> None:
    right = {
        "database_url": ground.postgres.dsn(database_of("portal"), role_of("portal")),
        "keys_database_url": ground.postgres.dsn(database_of("keys"), role_of("portal")),
        "pepper": "the right one",
        "bus": "log",
    }
    await ground.start()
    assert await answered(PortalSettings.model_validate(right), NEEDS)
    for wrong, why in [
        ({"database_url": ground.postgres.dsn(database_of("triage"))}, "belongs to triage"),
        ({"pepper": "another one"}, "another ZHIXING_PEPPER"),
    ]:
        with pytest.raises(WrongStart, match=why):
            await answered(PortalSettings.model_validate({**right, **wrong}), NEEDS)


WRONG: Mapping[str, tuple[Callable[[PostgresServer], dict[str, str]], str]] = {
    "another house, as its owner": (
        lambda on: {"database_url": on.dsn(database_of("triage"))},
        "ZHIXING_DATABASE_URL: the database belongs to triage, not to intake",
    ),
    "another house": (
        lambda on: {"database_url": on.dsn(database_of("triage"), role_of("intake"))},
        "ZHIXING_DATABASE_URL: permission denied",
    ),
    "another house's role": (
        lambda on: {"database_url": on.dsn(database_of("triage"), role_of("triage"))},
        "ZHIXING_DATABASE_URL: the database belongs to triage, not to intake",
    ),
    "the keys": (
        lambda on: {"database_url": on.dsn(database_of("keys"), role_of("intake"))},
        "ZHIXING_DATABASE_URL: the database belongs to keys, not to intake",
    ),
    "no keys": (
        lambda on: {"keys_database_url": on.dsn(database_of("intake"), role_of("intake"))},
        "ZHIXING_KEYS_DATABASE_URL: the database belongs to intake, not to keys",
    ),
    "no database": (
        lambda on: {"database_url": on.dsn("nowhere", role_of("intake"))},
        'ZHIXING_DATABASE_URL: database "nowhere" does not exist',
    ),
    "unprepared": (
        lambda on: {"database_url": on.dsn("postgres")},
        "ZHIXING_DATABASE_URL: the database is not prepared: run `zhixing prepare`",
    ),
    "another pepper": (
        lambda _on: {"pepper": "another one"},
        "ZHIXING_KEYS_DATABASE_URL: the persons of this deployment have ids under another",
    ),
}


@pytest.mark.parametrize("name", WRONG)
async def test_a_wrong_database_is_refused(ground: Ground, name: str) -> None:
    await ground.start()
    wrong, why = WRONG[name]
    with pytest.raises(WrongStart) as found:
        await ground.start(**wrong(ground.postgres))
    assert str(found.value).startswith(why)
    assert "\n" not in str(found.value)


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("insert into migration values ('journal/9999_later.sql', 'x')", "is newer than this"),
        ("delete from migration where file like 'intake/%'", "lacks intake/0001"),
        ("update migration set checksum = 'x' where file = 'journal/0001_journal.sql'", "another"),
    ],
)
async def test_a_database_of_another_version_is_refused(ground: Ground, sql: str, why: str) -> None:
    owner = await asyncpg.connect(ground.postgres.dsn(database_of("intake")))
    rows = await owner.fetch("select file, checksum from migration")
    await owner.execute(sql)
    try:
        with pytest.raises(WrongStart, match=why):
            await ground.start()
    finally:
        await owner.execute("delete from migration")
        await owner.executemany("insert into migration values ($1, $2)", rows)
        await owner.close()


def test_an_address_is_told_without_its_password() -> None:
    assert without_password("postgresql://a:secret@db:5432/x?y=z") == "postgresql://db:5432/x"
    assert without_password("postgresql://a:secret@/x?host=/tmp&password=y") == "postgresql:///x"
    assert without_password("broker-1:9092,broker-2:9092") == "broker-1:9092,broker-2:9092"


async def test_the_log_says_when_a_service_starts_and_that_it_stopped(ground: Ground) -> None:
    """Version, courts and addresses without passwords, each line in the one format."""
    heard = {
        name: ground.postgres.dsn(database_of(name), role_of("intake"))
        for name in HOUSES["intake"].listens_to
    }
    with reserved_ports(1, first=FIRST_PORT) as (port,):
        program = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "zhixing", "serve", "intake"),
            env={
                **{name: one for name, one in os.environ.items() if name[:7] != "ZHIXING"},
                **{f"ZHIXING_{name.upper()}": one for name, one in ground.right.items()},
                "ZHIXING_JWKS": LocalIssuer().jwks(),
                "ZHIXING_LOG_DATABASES": json.dumps(heard),
                "ZHIXING_PORT": str(port),
                "ZHIXING_HOST": ADDRESS,
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert program.stdout is not None
        first = await asyncio.wait_for(program.stdout.readline(), PATIENCE_SECONDS)
        starts = json.loads(first)
        assert starts["event"] == "starts", starts
        async with asyncio.timeout(PATIENCE_SECONDS), httpx.AsyncClient() as client:
            while not await _lives(client, f"http://{ADDRESS}:{port}/health/live"):
                await asyncio.sleep(0.1)
        program.terminate()
        rest = await asyncio.wait_for(program.stdout.read(), PATIENCE_SECONDS)
    told = [json.loads(line)["event"] for line in rest.splitlines()]
    assert (starts["version"], starts["bus"], starts["port"]) == (__version__, "log", port)
    assert "yanling" in starts["courts"]
    assert starts["addresses"]["database"].endswith(database_of("intake"))
    assert "@" not in starts["addresses"]["database"]
    assert "stopped" in told
    assert await program.wait() == 0


async def _lives(client: httpx.AsyncClient, address: str) -> bool:
    try:
        return (await client.get(address)).is_success
    except httpx.TransportError:
        return False


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({}, "ZHIXING_DATABASE_URL is not set"),
        ({"DATABASE_URL": NOWHERE}, "ZHIXING_KEYS_DATABASE_URL is not set"),
        ({"DATABASE_URL": "db", "KEYS_DATABASE_URL": NOWHERE}, "ZHIXING_DATABASE_URL is no address"),
        ({"BUS": "pigeons"}, "ZHIXING_BUS is pigeons: it is one of kafka, log"),
        ({"KAFKA_BOOTSTRAP": ""}, "ZHIXING_KAFKA_BOOTSTRAP is not set"),
        ({"PORT": "http"}, "ZHIXING_PORT: "),
        ({"KAFKA_TLS": "1", "KAFKA_CA_FILE": "/nowhere.pem"}, "ZHIXING_KAFKA_CA_FILE: "),
        ({"BUS_KEYS": '["short"]'}, "ZHIXING_BUS_KEYS: "),
        ({"DATABASE_URL": NOWHERE, "KEYS_DATABASE_URL": NOWHERE, "COURTS": '["nowhere"]'}, "no pack"),
        ({"DATABASE_URL": NOWHERE, "KEYS_DATABASE_URL": NOWHERE, "PEPPER": ""}, "ZHIXING_PEPPER is"),
        ({"DATABASE_URL": NOWHERE, "KEYS_DATABASE_URL": NOWHERE, "JWKS": '{"keys":[]}'}, "ZHIXING_JWKS"),
        ({"OWNER_DATABASE_URL": NOWHERE, "DATABASE_URL": NOWHERE, "KEYS_DATABASE_URL": NOWHERE}, "ZHIXING_OWNER"),
    ],
)  # fmt: skip
async def test_a_wrong_setting_ends_the_program_with_one_line(
    environment: Mapping[str, str], why: str
) -> None:
    given = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ZHIXING_")},
        "ZHIXING_PEPPER": "p",
        "ZHIXING_JWKS": LocalIssuer().jwks(),
        **{f"ZHIXING_{name}": value for name, value in environment.items()},
    }
    ended = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "zhixing", "serve", "intake"],
        env=given,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    (line,) = ended.stderr.strip().splitlines()
    assert line.startswith(f"zhixing serve: {why}")
    assert (ended.returncode, ended.stdout) == (2, "")
