"""The `eventsourcing` library on PostgreSQL, used as its documentation shows."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from itertools import cycle
from typing import TypeAlias, TypeVar
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from bench.ground import Ground
from bench.house import AddPaper, paper
from bench.peers import Unavailable

T = TypeVar("T")
R = TypeVar("R")
Known: TypeAlias = tuple[UUID, str, int]
"""An aggregate, its case, and how many events it was opened with."""

DRIVER = "psycopg_pool"


class Dossier(Aggregate):
    """The papers of a case, with the same two checks as ours."""

    @event("Opened")
    def __init__(self, case_id: str) -> None:
        self.case_id = case_id
        self.papers = 0
        self.pages = 0
        self.amount_fen = 0
        self.received_at: datetime | None = None

    def add(self, asked: AddPaper) -> None:
        if asked.pages < 1:
            raise ValueError("材料没有页")
        if self.received_at is not None and asked.received_at < self.received_at:
            raise ValueError("材料早于前一份")
        self.paper_added(
            case_id=asked.case_id,
            paper=self.papers + 1,
            title=asked.title,
            sender=asked.sender,
            pages=asked.pages,
            amount_fen=asked.amount_fen,
            received_at=asked.received_at,
        )

    @event("PaperAdded")
    def paper_added(
        self,
        case_id: str,  # noqa: ARG002 - kept in the event, as in ours
        paper: int,
        title: str,  # noqa: ARG002
        sender: str,  # noqa: ARG002
        pages: int,
        amount_fen: int,
        received_at: datetime,
    ) -> None:
        self.papers = paper
        self.pages += pages
        self.amount_fen += amount_fen
        self.received_at = received_at


@dataclass(frozen=True, kw_only=True)
class Stock:
    """An application of the library, worked by some threads."""

    application: Application[UUID]
    threads: int

    async def commands(self, cases: Mapping[str, int], seconds: float) -> float:
        known = await self._fill(cases)
        started = time.perf_counter()
        until = started + seconds
        shares = [known[first :: self.threads] for first in range(min(self.threads, len(known)))]
        counts = await self._in_threads(lambda share: self._add_until(share, until), shares)
        return sum(counts) / (time.perf_counter() - started)

    async def one_by_one(self, case_id: str, seconds: float) -> float:
        """One client, one new event in each save; saves per second."""
        return await asyncio.to_thread(self._save_until, case_id, seconds)

    async def fill(self, cases: Mapping[str, int]) -> list[UUID]:
        """Open these cases; the identities of their aggregates."""
        return [identity for identity, _, _ in await self._fill(cases)]

    async def replay(self, identities: Iterable[UUID]) -> int:
        """Every aggregate from its events; how many events there were."""
        return await asyncio.to_thread(self._replay, identities)

    async def _fill(self, cases: Mapping[str, int]) -> list[Known]:
        return await self._in_threads(self._open, cases.items())

    async def _in_threads(self, work: Callable[[T], R], pieces: Iterable[T]) -> list[R]:
        with ThreadPoolExecutor(max_workers=self.threads) as pool:
            running = [asyncio.wrap_future(pool.submit(work, piece)) for piece in pieces]
            return await asyncio.gather(*running)

    def _open(self, case: tuple[str, int]) -> Known:
        """Saved whole: the opening counts as one of the case's events."""
        case_id, length = case
        dossier = Dossier(case_id)
        for number in range(1, length):
            dossier.add(paper(case_id, number))
        self.application.save(dossier)
        return dossier.id, case_id, length

    def _add_until(self, known: Sequence[Known], until: float) -> int:
        done = 0
        for identity, case_id, length in cycle(known):
            if time.perf_counter() >= until:
                break
            dossier: Dossier = self.application.repository.get(identity)
            dossier.add(paper(case_id, length + done))
            self.application.save(dossier)
            done += 1
        return done

    def _save_until(self, case_id: str, seconds: float) -> float:
        dossier, done = Dossier(case_id), 0
        self.application.save(dossier)
        started = time.perf_counter()
        while time.perf_counter() - started < seconds:
            done += 1
            dossier.add(paper(case_id, done))
            self.application.save(dossier)
        return done / (time.perf_counter() - started)

    def _replay(self, identities: Iterable[UUID]) -> int:
        events = 0
        for identity in identities:
            dossier: Dossier = self.application.repository.get(identity)
            events += dossier.version
        return events


@asynccontextmanager
async def opened(on: Ground, name: str, *, threads: int, kept: int = 0) -> AsyncIterator[Stock]:
    """The library on a database of its own, with a connection for every thread.

    `kept` is how many aggregates its repository keeps; it then trusts what it keeps.
    Raises Unavailable without psycopg.
    """
    if find_spec(DRIVER) is None:
        raise Unavailable("eventsourcing: psycopg is not installed")
    on.postgres.ensure_database(name)
    application: Application[UUID] = Application(
        env={
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": name,
            "POSTGRES_HOST": on.postgres.host,
            "POSTGRES_PORT": str(on.postgres.port),
            "POSTGRES_USER": "postgres",
            "POSTGRES_PASSWORD": "",
            "POSTGRES_POOL_SIZE": str(threads),
            "POSTGRES_MAX_OVERFLOW": "0",
            **({"AGGREGATE_CACHE_MAXSIZE": str(kept)} if kept else {}),
            **({"AGGREGATE_CACHE_FASTFORWARD": "no"} if kept else {}),
        }
    )
    try:
        yield Stock(application=application, threads=threads)
    finally:
        application.close()
