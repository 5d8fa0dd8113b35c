"""Marks of what was taken in of other logs: sets that only grow, and that show their holes."""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.base.grants import role_of
from kernel.base.postgres import Pools, migrate
from kernel.journal.envelope import Place
from kernel.journal.postgres import MIGRATIONS, PostgresJournal
from kernel.journal.protocol import AlreadyDone, Delivery, Diverged
from kernel.journal.stretches import (
    LINK_DIGITS,
    SPAN,
    Heard,
    Marks,
    bits,
    look,
    mark_final,
    pass_over,
    taken_at,
)
from kernel.program.app import codec_of
from tests.kernel.sample import append, checked, filed, some_id
from tests.marks import positions_of
from zhixing.local.embedded.postgres import PostgresServer

COURT = "yanling"
EDGES = (1, 2, SPAN - 1, SPAN, SPAN + 1, 2 * SPAN, 3 * SPAN + 1)


def place(position: int, history: str = "as it was", source: str = "intake") -> Place:
    return Place(source, position, sha256(f"{position} {history}".encode()).hexdigest())


def marks_of(positions: set[int], whole: int = 0) -> Marks:
    taken = bits(("intake", position) for position in positions)
    return Marks(whole, {number: held for (_, number), held in taken.items() if number >= whole})


@given(
    taken=st.sets(st.integers(1, 4 * SPAN)),
    begun=st.integers(0, 2),
    final=st.integers(0, 5 * SPAN),
    waiting=st.sets(st.integers(1, 5 * SPAN)),
)
def test_what_is_missing_is_what_a_set_would_say(
    taken: set[int], begun: int, final: int, waiting: set[int]
) -> None:
    taken |= set(range(1, begun * SPAN + 1))  # what was found whole before
    marks = replace(marks_of(taken, begun), final=final)
    highest = max(taken, default=0)
    missing = set(range(1, highest + 1)) - taken - waiting
    lost = sum(1 for position in missing if position <= final)
    assert marks.heard(waiting) == Heard(highest, len(missing), lost, min(missing, default=0))
    whole = marks.whole_now()
    assert set(range(1, whole * SPAN + 1)) <= taken
    assert not set(range(1, (whole + 1) * SPAN + 1)) <= taken


def test_a_hole_as_wide_as_a_strangers_position_is_counted_at_once() -> None:
    far = 10**12
    assert marks_of({1, far}).heard(()) == Heard(far, missing=far - 2, lost=0, first=2)


async def test_marks_of_any_order_from_any_replica_are_one_set(pools: Pools) -> None:
    """Two replicas, each with its part of every stretch, and with some events of the other."""
    chance, pool = Random(12), await pools.of(COURT)
    positions = list(range(1, 5 * SPAN))
    chance.shuffle(positions)

    async def replica(own: Sequence[int]) -> None:
        for start in range(0, len(own), 40):
            batch = [place(position) for position in own[start : start + 40]]
            assert await pass_over(pool, COURT, batch) == []

    half = len(positions) // 2
    await asyncio.gather(replica(positions[: half + 50]), replica(positions[half:]))
    assert await positions_of(pool) == set(positions)
    assert await look(pool, COURT, ["intake"]) == {"intake": Heard(5 * SPAN - 1)}
    whole = await pool.fetchval("select whole from inbox_mark where source = 'intake'")
    assert whole == 4


