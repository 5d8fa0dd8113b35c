"""A database is restored from a dump while relay and consumers go on.

From a complete dump everything goes on by itself. From an older one the log has forgotten
events that others took in; then nobody may act as if nothing had happened: the relay stands
still, a running service stores nothing more, and a listener parks what contradicts it.
"""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import asyncpg
import pytest

from kernel.journal.audit import DatabaseBooks
from kernel.journal.envelope import Recorded
from kernel.journal.postgres import LogSetBack, PostgresJournal
from kernel.journal.stretches import Heard
from kernel.messaging.kafka import KafkaInlet
from kernel.messaging.parking import blocking
from kernel.messaging.relay import Cluster, Relay
from kernel.messaging.watch import Watch
from tests.conftest import NewDatabase, Storm
from tests.faults.db_effects import telling
from tests.faults.db_ground import COURT, case, chain_holds, database_of, everything_once, office
from tests.faults.db_line import (
    Archive,
    archive_on,
    listening,
    marked,
    new_cluster,
    published,
    relaying,
    tells_the_log,
    topic_of_intake,
)
from tests.faults.figures import Figures, Row
from tests.kernel.sample import append, filed, scanned
from tests.waiting import eventually
from zhixing.audit.listeners import Lack, Listener
from zhixing.local.embedded.kafka import KafkaServer
from zhixing.local.embedded.postgres import PostgresServer


