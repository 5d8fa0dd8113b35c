"""Two cases on a real database, through the ports of the sandbox; replay gives the same rows."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.intake import FilingCorrected
from contracts.values import Party
from kernel.base.clock import SimulatedClock
from kernel.base.postgres import PoolReader, Pools
from kernel.deciding.decider import SYSTEM, Actor
from kernel.deciding.service import Request, Service
from kernel.journal.postgres import PostgresJournal
from kernel.journal.projections import storable
from kernel.law.calendars import SeededCalendars
from kernel.messaging.effects import Effects
from kernel.people.sealed import Keyring, MemoryKeys
from kernel.program.app import codec_of
from outside.banks import HttpBanks
from outside.inquiry import HttpInquiry
from sandbox import banks, inquiry
from sandbox.weather import SandboxWeather
from services.control import commands, views
from services.control.app import DEFINITION
from tests.conftest import NewDatabase
from tests.control.cases import told_of
from tests.support import at, by, rulebook

COURT = "yanling"
RICH, POOR = "(2026)豫1024执101号", "(2026)豫1024执102号"
NAMES = {RICH: "李四", POOR: "张三"}
CLAIM = 8_000_000
MIGRATIONS = Path(views.__file__).parents[1] / "migrations"
TABLES = ("controls", "inquiries", "assets", "measure_papers", "measures")
CLERK = by("control_clerk")
NIGHT = timedelta(hours=12)


PAPERS = ("control-ruling", "deduction-ruling", "assistance-notice", "assistance-notice-2")


class House:
    """Control at work, with the inquiry systems and banks of the sandbox."""

    def __init__(self, journal: PostgresJournal, pools: Pools, reader: PoolReader) -> None:
        self.reader = reader
        self.clock = SimulatedClock(at("2026-03-02 09:30"))
        self.service = Service(
            DEFINITION, journal, rulebook=rulebook(), calendars=SeededCalendars(), clock=self.clock
        )
        self.arrived: list[tuple[str, int]] = []
        self.keyring = Keyring(MemoryKeys(), b"pepper")
        weather = SandboxWeather(2, self.clock, {"李四": "ample", "张三": "none"})
        national, local = (inquiry.build(weather, "national"), inquiry.build(weather, "local"))
        transport = httpx.ASGITransport(app=banks.build(weather, self.receive))
        self.effects = Effects(
            self.service,
            pools,
            ports={
                "national": HttpInquiry("http://n", httpx.ASGITransport(app=national)),
                "local": HttpInquiry("http://l", httpx.ASGITransport(app=local)),
                "banks": HttpBanks("http://b", transport),
            },
            keyring=self.keyring,
            ask_every=timedelta(minutes=10),
        )

    async def receive(self, case_id: str, amount_fen: int, _reference: str, _payer: str) -> None:
        self.arrived.append((case_id, amount_fen))

    async def did(self, *asked: Any, actor: Actor = SYSTEM) -> None:
        await self.service.handle(Request(court=COURT, commands=asked, actor=actor))

    async def later(self, span: timedelta) -> None:
        """Send what is to be sent, let the time pass, take in the answers."""
        await self.effects.step(COURT)
        self.clock.set(self.clock.now() + span)
        await self.effects.step(COURT)

    async def rows(self) -> list[list[dict[str, object]]]:
        return [
            await self.reader.fetch(f"select * from {table} order by court, case_id, 3")
            for table in TABLES
        ]


@pytest.fixture
async def house(new_database: NewDatabase) -> AsyncIterator[House]:
    pools = Pools(await new_database(MIGRATIONS))
    journal = PostgresJournal("control", codec_of("control"), pools, project=views.project)
    yield House(journal, pools, PoolReader(await pools.of(COURT)))
    await journal.close()
    await pools.close()


async def _asked_everywhere(house: House, case_id: str) -> None:
    name = await house.keyring.seal(COURT, "P1", NAMES[case_id])
    debtor = Party(person_id="P1", role="debtor", kind="natural", name=name)
    await house.did(
        commands.OpenControl(case_id=case_id, claim_fen=CLAIM, debtors=("P1",), parties=(debtor,)),
        commands.StartCollectiveInquiry(case_id=case_id),
        *told_of(case_id, *PAPERS),
    )
    await house.did(commands.StartInquiry(case_id=case_id, system="national"), actor=CLERK)
    await house.did(commands.StartInquiry(case_id=case_id, system="local"), actor=CLERK)
    await house.later(NIGHT)


async def _deducted(house: House) -> str:
    """The case of the rich debtor, up to the deduction; the asset's id."""
    await _asked_everywhere(house, RICH)
    (asset,) = await views.assets_view(house.reader, COURT, RICH)
    asset_id: str = asset["asset_id"]
    freeze = commands.RequestFreeze(
        ruling=f"{RICH}-D-control-ruling",
        assistance=f"{RICH}-D-assistance-notice",
        case_id=RICH,
        asset_id=asset_id,
        amount_fen=CLAIM,
    )
    await house.did(freeze, actor=CLERK)
    await house.later(timedelta(hours=1))
    await house.did(commands.FileFreezeResult(case_id=RICH, asset_id=asset_id), actor=CLERK)
    await house.did(commands.ClassifyFeedback(case_id=RICH), actor=CLERK)
    house.clock.set(house.clock.now() + timedelta(days=16))
    await house.did(
        commands.RequestDeduction(
            ruling=f"{RICH}-D-deduction-ruling",
            assistance=f"{RICH}-D-assistance-notice-2",
            case_id=RICH,
            asset_id=asset_id,
        ),
        actor=CLERK,
    )
    await house.later(timedelta(hours=20))
    return asset_id


