"""The case book of a deployment, with what fills it: its databases, its keys and its bus."""

from collections.abc import Sequence

from contracts.catalogue import PORTAL, SERVICES
from kernel.base.postgres import SEARCHING, Pools
from kernel.journal.postgres import PostgresJournal
from kernel.people.sealed import Keyring
from kernel.program.app import codec_of
from kernel.program.start import Needs, answered, wait_for_databases
from portal.casebook.book import MIGRATIONS, CaseBook
from portal.casebook.following import LogsFollower, TopicsFollower
from portal.settings import Settings

NEEDS = Needs(house=PORTAL, migrations=(MIGRATIONS,), notes_pepper=False)


class Filler:
    """The case book of the courts given, and its follower."""

    def __init__(self, settings: Settings, courts: Sequence[str]) -> None:
        self._settings = settings
        self._courts = courts
        self._pools = Pools(settings.database_url, SEARCHING)
        self._key_pools = Pools(settings.keys_database_url)
        self._logs: list[PostgresJournal] = []
        pepper = settings.pepper.get_secret_value().encode()
        self.keyring = Keyring(settings.keys(self._key_pools), pepper)
        self.book = CaseBook(self._pools, self.keyring, bus=settings.bus)
        self.follower = self._on_topics() if settings.bus == "kafka" else self._on_logs()

    def _on_topics(self) -> TopicsFollower | LogsFollower:
        return TopicsFollower(self.book, self._settings.kafka(), self._courts)

    def _on_logs(self) -> LogsFollower:
        addresses = self._settings.log_databases
        self._logs = [
            PostgresJournal(name, codec_of(name), Pools(addresses[name]))
            for name in SERVICES
            if name in addresses
        ]
        logs = {journal.service: journal for journal in self._logs}
        return LogsFollower(self.book, logs, self._courts)

    async def check(self, *, wait: bool = False) -> bool:
        """Whether the databases answer and are the portal's; with `wait`, once they answer. Raises
        WrongStart."""
        if wait:
            await wait_for_databases(self._settings, NEEDS)
            return True
        return await answered(self._settings, NEEDS)

    async def open(self) -> None:
        """Open the book of every court. Raises WrongDatabase."""
        for court in self._courts:
            await self.book.open(court)

    async def empty(self) -> None:
        """Empty the book of every court."""
        for court in self._courts:
            await self.book.empty(court)

    async def close(self) -> None:
        """Close every connection."""
        for journal in self._logs:
            await journal.pools.close()
        await self._pools.close()
        await self._key_pools.close()
