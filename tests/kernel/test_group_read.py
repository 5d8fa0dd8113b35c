"""Streams asked for together are read together, and nobody who asks is forgotten."""

import asyncio
from collections.abc import Sequence

import pytest

from kernel.journal.group_read import TOGETHER_MAX, GroupRead

COURT = "yanling"


async def test_those_asked_for_together_share_a_read() -> None:
    reads: list[list[str]] = []

    async def read(_court: str, streams: Sequence[str]) -> dict[str, str | Exception]:
        reads.append(list(streams))
        return {stream: stream.upper() for stream in streams}

    together: GroupRead[str] = GroupRead(read, readers=1)
    names = [f"s{number}" for number in range(TOGETHER_MAX + 3)]
    assert await asyncio.gather(*(together.of(COURT, n) for n in (*names, "s0"))) == [
        *(name.upper() for name in names),
        "S0",
    ]
    assert [len(streams) for streams in reads] == [TOGETHER_MAX, 3]


async def test_who_asks_as_the_last_reader_leaves_is_not_forgotten() -> None:
    late: list[asyncio.Task[str]] = []

    def ask() -> None:
        """Between the reader's last step and the moment at which its task is known to be over."""
        coroutine = together.of(COURT, "late")
        waiting = coroutine.send(None)
        assert waiting is not None
        coroutine.close()
        late.append(asyncio.ensure_future(together.of(COURT, "late")))

    async def read(_court: str, streams: Sequence[str]) -> dict[str, str | Exception]:
        if "first" in streams:
            asyncio.get_running_loop().call_soon(ask)
        return {stream: stream for stream in streams}

    together: GroupRead[str] = GroupRead(read, readers=1)
    assert await together.of(COURT, "first") == "first"
    await asyncio.sleep(0)
    assert await asyncio.wait_for(late[0], 5) == "late"


async def test_what_is_wrong_with_one_is_told_to_who_asked_for_it() -> None:
    async def read(_court: str, streams: Sequence[str]) -> dict[str, str | Exception]:
        return {s: ValueError(s) if s == "bad" else s for s in streams}

    together: GroupRead[str] = GroupRead(read, readers=2)
    good, bad = await asyncio.gather(
        together.of(COURT, "good"), together.of(COURT, "bad"), return_exceptions=True
    )
    assert good == "good"
    assert isinstance(bad, ValueError)


async def test_a_read_that_fails_fails_those_who_asked_and_the_next_is_tried() -> None:
    failing = [True]

    async def read(_court: str, streams: Sequence[str]) -> dict[str, str | Exception]:
        if failing.pop():
            raise ConnectionResetError
        return {stream: stream for stream in streams}

    together: GroupRead[str] = GroupRead(read, readers=1)
    with pytest.raises(ConnectionResetError):
        await together.of(COURT, "a")
    failing.append(False)
    assert await together.of(COURT, "a") == "a"
