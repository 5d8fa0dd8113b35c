"""Folded states are kept in memory, and yet no answer is ever stale."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from contracts.catalogue import CatalogueEntry
from kernel.base.clock import SystemClock
from kernel.base.postgres import Pools
from kernel.deciding.decider import Circumstances, Decider, Refused
from kernel.deciding.definition import ServiceDefinition
from kernel.deciding.service import Request, Service
from kernel.deciding.streams import Loaded, Streams
from kernel.journal.codec import Codec, event_types
from kernel.journal.envelope import Recorded
from kernel.journal.postgres import PostgresJournal
from kernel.journal.protocol import Append, Conflict
from kernel.law.calendars import SeededCalendars
from tests.conftest import NewDatabase
from tests.support import rulebook

COURT = "yanling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    held: int = 0
    closed: bool = False


Event = Paid | Closed | Reopened


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """Money in, or with a minus sign out."""

    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen:
    pass


def evolve(account: Account | None, event: Event) -> Account:
    before = account or Account()
    match event:
        case Paid():
            return Account(held=before.held + event.fen, closed=before.closed)
        case Closed():
            return Account(held=before.held, closed=True)
        case Reopened():
            return Account(held=before.held, closed=False)


def decide(command: Any, account: Account | None, _now: Circumstances) -> Sequence[Event]:
    before = account or Account()
    match command:
        case Pay(fen=fen):
            if before.held + fen < 0:
                raise Refused("", f"only {before.held} held")
            return [Paid(fen=fen)]
        case Close():
            return [] if before.closed else [Closed()]
        case _:
            return [Reopened()] if before.closed else []


DEFINITION: ServiceDefinition[Any, Account, Event] = ServiceDefinition(
    house=CatalogueEntry(name="till", title="till", events=Event),
    own_decider=Decider(stream_of=lambda _: "till-1", decide=decide, evolve=evolve),
    react=lambda _fact, _pack: (),
)


class Till:
    """One replica of the service: its own memory, the common log."""

    def __init__(self, pools: Pools) -> None:
        self.journal = PostgresJournal("till", Codec(event_types(Event)), pools)
        self.service: Service[Any, Account, Event] = Service(
            DEFINITION,
            self.journal,
            rulebook=rulebook(),
            calendars=SeededCalendars(),
            clock=SystemClock(),
        )

    async def do(self, command: Any, *, expected: int | None = None) -> Sequence[Recorded]:
        request: Request[Any] = Request(court=COURT, commands=(command,), expected=expected)
        return (await self.service.handle(request)).recorded

    async def account(self) -> Account:
        state, _ = await self.service.state(COURT, "till-1")
        assert state is not None
        return state


@pytest.fixture
async def tills(new_database: NewDatabase) -> AsyncIterator[tuple[Till, Till]]:
    address = await new_database()
    pools = Pools(address), Pools(address)
    both = Till(pools[0]), Till(pools[1])
    yield both
    for till, pool in zip(both, pools, strict=True):
        await till.journal.close()
        await pool.close()


async def test_a_busy_stream_is_read_once(
    tills: tuple[Till, Till], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = tills
    await one.do(Pay(fen=1))
    reads: list[str] = []
    read = one.journal.history

    async def history(court: str, stream: str) -> Any:
        reads.append(stream)
        return await read(court, stream)

    monkeypatch.setattr(one.journal, "history", history)
    for _ in range(5):
        await one.do(Pay(fen=1))
    assert reads == []
    assert (await one.account()).held == 6


async def test_what_another_writer_spent_cannot_be_spent_again(tills: tuple[Till, Till]) -> None:
    one, other = tills
    await one.do(Pay(fen=10))
    await other.do(Pay(fen=-10))
    with pytest.raises(Refused, match="only 0 held"):
        await one.do(Pay(fen=-10))


async def test_a_refusal_from_memory_is_not_believed_before_the_log_was_read(
    tills: tuple[Till, Till],
) -> None:
    one, other = tills
    await one.do(Pay(fen=10))
    await one.do(Pay(fen=-10))
    await other.do(Pay(fen=7))
    await one.do(Pay(fen=-7))
    assert (await one.account()).held == 0


async def test_nothing_to_do_by_memory_is_not_believed_either(tills: tuple[Till, Till]) -> None:
    one, other = tills
    await one.do(Close())
    await other.do(Reopen())
    (closed,) = await one.do(Close())
    assert closed.event == Closed()


async def test_a_caller_who_saw_a_newer_version_than_memory_is_right(
    tills: tuple[Till, Till],
) -> None:
    one, other = tills
    await one.do(Pay(fen=1))
    await other.do(Pay(fen=1))
    await one.do(Pay(fen=1), expected=2)
    with pytest.raises(Conflict):
        await one.do(Pay(fen=1), expected=2)


async def test_a_failed_write_leaves_nothing_remembered(
    tills: tuple[Till, Till], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it was stored is not known: the log is asked."""
    one, _ = tills
    await one.do(Pay(fen=10))
    append = one.journal.append

    async def cut_off(request: Append) -> Sequence[Recorded]:
        await append(request)
        raise ConnectionResetError

    monkeypatch.setattr(one.journal, "append", cut_off)
    with pytest.raises(ConnectionResetError):
        await one.do(Pay(fen=-10))
    monkeypatch.setattr(one.journal, "append", append)
    assert one.service.remembered(COURT, "till-1") is None
    with pytest.raises(Refused, match="only 0 held"):
        await one.do(Pay(fen=-10))


