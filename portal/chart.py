"""The duties of a case as bars over time, for an SVG that the page holds. Pure: geometry only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kernel.base.zone import CHINA

LABELS = 210.0  # units of the drawing, for the titles on the left
WIDTH = 690.0
ROW = 26.0
FOOT = 24.0  # below the rows, for the days
TICKS_MAX = 8
TITLE_MAX = 15  # characters that fit on the left
SHORTEST = 2.0  # a bar that can be seen
DAY = timedelta(days=1)
MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One duty: the time it is given, the time it took so far, and how it stands.

    `state` is done, late, open or over. `due_x` and `due_width` are 0 for a duty without a date.
    """

    title: str
    y: float
    due_x: float
    due_width: float
    x: float
    width: float
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The bars, the days along the foot (`6月1日` at x), today's place if it is on the drawing."""

    bars: Sequence[Bar]
    ticks: Sequence[tuple[float, str]]
    today: float | None
    width: float
    height: float


def chart(nodes: Sequence[Mapping[str, Any]], now: datetime) -> Chart | None:
    """The drawing of the duties that are no waiting times; None where there are none."""
    shown = [node for node in nodes if not node["wait"]]
    if not shown:
        return None
    ends = [node["closed_at"] or min(now, node["due"] or now) for node in shown]
    dues = [node["due"] for node in shown if node["due"] is not None]
    first = min(node["opened_at"] for node in shown)
    last = max([*ends, *dues, first + DAY])
    scale = WIDTH / (last - first).total_seconds()

    def place(at: datetime) -> float:
        passed: float = (at - first).total_seconds() * scale
        return LABELS + max(0.0, min(passed, WIDTH))

    bars = [_bar(node, number, place, now) for number, node in enumerate(shown)]
    return Chart(
        bars=bars,
        ticks=[(place(at), f"{at.month}月{at.day}日") for at in _ticks(first, last)],
        today=place(now) if first <= now <= last else None,
        width=LABELS + WIDTH + 20,
        height=len(shown) * ROW + FOOT,
    )


def _bar(
    node: Mapping[str, Any], number: int, place: Callable[[datetime], float], now: datetime
) -> Bar:
    start, due = node["opened_at"], node["due"]
    end = node["closed_at"] or now
    x = place(start)
    over = due is not None and due < end
    state = (
        ("late" if node["late"] else "done") if node["closed_at"] else "over" if over else "open"
    )
    title = node["title"]
    return Bar(
        title=title if len(title) <= TITLE_MAX else title[: TITLE_MAX - 1] + "…",
        y=number * ROW,
        due_x=x,
        due_width=max(place(due) - x, SHORTEST) if due is not None else 0.0,
        x=x,
        width=max(place(end) - x, SHORTEST),
        state=state,
    )


def _ticks(first: datetime, last: datetime) -> list[datetime]:
    """Midnights in court time: days, weeks or months apart, as many as can be read."""
    begin = first.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    days = max((last - begin).days, 0)
    for step in (1, 2, 7, 14):
        if days // step < TICKS_MAX:
            return [begin + DAY * passed for passed in range(0, days + 1, step)]
    months = [begin.replace(day=1)]
    while months[-1] <= last:
        here = months[-1]
        year, month = divmod(here.year * MONTHS + here.month, MONTHS)
        months.append(here.replace(year=year, month=month + 1))
    found = [at for at in months if first <= at <= last]
    return found[:: len(found) // TICKS_MAX + 1]
