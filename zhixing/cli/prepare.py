"""`zhixing prepare`: databases, migrations, passwords and topics, before any service starts."""

import asyncio
from typing import NoReturn
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg
import typer
from aiokafka.errors import KafkaError
from pydantic import Field, SecretStr

from contracts.catalogue import PORTAL, SERVICES
from kernel.base.grants import AUDITOR_ROLE, role_of
from kernel.base.postgres import MigrationChanged
from kernel.messaging.rights import READERS, principal_of
from kernel.program.prepare import prepare_broker, prepare_database, prepare_keys
from kernel.program.settings import BusSettings
from portal.casebook.book import prepare_book
from zhixing.cli.options import FAILED, MISUSED
from zhixing.houses import settings, wiring
from zhixing.local.defaults import database_of

KEYS = "keys"


class PrepareSettings(BusSettings):
    """The environment; each variable is prefixed with `ZHIXING_`.

    `owner_database_url` is any database of the server, as a user who may create databases and
    roles. `house_passwords` are those of the houses' roles, by house. A role without a password
    here keeps the one it has.

    With `kafka_passwords`, those of the houses and of `operations` at the broker, each house gets
    its rights on the topics; the broker is then reached as its super user (`kafka_user`).
    """

    owner_database_url: str = ""
    house_passwords: dict[str, SecretStr] = Field(default={})
    auditor_password: SecretStr = SecretStr("")
    kafka_passwords: dict[str, SecretStr] = Field(default={})


app = typer.Typer(add_completion=False)


@app.command()
def prepare_command() -> None:
    """Make a database server and a broker ready for the services and the portal (ZHIXING_…)."""
    given = PrepareSettings()
    if not given.owner_database_url:
        _misused("ZHIXING_OWNER_DATABASE_URL is not set")
    if unknown := given.house_passwords.keys() - {*SERVICES, PORTAL}:
        _misused(f"ZHIXING_HOUSE_PASSWORDS names no house: {', '.join(sorted(unknown))}")
    if unknown := given.kafka_passwords.keys() - {*SERVICES, *READERS}:
        _misused(f"ZHIXING_KAFKA_PASSWORDS names no house: {', '.join(sorted(unknown))}")
    try:
        asyncio.run(prepare(given))
    except (OSError, asyncpg.PostgresError, KafkaError, MigrationChanged) as error:
        typer.echo(f"zhixing prepare: {type(error).__name__}: {error}", err=True)
        raise typer.Exit(FAILED) from error


def _misused(what: str) -> NoReturn:
    typer.echo(f"zhixing prepare: {what}", err=True)
    raise typer.Exit(MISUSED)


async def prepare(given: PrepareSettings) -> None:
    """Make a server ready for the services and the portal. Repeating it changes nothing.

    Raises:
        asyncpg.PostgresError: the server refuses a statement.
        MigrationChanged: an applied migration differs from what was applied.
        OSError, KafkaError: a server does not answer.
    """
    owner = given.owner_database_url
    for name in (KEYS, *SERVICES, PORTAL):
        await ensure_database(owner, database_of(name))
    await prepare_keys(dsn_of(owner, database_of(KEYS)))
    for service in SERVICES:
        own = settings(service, owner_database_url=dsn_of(owner, database_of(service)))
        await prepare_database(wiring(service, own), own)
    await prepare_book(dsn_of(owner, database_of(PORTAL)))
    if given.bus == "kafka":
        await prepare_broker(given.kafka(), _principals(given))
    for house, password in given.house_passwords.items():
        await set_password(owner, role_of(house), password)
    await set_password(owner, AUDITOR_ROLE, given.auditor_password)


def _principals(given: PrepareSettings) -> dict[str, str]:
    return {
        principal_of(name, given.topic_prefix): password.get_secret_value()
        for name, password in given.kafka_passwords.items()
    }


def dsn_of(server: str, database: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{quote(database, safe='')}"))


async def ensure_database(owner_dsn: str, name: str) -> None:
    """Create a database unless it exists."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        if await connection.fetchval("select true from pg_database where datname = $1", name):
            return
        await connection.execute(await _quoted(connection, "create database %I", name))
    except asyncpg.DuplicateDatabaseError:
        return  # another run created it concurrently
    finally:
        await connection.close()


async def set_password(owner_dsn: str, role: str, password: SecretStr) -> None:
    """Set a role's password; an empty one leaves it unchanged."""
    secret = password.get_secret_value()
    if not secret:
        return
    connection = await asyncpg.connect(owner_dsn)
    try:
        sql = await _quoted(connection, "alter role %I password %L", role, secret)
        await connection.execute(sql)
    finally:
        await connection.close()


async def _quoted(connection: asyncpg.Connection, pattern: str, *names: str) -> str:
    """A statement that takes no parameters, with its names quoted by the server."""
    sql: str = await connection.fetchval(
        "select format($1, variadic $2::text[])", pattern, list(names)
    )
    return sql
