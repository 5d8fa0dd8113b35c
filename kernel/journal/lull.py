"""The wait of a worker that looks for what has become due.

Time and commits make work. A worker therefore looks ahead: where nothing falls due within the next
seconds, it looks again after them, or once something is committed here.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Final

IDLE_SECONDS: Final = 2.0
"""How far a worker looks ahead. What another process leaves behind is found after this time."""


class Lull:
    """When a worker looks again.

    `listeners` are called after each commit of this process; `clock_factor` tells how many seconds
    of the court's clock pass in a real second.
    """

    def __init__(
        self, listeners: list[Callable[[str], bool | None]], *, clock_factor: float
    ) -> None:
        self.ahead = timedelta(seconds=IDLE_SECONDS * clock_factor)
        self._committed = asyncio.Event()
        listeners.append(self._note)

    def _note(self, _court: str) -> None:
        self._committed.set()

    def begin(self) -> None:
        """Called before a look: commits from now on are not seen by it."""
        self._committed.clear()

    async def over(self, least_seconds: float, *, idle: bool) -> None:
        """Wait, at least so many real seconds; where nothing falls due within `ahead`, until then
        or until the next commit."""
        await asyncio.sleep(least_seconds)
        if not idle:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS - least_seconds):
                await self._committed.wait()
