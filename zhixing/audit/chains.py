"""Reads and verifies the logs of a deployment, running or not."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncpg

from contracts.catalogue import SERVICES
from kernel.base.grants import AUDITOR_ROLE
from kernel.journal.envelope import GENESIS, Recorded
from kernel.journal.protocol import Head
from kernel.journal.sql import COLUMNS, recorded_from
from kernel.program.app import codec_of
from zhixing.audit.listeners import Lack, Listener, Taken
from zhixing.local.defaults import database_of
from zhixing.local.embedded.datadir import DataDir, DataDirBusy, read_state
from zhixing.local.embedded.postgres import PostgresServer, running_postgres, start_postgres

BATCH = 2000
POSITION_MIN = -(2**63)  # also finds what a superuser inserts before the first event


def _within_python(column: str) -> str:
    """Replaces timestamps that Python cannot represent; like any other change they break the
    hash."""
    return f"least(greatest({column}, '0002-01-01Z'), '9998-12-31Z') as {column}"


TIMES = ("occurred_at", "recorded_at")
READ = ", ".join(_within_python(c) if c in TIMES else c for c in COLUMNS.split(", "))
EVENTS_FROM = (
    f"select {READ} from events where court = $1 and position >= $2 "  # noqa: S608 - constants
    "order by position limit $3"
)


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
async def auditing(
    postgres: PostgresServer, service: str, court: str
) -> AsyncIterator[asyncpg.Connection]:
    """A connection that can only read one court's rows of one service."""
    connection = await asyncpg.connect(
        postgres.dsn(database_of(service), AUDITOR_ROLE), server_settings={"app.court": court}
    )
    try:
        yield connection
    finally:
        await connection.close()


async def history_of(postgres: PostgresServer, court: str, case_id: str) -> list[Recorded]:
    """Every event of a case in all services."""
    found: list[Recorded] = []
    for service in SERVICES:
        codec = codec_of(service)
        async with auditing(postgres, service, court) as connection:
            rows = await connection.fetch(
                f"select {COLUMNS} from events where court = $1 and case_id = $2 "  # noqa: S608
                "order by position",
                court,
                case_id,
            )
            found.extend(recorded_from(row, service, codec) for row in rows)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """The log of one service for one court. `broken_at` is the first position that does not
    verify; `lacking` names the listeners that lack some of its events for good."""

    service: str
    court: str
    events: int
    head: str
    broken_at: int | None = None
    reason: str = ""
    lacking: tuple[Lack, ...] = ()

    @property
    def sound(self) -> bool:
        return self.broken_at is None and not self.lacking

    def shown(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__}
        return {**values, "lacking": [lack.shown() for lack in self.lacking]}


async def verify(postgres: PostgresServer, court: str) -> list[ChainReport]:
    """Recompute every chain, and compare each with what its listeners consumed. Listeners that
    consumed later events and lack earlier ones are reported too.

    Whoever changes one log, its head and every later hash would also have to change what the
    listening services stored. A change to all nine databases alike is only detected by a hash that
    was noted elsewhere.
    """
    async with AsyncExitStack() as stack:
        open_ = {
            service: await stack.enter_async_context(auditing(postgres, service, court))
            for service in SERVICES
        }
        return [await _verify_one(open_, service, court) for service in SERVICES]


async def _verify_one(
    connections: Mapping[str, asyncpg.Connection], service: str, court: str
) -> ChainReport:
    listeners = [
        Listener(name, its, source=service, court=court)
        for name, its in connections.items()
        if name != service
    ]
    for listener in listeners:  # read first: the log must contain everything they consumed
        await listener.begin()
    own, walk = connections[service], _Walk(service, court)
    async with own.transaction(isolation="repeatable_read", readonly=True):  # one moment's log
        first = POSITION_MIN
        while rows := await own.fetch(EVENTS_FROM, court, first, BATCH):
            memories = [await listener.remember(rows) for listener in listeners]
            for row in rows:
                taken = [held for memory in memories if (held := memory.get(row["position"]))]
                walk.step(recorded_from(row, service, None), taken)
                if walk.fault:
                    return walk.report()
            first = rows[-1]["position"] + 1
        head = await own.fetchrow("select position, hash from log_head where court = $1", court)
        sent = await own.fetchval("select sent from relay where court = $1", court)
    told = {"the relay": sent or 0} | {one.name: one.newest for one in listeners}
    walk.end(Head(*head) if head else Head(0, GENESIS), told)
    return replace(walk.report(), lacking=tuple(lack for one in listeners if (lack := one.lack())))


class _Walk:
    """A walk along a log that checks positions, links and head. It stops at the first fault."""

    def __init__(self, service: str, court: str) -> None:
        self.service = service
        self.court = court
        self.position = 0
        self.hash = GENESIS
        self.fault: tuple[int, str] | None = None
        self._versions: dict[str, int] = {}

    def step(self, recorded: Recorded, taken: Sequence[Taken]) -> None:
        """Check the next event of the log."""
        self.fault = self._fault_of(recorded, taken)
        if self.fault is None:
            self._versions[recorded.stream] = recorded.version
            self.position = recorded.position
            self.hash = recorded.hash

    def _fault_of(self, recorded: Recorded, taken: Sequence[Taken]) -> tuple[int, str] | None:
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
        for remembered in taken:
            if not remembered.is_of(recorded):
                return here, f"{remembered.by} consumed another event here"
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
