"""The `log` bus: consumers read the journals directly. No broker; the same order and inbox."""

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from typing import Protocol

from kernel.base.clock import real_seconds
from kernel.base.logs import logger
from kernel.base.postgres import DATABASE_UNAVAILABLE
from kernel.journal.envelope import Recorded
from kernel.journal.protocol import Head
from kernel.messaging.consumer import Consumer
from kernel.messaging.watch import CaughtUp, Progress

BATCH_MAX = 500
POLL_SECONDS = 0.1
RETRY_MAX_SECONDS = 5.0


class Followed(Protocol):
    """A log that can be read from a position."""

    async def follow(
        self, court: str, after: int, limit: int, *, decoded: bool = True
    ) -> Sequence[Recorded]: ...

    async def head(self, court: str) -> Head: ...


class LogInlet:
    """Feeds one consumer from the journals of the services it listens to.

    It starts from the beginning and relies on the inbox, so no offset is stored.
    """

    def __init__(
        self, consumer: Consumer, *, journals: Mapping[str, Followed], courts: Sequence[str]
    ) -> None:
        self.consumer = consumer
        self.progress = Progress()
        self._journals = {s: journals[s] for s in consumer.service.definition.listens_to}
        self._courts = tuple(courts)
        self._place: dict[tuple[str, str], int] = {}
        self._heads: dict[tuple[str, str], int] = {}
        self._caught_up = {source: CaughtUp() for source in self._journals}
        self._log = logger(consumer.service.definition.name)

    async def step(self, limit: int = BATCH_MAX) -> int:
        """Consume what is new in every journal; returns the number of messages.

        An unavailable journal does not delay the others; its error is raised after them.
        """
        taken, away = 0, None
        for source in self._journals:
            for court in self._courts:
                try:
                    taken += await self._take(source, court, limit)
                except DATABASE_UNAVAILABLE as error:
                    away = error
        if away is not None and not taken:
            raise away
        return taken

    async def _take(self, source: str, court: str, limit: int) -> int:
        place = self._place.get((source, court), 0)
        batch = await self._journals[source].follow(court, place, limit, decoded=False)
        if batch:
            await self.consumer.take(batch)
            self._place[source, court] = batch[-1].position
            self.progress.completed()
        return len(batch)

    async def run(self) -> None:
        """Follow until cancelled. Retries while a journal is unavailable."""
        delay_seconds = POLL_SECONDS
        while True:
            try:
                if not await self.step():
                    await asyncio.sleep(POLL_SECONDS)
                delay_seconds = POLL_SECONDS
            except Exception as error:  # noqa: BLE001 - the next poll reads the batch again
                self._log.error("log bus waits", error=type(error).__name__)
                await asyncio.sleep(delay_seconds)
                delay_seconds = min(delay_seconds * 2, RETRY_MAX_SECONDS)

    async def look(self) -> None:
        """Read the ends of the journals. Raises one of DATABASE_UNAVAILABLE."""
        for source, journal in self._journals.items():
            for court in self._courts:
                self._heads[source, court] = (await journal.head(court)).position
            ends = {key: head for key, head in self._heads.items() if key[0] == source}
            self._caught_up[source].seen(ends, self._place, real_seconds())

    def heard_until(self, source: str) -> float:
        """The instant up to which all of a source's journal was consumed."""
        return self._caught_up[source].until

    def lag(self) -> Mapping[str, int]:
        """Events yet to be consumed, by source."""
        left = dict.fromkeys(self._journals, 0)
        for (source, court), head in self._heads.items():
            left[source] += max(0, head - self._place.get((source, court), 0))
        return left

    def behind(self) -> int:
        """Events yet to be consumed, as of the last look."""
        return sum(self.lag().values())

    def reached(self) -> Hashable:
        """Changes with each batch."""
        return self.progress.batches
