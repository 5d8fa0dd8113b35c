"""A service as a running program: its house on a journal, with its doors and its workers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.responses import Response

from contracts.catalogue import EVENTS, OPERATIONS
from kernel.bus import KafkaDoor, ensure_topics
from kernel.bus_log import LogDoor
from kernel.calendars import SeededCalendars
from kernel.clock import Clock
from kernel.codec import Codec, event_types
from kernel.consumer import Consumer
from kernel.effects import Effects, Port
from kernel.http import Desk, Door, frame
from kernel.identity import Acts, Verifier
from kernel.journal import Conflict
from kernel.journal_postgres import PostgresJournal
from kernel.keys_postgres import MIGRATIONS as KEY_MIGRATIONS
from kernel.keys_postgres import PostgresKeys
from kernel.logs import logger
from kernel.operations import operation_routes
from kernel.parking import PostgresParking
from kernel.postgres import DATABASE_AWAY, KERNEL_MIGRATIONS, PoolReader, Pools, migrate
from kernel.relay import Relay
from kernel.rulebook import Rulebook
from kernel.sealed import Keyring
from kernel.service import House, Request, Service
from kernel.settings import ServiceSettings
from kernel.views import Project, Reader

SWEEP_SECONDS = 0.2
SWEEP_MAX = 200  # cases per sweep: what falls due together is worked off in slices
SWEPT_AGAIN: tuple[type[Exception], ...] = (Conflict, *DATABASE_AWAY)  # a busy case too
WAIT_SECONDS = 5.0
ASK_REAL_SECONDS = 0.5  # an effect in hand is asked about at most twice a second
ASK_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """Work that time itself brings: `find` names the cases, `build` makes the command."""

    find: Callable[[Reader, str, datetime, int], Awaitable[Sequence[str]]]
    build: Callable[[str, datetime], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a composition root hands to the kernel."""

    house: House[Any, Any, Any]
    project: Project
    routes: Callable[[Door], None]
    migrations: Path
    ports: Mapping[str, Port] = field(default_factory=dict)
    sweeps: tuple[Sweep, ...] = ()


def codec_of(service: str) -> Codec:
    """The codec of a service's own events, operator events included."""
    return Codec(event_types(EVENTS[service], OPERATIONS))


async def prepare(parts: Parts, settings: ServiceSettings) -> None:
    """Migrations of the service's database and of the key store, and the topics."""
    await migrate(settings.owner_database_url, (KERNEL_MIGRATIONS, parts.migrations))
    if settings.bus == "kafka":
        await ensure_topics(settings.kafka(), tuple(EVENTS))


async def prepare_keys(owner_dsn: str) -> None:
    """Migrations of the database of person keys."""
    await migrate(owner_dsn, (KEY_MIGRATIONS,))


