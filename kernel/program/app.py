"""A service as a running process: its definition on a journal, its routes and its workers."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from fastapi import FastAPI

from contracts.catalogue import EVENTS, SHARED
from kernel.base.clock import Clock, real_seconds
from kernel.base.logs import logger
from kernel.base.postgres import DATABASE_UNAVAILABLE, PoolReader, Pools, named
from kernel.deciding.service import Request, Service
from kernel.door.approvals import approval_routes
from kernel.door.authority import Admission
from kernel.door.effects import effect_routes
from kernel.door.files import file_routes
from kernel.door.guards import Guard
from kernel.door.http import Door, RouteContext, frame
from kernel.door.log import log_routes
from kernel.door.next_acts import act_routes
from kernel.door.operations import operation_routes
from kernel.door.pages import own_pages
from kernel.door.persons import person_routes
from kernel.door.rates import Rates
from kernel.door.reads import read_routes
from kernel.door.standing import standing_routes
from kernel.door.steps import step_routes
from kernel.door.two_operators import TwoOperators
from kernel.files.scanning import Scanner
from kernel.journal.authority import TELLER, AuthorityFacts
from kernel.journal.codec import Codec, event_types
from kernel.journal.lull import Lull
from kernel.journal.postgres import PostgresJournal
from kernel.journal.projections import Reader
from kernel.journal.protocol import Conflict
from kernel.journal.stretches import taken_at
from kernel.law.calendars import SeededCalendars
from kernel.messaging.consumer import Consumer
from kernel.messaging.effects import Effects
from kernel.messaging.kafka import KafkaInlet
from kernel.messaging.log_bus import LogInlet
from kernel.messaging.parking import PostgresParking
from kernel.messaging.relay import Relay
from kernel.messaging.watch import Publishing, Watch
from kernel.people.identity import Permissions
from kernel.people.sealed import Keyring
from kernel.program.files import contents_of
from kernel.program.metrics import MeasuredService, Metrics
from kernel.program.settings import ServiceSettings
from kernel.program.wiring import LAPSING, Sweep, Wiring
from kernel.rulebook import Rulebook

SWEEP_SECONDS = 0.2
SWEEP_MAX = 200  # cases per sweep; the rest is left to the next one
RETRIED: tuple[type[Exception], ...] = (Conflict, *DATABASE_UNAVAILABLE)  # found again
WAIT_SECONDS = 5.0
ASK_REAL_SECONDS = 0.5  # minimum interval between queries about one effect
ASK_EVERY = timedelta(minutes=10)
STOP_AGAIN_SECONDS = 20.0  # longer than an inlet finishes its batch
PROBE_SECONDS = 2.0  # shorter than the timeout of a readiness probe


def codec_of(service: str) -> Codec:
    """The codec of a service's own events and of those that every service can record."""
    return Codec(event_types(EVENTS[service], SHARED))


