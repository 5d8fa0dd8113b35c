"""Our own side: the papers' house on the PostgreSQL journal, with everything that is always on."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from bench.ground import COURT, Ground
from bench.house import (
    DEFINITION,
    SERVICE,
    AddPaper,
    Dossier,
    PaperAdded,
    added,
    codec,
    history,
    paper,
)
from kernel.base.clock import SystemClock
from kernel.base.grants import role_of
from kernel.base.postgres import Pools, migrate
from kernel.deciding.decider import Actor
from kernel.deciding.service import CACHE_STREAMS, Request, Service
from kernel.journal.postgres import MIGRATIONS as JOURNAL_MIGRATIONS
from kernel.journal.postgres import PostgresJournal
from kernel.journal.protocol import Append, Draft
from kernel.law.calendars import SeededCalendars
from kernel.rulebook import COURTS, Rulebook

CLERK = Actor(person="1", role="clerk")
BATCH_EVENTS = 100  # events in one request, where requests are batches
WRITERS = 64
DIGEST = "0" * 64  # as long as the digest of a body, which the HTTP door would have made
CORRELATION = UUID(int=1)


@dataclass(frozen=True, kw_only=True)
class Ours:
    """A service on its journal. `warm` keeps folded states between commands."""

    on: Ground
    service: Service[AddPaper, Dossier, PaperAdded]
    journal: PostgresJournal
    warm: bool

    async def fill(self, cases: Mapping[str, int]) -> None:
        """Give each of these new cases its papers."""
        await self.append(_append(case, history(case, length)) for case, length in cases.items())

    async def append(self, requests: Iterable[Append]) -> None:
        """Store these, some of them at once: while a group is written, the next is made ready."""
        waiting = iter(requests)

        async def writer() -> None:
            for one in waiting:
                await self.journal.append(one)

        await asyncio.gather(*(writer() for _ in range(WRITERS)))

    async def commands(self, cases: Mapping[str, int], seconds: float) -> float:
        await self.fill(cases)
        papers = dict(cases)
        if self.warm:
            await asyncio.gather(*(self._add(papers, case) for case in cases))
        started = time.perf_counter()
        until = started + seconds

        async def clerk(case: str) -> int:
            done = 0
            while time.perf_counter() < until:
                await self._add(papers, case)
                done += 1
            return done

        with self.on.profiled("commands, warm" if self.warm else "commands, cold"):
            done = sum(await asyncio.gather(*map(clerk, cases)))
        return done / (time.perf_counter() - started)

    async def _add(self, papers: dict[str, int], case: str) -> None:
        papers[case] += 1
        handled = await self.service.handle(
            Request(
                court=COURT,
                commands=(paper(case, papers[case]),),
                actor=CLERK,
                key=f"{case}/{papers[case]}",
                digest=DIGEST,
            )
        )
        assert len(handled.recorded) == 1

    async def replay(self) -> dict[str, Dossier]:
        """The whole log folded: the state of every stream."""
        evolve = DEFINITION.gate.evolve
        states: dict[str, Dossier] = {}
        async for stream, event in self.journal.replay(COURT):
            states[stream] = evolve(states.get(stream), event)
        return states


def batches(cases: Iterable[str]) -> list[Append]:
    """One request of `BATCH_EVENTS` events for each of these new cases."""
    return [_append(case, history(case, BATCH_EVENTS)) for case in cases]


def one_more(case_id: str, version: int) -> Append:
    """One event more for a case that has so many."""
    return _append(case_id, [added(case_id, version + 1)])


def _append(case_id: str, events: Sequence[PaperAdded]) -> Append:
    stream = f"dossier-{case_id}"
    before = events[0].paper - 1
    drafts = tuple(
        Draft(
            stream=stream,
            version=event.paper,
            event=event,
            case_id=case_id,
            occurred_at=event.received_at,
            causation_id=None,
        )
        for event in events
    )
    return Append(
        court=COURT,
        drafts=drafts,
        expected={stream: before},
        recorded_at=SystemClock().now(),
        actor=f"{CLERK.role}:{CLERK.person}",
        correlation_id=CORRELATION,
        rule_pack=f"{COURT}@2022-03-14.00000000",
        traceparent=f"00-{CORRELATION.hex}-{CORRELATION.hex[:16]}-01",
        key=f"{stream}/{before + 1}",
    )


@asynccontextmanager
async def opened(on: Ground, name: str, *, warm: bool = True) -> AsyncIterator[Ours]:
    """Our service on this database, made when missing, as the role that services run under."""
    on.postgres.ensure_database(name)
    await migrate(on.postgres.dsn(name), (JOURNAL_MIGRATIONS,), houses=(SERVICE,))
    pools = Pools(on.postgres.dsn(name, role_of(SERVICE)))
    journal = PostgresJournal(SERVICE, codec(), pools)
    service = Service(
        DEFINITION,
        journal,
        rulebook=Rulebook.load(COURTS),
        calendars=SeededCalendars(),
        clock=SystemClock(),
        cache_streams=CACHE_STREAMS if warm else 0,
    )
    try:
        yield Ours(on=on, service=service, journal=journal, warm=warm)
    finally:
        await journal.close()
        await pools.close()
