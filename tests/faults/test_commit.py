"""The line breaks at COMMIT: nobody knows what was stored, and it does not matter.

The real journal and service work over a proxy that resets the connection on which COMMIT
passes, before the server has seen it or after. The client repeats the request under its key.
"""

import asyncio
import contextlib
import random
from collections.abc import Callable

import pytest

from kernel.door.problems import AWAY
from kernel.journal.memory import MemoryJournal
from kernel.journal.protocol import AlreadyDone, Conflict, Delivery
from kernel.messaging.consumer import ATTEMPTS_MAX
from kernel.messaging.relay import Cluster
from kernel.program.app import codec_of
from tests.conftest import NewDatabase, Storm
from tests.faults.db_ground import (
    COURT,
    case,
    everything_once,
    office,
    through,
    upstream_of,
)
from tests.faults.db_line import archive_on
from tests.faults.figures import Figures, Row
from tests.faults.proxy import Moment, Proxy
from tests.kernel.sample import append, filed, some_id
from tests.waiting import PATIENCE_SECONDS
from zhixing.local.embedded.postgres import PostgresServer

CLERKS = 12


def commits(sent: bytes) -> bool:
    return b"COMMIT" in sent


@pytest.mark.parametrize(("moment", "stored"), [("before", False), ("after", True)])
async def test_a_request_cut_at_commit_is_repeated_and_has_one_effect(
    postgres: PostgresServer, new_database: NewDatabase, moment: Moment, stored: bool
) -> None:
    dsn = await new_database()
    async with (
        Proxy(upstream_of(postgres)) as proxy,
        office(through(dsn, proxy.port)) as counter,
    ):
        await counter.file(1)
        cut = proxy.cut_when(commits, moment=moment)
        await counter.scan(1, 1)
        assert cut.is_set()
        assert counter.errors.total() == 1
        assert counter.ambiguous == stored, "stored or not, the caller was told the same"
        await counter.repeat_everything()
        assert await everything_once(counter) == 2


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_foreign_event_cut_at_commit_is_taken_in_once(
    postgres: PostgresServer, new_database: NewDatabase, moment: Moment
) -> None:
    """A consumer has no key: the inbox row tells what became of it."""
    dsn = await new_database()
    delivery = Delivery(source="control", event_id=some_id("one"), position=1, hash="h" * 64)
    request = append(filed(case(1)), delivery=delivery)
    async with Proxy(upstream_of(postgres)) as proxy, office(through(dsn, proxy.port)) as counter:
        proxy.cut_when(commits, moment=moment)
        with pytest.raises(AWAY):
            await counter.journal.append(request)
        taken = await counter.journal.delivered(COURT, delivery)
        assert taken == (moment == "after")
        if taken:
            with pytest.raises(AlreadyDone):
                await counter.journal.append(request)
        else:
            await counter.journal.append(request)
        assert [r.case_id for r in await counter.log()] == [case(1)]


async def test_whoever_has_neither_key_nor_inbox_meets_what_was_stored_as_a_conflict(
    postgres: PostgresServer, new_database: NewDatabase
) -> None:
    """A sweep has no key. Its second try is decided on the state that its first one made."""
    dsn = await new_database()
    async with Proxy(upstream_of(postgres)) as proxy, office(through(dsn, proxy.port)) as counter:
        proxy.cut_when(commits, moment="after")
        with pytest.raises(AWAY):
            await counter.journal.append(append(filed(case(1))))
        with pytest.raises(Conflict):
            await counter.journal.append(append(filed(case(1))))


async def test_a_line_that_keeps_breaking_parks_no_case(
    postgres: PostgresServer, new_database: NewDatabase
) -> None:
    """Parked is what cannot be taken in; a database that is away says nothing about a message."""
    dsn = await new_database()
    written = await MemoryJournal("intake", codec_of("intake")).append(append(filed()))
    message = written[0]
    async with (
        Proxy(upstream_of(postgres)) as proxy,
        archive_on(through(dsn, proxy.port), Cluster("no broker")) as archive,
    ):
        cuts = [proxy.cut_when(commits, moment="before") for _ in range(ATTEMPTS_MAX)]
        while not await archive.taken():
            with contextlib.suppress(*AWAY):
                await archive.consumer.take([message])
            assert not await archive.consumer.parking.all(COURT), "parked for the line's fault"
        assert all(cut.is_set() for cut in cuts)


def now_and_then(chance: random.Random, one_in: int) -> Callable[[bytes], bool]:
    return lambda sent: commits(sent) and not chance.randrange(one_in)


async def test_commits_cut_under_load_are_each_stored_once_or_not_at_all(
    postgres: PostgresServer, new_database: NewDatabase, storm: Storm, figures: Figures
) -> None:
    """Groups of requests share a commit: all of a group are told, and all repeat themselves."""
    dsn, chance = await new_database(), storm.random("commits")
    cuts = storm.times(20, per_minute=120)
    moments: list[Moment] = ["before", "after"]
    slowest = 0.0
    async with (
        Proxy(upstream_of(postgres)) as proxy,
        office(through(dsn, proxy.port)) as counter,
    ):
        async with counter.at_work(CLERKS):
            await counter.recovered()
            for number in range(cuts):
                cut = proxy.cut_when(now_and_then(chance, 3), moment=moments[number % 2])
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await cut.wait()
                slowest = max(slowest, await counter.recovered())
        await counter.repeat_everything()
        events = await everything_once(counter)
    assert counter.ambiguous, f"no cut came after the commit, seed {storm.seed}"
    assert counter.errors.total() > counter.ambiguous, f"none came before, seed {storm.seed}"
    figures.tell(
        Row(
            fault="Ambiguous commit",
            injected="socket reset at COMMIT, before the server saw it and after, in turn; "
            f"{CLERKS} clerks at work, in groups",
            times=cuts,
            held=f"{counter.errors.total()} requests broken off, {counter.ambiguous} of them "
            f"stored; all repeated under their keys: {events} events, one for each, same answers",
            recovery_seconds=slowest,
            seed=storm.seed,
        )
    )
