"""The case book holds what the events say, each once, in whatever order the services arrive."""

import random
from dataclasses import replace
from typing import Any

import pytest
from aiokafka import TopicPartition

from contracts.approvals import ApprovalRefused
from contracts.intake_parties import PartyCorrected
from contracts.operations import PersonErased
from contracts.supervision import NodeClosed, NodeOpened
from contracts.triage import CustodyRefused
from contracts.values import Derivation
from kernel.base.origin import WrongDatabase
from kernel.base.postgres import PoolReader
from kernel.journal.codec import canonical
from kernel.messaging.relay import Cluster
from portal.casebook import case_views, views
from portal.casebook.book import BookChanged, CaseBook
from portal.casebook.following import TopicsFollower
from portal.casebook.views import Wanted
from tests.portal.book import CASE, COURT, asked, filed, history, reader, record
from tests.support import at

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(4))
async def test_the_order_of_the_services_does_not_matter(book: CaseBook, seed: int) -> None:
    services = list((await history(book)).items())
    random.Random(seed).shuffle(services)
    for service, records in services:
        await book.take((service, 0), records)
    found = await case_views.case(await reader(book), COURT, CASE)
    assert found is not None
    assert (found["holder"], found["handler"], found["passed_to"]) == ("fast", "handler-1", "")
    assert (found["claim_fen"], found["manner"]) == (123456, "performed")
    assert [party["name"] for party in found["parties"]] == ["王大力"]
    assert len(await case_views.entries(await reader(book), COURT, CASE)) == 5


async def test_what_comes_twice_is_entered_once(book: CaseBook) -> None:
    for _ in range(2):
        for service, records in (await history(book)).items():
            await book.take((service, 0), records)
    found = await case_views.case(await reader(book), COURT, CASE)
    assert found is not None
    assert len(await case_views.entries(await reader(book), COURT, CASE)) == 5


async def test_an_emptied_book_is_filled_again(book: CaseBook) -> None:
    told = await history(book)
    for service, records in told.items():
        await book.take((service, 0), records)
    before = await case_views.case(await reader(book), COURT, CASE)
    await book.empty(COURT)
    with pytest.raises(BookChanged):
        await book.take(("intake", 0), told["intake"])
    assert await case_views.case(await reader(book), COURT, CASE) is None
    for service, records in told.items():
        await book.take((service, 0), records)
    assert await case_views.case(await reader(book), COURT, CASE) == before