class Program:
    """One service, assembled. `start` and `stop` run its workers; `api` is its HTTP door."""

    def __init__(
        self, parts: Parts, settings: ServiceSettings, *, clock: Clock | None = None
    ) -> None:
        self.parts = parts
        self.settings = settings
        self.rulebook = Rulebook.load(settings.courts_directory)
        self.pools = Pools(settings.database_url)
        self.key_pools = Pools(settings.keys_database_url)
        self.keyring = Keyring(
            PostgresKeys(self.key_pools), settings.pepper.get_secret_value().encode()
        )
        name = parts.house.name
        self.journal = PostgresJournal(name, codec_of(name), self.pools, project=parts.project)
        self.service: Service[Any, Any, Any] = Service(
            parts.house,
            self.journal,
            rulebook=self.rulebook,
            calendars=SeededCalendars(),
            clock=clock or settings.clock(),
        )
        self.parking = PostgresParking(self.pools)
        codecs = {source: codec_of(source) for source in parts.house.listens_to}
        self.consumer = Consumer(self.service, codecs, self.parking)
        self.api = self._api()
        self._log = logger(name)
        self._workers: list[asyncio.Task[None]] = []
        self._kafka: KafkaDoor | None = None
        self._followed: list[PostgresJournal] = []

    def _api(self) -> FastAPI:
        settings = self.settings
        desk = Desk(
            service=self.service,
            acts=Acts.load(settings.courts_directory / "acts"),
            verifier=Verifier(settings.jwks, issuer=settings.issuer, audience=settings.audience),
            keyring=self.keyring,
            reader=self._reader,
            waited=self._waited,
        )
        app = frame(desk.name, "执行")
        self.door = door = Door(app, desk.name, desk.acts, lambda: desk)
        self.parts.routes(door)
        operation_routes(door, self.consumer)

        @app.get("/health/live", summary="The process runs")
        async def live() -> dict[str, str]:
            return {"status": "ok", "service": desk.name}

        @app.get("/health/ready", summary="Database and workers are up")
        async def ready() -> Response:
            problem = await self._unready()
            return Response(problem or "ok", 503 if problem else 200, media_type="text/plain")

        return app

    async def _reader(self, court: str) -> Reader:
        return PoolReader(await self.pools.of(court))

    async def _waited(self, court: str, source: str, position: int) -> bool:
        """True once the event at this position of another service was taken in here."""
        if position == 0:
            return True  # nothing was written there yet
        if source == self.parts.house.name:
            return (await self.journal.head(court)).position >= position
        pool = await self.pools.of(court)
        for _ in range(int(WAIT_SECONDS / 0.05)):
            found = await pool.fetchval(
                "select 1 from inbox where court = $1 and source = $2 and position = $3",
                court,
                source,
                position,
            )
            if found:
                return True
            await asyncio.sleep(0.05)
        return False

    async def _unready(self) -> str:
        for worker in self._workers:
            if worker.done():
                return f"worker {worker.get_name()} ended"
        try:
            pool = await self.pools.of(self.rulebook.courts[0])
            await pool.fetchval("select 1")
        except DATABASE_AWAY as error:
            return f"database: {type(error).__name__}"
        return ""

    async def start(self, *, effects: bool = True, sweeps: bool = True) -> None:
        """Start relay, consumer and, unless told not to, effects and sweeps."""
        settings, courts = self.settings, self.rulebook.courts
        if settings.bus == "kafka":
            relay = Relay(
                self.journal,
                kafka=settings.kafka(),
                courts=courts,
                dsn=settings.database_url,
            )
            self._work("relay", relay.run())
            self._kafka = KafkaDoor(self.consumer, kafka=settings.kafka())
            await self._kafka.start()
        else:
            self._work("follow", self._log_door(courts).run())
        if effects and self.parts.ports:
            self._work("effects", self._effects().run(courts, settings.effects_every_seconds))
        for sweep in self.parts.sweeps if sweeps else ():
            self._work("sweep", self._sweep(sweep))

    def _effects(self) -> Effects:
        real = timedelta(seconds=ASK_REAL_SECONDS * self.settings.clock_factor)
        return Effects(
            self.service,
            self.pools,
            ports=self.parts.ports,
            keyring=self.keyring,
            ask_every=max(ASK_EVERY, real),
        )

    def _log_door(self, courts: Sequence[str]) -> LogDoor:
        self._followed = [
            PostgresJournal(source, codec_of(source), Pools(self.settings.log_databases[source]))
            for source in self.parts.house.listens_to
        ]
        journals = {journal.service: journal for journal in self._followed}
        return LogDoor(self.consumer, journals=journals, courts=courts)

    def _work(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self._workers.append(asyncio.create_task(work, name=name))

    async def _sweep(self, sweep: Sweep) -> None:
        while True:
            found = 0
            try:
                for court in self.rulebook.courts:
                    found += await self.sweep_once(sweep, court)
            except SWEPT_AGAIN as error:
                self._log.warning("sweep waits", error=type(error).__name__)
            if not found:
                await asyncio.sleep(SWEEP_SECONDS)

    async def sweep_once(self, sweep: Sweep, court: str) -> int:
        """Do what has fallen due in one court; the number of cases touched."""
        now = self.service.clock.now()
        cases = await sweep.find(await self._reader(court), court, now, SWEEP_MAX)
        await asyncio.gather(
            *(
                self.service.handle(Request(court=court, commands=(sweep.build(case, now),)))
                for case in cases
            )
        )
        return len(cases)

    async def stop(self) -> None:
        if self._kafka is not None:
            await self._kafka.stop()
            self._kafka = None
        for worker in self._workers:
            worker.cancel()
        for worker in self._workers:
            with contextlib.suppress(asyncio.CancelledError):
                await worker
        self._workers.clear()
        for journal in self._followed:
            await journal.pools.close()
        await self.journal.close()
        await self.pools.close()
        await self.key_pools.close()


@asynccontextmanager
async def running(program: Program, *, effects: bool = True) -> AsyncIterator[Program]:
    """The program with its workers, for as long as the block lasts."""
    await program.start(effects=effects)
    try:
        yield program
    finally:
        await program.stop()
