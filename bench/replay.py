"""Reading the whole log back: folded into states, and beside it the raw rows."""

import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from bench import ours
from bench.ground import Ground
from bench.house import Cases
from bench.measure import Compared, Contestant, together
from bench.ours import Ours
from bench.peers import Unavailable, raw, stock

OURS, STOCK = "replay", "replay_stock"
CASES = 1_000  # of 20 to 60 events each
STOCK_THREADS = 8  # to open its aggregates; they are then read by one, as our log is
SECONDS = 2.0  # of a round, at least
GOAL_STOCK, GOAL_RAW = 10.0, 0.3


async def run(on: Ground) -> list[Compared]:
    cases = Cases(seed=1).fresh(CASES)
    events = sum(cases.values())
    absent = ""
    on.progress(f"replay: {events:,} events of {CASES:,} cases")
    async with AsyncExitStack() as stack:
        own = await stack.enter_async_context(ours.opened(on, OURS))
        await own.fill(cases)
        works: dict[str, Callable[[], Awaitable[int]]] = {
            f"the log of {CASES:,} cases into their states": lambda: _folded(on, own),
            "raw asyncpg cursor, JSON decoded": lambda: raw.read_and_decode(on.postgres.dsn(OURS)),
        }
        try:
            opening = stock.opened(on, STOCK, threads=STOCK_THREADS)
            peer = await stack.enter_async_context(opening)
            identities = await peer.fill(cases)
            works["eventsourcing, repository.get of each"] = lambda: peer.replay(identities)
        except Unavailable as reason:
            absent = f"skipped: {reason}"
        figures = await together(
            [
                Contestant(what=what, unit="events/s", once=_rate_of(work, events))
                for what, work in works.items()
            ],
            rounds=on.rounds,
        )
    folded, floor, *library = figures
    return [
        Compared(ours=folded, peer=library[0] if library else None, goal=GOAL_STOCK, note=absent),
        Compared(
            ours=folded,
            peer=floor,
            goal=GOAL_RAW,
            note="raw: streams and bodies only, decoded to dictionaries, nothing folded",
        ),
    ]


async def _folded(on: Ground, own: Ours) -> int:
    with on.profiled("replay"):
        states = await own.replay()
    return sum(state.papers for state in states.values())


def _rate_of(work: Callable[[], Awaitable[int]], events: int) -> Callable[[], Awaitable[float]]:
    """Passes over the whole log until the round is long enough; each must see every event."""

    async def once() -> float:
        read = 0
        started = time.perf_counter()
        while time.perf_counter() - started < SECONDS:
            seen = await work()
            assert seen == events, f"{seen} of {events} events"
            read += seen
        return read / (time.perf_counter() - started)

    return once
