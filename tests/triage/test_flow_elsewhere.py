"""The whole house at a court with every kind of row: draws, moves and related cases."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.catalogue import SHARED
from contracts.control import FeedbackClassified
from contracts.intake import CaseFiled, FirstReceptionHeld
from contracts.steps import StepRecorded
from contracts.triage import TeamDrawn, TriageEvent
from contracts.values import CaseKind
from kernel.base.clock import SimulatedClock
from kernel.deciding.approvals import Deciding, GiveApproval, RefuseApproval, WithdrawRequest
from kernel.deciding.decider import Actor, Refused
from kernel.deciding.service import Request, Service
from kernel.journal.codec import Codec, event_types
from kernel.journal.memory import MemoryJournal
from kernel.law.calendar import Calendar
from kernel.rulebook import Rulebook
from services.triage.app import DEFINITION
from services.triage.commands import (
    Command,
    ConvertCase,
    ReassignCase,
    RegisterConversion,
    RequestConsolidation,
    TriageCase,
)
from services.triage.rules import draw
from services.triage.state import Custody, Loads, Sorting, State
from tests.support import as_fact, at, by, calendar, rulebook
from tests.triage.elsewhere import elsewhere

PACK = elsewhere()
HEAD = by("bureau_head")


def case(serial: int) -> str:
    return f"（2026）豫1525执{serial}号"


class OneCalendar:
    def of(self, _court: str) -> Calendar:
        return calendar()


class Bench:
    """The triage service of a made-up court."""

    def __init__(self) -> None:
        self.journal = MemoryJournal("triage", Codec(event_types(TriageEvent, SHARED)))
        self.service: Service[Any, State, TriageEvent] = Service(
            DEFINITION,
            self.journal,
            rulebook=Rulebook(national=rulebook().national, packs=(PACK,)),
            calendars=OneCalendar(),
            clock=SimulatedClock(at("2026-03-10")),
        )

    async def told(self, service: str, event: object, case_id: str) -> None:
        fact = as_fact(
            event, service=service, court="elsewhere", case_id=case_id, occurred_at=at("2026-03-10")
        )
        commands = DEFINITION.answers(fact, PACK)
        await self.service.handle(Request(court="elsewhere", commands=commands))

    async def asked(self, command: Command | Deciding, actor: Actor) -> list[str]:
        handled = await self.service.handle(
            Request(court="elsewhere", commands=(command,), actor=actor)
        )
        return [recorded.name for recorded in handled.recorded]

    async def approved(self, approval_id: str, case_id: str, actor: Actor = HEAD) -> list[str]:
        return await self.asked(GiveApproval(case_id=case_id, approval_id=approval_id), actor)

    async def filed(self, case_id: str, kind: CaseKind = "first") -> None:
        filed = CaseFiled(
            case_id=case_id,
            kind=kind,
            channel="window",
            target="money",
            claim_fen=8_000_000,
            title_document=None,
            filed_at=at("2026-03-02"),
            registered_on=date(2026, 3, 2),
            parties=(),
        )
        await self.told("intake", filed, case_id)

    async def ready(self, case_id: str) -> None:
        """Filed, received, and nothing found."""
        await self.filed(case_id)
        held = FirstReceptionHeld(
            case_id=case_id,
            on_site=True,
            electronic_service=True,
            risk_told=True,
            termination_opinion="",
            auction_opinion="",
            signatures=(),
        )
        await self.told("intake", held, case_id)
        classified = FeedbackClassified(
            case_id=case_id, outcome="none", frozen_fen=0, claim_fen=None, assets=0, offline=0
        )
        await self.told("control", classified, case_id)

    async def triaged(self, case_id: str) -> str:
        await self.ready(case_id)
        await self.asked(TriageCase(case_id=case_id), by("triage_officer"))
        return (await self.case(case_id)).team or ""

    async def case(self, case_id: str) -> Sorting:
        state, _ = await self.service.state("elsewhere", f"triage-{case_id}")
        assert isinstance(state, Sorting)
        return state

    async def pending(self, case_id: str) -> str:
        state, _ = await self.service.state("elsewhere", f"custody-{case_id}")
        assert isinstance(state, Custody)
        return state.pending.to_holder if state.pending else state.holder

    async def loads(self, pool: str) -> Loads:
        state, _ = await self.service.state("elsewhere", f"pool-elsewhere-{pool}")
        return state if isinstance(state, Loads) else Loads()

    async def draws(self) -> list[TeamDrawn]:
        recorded = await self.journal.follow("elsewhere", 0, 500)
        return [one.event for one in recorded if isinstance(one.event, TeamDrawn)]


@pytest.fixture
def bench() -> Bench:
    return Bench()


async def test_an_early_answer_becomes_final_by_itself(bench: Bench) -> None:
    await bench.filed(case(1))
    early = TriageCase(case_id=case(1), flags=("easy",), reason="标的小")
    assert await bench.asked(early, by("triage_officer")) == ["TierProposed"]
    assert (await bench.case(case(1))).team is None
    classified = FeedbackClassified(
        case_id=case(1), outcome="assets", frozen_fen=0, claim_fen=None, assets=1, offline=0
    )
    await bench.told("control", classified, case(1))
    assert not (await bench.case(case(1))).routed
    held = FirstReceptionHeld(
        case_id=case(1),
        on_site=True,
        electronic_service=True,
        risk_told=True,
        termination_opinion="",
        auction_opinion="",
        signatures=(),
    )
    await bench.told("intake", held, case(1))
    assert (await bench.case(case(1))).tier == "fast"
    assert await bench.pending(case(1)) in {"fast-1", "fast-2"}


async def test_a_matter_reaches_its_team_on_the_day_of_filing(bench: Bench) -> None:
    await bench.filed(case(1), kind="preservation")
    found = await bench.case(case(1))
    assert (found.tier, found.matter, found.team) == (None, "preservation", "control")
    assert await bench.pending(case(1)) == "control"


async def test_the_draw_is_even_and_anyone_can_draw_again(bench: Bench) -> None:
    teams = Counter([await bench.triaged(case(serial)) for serial in range(1, 9)])
    assert teams == {"fast-1": 4, "fast-2": 4}
    for drawn in await bench.draws():
        assert drawn.team == draw(drawn.candidates, drawn.seed, drawn.case_id)


async def test_a_complaint_draws_another_team_and_moves_the_load(bench: Bench) -> None:
    former = await bench.triaged(case(1))
    complaint = ReassignCase(case_id=case(1), reason="对执行法官意见较大")
    assert await bench.asked(complaint, by("petition_clerk")) == ["ApprovalRequested"]
    names = await bench.approved("either-1", case(1))
    assert names == [
        "ApprovalGiven",
        "CaseReassigned",
        "LoadReleased",
        "TeamDrawn",
        "CaseAssigned",
        "CustodyPassed",
    ]
    again = (await bench.draws())[-1]
    assert (again.without, again.round) == ((former,), 2)
    assert former not in {candidate.team for candidate in again.candidates}
    assert len(again.candidates) == 1  # one candidate is a draw too
    loads = await bench.loads("fast")
    assert (loads.of(former), loads.of(again.team)) == (0, 1)
    assert await bench.pending(case(1)) == again.team
    assert await bench.approved("either-1", case(1)) == []


async def test_a_registered_conversion_moves_the_load_to_the_other_pool(bench: Bench) -> None:
    await bench.triaged(case(1))
    convert = ConvertCase(case_id=case(1), reason="执行异议")
    await bench.asked(convert, by("team_leader"))
    assert await bench.approved("change-1", case(1)) == ["ApprovalGiven", "ConversionApproved"]
    names = await bench.asked(RegisterConversion(case_id=case(1)), by("centre_head"))
    assert names == ["CaseConverted", "LoadReleased", "TeamDrawn", "CaseAssigned", "CustodyPassed"]
    assert (await bench.loads("fast")).open_cases == {}
    assert set((await bench.loads("ordinary")).open_cases) == {case(1)}


async def test_a_conversion_that_keeps_the_team_leaves_custody_and_load(bench: Bench) -> None:
    team = await bench.triaged(case(1))
    convert = ConvertCase(case_id=case(1), reason="新发现财产")
    await bench.asked(convert, by("team_leader"))
    assert await bench.approved("change-1", case(1)) == ["ApprovalGiven", "CaseConverted"]
    found = await bench.case(case(1))
    assert (found.tier, found.team) == ("ordinary", team)
    assert await bench.pending(case(1)) == team
    assert set((await bench.loads("fast")).open_cases) == {case(1)}


async def test_another_request_to_convert_falls_with_the_conversion(bench: Bench) -> None:
    await bench.triaged(case(1))
    for reason in ("新发现财产", "被执行人申请破产"):
        await bench.asked(ConvertCase(case_id=case(1), reason=reason), by("team_leader"))
    names = await bench.approved("change-2", case(1))
    assert names == ["ApprovalGiven", "CaseConverted", "ApprovalWithdrawn"]
    with pytest.raises(Refused, match="已转换"):
        await bench.approved("change-1", case(1))


GRAVE = TriageCase(case_id=case(1), flags=("grave",), reason="历史遗留问题较多", team="special")


async def test_a_proposal_is_confirmed_by_whom_the_court_names(bench: Bench) -> None:
    await bench.ready(case(1))
    officer = by("triage_officer")
    names = await bench.asked(GRAVE, officer)
    assert names == ["TierProposed", "ApprovalRequested"]
    assert await bench.asked(GRAVE, officer) == []
    with pytest.raises(Refused, match="申请人"):
        await bench.approved("special-tier-1", case(1), by("bureau_head", officer.person))
    names = await bench.approved("special-tier-1", case(1))
    assert names == ["ApprovalGiven", "CaseTriaged", "CaseAssigned", "CustodyPassed"]
    assert (await bench.case(case(1))).team == "special"


async def test_a_proposal_that_waits_for_work_is_asked_for_when_it_is_done(bench: Bench) -> None:
    await bench.filed(case(1))
    names = await bench.asked(GRAVE, by("triage_officer"))
    assert names == ["TierProposed"]
    await bench.ready(case(1))
    with pytest.raises(Refused, match="申请人"):
        await bench.approved("special-tier-1", case(1), by("bureau_head", "triage_officer-1"))
    await bench.approved("special-tier-1", case(1))
    assert (await bench.case(case(1))).tier == "special"


async def test_of_two_proposals_the_second_is_to_be_confirmed(bench: Bench) -> None:
    await bench.ready(case(1))
    await bench.asked(GRAVE, by("triage_officer"))
    names = await bench.asked(replace(GRAVE, team="ordinary-2"), by("triage_officer"))
    assert names == ["ProposalDropped", "TierProposed", "ApprovalWithdrawn", "ApprovalRequested"]
    with pytest.raises(Refused, match="已另行拟定"):
        await bench.approved("special-tier-1", case(1))
    await bench.approved("special-tier-2", case(1))
    assert (await bench.case(case(1))).team == "ordinary-2"


async def test_a_matter_waits_neither_for_a_tier_nor_for_a_related_case(bench: Bench) -> None:
    await bench.ready(case(1))
    await bench.asked(GRAVE, by("triage_officer"))
    ask = RequestConsolidation(case_id=case(1), related_case_id=case(2), relation="same-debtor")
    await bench.asked(ask, by("triage_officer"))
    matter = TriageCase(case_id=case(1), flags=("entrusted",))
    names = await bench.asked(matter, by("triage_officer"))
    assert names[0] == "MatterRouted"
    assert names.count("ApprovalWithdrawn") == 2
    assert "ConsolidationDropped" in names


@pytest.mark.parametrize(
    ("decision", "actor"),
    [
        (RefuseApproval(case_id=case(1), approval_id="special-tier-1", reason="不疑难"), HEAD),
        (WithdrawRequest(case_id=case(1), approval_id="special-tier-1"), by("triage_officer")),
    ],
)
async def test_a_proposal_that_is_not_confirmed_falls(
    bench: Bench, decision: Deciding, actor: Actor
) -> None:
    await bench.ready(case(1))
    await bench.asked(GRAVE, by("triage_officer"))
    ended, dropped = await bench.asked(decision, actor)
    assert (ended.startswith("Approval"), dropped) == (True, "ProposalDropped")
    assert (await bench.case(case(1))).proposal is None
    names = await bench.asked(TriageCase(case_id=case(1)), by("triage_officer"))
    assert names[0] == "CaseTriaged"


async def test_a_related_case_goes_to_the_same_team_without_a_draw(bench: Bench) -> None:
    team = await bench.triaged(case(1))
    await bench.ready(case(2))
    ask = RequestConsolidation(case_id=case(2), related_case_id=case(1), relation="same-debtor")
    names = await bench.asked(ask, by("triage_officer"))
    assert names == [
        "RelationNoted",
        "ConsolidationRequested",
        "RelatedTeamAnswered",
        "ApprovalRequested",
        "RelatedTeamNoted",
    ]
    assert await bench.asked(TriageCase(case_id=case(2)), by("triage_officer")) == ["CaseTriaged"]
    names = await bench.approved("change-1", case(2))
    assert names == ["ApprovalGiven", "CaseConsolidated", "CaseAssigned", "CustodyPassed"]
    assert (await bench.case(case(2))).team == team
    assert len(await bench.draws()) == 1


async def test_a_related_case_without_a_team_yet_is_answered_later(bench: Bench) -> None:
    await bench.ready(case(1))
    await bench.ready(case(2))
    ask = RequestConsolidation(case_id=case(2), related_case_id=case(1), relation="same-debtor")
    await bench.asked(ask, by("triage_officer"))
    with pytest.raises(Refused, match="尚未确定承办团队"):
        await bench.approved("change-1", case(2))
    await bench.asked(TriageCase(case_id=case(1)), by("triage_officer"))
    await bench.approved("change-1", case(2))
    await bench.asked(TriageCase(case_id=case(2)), by("triage_officer"))
    assert (await bench.case(case(2))).team == (await bench.case(case(1))).team
    assert len(await bench.draws()) == 1


async def test_a_relation_that_needs_no_approval_is_followed_at_once(bench: Bench) -> None:
    team = await bench.triaged(case(1))
    await bench.ready(case(2))
    ask = RequestConsolidation(case_id=case(2), related_case_id=case(1), relation="same-object")
    names = await bench.asked(ask, by("triage_officer"))
    assert names[-2:] == ["RelatedTeamNoted", "CaseConsolidated"]
    await bench.asked(TriageCase(case_id=case(2)), by("triage_officer"))
    assert (await bench.case(case(2))).team == team


async def test_a_refused_consolidation_is_drawn_as_any_other(bench: Bench) -> None:
    await bench.triaged(case(1))
    await bench.ready(case(2))
    ask = RequestConsolidation(case_id=case(2), related_case_id=case(1), relation="same-debtor")
    await bench.asked(ask, by("triage_officer"))
    await bench.asked(TriageCase(case_id=case(2)), by("triage_officer"))
    refuse = RefuseApproval(case_id=case(2), approval_id="change-1", reason="两案情况不同")
    names = await bench.asked(refuse, HEAD)
    assert names == [
        "ApprovalRefused",
        "ConsolidationDropped",
        "TeamDrawn",
        "CaseAssigned",
        "CustodyPassed",
    ]
    assert (await bench.case(case(2))).team != (await bench.case(case(1))).team  # the draw is even


async def test_a_step_states_a_finding_and_shows_what_it_means(bench: Bench) -> None:
    await bench.triaged(case(1))
    step = StepRecorded(
        case_id=case(1),
        step="objection-raised",
        subject="case",
        subject_id="",
        done_at=at("2026-04-08"),
        article="一",
        recorder="handler-1",
    )
    await bench.told("enforcement", step, case(1))
    found = await bench.case(case(1))
    assert found.noted == {"objection"}
    assert found.prompted == {"objection", "object"}  # the routing row, and the conversion's


async def test_no_fact_of_one_case_moves_another(bench: Bench) -> None:
    await bench.triaged(case(1))
    before = await bench.case(case(1))
    await bench.triaged(case(2))
    assert await bench.case(case(1)) == replace(before)