class Process:
    """One service, assembled. `start` and `stop` run its workers; `api` is its HTTP application."""

    def __init__(
        self,
        wiring: Wiring,
        settings: ServiceSettings,
        *,
        clock: Clock | None = None,
        scanner: Scanner | None = None,
    ) -> None:
        self.wiring = wiring
        self.settings = settings
        installed = Rulebook.load(settings.courts_directory)
        self.rulebook = installed.serving(settings.courts)
        self.pools = Pools(settings.database_url)
        self.key_pools = Pools(settings.keys_database_url)
        self.keys = settings.keys(self.key_pools)
        self.keyring = Keyring(self.keys, settings.pepper.get_secret_value().encode())
        name = wiring.definition.name
        self.journal = PostgresJournal(name, codec_of(name), self.pools, project=wiring.projection)
        self.metrics = Metrics()
        self.journal.listeners.append(lambda court: self.metrics.commits.labels(court).inc())
        self.service: Service[Any, Any, Any] = MeasuredService(
            wiring.definition,
            self.journal,
            rulebook=self.rulebook,
            calendars=wiring.calendars or SeededCalendars(),
            clock=clock or settings.clock(),
            metrics=self.metrics,
        )
        self.contents = contents_of(name, settings, self.pools, self.keyring, scanner)
        self.ports = {**wiring.ports, **wiring.filing_ports(self.contents, self.keyring)}
        self.parking = PostgresParking(self.pools)
        self.authority = AuthorityFacts(self.pools, codec_of(TELLER))
        if settings.offices == "register":
            self.service.staff = self.authority.staff
        codecs = {source: codec_of(source) for source in wiring.definition.listens_to}
        self.consumer = Consumer(self.service, codecs, self.parking)
        self.api = self._api(frozenset(installed.offices))
        self._log = logger(name)
        self._workers: list[asyncio.Task[None]] = []
        self._followed: list[PostgresJournal] = []
        self._watch: Watch | None = None
        self._probe: asyncio.Task[str] | None = None

    def _api(self, roles: frozenset[str]) -> FastAPI:
        settings = self.settings
        context = RouteContext(
            service=self.service,
            admission=Admission(
                house=self.wiring.definition.name,
                permissions=Permissions.load(settings.courts_directory / "permissions", roles),
                facts=self.authority,
                tokens_rule=settings.offices == "tokens",
                is_party=self._is_party if self.wiring.is_party else None,
            ),
            verifier=settings.verifier(roles),
            keyring=self.keyring,
            contents=self.contents,
            reader=self._reader,
            waited=self._waited,
        )
        app = frame(context.name, "执行")
        rates = Rates(settings.requests_per_token, settings.requests_per_address)
        app.add_middleware(Guard, rates=rates)
        permissions = context.admission.permissions
        self.door = door = Door(app, context.name, permissions, lambda: context)
        self.wiring.routes(door)
        step_routes(door)
        approval_routes(door)
        act_routes(door)
        standing_routes(door)
        read_routes(door)
        file_routes(door)
        two = TwoOperators(door)
        operation_routes(door, self.consumer, self.pools, two)
        effect_routes(door, two)
        if self.wiring.keeps_persons:
            person_routes(door, self.keys, two)
        log_routes(door, self.pools)

        own_pages(
            app, context.name, ready=self._unready, warning=self._warning, metrics=self.metrics.text
        )
        return app

    async def _reader(self, court: str) -> Reader:
        return PoolReader(await self.pools.of(court))

    async def _is_party(self, court: str, case_id: str, person: str, day: date) -> bool:
        assert self.wiring.is_party is not None
        return await self.wiring.is_party(await self._reader(court), court, case_id, person, day)

    async def _waited(self, court: str, source: str, position: int) -> bool:
        """True once the event at this position of another service was consumed; False after
        WAIT_SECONDS."""
        if position == 0:
            return True  # nothing was written yet
        if source == self.wiring.definition.name:
            return (await self.journal.head(court)).position >= position
        pool = await self.pools.of(court)
        for _ in range(int(WAIT_SECONDS / 0.05)):
            if await taken_at(pool, court, source, position):
                return True
            await asyncio.sleep(0.05)
        return False

    def _stalled(self) -> str:
        """What has ended or makes no progress, as of the last look; empty if nothing."""
        for worker in self._workers:
            if worker.done():
                return f"worker {_cause_of_end(worker)}"
        return self._watch.problem() if self._watch is not None else ""

    async def _unready(self) -> str:
        """Why the process cannot serve; empty if it can."""
        return self._stalled() or await self._database_problem()

    def _warning(self) -> str:
        """What an operator should look at although the process can serve; empty if nothing."""
        return self._watch.warning() if self._watch is not None else ""

    async def _database_problem(self) -> str:
        """Why the database cannot be used; empty if it answers.

        A query that gets no answer is left running: asyncpg cannot cancel it over a dead
        connection.
        """
        if self._probe is None or self._probe.done():
            self._probe = asyncio.create_task(self._probe_database(), name="probe")
        done, _ = await asyncio.wait({self._probe}, timeout=PROBE_SECONDS)
        return self._probe.result() if done else f"database: no answer in {PROBE_SECONDS:.0f} s"

    async def _probe_database(self) -> str:
        try:
            pool = await self.pools.of(self.rulebook.courts[0])
            await pool.fetchval("select 1")
        except DATABASE_UNAVAILABLE as error:
            return f"database: {type(error).__name__}"
        return ""

    async def start(self, *, effects: bool = True, sweeps: bool = True) -> None:
        """Start relay, consumer and watch, and, unless disabled, effects and sweeps."""
        settings, courts = self.settings, self.rulebook.courts
        await self._learn()
        await self._warn_of_tokens()
        publishing = self._publishing() if settings.bus == "kafka" else None
        if publishing is not None:
            self.work("relay", publishing.relay.run())
        inlet = self._inlet()
        self.work("consumer", inlet.run())
        if effects and self.ports:
            self.work(
                "effects", self._effects().run(courts, settings.effects_every_seconds, self._lull())
            )
        for sweep in (*self.wiring.sweeps, LAPSING) if sweeps else ():
            self.work("sweep", self._sweep(sweep))
        if sweeps:
            self.work("files", self.contents.keep_swept(courts))
        self._watch = Watch(
            self.consumer,
            self.pools,
            inlet,
            publishing=publishing,
            deliveries=lambda: self.metrics.deliveries,
            stall_seconds=settings.stall_seconds,
            every_seconds=settings.watch_seconds,
        )
        self.metrics.show(self._watch, self._stalled)
        self.work("watch", self._watch.run())

    async def _learn(self) -> None:
        """Read what the courts have published. If the database is unavailable, a sweep reads it
        later."""
        if self.wiring.learn is None:
            return
        with suppress(*DATABASE_UNAVAILABLE):
            for court in self.rulebook.courts:
                await self.wiring.learn(await self._reader(court), court)

    async def _warn_of_tokens(self) -> None:
        """Say which courts have nobody in their register, so that tokens alone admit to acts."""
        if self.settings.offices == "tokens":
            return
        with suppress(*DATABASE_UNAVAILABLE):
            for court in self.rulebook.courts:
                if (await self.authority.of(court)).register.empty:
                    self._log.warning("the staff register is empty: tokens rule", court=court)

    def _publishing(self) -> Publishing:
        settings, name = self.settings, f"zhixing-relay-{uuid4().hex}"
        relay = Relay(
            self.journal,
            kafka=settings.kafka(),
            courts=self.rulebook.courts,
            dsn=named(settings.database_url, name),
        )
        return Publishing(relay, name)

    def _inlet(self) -> KafkaInlet | LogInlet:
        settings = self.settings
        if settings.bus == "kafka":
            return KafkaInlet(self.consumer, kafka=settings.kafka(), instance=settings.instance)
        self._followed = [
            PostgresJournal(source, codec_of(source), Pools(settings.log_databases[source]))
            for source in self.wiring.definition.listens_to
        ]
        journals = {journal.service: journal for journal in self._followed}
        return LogInlet(self.consumer, journals=journals, courts=self.rulebook.courts)

    def _effects(self) -> Effects:
        real = timedelta(seconds=ASK_REAL_SECONDS * self.settings.clock_factor)
        return Effects(
            self.service,
            self.pools,
            ports=self.ports,
            keyring=self.keyring,
            ask_every=max(ASK_EVERY, real),
        )

    def work(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Run a worker until the process stops; if it ends before, the process is not ready."""
        worker = asyncio.create_task(work, name=name)
        worker.add_done_callback(self._worker_ended)
        self._workers.append(worker)

    def _worker_ended(self, worker: "asyncio.Task[None]") -> None:
        if worker in self._workers:  # otherwise it was stopped
            self._log.error("worker ended", name=_cause_of_end(worker))

    def _lull(self) -> Lull:
        return Lull(self.journal.listeners, clock_factor=self.settings.clock_factor)

    async def _sweep(self, sweep: Sweep) -> None:
        lull = self._lull()
        while True:
            lull.begin()
            begun, found, idle = real_seconds(), 0, False
            try:
                soon = [
                    court for court in self.rulebook.courts if await self._due(sweep, court, lull)
                ]
                idle = not soon
                for court in soon:
                    found += await self.sweep_once(sweep, court)
            except RETRIED as error:
                self._log.warning("sweep waits", error=type(error).__name__)
            self.metrics.swept.observe(real_seconds() - begun)
            self.metrics.found.inc(found)
            if not found:
                await lull.over(SWEEP_SECONDS, idle=idle)

    async def _due(self, sweep: Sweep, court: str, lull: Lull) -> bool:
        """Whether something in a court falls due before the next look, if nothing changes."""
        by = self.service.clock.now() + lull.ahead
        return bool(await sweep.find(await self._reader(court), court, by, 1))

    async def sweep_once(self, sweep: Sweep, court: str) -> int:
        """Do what has become due in one court. Returns the number of cases. Raises what
        `Service.handle` raises."""
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
        """Stop the workers and close every connection."""
        workers, self._workers = self._workers, []
        await _stopped(workers)
        if self._probe is not None:
            self._probe.cancel()
        for port in self.ports.values():
            await port.close()
        for journal in self._followed:
            await journal.pools.close()
        await self.journal.close()
        await self.pools.close()
        await self.key_pools.close()


async def _stopped(workers: Sequence["asyncio.Task[None]"]) -> None:
    """Stop workers. They are told again: libraries that wait by `asyncio.wait_for` may swallow a
    cancellation (before Python 3.12)."""
    left = set(workers)
    while left:
        for worker in left:
            worker.cancel()
        _, left = await asyncio.wait(left, timeout=STOP_AGAIN_SECONDS)
    await asyncio.gather(*workers, return_exceptions=True)  # logged when it ended


def _cause_of_end(worker: "asyncio.Task[None]") -> str:
    """Which worker ended, with its error; workers run until they are stopped."""
    error = None if worker.cancelled() else worker.exception()
    return f"{worker.get_name()} ended" + (f": {type(error).__name__}" if error else "")


@asynccontextmanager
async def running(
    program: Process, *others: Coroutine[Any, Any, None], effects: bool = True
) -> AsyncIterator[Process]:
    """Runs the workers of a process within a block, and `others` with them: where one of those
    ends, the process is no longer ready."""
    await program.start(effects=effects)
    for work in others:
        program.work("start", work)
    try:
        yield program
    finally:
        await program.stop()