async def test_all_blocks_of_a_table_are_emptied_and_no_other_court(
    book: CaseBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.casebook.book.EMPTIED_BLOCKS", 1)
    enter = (
        "insert into entries (court, case_id, service, position, name, event_id, occurred_at, "
        "recorded_at, actor, body) select $1, 'c', 'intake', n, 'CaseFiled', gen_random_uuid(), "
        "now(), now(), repeat('x', 300), '{}' from generate_series(1, 200) n"
    )
    for court in (COURT, "ruyang"):
        await (await book.pools.of(court)).execute(enter, court)
    await book.empty(COURT)
    left = [await (await book.pools.of(c)).fetchval("select count(*) from entries") for c in (COURT, "ruyang")]  # fmt: skip
    assert left == [0, 200]


async def test_what_another_version_or_bus_has_filled_is_filled_again(book: CaseBook) -> None:
    told = await history(book)
    await book.take(("intake", 0), told["intake"])
    pool = await book.pools.of(COURT)
    for change in ("version = 0", "bus = 'kafka'", "emptying = true"):
        await pool.execute(f"update books set {change}")
        await book.open(COURT)
        assert await book.marks(COURT) == {}, change
        await book.take(("intake", 0), told["intake"])
        assert await case_views.case(await reader(book), COURT, CASE) is not None


async def test_a_book_of_a_newer_portal_is_left_alone(book: CaseBook) -> None:
    await book.take(("intake", 0), (await history(book))["intake"])
    await (await book.pools.of(COURT)).execute("update books set version = version + 1")
    with pytest.raises(WrongDatabase, match="newer portal"):
        await book.open(COURT)
    assert await case_views.case(await reader(book), COURT, CASE) is not None


async def test_a_partition_goes_on_where_every_court_has_followed_it(book: CaseBook) -> None:
    follower = TopicsFollower(book, Cluster("nowhere"), [COURT, "ruyang"])
    one, other = (TopicPartition("zhixing.intake", part) for part in (0, 1))
    await book.take(("intake", 0), (await history(book))["intake"], {COURT: 7})
    assert follower.place(one, await follower.marks()) is None
    await book.take(("intake", 0), [], {COURT: 9, "ruyang": 8})
    marks = await follower.marks()
    assert (follower.place(one, marks), follower.place(other, marks)) == (8, None)
    assert marks[1]["intake", 0].position == 1


async def test_a_refused_hand_over_leaves_the_holder(book: CaseBook) -> None:
    told = (await history(book))["triage"][:2]
    refused = CustodyRefused(case_id=CASE, holder="command-centre", reason="", article="")
    await book.take(("intake", 0), [record(await filed(book), 1, "intake")])
    await book.take(("triage", 0), [*told, record(refused, 3, "triage")])
    found = await case_views.case(await reader(book), COURT, CASE)
    assert found is not None
    assert (found["holder"], found["passed_to"]) == ("command-centre", "")


async def test_an_event_of_a_later_version_does_not_stop_the_book(book: CaseBook) -> None:
    later = replace(record(await filed(book), 1, "intake"), name="CaseReborn", body=canonical({}))
    await book.take(
        ("intake", 0), [replace(later, event=None), record(await filed(book), 2, "intake")]
    )
    assert await case_views.case(await reader(book), COURT, CASE) is not None
    assert (await book.marks(COURT))["intake", 0].position == 2


async def test_the_list_turns_its_pages_and_finds_by_words(book: CaseBook) -> None:
    numbers = [f"（2026）豫1024执{number}号" for number in range(1, 8)]
    await book.take(
        ("intake", 0),
        [
            record(await filed(book, number, f"王{place}"), place + 1, "intake", number)
            for place, number in enumerate(numbers)
        ],
    )
    found = await reader(book)
    seen: list[str] = []
    after: str | None = ""
    for _ in range(3):
        page = await views.cases(found, COURT, Wanted(after=after or ""), limit=3)
        seen += [case["case_id"] for case in page["cases"]]
        after = page["next"]
    assert (sorted(seen), after) == (sorted(numbers), None)
    for words, person, expected in [
        ("(2026)豫1024执3号", "", [numbers[2]]),
        ("3", "", [numbers[2]]),
        ("王3", "", [numbers[3]]),
        ("%", "", []),
        ("任何", book._keyring.person_id(COURT, "411024197501010005"), numbers),
    ]:
        page = await views.cases(found, COURT, Wanted(words=words), person)
        assert sorted(case["case_id"] for case in page["cases"]) == sorted(expected), words


async def test_the_list_is_sorted_by_day_claim_and_number_both_ways(book: CaseBook) -> None:
    numbers = [f"（2026）豫1024执{number}号" for number in range(1, 6)]
    claims = [500, None, 100, 500, 900]
    told = [
        replace(await filed(book, number, f"王{place}"), claim_fen=claim)
        for place, (number, claim) in enumerate(zip(numbers, claims, strict=True))
    ]
    records = [record(one, place, "intake", one.case_id) for place, one in enumerate(told, 1)]
    await book.take(("intake", 0), records)

    async def pages(sort: str) -> list[str]:
        seen, after = list[str](), ""
        while True:
            wanted = Wanted(sort=sort, after=after)
            page = await views.cases(await reader(book), COURT, wanted, limit=2)
            seen += [case["case_id"] for case in page["cases"]]
            if not page["next"]:
                return seen
            after = page["next"]

    by_claim = [numbers[place] for place in (1, 2, 0, 3, 4)]
    assert await pages("claim_fen") == by_claim
    assert await pages("-claim_fen") == by_claim[::-1]
    assert await pages("case_id") == numbers
    assert await pages("-case_id") == numbers[::-1]
    assert sorted(await pages("filed_at")) == numbers


async def test_a_court_sees_nothing_of_another(book: CaseBook) -> None:
    await book.take(("intake", 0), [record(await filed(book), 1, "intake")])
    elsewhere = PoolReader(await book.pools.of("ruyang"))
    assert await case_views.case(elsewhere, COURT, CASE) is None
    assert (await views.cases(elsewhere, COURT, Wanted()))["cases"] == []


async def test_a_corrected_party_is_found_by_its_new_name_and_an_erased_one_by_none(
    book: CaseBook,
) -> None:
    case = await filed(book)
    (old,) = case.parties
    new = replace(old, name=await book._keyring.seal(COURT, old.person_id, "王大利"))
    corrected = PartyCorrected(
        case_id=CASE, person_id=old.person_id, old=old, new=new, reason="笔误", ground="身份证"
    )
    erased = PersonErased(case_id="persons", person_id=old.person_id, requester="o", reason="依法")
    await book.take(("intake", 0), [record(case, 1, "intake"), record(corrected, 2, "intake")])
    rows = await reader(book)
    assert (await views.cases(rows, COURT, Wanted(words="王大力")))["cases"] == []
    (found,) = (await views.cases(rows, COURT, Wanted(words="王大利")))["cases"]
    assert [party["name"] for party in found["parties"]] == ["王大利"]
    await book.take(("intake", 0), [record(erased, 3, "intake", "persons")])
    (found,) = (await views.cases(rows, COURT, Wanted()))["cases"]
    assert [party["name"] for party in found["parties"]] == [None]


async def test_the_stage_and_both_times_of_a_duty_follow_and_it_may_open_again(
    book: CaseBook,
) -> None:
    derivation = Derivation(
        article="三、(一)",
        text="当日",
        counts_from="event",
        start="2026-03-02T10:00:00+08:00",
        value=None,
        unit="prompt",
        calendar="",
        provisional=False,
    )
    opened = NodeOpened(
        case_id=CASE,
        node_id="reception",
        code="reception",
        title="初次接待",
        who="receptionist",
        stage="reception",
        subject="case",
        subject_id="",
        requirements=(),
        opened_at=at("2026-03-02 10:00"),
        due=None,
        warn_at=None,
        wait=False,
        overdue_on_arrival=False,
        derivation=derivation,
        recorded_at=at("2026-03-02 11:00"),
    )
    closed = NodeClosed(
        case_id=CASE,
        node_id="reception",
        code="reception",
        closed_at=at("2026-03-02 12:00"),
        ending="done",
        late=False,
        recorded_at=at("2026-03-02 12:30"),
    )
    await book.take(("intake", 0), [record(await filed(book), 1, "intake")])
    told = [record(one, place, "supervision") for place, one in enumerate((opened, closed), 1)]
    await book.take(("supervision", 0), told)
    (node,) = await case_views.nodes(await reader(book), COURT, CASE)
    assert node["opening_recorded_at"] == at("2026-03-02 11:00")
    assert node["recorded_at"] == at("2026-03-02 12:30")
    await book.take(("supervision", 0), [record(opened, 3, "supervision")])
    (node,) = await case_views.nodes(await reader(book), COURT, CASE)
    assert (node["closed_at"], node["ending"]) == (None, "")
    found = await case_views.case(await reader(book), COURT, CASE)
    assert found is not None
    assert found["stage"] == "reception"


async def test_requests_of_two_cases_have_the_same_numbers_and_are_two(book: CaseBook) -> None:
    other = "（2026）豫1024执8号"
    told: list[Any] = [asked(CASE, "li"), asked(other, "wang"), refused(other)]
    for place, event in enumerate(told, 1):
        await book.take(("documents", 0), [record(event, place, "documents", event.case_id)])
    found = [
        (one["requester"], one["state"])
        for case_id in (CASE, other)
        for one in await case_views.requests(await reader(book), COURT, case_id)
    ]
    assert found == [("li", "waiting"), ("wang", "refused")]


def refused(case_id: str) -> ApprovalRefused:
    return ApprovalRefused(
        case_id=case_id,
        approval_id="document-review-1",
        approval="document-review",
        act="审核",
        role="team_leader",
        approver="lead",
        refused_at=at("2026-03-11 09:00"),
        reason="有误",
    )
