"""Makes databases, topics and rights ready, before a service starts."""

from collections.abc import Mapping

from contracts.catalogue import HOUSES, PORTAL, SERVICES
from kernel.base.grants import role_of
from kernel.base.postgres import migrate
from kernel.journal.postgres import MIGRATIONS as JOURNAL_MIGRATIONS
from kernel.messaging.relay import Cluster
from kernel.messaging.rights import grant_rights, quiet_clients, rights
from kernel.messaging.topics import ensure_topics
from kernel.people.keys import MIGRATIONS as KEY_MIGRATIONS
from kernel.program.settings import ServiceSettings
from kernel.program.wiring import Wiring


async def prepare(wiring: Wiring, settings: ServiceSettings) -> None:
    """Migrate the service's database and create its topics."""
    await prepare_database(wiring, settings)
    if settings.bus == "kafka":
        await ensure_topics(settings.kafka(), SERVICES)


async def prepare_broker(kafka: Cluster, passwords: Mapping[str, str]) -> None:
    """Create the topics of all houses. With passwords of principals, by principal, also set these
    and give every house its rights; `kafka` reaches the broker as its super user."""
    with quiet_clients():
        if passwords:  # before the topics: the broker knows them only after what it was told first
            listens_to = {house.name: house.listens_to for house in HOUSES.values()}
            await grant_rights(kafka, list(rights(listens_to, kafka.prefix)), passwords)
        await ensure_topics(kafka, SERVICES)


async def prepare_database(wiring: Wiring, settings: ServiceSettings) -> None:
    """Migrate the service's database."""
    await migrate(
        settings.owner_database_url,
        (JOURNAL_MIGRATIONS, wiring.migrations),
        houses=(wiring.definition.name,),
    )


async def prepare_keys(owner_dsn: str) -> None:
    """Migrate the database of personal keys. Every house opens it, the portal reads it, and the
    auditor does not: who reads the logs cannot open what is sealed in them."""
    await migrate(owner_dsn, (KEY_MIGRATIONS,), houses=SERVICES, readers=(role_of(PORTAL),))
