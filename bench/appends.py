"""Appending, beside the stock library and beside asyncpg with nothing around it."""

import time
from contextlib import AsyncExitStack
from functools import partial

from bench import ours
from bench.ground import Ground
from bench.house import CASE_ID, Cases
from bench.measure import Compared, Contestant, together
from bench.ours import BATCH_EVENTS, Ours
from bench.peers import Unavailable, raw, stock

OURS, RAW, STOCK = "appends", "appends_raw", "appends_stock"
SECONDS = 2.0  # of a round, one by one
ROWS_TO_REPEAT = 2_000
REQUESTS = 600  # of BATCH_EVENTS each, in a round in batches
RAW_ROWS = (100, 1_000, 5_000)  # per transaction: the fastest is the peer
GOAL_IN_BATCHES = 0.5


async def run(on: Ground) -> list[Compared]:
    cases = Cases(seed=1)
    async with AsyncExitStack() as stack:
        own = await stack.enter_async_context(ours.opened(on, OURS))
        floor = await stack.enter_async_context(raw.opened(on, RAW))
        await own.fill(cases.fresh(ROWS_TO_REPEAT // 20))
        rows = await _one_by_one(on, own, floor, cases)
        rows.append(await _in_batches(on, own, floor, cases))
    return rows


async def _one_by_one(on: Ground, own: Ours, floor: raw.Raw, cases: Cases) -> list[Compared]:
    """One client that waits for each event to be durable before it gives the next."""
    on.progress("store: one by one")
    copied = await raw.newest_rows(on.postgres.dsn(OURS), ROWS_TO_REPEAT)
    contestants = [
        Contestant(
            what="one client, one event in each command",
            unit="events/s",
            once=lambda: own.commands(cases.fresh(1), SECONDS),
        ),
        Contestant(
            what="raw asyncpg, one row in each transaction",
            unit="events/s",
            once=partial(floor.one_by_one, copied, SECONDS),
        ),
    ]
    absent = ""
    async with AsyncExitStack() as stack:
        try:
            peer = await stack.enter_async_context(stock.opened(on, STOCK, threads=1))
            contestants.append(
                Contestant(
                    what="eventsourcing, one event in each save",
                    unit="events/s",
                    once=partial(peer.one_by_one, CASE_ID.format(1), SECONDS),
                )
            )
        except Unavailable as reason:
            absent = f"skipped: {reason}"
        alone, row, *saves = await together(contestants, rounds=on.rounds)
    return [
        Compared(ours=alone, peer=saves[0] if saves else None, note=absent),
        Compared(ours=alone, peer=row, note="raw: nothing decided, no chain, no key, no head lock"),
    ]


async def _in_batches(on: Ground, own: Ours, floor: raw.Raw, cases: Cases) -> Compared:
    """Requests of a hundred events, some of them in the air at once."""
    on.progress("store: in batches")

    async def requests() -> float:
        batches = ours.batches(cases.fresh(REQUESTS))
        started = time.perf_counter()
        with on.profiled("batches"):
            await own.append(batches)
        return REQUESTS * BATCH_EVENTS / (time.perf_counter() - started)

    async def rows(at_once: int) -> float:
        """The very rows that we wrote a moment ago."""
        copied = await raw.newest_rows(on.postgres.dsn(OURS), REQUESTS * BATCH_EVENTS)
        return await floor.batches(copied, at_once)

    figures = await together(
        [
            Contestant(
                what=f"requests of {BATCH_EVENTS} events, hash chain included",
                unit="events/s",
                once=requests,
            ),
            *(
                Contestant(
                    what=f"raw asyncpg, {at_once} rows in each transaction",
                    unit="events/s",
                    once=partial(rows, at_once),
                )
                for at_once in RAW_ROWS
            ),
        ],
        rounds=on.rounds,
    )
    return Compared(
        ours=figures[0],
        peer=max(figures[1:], key=lambda figure: figure.median),
        goal=GOAL_IN_BATCHES,
        note="the same rows into the same table and indexes on the same server; "
        "raw: columns ready in memory, nothing encoded, checked or chained",
    )
