"""What a superuser changes in a log, `zhixing verify` finds out, with the exact position.

All nine logs are changed at once, each in its own database, and each must be named.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from contracts.catalogue import SERVICES
from kernel.base.grants import role_of
from kernel.base.postgres import Pools, migrate
from kernel.journal.codec import Codec
from kernel.journal.envelope import GENESIS, NAMESPACE, Recorded, event_id
from kernel.journal.postgres import MIGRATIONS as JOURNAL_MIGRATIONS
from kernel.journal.postgres import PostgresJournal
from kernel.journal.protocol import Append, Delivery, Draft, link, unlinked
from kernel.journal.sql import COLUMNS, recorded_from, write
from kernel.journal.stretches import SPAN, Stretch, link_of, stretch_of
from kernel.program.app import codec_of
from tests.conftest import Storm
from tests.kernel.sample import NOW, checked
from zhixing.audit.chains import ChainReport, books_of, verify
from zhixing.local.defaults import database_of
from zhixing.local.embedded import containers
from zhixing.local.embedded.datadir import DataDir
from zhixing.local.embedded.postgres import PostgresServer

COURT = "tampered"
GOLDEN = Path(__file__).resolve().parent.parent.parent / "contracts" / "golden"
STREAMS = "abacbacb"  # the stream of each event in turn
LAST = len(STREAMS)
KEPT = ("events", "log_head", "inbox", "inbox_stretch", "inbox_mark", "relay")


# What a listener took in after position 5, its marks and all.
FORGOTTEN = (
    "delete from inbox where position > 5; "
    "update inbox_stretch set taken = taken & rpad('11111', 128, '0')::varbit"
)


def listener_of(service: str) -> str:
    """Who takes in the events of a service here: the next in the list, in a circle."""
    return SERVICES[(SERVICES.index(service) + 1) % len(SERVICES)]


def request(*drafts: Draft, **more: Any) -> Append:
    return Append(
        court=COURT,
        drafts=drafts,
        expected={draft.stream: draft.version - 1 for draft in drafts},
        recorded_at=NOW,
        actor="system:",
        correlation_id=NAMESPACE,
        rule_pack="tampered@2026-01-01.1",
        **more,
    )


def draft(stream: str, version: int, event: Any) -> Draft:
    return Draft(
        stream=stream,
        version=version,
        event=event,
        case_id=f"（2026）豫1024执{version}号",
        occurred_at=NOW,
        causation_id=UUID(int=version),
    )


def log_of(service: str) -> list[Append]:
    """Eight events of a service, from its golden samples, each in a request of its own."""
    codec = codec_of(service)
    events = []
    for file in sorted((GOLDEN / service).glob("*.json")):
        name, _, schema = file.stem.partition(".")
        events.append(codec.decode(name, int(schema), file.read_text(encoding="utf-8")))
    return [
        request(draft(stream, STREAMS[: place + 1].count(stream), event))
        for place, (stream, event) in enumerate(
            zip(STREAMS, islice(cycle(events), LAST), strict=True)
        )
    ]


async def take_in(listener: PostgresJournal, recorded: Recorded) -> None:
    """The listener learns of an event: every other one moves something, the rest asks nothing."""
    delivery = Delivery(
        source=recorded.service,
        event_id=recorded.event_id,
        position=recorded.position,
        hash=recorded.hash,
    )
    if recorded.position % 2:
        await listener.append(request(delivery=delivery))
    else:
        assert not await listener.note(COURT, [delivery.place])


@dataclass(frozen=True)
class Town:
    """Nine databases and who may do everything in them."""

    postgres: PostgresServer
    owners: dict[str, asyncpg.Connection]

    @asynccontextmanager
    async def journal(
        self, service: str, codec: Codec | None = None
    ) -> AsyncIterator[PostgresJournal]:
        pools = Pools(self.postgres.dsn(database_of(service), role_of(service)))
        journal = PostgresJournal(service, codec or codec_of(service), pools)
        yield journal
        await journal.close()
        await pools.close()

    async def everywhere(self, sql: str) -> None:
        """What a superuser does in all nine databases."""
        await asyncio.gather(*(owner.execute(sql) for owner in self.owners.values()))

    async def broken(self) -> dict[str, int | None]:
        """What `verify` says of each service: the position, or None."""
        return {report.service: report.broken_at for report in await self.reports()}

    async def reasons(self) -> set[str]:
        return {report.reason for report in await self.reports()}

    async def heads(self) -> dict[str, str]:
        return {report.service: report.head for report in await self.reports()}

    async def reports(self) -> list[ChainReport]:
        async with books_of(self.postgres, COURT) as books:
            return await verify(books, COURT)


def all_at(position: int | None) -> dict[str, int | None]:
    return dict.fromkeys(SERVICES, position)


WHOLE = all_at(None)


@pytest.fixture(scope="module")
async def written(postgres: PostgresServer) -> AsyncIterator[Town]:
    """Nine logs, each taken in by another service and published."""
    owners = {}
    for service in SERVICES:
        postgres.ensure_database(database_of(service))
        await migrate(postgres.dsn(database_of(service)), (JOURNAL_MIGRATIONS,), houses=(service,))
        owners[service] = await asyncpg.connect(postgres.dsn(database_of(service)))
    town = Town(postgres, owners)
    for service in SERVICES:
        async with town.journal(service) as own, town.journal(listener_of(service)) as listener:
            for one in log_of(service):
                for recorded in await own.append(one):
                    await take_in(listener, recorded)
    await town.everywhere(f"insert into relay values ('{COURT}', {LAST}); create schema kept")
    for table in KEPT:
        await town.everywhere(f"create table kept.{table} as select * from {table}")
    yield town
    await town.everywhere(f"drop schema kept cascade; truncate {', '.join(KEPT)}")
    for owner in owners.values():
        await owner.close()


@pytest.fixture
async def town(written: Town) -> AsyncIterator[Town]:
    yield written
    await written.everywhere(f"truncate {', '.join(KEPT)}")
    for table in KEPT:
        await written.everywhere(f"insert into {table} select * from kept.{table}")


async def test_logs_that_nobody_touched_are_whole(town: Town) -> None:
    assert await town.broken() == WHOLE


OTHER_BYTE = "overlay(body placing chr(ascii(substr(body, {n}, 1)) # 1) from {n} for 1)"
CHANGES = {
    "court": "'elsewhere'",
    "position": "position + 100",
    "stream": "stream || '-'",
    "version": "version + 100",
    "name": "name || 'd'",
    "schema": "schema + 1",
    "event_id": "gen_random_uuid()",
    "case_id": "case_id || '1'",
    "occurred_at": "occurred_at + interval '1 microsecond'",
    "recorded_at": "recorded_at - interval '1 microsecond'",
    "actor": "'handler:nobody'",
    "correlation_id": "gen_random_uuid()",
    "causation_id": "null",
    "rule_pack": "rule_pack || '1'",
    "prev_hash": f"'{GENESIS}'",
    "hash": f"'{GENESIS}'",
    "body": OTHER_BYTE.format(n=3),
}


def test_every_column_but_the_trace_is_tried() -> None:
    assert CHANGES.keys() == set(COLUMNS.split(", ")) - {"traceparent"}


@pytest.mark.parametrize("column", CHANGES)
async def test_a_changed_column_is_found(column: str, town: Town) -> None:
    await town.everywhere(f"update events set {column} = {CHANGES[column]} where position = 5")
    assert await town.broken() == all_at(5)


async def test_the_trace_is_not_sealed(town: Town) -> None:
    """It says where to look in the operators' own tools, and nothing about the case."""
    await town.everywhere("update events set traceparent = 'elsewhere' where position = 5")
    assert await town.broken() == WHOLE


