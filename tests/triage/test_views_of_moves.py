"""What is proposed, prompted, moved and related is shown, and a replay shows the same."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contracts.triage import TeamDrawn, TriageEvent
from contracts.values import Candidate
from kernel.base.postgres import PoolReader, Pools
from kernel.journal.codec import Codec, event_types
from kernel.journal.postgres import PostgresJournal
from kernel.journal.protocol import Append, Draft
from services.triage import app, views
from tests.conftest import NewDatabase
from tests.support import at
from tests.triage import test_relating as relating
from tests.triage.cases import began, fact
from tests.triage.elsewhere import CASE, assigned_fast, fast, noted, nothing_found, proposed_fast
from tests.triage.test_confirming import confirmed, dropped, grave, prompted, talked
from tests.triage.test_moves import approved, moved, registered

MIGRATIONS = Path(app.__file__).parent / "migrations"


@pytest.fixture
async def pools(new_database: NewDatabase) -> AsyncIterator[Pools]:
    made = Pools(await new_database(MIGRATIONS))
    yield made
    await made.close()


async def shown(pools: Pools, *events: Any, stream: str = f"triage-{CASE}") -> dict[str, Any]:
    journal = PostgresJournal(
        "triage", Codec(event_types(TriageEvent)), pools, project=views.project
    )
    drafts = tuple(
        Draft(
            stream=stream,
            version=version,
            event=event,
            case_id=CASE,
            occurred_at=at("2026-03-10"),
            causation_id=None,
        )
        for version, event in enumerate(events, start=1)
    )
    await journal.append(
        Append(
            court="yanling",
            drafts=drafts,
            expected={stream: 0},
            recorded_at=at("2026-03-10"),
            actor="system:system",
            correlation_id=fact(began, "triage").event_id,
            rule_pack="yanling@2022-03-14.1",
        )
    )
    await journal.close()
    case = await views.case_view(PoolReader(await pools.of("yanling")), "yanling", CASE)
    assert case is not None
    return case


async def test_a_proposal_is_shown_until_it_is_final(pools: Pools) -> None:
    sorting = (await shown(pools, noted, nothing_found, talked, grave))["sorting"]
    assert (sorting["proposed_tier"], sorting["awaits"]) == ("special", ["approval"])
    assert sorting["tier"] is None
    reader = PoolReader(await pools.of("yanling"))
    (waiting,) = (await views.undecided_view(reader, "yanling"))["undecided"]
    assert waiting["proposed_row"] == "grave"


async def test_a_confirmed_proposal_is_a_tier_with_its_approver(pools: Pools) -> None:
    sorting = (await shown(pools, noted, nothing_found, grave, confirmed))["sorting"]
    assert (sorting["tier"], sorting["approver"], sorting["proposed_row"]) == (
        "special",
        "bureau_head-1",
        None,
    )


async def test_a_prompt_is_listed(pools: Pools) -> None:
    await shown(pools, noted, nothing_found, proposed_fast, fast, assigned_fast, prompted)
    reader = PoolReader(await pools.of("yanling"))
    (waiting,) = (await views.undecided_view(reader, "yanling"))["undecided"]
    assert (waiting["prompt_cause"], waiting["prompt_tier"]) == ("disposal", "ordinary")


async def test_changes_of_tier_and_team_are_shown_with_who_approved(pools: Pools) -> None:
    events = (noted, fast, assigned_fast, approved, registered, moved)
    sorting = (await shown(pools, *events))["sorting"]
    assert (sorting["conversion_reason"], sorting["conversion_approver"]) == ("执行异议", "局长")
    assert sorting["reassignment_reason"] == "对执行法官意见较大"
    assert sorting["reassignment_approver"] == "主任"


async def test_a_proposal_that_was_dropped_is_shown_no_more(pools: Pools) -> None:
    sorting = (await shown(pools, noted, nothing_found, talked, grave, dropped))["sorting"]
    assert (sorting["proposed_tier"], sorting["proposed_row"]) == (None, None)


async def test_a_related_case_is_shown_with_its_team_and_the_decision(pools: Pools) -> None:
    events = (noted, relating.related, relating.requested, relating.team_known, relating.dropped)
    sorting = (await shown(pools, *events))["sorting"]
    assert (sorting["related_team"], sorting["consolidated"]) == ("ordinary-2", False)
    assert sorting["related_reason"] == "两案情况不同"


async def test_every_round_of_a_draw_is_shown(pools: Pools) -> None:
    first = TeamDrawn(
        case_id=CASE,
        pool="fast",
        candidates=(Candidate(team="fast-1", load=0), Candidate(team="fast-2", load=0)),
        seed="5f" * 32,
        seed_position=12,
        team="fast-1",
        article="分案 fast",
    )
    again = replace(
        first,
        candidates=(Candidate(team="fast-2", load=0),),
        team="fast-2",
        without=("fast-1",),
        round=2,
    )
    await shown(pools, noted)
    case = await shown(pools, first, again, stream="pool-yanling-fast")
    assert [(draw["round"], draw["team"]) for draw in case["draws"]] == [
        (1, "fast-1"),
        (2, "fast-2"),
    ]
    assert case["draws"][1]["without"] == ["fast-1"]
