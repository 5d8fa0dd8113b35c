"""民诉法 第八十八条、第八十九条、第九十五条: handed over, lodged, or announced for thirty days."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from contracts.documents import (
    AnnouncementElapsed,
    DocumentDelivered,
    DocumentReturned,
    DocumentSent,
    DocumentServed,
    ServiceAnnounced,
    ServiceImpossible,
)
from kernel.base.zone import CHINA
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.testing_table import table
from kernel.journal.envelope import Recorded
from services.documents.commands import (
    AnnounceService,
    ClimbLadder,
    DeliverDocument,
    NoteAnnouncements,
    RecordDeliveryFailed,
    RecordServed,
    receipts_of,
)
from services.documents.reactions import react
from tests.documents.cases import (
    APPLICANT,
    CASE,
    CLERK,
    DEBTOR,
    NOTICE,
    SPEC,
    notice_made,
    notice_sealed,
    ordered,
    recipient,
)
from tests.support import as_fact, at, by, pack, stored_paper

DAY = at("2026-03-10 10:00")
PAPER = stored_paper(CASE)
SEALED = replace(SPEC, others={files_of(CASE): (PAPER,)}).given(ordered, notice_made, notice_sealed)
LAST_RESORT = "第九十五条第一款"

deliver = DeliverDocument(
    case_id=CASE,
    document_kind="enforcement-notice",
    addressee=DEBTOR,
    manner="family",
    taker="同住成年家属李某",
    evidence="F1",
)
delivered = DocumentDelivered(
    case_id=CASE,
    document_id=NOTICE,
    document_kind="enforcement-notice",
    addressee=DEBTOR,
    manner="family",
    taker="同住成年家属李某",
    evidence="F1",
)
by_hand = DocumentSent(
    case_id=CASE,
    document_id=NOTICE,
    document_kind="enforcement-notice",
    addressee=DEBTOR,
    channel="direct",
    attempt=1,
    recipient=recipient(DEBTOR),
)
by_post = replace(by_hand, channel="post")
post_returned = DocumentReturned(
    case_id=CASE, document_id=NOTICE, addressee=DEBTOR, channel="post", reason="查无此人"
)
given_up = ServiceImpossible(
    case_id=CASE, document_id=NOTICE, addressee=DEBTOR, reason="第1次邮寄送达：查无此人"
)
announce = AnnounceService(
    case_id=CASE,
    document_kind="enforcement-notice",
    addressee=DEBTOR,
    ground="others_failed",
    published_in="court_board",
    course="邮寄退回，住所无人，村委会证明外出未归",
    evidence="F1",
)
announced = ServiceAnnounced(
    case_id=CASE,
    document_id=NOTICE,
    document_kind="enforcement-notice",
    addressee=DEBTOR,
    ground="others_failed",
    published_in="court_board",
    course=announce.course,
    evidence="F1",
    effective_at=datetime(2026, 4, 9, 23, 59, 59, tzinfo=CHINA),
)
by_announcement = replace(by_hand, channel="announcement", attempt=2)


def fact(event: Any, occurred_at: datetime) -> Recorded:
    return as_fact(event, service="documents", case_id=CASE, occurred_at=occurred_at)


def test_what_is_handed_over_is_served_that_day_and_the_period_to_perform_runs() -> None:
    SEALED.when(deliver, at=DAY, by=CLERK).then(by_hand, delivered)
    (served,) = react(fact(delivered, DAY), pack())
    assert served == RecordServed(
        case_id=CASE,
        document_id=NOTICE,
        document_kind="enforcement-notice",
        addressee=DEBTOR,
        channel="direct",
        served_at=DAY,
    )
    package = (ordered, notice_made, notice_sealed, by_hand, delivered)
    on_receipts = replace(SPEC, others={f"package-{CASE}": package})
    on_receipts.when(served, at=DAY).then(
        DocumentServed(
            case_id=CASE,
            document_id=NOTICE,
            document_kind="enforcement-notice",
            addressee=DEBTOR,
            channel="direct",
            perform_by=date(2026, 3, 20),
            served_at=DAY,
        )
    )


def test_who_was_served_is_not_served_again() -> None:
    receipt = DocumentServed(
        case_id=CASE,
        document_id=NOTICE,
        document_kind="enforcement-notice",
        addressee=DEBTOR,
        channel="direct",
    )
    served = replace(SEALED, others={**SEALED.others, receipts_of(NOTICE): (receipt,)})
    served = served.given(by_hand, delivered)
    served.when(deliver, at=DAY, by=CLERK).then_nothing()
    served.when(announce, at=DAY, by=CLERK).then_nothing()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"addressee": APPLICANT}, "addressee"),  # the notice is the debtor's
        ({"taker": " "}, "taker"),
        ({"evidence": "F9"}, "evidence"),
    ],
)
def test_a_delivery_names_who_took_it_and_the_paper(changed: dict[str, str], field: str) -> None:
    command = replace(deliver, **changed)  # type: ignore[arg-type]  # fields given by name
    article = "" if field == "evidence" else "三、(二)4"
    SEALED.when(command, at=DAY, by=CLERK).then_refused(article, field)


def test_while_the_post_is_under_way_nobody_delivers_or_announces() -> None:
    posted = SEALED.given(by_post)
    for command in (deliver, announce):
        posted.when(command, at=DAY, by=CLERK).then_refused("三、(二)4", "addressee")


def test_a_failed_delivery_climbs_to_the_end_of_the_ladder() -> None:
    failed = RecordDeliveryFailed(
        case_id=CASE,
        document_kind="enforcement-notice",
        addressee=DEBTOR,
        reason="家中无人",
        evidence="F1",
    )
    returned = replace(post_returned, channel="direct", reason="家中无人", evidence="F1")
    SEALED.when(failed, at=DAY, by=by("handler")).then(by_hand, returned)
    (climb,) = react(fact(returned, DAY), pack())
    assert isinstance(climb, ClimbLadder)
    (impossible,) = SEALED.given(by_hand, returned).when(climb, at=DAY).events
    assert isinstance(impossible, ServiceImpossible)


def test_who_cannot_be_served_otherwise_is_served_by_announcement() -> None:
    tried = SEALED.given(by_post, post_returned, given_up)
    tried.when(announce, at=DAY, by=CLERK).then(by_announcement, announced)
    running = tried.given(by_announcement, announced)
    running.when(announce, at=DAY, by=CLERK).then_nothing()
    another = replace(announce, published_in="newspaper")
    running.when(another, at=DAY, by=CLERK).then_refused(LAST_RESORT, "published_in")
    running.when(deliver, at=DAY, by=CLERK).then_refused("三、(二)4", "addressee")


GROUNDS = table("""
    ground             | tried | verdict
    others_failed      | yes   | announced
    others_failed      | no    | refused    # nothing else was tried
    whereabouts_unknown | no   | announced
