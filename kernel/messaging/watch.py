"""The watchdog of a process: what waits, for how long, and whether anything makes progress.

It reads the database and the bus every few seconds and caches the result, so that neither a scrape
nor a readiness probe waits for a server.
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
from kernel.journal.stretches import Heard, look, mark_final
from kernel.messaging.consumer import Consumer
from kernel.messaging.relay import LEADER_LOCK, Relay

MARKS_MAX = 1000  # remembered instants of a log whose relay is behind
UNKNOWN_MAX = 1000  # effects of unknown outcome whose age is tracked
AWAY: tuple[type[Exception], ...] = (KafkaError, *DATABASE_UNAVAILABLE)


@dataclass(slots=True)
class Progress:
    """What an inlet has completed: whole batches, and when the last one ended."""

    batches: int = 0
    last_at: float = field(default_factory=real_seconds)

    def completed(self) -> None:
        """Count a batch that has ended."""
        self.batches += 1
        self.last_at = real_seconds()


class Inlet(Protocol):
    """The source of foreign events, as the watchdog sees it."""

    progress: Progress

    async def look(self) -> None:
        """Refresh how far the sources have come. Raises one of AWAY if they cannot be read."""

    def lag(self) -> Mapping[str, int]:
        """Events that all replicas together have yet to consume, by source."""

    def behind(self) -> int:
        """Events that this process has yet to consume, as of the last look."""

    def reached(self) -> Hashable:
        """A value that changes whenever some events were consumed."""

    def heard_until(self, source: str) -> float:
        """The instant up to which all replicas together had consumed everything of the source,
        as far as observed (0 if that was never so)."""


class CaughtUp:
    """Until when everything that a source had published was consumed, in real seconds.

    Not whether listeners are behind now: under load they always are.
    """

    def __init__(self) -> None:
        self._ends: deque[tuple[float, Mapping[Any, int]]] = deque()
        self.until = 0.0

    def seen(self, ends: Mapping[Any, int], done: Mapping[Any, int], now: float) -> None:
        """Note the ends of the parts of a source, and how far each was consumed."""
        if len(self._ends) < MARKS_MAX:
            self._ends.append((now, ends))
        while self._ends and all(
            done.get(part, 0) >= end for part, end in self._ends[0][1].items()
        ):
            self.until, _ = self._ends.popleft()


class FinalPosition:
    """The position of a log up to which no further event is expected.

    What was missing when the listener had consumed some position, and is still missing after it has
    consumed, some grace period later, everything the source had published by then, is no longer on
    its way.
    """

    def __init__(self, patience_seconds: float) -> None:
        self._patience_seconds = patience_seconds
        self._marks: deque[tuple[float, int]] = deque()
        self.position = 0

    def seen(self, highest: int, heard_until: float, now: float) -> bool:
        """Note the highest consumed position. True when `position` has changed."""
        if len(self._marks) < MARKS_MAX and (not self._marks or highest != self._marks[-1][1]):
            self._marks.append((now, highest))
        before = self.position
        while self._marks and self._marks[0][0] + self._patience_seconds <= heard_until:
            self.position = self._marks.popleft()[1]
        return self.position != before


class Backlog:
    """How long the oldest unprocessed entry of a log has been waiting, in real seconds since it was
    observed.

    The log records court time, which may run fast.
    """

    def __init__(self) -> None:
        self._marks: deque[tuple[int, float]] = deque()

    def seen(self, head: int, done: int, now: float) -> float:
        """Note how far the log and the work on it have come; the age of the oldest not done."""
        while self._marks and self._marks[0][0] <= done:
            self._marks.popleft()
        if head > (self._marks[-1][0] if self._marks else done):
            if len(self._marks) == MARKS_MAX:
                self._marks[-1] = (head, self._marks[-1][1])  # rather overestimate the age
            else:
                self._marks.append((head, now))
        return now - self._marks[0][1] if self._marks else 0.0


class Stall:
    """For how many real seconds there was work and none of it was done."""

    def __init__(self) -> None:
        self._done: Hashable = None
        self._since = real_seconds()
        self.seconds = 0.0

    def seen(self, behind: int, done: Hashable, now: float) -> None:
        """Note how much is left to do, and a value that changes with progress."""
        if behind <= 0 or done != self._done:
            self._done, self._since = done, now
        self.seconds = now - self._since


class Present:
    """For how many real seconds the oldest of some transient things has been present."""

    def __init__(self) -> None:
        self._since: dict[str, float] = {}

    def seen(self, names: Iterable[str], now: float) -> float:
        """Note what is present now. Returns the age of the oldest."""
        self._since = {name: self._since.get(name, now) for name in names}
        return now - min(self._since.values(), default=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The database of one court at the last look. Instants are court time."""

    head: int
    sent: int
    inbox: Mapping[str, Heard]
    parked: Mapping[str, tuple[int, datetime]]
    distrusted: int
    effects: Mapping[str, int]
    due_at: datetime | None
    unknown: Sequence[str]


