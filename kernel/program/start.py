"""What must be right before a service works: its settings, its databases, its pepper, its courts.

A wrong start is refused in one line. A database that does not answer is none: the service starts,
and is ready when the database has answered and is the right one.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import asyncpg

from contracts.catalogue import SERVICES
from kernel import __version__
from kernel.base.logs import logger
from kernel.base.origin import WrongDatabase, check, check_pepper
from kernel.base.postgres import CONNECT_TIMEOUT_SECONDS, owner_of
from kernel.journal.postgres import MIGRATIONS as JOURNAL_MIGRATIONS
from kernel.people.keys import MIGRATIONS as KEY_MIGRATIONS
from kernel.program.settings import ServiceSettings
from kernel.program.wiring import Wiring

BUSES: Final = ("kafka", "log")
AGAIN_SECONDS: Final = 2.0
# What PostgreSQL says to somebody who is at the wrong place, and will say again.
NOT_OURS: Final = (
    asyncpg.InvalidAuthorizationSpecificationError,  # wrong passwords too
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientPrivilegeError,
)
AWAY: Final = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


class WrongStart(Exception):
    """The service does not start; the message says why, in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """The databases of a program: whose its own is, and by which migrations that is made.

    Who `notes_pepper` notes it where nobody has; others only compare it.
    """

    house: str
    migrations: Sequence[Path]
    notes_pepper: bool = True

    @classmethod
    def of(cls, wiring: Wiring) -> "Needs":
        """Those of a service."""
        return cls(house=wiring.definition.name, migrations=(JOURNAL_MIGRATIONS, wiring.migrations))


def check_settings(given: ServiceSettings, wiring: Wiring) -> None:
    """Raises WrongStart where an address is missing or is none, or the bus cannot be reached so."""
    addresses = {
        "ZHIXING_DATABASE_URL": given.database_url,
        "ZHIXING_KEYS_DATABASE_URL": given.keys_database_url,
    }
    if given.bus not in BUSES:
        raise WrongStart(f"ZHIXING_BUS is {given.bus}: it is one of {', '.join(BUSES)}")
    if given.bus == "log":
        addresses |= {
            f"ZHIXING_LOG_DATABASES of {source}": given.log_databases.get(source, "")
            for source in wiring.definition.listens_to
        }
    elif not given.kafka_bootstrap:
        raise WrongStart("ZHIXING_KAFKA_BOOTSTRAP is not set")
    else:
        _check_bus(given)
    for name, address in addresses.items():
        if not address:
            raise WrongStart(f"{name} is not set")
        if urlsplit(address).scheme not in ("postgresql", "postgres"):
            raise WrongStart(f"{name} is no address of a database (postgresql://…)")


def _check_bus(given: ServiceSettings) -> None:
    try:
        given.kafka()
    except (ValueError, OSError) as error:  # a key, a mechanism, or a certificate's file
        raise WrongStart(f"ZHIXING_KAFKA_…: {error}") from error


async def check_databases(given: ServiceSettings, needs: Needs) -> None:
    """Raises WrongStart where a database is not the right one, or the pepper is another; an error
    of AWAY where a database does not answer."""
    own = await _opened(given.database_url, "ZHIXING_DATABASE_URL")
    try:
        await check(own, needs.house, needs.migrations)
    except WrongDatabase as error:
        raise WrongStart(f"ZHIXING_DATABASE_URL: {error}") from error
    finally:
        await own.close()
    keys = await _opened(given.keys_database_url, "ZHIXING_KEYS_DATABASE_URL")
    try:
        await check(keys, owner_of(SERVICES), (KEY_MIGRATIONS,))
        pepper = fingerprint(given.pepper.get_secret_value())
        await check_pepper(keys, pepper, note=needs.notes_pepper)
    except WrongDatabase as error:
        raise WrongStart(f"ZHIXING_KEYS_DATABASE_URL: {error}") from error
    finally:
        await keys.close()


async def _opened(address: str, name: str) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(address, timeout=CONNECT_TIMEOUT_SECONDS)
    except NOT_OURS as error:  # its first line; the others are details
        raise WrongStart(f"{name}: {str(error).splitlines()[0]}") from error


def fingerprint(pepper: str) -> str:
    """What tells peppers apart. It is costly to compute, so that a weak one is not guessed by it
    soon."""
    made = hashlib.scrypt(pepper.encode(), salt=b"zhixing/pepper", n=2**14, r=8, p=1, dklen=16)
    return made.hex()


async def answered(given: ServiceSettings, needs: Needs) -> bool:
    """Whether the databases answer, and are the right ones. Raises WrongStart."""
    try:
        await check_databases(given, needs)
    except AWAY:
        return False
    return True


async def wait_for_databases(given: ServiceSettings, needs: Needs) -> None:
    """Check the databases once they answer. Raises WrongStart, which ends the worker and with it
    the program's readiness."""
    log = logger(needs.house)
    while True:
        try:
            await check_databases(given, needs)
        except WrongStart as error:
            log.critical("wrong start", reason=str(error))
            raise
        except AWAY as error:
            log.warning("start waits", error=type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)
        else:
            return


def told(given: ServiceSettings, courts: tuple[str, ...]) -> dict[str, Any]:
    """What the log says of a start: version, courts, and addresses without passwords."""
    addresses = {
        "database": given.database_url,
        "keys": given.keys_database_url,
        "kafka": given.kafka_bootstrap if given.bus == "kafka" else "",
        "issuer": given.jwks_url,
        "outside": given.outside_url,
    }
    return {
        "version": __version__,
        "courts": list(courts),
        "bus": given.bus,
        "port": given.port,
        "addresses": {name: without_password(one) for name, one in addresses.items() if one},
    }


def without_password(address: str) -> str:
    """An address without user, password and parameters."""
    if "://" not in address:
        return address
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
