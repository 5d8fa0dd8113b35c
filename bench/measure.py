"""What a measurement is: figures over rounds, two of them beside each other, and the report."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

from rich.table import Table

Once = Callable[[], Awaitable[float]]
"""Runs one round and answers what it measured, in the figure's unit."""

Bound = Literal["at least", "at most"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured thing: its value in each round after the warm-up."""

    what: str
    unit: str
    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.rounds)

    @property
    def spread(self) -> float:
        """Largest less smallest, as a share of the median."""
        return (max(self.rounds) - min(self.rounds)) / self.median if self.median else 0.0

    def shown(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "unit": self.unit,
            "rounds": list(self.rounds),
            "median": self.median,
            "spread": round(self.spread, 3),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A row of the table: our figure beside a peer's, or alone.

    `goal` bounds the ratio of ours to the peer's; in a row that is `alone` it bounds our own
    median, in its unit. `note` says how both were run, or why there is no peer this time.
    """

    ours: Figure
    peer: Figure | None = None
    goal: float | None = None
    bound: Bound = "at least"
    alone: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        if self.peer is None or not self.peer.median:
            return None
        return self.ours.median / self.peer.median

    @property
    def met(self) -> bool | None:
        """Whether the goal was reached; None where there is none, or nothing to hold it to."""
        reached = self.ours.median if self.alone else self.ratio
        if self.goal is None or reached is None:
            return None
        return reached >= self.goal if self.bound == "at least" else reached <= self.goal

    def shown(self) -> dict[str, Any]:
        return {
            "ours": self.ours.shown(),
            "peer": self.peer.shown() if self.peer else None,
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "goal": self.goal,
            "bound": self.bound if self.goal is not None else None,
            "met": self.met,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """Something to be measured beside others. `once` runs one round."""

    what: str
    unit: str
    once: Once


async def together(contestants: Sequence[Contestant], *, rounds: int = 3) -> list[Figure]:
    """Measure all of them after one warm-up round each.

    Every round runs each contestant once, in turn, so that a disturbed machine disturbs all.
    """
    for one in contestants:
        await one.once()
    measured_values: list[list[float]] = [[] for _ in contestants]
    for _ in range(rounds):
        for values, one in zip(measured_values, contestants, strict=True):
            values.append(await one.once())
    return [
        Figure(what=one.what, unit=one.unit, rounds=tuple(values))
        for one, values in zip(contestants, measured_values, strict=True)
    ]


async def measured(what: str, unit: str, once: Once, *, rounds: int = 3) -> Figure:
    """Measure one thing alone: a warm-up, then the rounds."""
    (figure,) = await together([Contestant(what=what, unit=unit, once=once)], rounds=rounds)
    return figure


async def per_second(count: int, work: Awaitable[object]) -> float:
    """How many of `count` things were done in a second by this work."""
    started = time.perf_counter()
    await work
    return count / (time.perf_counter() - started)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The rows of one run by bench, and the machine on which they were measured."""

    machine: Mapping[str, str]
    benches: Mapping[str, Sequence[Compared]]

    def shown(self) -> dict[str, Any]:
        return {
            "machine": dict(self.machine),
            "benches": [
                {"bench": name, "rows": [row.shown() for row in rows]}
                for name, rows in self.benches.items()
            ],
        }

    def tables(self) -> list[Table]:
        """One table per bench, for the terminal."""
        return [_table(name, rows) for name, rows in self.benches.items()]


def _table(name: str, rows: Sequence[Compared]) -> Table:
    table = Table(title=name, show_lines=True)
    for heading in ("ours", "peer", "ratio", "goal", "note"):
        table.add_column(heading)
    for row in rows:
        goal = "" if row.goal is None else f"{row.bound} {row.goal:g}"
        verdict = {True: "[green]met[/]", False: "[red]missed[/]", None: ""}[row.met]
        table.add_row(
            _cell(row.ours),
            _cell(row.peer) if row.peer else "",
            "" if row.ratio is None else f"{row.ratio:.2f}",
            f"{goal}\n{verdict}".strip(),
            row.note,
        )
    return table


def _cell(figure: Figure) -> str:
    return f"{figure.what}\n{figure.median:,.5g} {figure.unit} ±{figure.spread / 2:.0%}"