@dataclass(slots=True)
class CourtWatch:
    """One court over time: the last observation, and how long its waiting work has waited."""

    backlog: Backlog = field(default_factory=Backlog)
    relay: Stall = field(default_factory=Stall)
    unknown: Present = field(default_factory=Present)
    final: Mapping[str, FinalPosition] = field(default_factory=dict)
    seen: Seen | None = None
    unsent_seconds: float = 0.0
    unknown_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Publishing:
    """The relay of this process and the name of its database connection. The name shows who
    holds the lock; the relay itself may still believe so over a dead connection."""

    relay: Relay
    name: str


class Watch:
    """Observes, remembers, and reports problems.

    `deliveries` counts the foreign events that were stored, because a large batch may take its
    time. (The consumer's own counts do not help: a batch that never ends is retried again and
    again.)
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
            court: CourtWatch(final={s: FinalPosition(stall_seconds) for s in self._sources})
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
        """Observe until cancelled. The two looks never wait for each other."""
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
                if not away:  # logged once, not every few seconds
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
            await self._mark_final(pool, court, watch)
        self.database_seen_at = real_seconds()

    async def _mark_final(self, pool: asyncpg.Pool, court: str, watch: CourtWatch) -> None:
        """Store up to where the logs of the sources are final, if that has changed. What is
        missing before that position counts as lost."""
        assert watch.seen is not None
        now, moved = real_seconds(), dict[str, int]()
        for source, heard in watch.seen.inbox.items():
            final = watch.final[source]
            if final.seen(heard.highest, self.inlet.heard_until(source), now):
                moved[source] = final.position
        if moved:
            await mark_final(pool, court, moved)

    async def look_at_bus(self) -> None:
        """Read the progress of the sources. Raises one of AWAY."""
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
        """Whether the relay of this process holds the lock, as of the last look."""
        return self.publishing is not None and self.publishing.name == self.leader

    def problem(self) -> str:
        """Why the process does not do its work; empty if it does."""
        unread = real_seconds() - self.database_seen_at
        if unread > self._stall_seconds:
            return f"watch: the database was not read for {unread:.0f} s"
        if self.taking.seconds > self._stall_seconds:
            return (
                f"consumer: {self.inlet.behind()} events wait, "
                f"none was consumed for {self.taking.seconds:.0f} s"
            )
        return self._hole() or (self._relay_problem() if self.publishing is not None else "")

    def warning(self) -> str:
        """What an operator should look at although the process does its work; empty if nothing."""
        found = sum(seen.distrusted for seen in self.seen.values())
        return f"{found} records are distrusted: see GET /distrusted" if found else ""

    def _hole(self) -> str:
        """Events never consumed although later ones were, and which are no longer on their way."""
        for court, seen in self.seen.items():
            for source, heard in seen.inbox.items():
                if heard.lost:
                    return (
                        f"consumer: {heard.lost} events of {source} of {court} were never "
                        f"consumed, the first at position {heard.first}"
                    )
        return ""

    def _relay_problem(self) -> str:
        assert self.publishing is not None
        if self.publishing.relay.trouble:
            return f"relay: {self.publishing.relay.trouble}"
        if self.leader is not None and not self.leads:
            return ""  # standby: it takes over when the other one ends
        for court, watch in self.courts.items():
            if watch.seen is not None and watch.relay.seconds > self._stall_seconds:
                return (
                    f"relay: {watch.seen.head - watch.seen.sent} events of {court} wait, "
                    f"none was published for {watch.relay.seconds:.0f} s"
                )
        return ""


async def _leader(pool: asyncpg.Pool) -> str | None:
    """The name of the connection that holds the relay's lock; None if nobody does."""
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
    """The cost grows with what waits, not with the log, because each part has its index."""
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
    # Last: an effect that is counted above has its next step here.
    ends = await pool.fetchrow(
        """
        select
            (select position from log_head where court = $1) as head,
            (select sent from relay where court = $1) as sent,
            (select count(*) from distrusted where court = $1) as distrusted,
            (select min(next_at) from effects
                where court = $1 and state in ('requested', 'sent', 'unknown')) as due_at
        """,
        court,
    )
    return Seen(
        head=ends["head"] or 0,
        sent=ends["sent"] or 0,
        inbox=inbox,
        distrusted=ends["distrusted"],
        parked={row["kind"]: (row["n"], row["since"]) for row in parked},
        effects={row["state"]: row["n"] for row in effects},
        due_at=ends["due_at"],
        unknown=[name for row in effects for name in row["unknown"] or ()],
    )
