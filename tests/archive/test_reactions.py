"""Which facts of others move archive."""

from dataclasses import replace
from typing import Any

import pytest

from contracts.approvals import (
    ApprovalLapsed,
    ApprovalRefused,
    ApprovalWithdrawn,
    Unapproved,
)
from contracts.archive import ClosingCheckRequested, DossierOpened
from contracts.enforcement import CaseClosed, ClosingProposed, WorkBegun
from contracts.values import ClosingManner
from kernel.deciding.approvals import AskFor, DropRequests
from kernel.deciding.decider import Actor
from services.archive.app import DEFINITION
from services.archive.commands import (
    CloseDossier,
    FailClosingCheck,
    FileTerminationInLibrary,
    PassClosingCheck,
    RequestClosingCheck,
)
from services.archive.reactions import unapproved
from tests.kernel.sample import CASE, filed
from tests.support import as_fact, at, pack

PASS = PassClosingCheck(case_id=CASE)
POINTLESS = DropRequests(case_id=CASE, act=PassClosingCheck, about={}, reason="本案已结案")


def _reaction(event: Any) -> tuple[Any, ...]:
    fact = as_fact(
        event,
        service=type(event).__module__.removeprefix("contracts."),
        court="yanling",
        case_id=CASE,
        occurred_at=at("2026-04-20"),
    )
    return tuple(DEFINITION.answers(fact, pack()))


def _proposed(manner: ClosingManner) -> ClosingProposed:
    return ClosingProposed(
        case_id=CASE, manner=manner, proposer="handler-1", proposer_role="handler", unpaid_fen=1
    )


def _closed(manner: ClosingManner) -> CaseClosed:
    return CaseClosed(case_id=CASE, manner=manner, article="三、(八)14")


def test_a_filing_opens_the_dossier() -> None:
    (learnt,) = _reaction(filed())
    assert (learnt.stream, learnt.event) == (f"dossier-{CASE}", DossierOpened(case_id=CASE))


def test_a_proposal_to_close_by_termination_is_checked_before() -> None:
    assert _reaction(_proposed("terminated")) == (
        RequestClosingCheck(case_id=CASE, proposer="handler-1", proposer_role="handler"),
    )


def test_a_check_is_asked_for_in_the_name_of_who_proposed() -> None:
    event = ClosingCheckRequested(case_id=CASE, proposer="handler-1", proposer_role="handler")
    assert _reaction(event) == (
        AskFor(command=PASS, requester=Actor(person="handler-1", role="handler")),
    )


def test_who_checks_is_told_what_to_look_at() -> None:
    """Reading 478: 超过30日的提示重新查询."""
    (request,) = _reaction(replace(_proposed("terminated"), warnings=("已逾30日",)))
    assert request.warnings == ("已逾30日",)
    (ask,) = _reaction(
        ClosingCheckRequested(
            case_id=CASE, proposer="h", proposer_role="handler", warnings=request.warnings
        )
    )
    assert ask.command == replace(PASS, warnings=("已逾30日",))


OF_REQUEST = {
    "case_id": CASE,
    "approval_id": "closing-termination-1",
    "approval": "closing-termination",
    "act": "archive.PassClosingCheck",
}


@pytest.mark.parametrize(
    ("ended", "checker", "reason"),
    [
        (
            ApprovalRefused(
                **OF_REQUEST,
                role="closing_reviewer",
                approver="reviewer-1",
                refused_at=at("2026-04-20"),
                reason="缺少终本约谈笔录",
            ),
            "reviewer-1",
            "缺少终本约谈笔录",
        ),
        (
            ApprovalWithdrawn(
                **OF_REQUEST, withdrawer="handler-1", withdrawn_at=at("2026-04-20"), reason="待补"
            ),
            "",
            "待补",
        ),
        (
            ApprovalWithdrawn(
                **OF_REQUEST, withdrawer="handler-1", withdrawn_at=at("2026-04-20"), reason=""
            ),
            "",
            "报结已撤回",
        ),
        (ApprovalLapsed(**OF_REQUEST, lapsed_at=at("2026-04-20")), "", "逾期未审核"),
    ],
)
def test_a_check_that_is_not_approved_is_not_passed(
    ended: Unapproved, checker: str, reason: str
) -> None:
    failed = FailClosingCheck(case_id=CASE, checker=checker, reasons=(reason,))
    assert unapproved(PASS, ended) == (failed,)
    assert unapproved(FileTerminationInLibrary(case_id=CASE), ended) == ()


def test_a_manner_that_the_court_does_not_check_before_needs_no_check() -> None:
    assert _reaction(_proposed("performed")) == ()


def test_a_closing_closes_the_dossier() -> None:
    assert _reaction(_closed("performed")) == (
        CloseDossier(case_id=CASE, manner="performed"),
        POINTLESS,
    )


def test_a_termination_goes_to_the_library_as_well() -> None:
    assert _reaction(_closed("terminated")) == (
        CloseDossier(case_id=CASE, manner="terminated"),
        POINTLESS,
        FileTerminationInLibrary(case_id=CASE),
    )


def test_any_other_fact_is_passed_over() -> None:
    assert _reaction(WorkBegun(case_id=CASE, act="阅卷")) == ()
