"""The sweep's index: when a clock of a case next has something to record."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from heapq import heappop, heappush
from typing import Any

from services.supervision.commands import NoticeTime
from services.supervision.state import CaseClock, next_of


class Duties:
    """By the clocks' states, as the index over the nodes' view does by its rows."""

    def __init__(self, clocks: Mapping[str, Any]) -> None:
        self._clocks = clocks
        self._due: dict[str, datetime | None] = {}
        self._agenda: list[tuple[datetime, str]] = []

    def look(self, case_id: str) -> None:
        """The clocks of the case may have moved."""
        at = self._due[case_id] = self.due_at(case_id)
        if at is not None:
            heappush(self._agenda, (at, case_id))

    def due_at(self, case_id: str) -> datetime | None:
        clock = self._clocks.get(f"clock-{case_id}")
        if not isinstance(clock, CaseClock):
            return None
        due = (next_of(node) for node in clock.open.values())
        return min((at for at in due if at is not None), default=None)

    def next_at(self) -> datetime | None:
        while self._agenda:
            at, case_id = self._agenda[0]
            if self._due[case_id] == at:
                return at
            heappop(self._agenda)
        return None

    def due(self, now: datetime) -> Iterator[NoticeTime]:
        """What the sweep asks of each case in which something fell due."""
        cases: dict[str, None] = {}
        while (at := self.next_at()) is not None and at <= now:
            cases[heappop(self._agenda)[1]] = None
        for case_id in cases:
            yield NoticeTime(case_id=case_id, now=now)
