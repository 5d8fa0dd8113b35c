"""The read models of triage on a real database, and that a replay gives the same rows."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from contracts.triage import (
    CaseConverted,
    CorrectionNoted,
    CustodyRefused,
    LoadReleased,
    TeamDrawn,
    TriageEvent,
)
from contracts.values import Candidate
from kernel.base.postgres import PoolReader, Pools
from kernel.journal.codec import Codec, event_types
from kernel.journal.envelope import Recorded
from kernel.journal.memory import MemoryJournal
from kernel.journal.postgres import PostgresJournal
from kernel.journal.protocol import Append, Draft
from services.triage import app, views
from tests.conftest import NewDatabase
from tests.support import at
from tests.triage.cases import (
    CASE,
    ORDINARY_TEAMS,
    accepted,
    assigned_fast,
    began,
    fact,
    fast,
    fully_frozen,
    noted,
    passed,
)

MIGRATIONS = Path(app.__file__).parent / "migrations"
CODEC = Codec(event_types(TriageEvent))
STREAMS: dict[str, tuple[Any, ...]] = {
    f"triage-{CASE}": (
        noted,
        fully_frozen,
        fast,
        assigned_fast,
        CorrectionNoted(case_id=CASE, claim_fen=9_000_000, target=None),
        CaseConverted(
            case_id=CASE,
            from_tier="fast",
            to_tier="ordinary",
            reason="复杂",
            approver="局长",
            article="三、(七)",
        ),
    ),
    f"custody-{CASE}": (
        began,
        passed,
        CustodyRefused(
            case_id=CASE, holder="command-centre", reason="缺少清单", article="二、(一)5③"
        ),
        passed,
        accepted,
    ),
    "pool-yanling-ordinary": (
        TeamDrawn(
            case_id=CASE,
            pool="ordinary",
            candidates=tuple(Candidate(team=team, load=3) for team in ORDINARY_TEAMS),
            seed="5f" * 32,
            seed_position=12,
            team="ordinary-2",
            article="二、(一)7",
        ),
        LoadReleased(case_id=CASE, pool="ordinary", team="ordinary-2"),
    ),
}


def history() -> Append:
    drafts = tuple(
        Draft(
            stream=stream,
            version=version,
            event=event,
            case_id=CASE,
            occurred_at=at("2026-03-10"),
            causation_id=None,
        )
        for stream, events in STREAMS.items()
        for version, event in enumerate(events, start=1)
    )
    return Append(
        court="yanling",
        drafts=drafts,
        expected=dict.fromkeys(STREAMS, 0),
        recorded_at=at("2026-03-10"),
        actor="system:system",
        correlation_id=fact(began, "triage").event_id,
        rule_pack="yanling@2022-03-14.1",
    )


@pytest.fixture
async def pools(new_database: NewDatabase) -> AsyncIterator[Pools]:
    made = Pools(await new_database(MIGRATIONS))
    yield made
    await made.close()


@pytest.fixture
async def reader(pools: Pools) -> PoolReader:
    journal = PostgresJournal("triage", CODEC, pools, project=views.project)
    await journal.append(history())
    await journal.close()
    return PoolReader(await pools.of("yanling"))


async def test_the_case_shows_its_tier_its_holder_and_its_draw(reader: PoolReader) -> None:
    case = await views.case_view(reader, "yanling", CASE)
    assert case is not None
    assert case["sorting"]["tier"] == "ordinary"
    assert (case["sorting"]["claim_fen"], case["sorting"]["target"]) == (9_000_000, "money")
    assert case["sorting"]["converted_from"] == "fast"
    assert case["sorting"]["conversion_approver"] == "局长"
    assert case["custody"]["holder"] == "ordinary-2"
    assert case["custody"]["pending_to"] is None
    assert [step["step"] for step in case["custody_steps"]] == [
        "CustodyBegan",
        "CustodyPassed",
        "CustodyRefused",
        "CustodyPassed",
        "CustodyAccepted",
    ]
    (drawn,) = case["draws"]
    assert drawn["teams"] == list(ORDINARY_TEAMS)
    assert (drawn["seed"], drawn["seed_position"]) == ("5f" * 32, 12)


async def test_an_unknown_case_shows_nothing(reader: PoolReader) -> None:
    assert await views.case_view(reader, "yanling", "(2026)豫1024执999号") is None


async def test_custody_is_listed_by_holder(reader: PoolReader) -> None:
    held = await views.custody_view(reader, "yanling", holder="ordinary-2")
    assert [row["case_id"] for row in held["custody"]] == [CASE]
    assert (await views.custody_view(reader, "yanling", holder="fast"))["custody"] == []
    assert held["next"] is None


async def test_draws_are_listed_by_pool(reader: PoolReader) -> None:
    (drawn,) = (await views.draws_view(reader, "yanling", pool="ordinary"))["draws"]
    assert drawn["released_at"] == at("2026-03-10")
    assert (await views.draws_view(reader, "yanling", pool="fast"))["draws"] == []


async def test_a_replay_gives_the_same_rows(pools: Pools, reader: PoolReader) -> None:
    before = await views.case_view(reader, "yanling", CASE)
    pool = await pools.of("yanling")
    for table in ("sortings", "custody", "custody_steps", "draws"):
        await pool.execute(f"delete from {table}")
    for recorded in await recorded_history():
        for sql, arguments in views.project(recorded):
            await pool.execute(sql, *arguments)
    assert await views.case_view(reader, "yanling", CASE) == before


async def recorded_history() -> list[Recorded]:
    journal = MemoryJournal("triage", CODEC)
    await journal.append(history())
    return list(await journal.follow("yanling", 0, 100))
