"""Batched reads: streams requested while a read is running share the next read."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

T = TypeVar("T")
TOGETHER_MAX = 64  # streams in one statement; bounds the wait of the first for the last


class GroupRead(Generic[T]):
    """Combines many reads of one stream each into few reads of many streams.

    `read` gets a court and some streams and returns a result or an error for each, so that a stream
    that cannot be read does not fail the others.
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
        """The stream as stored at or after the time of the call. Raises what the read raises for
        it."""
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
            # Cleared here and not in a callback of the task, which runs later: a request in between
            # would see a running reader and never be served.
            self._at_work[court].discard(here)

    async def _answer(self, court: str, taken: Mapping[str, "asyncio.Future[T]"]) -> None:
        try:
            found = await self._read(court, list(taken))
        except Exception as error:  # noqa: BLE001 - it is passed on to every caller
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
                verdict.exception()  # a cancelled caller never retrieves it
            else:
                verdict.set_result(answer)

    async def close(self) -> None:
        """Cancel the running read."""
        for reader in [task for tasks in self._at_work.values() for task in tasks]:
            reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reader