class Dumps:
    """Takes and restores dumps with PostgreSQL's own programs, as an operator does."""

    def __init__(self, postgres: PostgresServer, folder: Path) -> None:
        self._postgres = postgres
        self._folder = folder
        if not (postgres.bin_dir / "pg_dump").exists():
            pytest.skip("the programs of this server are in its container")

    async def take(self, dsn: str, name: str = "") -> Path:
        """A dump of this database, while everyone works on it."""
        dump = self._folder / f"{database_of(dsn)}{name}.dump"
        await self._run("pg_dump", "--format=custom", f"--file={dump}", self._owner(dsn))
        return dump

    async def restore(self, dsn: str, dump: Path) -> None:
        """The database as it was dumped, under its name; who is connected is thrown out."""
        name = database_of(dsn)
        server = await asyncpg.connect(self._postgres.dsn("postgres"))
        try:
            await server.execute(f'drop database "{name}" with (force)')
            await server.execute(f'create database "{name}"')
        finally:
            await server.close()
        whole = ("--single-transaction", f"--dbname={self._owner(dsn)}", str(dump))
        await self._run("pg_restore", *whole)

    def _owner(self, dsn: str) -> str:
        return self._postgres.dsn(database_of(dsn))

    async def _run(self, program: str, *arguments: str) -> None:
        process = await asyncio.create_subprocess_exec(
            self._postgres.bin_dir / program,
            *arguments,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        printed, _ = await process.communicate()
        assert process.returncode == 0, printed.decode()


@pytest.fixture
def dumps(postgres: PostgresServer, tmp_path: Path) -> Dumps:
    return Dumps(postgres, tmp_path)


async def test_after_a_complete_dump_is_restored_everything_goes_on(
    new_database: NewDatabase, kafka: KafkaServer, dumps: Dumps, storm: Storm, figures: Figures
) -> None:
    """The dump has every event, but the relay had not marked the last of them."""
    dsn, cluster = await new_database(), await new_cluster(kafka)
    times, recoveries = storm.times(1, per_minute=4), [0.0]
    async with (
        office(dsn) as counter,
        archive_on(await new_database(), cluster) as archive,
        listening(archive),
    ):
        for number in range(1, 1 + times):
            async with relaying(counter.journal, cluster, dsn):
                await counter.file(2 * number)
                await published(counter.journal)
            for sheet in range(10):
                await counter.scan(2 * number, sheet)
            dump = await dumps.take(dsn)
            async with relaying(counter.journal, cluster, dsn):
                await published(counter.journal)
                await dumps.restore(dsn, dump)
                began = time.monotonic()
                await counter.file(2 * number + 1)
                await published(counter.journal)
                await archive.has_taken((await counter.journal.head(COURT)).position)
                recoveries.append(time.monotonic() - began)
        await counter.repeat_everything()
        events = await everything_once(counter)
        again = tells_the_log(await topic_of_intake(cluster), await counter.log())
        assert again >= 10 * times, "the relay's mark was behind, and nothing was sent again"
        assert not await archive.consumer.parking.all(COURT)
        assert len(await archive.opened()) == 2 * times
    figures.tell(
        Row(
            fault="Restore from a complete dump",
            injected="database dropped and restored under a running service, relay and consumer; "
            "the relay's mark in the dump is ten events behind",
            times=times,
            held=f"{events} events, chain whole; {again} sent again and known to the listener; "
            "keys of before the restore give the same answers",
            recovery_seconds=max(recoveries),
            seed=storm.seed,
        )
    )


async def test_a_log_restored_from_an_older_dump_is_not_published_on(
    new_database: NewDatabase, kafka: KafkaServer, dumps: Dumps, storm: Storm, figures: Figures
) -> None:
    """Kafka holds events that the log has lost: their places must not be given away in silence."""
    dsn, cluster = await new_database(), await new_cluster(kafka)
    async with (
        office(dsn) as counter,
        archive_on(await new_database(), cluster) as archive,
        listening(archive),
    ):
        async with relaying(counter.journal, cluster, dsn):
            await counter.file(1)
            dump = await dumps.take(dsn)
            for sheet in range(5):
                await counter.scan(1, sheet)
            await published(counter.journal)
            await archive.has_taken(6)
            before = await topic_of_intake(cluster)
            await dumps.restore(dsn, dump)
        with pytest.raises(LogSetBack):
            await counter.journal.append(append(filed(case(2))))
        async with office(dsn) as restarted:
            await restarted.file(2)
            await trouble_of(Relay(restarted.journal, kafka=cluster, courts=(COURT,), dsn=dsn))
            assert (await marked(restarted.journal)) <= 1
            chain_holds(await restarted.log())
        assert len(await topic_of_intake(cluster)) == len(before), "a lost place was given away"
        assert await archive.taken() == 6
    figures.tell(
        Row(
            fault="Restore from an older dump: the writer",
            injected="a dump that lacks five published events",
            times=1,
            held="the running service stores nothing more, the relay publishes nothing and says "
            "which position is missing; chain of the restored log whole",
            seed=storm.seed,
        )
    )


async def trouble_of(relay: Relay) -> str:
    """What the relay says when it stands still."""
    working = asyncio.create_task(relay.run())

    async def stands_still() -> bool:
        assert not working.done(), "the relay gave up"
        return bool(relay.trouble)

    try:
        await eventually(stands_still, what="the relay notices")
    finally:
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
    return relay.trouble


async def test_what_contradicts_an_event_taken_in_before_is_parked_and_told(
    new_database: NewDatabase, dumps: Dumps, storm: Storm, figures: Figures
) -> None:
    """Where nobody compares the logs (the bus that follows them directly), the inbox does."""
    dsn = await new_database()
    async with (
        archive_on(await new_database(), Cluster("no broker")) as archive,
        office(dsn) as counter,
    ):
        await counter.file(1)
        dump = await dumps.take(dsn)
        await counter.scan(1, 1)
        await counter.file(2)
        await archive.consumer.take(await counter.log())
        await dumps.restore(dsn, dump)
        async with office(dsn) as restarted:
            await restarted.file(3)  # another identity, at the place of a lost event
            await restarted.ask("again", scanned(case(1), pages=7))  # its identity, another body
            await restarted.file(4)  # where nothing was lost
            await archive.consumer.take(await restarted.log())
        parked = {p.message.case_id: p.error for p in await archive.consumer.parking.all(COURT)}
        assert set(parked) == {case(1), case(3)}
        assert all("Diverged" in error for error in parked.values()), parked
        opened = await archive.opened()
        assert sorted(opened) == sorted([case(1), case(2), case(4)])
        for contradicted in parked:
            message = blocking(await archive.consumer.parking.of_case(COURT, contradicted))
            assert message is not None
            place = message.service, message.position
            assert await archive.consumer.skip(COURT, contradicted, *place)
        assert not await archive.consumer.parking.all(COURT)
    figures.tell(
        Row(
            fault="Restore from an older dump: the listener",
            injected="lost places given to other events: one under the same identity, one under "
            "another",
            times=2,
            held="neither is swallowed nor believed: both cases are parked with what was taken in "
            "and what is told now, until an operator decides; other cases flow",
            seed=storm.seed,
        )
    )


async def test_a_listener_restored_from_an_older_dump_hears_again_what_it_lost(
    new_database: NewDatabase, kafka: KafkaServer, dumps: Dumps, storm: Storm, figures: Figures
) -> None:
    """Its inbox went back and Kafka's offsets did not: an operator has the log published again."""
    dsn, archive_dsn = await new_database(), await new_database()
    cluster = await new_cluster(kafka)
    async with office(dsn) as counter, relaying(counter.journal, cluster, dsn):
        async with archive_on(archive_dsn, cluster) as archive, listening(archive):
            await counter.file(1)
            await archive.has_taken(1)
            dump = await dumps.take(archive_dsn)
            for number in range(2, 7):
                await counter.file(number)
            await archive.has_taken(6)
        await dumps.restore(archive_dsn, dump)
        began = time.monotonic()
        await rewind(counter.journal)
        async with archive_on(archive_dsn, cluster) as archive, listening(archive):
            await counter.file(7)
            await archive.has_taken(7)
            recovery = time.monotonic() - began
            assert sorted(await archive.opened()) == sorted(map(case, range(1, 8)))
    figures.tell(
        Row(
            fault="Restore of a listener from an older dump",
            injected="five deliveries lost with the database; the teller's relay is rewound",
            times=5,
            held="all seven events taken in once each; what was known already did nothing",
            recovery_seconds=recovery,
            seed=storm.seed,
        )
    )


async def test_a_listener_restored_from_two_dumps_says_what_it_lacks(
    new_database: NewDatabase, kafka: KafkaServer, dumps: Dumps, storm: Storm, figures: Figures
) -> None:
    """First from an old dump, then from a newer one: what was told in between went to a database
    that is gone, the group has acknowledged it, and every lag is 0."""
    dsn, archive_dsn = await new_database(), await new_database()
    cluster = await new_cluster(kafka)
    async with office(dsn) as counter, relaying(counter.journal, cluster, dsn):
        async with archive_on(archive_dsn, cluster) as archive, listening(archive):
            await counter.file(1)
            await archive.has_taken(1)
            old = await dumps.take(archive_dsn, "old")
            for number in range(2, 7):
                await counter.file(number)
            await archive.has_taken(6)
            newer = await dumps.take(archive_dsn, "newer")
            for number in range(7, 17):
                await counter.file(number)
            await archive.has_taken(16)
        await dumps.restore(archive_dsn, old)
        async with archive_on(archive_dsn, cluster) as archive, listening(archive):
            await counter.file(17)
            await archive.has_taken(2)
        await dumps.restore(archive_dsn, newer)
        async with archive_on(archive_dsn, cluster) as archive, listening(archive) as inlet:
            await counter.file(18)
            await archive.has_taken(7)
            watch = watching(archive, inlet)
            began = time.monotonic()
            await noticed(watch, "11 events of intake of yanling were never consumed, the first at")
            noticed_after = time.monotonic() - began
            assert inlet.lag() == {"intake": 0}
            assert watch.seen[COURT].inbox["intake"] == Heard(18, missing=11, lost=11, first=7)
        assert await lack(archive_dsn, await counter.log()) == Lack("archive", 11, 7)
        await rewind(counter.journal)
        async with archive_on(archive_dsn, cluster) as archive, listening(archive) as inlet:
            await archive.has_taken(18)
            await noticed(watching(archive, inlet), "")
            assert sorted(await archive.opened()) == sorted(map(case, range(1, 19)))
        assert await lack(archive_dsn, await counter.log()) is None
    figures.tell(
        Row(
            fault="Restore of a listener from an old dump, then from a newer one",
            injected="eleven deliveries lost while every lag is 0",
            times=11,
            held="the listener says how many events it lacks and from where on, is not ready, and "
            "`verify` names it; all are taken in once the log is published again",
            recovery_seconds=noticed_after,
            seed=storm.seed,
        )
    )


def watching(archive: Archive, inlet: KafkaInlet) -> Watch:
    """The watch of a service that loses patience soon."""
    return Watch(
        archive.consumer,
        archive.journal.pools,
        inlet,
        publishing=None,
        deliveries=lambda: 0,
        stall_seconds=0.5,
        every_seconds=0.1,
    )


async def noticed(watch: Watch, problem: str) -> None:
    """Look until the watch says so; where nothing is wrong, past the end of its patience."""
    looks = count(1)

    async def told() -> bool:
        await watch.look_at_bus()
        await watch.look_at_database()
        return problem in watch.problem() and (bool(problem) or next(looks) > 20)

    await eventually(told, what=f"the watch says {problem!r}, not {watch.problem()!r}")
    assert bool(problem) == bool(watch.problem())


async def lack(dsn: str, log: Sequence[Recorded]) -> Lack | None:
    """What `verify` finds archive to lack of a log of intake."""
    connection = await asyncpg.connect(dsn, server_settings={"app.court": COURT})
    try:
        books = DatabaseBooks(connection, house="archive", court=COURT)
        listener = Listener("archive", books, source="intake")
        await listener.begin()
        await listener.remember(log)
        return listener.lack()
    finally:
        await connection.close()


async def test_effects_of_a_restored_ledger_are_asked_about_before_any_is_sent_again(
    new_database: NewDatabase, dumps: Dumps, tmp_path: Path, storm: Storm, figures: Figures
) -> None:
    """The dump says `requested` of what was sent since. Only the outside knows: it is asked."""
    dsn, folder, effects = await new_database(), tmp_path / "register", 10
    folder.mkdir()
    async with telling(dsn, folder) as told:
        await asyncio.gather(*(told.office.file(number) for number in range(effects)))
        dump = await dumps.take(dsn)
        assert await told.step() == effects
        await told.office.file(effects)
        await dumps.restore(dsn, dump)
        await doubt(told.office.journal)
    async with telling(dsn, folder, now=told.clock.now()) as restarted:
        await restarted.office.file(effects)
        assert await restarted.step() == effects + 1
        assert set((await restarted.ledger()).values()) == {"confirmed"}
        heard = restarted.register.heard()
    assert heard == {case(number): 1 for number in range(effects + 1)}
    figures.tell(
        Row(
            fault="Restore from an older dump: the effects",
            injected=f"{effects} effects sent after the dump; the restored ledger is put in doubt",
            times=effects,
            held="each is asked about and settled by the answer; none was sent twice",
            seed=storm.seed,
        )
    )


async def doubt(journal: PostgresJournal) -> None:
    """What an operator does with a restored ledger: what it calls requested may have been sent."""
    pool = await journal.pools.of(COURT)
    sql = "update effects set state = 'unknown' where court = $1 and state = 'requested'"
    await pool.execute(sql, COURT)


async def rewind(journal: PostgresJournal) -> None:
    """Have the whole log published again, as `zhixing relay rewind` does."""
    pool = await journal.pools.of(COURT)
    await pool.execute("update relay set sent = 0 where court = $1", COURT)
