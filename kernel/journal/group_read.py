"""Streams read together: those asked for while a read is under way share the next one."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

T = TypeVar("T")
TOGETHER_MAX = 64  # streams in one statement: bounds how long the first waits for the last


class GroupRead(Generic[T]):
    """Turns many reads of one stream each into few reads of many.

    `read` is given a court and some streams, and answers for each of them, or says what is
    wrong with it: a stream that cannot be read does not fail its neighbours.
    """

    def __init__(
        self,
        read: Callable[[str, Sequence[str]], Awaitable[Mapping[str, T | Exception]]],
        readers: int,
    ) -> None:
        self._read = read
        self._readers = readers
        self._wanted: dict[str, dict[str, asyncio.Future[T]]] = defaultdict(dict)
        self._at_work: dict[str, set[asyncio.Task[Any]]] = defaultdict(set)

    async def of(self, court: str, stream: str) -> T:
        """The stream as it is stored now or later; raises what the read raises."""
        wanted = self._wanted[court]
        if stream not in wanted:
            wanted[stream] = asyncio.get_running_loop().create_future()
            if len(self._at_work[court]) < self._readers:
                self._at_work[court].add(asyncio.create_task(self._work(court)))
        return await asyncio.shield(wanted[stream])

    async def _work(self, court: str) -> None:
        wanted, here = self._wanted[court], asyncio.current_task()
        assert here is not None
        try:
            while wanted:
                taken = {stream: wanted.pop(stream) for stream in list(wanted)[:TOGETHER_MAX]}
                await self._answer(court, taken)
        finally:
            # Here and not when the task is over, which others hear of later: who asks in between
            # would find a reader at work, and nobody would come.
            self._at_work[court].discard(here)

    async def _answer(self, court: str, taken: Mapping[str, "asyncio.Future[T]"]) -> None:
        try:
            found = await self._read(court, list(taken))
        except Exception as error:  # noqa: BLE001 - it is told to all who asked
            found = dict.fromkeys(taken, error)
        except asyncio.CancelledError:
            for verdict in taken.values():
                verdict.cancel()
            raise
        for stream, verdict in taken.items():
            answer = found[stream]
            if verdict.done():
                continue
            if isinstance(answer, Exception):
                verdict.set_exception(answer)
                verdict.exception()  # who asked may be gone: nobody need hear of it
            else:
                verdict.set_result(answer)

    async def close(self) -> None:
        """End what is under way."""
        for reader in [task for tasks in self._at_work.values() for task in tasks]:
            reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reader
