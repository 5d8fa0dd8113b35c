"""The cost of an event when the log holds ten thousand cases, and when it holds a million."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import asyncpg

from bench import ours
from bench.ground import COURT, Ground
from bench.house import CASE_ID, added, codec
from bench.measure import Compared, Contestant, together
from bench.ours import Ours

FEW, MANY = 10_000, 1_000_000
EVENTS_PER_CASE = 3
AT_ONCE = 500
SECONDS = 2.0  # of a round
GOAL = 1.15
SEED = 1
_FILL = """
insert into events
    (court, position, stream, version, name, schema, event_id, case_id, occurred_at, recorded_at,
    actor, correlation_id, causation_id, rule_pack, traceparent, prev_hash, hash, body)
select $1, position, 'dossier-' || case_id, version, $2, 1, md5(position::text)::uuid, case_id,
    now(), now(), 'clerk:1', md5(case_id)::uuid, null, $1 || '@2022-03-14.00000000',
    '00-' || md5(case_id) || '-0123456789abcdef-01',
    encode(sha256((position - 1)::text::bytea), 'hex'),
    encode(sha256(position::text::bytea), 'hex'), replace($3, $4, case_id)
from (
    select position, (position - 1) % $5 + 1 as version,
        replace($4, '{}', ((position - 1) / $5)::text) as case_id
    from generate_series(1, $5 * $6::integer) as position
) as planned
"""
_KEYS = """
insert into idempotency (court, key, digest, answer)
select court, stream || '/' || version, hash, '{}' from events
"""
_HEAD = """
insert into log_head (court, position, hash)
select court, position, hash from events where court = $1 order by position desc limit 1
"""


@dataclass(frozen=True, kw_only=True)
class Log:
    """A log that was filled, and the versions of the streams that were appended to since."""

    own: Ours
    cases: int
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311
    versions: dict[int, int] = field(default_factory=lambda: defaultdict(lambda: EVENTS_PER_CASE))

    async def cost(self) -> float:
        """Microseconds per event: single events, for cases drawn from all of them."""
        started = time.perf_counter()
        until = started + SECONDS
        done = sum(await asyncio.gather(*(self._writer(n, until) for n in range(AT_ONCE))))
        return 1_000_000 * (time.perf_counter() - started) / done

    async def _writer(self, number: int, until: float) -> int:
        """Each writer has cases of its own, so that no two meet in one."""
        done = 0
        while time.perf_counter() < until:
            serial = self.dice.randrange(self.cases // AT_ONCE) * AT_ONCE + number
            case_id, version = CASE_ID.format(serial), self.versions[serial]
            await self.own.append([ours.one_more(case_id, version)])
            self.versions[serial] = version + 1
            done += 1
        return done


async def run(on: Ground) -> list[Compared]:
    async with AsyncExitStack() as stack:
        few = await stack.enter_async_context(_filled(on, "scale_few", FEW))
        many = await stack.enter_async_context(_filled(on, "scale_many", MANY))
        on.progress("store: appending to both logs")
        small, large = await together(
            [
                Contestant(
                    what=f"an event more in a log of {log.cases:,} cases",
                    unit="µs/event",
                    once=log.cost,
                )
                for log in (few, many)
            ],
            rounds=on.rounds,
        )
    return [
        Compared(
            ours=large,
            peer=small,
            goal=GOAL,
            bound="at most",
            note=f"both ours; {AT_ONCE} writers at once, single events with a key, for cases drawn "
            f"evenly from all (the hardest on the indexes); seed {SEED}",
        )
    ]


@asynccontextmanager
async def _filled(on: Ground, name: str, cases: int) -> AsyncIterator[Log]:
    """A log with some events, and their keys, for each of so many cases."""
    on.progress(f"store: a log of {cases:,} cases")
    async with ours.opened(on, name) as own:
        event, _, body = codec().encode(added(CASE_ID, 1))
        connection = await asyncpg.connect(on.postgres.dsn(name))
        try:
            await connection.execute(_FILL, COURT, event, body, CASE_ID, EVENTS_PER_CASE, cases)
            await connection.execute(_KEYS)
            await connection.execute(_HEAD, COURT)
            await connection.execute("vacuum analyze events, idempotency")
            await connection.execute("checkpoint")
        finally:
            await connection.close()
        yield Log(own=own, cases=cases)