async def test_two_writers_at_once_never_overdraw(tills: tuple[Till, Till]) -> None:
    chance = random.Random(7)
    await tills[0].do(Pay(fen=20))
    amounts = [(chance.choice(tills), chance.randint(-9, 5)) for _ in range(150)]

    async def pay(till: Till, fen: int) -> int:
        while True:
            try:
                await till.do(Pay(fen=fen))
            except Refused:
                return 0
            except Conflict:  # five lost races in a row: the caller tries again
                continue
            return fen

    done = await asyncio.gather(*(pay(till, fen) for till, fen in amounts))
    log = await tills[0].journal.read(COURT, "till-1")
    held = 0
    for recorded in log:
        held = evolve(Account(held=held), recorded.event).held
        assert held >= 0, f"overdrawn at version {recorded.version}"
    assert held == 20 + sum(done)


async def test_a_hundred_who_move_one_stream_at_once_all_get_through(
    tills: tuple[Till, Till],
) -> None:
    """Who was overtaken waits for its turn, instead of losing five races in a row."""
    one, _ = tills
    await asyncio.gather(*(one.do(Pay(fen=1)) for _ in range(100)))
    assert (await one.account()).held == 100


def test_the_streams_used_last_are_kept() -> None:
    streams: Streams[str] = Streams(2)
    for name in ("a", "b"):
        streams.put(COURT, name, Loaded(name, 1))
    assert streams.get(COURT, "a") == Loaded("a", 1)
    streams.put(COURT, "c", Loaded("c", 1))
    assert streams.get(COURT, "b") is None
    assert len(streams) == 2


def test_an_older_state_never_replaces_a_newer_one() -> None:
    streams: Streams[str] = Streams(2)
    streams.put(COURT, "a", Loaded("new", 5))
    streams.put(COURT, "a", Loaded("old", 4))
    assert streams.get(COURT, "a") == Loaded("new", 5)
    streams.forget(COURT, "a", 4)
    assert streams.get(COURT, "a") == Loaded("new", 5)
    streams.forget(COURT, "a", 5)
    assert streams.get(COURT, "a") is None


def test_with_no_room_nothing_is_kept() -> None:
    streams: Streams[str] = Streams(0)
    streams.put(COURT, "a", Loaded("a", 1))
    assert len(streams) == 0
