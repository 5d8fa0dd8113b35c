"""Reading the records of a deployment, running or not: what auditors and operators start from."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from contracts.catalogue import SERVICES
from kernel.app import codec_of
from kernel.codec import BadBody, Codec, UnknownEvent
from kernel.journal import GENESIS, Recorded
from kernel.journal_postgres import COLUMNS, recorded_from
from kernel.postgres import AUDITOR_ROLE
from zhixing.deployment import database_of
from zhixing.embedded.datadir import DataDir, DataDirBusy, read_state
from zhixing.embedded.postgres import PostgresServer, running_postgres, start_postgres

BATCH = 2000


class NoRecords(RuntimeError):
    """There is no deployment in this data directory yet."""


@contextmanager
def postgres_of(data: Path) -> Iterator[PostgresServer]:
    """The deployment's PostgreSQL: the one that runs, or one started for this reading.

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
    """A connection that may read one court's rows of one service, and nothing else."""
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
    """One service's log of one court. `broken_at` is the first position that does not hold."""

    service: str
    court: str
    events: int
    head: str
    broken_at: int | None = None
    reason: str = ""

    def shown(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


async def verify(postgres: PostgresServer, court: str) -> list[ChainReport]:
    """Compute every chain again from its first event."""
    return list(
        await asyncio.gather(*(_verify_one(postgres, service, court) for service in SERVICES))
    )


async def _verify_one(postgres: PostgresServer, service: str, court: str) -> ChainReport:
    async with (
        auditing(postgres, service, court) as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),  # one moment's log
    ):
        checker = _Checker(service, codec_of(service))
        while True:
            rows = await connection.fetch(
                f"select {COLUMNS} from events where court = $1 and position > $2 "  # noqa: S608
                "order by position limit $3",
                court,
                checker.position,
                BATCH,
            )
            for row in rows:
                fault = checker.fault_of(row)
                if fault:
                    return checker.report(court, broken_at=checker.position + 1, reason=fault)
            if len(rows) < BATCH:
                break
        head = await connection.fetchrow("select * from log_head where court = $1", court)
    if head is not None and (head["position"], head["hash"]) != (checker.position, checker.hash):
        position = checker.position + 1
        return checker.report(court, broken_at=position, reason="the log ends before its head")
    return checker.report(court)


class _Checker:
    """Walks one log: positions without gaps, versions without gaps, every link in place."""

    def __init__(self, service: str, codec: Codec) -> None:
        self.service = service
        self.codec = codec
        self.position = 0
        self.hash = GENESIS
        self._versions: dict[str, int] = {}

    def fault_of(self, row: asyncpg.Record) -> str:
        """What is wrong with the next event, or nothing; it then counts as walked."""
        try:
            recorded = recorded_from(row, self.service, self.codec)
        except UnknownEvent:
            return f"an event this version does not know: {row['name']}"
        except BadBody:
            return "the body does not fit its schema"
        if recorded.position != self.position + 1:
            return f"position {self.position + 1} is missing"
        if recorded.prev_hash != self.hash:
            return "the link to the event before is broken"
        if recorded.digest() != recorded.hash:
            return "the event was changed after it was sealed"
        if recorded.version != self._versions.get(recorded.stream, 0) + 1:
            return f"stream {recorded.stream} misses version {recorded.version - 1}"
        self._versions[recorded.stream] = recorded.version
        self.position = recorded.position
        self.hash = recorded.hash
        return ""

    def report(self, court: str, *, broken_at: int | None = None, reason: str = "") -> ChainReport:
        return ChainReport(
            service=self.service,
            court=court,
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
