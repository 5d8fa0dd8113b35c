"""The read models of supervision on a real database: work list, sweep, overview, replay."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import pytest

import services.supervision
from kernel.base.clock import SimulatedClock
from kernel.base.postgres import PoolReader, Pools
from kernel.deciding.decider import SYSTEM, Actor
from kernel.deciding.service import Request, Service
from kernel.door.lists import PageWanted
from kernel.door.problems import FieldProblems
from kernel.journal.postgres import PostgresJournal
from kernel.journal.projections import storable
from kernel.law.calendar import Calendar, calendar_year
from kernel.program.app import codec_of
from kernel.program.wiring import Sweep
from kernel.rulebook import Pack
from services.supervision import views
from services.supervision.app import DEFINITION, SWEEPS
from services.supervision.commands import (
    ExtendNode,
    PauseNode,
    PublishCalendar,
    Redate,
    ResumeNode,
)
from tests.conftest import NewDatabase
from tests.supervision.court import (
    CASE,
    NODES,
    accepted,
    begun,
    closed,
    converted,
    fed_back,
    filed,
    filing_checked,
    frozen,
    node,
    observe,
    pack_of,
    package_sent,
    printed,
    small_pack,
    triaged,
)
from tests.support import at, by, calendar, performed

COURT = "yanling"
OTHER = "（2026）豫1024执9号"
MIGRATIONS = Path(services.supervision.__file__).parent / "migrations"
TABLES = ("nodes", "cases", "calendar_years", "publications", "publication_days")
(NOTICE,) = SWEEPS
HEAD = by("bureau_head")


class _OnePack:
    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def pack(self, _court: str, _pinned: str | None = None, _at: datetime | None = None) -> Pack:
        return self._pack


class _Calendars:
    def __init__(self) -> None:
        self.calendar = calendar()

    def of(self, _court: str) -> Calendar:
        return self.calendar


class House:
    def __init__(self, journal: PostgresJournal, reader: PoolReader) -> None:
        self.reader = reader
        self.clock = SimulatedClock(at("2026-01-01"))
        self.calendars = _Calendars()
        rulebook: Any = _OnePack(small_pack())
        self.service = Service(
            DEFINITION, journal, rulebook=rulebook, calendars=self.calendars, clock=self.clock
        )

    async def did(self, command: Any, when: str, actor: Actor = SYSTEM) -> None:
        self.clock.set(at(when))
        await self.service.handle(Request(court=COURT, commands=(command,), actor=actor))

    async def saw(self, event: Any, when: str) -> None:
        await self.did(observe(event, at(when)), when)

    async def swept(self, sweep: Sweep, now: str) -> Sequence[str]:
        self.clock.set(at(now))
        cases = await sweep.find(self.reader, COURT, at(now), 100)
        for case in cases:
            await self.did(sweep.build(case, at(now)), now)
        return cases

    async def nodes(self, case_id: str = CASE) -> dict[str, dict[str, Any]]:
        view = await views.case_nodes(self.reader, COURT, case_id)
        return {row["node_id"]: row for row in view["nodes"]}


@pytest.fixture
async def house(new_database: NewDatabase) -> AsyncIterator[House]:
    pools = Pools(await new_database(MIGRATIONS))
    journal = PostgresJournal("supervision", codec_of("supervision"), pools, project=views.project)
    made = House(journal, PoolReader(await pools.of(COURT)))
    await made.saw(filed(), "2026-01-05 10:00")
    await made.saw(filing_checked(), "2026-01-05 11:00")
    yield made
    await journal.close()
    await pools.close()


async def test_a_case_shows_where_it_stands(house: House) -> None:
    await house.saw(triaged("fast"), "2026-01-06")
    view = await views.case_view(house.reader, COURT, CASE)
    assert view is not None
    assert (view["tier"], view["pack"]) == ("fast", small_pack().id)
    assert view["nodes"] == {"open": 3, "closed": 1}
    assert await views.case_view(house.reader, COURT, OTHER) is None


async def test_a_node_shows_why_its_date_is_that_date(house: House) -> None:
    sent = (await house.nodes())["sent"]
    assert (sent["article"], sent["status"]) == ("第一条", "open")
    assert sent["derivation"]["steps"][-1] == {"at": "2026-01-12", "note": "届满日，至24时止"}


async def test_the_sweep_finds_what_falls_due_and_nothing_twice(house: House) -> None:
    assert await house.swept(NOTICE, "2026-01-09 08:59") == []
    assert await house.swept(NOTICE, "2026-01-09 09:00") == [CASE]
    assert (await house.nodes())["sent"]["status"] == "warned"
    assert await house.swept(NOTICE, "2026-01-12 23:59") == []
    assert await house.swept(NOTICE, "2026-01-13 00:00") == [CASE]
    sent = (await house.nodes())["sent"]
    assert (sent["status"], sent["consequence"]) == ("breached", "通报")
    assert await house.swept(NOTICE, "2026-06-01") == []


async def test_the_sweep_ends_a_wait_and_opens_what_follows(house: House) -> None:
    await house.saw(triaged("fast"), "2026-01-06 09:00")
    await house.saw(frozen("A1", at("2026-01-06 14:00")), "2026-01-06 14:00")
    await house.swept(NOTICE, "2026-01-22 00:00")
    nodes = await house.nodes()
    assert nodes["freeze-waited#A1"]["ending"] == "elapsed"
    assert nodes["deducted#A1"]["due"] == at("2026-01-23").replace(hour=23, minute=59, second=59)


async def test_a_paused_clock_is_passed_over_and_runs_again_with_what_was_left(
    house: House,
) -> None:
    pause = PauseNode(case_id=CASE, node_id="sent", reason="评估")
    await house.did(performed(pause, "bureau_head-1"), "2026-01-07 15:00", HEAD)
    assert (await house.nodes())["sent"]["status"] == "paused"
    assert await house.swept(NOTICE, "2026-01-18") == []
    await house.did(
        performed(ResumeNode(case_id=CASE, node_id="sent"), "bureau_head-1"),
        "2026-01-19 08:00",
        HEAD,
    )
    sent = (await house.nodes())["sent"]
    assert (sent["status"], sent["due"].date()) == ("open", date(2026, 1, 22))
    assert await house.swept(NOTICE, "2026-01-21 08:59") == []
    assert await house.swept(NOTICE, "2026-01-21 09:00") == [CASE]


async def test_an_extension_lets_a_warned_node_warn_again(house: House) -> None:
    await house.swept(NOTICE, "2026-01-09 09:00")
    extend = ExtendNode(case_id=CASE, node_id="sent", until=date(2026, 1, 16), reason="多人")
    await house.did(performed(extend, "bureau_head-1"), "2026-01-09 10:00", HEAD)
    assert (await house.nodes())["sent"]["status"] == "open"
    assert await house.swept(NOTICE, "2026-01-15 08:59") == []
    assert await house.swept(NOTICE, "2026-01-15 09:00") == [CASE]


async def test_a_publication_names_the_cases_whose_dates_it_touches_once(
    house: House,
) -> None:
    late = filed(case_id=OTHER, filed_at=at("2026-12-30 10:00"), channel="online")
    await house.saw(late, "2026-12-30 10:00")
    publish = PublishCalendar(
        court=COURT,
        year=2027,
        version="2027.1",
        rest_days=("2027-01-01", "2027-01-04"),
        make_up_days=(),
        source="通知",
    )
    assert await _to_redate(house) == []
    await house.did(publish, "2026-12-31 09:00")
    house.calendars.calendar = calendar().with_year(
        calendar_year(2027, publish.version, publish.rest_days, publish.make_up_days)
    )
    assert await _to_redate(house) == [OTHER]
    await house.did(Redate(case_id=OTHER), "2026-12-31 10:00")
    assert await _to_redate(house) == []
    sent = (await house.nodes(OTHER))["sent"]
    assert (sent["provisional"], sent["due"].date()) == (False, date(2027, 1, 8))
    years = await views.calendar_view(house.reader, COURT)
    assert [(row["year"], row["version"]) for row in years["years"]] == [(2027, "2027.1")]


async def _to_redate(house: House) -> list[str]:
    found: list[str] = (await views.cases_to_redate(house.reader, COURT))["cases"]
    return found


async def test_the_work_list_is_ordered_by_due_and_turned_page_by_page(
    house: House,
) -> None:
    await house.saw(triaged("ordinary"), "2026-01-06")
    await house.saw(accepted(), "2026-01-07")
    seen: list[str] = []
    page = await views.work_list(house.reader, COURT, page=PageWanted(limit=2))
    while page["next"]:
        seen += [row["node_id"] for row in page["nodes"]]
        wanted = PageWanted(limit=2, after=page["next"])
        page = await views.work_list(house.reader, COURT, page=wanted)
    seen += [row["node_id"] for row in page["nodes"]]
    assert seen == ["received", "sent", "begun"]  # begun is prompt: no date, last


async def test_the_work_list_can_be_narrowed(house: House) -> None:
    await house.swept(NOTICE, "2026-01-13")
    breached = await views.work_list(house.reader, COURT, status="breached", who="clerks")
    assert [row["node_id"] for row in breached["nodes"]] == ["sent"]
    assert (await views.work_list(house.reader, COURT, who="nobody"))["nodes"] == []
    overdue = await views.overdue_table(house.reader, COURT)
    assert [row["node_id"] for row in overdue["nodes"]] == ["sent"]


async def test_what_was_done_in_time_leaves_the_overdue_list_though_heard_of_late(
    house: House,
) -> None:
    await house.swept(NOTICE, "2026-01-13")
    await house.did(observe(package_sent(), at("2026-01-12 17:00")), "2026-01-13 09:00")
    sent = (await house.nodes())["sent"]
    assert (sent["status"], sent["late"], sent["consequence"]) == ("closed", False, "")
    assert (await views.overdue_table(house.reader, COURT))["nodes"] == []
    assert (await views.overview(house.reader, COURT))["closed"] == {"late": 0, "in_time": 2}


async def test_a_duty_heard_of_after_it_was_done_never_stands_in_the_work_list(
    house: House,
) -> None:
    await house.saw(triaged("ordinary"), "2026-01-06")
    await house.did(observe(begun(), at("2026-01-09")), "2026-01-20")
    await house.did(observe(accepted(), at("2026-01-07")), "2026-01-20")
    nodes = await house.nodes()
    assert (nodes["received"]["status"], nodes["received"]["late"]) == ("closed", False)
    assert nodes["begun"]["closed_at"] == at("2026-01-09")
    work = await views.work_list(house.reader, COURT)
    assert [row["node_id"] for row in work["nodes"]] == ["sent"]


async def test_a_withdrawn_duty_leaves_the_lists_and_gives_the_stage_back(
    house: House,
) -> None:
    await house.saw(triaged("fast"), "2026-01-06 09:00")
    await house.saw(frozen("A1", at("2026-01-06 14:00")), "2026-01-06 14:00")
    await house.swept(NOTICE, "2026-01-24 00:00")
    await house.swept(NOTICE, "2026-01-24 00:00")
    assert (await house.nodes())["deducted#A1"]["status"] == "breached"
    await house.did(observe(converted(), at("2026-01-12")), "2026-01-24 09:00")
    deducted = (await house.nodes())["deducted#A1"]
    assert (deducted["status"], deducted["ending"]) == ("closed", "withdrawn")
    overdue = await views.overdue_table(house.reader, COURT)
    assert "deducted#A1" not in {row["node_id"] for row in overdue["nodes"]}
    case = await house.reader.fetchrow("select tier, staged_at from cases where court = $1", COURT)
    assert case == {"tier": "ordinary", "staged_at": at("2026-01-06 14:00")}


@pytest.mark.parametrize("after", ["x", "[1]", '["due", "soon", "a", "b"]'])
async def test_a_place_that_is_none_is_refused(house: House, after: str) -> None:
    with pytest.raises(FieldProblems):
        await views.work_list(house.reader, COURT, page=PageWanted(after=after))


async def test_the_overview_counts_cases_and_nodes(house: House) -> None:
    await house.saw(fed_back("Q1"), "2026-01-06 09:00")
    await house.swept(NOTICE, "2026-01-13")
    await house.saw(package_sent(), "2026-01-13 10:00")
    view = await views.overview(house.reader, COURT)
    assert view["stages"] == [{"stage": "stage", "tier": "", "cases": 1}]
    assert view["nodes"] == {"breached": 2}
    assert view["closed"] == {"late": 1, "in_time": 1}


async def _daily(house: House) -> None:
    """A duty of every day that opens with the filing, under a pack of its own."""
    row = node(
        "looked",
        {},
        every={"unit": "day"},
        consequence="通报",
        notify=["clerks"],
        opens_on=["intake.CaseFiled"],
        closes_on=["documents.PackageSent"],
        cancels_on=["enforcement.CaseClosed"],
    )
    del row["limit"]
    house.service.rulebook = cast(Any, _OnePack(pack_of([*NODES, row])))
    day = at("2026-03-02 10:00")
    await house.saw(filed(case_id=OTHER, filed_at=day, channel="online"), "2026-03-02 10:00")


async def _looked(house: House) -> dict[str, dict[str, Any]]:
    nodes = await house.nodes(OTHER)
    return {name: row for name, row in nodes.items() if row["code"] == "looked"}


async def _swept(house: House, now: str) -> list[str]:
    return [case for case in await house.swept(NOTICE, now) if case == OTHER]


async def test_a_missed_period_is_overdue_until_the_duty_is_done_again(
    house: House,
) -> None:
    await _daily(house)
    assert await _swept(house, "2026-03-02 23:59") == []
    assert await _swept(house, "2026-03-03 00:00") == [OTHER]
    assert await _swept(house, "2026-03-03 00:00") == []
    overdue = (await views.overdue_table(house.reader, COURT))["nodes"]
    (missed,) = [row for row in overdue if row["case_id"] == OTHER]
    assert (missed["node_id"], missed["notify"]) == ("looked@2026-03-02", ["clerks"])
    sent = replace(package_sent(), case_id=OTHER)
    await house.saw(sent, "2026-03-03 09:00")
    nodes = await _looked(house)
    assert [(row["ending"], row["late"]) for row in nodes.values()] == [
        ("done", True),
        ("done", False),
    ]


async def test_a_period_that_was_done_is_followed_by_the_next_when_it_ends(
    house: House,
) -> None:
    await _daily(house)
    await house.saw(replace(package_sent(), case_id=OTHER), "2026-03-02 11:00")
    assert await _swept(house, "2026-03-02 23:59") == []
    assert await _swept(house, "2026-03-03 00:00") == [OTHER]
    assert list(await _looked(house)) == ["looked@2026-03-02", "looked@2026-03-03"]


async def test_what_comes_back_no_more_is_swept_no_more(house: House) -> None:
    await _daily(house)
    await house.saw(replace(package_sent(), case_id=OTHER), "2026-03-02 11:00")
    await house.saw(replace(closed(), case_id=OTHER), "2026-03-02 15:00")
    assert await _swept(house, "2026-03-05 00:00") == []
    assert list(await _looked(house)) == ["looked@2026-03-02"]


async def test_a_pause_shows_its_reason_and_who_allowed_it(house: House) -> None:
    pause = PauseNode(case_id=CASE, node_id="sent", reason="评估")
    await house.did(performed(pause, "bureau_head-1"), "2026-01-07 15:00", HEAD)
    sent = (await house.nodes())["sent"]
    assert (sent["paused_at"], sent["reason"], sent["approver"]) == (
        at("2026-01-07 15:00"),
        "评估",
        "bureau_head-1",
    )
    assert sent["derivation"]["steps"][-1] == {
        "at": "2026-01-07T15:00:00+08:00",
        "note": "中止，期间停止计算（bureau_head-1批准）",
    }


async def test_replay_from_zero_gives_the_same_rows(house: House) -> None:
    await house.saw(fed_back("Q1"), "2026-01-06 09:00")
    pause = PauseNode(case_id=CASE, node_id="sent", reason="评估")
    await house.did(performed(pause, "bureau_head-1"), "2026-01-07 15:00", HEAD)
    await house.did(
        performed(ResumeNode(case_id=CASE, node_id="sent"), "bureau_head-1"),
        "2026-01-08 08:00",
        HEAD,
    )
    await house.saw(printed("Q1"), "2026-01-09 09:00")
    await house.swept(NOTICE, "2026-01-20")
    await house.did(observe(package_sent(), at("2026-01-12 17:00")), "2026-01-20")
    for version, kind in (("2027.1", "year"), ("停电", "closure"), ("2027.2", "year")):
        publish = PublishCalendar(
            court=COURT,
            year=2027,
            version=version,
            rest_days=("2027-01-01",),
            make_up_days=(),
            source="通知",
            kind=cast(Any, kind),
        )
        await house.did(publish, "2026-01-20")
    await _daily(house)
    await _swept(house, "2026-03-05 00:00")
    before = [await house.reader.fetch(f"select * from {t}") for t in TABLES]
    for name in TABLES:
        await house.reader.fetch(f"delete from {name}")
    for recorded in await house.service.journal.follow(COURT, 0, 1000):
        for sql, arguments in map(storable, (*views.project(recorded), *views.project(recorded))):
            await house.reader.fetch(sql, *arguments)
    after = [await house.reader.fetch(f"select * from {t}") for t in TABLES]
    assert [sorted(rows, key=str) for rows in after] == [sorted(rows, key=str) for rows in before]


async def test_the_sweep_reads_its_index_only(house: House) -> None:
    pool = house.reader
    await pool.fetch("set enable_seqscan = off")
    plan = await pool.fetch(
        "explain select case_id, next_at from nodes where court = $1 and next_at <= $2 "
        "order by next_at limit 10",
        COURT,
        datetime.fromisoformat("2026-01-13T00:00:00+08:00"),
    )
    assert any("nodes_falling_due" in row["QUERY PLAN"] for row in plan)
