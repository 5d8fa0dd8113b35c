"""A worker with nothing to do waits for a commit, or until something may have become due."""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from kernel.journal import lull
from kernel.journal.lull import Lull

LEAST = 0.01
IDLE = 0.2
LONG = 30.0


@pytest.fixture
def listeners() -> list[Callable[[str], bool | None]]:
    return []


async def waited(one: Lull, *, idle: bool) -> float:
    begun = time.monotonic()
    await one.over(LEAST, idle=idle)
    return time.monotonic() - begun


async def test_where_something_is_due_soon_it_looks_again_at_once(
    listeners: list[Callable[[str], bool | None]],
) -> None:
    assert LEAST <= await waited(Lull(listeners, clock_factor=1), idle=False) < LONG


async def test_where_nothing_is_due_it_looks_again_when_it_may_be(
    listeners: list[Callable[[str], bool | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lull, "IDLE_SECONDS", IDLE)
    one = Lull(listeners, clock_factor=3600)
    assert one.ahead == timedelta(hours=1) * IDLE
    one.begin()
    assert await waited(one, idle=True) >= IDLE - LEAST


async def test_a_commit_ends_the_wait(
    listeners: list[Callable[[str], bool | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lull, "IDLE_SECONDS", LONG)
    one = Lull(listeners, clock_factor=1)
    one.begin()
    waiting = asyncio.create_task(one.over(LEAST, idle=True))
    await asyncio.sleep(2 * LEAST)
    assert not waiting.done()
    for listener in listeners:
        listener("yanling")
    await asyncio.wait_for(waiting, LONG / 2)


async def test_a_commit_during_the_look_is_not_missed(
    listeners: list[Callable[[str], bool | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lull, "IDLE_SECONDS", LONG)
    one = Lull(listeners, clock_factor=1)
    one.begin()
    for listener in listeners:
        listener("yanling")
    assert await waited(one, idle=True) < LONG / 2
    one.begin()
    waiting = asyncio.create_task(one.over(LEAST, idle=True))
    await asyncio.sleep(2 * LEAST)
    assert not waiting.done()
    waiting.cancel()


@pytest.mark.parametrize("steps_later", range(4))
async def test_whoever_is_stopped_as_something_is_committed_stops(
    listeners: list[Callable[[str], bool | None]], steps_later: int
) -> None:
    """A worker that missed it would look for ever in a process that was told to end."""
    one = Lull(listeners, clock_factor=1)
    one.begin()
    waiting = asyncio.create_task(one.over(0, idle=True))
    await asyncio.sleep(LEAST)
    for listener in listeners:
        listener("yanling")
    for _ in range(steps_later):
        await asyncio.sleep(0)
    stopped = waiting.cancel()  # unless it had ended before
    await asyncio.wait([waiting])
    assert waiting.cancelled() is stopped
