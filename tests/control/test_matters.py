"""受托事项: only what the platform tells is received; accepted, classed, done, answered or sent back.

委托执行规定 第二条、第八条; 浉河 三、(四)2 末段; 鄢陵 三、(五)4.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from contracts.control_matters import (
    EntrustmentInboxOpened,
    EntrustmentMessageRefused,
    EntrustmentMessageTaken,
    MatterAccepted,
    MatterAnswered,
    MatterFiled,
    MatterPapersAsked,
    MatterReceived,
    MatterReplyFailed,
    MatterReturned,
    MatterSorted,
    MatterSupplemented,
    MatterUrged,
    MatterWithdrawn,
)
from kernel.deciding.definition import Outcome
from kernel.deciding.files import StoreFile
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.testing import Spec
from services.control.app import DEFINITION
from services.control.commands.entrustment import (
    AcceptMatter,
    AnswerMatter,
    AskMatterPapers,
    CompleteMatter,
    FileMatter,
    GivenPaper,
    OpenEntrustmentInbox,
    ReceiveMatter,
    RecordReplyFailed,
    RecordTheirs,
    RecordTold,
    RefuseMessage,
    ReturnMatter,
    SortMatter,
    TakeMessage,
)
from services.control.reactions import effects, react, report
from tests.support import as_fact, at, by, calendar, pack, stored_paper

NUMBER = "WT2026030200000001"
THEIRS, OURS = "鄢陵县人民法院", pack("shihe").title
PAPER = stored_paper(NUMBER, "F-receipt")
SPEC = Spec(
    definition=DEFINITION,
    pack=pack("shihe"),
    calendar=calendar("shihe"),
    others={files_of(NUMBER): (PAPER,)},
)
YANLING = replace(SPEC, pack=pack("yanling"), calendar=calendar("yanling"))
NOW = at("2026-03-02 15:00")
CLERK, SITE = by("delegation_clerk"), by("site_control_clerk")
ABOUT: Any = {"case_id": NUMBER, "entrustment_id": NUMBER}
END = "三、(四)2 末段"

told = EntrustmentMessageTaken(
    case_id="shihe",
    message=1,
    message_kind="entrusted",
    number=NUMBER,
    court_title=OURS,
    from_court=THEIRS,
    their_case_id="（2026）豫1024执77号",
    entrustment_id="（2026）豫1024执77号-E-1",
    told_at=NOW,
    matter="sealing",
    demand="查封车辆",
)
received = MatterReceived(
    **ABOUT,
    from_court=THEIRS,
    their_case_id="（2026）豫1024执77号",
    matter="sealing",
    demand="查封车辆",
    papers=(),
    received_at=NOW,
)
accepted = MatterAccepted(**ABOUT)
sorting = MatterSorted(**ABOUT, matter_class="vehicle", team="site-control")
given = (GivenPaper(paper="answer", file_id="F-receipt"),)
complete = CompleteMatter(**ABOUT, outcome="done", result="已查封", papers=given)
(done,) = SPEC.given(received, accepted, sorting).when(complete, at=NOW, by=SITE).events
answered = MatterAnswered(**ABOUT, outcome="done", result="已查封", papers=done.papers)
opened = EntrustmentInboxOpened(case_id="shihe", court_title=OURS)
take = TakeMessage(court="shihe", message=1, taken=told)


def test_an_inbox_is_opened_once_and_by_its_own_court() -> None:
    open_it = OpenEntrustmentInbox(court="shihe")
    SPEC.when(open_it, at=NOW, by=CLERK).then(opened)
    SPEC.when(replace(open_it, court="yanling"), at=NOW, by=CLERK).then_refused("")


def test_messages_are_taken_in_their_order_and_once() -> None:
    inbox = SPEC.given(opened)
    inbox.when(take, at=NOW).then(told)
    inbox.when(replace(take, message=2), at=NOW).then()
    SPEC.when(take, at=NOW).then_refused("")


def test_what_cannot_be_a_message_is_recorded_and_the_next_one_asked_for() -> None:
    refuse = RefuseMessage(court="shihe", message=1, reason="消息不合规范")
    refused = EntrustmentMessageRefused(
        case_id="shihe", message=1, court_title=OURS, reason="消息不合规范"
    )
    SPEC.given(opened).when(refuse, at=NOW).then(refused)
    (following,) = effects(refused)
    assert following.effect_id == "inbox-shihe-2"


def test_a_message_from_the_future_is_none() -> None:
    late = NOW - timedelta(minutes=5)
    SPEC.given(opened).when(take, at=late).then(told)  # two clocks may differ
    (event,) = SPEC.given(opened).when(take, at=late - timedelta(seconds=1)).events
    assert isinstance(event, EntrustmentMessageRefused)


def test_a_message_becomes_a_matter_of_its_own_and_its_papers_files() -> None:
    fact = as_fact(told, service="control", case_id="shihe", occurred_at=NOW, court="shihe")
    (command,) = react(fact, pack("shihe"))
    assert isinstance(command, ReceiveMatter)
    SPEC.when(command, at=NOW).then(received)
    came = replace(received, papers=done.papers)
    own = as_fact(came, service="control", case_id=NUMBER, occurred_at=NOW, court="shihe")
    (stored,) = react(own, pack("shihe"))
    assert isinstance(stored, StoreFile)
    assert (stored.case_id, stored.file_id) == (NUMBER, "F-receipt")


@pytest.mark.parametrize("kind", ["accepted", "papers_asked", "answered", "returned"])
def test_what_became_of_ours_goes_to_the_case(kind: Any) -> None:
    fact = as_fact(
        replace(told, message_kind=kind), service="control", case_id="shihe", occurred_at=NOW
    )
    (command,) = react(fact, pack("shihe"))
    assert isinstance(command, RecordTold)
    assert command.case_id == "（2026）豫1024执77号"


def test_a_matter_is_accepted_once() -> None:
    accept = AcceptMatter(**ABOUT)
    SPEC.given(received).when(accept, at=NOW, by=CLERK).then(accepted)
    SPEC.given(received, accepted, sorting).when(accept, at=NOW, by=CLERK).then()
    SPEC.when(accept, at=NOW, by=CLERK).then_refused("")


def test_a_matter_is_classed_for_a_group_that_the_court_has() -> None:
    sort = SortMatter(**ABOUT, matter_class="vehicle", team="site-control")
    SPEC.given(received).when(sort, at=NOW, by=CLERK).then_refused(END)
    SPEC.given(received, accepted).when(sort, at=NOW, by=CLERK).then(sorting)
    nobody = replace(sort, team="nobody")
    SPEC.given(received, accepted).when(nobody, at=NOW, by=CLERK).then_refused(END)
    other = replace(sort, matter_class="house")
    SPEC.given(received, accepted, sorting).when(other, at=NOW, by=CLERK).then(
        replace(sorting, matter_class="house")
    )


def test_it_is_done_by_whom_it_was_given_to_with_its_scanned_papers() -> None:
    SPEC.given(received, accepted).when(complete, at=NOW, by=SITE).then_refused(END)
    mine = SPEC.given(received, accepted, sorting)
    mine.when(complete, at=NOW, by=SITE).then(done)
    mine.when(replace(complete, papers=()), at=NOW, by=SITE).then_refused(END)
    impossible = replace(complete, outcome="impossible", papers=())
    verdict = mine.when(impossible, at=NOW, by=SITE)
    verdict.then(replace(done, outcome="impossible", papers=()))
    elsewhere = (GivenPaper(paper="answer", file_id="F9"),)
    mine.when(replace(complete, papers=elsewhere), at=NOW, by=SITE).then_refused("")
    SPEC.given(received, accepted, sorting, done).when(
        replace(complete, outcome="partly"), at=NOW, by=SITE
    ).then_stands(END, "outcome", outcome="done", result="已查封")


def test_what_is_done_is_answered_and_then_filed() -> None:
    answer, file = AnswerMatter(**ABOUT), FileMatter(**ABOUT)
    undone = SPEC.given(received, accepted, sorting)
    undone.when(answer, at=NOW, by=CLERK).then_refused(END)
    finished = undone.given(done)
    finished.when(answer, at=NOW, by=CLERK).then(answered)
    finished.when(file, at=NOW, by=CLERK).then_refused("第二条第二款")
    YANLING.given(received, accepted, sorting, done).when(file, at=NOW, by=CLERK).then_refused(
        "三、(五)4"
    )
    finished.given(answered).when(file, at=NOW, by=CLERK).then(MatterFiled(**ABOUT))


def test_what_the_platform_did_not_take_is_answered_again() -> None:
    failed = RecordReplyFailed(**ABOUT, reason="平台暂停")
    history = SPEC.given(received, accepted, sorting, done, answered)
    history.when(failed, at=NOW).then(MatterReplyFailed(**ABOUT, reason="平台暂停"))
    again = history.given(MatterReplyFailed(**ABOUT, reason="平台暂停"))
    again.when(AnswerMatter(**ABOUT), at=NOW, by=CLERK).then(replace(answered, attempt=2))
    SPEC.given(received).when(failed, at=NOW).then()


def test_missing_papers_are_asked_for_before_a_matter_is_sent_back_for_them() -> None:
    ask = AskMatterPapers(**ABOUT, asked=("ruling",))
    asked = MatterPapersAsked(**ABOUT, asked=("ruling",), request=1)
    back = ReturnMatter(**ABOUT, ground="papers", detail="经要求仍未补齐")
    returned = MatterReturned(**ABOUT, ground="papers", detail="经要求仍未补齐")
    SPEC.given(received).when(ask, at=NOW, by=CLERK).then(asked)
    SPEC.given(received).when(replace(ask, asked=()), at=NOW, by=CLERK).then_refused("第八条")
    SPEC.given(received).when(back, at=NOW, by=CLERK).then_refused("第八条")
    SPEC.given(received, asked).when(back, at=NOW, by=CLERK).then(returned)
    came = MatterSupplemented(**ABOUT, papers=(), received_at=NOW)
    SPEC.given(received, asked, came).when(back, at=NOW, by=CLERK).then_refused("第八条")


def test_a_matter_is_sent_back_on_a_ground_of_the_law() -> None:
    back = ReturnMatter(**ABOUT, ground="elsewhere", detail="车辆不在本辖区")
    returned = MatterReturned(**ABOUT, ground="elsewhere", detail="车辆不在本辖区")
    SPEC.given(received).when(back, at=NOW, by=CLERK).then(returned)
    SPEC.given(received, accepted, sorting, done).when(back, at=NOW, by=CLERK).then_refused(END)
    pretended = replace(back, ground="withdrawn")
    SPEC.given(received).when(pretended, at=NOW, by=CLERK).then_refused("第八条")


def test_what_the_entrusting_court_did_since_is_recorded_once() -> None:
    urge = RecordTheirs(case_id=NUMBER, told=replace(told, message_kind="urged"))
    SPEC.given(received).when(urge, at=NOW).then(MatterUrged(**ABOUT, told_at=NOW))
    more = RecordTheirs(case_id=NUMBER, told=replace(told, message_kind="supplemented"))
    came = MatterSupplemented(**ABOUT, papers=(), received_at=NOW)
    SPEC.given(received).when(more, at=NOW).then(came)
    drop = RecordTheirs(case_id=NUMBER, told=replace(told, message_kind="withdrawn"))
    gone = MatterWithdrawn(**ABOUT, told_at=NOW)
    SPEC.given(received).when(drop, at=NOW).then(gone)
    SPEC.given(received, gone).when(AcceptMatter(**ABOUT), at=NOW, by=CLERK).then_refused(END)
    stranger = replace(drop, told=replace(drop.told, from_court="某某县人民法院"))
    SPEC.given(received).when(stranger, at=NOW).then()
    SPEC.when(urge, at=NOW).then()


def test_each_answer_of_the_platform_becomes_one_command() -> None:
    (reply,) = effects(answered)
    refused = Outcome(state="failed", reason="该事项已经撤回")
    assert report(reply, refused) == RecordReplyFailed(**ABOUT, reason="该事项已经撤回")
    assert report(reply, Outcome(state="confirmed")) is None
    (accepting,) = effects(accepted)
    assert report(accepting, refused) is None
    (collecting,) = effects(opened)
    assert report(collecting, refused) == RefuseMessage(
        court="shihe", message=1, reason="该事项已经撤回"
    )