""")


@pytest.mark.parametrize("row", GROUNDS, ids=lambda row: f"{row['ground']} {row['tried']}")
def test_an_announcement_has_its_ground(row: dict[str, str]) -> None:
    before = (by_post, post_returned, given_up) if row["tried"] == "yes" else ()
    command = replace(announce, ground=row["ground"])  # type: ignore[arg-type]  # by name
    verdict = SEALED.given(*before).when(command, at=DAY, by=CLERK)
    if row["verdict"] == "announced":
        assert isinstance(verdict.events[-1], ServiceAnnounced)
    else:
        verdict.then_refused(LAST_RESORT, "ground")


def test_an_announcement_tells_its_reason_and_course() -> None:
    unsaid = replace(announce, ground="whereabouts_unknown", course=" ")
    SEALED.when(unsaid, at=DAY, by=CLERK).then_refused(LAST_RESORT, "course")


PERIODS = table("""
    announced        | last day           # thirty days from the day after; a rest day does not end them
    2026-03-10 10:00 | 2026-04-09
    2026-01-15 09:00 | 2026-02-14
    2026-01-17 09:00 | 2026-02-24         # the thirtieth day falls into the Spring Festival
""")


@pytest.mark.parametrize("row", PERIODS, ids=lambda row: row["announced"])
def test_the_period_of_an_announcement_is_thirty_days(row: dict[str, str]) -> None:
    unknown = replace(announce, ground="whereabouts_unknown")
    (*_, made) = SEALED.when(unknown, at=at(row["announced"]), by=CLERK).events
    assert isinstance(made, ServiceAnnounced)
    assert f"{made.effective_at:%Y-%m-%d %H:%M:%S}" == f"{row['last day']} 23:59:59"


def test_when_the_period_is_over_the_document_is_served_by_itself() -> None:
    running = SEALED.given(by_post, post_returned, given_up, by_announcement, announced)
    note = NoteAnnouncements(case_id=CASE)
    running.when(note, at=announced.effective_at).then_nothing()
    over = AnnouncementElapsed(
        case_id=CASE,
        document_id=NOTICE,
        document_kind="enforcement-notice",
        addressee=DEBTOR,
        effective_at=announced.effective_at,
    )
    after = at("2026-04-10 00:00")
    running.when(note, at=after).then(over)
    running.given(over).when(note, at=after).then_nothing()
    late = at("2026-05-06")  # the sweep stood still meanwhile
    (served,) = react(fact(over, late), pack())
    assert isinstance(served, RecordServed)
    assert (served.channel, served.served_at) == ("announcement", announced.effective_at)
