"""The read models of archive on a real database; replay gives the same rows."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.archive import DossierOpened
from kernel.base.clock import SimulatedClock
from kernel.base.postgres import PoolReader, Pools
from kernel.deciding.approvals import GiveApproval, RefuseApproval
from kernel.deciding.decider import SYSTEM, Actor
from kernel.deciding.learns import Learn
from kernel.deciding.service import Request, Service
from kernel.door.lists import PageWanted
from kernel.journal.approvals import with_approvals
from kernel.journal.postgres import PostgresJournal
from kernel.law.calendars import SeededCalendars
from kernel.program.app import codec_of
from services.archive import app, commands, views
from services.archive.app import DEFINITION
from tests.conftest import NewDatabase
from tests.support import at, by, rulebook, storing

COURT = "yanling"
CASE = "（2026）豫1024执2号"
OPEN = Learn(case_id=CASE, stream=commands.dossier_of(CASE), event=DossierOpened(case_id=CASE))
CHECK = commands.RequestClosingCheck(case_id=CASE, proposer="h", proposer_role="handler")
MIGRATIONS = Path(app.__file__).parent / "migrations"
TABLES = ("dossiers", "materials", "closing_checks", "terminations")


class House:
    def __init__(self, journal: PostgresJournal, reader: PoolReader) -> None:
        self.reader = reader
        self.clock = SimulatedClock(at("2026-04-20"))
        self.service = Service(
            DEFINITION, journal, rulebook=rulebook(), calendars=SeededCalendars(), clock=self.clock
        )

    async def did(self, *asked: Any, by: Actor = SYSTEM) -> None:
        await self.service.handle(Request(court=COURT, commands=asked, actor=by))


@pytest.fixture
async def house(new_database: NewDatabase) -> AsyncIterator[House]:
    pools = Pools(await new_database(MIGRATIONS))
    journal = PostgresJournal(
        "archive", codec_of("archive"), pools, project=with_approvals(views.project)
    )
    yield House(journal, PoolReader(await pools.of(COURT)))
    await journal.close()
    await pools.close()


async def _terminated(house: House) -> None:
    reviewer = by("closing_reviewer")
    refuse = commands.RefuseMaterial(
        case_id=CASE, material_id="M1", material_kind="payout", giver="handler", correction="缺签名"
    )
    receive = commands.ReceiveMaterial(
        case_id=CASE, material_id="M1", material_kind="payout", giver="handler", pages=2
    )
    await house.did(OPEN)
    await house.did(refuse)
    await house.did(receive)
    await house.did(storing(CASE))
    await house.did(commands.ScanMaterial(case_id=CASE, material_id="M1", files=("F1",)))
    await house.did(CHECK)
    refuse_check = RefuseApproval(
        case_id=CASE, approval_id="closing-termination-1", reason="缺约谈"
    )
    await house.did(refuse_check, by=reviewer)
    await house.did(CHECK)
    passed = GiveApproval(case_id=CASE, approval_id="closing-termination-2")
    await house.did(passed, by=reviewer)
    await house.did(
        commands.CloseDossier(case_id=CASE, manner="terminated"),
        commands.FileTerminationInLibrary(case_id=CASE),
    )
    await house.did(commands.DigitiseDossier(case_id=CASE))
    await house.did(commands.ArchiveVolume(case_id=CASE, volume="2026-执-2"))


async def test_a_dossier_shows_its_material_and_its_check(house: House) -> None:
    await _terminated(house)
    view = await views.dossier_view(house.reader, COURT, CASE)
    assert view is not None
    assert (view["manner"], view["pages"], view["volume"]) == ("terminated", 2, "2026-执-2")
    assert view["closing_check"]["status"] == "passed"
    assert view["closing_check"]["reasons"] == []
    material = view["materials"][0]
    assert (material["status"], material["correction"]) == ("scanned", "缺签名")


async def test_the_library_lists_what_entered_it(house: House) -> None:
    await _terminated(house)
    library = await views.termination_library(house.reader, COURT)
    assert [row["case_id"] for row in library["terminations"]] == [CASE]
    tomorrow = PageWanted(since=date(2099, 1, 1))
    later = await views.termination_library(house.reader, COURT, tomorrow)
    assert later == {"terminations": [], "next": None}


async def test_a_check_that_waits_is_listed_with_its_proposer(house: House) -> None:
    await house.did(CHECK)
    waiting = await views.closing_checks(house.reader, COURT)
    assert [(row["case_id"], row["proposer"]) for row in waiting["closing_checks"]] == [(CASE, "h")]


async def test_a_case_without_a_dossier_has_no_view(house: House) -> None:
    assert await views.dossier_view(house.reader, COURT, CASE) is None


async def test_replay_from_zero_gives_the_same_rows(house: House) -> None:
    await _terminated(house)
    before = [await house.reader.fetch(f"select * from {t}") for t in TABLES]
    for name in TABLES:
        await house.reader.fetch(f"delete from {name}")
    for recorded in await house.service.journal.follow(COURT, 0, 1000):
        for sql, arguments in views.project(recorded):
            await house.reader.fetch(sql, *arguments)
    assert [await house.reader.fetch(f"select * from {t}") for t in TABLES] == before
