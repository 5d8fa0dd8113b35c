"""What the nine databases say: when each event was committed, and whether all was taken in."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from uuid import UUID

import asyncpg

from contracts.catalogue import SERVICES
from zhixing.houses import house
from zhixing.local.embedded.postgres import PostgresServer

REST_SECONDS_MAX = 300.0
POLL_SECONDS = 0.25
# The commit itself, by the server's clock: `recorded_at` is read before it.
_TAKEN = "select source, sum(bit_count(taken))::bigint from inbox_stretch group by source"
_COMMITS = """
select event_id::text, causation_id::text, name, pg_xact_commit_timestamp(xmin) as at from events
where position > $1
"""


class Unrest(RuntimeError):
    """The services do not come to rest; the message says which."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One event: where and when it was committed, and what caused it."""

    service: str
    name: str
    at: datetime
    cause: UUID | None


@dataclass(frozen=True, slots=True)
class Reaction:
    """An event that another service's event led to, and the milliseconds between the commits."""

    service: str
    milliseconds: float


@dataclass(frozen=True)
class Logs:
    """The logs of nine services, each in its own database, read by the owner."""

    connections: Mapping[str, asyncpg.Connection]

    async def heads(self) -> dict[str, int]:
        """How many events each log holds (of all courts: the benches have one)."""
        return {
            service: await one.fetchval("select coalesce(max(position), 0) from log_head")
            for service, one in self.connections.items()
        }

    async def at_rest(self) -> None:
        """Wait until every service has taken in every event of those it listens to.

        Raises Unrest when that takes too long, or a message was parked.
        """
        limit = time.monotonic() + REST_SECONDS_MAX
        while behind := await self._behind():
            if time.monotonic() > limit:
                raise Unrest(f"after {REST_SECONDS_MAX:.0f} s: {behind}")
            await asyncio.sleep(POLL_SECONDS)

    async def _behind(self) -> str:
        """Who has still to take in what; empty when all have all."""
        heads = await self.heads()
        for service, one in self.connections.items():
            if parked := await one.fetchval("select count(*) from parked where kind <> 'early'"):
                raise Unrest(f"{service} parked {parked} messages")
            taken = dict(await one.fetch(_TAKEN))
            for source in house(service).listens_to:
                if taken.get(source, 0) < heads[source]:
                    return (
                        f"{service} took in {taken.get(source, 0)} of {heads[source]} of {source}"
                    )
        return ""

    async def commits(self, after: Mapping[str, int]) -> dict[UUID, Commit]:
        """The events after these positions, by id."""
        found: dict[UUID, Commit] = {}
        for service, one in self.connections.items():
            for row in await one.fetch(_COMMITS, after[service]):
                cause = UUID(row["causation_id"]) if row["causation_id"] else None
                found[UUID(row["event_id"])] = Commit(service, row["name"], row["at"], cause)
        return found


@asynccontextmanager
async def opened(postgres: PostgresServer, prefix: str) -> AsyncIterator[Logs]:
    """The logs in the databases `<prefix>_<service>`."""
    async with AsyncExitStack() as stack:
        connections: dict[str, asyncpg.Connection] = {}
        for service in SERVICES:
            one = await asyncpg.connect(postgres.dsn(f"{prefix}_{service}"))
            stack.push_async_callback(one.close)
            connections[service] = one
        yield Logs(connections)


def reactions(
    commits: Mapping[UUID, Commit], since: datetime, until: datetime
) -> Iterator[Reaction]:
    """The reactions to foreign events that were committed in this span."""
    for commit in commits.values():
        cause = commits.get(commit.cause) if commit.cause else None
        if cause is not None and cause.service != commit.service and since <= cause.at < until:
            milliseconds = (commit.at - cause.at).total_seconds() * 1_000
            yield Reaction(commit.service, milliseconds)


def percentile(values: list[float], percent: float) -> float:
    """The smallest value that so many percent of the (sorted) values do not exceed."""
    return values[max(0, ceil(len(values) * percent / 100) - 1)]


def wall_clock() -> datetime:
    """The machine's clock, which PostgreSQL's commit times follow too."""
    return datetime.fromtimestamp(time.time()).astimezone()
