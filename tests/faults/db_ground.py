"""What the database faults share: a small house on a real journal, and clerks who do not give up.

A clerk repeats a request under its key until it is answered, exactly as a person before an
answer 503 does, and notes every answer. What must hold afterwards is written once, in
`everything_once`.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from contracts.catalogue import CatalogueEntry
from contracts.intake import CaseFiled, FilingPapersScanned
from kernel.base.clock import Clock, SystemClock
from kernel.base.postgres import Pools
from kernel.deciding.decider import Circumstances, Decider, Refused
from kernel.deciding.definition import ServiceDefinition
from kernel.deciding.service import Request, Service
from kernel.door.problems import AWAY
from kernel.journal.envelope import GENESIS, Recorded
from kernel.journal.postgres import PostgresJournal
from kernel.journal.projections import Project, no_rows
from kernel.law.calendars import SeededCalendars
from kernel.program.app import codec_of
from tests.faults.proxy import Upstream
from tests.kernel.sample import filed, scanned
from tests.support import rulebook
from tests.waiting import PATIENCE_SECONDS, eventually
from zhixing.local.embedded.postgres import PostgresServer

COURT = "yanling"
AGAIN_SECONDS = 0.05


def case(number: int) -> str:
    return f"（2026）豫1024执{number}号"


def upstream_of(postgres: PostgresServer) -> Upstream:
    """Where a proxy finds the server."""
    if postgres.host.startswith("/"):
        return Path(postgres.host) / f".s.PGSQL.{postgres.port}"
    return postgres.host, postgres.port


def through(dsn: str, port: int) -> str:
    """The same database and user, by the proxy that listens on `port`."""
    found = urlsplit(dsn)
    who = found.netloc.rpartition("@")[0]
    return f"postgresql://{who}@127.0.0.1:{port}{found.path}"


def database_of(dsn: str) -> str:
    return urlsplit(dsn).path.removeprefix("/")


def stream_of(command: Any) -> str:
    return f"filing-{command.case_id}"


def decide(command: Any, state: int | None, _circumstances: Circumstances) -> Sequence[Any]:
    """A case is filed once; the pages of its papers are numbered on from what was scanned."""
    if isinstance(command, CaseFiled):
        if state is not None:
            raise Refused("第一条", "已经立案")
        return [command]
    if state is None:
        raise Refused("第一条", "尚未立案")
    return [scanned(command.case_id, pages=state + command.pages)]


def evolve(state: int | None, event: Any) -> int:
    """How many pages a case has. The newest event tells, so a lost one would show."""
    return event.pages if isinstance(event, FilingPapersScanned) else 0


DEFINITION: ServiceDefinition[Any, int, Any] = ServiceDefinition(
    house=CatalogueEntry(name="intake", title="intake", events=CaseFiled | FilingPapersScanned),
    own_decider=Decider(stream_of=stream_of, decide=decide, evolve=evolve),
    react=lambda _fact, _pack: (),
)


@dataclass
class Office:
    """The small house at work on one database, and what its clerks were told."""

    journal: PostgresJournal
    service: Service[Any, Any, Any]
    answers: dict[str, Any] = field(default_factory=dict)
    answered: Counter[str] = field(default_factory=Counter)
    """How many answers the clerk of each case has had."""
    errors: Counter[str] = field(default_factory=Counter)
    ambiguous: int = 0
    """Requests that had been stored although their caller was told otherwise."""
    longest_seconds: float = 0.0
    """The longest that one request, with its repetitions, had to wait."""

    async def ask(self, key: str, command: Any) -> None:
        """Have it done: repeat it under its key until it is answered. An answer never changes."""
        began, failed = time.monotonic(), False
        while True:
            try:
                handled = await self.service.handle(
                    Request(court=COURT, commands=(command,), key=key, digest=key)
                )
                break
            except AWAY as error:
                failed = True
                self.errors[type(error).__name__] += 1
                if time.monotonic() - began > PATIENCE_SECONDS:
                    raise
                await asyncio.sleep(AGAIN_SECONDS)
        self.ambiguous += failed and handled.repeated
        self.longest_seconds = max(self.longest_seconds, time.monotonic() - began)
        assert self.answers.setdefault(key, handled.answer) == handled.answer, key
        self.answered[command.case_id] += 1

    async def file(self, number: int) -> None:
        await self.ask(f"file-{number}", filed(case(number)))

    async def scan(self, number: int, sheet: int) -> None:
        """Page after page: the answer tells which version of the case it made."""
        await self.ask(f"scan-{number}-{sheet}", scanned(case(number), pages=1))

    async def clerk(self, number: int, until: asyncio.Event) -> int:
        """File a case and scan its papers page by page until told to stop; the pages."""
        await self.file(number)
        sheet = 0
        while not until.is_set():
            sheet += 1
            await self.scan(number, sheet)
        return sheet

    async def repeat_everything(self) -> None:
        """All clerks ask once more for all that was done; nothing new may come of it."""
        asked: list[Awaitable[None]] = []
        for key in self.answers:
            kind, number, *_ = key.split("-")
            command = filed if kind == "file" else scanned
            asked.append(self.ask(key, command(case(int(number)))))
        await asyncio.gather(*asked)

    async def log(self) -> Sequence[Recorded]:
        log: list[Recorded] = []
        while batch := await self.journal.follow(COURT, len(log), 5000):
            log += batch
        return log

    @asynccontextmanager
    async def at_work(self, clerks: int, *, first: int = 1) -> AsyncIterator[None]:
        """So many clerks work, each on a case of their own, while the block lasts."""
        until, numbers = asyncio.Event(), range(first, first + clerks)
        self.answered.update({case(number): 0 for number in numbers})
        working = [asyncio.create_task(self.clerk(number, until)) for number in numbers]
        try:
            yield
        finally:
            until.set()
            await asyncio.gather(*working)

    async def recovered(self) -> float:
        """Seconds until every clerk has been answered twice more: the first answer may have
        been under way before."""
        began, before = time.monotonic(), Counter(self.answered)

        async def all_answered() -> bool:
            return all(self.answered[c] >= times + 2 for c, times in before.items())

        await eventually(all_answered, seconds=PATIENCE_SECONDS, what="every clerk is answered")
        return time.monotonic() - began


@asynccontextmanager
async def office(
    dsn: str,
    *,
    clock: Clock | None = None,
    project: Project = no_rows,
    house: ServiceDefinition[Any, Any, Any] = DEFINITION,
) -> AsyncIterator[Office]:
    """The small house on this (migrated) database."""
    pools = Pools(dsn)
    journal = PostgresJournal("intake", codec_of("intake"), pools, project=project)
    service: Service[Any, Any, Any] = Service(
        house,
        journal,
        rulebook=rulebook(),
        calendars=SeededCalendars(),
        clock=clock or SystemClock(),
    )
    try:
        yield Office(journal, service)
    finally:
        await journal.close()
        await pools.close()


async def everything_once(*asked: Office) -> int:
    """What these offices of one database were answered is stored, once, and nothing else is;
    the chain is whole. The number of events."""
    log = await asked[0].log()
    chain_holds(log)
    told = Counter(
        (event["stream"], event["version"])
        for one in asked
        for answer in one.answers.values()
        for event in answer["events"]
    )
    assert not [place for place, times in told.items() if times > 1], "told twice"
    assert set(told) == {(r.stream, r.version) for r in log}, "acknowledged and stored differ"
    pages: dict[str, int] = {}
    for recorded in log:
        pages[recorded.stream] = evolve(None, recorded.event)
        assert pages[recorded.stream] == recorded.version - 1, "a page was counted twice"
    return len(log)


def chain_holds(log: Sequence[Recorded]) -> None:
    """Positions without a gap, and every link of the chain whole."""
    assert [r.position for r in log] == list(range(1, len(log) + 1))
    previous = GENESIS
    for recorded in log:
        assert recorded.prev_hash == previous, f"link broken at {recorded.position}"
        assert recorded.digest() == recorded.hash, f"changed at {recorded.position}"
        previous = recorded.hash
