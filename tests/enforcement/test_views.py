"""The read models of enforcement on a real database, and that a replay gives the same rows."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from contracts.enforcement import (
    CaseClosed,
    ClosingCleared,
    ClosingProposed,
    DefaulterListed,
    DefaulterListingDecided,
    EnforcementEvent,
    FeedbackLearned,
    PartySummoned,
    PaymentNoted,
)
from contracts.enforcement_lists import ListOperationRefused
from contracts.enforcement_property import (
    AssetStandingNoted,
    PropertyFoundUndisposable,
    UndisposableWithdrawn,
)
from kernel.base.postgres import PoolReader, Pools
from kernel.journal.codec import Codec, event_types
from kernel.journal.memory import MemoryJournal
from kernel.journal.postgres import PostgresJournal
from kernel.journal.projections import storable
from kernel.journal.protocol import Append, Draft
from services.enforcement import app, views
from tests.conftest import NewDatabase
from tests.enforcement.cases import CASE, CLAIM_FEN, EXHAUSTED
from tests.enforcement.test_lists import sent
from tests.support import at

MIGRATIONS = Path(app.__file__).parent / "migrations"
CODEC = Codec(event_types(EnforcementEvent))
DAY = at("2026-04-20")
HOUSE, CAR, SHOP = "A1", "A2", "A3"
PROPERTY: tuple[Any, ...] = (
    *(
        AssetStandingNoted(
            case_id=CASE, asset_id=asset_id, standing="open", asset_kind="real_estate"
        )
        for asset_id in (HOUSE, CAR, SHOP)
    ),
    *(
        AssetStandingNoted(case_id=CASE, asset_id=asset_id, standing="controlled")
        for asset_id in (HOUSE, CAR, SHOP)
    ),
    *(
        PropertyFoundUndisposable(
            case_id=CASE, asset_id=asset_id, ground="unsold", evidence=("F1", "F2")
        )
        for asset_id in (HOUSE, CAR, SHOP)
    ),
    AssetStandingNoted(case_id=CASE, asset_id=HOUSE, standing="controlled"),
    AssetStandingNoted(case_id=CASE, asset_id=CAR, standing="gone"),
    UndisposableWithdrawn(case_id=CASE, asset_id=SHOP, reason="接受抵债"),
)
HISTORY: tuple[Any, ...] = (
    *EXHAUSTED,
    *PROPERTY,
    FeedbackLearned(case_id=CASE, inquiry_id="I0", fed_back_on=at("2026-03-04").date()),
    PartySummoned(case_id=CASE, person_id="P1", appear_on=at("2026-03-16").date()),
    DefaulterListingDecided(case_id=CASE, person_id="P1", article="第一条（三）"),
    sent("publish_listing"),
    DefaulterListed(case_id=CASE, person_id="P1", listing="SX1"),
    sent("remove_listing"),
    ListOperationRefused(
        case_id=CASE, person_id="P1", operation="remove_listing", reason="编号不符"
    ),
    PaymentNoted(case_id=CASE, payout_id="O1", amount_fen=300),
    PaymentNoted(case_id=CASE, payout_id="O2", amount_fen=400),
    ClosingProposed(
        case_id=CASE,
        manner="terminated",
        proposer="王法官",
        proposer_role="handler",
        unpaid_fen=CLAIM_FEN - 700,
    ),
    ClosingCleared(case_id=CASE, checkers=("终本专员",)),
    CaseClosed(case_id=CASE, manner="terminated", article="二、(二)8"),
)


def history() -> Append:
    stream = f"work-{CASE}"
    drafts = tuple(
        Draft(
            stream=stream,
            version=version,
            event=event,
            case_id=CASE,
            occurred_at=DAY,
            causation_id=None,
        )
        for version, event in enumerate(HISTORY, start=1)
    )
    return Append(
        court="yanling",
        drafts=drafts,
        expected={stream: 0},
        recorded_at=DAY,
        actor="handler:王法官",
        correlation_id=UUID(int=1),
        rule_pack="yanling@2022-03-14.1",
    )


@pytest.fixture
async def pools(new_database: NewDatabase) -> AsyncIterator[Pools]:
    made = Pools(await new_database(MIGRATIONS))
    yield made
    await made.close()


@pytest.fixture
async def reader(pools: Pools) -> PoolReader:
    journal = PostgresJournal("enforcement", CODEC, pools, project=views.project)
    await journal.append(history())
    await journal.close()
    return PoolReader(await pools.of("yanling"))


async def test_the_case_shows_its_work_from_opening_to_closing(reader: PoolReader) -> None:
    case = await views.case_view(reader, "yanling", CASE)
    assert case is not None
    shown = {
        "team": "ordinary-2",
        "handler": "王法官",
        "begun_act": "传唤",
        "last_feedback_on": at("2026-03-05").date(),
        "claim_fen": CLAIM_FEN,
        "paid_fen": 700,
        "proposed_manner": "terminated",
        "checker": "终本专员",
        "manner": "terminated",
        "closed_at": DAY,
    }
    assert {name: case[name] for name in shown} == shown
    assert {site["item"] for site in case["sites"]} == {"non_networked", "domicile"}
    (debtor,) = case["debtors"]
    assert debtor["perform_by"] == at("2026-03-20").date()
    assert (debtor["listing"], debtor["listing_detail"]) == ("listed", "SX1")
    assert (debtor["restricted_at"], debtor["lifted_at"]) == (DAY, None)
    operations = {one["operation"]: one for one in case["list_operations"]}
    assert operations["publish_listing"]["standing"] == "done"
    refused = operations["remove_listing"]
    assert (refused["standing"], refused["reason"]) == ("refused", "编号不符")


async def test_property_shows_what_stands_of_it_and_what_was_found(reader: PoolReader) -> None:
    case = await views.case_view(reader, "yanling", CASE)
    assert case is not None
    shown = [
        (one["asset_id"], one["asset_kind"], one["standing"], one["undisposable"], one["evidence"])
        for one in case["belongings"]
    ]
    assert shown == [
        (HOUSE, "real_estate", "controlled", "unsold", ["F1", "F2"]),
        (CAR, "real_estate", "gone", None, []),
        (SHOP, "real_estate", "controlled", None, []),
    ]
    assert [one["found_at"] for one in case["belongings"]] == [DAY, None, None]


async def test_an_unknown_case_shows_nothing(reader: PoolReader) -> None:
    assert await views.case_view(reader, "yanling", "(2026)豫1024执999号") is None


async def test_cases_are_listed_by_team_and_by_whether_they_are_open(reader: PoolReader) -> None:
    listed = await views.cases_view(reader, "yanling", team="ordinary-2")
    assert [row["case_id"] for row in listed["cases"]] == [CASE]
    assert (await views.cases_view(reader, "yanling", open_only=True))["cases"] == []
    assert (await views.cases_view(reader, "yanling", team="fast"))["cases"] == []
    assert listed["next"] is None


async def test_a_replay_gives_the_same_rows(pools: Pools, reader: PoolReader) -> None:
    before = await views.case_view(reader, "yanling", CASE)
    pool = await pools.of("yanling")
    for table in ("works", "debtors", "sites", "payments"):
        await pool.execute(f"delete from {table}")
    journal = MemoryJournal("enforcement", CODEC)
    await journal.append(history())
    for recorded in await journal.follow("yanling", 0, 100):
        for sql, arguments in map(storable, views.project(recorded)):
            await pool.execute(sql, *arguments)
    assert await views.case_view(reader, "yanling", CASE) == before
