"""What is heard late: each way in which a fact can overtake another, one by one."""

from datetime import timedelta

from contracts.supervision import FactNoted, NodeClosed, WaitElapsed
from services.supervision.commands import NoticeTime
from tests.supervision.court import (
    CASE,
    Court,
    accepted,
    begun,
    classified,
    closed,
    converted,
    deducted,
    fed_back,
    filed_case,
    filing_checked,
    frozen,
    observe,
    outline,
    package_sent,
    printed,
    triaged,
)
from tests.support import at


def _swept(case: Court, now: str) -> Court:
    return case.did(NoticeTime(case_id=CASE, now=at(now)), now)


def _frozen() -> Court:
    """A deposit frozen on the 6th: its wait ends on the 21st."""
    return filed_case().saw(frozen("A1", at("2026-01-06 14:00")), "2026-01-06 14:00")


def _elapsed() -> WaitElapsed:
    return WaitElapsed(
        case_id=CASE,
        node_id="freeze-waited#A1",
        code="freeze-waited",
        subject_id="A1",
        elapsed_at=at("2026-01-21 23:59").replace(second=59),
    )


def _waited(case: Court) -> Court:
    """The wait is over: the sweep says so, and supervision hears its own fact."""
    case = _swept(case, "2026-01-22 00:00")
    fact = observe(_elapsed(), _elapsed().elapsed_at)
    return case.did(fact, "2026-01-22 00:00")


def test_a_closing_fact_before_its_opening_one_is_kept() -> None:
    filed_case().observing(begun(), "2026-01-09 10:00").then(
        FactNoted(
            case_id=CASE,
            fact="enforcement.WorkBegun",
            subject="case",
            subject_id="",
            occurred_at=at("2026-01-09 10:00"),
        )
    )


def test_the_node_then_opens_and_closes_at_once_with_the_true_times() -> None:
    case = filed_case().saw(triaged("ordinary"), "2026-01-05 12:00")
    verdict = case.saw(begun(), "2026-01-09 10:00").observing(accepted(), "2026-01-07 09:00")
    assert outline(verdict) == [
        "NodeClosed decided done late",
        "NodeOpened received 2026-01-08 23:59:59",
        "NodeClosed received done late",
        "NodeOpened begun",
        "NodeClosed begun done",
        "FactNoted triage.CustodyAccepted case",
    ]
    ended = {e.node_id: e.closed_at for e in verdict.events if isinstance(e, NodeClosed)}
    assert ended["received"] == ended["begun"] == at("2026-01-09 10:00")


def test_a_closing_fact_of_before_the_opening_does_not_close() -> None:
    case = filed_case().saw(triaged("ordinary"), "2026-01-05").saw(begun(), "2026-01-06")
    assert "NodeClosed begun done" not in outline(case.observing(accepted(), "2026-01-07"))


def test_hosts_whose_clocks_differ_by_a_moment_do_not_keep_a_node_open() -> None:
    case = filed_case().saw(triaged("ordinary"), "2026-01-06").saw(accepted(), "2026-01-07")
    moment_before = observe(begun(), at("2026-01-07") - timedelta(seconds=1))
    assert "NodeClosed begun done" in outline(case.asked(moment_before, "2026-01-07"))
    long_before = observe(begun(), at("2026-01-07") - timedelta(seconds=6))
    assert "NodeClosed begun done" not in outline(case.asked(long_before, "2026-01-07"))


def test_what_the_filing_opened_is_closed_by_whatever_the_clocks_say() -> None:
    verdict = filed_case().observing(package_sent(), "2026-01-05 09:59")
    assert outline(verdict) == ["NodeClosed sent done"]


def test_what_can_open_no_node_any_more_is_not_kept() -> None:
    done = filed_case().saw(package_sent(), "2026-01-08").saw(triaged("fast"), "2026-01-08")
    done.observing(package_sent(), "2026-01-09").then_nothing()  # opened by the filing
    one = done.saw(fed_back("Q1"), "2026-01-09")
    one.observing(printed("Q2"), "2026-01-09").then_nothing()  # one service keeps its order


