"""鄢陵 三、(九), 三、(八)8(5): whom the disclosure table tells of what, and by which channel."""

import pytest

from contracts.documents import NoticeFailed, NoticeRequested, NoticeSent
from kernel.deciding.decider import Early
from services.documents.commands import (
    RecordNoticeFailed,
    RecordNoticeSent,
    TellByNextChannel,
    TellParties,
)
from services.documents.rules import by_channel, notice_id_of
from tests.documents.cases import APPLICANT, CASE, DEBTOR, SOME_EVENT, SPEC, ordered, recipient
from tests.support import at

MORNING = at("2026-03-05")
FROZEN = TellParties(case_id=CASE, event="control.AssetsFrozen", event_id=SOME_EVENT)


def notice(addressee: str, event: str, article: str) -> NoticeRequested:
    return NoticeRequested(
        case_id=CASE,
        notice_id=notice_id_of(CASE, SOME_EVENT, addressee, "12368"),
        event=event,
        addressee=addressee,
        channel="12368",
        article=article,
        recipient=recipient(addressee),
    )


to_debtor = notice(DEBTOR, "control.AssetsFrozen", "三、(八)8(5)")


def test_both_parties_are_told_of_a_freeze() -> None:
    SPEC.given(ordered).when(FROZEN, at=MORNING).then(
        notice(APPLICANT, "control.AssetsFrozen", "三、(八)8(5)"), to_debtor
    )


def test_only_the_applicant_is_told_that_money_came() -> None:
    command = TellParties(case_id=CASE, event="payments.FundsReceived", event_id=SOME_EVENT)
    SPEC.given(ordered).when(command, at=MORNING).then(
        notice(APPLICANT, "payments.FundsReceived", "三、(八)11(3)")
    )


def test_a_fact_that_overtook_the_filing_is_kept_until_the_parties_are_known() -> None:
    with pytest.raises(Early):
        SPEC.when(FROZEN, at=MORNING)


def test_two_freezes_are_two_notices() -> None:
    other = notice_id_of(CASE, SOME_EVENT, APPLICANT, "12368")
    assert other != to_debtor.notice_id
    assert by_channel(to_debtor.notice_id, "12368") == to_debtor.notice_id


def test_a_refused_notice_goes_by_the_next_channel() -> None:
    SPEC.given(ordered, to_debtor).when(
        TellByNextChannel(case_id=CASE, notice_id=to_debtor.notice_id), at=MORNING
    ).then(
        NoticeRequested(
            case_id=CASE,
            notice_id=by_channel(to_debtor.notice_id, "wechat"),
            event="control.AssetsFrozen",
            addressee=DEBTOR,
            channel="wechat",
            article="三、(八)8(5)",
            recipient=recipient(DEBTOR),
        )
    )


def test_after_the_last_channel_nothing_more_is_tried() -> None:
    last = NoticeRequested(
        case_id=CASE,
        notice_id=by_channel(to_debtor.notice_id, "app"),
        event="control.AssetsFrozen",
        addressee=DEBTOR,
        channel="app",
        article="三、(八)8(5)",
    )
    SPEC.given(ordered, to_debtor, last).when(
        TellByNextChannel(case_id=CASE, notice_id=last.notice_id), at=MORNING
    ).then_nothing()


def test_a_notice_the_operator_took_is_recorded() -> None:
    SPEC.when(RecordNoticeSent(case_id=CASE, notice_id="N1"), at=MORNING).then(
        NoticeSent(case_id=CASE, notice_id="N1")
    )


def test_a_notice_the_operator_refused_is_recorded() -> None:
    SPEC.when(RecordNoticeFailed(case_id=CASE, notice_id="N1", reason="停机"), at=MORNING).then(
        NoticeFailed(case_id=CASE, notice_id="N1", reason="停机")
    )


def test_a_notice_has_one_fate() -> None:
    SPEC.given(NoticeSent(case_id=CASE, notice_id="N1")).when(
        RecordNoticeFailed(case_id=CASE, notice_id="N1", reason="停机"), at=MORNING
    ).then_nothing()
