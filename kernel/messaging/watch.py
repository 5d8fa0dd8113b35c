"""The watchdog of one program: what waits, for how long, and whether anything moves.

It looks at the database and at the bus every few seconds and keeps what it saw, so that neither
a scrape nor a question for readiness ever waits for a server.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import asyncpg
from aiokafka.errors import KafkaError

from kernel.base.clock import real_seconds
from kernel.base.logs import logger
from kernel.base.postgres import DATABASE_UNAVAILABLE, Pools
from kernel.journal.stretches import Heard, look, settle
from kernel.messaging.consumer import Consumer
from kernel.messaging.relay import LEADER_LOCK, Relay

MARKS_MAX = 1000  # instants remembered of a log whose relay is behind
UNKNOWN_MAX = 1000  # effects of unknown outcome whose age is kept
AWAY: tuple[type[Exception], ...] = (KafkaError, *DATABASE_UNAVAILABLE)


@dataclass(slots=True)
class Progress:
    """What a door has completed: batches taken in whole, and when the last one was."""

    batches: int = 0
    last_at: float = field(default_factory=real_seconds)

    def completed(self) -> None:
        self.batches += 1
        self.last_at = real_seconds()


class Inlet(Protocol):
    """The door through which foreign events come in, seen from outside."""

    progress: Progress

    async def look(self) -> None:
        """Read anew how far the sources have come. Raises one of AWAY when they cannot be read."""

    def lag(self) -> Mapping[str, int]:
        """Events that all replicas together have still to take in, by source."""

    def behind(self) -> int:
        """Events that this process has still to take in, as far as was last seen."""

    def reached(self) -> Hashable:
        """Another value whenever some of those were taken in."""

    def heard_until(self, source: str) -> float:
        """The instant up to which everything that the source had told was taken in by all
        replicas together, as far as was seen (0 where that was never so)."""


class CaughtUp:
    """Until when everything that a source had told was taken in, in real seconds.

    Not whether its listeners are behind now: under load they always are.
    """

    def __init__(self) -> None:
        self._ends: deque[tuple[float, Mapping[Any, int]]] = deque()
        self.until = 0.0

    def seen(self, ends: Mapping[Any, int], done: Mapping[Any, int], now: float) -> None:
        """Note, for each part of what the source told, where it ends and what of it is done."""
        if len(self._ends) < MARKS_MAX:
            self._ends.append((now, ends))
        while self._ends and all(
            done.get(part, 0) >= end for part, end in self._ends[0][1].items()
        ):
            self.until, _ = self._ends.popleft()


class Settled:
    """Up to which position of a log everything has come that would.

    What was missing when the listener had taken in some position, and still is after it took in,
    some patience later, all that the source had told by then, is no longer on its way.
    """

    def __init__(self, patience_seconds: float) -> None:
        self._patience_seconds = patience_seconds
        self._marks: deque[tuple[float, int]] = deque()
        self.position = 0

    def seen(self, highest: int, heard_until: float, now: float) -> bool:
        """Note the highest position that was taken in. True when `position` has changed."""
        if len(self._marks) < MARKS_MAX and (not self._marks or highest != self._marks[-1][1]):
            self._marks.append((now, highest))
        before = self.position
        while self._marks and self._marks[0][0] + self._patience_seconds <= heard_until:
            self.position = self._marks.popleft()[1]
        return self.position != before


class Backlog:
    """How long the oldest entry of a log has been waiting, in real seconds since it was seen.

    The log says when an event was recorded, but in court time, which may run fast.
    """

    def __init__(self) -> None:
        self._marks: deque[tuple[int, float]] = deque()

    def seen(self, head: int, done: int, now: float) -> float:
        """Note how far the log and the work on it have come; the age of the oldest not done."""
        while self._marks and self._marks[0][0] <= done:
            self._marks.popleft()
        if head > (self._marks[-1][0] if self._marks else done):
            if len(self._marks) == MARKS_MAX:
                self._marks[-1] = (head, self._marks[-1][1])  # too old rather than too young
            else:
                self._marks.append((head, now))
        return now - self._marks[0][1] if self._marks else 0.0


class Stall:
    """For how many real seconds there was something to do and nothing of it was done."""

    def __init__(self) -> None:
        self._done: Hashable = None
        self._since = real_seconds()
        self.seconds = 0.0

    def seen(self, behind: int, done: Hashable, now: float) -> None:
        if behind <= 0 or done != self._done:
            self._done, self._since = done, now
        self.seconds = now - self._since


class Present:
    """How long the oldest of some things that come and go has been there, in real seconds."""

    def __init__(self) -> None:
        self._since: dict[str, float] = {}

    def seen(self, names: Iterable[str], now: float) -> float:
        self._since = {name: self._since.get(name, now) for name in names}
        return now - min(self._since.values(), default=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the database of one court held at the last look. Instants are court time."""

    head: int
    sent: int
    inbox: Mapping[str, Heard]
    parked: Mapping[str, tuple[int, datetime]]
    effects: Mapping[str, int]
    due_at: datetime | None
    unknown: Sequence[str]