def test_a_cancellation_is_kept_for_what_is_yet_to_be_heard_of() -> None:
    case = filed_case().saw(closed(), "2026-01-09 10:00")
    assert outline(case.observing(fed_back("Q1"), "2026-01-08 10:00")) == [
        "NodeOpened printed#Q1 2026-01-09 10:00:00",
        "NodeClosed printed#Q1 cancelled",
        "NodeOpened classified 2026-01-12 23:59:59",
        "FactNoted control.InquiryAnswered case",
    ]


def test_work_done_before_the_case_was_closed_is_done_though_heard_of_later() -> None:
    case = filed_case().saw(fed_back("Q1"), "2026-01-06 09:00").saw(closed(), "2026-01-08 10:00")
    assert outline(case.observing(printed("Q1"), "2026-01-06 16:00")) == [
        "NodeClosed printed#Q1 done"
    ]
    assert outline(case.observing(printed("Q1"), "2026-01-07 16:00")) == [
        "NodeClosed printed#Q1 done late"
    ]
    case.observing(printed("Q1"), "2026-01-08 16:00").then_nothing()


def test_custody_accepted_before_the_tier_is_known_opens_once_it_is() -> None:
    case = filed_case().saw(accepted(), "2026-01-09 10:00")
    verdict = case.observing(triaged("ordinary"), "2026-01-08 09:00")
    assert "NodeOpened begun" in outline(verdict)
    opened = next(e for e in verdict.events if getattr(e, "node_id", "") == "begun")
    assert opened.opened_at == at("2026-01-09 10:00")
    fast = case.observing(triaged("fast"), "2026-01-08 09:00")
    assert "NodeOpened begun" not in outline(fast)


def test_a_tier_decided_after_a_fact_does_not_open_what_it_would_have() -> None:
    case = filed_case().saw(accepted(), "2026-01-07 10:00")
    assert "NodeOpened begun" not in outline(case.observing(triaged("ordinary"), "2026-01-08"))


def test_a_conversion_heard_of_later_takes_back_what_the_old_tier_opened() -> None:
    case = _waited(_frozen().saw(triaged("fast"), "2026-01-07"))
    verdict = case.observing(converted(), "2026-01-12 09:00")
    assert "NodeClosed deducted#A1 withdrawn" in outline(verdict)
    taken_back = next(e for e in verdict.events if getattr(e, "ending", "") == "withdrawn")
    assert taken_back.closed_at == _elapsed().elapsed_at
    after = case.saw(converted(), "2026-01-12 09:00")
    assert "deducted" not in " ".join(outline(after.observing(deducted("A1"), "2026-01-23")))


def test_a_wait_that_was_cut_short_takes_back_what_its_end_opened() -> None:
    case = _waited(_frozen().saw(triaged("fast"), "2026-01-07"))
    assert outline(case.observing(classified("assets"), "2026-01-08 09:00")) == [
        "NodeClosed freeze-waited#A1 cancelled",
        "NodeClosed deducted#A1 withdrawn",
    ]


def test_a_wait_that_was_cut_short_opens_nothing_by_a_tier_heard_of_later() -> None:
    case = _waited(_frozen()).saw(classified("assets"), "2026-01-08 09:00")
    told = outline(case.observing(triaged("fast"), "2026-01-09 09:00"))
    assert "deducted" not in " ".join(told)


def test_a_wait_that_was_over_is_not_cut_short_though_the_sweep_is_behind() -> None:
    late = _frozen().observing(classified("assets"), "2026-01-22 09:00")
    assert "freeze-waited" not in " ".join(outline(late))


def test_a_count_is_corrected_when_the_fact_it_counts_from_is_heard_of() -> None:
    case = filed_case().saw(accepted(), "2026-01-07 09:00")
    verdict = case.observing(triaged("ordinary"), "2026-01-06 09:00")
    assert "NodeRedated received 2026-01-09 23:59:59" in outline(verdict)
    ended = case.saw(begun(), "2026-01-11 09:00")
    told = outline(ended.observing(triaged("ordinary"), "2026-01-06 09:00"))
    redated = told.index("NodeRedated received 2026-01-09 23:59:59")
    assert told[redated + 1] == "NodeClosed received done late"


def test_a_breach_does_not_make_late_what_was_done_in_time() -> None:
    case = filed_case().saw(filing_checked(), "2026-01-05 11:00")
    case = _swept(case, "2026-01-13")
    assert outline(case.observing(package_sent(), "2026-01-12 17:00")) == ["NodeClosed sent done"]
