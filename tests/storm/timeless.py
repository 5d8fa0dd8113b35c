"""An event loop in which waiting costs nothing: its clock jumps to the next thing to do."""

import asyncio
import selectors
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


class Motionless(RuntimeError):
    """Everybody waits and nothing is left that could wake anybody: a deadlock."""


class _Jumping(selectors.SelectSelector):
    """A selector that never waits for a file: it tells how long the loop would have waited."""

    passed_seconds = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise Motionless("everybody waits for somebody else")
        self.passed_seconds += max(timeout, 0.0)
        return []


class TimelessLoop(asyncio.SelectorEventLoop):
    """Runs tasks in the order in which they become ready; sleeping is instantaneous."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.passed_seconds


async def together(tasks: Sequence[Coroutine[Any, Any, T]]) -> Sequence[T]:
    """Run some coroutines side by side; one alone needs no task of its own."""
    if len(tasks) == 1:
        return (await tasks[0],)
    return await asyncio.gather(*tasks)


async def idle() -> None:
    """Let every task that was left behind come to its end: no time passes over it."""
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end in a loop of its own."""
    with asyncio.Runner(loop_factory=TimelessLoop) as runner:
        return runner.run(main)