@dataclass(slots=True)
class CourtWatch:
    """One court over time: what was last seen, and how long what waits there has waited."""

    backlog: Backlog = field(default_factory=Backlog)
    relay: Stall = field(default_factory=Stall)
    unknown: Present = field(default_factory=Present)
    settled: Mapping[str, Settled] = field(default_factory=dict)
    seen: Seen | None = None
    unsent_seconds: float = 0.0
    unknown_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Publishing:
    """The relay of this program, and the name of its connection in the database. The name tells
    who holds the lock; the relay itself may believe so over a line that is long dead."""

    relay: Relay
    name: str


class Watch:
    """Looks, remembers, and judges.

    `deliveries` counts the foreign events that were stored: a large batch may take its time. (What
    the consumer itself has counted does not tell: a batch that never ends is tried again and
    again, and its messages with it.)
    """

    def __init__(
        self,
        consumer: Consumer,
        pools: Pools,
        inlet: Inlet,
        *,
        publishing: Publishing | None,
        deliveries: Callable[[], int],
        stall_seconds: float,
        every_seconds: float,
    ) -> None:
        self.consumer = consumer
        self.inlet = inlet
        self.publishing = publishing
        self.leader: str | None = None
        self._sources = tuple(consumer.service.definition.listens_to)
        self.courts = {
            court: CourtWatch(settled={s: Settled(stall_seconds) for s in self._sources})
            for court in consumer.service.rulebook.courts
        }
        self.taking = Stall()
        self.database_seen_at = self.bus_seen_at = real_seconds()
        self._pools = pools
        self._deliveries = deliveries
        self._stall_seconds = stall_seconds
        self._every_seconds = every_seconds
        self._log = logger(consumer.service.definition.name)

    async def run(self) -> None:
        """Look until cancelled. The two looks never wait for each other."""
        async with asyncio.TaskGroup() as looks:
            looks.create_task(self._again(self.look_at_database))
            looks.create_task(self._again(self.look_at_bus))

    async def _again(self, look: Callable[[], Coroutine[Any, Any, None]]) -> None:
        away = False
        while True:
            try:
                await look()
                away = False
            except AWAY as error:
                if not away:  # told once, not every few seconds
                    self._log.warning("watch waits", error=type(error).__name__)
                away = True
            await asyncio.sleep(self._every_seconds)

    async def look_at_database(self) -> None:
        """Read the tables of every court. Raises one of DATABASE_UNAVAILABLE."""
        for court, watch in self.courts.items():
            pool = await self._pools.of(court)
            self.leader = await _leader(pool)
            seen = watch.seen = await _read(pool, court, self._sources)
            now = real_seconds()
            watch.unsent_seconds = watch.backlog.seen(seen.head, seen.sent, now)
            watch.relay.seen(seen.head - seen.sent, seen.sent, now)
            watch.unknown_seconds = watch.unknown.seen(seen.unknown, now)
            await self._settle(pool, court, watch)
        self.database_seen_at = real_seconds()

    async def _settle(self, pool: asyncpg.Pool, court: str, watch: CourtWatch) -> None:
        """Store how far the logs of the sources have settled, where that has moved on: whoever
        looks next counts what is missing before as lost."""
        assert watch.seen is not None
        now, moved = real_seconds(), dict[str, int]()
        for source, heard in watch.seen.inbox.items():
            settled = watch.settled[source]
            if settled.seen(heard.highest, self.inlet.heard_until(source), now):
                moved[source] = settled.position
        if moved:
            await settle(pool, court, moved)

    async def look_at_bus(self) -> None:
        """Read how far the sources have come. Raises one of AWAY."""
        try:
            await self.inlet.look()
            self.bus_seen_at = real_seconds()
        finally:
            done = self.inlet.reached(), self._deliveries()
            self.taking.seen(self.inlet.behind(), done, real_seconds())

    @property
    def seen(self) -> Mapping[str, Seen]:
        """What was last seen of each court; nothing of those not yet looked at."""
        return {court: watch.seen for court, watch in self.courts.items() if watch.seen}

    @property
    def leads(self) -> bool:
        """True when the relay of this program holds the lock, as far as was last seen."""
        return self.publishing is not None and self.publishing.name == self.leader

    def problem(self) -> str:
        """Why the program does not do its work, in English; empty when it does."""
        unread = real_seconds() - self.database_seen_at
        if unread > self._stall_seconds:
            return f"watch: the database was not read for {unread:.0f} s"
        if self.taking.seconds > self._stall_seconds:
            return (
                f"consumer: {self.inlet.behind()} events wait, "
                f"none was taken in for {self.taking.seconds:.0f} s"
            )
        return self._hole() or (self._relay_problem() if self.publishing is not None else "")

    def _hole(self) -> str:
        """What was never taken in though later events were, and nothing is on its way any more."""
        for court, seen in self.seen.items():
            for source, heard in seen.inbox.items():
                if heard.lost:
                    return (
                        f"consumer: {heard.lost} events of {source} of {court} were never "
                        f"taken in, the first at position {heard.first}"
                    )
        return ""

    def _relay_problem(self) -> str:
        assert self.publishing is not None
        if self.publishing.relay.trouble:
            return f"relay: {self.publishing.relay.trouble}"
        if self.leader is not None and not self.leads:
            return ""  # it stands by, and will lead when the other one ends
        for court, watch in self.courts.items():
            if watch.seen is not None and watch.relay.seconds > self._stall_seconds:
                return (
                    f"relay: {watch.seen.head - watch.seen.sent} events of {court} wait, "
                    f"none was published for {watch.relay.seconds:.0f} s"
                )
        return ""


