"""Which facts of others move archive."""

from typing import Any

from contracts.enforcement import CaseClosed, ClosingProposed, WorkBegun
from contracts.values import ClosingManner
from services.archive.commands import (
    CloseDossier,
    Command,
    FileTerminationInLibrary,
    OpenDossier,
    RequestClosingCheck,
)
from services.archive.reactions import react
from tests.kernel.sample import CASE, filed
from tests.support import as_fact, at, pack


def _reaction(event: Any) -> tuple[Command, ...]:
    fact = as_fact(
        event,
        service=type(event).__module__.removeprefix("contracts."),
        court="yanling",
        case_id=CASE,
        occurred_at=at("2026-04-20"),
    )
    return tuple(react(fact, pack()))


def _proposed(manner: ClosingManner) -> ClosingProposed:
    return ClosingProposed(case_id=CASE, manner=manner, proposer="handler-1", unpaid_fen=1)


def _closed(manner: ClosingManner) -> CaseClosed:
    return CaseClosed(case_id=CASE, manner=manner, article="三、(八)14")


def test_a_filing_opens_the_dossier() -> None:
    assert _reaction(filed()) == (OpenDossier(case_id=CASE),)


def test_a_proposal_to_close_by_termination_is_checked_before() -> None:
    assert _reaction(_proposed("terminated")) == (
        RequestClosingCheck(case_id=CASE, proposer="handler-1"),
    )


def test_a_manner_that_the_court_does_not_check_before_needs_no_check() -> None:
    assert _reaction(_proposed("performed")) == ()


def test_a_closing_closes_the_dossier() -> None:
    assert _reaction(_closed("performed")) == (CloseDossier(case_id=CASE, manner="performed"),)


def test_a_termination_goes_to_the_library_as_well() -> None:
    assert _reaction(_closed("terminated")) == (
        CloseDossier(case_id=CASE, manner="terminated"),
        FileTerminationInLibrary(case_id=CASE),
    )


def test_any_other_fact_is_passed_over() -> None:
    assert _reaction(WorkBegun(case_id=CASE, act="阅卷")) == ()