@pytest.mark.parametrize("position", range(1, LAST + 1))
async def test_one_byte_of_an_event_is_found(position: int, town: Town, storm: Storm) -> None:
    dice, places = storm.random(f"byte of {position}"), {}
    for service, owner in town.owners.items():
        length = await owner.fetchval(
            "select length(body) from events where position = $1", position
        )
        places[service] = n = dice.randint(1, length)
        sql = f"update events set body = {OTHER_BYTE.format(n=n)} where position = $1"
        await owner.execute(sql, position)
    assert await town.broken() == all_at(position), f"seed {storm.seed}, characters {places}"


NO_TIMES = ("infinity", "-infinity", "4713-01-01 BC", "0001-01-01 00:00+14", "12000-01-01")


@pytest.mark.parametrize("time", NO_TIMES)
async def test_a_time_that_no_program_can_read_is_found(time: str, town: Town) -> None:
    await town.everywhere(f"update events set occurred_at = '{time}' where position = 5")
    assert await town.broken() == all_at(5)


def swapped(column: str, first: int, second: int) -> str:
    """Exchange a column of two events, past the unique keys."""
    there = f"(select {column} from kept.events where position = {first + second} - e.position)"
    if column == "position":
        where = f"position in ({first}, {second})"
        back = f"update events set position = {first + second + 100} - position where position > 90"
        return f"update events set position = position + 100 where {where}; {back}"
    return f"update events e set {column} = {there} where position in ({first}, {second})"


