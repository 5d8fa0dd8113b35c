"""The whole house on an in-memory journal: from foreign facts to the team that holds the case."""

from dataclasses import replace
from typing import Any
from uuid import uuid5

import pytest

from contracts.catalogue import SHARED
from contracts.control import FeedbackClassified, FeedbackOutcome
from contracts.disposal import LotRegistered
from contracts.enforcement import CaseClosed
from contracts.triage import TeamDrawn, TriageEvent
from kernel.base.clock import SimulatedClock
from kernel.deciding.approvals import GiveApproval
from kernel.deciding.decider import Actor
from kernel.deciding.service import Request, Service
from kernel.journal.codec import Codec, event_types
from kernel.journal.envelope import NAMESPACE
from kernel.journal.memory import MemoryJournal
from kernel.journal.protocol import Delivery
from kernel.law.calendar import Calendar
from services.triage.app import DEFINITION
from services.triage.commands import (
    AcceptCustody,
    Command,
    ConvertCase,
    TriageCase,
)
from services.triage.rules import draw
from services.triage.state import Custody, Loads, State
from tests.support import at, by, calendar, pack, rulebook
from tests.triage.cases import CASE, fact, filed


class OneCalendar:
    def of(self, court: str) -> Calendar:
        return calendar(court)


class Bench:
    """The triage service with a clock that can be set."""

    def __init__(self) -> None:
        self.journal = MemoryJournal("triage", Codec(event_types(TriageEvent, SHARED)))
        self.clock = SimulatedClock(at("2026-03-02"))
        self.service: Service[Any, State, TriageEvent] = Service(
            DEFINITION, self.journal, rulebook=rulebook(), calendars=OneCalendar(), clock=self.clock
        )
        self.deliveries = 0

    async def told(self, service: str, event: object, occurred_at: str = "") -> None:
        """A foreign fact arrives, of now or of then; twice, as Kafka may deliver it."""
        self.deliveries += 1
        delivery = Delivery(
            source=service,
            event_id=uuid5(NAMESPACE, f"{service}/{self.deliveries}"),
            position=self.deliveries,
            hash=f"{self.deliveries:064}",
        )
        heard = fact(event, service, occurred_at or self.clock.now().isoformat(" ")[:16])
        heard = replace(heard, case_id=getattr(event, "case_id", CASE))
        commands = DEFINITION.answers(heard, pack())
        for _ in range(2):
            await self.service.handle(
                Request(court="yanling", commands=commands, delivery=delivery)
            )

    async def asked(self, command: Command | GiveApproval, actor: Actor) -> list[str]:
        handled = await self.service.handle(
            Request(court="yanling", commands=(command,), actor=actor)
        )
        return [recorded.name for recorded in handled.recorded]

    async def custody(self, case_id: str = CASE) -> Custody:
        state, _ = await self.service.state("yanling", f"custody-{case_id}")
        assert isinstance(state, Custody)
        return state

    async def names(self) -> list[str]:
        return [r.name for r in await self.journal.follow("yanling", 0, 500)]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def classified(outcome: FeedbackOutcome, frozen_fen: int) -> FeedbackClassified:
    return FeedbackClassified(
        case_id=CASE,
        outcome=outcome,
        frozen_fen=frozen_fen,
        claim_fen=8_000_000,
        assets=0,
        offline=0,
    )


async def test_a_full_freeze_reaches_the_fast_team_by_itself(bench: Bench) -> None:
    await bench.told("intake", filed)
    await bench.told("control", classified("full", 8_000_000))
    assert await bench.names() == [
        "TriageFactsNoted",
        "CustodyBegan",
        "DebtorNoted",
        "DebtorCaseNoted",
        "FeedbackNoted",
        "CaseTriaged",
        "CaseAssigned",
        "CustodyPassed",
    ]
    await bench.asked(AcceptCustody(case_id=CASE, handler="李法官"), by("handler"))
    assert (await bench.custody()).holder == "fast"


async def test_a_feedback_that_overtakes_the_filing_is_not_lost(bench: Bench) -> None:
    await bench.told("control", classified("full", 8_000_000))
    await bench.told("intake", filed)
    assert "CustodyPassed" in await bench.names()


async def test_an_ordinary_case_is_drawn_and_anyone_can_draw_again(bench: Bench) -> None:
    await bench.told("intake", filed)
    await bench.told("control", classified("none", 0))
    assert (await bench.custody()).holder == "command-centre"
    head = await bench.journal.head("yanling")
    names = await bench.asked(TriageCase(case_id=CASE), by("triage_officer"))
    assert names == ["CaseTriaged", "TeamDrawn", "CaseAssigned", "CustodyPassed"]
    (recorded,) = await bench.journal.read("yanling", "pool-yanling-ordinary")
    drawn = recorded.event
    assert isinstance(drawn, TeamDrawn)
    assert (drawn.seed, drawn.seed_position) == (head.hash, head.position)
    assert draw(drawn.candidates, drawn.seed, drawn.case_id) == drawn.team
    custody = await bench.custody()
    assert custody.pending is not None
    assert custody.pending.to_holder == drawn.team


async def test_a_closed_case_leaves_the_load_of_its_team(bench: Bench) -> None:
    await bench.told("intake", filed)
    await bench.told("control", classified("none", 0))
    await bench.asked(TriageCase(case_id=CASE), by("triage_officer"))
    closed = CaseClosed(case_id=CASE, manner="terminated", article="二、(二)8")
    await bench.told("enforcement", closed)
    state, _ = await bench.service.state("yanling", "pool-yanling-ordinary")
    assert isinstance(state, Loads)
    assert state.open_cases == {}


async def test_a_second_allocation_moves_the_case_to_a_drawn_team(bench: Bench) -> None:
    await bench.told("intake", filed)
    await bench.told("control", classified("full", 8_000_000))
    await bench.asked(AcceptCustody(case_id=CASE, handler="李法官"), by("handler"))
    await bench.asked(ConvertCase(case_id=CASE, reason="复杂"), by("handler"))
    give = GiveApproval(case_id=CASE, approval_id="second-allocation-1")
    given, *names = await bench.asked(give, by("bureau_head"))
    assert given == "ApprovalGiven"
    assert names == ["CaseConverted", "TeamDrawn", "CaseAssigned", "CustodyPassed"]
    custody = await bench.custody()
    assert custody.holder == "fast"
    assert custody.pending is not None
    assert custody.pending.article == "三、(七)"


async def test_property_to_be_disposed_of_moves_a_fast_case(bench: Bench) -> None:
    await bench.told("intake", filed)
    await bench.told("control", classified("full", 8_000_000))
    lot = LotRegistered(case_id=CASE, lot_id="L1", asset_id="A1", asset_kind="real_estate")
    await bench.told("disposal", lot)
    assert (await bench.names())[-4:] == [
        "CaseConverted",
        "TeamDrawn",
        "CaseAssigned",
        "CustodyPassed",
    ]


async def test_many_draws_keep_the_four_teams_even(bench: Bench) -> None:
    for number in range(8):
        case_id = f"(2026)豫1024执{200 + number}号"
        await bench.told("intake", replace(filed, case_id=case_id))
        await bench.told("control", replace(classified("none", 0), case_id=case_id))
        await bench.asked(TriageCase(case_id=case_id), by("triage_officer"))
    state, _ = await bench.service.state("yanling", "pool-yanling-ordinary")
    assert isinstance(state, Loads)
    assert [state.of(f"ordinary-{n}") for n in (1, 2, 3, 4)] == [2, 2, 2, 2]