async def test_a_rich_debtor_is_frozen_in_full_and_deducted(house: House) -> None:
    await _deducted(house)
    case = await views.case_view(house.reader, COURT, RICH)
    assert case is not None
    assert (case["outcome"], case["claim_fen"]) == ("full", CLAIM)
    assert (case["frozen_fen"], case["deducted_fen"]) == (CLAIM, CLAIM)
    assert case["full_freeze_at"] is not None
    (asset,) = case["assets"]
    assert (asset["status"], asset["person_id"]) == ("deducted", "P1")
    assert asset["expires_on"].year == 2027
    assert asset["requested_fen"] is None
    assert asset["result_filed_at"] is not None
    assert house.arrived == [(RICH, CLAIM)]
    assert [(one["act"], one["ruling"], one["assistance"]) for one in case["measures"]] == [
        ("freeze", f"{RICH}-D-control-ruling", f"{RICH}-D-assistance-notice"),
        ("deduct", f"{RICH}-D-deduction-ruling", f"{RICH}-D-assistance-notice-2"),
    ]
    assert [one["document_kind"] for one in case["papers"]].count("assistance-notice") == 2


async def test_a_poor_debtor_has_nothing_and_every_system_said_so(house: House) -> None:
    await _asked_everywhere(house, POOR)
    for system, number in (("national", 1), ("national", 2), ("local", 1)):
        inquiry_id = f"{POOR}-Q-{system}-{number}"
        await house.did(commands.PrintFeedback(case_id=POOR, inquiry_id=inquiry_id), actor=CLERK)
    await house.did(commands.ClassifyFeedback(case_id=POOR), actor=CLERK)
    await house.did(commands.MakeControlList(case_id=POOR), actor=CLERK)
    await house.did(commands.CompleteOfflineControl(case_id=POOR), actor=CLERK)
    case = await views.case_view(house.reader, COURT, POOR)
    assert case is not None
    assert (case["outcome"], case["assets"], case["frozen_fen"]) == ("none", [], 0)
    assert case["offline_completed_at"] is not None
    assert [(i["system"], i["status"], i["hits"]) for i in case["inquiries"]] == [
        ("local", "answered", 0),
        ("national", "answered", 0),
        ("national", "answered", 0),
    ]
    assert all(i["printed_at"] is not None for i in case["inquiries"])


async def test_what_failed_is_shown_with_its_reason(house: House) -> None:
    await _asked_everywhere(house, RICH)
    (asset,) = await views.assets_view(house.reader, COURT, RICH)
    place = {"case_id": RICH, "asset_id": asset["asset_id"]}
    await house.did(
        commands.RequestFreeze(
            ruling=f"{RICH}-D-control-ruling",
            assistance=f"{RICH}-D-assistance-notice",
            **place,
            amount_fen=CLAIM,
        ),
        actor=CLERK,
    )
    await house.did(commands.FailFreeze(**place, reason="账户余额已被全部冻结"))
    (asset,) = await views.assets_view(house.reader, COURT, RICH)
    assert (asset["status"], asset["reason"]) == ("not_frozen", "账户余额已被全部冻结")
    assert asset["requested_fen"] is None


async def test_a_failed_inquiry_is_shown_with_its_reason(house: House) -> None:
    await house.did(
        commands.OpenControl(case_id=POOR, claim_fen=None, debtors=("P1",)),
        commands.StartCollectiveInquiry(case_id=POOR),
        commands.FailInquiry(case_id=POOR, inquiry_id=f"{POOR}-Q-national-1", reason="系统未响应"),
    )
    correction = FilingCorrected(case_id=POOR, field="claim_fen", claim_fen=CLAIM)
    await house.did(*DEFINITION.learns.of(correction, POOR, house.clock.now()))
    case = await views.case_view(house.reader, COURT, POOR)
    assert case is not None
    assert case["claim_fen"] == CLAIM
    (failed,) = case["inquiries"]
    assert (failed["status"], failed["reason"]) == ("failed", "系统未响应")


async def test_a_case_nobody_filed_is_not_shown(house: House) -> None:
    assert await views.case_view(house.reader, COURT, "nothing") is None


async def test_replay_gives_the_same_rows(house: House) -> None:
    await _deducted(house)
    await _asked_everywhere(house, POOR)
    before = await house.rows()
    assert all(before)
    history = await house.service.journal.follow(COURT, 0, 1000)
    for _ in range(2):  # twice: a statement that is run again changes nothing
        for table in reversed(TABLES):
            await house.reader.fetch(f"delete from {table} returning 1")
        for recorded in history:
            for sql, arguments in map(storable, views.project(recorded)):
                await house.reader.fetch(f"{sql} returning 1", *arguments)
        assert await house.rows() == before
