"""The read models of documents on a real database; replay gives the same rows."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from contracts.sealed import Sealed
from kernel.base.postgres import PoolReader, Pools
from kernel.deciding.files import StoreFile
from kernel.journal.postgres import PostgresJournal
from kernel.program.app import codec_of
from services.documents import app, views
from services.documents.commands import (
    AnnounceService,
    ClimbLadder,
    HandOverDraft,
    NoteAnnouncements,
    RecordReturned,
    SendDocument,
)
from tests.conftest import NewDatabase
from tests.documents.bench import COURT, Bench
from tests.documents.cases import CASE, CLERK, DEBTOR, HEAD, KINDS, NOTICE, filed
from tests.documents.test_flow import frozen

MIGRATIONS = Path(app.__file__).parent / "migrations"
TABLES = ("packages", "documents", "services", "service_failures", "notices")
KIND = "enforcement-notice"
STORE = StoreFile(
    case_id=CASE,
    file_id="F1",
    content="a" * 64,
    size_bytes=10,
    kind="pdf",
    file_name=Sealed(key="", nonce="", text=""),
)


class Shown(Bench):
    """A bench whose read models can be read."""

    reader: PoolReader


@pytest.fixture
async def house(new_database: NewDatabase) -> AsyncIterator[Shown]:
    pools = Pools(await new_database(MIGRATIONS))
    journal = PostgresJournal("documents", codec_of("documents"), pools, project=views.project)
    shown = Shown(journal)
    shown.reader = PoolReader(await pools.of(COURT))
    yield shown
    await journal.close()
    await pools.close()


async def _notice_returned(house: Shown) -> None:
    await house.told(filed, "intake")
    await house.make(KIND)
    await house.send_all(KIND)
    (effect,) = house.under_way.values()
    returned = RecordReturned(
        case_id=CASE, document_id=NOTICE, addressee=DEBTOR, attempt=1, reason="地址不详"
    )
    house.under_way.clear()  # the letter came back another way than the sandbox would tell
    assert effect.kind == "post.send"
    await house.do(returned)


async def _posted_again(house: Shown) -> None:
    again = SendDocument(case_id=CASE, document_kind=KIND, addressee=DEBTOR, channel="post")
    await house.do(again, by=CLERK)
    for _ in range(4):
        await house.wait(days=1)


async def test_a_document_is_shown_with_every_attempt_to_serve_it(house: Shown) -> None:
    await _notice_returned(house)
    await _posted_again(house)
    await house.do(HandOverDraft(case_id=CASE, document_kind=KIND), by=CLERK)
    shown = await views.documents_view(house.reader, COURT, CASE)
    assert shown is not None
    assert shown["package"]["kinds"] == list(KINDS)
    (document,) = shown["documents"]
    assert (document["maker"], document["reviewers"]) == (CLERK.person, [HEAD.person])
    assert document["sealed_at"] is not None
    assert document["draft_handed_over_at"] is not None
    first, second = document["services"]
    assert (first["state"], first["reason"], first["perform_by"]) == ("returned", "地址不详", None)
    assert (second["attempt"], second["state"]) == (2, "served")
    assert second["perform_by"] is not None


async def test_what_could_not_be_served_is_listed_until_it_is_sent_again(house: Shown) -> None:
    await _notice_returned(house)
    listed = await views.service_failures(house.reader, COURT)
    (failure,) = listed["service_failures"]
    assert (failure["document_id"], failure["reason"]) == (NOTICE, "第1次邮寄送达：地址不详")
    await _posted_again(house)
    gone = await views.service_failures(house.reader, COURT)
    assert gone == {"service_failures": [], "next": None}


async def test_an_announcement_is_found_by_the_sweep_once_its_period_is_over(house: Shown) -> None:
    await _notice_returned(house)
    await house.do(replace(STORE, file_name=await house.keyring.seal(COURT, CASE, "公告照片.pdf")))
    announce = AnnounceService(
        case_id=CASE,
        document_kind=KIND,
        addressee=DEBTOR,
        ground="others_failed",
        published_in="court_board",
        course="邮寄退回，住所无人",
        evidence=STORE.file_id,
    )
    await house.do(announce, by=CLERK)
    (announced,) = await house.events("ServiceAnnounced")
    before, after = announced.effective_at, announced.effective_at + timedelta(seconds=1)
    assert await views.elapsing(house.reader, COURT, before, 9) == []
    assert await views.elapsing(house.reader, COURT, after, 9) == [CASE]
    house.clock.set(after)
    await house.do(NoteAnnouncements(case_id=CASE))
    assert await views.elapsing(house.reader, COURT, after, 9) == []
    (elapsed,) = await house.events("AnnouncementElapsed")
    await house.told(elapsed, "documents")
    shown = await views.documents_view(house.reader, COURT, CASE)
    assert shown is not None
    *_, last = shown["documents"][0]["services"]
    assert (last["channel"], last["state"], last["manner"]) == (
        "announcement",
        "served",
        "court_board",
    )
    assert last["perform_by"] is not None


async def test_notices_are_shown_with_their_ground_and_their_fate(house: Shown) -> None:
    await house.told(filed, "intake")
    await house.told(frozen, "control")
    await house.wait(days=1)
    shown = await views.notices_view(house.reader, COURT, CASE)
    assert [(row["state"], row["article"]) for row in shown["notices"]] == [
        ("sent", "三、(八)8(5)"),
        ("sent", "三、(八)8(5)"),
    ]


async def test_a_case_that_was_never_filed_has_no_documents(house: Shown) -> None:
    assert await views.documents_view(house.reader, COURT, CASE) is None


async def test_climbing_without_a_return_shows_nothing_new(house: Shown) -> None:
    await house.told(filed, "intake")
    await house.make(KIND)
    await house.send_all(KIND)
    before = await house.reader.fetch("select * from services")
    await house.do(ClimbLadder(case_id=CASE, document_id=NOTICE, addressee=DEBTOR))
    assert await house.reader.fetch("select * from services") == before


async def test_replay_from_zero_gives_the_same_rows(house: Shown) -> None:
    await _notice_returned(house)
    await _posted_again(house)
    await house.told(frozen, "control")
    await house.wait(days=1)
    before = [await house.reader.fetch(f"select * from {t}") for t in TABLES]
    for name in TABLES:
        await house.reader.fetch(f"delete from {name}")
    for recorded in await house.service.journal.follow(COURT, 0, 1000):
        for sql, arguments in views.project(recorded):
            await house.reader.fetch(sql, *arguments)
    assert [await house.reader.fetch(f"select * from {t}") for t in TABLES] == before
    assert all(before[:3])
