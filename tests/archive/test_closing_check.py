"""The check of a proposal to close by 终本, and the 终本 library."""

from contracts.archive import (
    ClosingCheckFailed,
    ClosingCheckPassed,
    ClosingCheckRequested,
    TerminationFiledInLibrary,
)
from kernel.deciding.testing import Spec
from services.archive.app import DEFINITION
from services.archive.commands import (
    FailClosingCheck,
    FileTerminationInLibrary,
    OpenDossier,
    PassClosingCheck,
    RequestClosingCheck,
)
from tests.support import at, by, calendar, pack

CASE = "（2026）豫1024执2号"
NOW = at("2026-04-20 09:00")
REVIEWER = by("closing_reviewer")
ARTICLE = "三、(八)14"
EMPTY = Spec(DEFINITION, pack(), calendar())
REQUEST = RequestClosingCheck(case_id=CASE, proposer="handler-1")
REQUESTED = ClosingCheckRequested(case_id=CASE, proposer="handler-1")
PASSED = ClosingCheckPassed(case_id=CASE, checker="closing_reviewer-1")
FAIL = FailClosingCheck(case_id=CASE, reasons=("缺少终本约谈笔录",))
FAILED = ClosingCheckFailed(
    case_id=CASE, checker="closing_reviewer-1", reasons=("缺少终本约谈笔录",)
)


def test_a_proposal_is_brought_before_the_team_once() -> None:
    EMPTY.when(REQUEST, at=NOW).then(REQUESTED)


def test_a_check_that_finds_every_condition_met_passes() -> None:
    spec = EMPTY.given(REQUESTED)
    spec.when(PassClosingCheck(case_id=CASE), at=NOW, by=REVIEWER).then(PASSED)


def test_a_check_that_misses_conditions_says_which() -> None:
    EMPTY.given(REQUESTED).when(FAIL, at=NOW, by=REVIEWER).then(FAILED)
    other = FailClosingCheck(case_id=CASE, reasons=("缺少查询反馈",))
    EMPTY.given(REQUESTED, FAILED).when(other, at=NOW, by=REVIEWER).then_stands(
        ARTICLE, "reasons", reasons=FAILED.reasons
    )


def test_a_failure_without_reasons_is_none() -> None:
    silent = FailClosingCheck(case_id=CASE, reasons=(" ",))
    spec = EMPTY.given(REQUESTED)
    spec.when(silent, at=NOW, by=REVIEWER).then_refused(ARTICLE, "reasons")


def test_who_proposed_does_not_check() -> None:
    own = by("closing_reviewer", "handler-1")
    spec = EMPTY.given(REQUESTED)
    spec.when(PassClosingCheck(case_id=CASE), at=NOW, by=own).then_refused(ARTICLE)
    spec.when(FAIL, at=NOW, by=own).then_refused(ARTICLE)


def test_a_proposal_sent_back_may_be_made_again() -> None:
    EMPTY.given(REQUESTED, FAILED).when(REQUEST, at=NOW).then(REQUESTED)


def test_after_a_failure_only_a_new_proposal_can_pass() -> None:
    spec = EMPTY.given(REQUESTED, FAILED)
    spec.when(PassClosingCheck(case_id=CASE), at=NOW, by=REVIEWER).then_refused(ARTICLE)
    again = spec.given(REQUESTED)
    again.when(PassClosingCheck(case_id=CASE), at=NOW, by=REVIEWER).then(PASSED)


def test_what_passed_is_not_asked_again() -> None:
    EMPTY.given(REQUESTED, PASSED).when(REQUEST, at=NOW).then_nothing()


def test_without_a_proposal_there_is_nothing_to_check() -> None:
    EMPTY.when(PassClosingCheck(case_id=CASE), at=NOW, by=REVIEWER).then_refused("", "case_id")
    EMPTY.when(FAIL, at=NOW, by=REVIEWER).then_refused("", "case_id")


def test_a_terminated_case_enters_the_library_once() -> None:
    entered = TerminationFiledInLibrary(case_id=CASE)
    EMPTY.given(REQUESTED, PASSED).when(FileTerminationInLibrary(case_id=CASE), at=NOW).then(
        entered
    )
    EMPTY.when(FileTerminationInLibrary(case_id=CASE), at=NOW).then(entered)


def test_dossier_and_check_are_two_streams() -> None:
    stream_of = DEFINITION.gate.stream_of
    assert stream_of(OpenDossier(case_id=CASE)) == f"dossier-{CASE}"
    assert (
        stream_of(REQUEST) == stream_of(FileTerminationInLibrary(case_id=CASE)) == f"closing-{CASE}"
    )
