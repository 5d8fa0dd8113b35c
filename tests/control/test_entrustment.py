"""事项委托, out: complete with its papers, sent, urged after its day, answered, passed on.

委托执行规定 第二条、第四条、第八条; 浉河 三、(四)2; 鄢陵 三、(五)3.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.control_entrustment import (
    EntrustmentAccepted,
    EntrustmentAnswered,
    EntrustmentNotTaken,
    EntrustmentPaper,
    EntrustmentPapersAsked,
    EntrustmentRegistered,
    EntrustmentRequested,
    EntrustmentResultPassed,
    EntrustmentReturned,
    EntrustmentSent,
    EntrustmentSupplemented,
    EntrustmentUrged,
    EntrustmentWithdrawn,
)
from contracts.control_matters import EntrustmentMessageTaken
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.testing import Spec
from services.control.app import DEFINITION
from services.control.commands.entrustment import (
    GivenPaper,
    PassEntrustmentResult,
    RecordNotTaken,
    RecordRegistered,
    RecordTold,
    RequestEntrustment,
    SendEntrustment,
    SupplementEntrustment,
    UrgeEntrustment,
    WithdrawEntrustment,
)
from tests.control.cases import CASE, opened
from tests.support import at, by, calendar, pack, stored_paper

KINDS = ("letter", "ruling", "service_receipt", "assistance_notice", "credentials")
FILES = {kind: stored_paper(CASE, f"F-{kind}") for kind in (*KINDS, "title_document")}
THEIRS = "鄢陵县人民法院"
OURS = pack("shihe").title
SPEC = Spec(
    definition=DEFINITION,
    pack=pack("shihe"),
    calendar=calendar("shihe"),
    others={files_of(CASE): tuple(FILES.values())},
).given(opened)
YANLING = replace(SPEC, pack=pack("yanling"), calendar=calendar("yanling"))
NOW = at("2026-03-02 15:00")
HANDLER, CLERK = by("handler"), by("delegation_clerk")
E1 = f"{CASE}-E-1"
NUMBER = "WT2026030200000001"
OUT, LAW = "三、(四)2", "第四条第二款"


def paper(kind: Any) -> EntrustmentPaper:
    stored = FILES[kind]
    return EntrustmentPaper(
        paper=kind,
        file_id=stored.file_id,
        content=stored.content,
        size_bytes=stored.size_bytes,
        file_kind=stored.kind,
        file_name=stored.file_name,
    )


def given(*kinds: Any) -> tuple[GivenPaper, ...]:
    return tuple(GivenPaper(paper=kind, file_id=f"F-{kind}") for kind in kinds)


ask = RequestEntrustment(
    case_id=CASE,
    matter="sealing",
    to_court=THEIRS,
    demand="查封车辆",
    papers=given(*KINDS),
    answer_by=date(2026, 3, 16),
)
requested = EntrustmentRequested(
    case_id=CASE,
    entrustment_id=E1,
    matter="sealing",
    to_court=THEIRS,
    demand="查封车辆",
    papers=tuple(paper(kind) for kind in KINDS),
    article=OUT,
    answer_by=date(2026, 3, 16),
)
sent = EntrustmentSent(
    case_id=CASE,
    entrustment_id=E1,
    attempt=1,
    matter="sealing",
    from_court=OURS,
    to_court=THEIRS,
    demand="查封车辆",
    papers=requested.papers,
    answer_by=date(2026, 3, 16),
)
registered = EntrustmentRegistered(case_id=CASE, entrustment_id=E1, number=NUMBER)
told_at = at("2026-03-03 09:00")
accepted = EntrustmentAccepted(case_id=CASE, entrustment_id=E1, told_at=told_at)
answered = EntrustmentAnswered(
    case_id=CASE, entrustment_id=E1, outcome="done", result="已查封", papers=(), told_at=told_at
)
send = SendEntrustment(case_id=CASE, entrustment_id=E1)
urge = UrgeEntrustment(case_id=CASE, entrustment_id=E1)
WITH_THEM = (requested, sent, registered, accepted)


def message(kind: Any, **more: Any) -> RecordTold:
    told = EntrustmentMessageTaken(
        case_id="shihe",
        message=1,
        message_kind=kind,
        number=NUMBER,
        court_title=OURS,
        from_court=THEIRS,
        their_case_id=CASE,
        entrustment_id=E1,
        told_at=told_at,
    )
    return RecordTold(case_id=CASE, told=replace(told, **more))


def test_a_matter_is_asked_for_with_all_papers_of_its_kind() -> None:
    SPEC.when(ask, at=NOW, by=HANDLER).then(requested)


@pytest.mark.parametrize("lacking", KINDS)
def test_of_the_five_papers_of_a_sealing_none_may_lack(lacking: str) -> None:
    some = replace(ask, papers=given(*(kind for kind in KINDS if kind != lacking)))
    SPEC.when(some, at=NOW, by=HANDLER).then_refused(OUT)


def test_a_deduction_has_four_papers_of_its_own() -> None:
    four = given("title_document", "ruling", "assistance_notice", "credentials")
    deduct = replace(ask, matter="deduction", papers=four)
    verdict = SPEC.when(deduct, at=NOW, by=HANDLER)
    assert [type(event) for event in verdict.events] == [EntrustmentRequested]
    SPEC.when(replace(deduct, papers=four[1:]), at=NOW, by=HANDLER).then_refused(OUT)


def test_where_the_court_lists_none_there_is_one_paper_at_least() -> None:
    none = replace(ask, papers=())
    YANLING.when(replace(none, to_court=OURS), at=NOW, by=HANDLER).then_refused("第八条")
    one = replace(ask, to_court=OURS, papers=given("ruling"))
    (event,) = YANLING.when(one, at=NOW, by=HANDLER).events
    assert event.article == "第八条"


def test_a_paper_that_is_not_stored_is_none() -> None:
    other = (*given(*KINDS[:-1]), GivenPaper(paper="credentials", file_id="F-elsewhere"))
    SPEC.when(replace(ask, papers=other), at=NOW, by=HANDLER).then_refused("")


def test_nobody_entrusts_his_own_court_or_asks_for_yesterday() -> None:
    SPEC.when(replace(ask, to_court=OURS), at=NOW, by=HANDLER).then_refused(OUT)
    today = replace(ask, answer_by=date(2026, 3, 2))
    SPEC.when(today, at=NOW, by=HANDLER).then_refused(OUT)
    tomorrow = replace(ask, answer_by=date(2026, 3, 3))
    assert SPEC.when(tomorrow, at=NOW, by=HANDLER).refusal is None


def test_property_that_is_named_is_on_the_register() -> None:
    SPEC.when(replace(ask, asset_id="A9"), at=NOW, by=HANDLER).then_refused("")


def test_the_same_again_is_one_entrustment_and_another_has_the_next_number() -> None:
    SPEC.given(requested).when(ask, at=NOW, by=HANDLER).then()
    other = replace(ask, demand="续行查封车辆")
    (event,) = SPEC.given(requested).when(other, at=NOW, by=HANDLER).events
    assert event.entrustment_id == f"{CASE}-E-2"


def test_what_was_asked_for_is_sent_with_its_papers() -> None:
    SPEC.given(requested).when(send, at=NOW, by=CLERK).then(sent)


def test_in_yanling_the_specialist_reviews_what_a_handler_sends() -> None:
    YANLING.given(requested).when(send, at=NOW, by=HANDLER).then_asks("outbound-delegation")


def test_what_the_platform_did_not_take_is_sent_again() -> None:
    not_taken = EntrustmentNotTaken(case_id=CASE, entrustment_id=E1, reason="没有该法院")
    record = RecordNotTaken(case_id=CASE, entrustment_id=E1, reason="没有该法院")
    SPEC.given(requested, sent).when(record, at=NOW).then(not_taken)
    again = replace(sent, attempt=2)
    SPEC.given(requested, sent, not_taken).when(send, at=NOW, by=CLERK).then(again)
    SPEC.given(*WITH_THEM).when(record, at=NOW).then()


def test_the_platforms_number_is_kept_once() -> None:
    record = RecordRegistered(case_id=CASE, entrustment_id=E1, number=NUMBER)
    SPEC.given(requested, sent).when(record, at=NOW).then(registered)
    other = replace(record, number="WT2026030200000009")
    SPEC.given(requested, sent, registered).when(other, at=NOW).then()


def test_the_other_court_is_urged_when_its_day_is_over_and_not_before() -> None:
    urged = EntrustmentUrged(
        case_id=CASE, entrustment_id=E1, number=NUMBER, urging=1, urged_on=date(2026, 3, 17)
    )
    with_them = SPEC.given(*WITH_THEM)
    with_them.when(urge, at=at("2026-03-16 23:00"), by=CLERK).then_refused(OUT)
    with_them.when(urge, at=at("2026-03-17 09:00"), by=CLERK).then(urged)
    none = replace(requested, answer_by=None)
    free = SPEC.given(none, sent, registered).when(urge, at=at("2026-03-03 09:00"), by=CLERK)
    free.then(replace(urged, urged_on=date(2026, 3, 3)))


def test_nobody_is_urged_on_the_same_day_twice() -> None:
    urged = EntrustmentUrged(
        case_id=CASE, entrustment_id=E1, number=NUMBER, urging=1, urged_on=date(2026, 3, 17)
    )
    with_them = SPEC.given(*WITH_THEM, urged)
    with_them.when(urge, at=at("2026-03-17 18:00"), by=CLERK).then()
    verdict = with_them.when(urge, at=at("2026-03-18 09:00"), by=CLERK)
    assert [event.urging for event in verdict.events] == [2]


def test_nobody_is_urged_who_has_nothing() -> None:
    SPEC.given(requested).when(urge, at=at("2026-03-17"), by=CLERK).then_refused(OUT)
    SPEC.given(*WITH_THEM, answered).when(urge, at=at("2026-03-17"), by=CLERK).then_refused(OUT)


def test_papers_are_added_when_they_were_asked_for_and_all_of_them() -> None:
    asked = EntrustmentPapersAsked(
        case_id=CASE, entrustment_id=E1, asked=("title_document",), told_at=told_at
    )
    add = SupplementEntrustment(case_id=CASE, entrustment_id=E1, papers=given("title_document"))
    SPEC.given(*WITH_THEM).when(add, at=NOW, by=CLERK).then_refused("第八条")
    missing = SPEC.given(*WITH_THEM, asked)
    missing.when(replace(add, papers=given("ruling")), at=NOW, by=CLERK).then_refused("第八条")
    supplemented = EntrustmentSupplemented(
        case_id=CASE,
        entrustment_id=E1,
        number=NUMBER,
        attempt=1,
        papers=(paper("title_document"),),
    )
    missing.when(add, at=NOW, by=CLERK).then(supplemented)


def test_the_result_is_passed_on_once_it_came() -> None:
    give = PassEntrustmentResult(case_id=CASE, entrustment_id=E1)
    passed = EntrustmentResultPassed(case_id=CASE, entrustment_id=E1)
    SPEC.given(*WITH_THEM).when(give, at=NOW, by=CLERK).then_refused(OUT)
    SPEC.given(*WITH_THEM, answered).when(give, at=NOW, by=CLERK).then(passed)


def test_an_entrustment_is_withdrawn_until_it_is_answered() -> None:
    drop = WithdrawEntrustment(case_id=CASE, entrustment_id=E1, reason="已在本地查封")
    gone = EntrustmentWithdrawn(
        case_id=CASE, entrustment_id=E1, reason="已在本地查封", number=NUMBER
    )
    SPEC.given(*WITH_THEM).when(drop, at=NOW, by=CLERK).then(gone)
    SPEC.given(requested).when(drop, at=NOW, by=CLERK).then(replace(gone, number=""))
    SPEC.given(*WITH_THEM, answered).when(drop, at=NOW, by=CLERK).then_refused(OUT)
    SPEC.given(requested, gone).when(send, at=NOW, by=CLERK).then_refused(OUT)
    other = replace(drop, reason="另有原因")
    SPEC.given(*WITH_THEM, gone).when(other, at=NOW, by=CLERK).then_refused(OUT)


def test_what_the_platform_tells_of_the_other_court_is_recorded_once() -> None:
    out = SPEC.given(requested, sent, registered)
    out.when(message("accepted"), at=NOW).then(accepted)
    with_them = SPEC.given(*WITH_THEM)
    with_them.when(message("answered", outcome="done", result="已查封"), at=NOW).then(answered)
    asked = EntrustmentPapersAsked(
        case_id=CASE, entrustment_id=E1, asked=("ruling",), told_at=told_at
    )
    with_them.when(message("papers_asked", asked=("ruling",)), at=NOW).then(asked)
    returned = EntrustmentReturned(
        case_id=CASE, entrustment_id=E1, ground="elsewhere", detail="不在辖区", told_at=told_at
    )
    back = message("returned", ground="elsewhere", result="不在辖区")
    with_them.when(back, at=NOW).then(returned)


@pytest.mark.parametrize(
    "strange",
    [
        message("answered", outcome="done", from_court="某某县人民法院"),
        message("answered", outcome="done", number="WT2026030200000002"),
        message("answered", outcome="done", entrustment_id=f"{CASE}-E-7"),
        message("answered"),
        message("returned"),
        message("urged"),
    ],
)
def test_what_fits_no_entrustment_changes_nothing(strange: RecordTold) -> None:
    SPEC.given(*WITH_THEM).when(strange, at=NOW).then()


def test_an_unknown_entrustment_is_named_as_such() -> None:
    SPEC.when(send, at=NOW, by=CLERK).then_refused("")
