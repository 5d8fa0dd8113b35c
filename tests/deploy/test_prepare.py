"""Making a server ready, and the tokens of a demonstration."""

import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import pytest
import typer
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from contracts.catalogue import SERVICES
from kernel.base.grants import role_of
from kernel.people.identity import NotIdentified, Trust, Verifier
from kernel.people.issuer_keys import GivenKeys
from sandbox.__main__ import Settings as SandboxSettings
from tests.support import pack, rulebook
from zhixing.cli.prepare import PrepareSettings, dsn_of, prepare, prepare_command, set_password
from zhixing.cli.tokens import Issued, environment_file, issue, tokens_command
from zhixing.demo.roster import Roster
from zhixing.local.defaults import database_of
from zhixing.local.embedded.postgres import PostgresServer

ISSUED_AT = 1_790_000_000.0
YANLING = Roster.of(pack("yanling"))


@pytest.fixture
async def owner(own_postgres: PostgresServer) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(own_postgres.dsn("postgres"))
    yield connection
    await connection.close()


async def test_a_server_is_made_ready_and_a_second_time_changes_nothing(
    own_postgres: PostgresServer, owner: asyncpg.Connection
) -> None:
    given = PrepareSettings(owner_database_url=own_postgres.dsn("postgres"), bus="log")
    await prepare(given)
    await prepare(given)
    made = {row["datname"] for row in await owner.fetch("select datname from pg_database")}
    assert {database_of(name) for name in (*SERVICES, "keys")} <= made
    connection = await asyncpg.connect(
        own_postgres.dsn(database_of("payments"), role_of("payments"))
    )
    try:
        assert await connection.fetchval("select count(*) from events") == 0
    finally:
        await connection.close()


async def test_a_password_is_set_whatever_is_in_it(
    own_postgres: PostgresServer, owner: asyncpg.Connection
) -> None:
    await owner.execute("create role guarded login")
    server = own_postgres.dsn("postgres")
    await set_password(server, "guarded", SecretStr(""))
    sql = "select rolpassword from pg_authid where rolname = 'guarded'"
    assert await owner.fetchval(sql) is None
    await set_password(server, "guarded", SecretStr('it\'s "odd" \\ 密'))
    assert (await owner.fetchval(sql)).startswith("SCRAM-SHA-256$")
    await owner.execute("drop role guarded")


@pytest.mark.parametrize(
    ("server", "other"),
    [
        ("postgresql://postgres:p%40ss@db:5432/postgres", "postgresql://postgres:p%40ss@db:5432/x"),
        ("postgresql://postgres@/postgres?host=%2Frun", "postgresql://postgres@/x?host=%2Frun"),
    ],
)
def test_another_database_of_the_same_server(server: str, other: str) -> None:
    assert dsn_of(server, "x") == other


def verifier_of(issued: Issued) -> Verifier:
    trust = Trust(issuer=issued.issuer, audience=issued.audience)
    return Verifier(GivenKeys(issued.jwks), trust, roles=rulebook().offices)


def test_every_role_and_every_person_has_a_token_that_the_keys_accept() -> None:
    issued = issue("yanling", issued_at=ISSUED_AT, hours=24 * 365 * 100)
    verifier = verifier_of(issued)
    offices, people = {*rulebook().offices} - {"system"}, {row.person for row in YANLING.rows}
    assert set(issued.tokens) == offices | people | {"operator-2"}
    for name, token in issued.tokens.items():
        identity = verifier.verify(token)
        assert identity.court == "yanling"
        assert name in {identity.person, *identity.roles}
    assert len(YANLING.holders("fund_clerk")) >= 2  # who asks for a payout never approves it


def test_another_issuers_keys_do_not_accept_them() -> None:
    one, other = (issue("yanling", issued_at=ISSUED_AT, hours=24 * 365 * 100) for _ in "ab")
    verifier = verifier_of(one)
    with pytest.raises(NotIdentified):
        verifier.verify(other.tokens["handler"])


def test_the_private_key_is_the_identity_providers_alone() -> None:
    issued = issue("yanling", issued_at=ISSUED_AT, hours=24 * 365 * 100)
    text = environment_file(issued)
    lines = dict(line.split("=", 1) for line in text.splitlines() if not line.startswith("#"))
    assert re.fullmatch(r"'\{\"keys\":\[.*\]\}'", lines["ZHIXING_JWKS"])
    private = [name for name, value in lines.items() if '"d":' in value]
    assert private == ["ZHIXING_SANDBOX_IDENTITY"]
    assert lines["ZHIXING_BANK_TOKEN"] == lines["TOKEN_BANK"]
    identity = SecretStr(lines["ZHIXING_SANDBOX_IDENTITY"].strip("'"))
    provider = SandboxSettings(sandbox_identity=identity).identity()
    assert provider is not None
    issuer, people = provider
    who = people[0]
    token = issuer.token(
        who.person, court=who.court, roles=who.roles, issued_at=ISSUED_AT, hours=24 * 365 * 100
    )
    assert verifier_of(issued).verify(token).person == who.person


def run(command: Callable[..., None], *arguments: str) -> Result:
    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, list(arguments))


def test_the_printed_tokens_are_accepted_today() -> None:
    printed = run(tokens_command, "--court", "yanling", "--days", "1")
    lines = dict(line.split("=", 1) for line in printed.stdout.splitlines()[1:])
    trust = Trust(issuer=lines["ZHIXING_ISSUER"], audience=lines["ZHIXING_AUDIENCE"])
    keys = GivenKeys(lines["ZHIXING_JWKS"].strip("'"))
    verifier = Verifier(keys, trust, roles=rulebook().offices)
    assert verifier.verify(lines["TOKEN_HANDLER"]).person == "yanling-handler-1"


def test_tokens_in_a_file_are_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "tokens.env"
    file.write_text("an older one", encoding="utf-8")
    told = run(tokens_command, "--court", "yanling", "--output", str(file))
    assert (told.exit_code, told.stdout) == (0, "")
    assert file.stat().st_mode & 0o777 == 0o600
    assert "TOKEN_HANDLER=" in file.read_text(encoding="utf-8")


def test_without_an_address_nothing_is_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHIXING_OWNER_DATABASE_URL", raising=False)
    told = run(prepare_command)
    assert told.exit_code == 2
    assert "ZHIXING_OWNER_DATABASE_URL" in told.stderr


def test_a_server_that_does_not_answer_is_named_as_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZHIXING_OWNER_DATABASE_URL", "postgresql://x@127.0.0.1:1/postgres")
    told = run(prepare_command)
    assert told.exit_code == 1
    assert "ConnectionRefusedError" in told.stderr