FORGED = (
    "insert into events select court, {position}, 'd', {version}, name, schema, "
    "gen_random_uuid(), case_id, occurred_at, recorded_at, actor, correlation_id, causation_id, "
    "rule_pack, traceparent, hash, hash, body from events where position = 8"
)
HEAD = "update log_head set position = {0}, hash = (select hash from events where position = {0})"
CUT = "delete from events where position > 5"
TAMPERINGS = {
    "the first dropped": ("delete from events where position = 1", 1),
    "one dropped": ("delete from events where position = 4", 4),
    "the last dropped": ("delete from events where position = 8", 8),
    "all dropped": ("delete from events", 1),
    "positions of two exchanged": (swapped("position", 3, 7), 3),
    "positions of neighbours exchanged": (swapped("position", 4, 5), 4),
    "bodies of two exchanged": (swapped("body", 3, 7), 3),
    "bodies of neighbours exchanged": (swapped("body", 4, 5), 4),
    "bodies and hashes exchanged": (f"{swapped('body', 3, 7)}; {swapped('hash', 3, 7)}", 3),
    "an event put before the first": (FORGED.format(position=0, version=1), 0),
    "an event put far before the first": (FORGED.format(position=-(2**63), version=1), -(2**63)),
    "an event put after the last": (FORGED.format(position=9, version=1), 9),
    "an event put far after the last": (FORGED.format(position=2**63 - 1, version=1), 9),
    "the head's hash changed": (f"update log_head set hash = '{GENESIS}'", 8),
    "the head put back": (HEAD.format(5), 6),
    "the head put ahead": ("update log_head set position = 12", 9),
    "the head dropped": ("delete from log_head", 1),
    "the head put below nothing": ("update log_head set position = -3", 1),
    "a suffix dropped": (CUT, 6),
    "a suffix dropped and the head put back": (f"{CUT}; {HEAD.format(5)}", 6),
    "everything dropped, the head too": ("delete from events; delete from log_head", 1),
}


@pytest.mark.parametrize("what", TAMPERINGS)
async def test_a_changed_log_is_found(what: str, town: Town) -> None:
    sql, position = TAMPERINGS[what]
    await town.everywhere(sql)
    assert await town.broken() == all_at(position)


async def test_a_log_cut_short_is_shorter_than_its_listener_or_the_relay_knows(
    town: Town,
) -> None:
    await town.everywhere(f"{CUT}; {HEAD.format(5)}; update relay set sent = 5")
    assert await town.broken() == all_at(6)
    told = {f"the log ends before position 8, told to {service}" for service in SERVICES}
    assert await town.reasons() == told
    await town.everywhere(f"update relay set sent = 7; {FORGOTTEN}")
    assert await town.broken() == all_at(6)
    assert await town.reasons() == {"the log ends before position 7, told to the relay"}


async def rewrite(town: Town, service: str, *, first: int) -> None:
    """Empty all events from `first` on and compute every hash anew, the head's too."""
    owner, previous = town.owners[service], GENESIS
    for row in await owner.fetch(f"select {COLUMNS} from events order by position"):
        recorded = replace(recorded_from(row, service, None), prev_hash=previous)
        changed = replace(recorded, body="{}") if recorded.position >= first else recorded
        previous = changed.digest()
        sql = "update events set body = $2, prev_hash = $3, hash = $4 where position = $1"
        await owner.execute(sql, changed.position, changed.body, changed.prev_hash, previous)
    await owner.execute("update log_head set hash = $1", previous)


@pytest.mark.parametrize("first", [1, 6])
async def test_a_chain_computed_anew_is_not_the_one_its_listener_remembers(
    first: int, town: Town
) -> None:
    await rewrite(town, "payments", first=first)
    assert await town.broken() == {**WHOLE, "payments": first}
    remembers = f"{listener_of('payments')} consumed another event here"
    assert await town.reasons() == {"", remembers}


async def test_nine_chains_rewritten_alike_are_found_only_by_a_hash_noted_outside(
    town: Town,
) -> None:
    """The limit of any log that its owner keeps alone: see to it that heads are noted elsewhere."""
    noted_outside = await town.heads()
    for service in SERVICES:
        await rewrite(town, service, first=1)
        anew = await town.owners[service].fetch("select position, hash from events")
        listener = town.owners[listener_of(service)]
        await listener.executemany(
            "update inbox set hash = $2 where position = $1", [tuple(row) for row in anew]
        )
        marks = Stretch()
        for position, told in anew:
            if not position % 2:
                marks.add(stretch_of(position)[1], link_of(told))
        links = asyncpg.BitString.frombytes(bytes(marks.links))
        await listener.execute("update inbox_stretch set links = $1", links)
    assert await town.broken() == WHOLE
    now = await town.heads()
    assert [s for s in SERVICES if now[s] != noted_outside[s]] == list(SERVICES)


