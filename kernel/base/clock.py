"""The only place that reads time. Every instant in the system carries +08:00."""

import asyncio
import time
from datetime import datetime, timedelta
from typing import Protocol

from kernel.base.zone import CHINA


def real_seconds() -> float:
    """Seconds of real time since a fixed instant; monotonic.

    Use it for the age of what machines do. Court time, which `up --speed` accelerates, is `Clock`.
    """
    return time.monotonic()


class Clock(Protocol):
    """Tells the time, and waits for it."""

    def now(self) -> datetime: ...

    async def sleep(self, seconds: float) -> None:
        """Wait for a span of this clock's own time, in seconds."""


class SystemClock:
    """The wall clock."""

    def now(self) -> datetime:
        return datetime.now(CHINA)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class ScaledClock:
    """A clock that shows `epoch` until the wall shows `started` (seconds since 1970), and then
    runs `factor` times faster than the wall.

    Every process given the same three values shows the same time.
    """

    def __init__(self, epoch: datetime, started: float, factor: float) -> None:
        if factor <= 0:
            raise ValueError("a clock's factor must be positive")
        self.epoch = epoch.astimezone(CHINA)
        self.started = started
        self.factor = factor

    def now(self) -> datetime:
        elapsed = max(0.0, time.time() - self.started)
        return self.epoch + timedelta(seconds=elapsed * self.factor)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.factor)


class SimulatedClock:
    """A clock that stands still until it is set; it refuses to run backwards."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(CHINA)

    def now(self) -> datetime:
        return self._at

    def set(self, at: datetime) -> None:
        if at < self._at:
            raise ValueError(f"time runs forward: {at} is before {self._at}")
        self._at = at.astimezone(CHINA)

    async def sleep(self, seconds: float) -> None:
        """Moves the clock instead of waiting."""
        self._at += timedelta(seconds=seconds)
        await asyncio.sleep(0)
