"""How fast the case book follows the logs beside a consumer that keeps nothing, and how fast it is
filled again beside a raw read of the same logs."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import orjson

from bench.ground import COURT, Ground
from bench.measure import Compared, Contestant, per_second, together
from bench.portal_fill import case_number
from contracts.catalogue import PORTAL
from contracts.supervision import NodeClosed, NodeOpened
from contracts.values import Derivation
from kernel.base.grants import role_of
from kernel.base.postgres import SEARCHING, Pools, migrate
from kernel.journal.postgres import MIGRATIONS, PostgresJournal
from kernel.journal.protocol import Append, Draft
from kernel.people.sealed import Keyring, MemoryKeys
from kernel.program.app import codec_of
from portal.casebook.book import CaseBook, prepare_book
from portal.casebook.following import BATCH_MAX, LogsFollower

SERVICE = "supervision"  # whose events change most of the book
LOG, BOOK = "bench_portal_log", "bench_portal_book"
CASES = 5_000
WRITERS = 64
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
DERIVATION = Derivation(
    article="三、(一)",
    text="当日",
    counts_from="event",
    start="2026-03-02T09:00:00+08:00",
    value=None,
    unit="prompt",
    calendar="",
    provisional=False,
)


@dataclass(frozen=True, kw_only=True)
class Logs:
    """A log of some length, and a case book that follows it."""

    journal: PostgresJournal
    book: CaseBook
    dsn: str
    events: int

    async def follow(self) -> float:
        """Events a second, until the emptied book has followed the log."""
        await self.book.empty(COURT)
        return await per_second(self.events, self._followed())

    async def rebuild(self) -> float:
        """The same, with the emptying."""

        async def rebuilt() -> None:
            await self.book.empty(COURT)
            await self._followed()

        return await per_second(self.events, rebuilt())

    async def _followed(self) -> None:
        await self.book.open(COURT)
        follower = LogsFollower(self.book, {SERVICE: self.journal}, [COURT])
        while await follower.step(COURT):
            pass

    async def bare(self) -> float:
        """Events a second of a consumer that reads the log in as large batches, and keeps none."""

        async def consumed() -> None:
            after = 0
            while batch := await self.journal.follow(COURT, after, BATCH_MAX, decoded=False):
                after = batch[-1].position

        return await per_second(self.events, consumed())

    async def raw(self) -> float:
        """Events a second, read by a cursor, their bodies as JSON."""

        async def read() -> None:
            connection = await asyncpg.connect(self.dsn)
            try:
                async with connection.transaction():
                    async for row in connection.cursor(
                        "select position, name, body from events order by position",
                        prefetch=BATCH_MAX,
                    ):
                        orjson.loads(row["body"])
            finally:
                await connection.close()

        return await per_second(self.events, read())


async def run(on: Ground, cases: int = CASES) -> list[Compared]:
    async with _logs(on, cases) as logs:
        on.progress("portal: following the log, and filling the book again")
        contestants = [
            Contestant(what="the case book follows", unit="events/s", once=logs.follow),
            Contestant(what="a consumer that keeps nothing", unit="events/s", once=logs.bare),
            Contestant(what="the case book is filled again", unit="events/s", once=logs.rebuild),
            Contestant(what="raw read of the log", unit="events/s", once=logs.raw),
        ]
        follow, bare, rebuild, raw = await together(contestants, rounds=on.rounds)
    note = f"a log of {logs.events:,} events, followed directly, {BATCH_MAX} at a time"
    return [
        Compared(ours=follow, peer=bare, goal=0.2, note=note),
        Compared(ours=rebuild, peer=raw, goal=0.1, note=f"{note}; with the emptying"),
    ]


@asynccontextmanager
async def _logs(on: Ground, cases: int) -> AsyncIterator[Logs]:
    for name in (LOG, BOOK):
        on.postgres.ensure_database(name)
    await migrate(on.postgres.dsn(LOG), (MIGRATIONS,), houses=(SERVICE,))
    await prepare_book(on.postgres.dsn(BOOK))
    pools = Pools(on.postgres.dsn(LOG, role_of(SERVICE)))
    journal = PostgresJournal(SERVICE, codec_of(SERVICE), pools)
    book_pools = Pools(on.postgres.dsn(BOOK, role_of(PORTAL)), SEARCHING)
    book = CaseBook(book_pools, Keyring(MemoryKeys(), b"bench"))
    try:
        on.progress(f"portal: a log of {cases:,} cases")
        requests = iter([_append(case_number(place)) for place in range(cases)])

        async def writer() -> None:
            for one in requests:
                await journal.append(one)

        await asyncio.gather(*(writer() for _ in range(WRITERS)))
        events = (await journal.head(COURT)).position
        yield Logs(journal=journal, book=book, dsn=on.postgres.dsn(LOG), events=events)
    finally:
        await journal.close()
        await pools.close()
        await book_pools.close()


def _append(case_id: str) -> Append:
    stream = f"clocks-{case_id}"
    drafts = tuple(
        Draft(
            stream=stream,
            version=version,
            event=event,
            case_id=case_id,
            occurred_at=AT,
            causation_id=None,
        )
        for version, event in enumerate(_events(case_id), start=1)
    )
    return Append(
        court=COURT,
        drafts=drafts,
        expected={stream: 0},
        recorded_at=AT,
        actor="system:bench",
        correlation_id=UUID(int=1),
        rule_pack=f"{COURT}@2022-03-14.00000000",
        key=stream,
    )


def _events(case_id: str) -> Iterator[NodeOpened | NodeClosed]:
    """Two duties are opened, and one of them is done."""
    for node in ("first", "second"):
        yield NodeOpened(
            case_id=case_id,
            node_id=node,
            code="filing-checked",
            title="核对立案信息",
            who="receptionist",
            stage="intake",
            subject="case",
            subject_id="",
            opened_at=AT,
            due=AT + timedelta(days=3),
            warn_at=AT + timedelta(days=2),
            overdue_on_arrival=False,
            derivation=DERIVATION,
            requirements=(),
            readings=(),
            wait=False,
        )
    yield NodeClosed(
        case_id=case_id,
        node_id="first",
        code="filing-checked",
        closed_at=AT + timedelta(days=1),
        ending="done",
        late=False,
    )