async def lacking(town: Town) -> set[tuple[str, str, int, int]]:
    """Whose log, who lacks, how many, and from where on."""
    reports = await town.reports()
    return {(r.service, one.by, one.events, one.first) for r in reports for one in r.lacking}


async def test_what_a_listener_never_took_in_is_told_once_it_cannot_come_any_more(
    town: Town,
) -> None:
    """Three of eight are missing; up to where the log is final says what may still be on its way."""
    by = listener_of("payments")
    kept = f"~ rpad(lpad('111', 5, '0'), {SPAN}, '0')::varbit"  # not positions 3 to 5
    await town.owners[by].execute(
        f"delete from inbox where position between 3 and 5; "
        f"update inbox_stretch set taken = taken & {kept}; "
        f"insert into inbox_mark values ('{COURT}', 'payments', 0, 2)"
    )
    assert await lacking(town) == set()
    for final, lost in ((3, 1), (4, 2), (8, 3)):
        await town.owners[by].execute(f"update inbox_mark set final = {final}")
        assert await lacking(town) == {("payments", by, lost, 3)}
    assert await town.broken() == WHOLE


async def test_an_event_of_a_newer_version_is_no_fault(town: Town) -> None:
    """A seal is checked over what is stored, whether or not this version can read it."""

    @dataclass(frozen=True)
    class OfNextYear:
        case_id: str

    async with town.journal("intake", Codec({"OfNextYear": OfNextYear})) as journal:
        await journal.append(request(draft("d", 1, OfNextYear("case"))))
    assert await town.broken() == WHOLE


async def test_a_stream_that_leaves_out_a_version_is_a_fault(town: Town) -> None:
    """No superuser did this: a writer that is not ours, and seals what it writes."""
    async with town.journal("intake") as journal:
        wanted = request(draft("d", 1, checked()))
        ready = unlinked(wanted, "intake", journal.codec)
        (first,) = link(wanted, "intake", await journal.head(COURT), ready)
        gap = replace(first, version=2, event_id=event_id(COURT, "intake", "d", 2))
        async with (await journal.pools.of(COURT)).acquire() as connection:
            await write(connection, COURT, [replace(gap, hash=gap.digest())], ())
    assert await town.broken() == {**WHOLE, "intake": 9}


PACE_SECONDS = 0.005


async def test_a_log_that_grows_while_it_is_read_is_whole(town: Town) -> None:
    writing, walks = True, 0

    async def write() -> None:
        version = 0
        async with town.journal("intake") as own, town.journal(listener_of("intake")) as listener:
            while writing:
                version += 1
                for recorded in await own.append(request(draft("d", version, checked()))):
                    await take_in(listener, recorded)
                await asyncio.sleep(PACE_SECONDS)  # a log that outgrows its readers is never read

    writer = asyncio.create_task(write())
    try:
        while walks < 5:
            assert await town.broken() == WHOLE
            walks += 1
    finally:
        writing = False
        await writer
    grown = await town.owners["intake"].fetchval("select count(*) from events")
    assert grown > LAST


def zhixing_verify(data: Path, *more: str) -> subprocess.CompletedProcess[str]:
    arguments = ("verify", "--court", COURT, "--data", str(data), *more)
    return subprocess.run(
        [sys.executable, "-m", "zhixing", *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(containers.wanted(), reason="the command reads a data directory")
async def test_the_command_names_the_position_and_fails(town: Town, data: Path) -> None:
    with DataDir(data):  # as while a deployment runs
        sound = await asyncio.to_thread(zhixing_verify, data, "--json")
        await town.everywhere("delete from events where position = 4")
        broken = await asyncio.to_thread(zhixing_verify, data, "--json")
        shown = await asyncio.to_thread(zhixing_verify, data)
    assert (sound.returncode, broken.returncode, shown.returncode) == (0, 1, 1), broken.stderr
    assert _positions(sound.stdout) == WHOLE
    assert _positions(broken.stdout) == all_at(4)
    assert shown.stdout.count("BROKEN at position 4: position 4 is missing") == len(SERVICES)


def _positions(printed: str) -> dict[str, int | None]:
    return {report["service"]: report["broken_at"] for report in json.loads(printed)}
