"""What facts do to the clocks of a case."""

from datetime import date

import pytest

from contracts.supervision import CaseWatched, NodeClosed, NodeOpened, WaitElapsed
from contracts.values import Derivation, DerivationStep
from kernel.deciding.decider import Early
from kernel.law.limits import END_OF_DAY
from tests.supervision.court import (
    CASE,
    FILED_AT,
    accepted,
    begun,
    classified,
    closed,
    converted,
    corrected,
    court,
    deducted,
    error_found,
    fed_back,
    filed,
    filed_case,
    filing_checked,
    frozen,
    notice_period,
    observe,
    outline,
    package_sent,
    printed,
    triaged,
)
from tests.support import at, calendar


def test_the_filing_founds_the_clocks_and_opens_the_nodes_that_start_with_it() -> None:
    verdict = court().observing(filed(channel="online"), "2026-01-05 10:00")
    verdict.then(
        CaseWatched(
            case_id=CASE,
            pack="yanling@2022-03-14.00000000",
            kind="first",
            channel="online",
            target="money",
            filed_at=FILED_AT,
        ),
        NodeOpened(
            case_id=CASE,
            node_id="sent",
            code="sent",
            title="sent",
            who="clerks",
            stage="stage",
            subject="case",
            subject_id="",
            requirements=("YL-001",),
            opened_at=FILED_AT,
            due=at("2026-01-12 23:59").replace(second=59),
            warn_at=at("2026-01-09 09:00"),
            wait=False,
            overdue_on_arrival=False,
            derivation=Derivation(
                article="第一条",
                text="一",
                counts_from="intake.CaseFiled",
                start="2026-01-05T10:00:00+08:00",
                value=5,
                unit="working_day",
                calendar=calendar().version,
                provisional=False,
                steps=(
                    DerivationStep(at="2026-01-05", note="起算日不计入"),
                    DerivationStep(at="2026-01-06", note="第1个工作日"),
                    DerivationStep(at="2026-01-07", note="第2个工作日"),
                    DerivationStep(at="2026-01-08", note="第3个工作日"),
                    DerivationStep(at="2026-01-09", note="第4个工作日"),
                    DerivationStep(at="2026-01-10", note="休息日，不计入"),
                    DerivationStep(at="2026-01-11", note="休息日，不计入"),
                    DerivationStep(at="2026-01-12", note="第5个工作日"),
                    DerivationStep(at="2026-01-12", note="届满日，至24时止"),
                ),
                roll=True,
                stops_on_rest_days=False,
            ),
        ),
    )


def test_a_condition_decides_whether_a_node_opens() -> None:
    opened = outline(court().observing(filed(), "2026-01-05 10:00"))
    assert opened[1:] == [
        "NodeOpened checked 2026-01-05 23:59:59",
        "NodeOpened sent 2026-01-12 23:59:59",
    ]


def test_clocks_count_from_the_filing_even_when_it_is_learnt_of_later() -> None:
    verdict = court().observing(filed(channel="online"), "2026-01-14 08:00")
    assert outline(verdict)[1:] == ["NodeOpened sent 2026-01-12 23:59:59"]
    opened = verdict.events[1]
    assert isinstance(opened, NodeOpened)
    assert opened.overdue_on_arrival


def test_a_fact_before_the_filing_is_early() -> None:
    with pytest.raises(Early):
        court().observing(filing_checked(), "2026-01-05 11:00")


def test_the_duty_done_on_its_last_second_is_in_time() -> None:
    case = filed_case()
    last = at("2026-01-12").replace(hour=23, minute=59, second=59)
    verdict = case.spec.when(observe(package_sent(), last), at=at("2026-01-13"))
    verdict.then(
        NodeClosed(
            case_id=CASE,
            node_id="sent",
            code="sent",
            closed_at=last,
            ending="done",
            late=False,
            recorded_at=last,
        )
    )


def test_the_duty_done_after_its_limit_is_late() -> None:
    verdict = filed_case().observing(package_sent(), "2026-01-13 00:00")
    assert outline(verdict) == ["NodeClosed sent done late"]


def test_a_fact_that_no_row_awaits_any_more_changes_nothing() -> None:
    done = filed_case().saw(package_sent(), "2026-01-08")
    done.observing(package_sent(), "2026-01-09").then_nothing()


def test_each_subject_has_its_own_clock() -> None:
    case = filed_case().saw(fed_back("Q1"), "2026-01-06 09:00")
    assert outline(case.observing(fed_back("Q2"), "2026-01-06 15:00"))[0] == (
        "NodeOpened printed#Q2 2026-01-07 15:00:00"
    )
    both = case.saw(fed_back("Q2"), "2026-01-06 15:00")
    assert outline(both.observing(printed("Q1"), "2026-01-06 16:00")) == [
        "NodeClosed printed#Q1 done"
    ]


def test_a_later_fact_starts_the_count_anew_where_the_row_says_so() -> None:
    case = filed_case().saw(fed_back("Q1"), "2026-01-06 09:00")
    verdict = case.observing(fed_back("Q2"), "2026-01-08 09:00")
    assert outline(verdict) == [
        "NodeOpened printed#Q2 2026-01-09 09:00:00",
        "NodeRedated classified 2026-01-12 23:59:59",  # the 11th is a Sunday
        "FactNoted control.InquiryAnswered case",
    ]


def test_a_fact_that_names_no_subject_ends_every_node_of_the_row() -> None:
    case = filed_case().saw(fed_back("Q1"), "2026-01-06").saw(fed_back("Q2"), "2026-01-06")
    assert outline(case.observing(closed(), "2026-01-07")) == [
        "NodeClosed printed#Q1 cancelled",
        "NodeClosed printed#Q2 cancelled",
        "FactNoted enforcement.CaseClosed *",  # other inquiries may be heard of later
        "FactNoted enforcement.CaseClosed case",
    ]


