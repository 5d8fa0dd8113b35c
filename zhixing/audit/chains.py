"""Reads and verifies the logs of a deployment, running or not."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncpg

from contracts.catalogue import SERVICES
from kernel.base.grants import AUDITOR_ROLE
from kernel.journal.audit import POSITION_MIN, Books, DatabaseBooks, Taken
from kernel.journal.envelope import GENESIS, Recorded
from kernel.journal.protocol import Head
from kernel.program.app import codec_of
from zhixing.audit.listeners import Lack, Listener
from zhixing.local.defaults import database_of
from zhixing.local.embedded.datadir import DataDir, DataDirBusy, read_state
from zhixing.local.embedded.postgres import PostgresServer, running_postgres, start_postgres


class NoRecords(RuntimeError):
    """There is no deployment in this data directory."""


@contextmanager
def postgres_of(data: Path) -> Iterator[PostgresServer]:
    """The deployment's PostgreSQL: the running one, or one started for this purpose.

    Raises NoRecords.
    """
    if not (data / "postgres").exists():
        raise NoRecords(f"no records in {data}: run `zhixing up` first")
    try:
        with DataDir(data):
            server = start_postgres(data)
            try:
                yield server
            finally:
                server.stop()
    except DataDirBusy:
        yield running_postgres(data)


@asynccontextmanager
async def books_of(postgres: PostgresServer, court: str) -> AsyncIterator[Mapping[str, Books]]:
    """The records of every house and one court, over connections that can only read them."""
    async with AsyncExitStack() as stack:
        opened: dict[str, Books] = {}
        for service in SERVICES:
            connection = await asyncpg.connect(
                postgres.dsn(database_of(service), AUDITOR_ROLE),
                server_settings={"app.court": court},
            )
            stack.push_async_callback(connection.close)
            opened[service] = DatabaseBooks(connection, house=service, court=court)
        yield opened


async def history_of(books: Mapping[str, Books], case_id: str) -> list[Recorded]:
    """Every event of a case in every service, decoded."""
    found: list[Recorded] = []
    for service, its in books.items():
        codec = codec_of(service)
        for recorded in await its.of_case(case_id):
            event = codec.decode(recorded.name, recorded.schema, recorded.body)
            found.append(replace(recorded, event=event))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """The log of one service for one court. `broken_at` is the first position that does not
    verify; `lacking` names the listeners that lack some of its events for good. The service itself
    did not believe `distrusts` records that it heard."""

    service: str
    court: str
    events: int
    head: str
    broken_at: int | None = None
    reason: str = ""
    lacking: tuple[Lack, ...] = ()
    distrusts: int = 0

    @property
    def sound(self) -> bool:
        return self.broken_at is None and not self.lacking

    def shown(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__}
        return {**values, "lacking": [lack.shown() for lack in self.lacking]}


async def verify(books: Mapping[str, Books], court: str) -> list[ChainReport]:
    """Recompute every chain, and compare each with what its listeners consumed. Listeners that
    consumed later events and lack earlier ones are reported too.

    Whoever changes one log, its head and every later hash would also have to change what the
    listening services stored. A change to all nine databases alike is only detected by a hash that
    was noted elsewhere.
    """
    return [await _verify_one(books, service, court) for service in books]


async def _verify_one(books: Mapping[str, Books], service: str, court: str) -> ChainReport:
    own, walk = books[service], _Walk(service, court)
    listeners = [
        Listener(name, its, source=service) for name, its in books.items() if name != service
    ]
    for listener in listeners:  # read first: the log must contain everything they consumed
        await listener.begin()
    first = POSITION_MIN
    while (page := await own.page(first)).events:
        memories = [(one.name, await one.remember(page.events)) for one in listeners]
        for recorded in page.events:
            taken = [(by, held) for by, its in memories if (held := its.get(recorded.position))]
            walk.step(recorded, taken)
            if walk.fault:
                return walk.report()
        first = page.events[-1].position + 1
    walk.end(page.head, {"the relay": page.sent} | {one.name: one.newest for one in listeners})
    lacking = tuple(lack for one in listeners if (lack := one.lack()))
    return replace(walk.report(), lacking=lacking, distrusts=await own.distrusted())


class _Walk:
    """A walk along a log that checks positions, links and head. It stops at the first fault."""

    def __init__(self, service: str, court: str) -> None:
        self.service = service
        self.court = court
        self.position = 0
        self.hash = GENESIS
        self.fault: tuple[int, str] | None = None
        self._versions: dict[str, int] = {}

    def step(self, recorded: Recorded, taken: Sequence[tuple[str, Taken]]) -> None:
        """Check the next event of the log."""
        self.fault = self._fault_of(recorded, taken)
        if self.fault is None:
            self._versions[recorded.stream] = recorded.version
            self.position = recorded.position
            self.hash = recorded.hash

    def _fault_of(
        self, recorded: Recorded, taken: Sequence[tuple[str, Taken]]
    ) -> tuple[int, str] | None:
        here, version = recorded.position, self._versions.get(recorded.stream, 0)
        if here <= self.position:
            return here, f"position {here} does not come after position {self.position}"
        if here > self.position + 1:
            return self.position + 1, f"position {self.position + 1} is missing"
        if recorded.prev_hash != self.hash:
            return here, "the link to the event before is broken"
        if recorded.digest() != recorded.hash:
            return here, "the event was changed after it was sealed"
        if recorded.version != version + 1:
            return here, f"stream {recorded.stream} goes from {version} to {recorded.version}"
        for by, remembered in taken:
            if not remembered.is_of(recorded):
                return here, f"{by} consumed another event here"
        return None

    def end(self, head: Head, told: Mapping[str, int]) -> None:
        """The log must end at its head, and not before what listeners consumed of it."""
        last = self.position
        if head.position < last:
            self.fault = max(head.position, 0) + 1, "the log continues after its head"
        elif head.position > last:
            self.fault = last + 1, "the log ends before its head"
        elif head.hash != self.hash:
            self.fault = max(last, 1), "the head does not hold the hash of the last event"
        for who, position in told.items():
            if position > last and not self.fault:
                self.fault = last + 1, f"the log ends before position {position}, told to {who}"

    def report(self) -> ChainReport:
        broken_at, reason = self.fault or (None, "")
        return ChainReport(
            service=self.service,
            court=self.court,
            events=self.position,
            head=self.hash,
            broken_at=broken_at,
            reason=reason,
        )


def facts_of(data: Path) -> dict[str, Any]:
    """Addresses and tokens of the running (or last) deployment. Raises NoRecords."""
    facts = read_state(data, "deployment")
    if not facts:
        raise NoRecords(f"no deployment in {data}: run `zhixing up` first")
    return dict(facts)
