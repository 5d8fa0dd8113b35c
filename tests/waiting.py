"""Waiting for what must come, with a limit; never for the weather."""

import asyncio
import time
from collections.abc import Awaitable, Callable

STEP_SECONDS = 0.02
PATIENCE_SECONDS = 600.0
"""How long a test waits, by default, for what must come: far longer than it ever takes on a machine
that is busy with other things, since the time passes only where something is broken."""


async def eventually(
    holds: Callable[[], Awaitable[object]],
    *,
    seconds: float = PATIENCE_SECONDS,
    every: float = STEP_SECONDS,
    what: str = "",
) -> None:
    """Return as soon as `holds` is true, which is asked `every` so many seconds; fail when the limit
    passes."""
    limit = time.monotonic() + seconds
    while True:
        if await holds():
            return
        assert time.monotonic() < limit, f"not within {seconds} s: {what or holds}"
        await asyncio.sleep(every)
