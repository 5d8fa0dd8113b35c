"""Durable commands (load, decide, append) from many cases at once, beside every peer."""

from collections.abc import Awaitable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial

from bench import ours
from bench.ground import Ground
from bench.house import Cases
from bench.measure import Compared, Contestant, together
from bench.peers import Store, Unavailable, emmett, stock, umadb

OURS, STOCK, EMMETT = "commands", "commands_stock", "commands_emmett"
SECONDS = 2.0  # of a round
AT_ONCE = (500, 32)
STOCK_THREADS = (1, 8, 32)
STOCK_KEPT = 5_000  # aggregates in its cache: more than any round has
EMMETT_CONNECTIONS = (10, 32)
UMADB_THREADS = (32, 128)
# Ours, the peer, the ratio wanted from the most cases at once, and what should be known of it.
PAIRS = (
    ("warm", "stock", 20.0, "the library reads each aggregate, as it does unless told otherwise"),
    ("warm", "keeping", None, "it reads nothing and does not look for newer events either"),
    ("warm", "emmett", 5.0, "it reads each stream"),
    ("warm", "umadb", 1.0, "our own decision and encoding, then one conditional append by gRPC"),
    ("cold", "stock", 6.0, "both read 20 to 60 events for each command"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A peer in the variants that are tried; or why it does not take part."""

    variants: Sequence[tuple[str, Store]] = ()
    absent: str = ""


async def run(on: Ground) -> list[Compared]:
    cases = Cases(seed=1)
    async with AsyncExitStack() as stack:
        warm = await stack.enter_async_context(ours.opened(on, OURS))
        cold = await stack.enter_async_context(ours.opened(on, OURS, warm=False))
        sides = {
            "warm": Side(variants=[("states kept in memory", warm)]),
            "cold": Side(variants=[("every command reads its stream", cold)]),
            "stock": await entered(_stock(on, stack, STOCK_THREADS)),
            "keeping": await entered(_stock(on, stack, STOCK_THREADS[-1:], kept=STOCK_KEPT)),
            "emmett": await entered(_emmett(on)),
            "umadb": await entered(_umadb(on, stack)),
        }
        rows: list[Compared] = []
        for at_once in AT_ONCE:
            on.progress(f"store: commands from {at_once} cases at once")
            rows += await _contest(sides, on.rounds, at_once, cases)
        return rows


async def entered(opening: Awaitable[Sequence[tuple[str, Store]]]) -> Side:
    try:
        return Side(variants=await opening)
    except Unavailable as reason:
        return Side(absent=f"skipped: {reason}")


async def _stock(
    on: Ground, stack: AsyncExitStack, numbers: Sequence[int], *, kept: int = 0
) -> list[tuple[str, Store]]:
    variants: list[tuple[str, Store]] = []
    for threads in numbers:
        opening = stock.opened(on, STOCK, threads=threads, kept=kept)
        caching = ", its cache trusted" if kept else ""
        store = await stack.enter_async_context(opening)
        variants.append((f"eventsourcing{caching}, threads: {threads}", store))
    return variants


async def _emmett(on: Ground) -> list[tuple[str, Store]]:
    return [
        (f"Emmett, connections: {number}", await emmett.opened(on, EMMETT, connections=number))
        for number in EMMETT_CONNECTIONS
    ]


async def _umadb(on: Ground, stack: AsyncExitStack) -> list[tuple[str, Store]]:
    address = await stack.enter_async_context(umadb.serving(on))
    return [
        (f"UmaDB, threads: {threads}", umadb.opened(address, threads=threads))
        for threads in UMADB_THREADS
    ]


async def _contest(
    sides: Mapping[str, Side], rounds: int, at_once: int, cases: Cases
) -> list[Compared]:
    fastest = {name: await _fastest(side, at_once, cases) for name, side in sides.items()}
    taking_part = {name: one for name, one in fastest.items() if one is not None}
    measured = await together(list(taking_part.values()), rounds=rounds, warm_up=False)
    figures = dict(zip(taking_part, measured, strict=True))
    return [
        Compared(
            ours=figures[own],
            peer=figures.get(peer),
            goal=goal if at_once == AT_ONCE[0] else None,
            note=sides[peer].absent or note,
        )
        for own, peer, goal, note in PAIRS
    ]


async def _fastest(side: Side, at_once: int, cases: Cases) -> Contestant | None:
    """Each variant is tried once, which is its warm-up; the fastest goes into the contest."""

    async def once(store: Store) -> float:
        return await store.commands(cases.fresh(at_once), SECONDS)

    variants = [
        Contestant(
            what=f"{at_once} cases at once, {name}", unit="commands/s", once=partial(once, store)
        )
        for name, store in side.variants
    ]
    tried = [(await one.once(), number) for number, one in enumerate(variants)]
    return variants[max(tried)[1]] if tried else None
