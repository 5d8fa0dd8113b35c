"""三、(三)2–3: inquiries are started, answered, failed, printed."""

from dataclasses import replace

from contracts.control import FeedbackPrinted, InquiryFailed
from kernel.deciding.decider import NoSuchCase
from services.control.commands import (
    FailInquiry,
    PrintFeedback,
    RecordFeedback,
    StartCollectiveInquiry,
    StartInquiry,
)
from tests.control.cases import (
    CASE,
    CLERK,
    COLLECTIVE,
    DEPOSIT,
    SPEC,
    collective,
    deposit_found,
    fed_back,
    found,
    hit,
    local,
    opened,
    supplementary,
)
from tests.support import at

NOW = at("2026-03-02 10:00")
NATIONAL = StartInquiry(case_id=CASE, system="national")
LOCAL = StartInquiry(case_id=CASE, system="local")
STARTED_UNDER = "三、(三)2"
failed = InquiryFailed(
    case_id=CASE, inquiry_id=collective.inquiry_id, system="national", reason="系统未响应"
)


def test_the_collective_query_starts_by_itself_at_filing() -> None:
    SPEC.given(opened).when(StartCollectiveInquiry(case_id=CASE), at=NOW).then(collective)


def test_without_a_debtor_there_is_nobody_to_ask_about() -> None:
    nobody = replace(opened, debtors=(), parties=())
    SPEC.given(nobody).when(StartCollectiveInquiry(case_id=CASE), at=NOW).then_nothing()
    SPEC.given(nobody).when(LOCAL, at=NOW, by=CLERK).then_refused(STARTED_UNDER)


def test_the_specialist_asks_the_departments_that_the_collective_query_did_not() -> None:
    SPEC.given(opened, collective).when(NATIONAL, at=NOW, by=CLERK).then(supplementary)


def test_departments_may_be_named() -> None:
    houses = replace(NATIONAL, departments=("不动产",))
    SPEC.given(opened, collective).when(houses, at=NOW, by=CLERK).then(
        replace(supplementary, departments=("不动产",))
    )


def test_a_department_that_is_being_asked_is_not_asked_twice() -> None:
    both = replace(NATIONAL, departments=("银行存款", "不动产"))
    SPEC.given(opened, collective).when(both, at=NOW, by=CLERK).then(
        replace(supplementary, departments=("不动产",))
    )


def test_a_department_that_answered_is_asked_again_by_name() -> None:
    banks = replace(NATIONAL, departments=("银行存款",))
    SPEC.given(opened, collective, fed_back(collective)).when(banks, at=NOW, by=CLERK).then(
        replace(supplementary, departments=("银行存款",))
    )


def test_a_department_that_nobody_knows_is_refused() -> None:
    strange = replace(NATIONAL, departments=("月球",))
    SPEC.given(opened).when(strange, at=NOW, by=CLERK).then_refused(STARTED_UNDER, "departments")


def test_the_local_system_is_asked_once() -> None:
    SPEC.given(opened, collective).when(LOCAL, at=NOW, by=CLERK).then(local)
    SPEC.given(opened, local, fed_back(local)).when(LOCAL, at=NOW, by=CLERK).then_nothing()


def test_an_inquiry_that_failed_is_started_again_under_a_new_number() -> None:
    SPEC.given(opened, collective, failed).when(NATIONAL, at=NOW, by=CLERK).then(
        replace(supplementary, departments=(*COLLECTIVE, *supplementary.departments))
    )


def test_a_court_without_a_local_system_cannot_ask_it() -> None:
    one_system = SPEC.pack.model_copy(update={"inquiries": SPEC.pack.inquiries[:1]})
    replace(SPEC, pack=one_system).given(opened).when(LOCAL, at=NOW).then_refused(
        STARTED_UNDER, "system"
    )


def test_each_hit_becomes_an_asset() -> None:
    house = hit("H1", None, asset_kind="real_estate", online=False)
    answer = RecordFeedback(case_id=CASE, inquiry_id=collective.inquiry_id, hits=(DEPOSIT, house))
    SPEC.given(opened, collective).when(answer, at=NOW).then(
        fed_back(collective, DEPOSIT, house), found(DEPOSIT), found(house)
    )


def test_what_another_inquiry_found_is_not_found_again() -> None:
    answer = RecordFeedback(case_id=CASE, inquiry_id=local.inquiry_id, hits=(DEPOSIT, DEPOSIT))
    SPEC.given(*deposit_found, local).when(answer, at=NOW).then(fed_back(local, DEPOSIT, DEPOSIT))


def test_an_item_without_a_named_owner_is_the_first_debtors() -> None:
    unnamed = replace(DEPOSIT, person_id="")
    answer = RecordFeedback(case_id=CASE, inquiry_id=collective.inquiry_id, hits=(unnamed,))
    SPEC.given(opened, collective).when(answer, at=NOW).then(
        fed_back(collective, unnamed), found(DEPOSIT)
    )


def test_a_failed_inquiry_stays_failed() -> None:
    fail = FailInquiry(case_id=CASE, inquiry_id=collective.inquiry_id, reason="系统未响应")
    SPEC.given(opened, collective).when(fail, at=NOW).then(failed)
    late = RecordFeedback(case_id=CASE, inquiry_id=collective.inquiry_id, hits=(DEPOSIT,))
    SPEC.given(opened, collective, failed).when(late, at=NOW).then_nothing()


def test_an_answered_inquiry_does_not_fail() -> None:
    fail = FailInquiry(case_id=CASE, inquiry_id=collective.inquiry_id, reason="系统未响应")
    SPEC.given(opened, collective, fed_back(collective)).when(fail, at=NOW).then_nothing()


def test_feedback_is_printed_once_it_is_there() -> None:
    printing = PrintFeedback(case_id=CASE, inquiry_id=collective.inquiry_id)
    SPEC.given(opened, collective).when(printing, at=NOW).then_refused("三、(三)3", "inquiry_id")
    SPEC.given(opened, collective, fed_back(collective)).when(printing, at=NOW, by=CLERK).then(
        FeedbackPrinted(case_id=CASE, inquiry_id=collective.inquiry_id)
    )


def test_an_inquiry_that_was_never_started_is_unknown() -> None:
    printing = PrintFeedback(case_id=CASE, inquiry_id="nothing")
    verdict = SPEC.given(opened).when(printing, at=NOW)
    assert isinstance(verdict.refusal, NoSuchCase)
    assert verdict.refusal.field == "inquiry_id"
