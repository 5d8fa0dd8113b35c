"""Messages before their time: kept, in nobody's way, taken in as soon as what they need is here."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from contracts.archive import DossierOpened, MaterialReceived, MaterialScanned
from contracts.catalogue import CatalogueEntry
from contracts.intake import CaseFiled, FilingChecked, FilingPapersScanned
from kernel.base.clock import SystemClock
from kernel.base.postgres import Pools
from kernel.deciding.decider import Circumstances, Decider, Early
from kernel.deciding.definition import ServiceDefinition
from kernel.deciding.service import Service
from kernel.journal.envelope import Recorded
from kernel.journal.memory import MemoryJournal
from kernel.journal.postgres import PostgresJournal
from kernel.journal.protocol import Journal
from kernel.law.calendars import SeededCalendars
from kernel.messaging.consumer import Consumer
from kernel.messaging.parking import MemoryParking, Parking, PostgresParking
from kernel.program.app import codec_of
from kernel.rulebook import Pack
from tests.conftest import NewDatabase
from tests.kernel.sample import append, checked, filed, scanned
from tests.support import rulebook

COURT = "yanling"
CASE = "（2026）豫1024执1号"
OTHER = "（2026）豫1024执2号"
State = frozenset[str]
WHOLE = ["DossierOpened", "MaterialReceived", "MaterialScanned"]


def stream_of(command: Any) -> str:
    return f"dossier-{command.case_id}"


def decide(command: Any, state: State | None, _circumstances: Circumstances) -> Sequence[Any]:
    """Paper needs a dossier, and a scan needs the paper."""
    name = type(command).__name__
    known = state or frozenset()
    if name in known:
        return []
    if not set(WHOLE[: WHOLE.index(name)]) <= known:
        raise Early(f"{name} after {sorted(known)}")
    return [command]


def evolve(state: State | None, event: Any) -> State:
    return (state or frozenset()) | {type(event).__name__}


@dataclass
class Desk:
    """A small archive that listens to intake; it fails on the facts in the poison set."""

    journal: Journal
    parking: Parking
    poison: set[str] = field(default_factory=set)
    consumer: Consumer = field(init=False)
    intake: MemoryJournal = field(
        default_factory=lambda: MemoryJournal("intake", codec_of("intake"))
    )
    _messages: dict[str, Sequence[Recorded]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """A new process on the same database."""
        service: Service[Any, Any, Any] = Service(
            ServiceDefinition(
                house=CatalogueEntry(
                    name="archive",
                    title="archive",
                    events=DossierOpened | MaterialReceived | MaterialScanned,
                    listens_to=("intake",),
                ),
                own_decider=Decider(stream_of=stream_of, decide=decide, evolve=evolve),
                react=self.react,
            ),
            self.journal,
            rulebook=rulebook(),
            calendars=SeededCalendars(),
            clock=SystemClock(),
        )
        self.consumer = Consumer(service, {"intake": codec_of("intake")}, self.parking)

    def react(self, fact: Recorded, _pack: Pack) -> Sequence[Any]:
        if fact.name in self.poison:
            raise RuntimeError("poison")
        case_id = fact.case_id
        match fact.event:
            case CaseFiled():
                return (DossierOpened(case_id=case_id),)
            case FilingChecked():
                return (
                    MaterialReceived(
                        case_id=case_id, material_id="M1", material_kind="m", giver="g", pages=1
                    ),
                )
            case FilingPapersScanned():
                return (MaterialScanned(case_id=case_id, material_id="M1"),)
            case _:
                return ()

    async def take(self, *names: str, case_id: str = CASE) -> None:
        """These facts of the case arrive one after the other: `filed`, `checked`, `scanned`."""
        if case_id not in self._messages:
            written = await self.intake.append(
                append(filed(case_id), checked(case_id), scanned(case_id))
            )
            self._messages[case_id] = written
        for name in names:
            number = ("filed", "checked", "scanned").index(name)
            await self.consumer.take([self._messages[case_id][number]])

    async def decided(self, case_id: str = CASE) -> list[str]:
        log = await self.journal.follow(COURT, 0, 100)
        return [r.name for r in log if r.case_id == case_id]

    async def parked(self, case_id: str = CASE) -> list[tuple[str, str]]:
        return [(p.message.name, p.kind) for p in await self.parking.of_case(COURT, case_id)]


@pytest.fixture(params=["memory", "postgres"])
async def desk(request: pytest.FixtureRequest, new_database: NewDatabase) -> AsyncIterator[Desk]:
    if request.param == "memory":
        yield Desk(MemoryJournal("archive", codec_of("archive")), MemoryParking())
        return
    pools = Pools(await new_database())
    journal = PostgresJournal("archive", codec_of("archive"), pools)
    yield Desk(journal, PostgresParking(pools))
    await journal.close()
    await pools.close()


async def test_a_message_before_its_time_is_kept_and_decides_nothing(desk: Desk) -> None:
    await desk.take("checked")
    assert await desk.parked() == [("FilingChecked", "early")]
    assert await desk.decided() == []
    assert desk.consumer.counts.early == 1


async def test_it_is_taken_in_after_the_message_it_waited_for(desk: Desk) -> None:
    await desk.take("checked", "filed")
    assert await desk.decided() == WHOLE[:2]
    assert await desk.parked() == []


async def test_it_does_not_block_its_case_nor_any_other(desk: Desk) -> None:
    await desk.take("scanned")
    assert await desk.parking.cases(COURT) == set()
    await desk.take("filed")
    await desk.take("filed", "checked", case_id=OTHER)
    assert await desk.decided() == WHOLE[:1]
    assert await desk.decided(OTHER) == WHOLE[:2]
    assert await desk.parked() == [("FilingPapersScanned", "early")]


async def test_several_are_taken_in_the_order_in_which_they_came(desk: Desk) -> None:
    await desk.take("checked", "scanned", "filed")
    assert await desk.decided() == WHOLE
    assert await desk.parked() == []


async def test_one_that_waited_for_another_that_waited_is_not_forgotten(desk: Desk) -> None:
    await desk.take("scanned", "checked", "filed")
    assert await desk.decided() == WHOLE
    assert await desk.parked() == []


async def test_it_survives_a_restart(desk: Desk) -> None:
    await desk.take("checked")
    desk.restart()
    await desk.take("filed")
    assert await desk.decided() == WHOLE[:2]
    assert await desk.parked() == []


async def test_it_is_kept_once_and_decides_once_however_often_it_comes(desk: Desk) -> None:
    await desk.take("checked", "checked")
    assert await desk.parked() == [("FilingChecked", "early")]
    await desk.take("filed", "checked", "filed")
    assert await desk.decided() == WHOLE[:2]
    assert await desk.parked() == []


async def test_one_that_fails_when_its_time_has_come_blocks_its_case(desk: Desk) -> None:
    await desk.take("checked")
    desk.poison.add("FilingChecked")
    await desk.take("filed", "scanned")
    assert await desk.parked() == [("FilingChecked", "failed"), ("FilingPapersScanned", "waiting")]
    desk.poison.clear()
    assert await desk.consumer.retry(COURT, CASE) == 2
    assert await desk.decided() == WHOLE
    assert await desk.parked() == []


async def test_an_operators_retry_leaves_it_until_its_time(desk: Desk) -> None:
    await desk.take("checked")
    assert await desk.consumer.retry(COURT, CASE) == 0
    assert await desk.parked() == [("FilingChecked", "early")]
    assert await desk.parking.cases(COURT) == set()
    await desk.take("filed")
    assert await desk.decided() == WHOLE[:2]


async def test_a_retry_takes_in_what_waited_for_what_it_freed(desk: Desk) -> None:
    await desk.take("scanned")
    desk.poison.add("CaseFiled")
    await desk.take("filed", "checked")
    assert [kind for _, kind in await desk.parked()] == ["early", "failed", "waiting"]
    desk.poison.clear()
    assert await desk.consumer.retry(COURT, CASE) == 3
    assert await desk.decided() == WHOLE
    assert await desk.parked() == []


async def test_what_waited_behind_a_failure_may_turn_out_early(desk: Desk) -> None:
    await desk.take("filed")
    desk.poison.add("FilingChecked")
    await desk.take("checked")
    await desk.take("scanned")
    await desk.parking.release(desk._messages[CASE][1])  # an operator gave the message up
    assert await desk.parked() == [("FilingPapersScanned", "waiting")]
    desk.poison.clear()
    assert await desk.consumer.retry(COURT, CASE) == 0
    assert await desk.parked() == [("FilingPapersScanned", "early")]
    desk.restart()
    await desk.take("checked")
    assert await desk.decided() == WHOLE


async def test_those_that_come_too_early_do_not_wake_each_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each of many tries all the others again, and a late filing finds no end of them."""
    tries: list[str] = []
    take_one = desk.consumer.take_one

    async def counted(message: Recorded, commands: Sequence[Any] | None = None) -> None:
        tries.append(message.name)
        await take_one(message, commands)

    monkeypatch.setattr(desk.consumer, "take_one", counted)
    await desk.take("checked", "scanned")
    assert tries == ["FilingChecked", "FilingPapersScanned"]


class SlowParking(MemoryParking):
    """A parking whose first look is answered only after the second."""

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0
        self.second = asyncio.Event()

    async def early(self, court: str) -> set[str]:
        found = await super().early(court)
        self.looks += 1
        if self.looks == 1:
            await self.second.wait()
        else:
            self.second.set()
        return found


async def test_two_that_come_at_the_same_moment_are_both_remembered() -> None:
    desk = Desk(MemoryJournal("archive", codec_of("archive")), SlowParking())
    await asyncio.gather(desk.take("checked"), desk.take("checked", case_id=OTHER))
    for case_id in (CASE, OTHER):
        await desk.take("filed", case_id=case_id)
        assert await desk.decided(case_id) == WHOLE[:2]