async def test_a_hole_is_counted_until_it_is_filled_or_waits(pools: Pools) -> None:
    pool = await pools.of(COURT)
    await pass_over(pool, COURT, [place(position) for position in EDGES])
    missing = EDGES[-1] - len(EDGES)
    assert (await look(pool, COURT, ["intake"]))["intake"] == Heard(EDGES[-1], missing, 0, 3)
    for position in (3, EDGES[-1], EDGES[-1] + 1):  # one waits, one is known too, one is beyond
        await pool.execute(
            "insert into parked (court, source, event_id, case_id, message, kind, attempts, "
            "error, error_hash, parked_at, position) "
            "values ($1, 'intake', $2, 'c', '{}', 'early', 0, '', '', now(), $3)",
            COURT,
            uuid4(),
            position,
        )
    assert (await look(pool, COURT, ["intake"]))["intake"] == Heard(EDGES[-1], missing - 1, 0, 4)
    await mark_final(pool, COURT, {"intake": 5})
    await mark_final(pool, COURT, {"intake": 4})  # it never goes back
    assert (await look(pool, COURT, ["intake"]))["intake"] == Heard(EDGES[-1], missing - 1, 2, 4)
    await pass_over(pool, COURT, [place(position) for position in range(1, EDGES[-1])])
    assert (await look(pool, COURT, ["intake", "control"])) == {
        "intake": Heard(EDGES[-1]),
        "control": Heard(),
    }


@pytest.mark.parametrize("position", EDGES)
async def test_another_event_at_a_place_is_told_whatever_it_asks(
    pools: Pools, position: int
) -> None:
    """The second history of a log, met by one that moves something and by one that does not."""
    journal = PostgresJournal("archive", codec_of("intake"), pools)
    pool, told, other = await pools.of(COURT), place(position), place(position, "set back")
    known = told.hash[:LINK_DIGITS]
    assert shown(await journal.note(COURT, [told, told, other])) == [(other, known)]
    assert shown(await journal.note(COURT, [other, told])) == [(other, known)]
    assert await taken_at(pool, COURT, "intake", position)
    assert not await taken_at(pool, COURT, "intake", position + 1)
    for found, verdict in ((told, AlreadyDone), (other, Diverged)):
        delivery = Delivery(
            source="intake", event_id=some_id("new"), position=position, hash=found.hash
        )
        with pytest.raises(verdict):
            await journal.append(append(filed(), delivery=delivery))
    await journal.close()


async def test_what_moved_something_is_known_when_it_asks_nothing_any_more(pools: Pools) -> None:
    journal = PostgresJournal("archive", codec_of("intake"), pools)
    told, other = place(7), place(7, "set back")
    delivery = Delivery(source="intake", event_id=some_id("seven"), position=7, hash=told.hash)
    await journal.append(append(filed(), checked(), delivery=delivery))
    assert await taken_at(await pools.of(COURT), COURT, "intake", 7)
    assert await journal.note(COURT, [told]) == []
    assert shown(await journal.note(COURT, [other])) == [(other, told.hash[:LINK_DIGITS])]
    await journal.close()


def shown(found: Sequence[Diverged]) -> list[tuple[Place, str]]:
    """What is told now, and how the hash began of what was taken in."""
    return [(diverged.place, diverged.known[:LINK_DIGITS]) for diverged in found]


async def test_the_inbox_of_an_earlier_version_is_marked(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    """What was taken in before there were marks is not missing, and what waits has its place."""
    postgres.ensure_database("marked_late")
    dsn, before = postgres.dsn("marked_late"), tmp_path / "journal" / "migrations"
    before.mkdir(parents=True)
    for number in ("0001", "0002", "0003", "0004"):
        (file,) = MIGRATIONS.glob(f"{number}_*.sql")
        shutil.copy(file, before)
    await migrate(dsn, (before,), houses=("archive",))
    owner = await asyncpg.connect(dsn)
    await owner.executemany(
        "insert into inbox (court, source, event_id, position) values ($1, 'intake', $2, $3)",
        [(COURT, uuid4(), position) for position in EDGES],
    )
    await owner.execute(
        "insert into parked (court, source, event_id, case_id, message, kind, attempts, error, "
        "error_hash, parked_at) values ($1, 'intake', $2, 'c', $3, 'failed', 1, '', '', now())",
        COURT,
        uuid4(),
        '{"position": 3}',
    )
    await owner.close()
    await migrate(dsn, (MIGRATIONS,), houses=("archive",))
    pools = Pools(postgres.dsn("marked_late", role_of("archive")))
    pool = await pools.of(COURT)
    assert await positions_of(pool) == set(EDGES)
    assert (await look(pool, COURT, ["intake"]))["intake"].first == 4
    await pools.close()
