"""One behaviour suite, two journals: in memory and on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.base.postgres import Pools
from kernel.journal import postgres as journal_postgres
from kernel.journal.envelope import GENESIS, NAMESPACE, name_based
from kernel.journal.memory import MemoryJournal
from kernel.journal.postgres import PostgresJournal
from kernel.journal.protocol import (
    AlreadyDone,
    Conflict,
    Delivery,
    Diverged,
    EffectRequest,
    EffectSettlement,
    Head,
    Journal,
    Newest,
)
from kernel.program.app import codec_of
from tests.conftest import NewDatabase
from tests.kernel.sample import CASE, append, checked, filed, scanned, some_id

STREAM = f"filing-{CASE}"


@pytest.fixture(params=["memory", "postgres"])
async def journal(
    request: pytest.FixtureRequest, new_database: NewDatabase
) -> AsyncIterator[Journal]:
    if request.param == "memory":
        yield MemoryJournal("intake", codec_of("intake"))
        return
    pools = Pools(await new_database())
    made = PostgresJournal("intake", codec_of("intake"), pools)
    yield made
    await made.close()
    await pools.close()


async def test_what_was_appended_is_read_back_whole(journal: Journal) -> None:
    written = await journal.append(append(filed(), checked()))
    read = await journal.read("yanling", STREAM)
    assert list(read) == list(written)
    assert [r.event for r in read] == [filed(), checked()]
    assert [r.version for r in read] == [1, 2]


async def test_an_empty_log_has_the_genesis_head(journal: Journal) -> None:
    assert await journal.head("yanling") == Head(0, GENESIS)
    assert list(await journal.read("yanling", STREAM)) == []


async def test_positions_have_no_gaps_and_each_link_holds(journal: Journal) -> None:
    for number in range(5):
        await journal.append(
            append(filed(f"（2026）豫1024执{number}号"), checked(f"（2026）豫1024执{number}号"))
        )
    log = await journal.follow("yanling", 0, 100)
    assert [r.position for r in log] == list(range(1, 11))
    previous = GENESIS
    for recorded in log:
        assert recorded.prev_hash == previous
        assert recorded.digest() == recorded.hash
        previous = recorded.hash
    assert await journal.head("yanling") == Head(10, previous)


async def test_a_log_is_followed_from_a_position_on(journal: Journal) -> None:
    await journal.append(append(filed(), checked(), scanned()))
    assert [r.position for r in await journal.follow("yanling", 1, 1)] == [2]
    assert list(await journal.follow("yanling", 3, 10)) == []


async def test_a_stale_writer_is_told_of_the_conflict_and_stores_nothing(journal: Journal) -> None:
    await journal.append(append(filed()))
    await journal.append(append(checked(), after=1))
    with pytest.raises(Conflict) as conflict:
        await journal.append(append(scanned(), after=1))
    assert (conflict.value.expected, conflict.value.actual) == (1, 2)
    assert (await journal.head("yanling")).position == 2


async def test_a_stream_is_founded_once(journal: Journal) -> None:
    await journal.append(append(filed()))
    with pytest.raises(Conflict):
        await journal.append(append(filed()))


async def test_a_key_is_answered_once_and_remembered(journal: Journal) -> None:
    answer = {"events": ["one"]}
    await journal.append(replace(append(filed(), key="k1", digest="d"), answer=answer))
    with pytest.raises(AlreadyDone) as done:
        await journal.append(append(checked(), after=1, key="k1"))
    assert done.value.answer == answer
    known = await journal.answered("yanling", "k1")
    assert known is not None
    assert known.digest == "d"
    assert await journal.answered("yanling", "k2") is None
    assert (await journal.head("yanling")).position == 1


async def test_a_foreign_event_is_taken_in_once(journal: Journal) -> None:
    delivery = Delivery(source="control", event_id=some_id("one"), position=1, hash="h1")
    assert not await journal.delivered("yanling", delivery)
    await journal.append(append(filed(), delivery=delivery))
    assert await journal.delivered("yanling", delivery)
    with pytest.raises(AlreadyDone):
        await journal.append(append(checked(), after=1, delivery=delivery))


async def test_another_event_at_the_place_of_one_taken_in_is_not_swallowed(
    journal: Journal,
) -> None:
    """A log that was set back and went on differently gives the same identity to another event."""
    delivery = Delivery(source="control", event_id=some_id("one"), position=1, hash="h1")
    await journal.append(append(filed(), delivery=delivery))
    other = replace(delivery, hash="h2")
    with pytest.raises(Diverged):
        await journal.append(append(checked(), after=1, delivery=other))
    with pytest.raises(Diverged):
        await journal.delivered("yanling", other)
    assert (await journal.head("yanling")).position == 1


async def test_an_effect_is_settled_once(journal: Journal) -> None:
    effect = EffectRequest(effect_id="e1", kind="inquiry.start", case_id=CASE)
    await journal.append(append(filed(), effects=(effect,)))
    settlement = EffectSettlement(effect_id="e1", state="confirmed", detail="")
    await journal.append(append(checked(), after=1, settlement=settlement))
    with pytest.raises(AlreadyDone):
        await journal.append(append(scanned(), after=2, settlement=settlement))


async def test_the_newest_event_of_a_case_is_known(journal: Journal) -> None:
    assert await journal.last_of_case("yanling", CASE) is None
    written = await journal.append(append(filed(), checked()))
    newest = Newest(written[-1].event_id, written[-1].rule_pack)
    assert await journal.last_of_case("yanling", CASE) == newest


async def test_courts_do_not_see_each_other(journal: Journal) -> None:
    await journal.append(append(filed()))
    await journal.append(replace(append(filed()), court="elsewhere"))
    assert (await journal.head("elsewhere")).position == 1
    assert len(await journal.read("elsewhere", STREAM)) == 1
    assert (await journal.head("yanling")).position == 1


async def test_many_writers_lose_nothing_and_leave_no_gap(journal: Journal) -> None:
    cases = [f"（2026）豫1024执{number}号" for number in range(60)]
    await asyncio.gather(*(journal.append(append(filed(c), checked(c))) for c in cases))
    log = await journal.follow("yanling", 0, 1000)
    assert [r.position for r in log] == list(range(1, 121))
    assert {r.case_id for r in log} == set(cases)


async def test_one_conflict_does_not_fail_its_neighbours(journal: Journal) -> None:
    await journal.append(append(filed()))
    other = "（2026）豫1024执2号"
    verdicts = await asyncio.gather(
        journal.append(append(checked(), after=1)),
        journal.append(append(scanned(), after=1)),
        journal.append(append(filed(other))),
        return_exceptions=True,
    )
    assert [isinstance(v, Conflict) for v in verdicts] == [False, True, False]
    assert (await journal.head("yanling")).position == 3


@given(st.text())
def test_our_identities_are_name_based_uuids_as_the_standard_has_them(name: str) -> None:
    assert name_based(name) == uuid5(NAMESPACE, name)


@pytest.mark.parametrize("after", [1, 2])
async def test_events_that_do_not_continue_their_stream_are_not_stored(
    journal: Journal, after: int
) -> None:
    gap = replace(append(checked(), after=after), expected={STREAM: after - 1})
    with pytest.raises(ValueError, match=STREAM):
        await journal.append(gap)
    assert await journal.head("yanling") == Head(0, GENESIS)


async def test_a_replay_tells_the_whole_log_in_order(
    new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the chunks fall, and although each is read by kind."""
    monkeypatch.setattr(journal_postgres, "REPLAY_EVENTS", 3)
    pools = Pools(await new_database())
    journal = PostgresJournal("intake", codec_of("intake"), pools)
    for number in range(4):
        case = f"案{number}"
        await journal.append(append(filed(case), checked(case), scanned(case), scanned(case)))
    log = await journal.follow("yanling", 0, 100)
    assert [told async for told in journal.replay("yanling")] == [(r.stream, r.event) for r in log]
    assert [told async for told in journal.replay("another")] == []
    await journal.close()
    await pools.close()