async def _leader(pool: asyncpg.Pool) -> str | None:
    """The name of the connection that holds the relay's lock; None when nobody does."""
    row = await pool.fetchrow(
        """
        select coalesce(a.application_name, '') as name
        from pg_locks l left join pg_stat_activity a using (pid)
        where l.locktype = 'advisory' and l.granted and l.classid = 0 and l.objid = $1
            and l.database = (select oid from pg_database where datname = current_database())
        """,
        LEADER_LOCK,
    )
    return row["name"] if row else None


async def _read(pool: asyncpg.Pool, court: str, sources: Sequence[str]) -> Seen:
    """The cost grows with what waits, not with the log: each part has its index."""
    ends = await pool.fetchrow(
        """
        select
            (select position from log_head where court = $1) as head,
            (select sent from relay where court = $1) as sent,
            (select min(next_at) from effects
                where court = $1 and state in ('requested', 'sent', 'unknown')) as due_at
        """,
        court,
    )
    inbox = await look(pool, court, sources)
    parked = await pool.fetch(
        "select kind, count(*) as n, min(parked_at) as since from parked "
        "where court = $1 group by kind",
        court,
    )
    effects = await pool.fetch(
        """
        select state, count(*) as n,
            (array_agg(effect_id order by effect_id)
                filter (where state = 'unknown'))[:$2] as unknown
        from effects where court = $1 and state in ('requested', 'sent', 'unknown')
        group by state
        """,
        court,
        UNKNOWN_MAX,
    )
    return Seen(
        head=ends["head"] or 0,
        sent=ends["sent"] or 0,
        inbox=inbox,
        parked={row["kind"]: (row["n"], row["since"]) for row in parked},
        effects={row["state"]: row["n"] for row in effects},
        due_at=ends["due_at"],
        unknown=[name for row in effects for name in row["unknown"] or ()],
    )