def test_a_node_that_may_reopen_does_and_any_other_does_not() -> None:
    case = (
        filed_case()
        .saw(error_found("claim_fen"), "2026-01-05 11:00")
        .saw(corrected("claim_fen"), "2026-01-05 11:30")
    )
    assert outline(case.observing(error_found("claim_fen"), "2026-01-05 12:00")) == [
        "NodeOpened corrected#claim_fen"
    ]
    again = filed_case().saw(fed_back("Q1"), "2026-01-06").saw(printed("Q1"), "2026-01-06")
    assert "NodeOpened printed#Q1" not in " ".join(
        outline(again.observing(fed_back("Q1"), "2026-01-07"))
    )


def test_the_tier_is_noted_before_the_conditions_are_asked() -> None:
    case = filed_case().saw(triaged("ordinary"), "2026-01-08")
    assert "NodeOpened begun" in outline(case.observing(accepted(), "2026-01-09 10:00"))


def test_a_provisional_tier_is_not_noted() -> None:
    verdict = filed_case().observing(triaged("fast", provisional=True), "2026-01-08")
    assert outline(verdict) == [
        "FactNoted triage.CaseTriaged case",  # a row counts from it
        "NodeOpened decided 2026-01-09 23:59:59",
    ]


def test_a_conversion_changes_the_tier_and_cancels_what_belonged_to_the_old_one() -> None:
    case = filed_case().saw(triaged("fast"), "2026-01-06")
    assert outline(case.observing(converted(), "2026-01-07")) == [
        "TierNoted ordinary",
        "NodeClosed transferred cancelled",
    ]


def test_a_limit_that_passed_before_its_holder_came_is_overdue_on_arrival() -> None:
    verdict = filed_case().observing(triaged("fast"), "2026-01-14 09:00")
    opened = {event.code: event for event in verdict.events if isinstance(event, NodeOpened)}
    assert opened["transferred"].due == at("2026-01-12 23:59").replace(second=59)
    assert opened["transferred"].overdue_on_arrival
    assert not opened["decided"].overdue_on_arrival


def test_a_row_may_count_from_an_earlier_fact_of_the_case() -> None:
    case = filed_case().saw(triaged("ordinary"), "2026-01-06 09:00")
    opened = case.observing(accepted(), "2026-01-07 09:00").events[1]
    assert isinstance(opened, NodeOpened)
    assert opened.derivation.counts_from == "triage.CaseTriaged"
    assert opened.due == at("2026-01-09 23:59").replace(second=59)


def test_an_unknown_earlier_fact_leaves_the_count_to_the_opening_one_and_says_so() -> None:
    opened = filed_case().observing(accepted(), "2026-01-07 09:00").events[0]
    assert isinstance(opened, NodeOpened)
    assert opened.derivation.counts_from == "triage.CustodyAccepted"
    assert opened.due == at("2026-01-12 23:59").replace(second=59)  # the 10th is a Saturday


def test_a_prompt_duty_has_no_date_but_is_opened_and_closed() -> None:
    case = filed_case().saw(triaged("ordinary"), "2026-01-06").saw(accepted(), "2026-01-07")
    assert outline(case.observing(begun(), "2026-01-09")) == [
        "NodeClosed received done",
        "NodeClosed begun done",
        "FactNoted enforcement.WorkBegun case",  # another tier might open `begun` otherwise
    ]


def test_a_wait_counts_natural_days_and_falls_away_when_its_ground_does() -> None:
    when = at("2026-01-06 14:00")
    case = filed_case().saw(frozen("A1", when), "2026-01-06 14:00")
    assert outline(case.observing(classified("full"), "2026-01-07")) == []
    assert outline(case.observing(classified("assets"), "2026-01-07")) == [
        "NodeClosed freeze-waited#A1 cancelled"
    ]


def test_an_end_that_the_document_states_is_taken_from_it() -> None:
    verdict = filed_case().observing(notice_period(date(2026, 1, 20)), "2026-01-08")
    opened = verdict.events[0]
    assert isinstance(opened, NodeOpened)
    assert opened.node_id == "notice-period#P2"
    assert opened.due == at("2026-01-20").replace(
        hour=END_OF_DAY.hour, minute=END_OF_DAY.minute, second=END_OF_DAY.second
    )
    assert opened.derivation.unit == "date"
    assert outline(verdict) == ["NodeOpened notice-period#P2 2026-01-20 23:59:59"]


def test_the_end_of_a_wait_opens_what_had_to_wait() -> None:
    case = (
        filed_case()
        .saw(triaged("fast"), "2026-01-06")
        .saw(frozen("A1", at("2026-01-06 14:00")), "2026-01-06 14:00")
    )
    elapsed = WaitElapsed(
        case_id=CASE,
        node_id="freeze-waited#A1",
        code="freeze-waited",
        subject_id="A1",
        elapsed_at=at("2026-01-21 23:59").replace(second=59),
    )
    after = case.saw(elapsed, "2026-01-21 23:59")
    assert outline(case.observing(elapsed, "2026-01-21 23:59")) == [
        "NodeOpened deducted#A1 2026-01-23 23:59:59",
        "FactNoted supervision.WaitElapsed A1",
    ]
    assert outline(after.observing(deducted("A1"), "2026-01-26")) == [
        "NodeClosed deducted#A1 done late",
        "FactNoted control.DepositDeducted A1",
    ]
