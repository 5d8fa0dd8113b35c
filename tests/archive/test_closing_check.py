"""The check of a proposal to close by 终本, and the 终本 library."""

import pytest

from contracts.archive import (
    ClosingCheckFailed,
    ClosingCheckPassed,
    ClosingCheckRequested,
    TerminationFiledInLibrary,
)
from kernel.deciding.testing import Spec
from services.archive.app import DEFINITION
from services.archive.commands import (
    CloseDossier,
    FailClosingCheck,
    FileTerminationInLibrary,
    PassClosingCheck,
    RequestClosingCheck,
)
from tests.support import at, by, calendar, pack

CASE = "（2026）豫1024执2号"
NOW = at("2026-04-20 09:00")
HANDLER = by("handler")
ARTICLE = "三、(八)14"
EMPTY = Spec(DEFINITION, pack(), calendar())
REQUEST = RequestClosingCheck(case_id=CASE, proposer="handler-1", proposer_role="handler")
REQUESTED = ClosingCheckRequested(case_id=CASE, proposer="handler-1", proposer_role="handler")
PASS = PassClosingCheck(case_id=CASE)
PASSED = ClosingCheckPassed(case_id=CASE, checkers=("closing_reviewer-1",))
FAIL = FailClosingCheck(case_id=CASE, checker="closing_reviewer-1", reasons=("缺少终本约谈笔录",))
FAILED = ClosingCheckFailed(
    case_id=CASE, checker="closing_reviewer-1", reasons=("缺少终本约谈笔录",)
)


def test_a_proposal_is_brought_before_the_team_once() -> None:
    EMPTY.when(REQUEST, at=NOW).then(REQUESTED)
    EMPTY.given(REQUESTED).when(REQUEST, at=NOW).then_nothing()


@pytest.mark.parametrize("court", ["gushi", "ruyang", "shangqiu", "shihe", "yanling"])
def test_in_every_court_a_check_waits_for_whom_its_row_names(court: str) -> None:
    spec = Spec(DEFINITION, pack(court), calendar(court)).given(REQUESTED)
    spec.when(PASS, at=NOW, by=HANDLER).then_asks("closing-termination")


def test_shihe_has_two_reviewers_one_after_the_other() -> None:
    """四、(四)2: 由终本案件管理组审查; 四、(二)4: 案件质量管理专员应审查."""
    stages = pack("shihe").approval("closing-termination").stages
    assert [stage.roles for stage in stages] == [("closing_reviewer",), ("quality_clerk",)]


def test_a_check_that_everybody_approved_is_passed() -> None:
    spec = EMPTY.given(REQUESTED)
    spec.when(PASS, at=NOW, by=HANDLER, approved_by=PASSED.checkers).then(PASSED)


def test_nothing_is_passed_that_nobody_approved() -> None:
    EMPTY.given(REQUESTED).when(PASS, at=NOW).then_refused(ARTICLE)


def test_a_check_that_is_not_passed_says_why() -> None:
    EMPTY.given(REQUESTED).when(FAIL, at=NOW).then(FAILED)
    EMPTY.given(REQUESTED, FAILED).when(FAIL, at=NOW).then_nothing()
    EMPTY.given(REQUESTED, PASSED).when(FAIL, at=NOW).then_nothing()
    EMPTY.when(FAIL, at=NOW).then_nothing()


def test_a_proposal_sent_back_may_be_made_again() -> None:
    EMPTY.given(REQUESTED, FAILED).when(REQUEST, at=NOW).then(REQUESTED)


def test_after_a_failure_only_a_new_proposal_can_pass() -> None:
    spec = EMPTY.given(REQUESTED, FAILED)
    spec.when(PASS, at=NOW, by=HANDLER).then_refused(ARTICLE)
    again = spec.given(REQUESTED)
    again.when(PASS, at=NOW, by=HANDLER, approved_by=PASSED.checkers).then(PASSED)


def test_what_passed_is_not_asked_again() -> None:
    EMPTY.given(REQUESTED, PASSED).when(REQUEST, at=NOW).then_nothing()
    EMPTY.given(REQUESTED, PASSED).when(PASS, at=NOW, by=HANDLER).then_nothing()


def test_without_a_proposal_there_is_nothing_to_check() -> None:
    EMPTY.when(PASS, at=NOW, by=HANDLER).then_refused("", "case_id")


def test_a_terminated_case_enters_the_library_once() -> None:
    entered = TerminationFiledInLibrary(case_id=CASE)
    EMPTY.given(REQUESTED, PASSED).when(FileTerminationInLibrary(case_id=CASE), at=NOW).then(
        entered
    )
    EMPTY.when(FileTerminationInLibrary(case_id=CASE), at=NOW).then(entered)


def test_dossier_and_check_are_two_streams() -> None:
    stream_of = DEFINITION.gate.stream_of
    assert stream_of(CloseDossier(case_id=CASE, manner="ended")) == f"dossier-{CASE}"
    assert (
        stream_of(REQUEST) == stream_of(FileTerminationInLibrary(case_id=CASE)) == f"closing-{CASE}"
    )
