"""Checks shared by the team's commands: an open record, a debtor of the case, the citation."""

from collections.abc import Sequence

from contracts.enforcement import WorkBegun, WorkOpened
from contracts.sealed import Text
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused
from kernel.rulebook import StatuteRow
from services.enforcement.commands import HoldTerminationInterview
from services.enforcement.state import Interview, State, Work

UNPROVEN = "performed-unproven"  # no sum that a bank paid proves the performance
SETTLEMENT = "settlement-agreed"
PERFORMED = "closing-performed"


def open_work_of(state: State | None, circumstances: Circumstances) -> Work:
    """The work of a case that a team has taken and not closed.

    Raises:
        NoSuchCase: no team has taken the case yet.
        Refused: the case is closed.
    """
    work = work_of_team(state)
    refusal = closed(work, circumstances)
    if refusal is not None:
        raise refusal
    return work


def work_of_team(state: State | None) -> Work:
    """The work of a case that a team has taken, closed or not. Raises NoSuchCase."""
    if state is None or state.opened is None:
        raise NoSuchCase("本案执行实施工作")
    return state


def closed(work: Work, circumstances: Circumstances) -> Refused | None:
    """The refusal of every act on a case that is closed."""
    if work.closed is None:
        return None
    return circumstances.refuse("closing-manner", "本案已结案，不得再采取执行措施")


def as_held(command: HoldTerminationInterview, work: Work) -> Interview | None:
    """The interview that a command records, on the newest feedback; None where there is none."""
    if work.last_feedback_on is None:
        return None
    return Interview(work.last_feedback_on, command.opinion)


def open_record(work: Work | None) -> Sequence[WorkOpened]:
    """The opening of the record, if a team has taken the case and everything is known of it.
    Refuses nothing."""
    if work is None or work.taken in (None, work.opened) or work.closed is not None:
        return []
    if work.taken is None or work.filing is None or work.tier is None:
        return []
    return [
        WorkOpened(
            case_id=work.case_id,
            tier=work.tier,
            team=work.taken.team,
            handler=work.taken.handler,
            debtors=tuple(work.filing.debtors),
        )
    ]


def require_debtor(work: Work, person_id: str) -> None:
    """Raises NoSuchCase where the person is no debtor of the case."""
    if work.filing is None or person_id not in work.filing.debtors:
        raise NoSuchCase("本案被执行人", "person_id")


def beginning(work: Work, act: Text) -> Sequence[WorkBegun]:
    """The team's first act of any kind is recorded once (YL-101)."""
    return [WorkBegun(case_id=work.case_id, act=act)] if work.begun is None else []


def citation(circumstances: Circumstances, code: str) -> str:
    """The citation of an event: the article of the court's own rule, or law and article of a
    statute."""
    row = circumstances.pack.rule(code)
    return f"《{row.law}》{row.article}" if isinstance(row, StatuteRow) else row.article
