"""Durable commands (load, decide, append) from many cases at once, beside every peer."""

from collections.abc import Awaitable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from bench import ours
from bench.ground import Ground
from bench.house import Cases
from bench.measure import Compared, Contestant, Figure, together
from bench.peers import Store, Unavailable, emmett, stock, umadb

OURS, STOCK, EMMETT = "commands", "commands_stock", "commands_emmett"
SECONDS = 2.0  # of a round
MOST, SOME = 500, 32  # cases at once
STOCK_THREADS = (1, 8, 32)
STOCK_KEPT = 5_000  # aggregates in its cache: more than any round has
EMMETT_CONNECTIONS = 10  # as its driver's pool has them by default; more made it no faster
UMADB_THREADS = (32, 128)
# Ours, the peer, the ratio wanted where the most cases are at once, and what should be known of it.
PAIRS = (
    ("warm", "stock", 20.0, "the library reads each aggregate, as it does unless told otherwise"),
    ("warm", "keeping", None, "it reads nothing and does not look for newer events either"),
    ("warm", "emmett", 5.0, "it reads each stream"),
    ("warm", "umadb", 1.0, "our own decision and encoding, then one conditional append by gRPC"),
    ("cold", "stock", 6.0, "both read 20 to 60 events for each command"),
)

Variant: TypeAlias = tuple[str, Store]
"""A side with some setting, and what the setting is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A peer in the variants that are tried; or why it does not take part."""

    variants: Sequence[Variant] = ()
    absent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The fastest variant of a side; it alone takes part where fewer cases are at once."""

    variant: Variant
    figure: Figure


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
        for at_once, goals in ((MOST, True), (SOME, False)):
            on.progress(f"store: commands from {at_once} cases at once")
            best = await _contest(sides, on.rounds, at_once, cases)
            rows += [
                Compared(
                    ours=best[own].figure,
                    peer=best[peer].figure if peer in best else None,
                    goal=goal if goals else None,
                    note=sides[peer].absent or note,
                )
                for own, peer, goal, note in PAIRS
            ]
            for name, winner in best.items():
                sides[name] = Side(variants=[winner.variant])
        return rows


async def entered(opening: Awaitable[Sequence[Variant]]) -> Side:
    try:
        return Side(variants=await opening)
    except Unavailable as reason:
        return Side(absent=f"skipped: {reason}")


async def _stock(
    on: Ground, stack: AsyncExitStack, numbers: Sequence[int], *, kept: int = 0
) -> list[Variant]:
    variants: list[Variant] = []
    for threads in numbers:
        opening = stock.opened(on, STOCK, threads=threads, kept=kept)
        caching = ", its cache trusted" if kept else ""
        store = await stack.enter_async_context(opening)
        variants.append((f"eventsourcing{caching}, threads: {threads}", store))
    return variants


async def _emmett(on: Ground) -> list[Variant]:
    return [("Emmett", await emmett.opened(on, EMMETT, connections=EMMETT_CONNECTIONS))]


async def _umadb(on: Ground, stack: AsyncExitStack) -> list[Variant]:
    address = await stack.enter_async_context(umadb.serving(on))
    return [
        (f"UmaDB, threads: {threads}", umadb.opened(address, threads=threads))
        for threads in UMADB_THREADS
    ]


async def _contest(
    sides: Mapping[str, Side], rounds: int, at_once: int, cases: Cases
) -> dict[str, Best]:
    """Every variant of every side in turns, and the fastest of each side."""

    async def once(store: Store) -> float:
        return await store.commands(cases.fresh(at_once), SECONDS)

    entries = [(name, one) for name, side in sides.items() for one in side.variants]
    figures = await together(
        [
            Contestant(
                what=f"{at_once} cases at once, {label}",
                unit="commands/s",
                once=partial(once, store),
            )
            for _, (label, store) in entries
        ],
        rounds=rounds,
    )
    best: dict[str, Best] = {}
    for (name, variant), figure in zip(entries, figures, strict=True):
        if name not in best or figure.median > best[name].figure.median:
            best[name] = Best(variant=variant, figure=figure)
    return best
