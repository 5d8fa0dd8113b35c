"""Whether an earlier case against the same debtor ended by 终本, and when."""

from collections.abc import Sequence
from typing import assert_never

from contracts.triage_debtors import (
    DebtorCaseNoted,
    DebtorEvent,
    DebtorNoted,
    DebtorTerminationNoted,
    PreviousTerminationNoted,
    TerminationNoted,
)
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, Early, Fault, Invalid, NoSuchCase
from kernel.deciding.files import require_stored
from kernel.law.case_number import NotACaseNumber, parse
from services.triage.commands.debtors import (
    DebtorCommand,
    NoteDebtor,
    NoteDebtorCase,
    NoteDebtorTermination,
    NoteTermination,
    PreviousCommand,
    RecordPreviousTermination,
)
from services.triage.state import Debtor, Sorting


def decide_debtor(command: DebtorCommand, debtor: Debtor) -> Sequence[DebtorEvent]:
    """The cases of a debtor, told to each other: topics have no order between them."""
    match command:
        case NoteDebtorCase():
            return _filed(command, debtor)
        case NoteDebtorTermination():
            return _terminated(command, debtor)
        case _:
            assert_never(command)


def _filed(command: NoteDebtorCase, debtor: Debtor) -> Sequence[DebtorEvent]:
    if command.case_id in debtor.filed:
        return []
    before = [
        (ended_on, case_id)
        for case_id, ended_on in debtor.terminated.items()
        if case_id != command.case_id and ended_on <= command.filed_on
    ]
    ended_on, previous = max(before, default=(None, ""))
    return [
        DebtorCaseNoted(
            case_id=command.case_id,
            person_id=command.person_id,
            filed_on=command.filed_on,
            previous_case_id=previous,
            previous_terminated_on=ended_on,
        )
    ]


def _terminated(command: NoteDebtorTermination, debtor: Debtor) -> Sequence[DebtorEvent]:
    if debtor.terminated.get(command.case_id) == command.terminated_on:
        return []
    later = sorted(
        case_id
        for case_id, filed_on in debtor.filed.items()
        if case_id != command.case_id and filed_on >= command.terminated_on
    )
    return [
        DebtorTerminationNoted(
            case_id=command.case_id,
            person_id=command.person_id,
            terminated_on=command.terminated_on,
            later_cases=tuple(later),
        )
    ]


def decide_previous(
    command: PreviousCommand, state: Sorting | None, circumstances: Circumstances
) -> Sequence[DebtorNoted | PreviousTerminationNoted | TerminationNoted]:
    """The debtors of a case, and what was recorded of their earlier cases.

    Raises:
        Early: the filing is not known yet.
        NoSuchCase: nobody of that id is a debtor of the case, or no such file is stored.
        Invalid: the earlier case has no proper number, is this one, or ended after the filing.
    """
    if isinstance(command, NoteDebtor):
        return _debtor(command, state)
    if isinstance(command, NoteTermination):
        return _ended(command, state)
    if state is None or state.filing is None:
        raise NoSuchCase("本案立案信息")
    if command.person_id not in state.debtors:
        raise NoSuchCase("本案的这一被执行人", "person_id")
    require_stored(circumstances, command.case_id, command.evidence, "evidence", "前案终本的材料")
    previous = _earlier(command, state, circumstances)
    if state.terminations.get((command.person_id, previous)) == command.terminated_on:
        return []
    return [
        PreviousTerminationNoted(
            case_id=command.case_id,
            person_id=command.person_id,
            previous_case_id=previous,
            terminated_on=command.terminated_on,
            evidence=command.evidence,
        )
    ]


def _debtor(command: NoteDebtor, state: Sorting | None) -> Sequence[DebtorNoted]:
    if state is None or state.filing is None:
        raise Early("the filing is not known yet")
    if command.person_id in state.debtors and command.former not in state.debtors:
        return []
    return [
        DebtorNoted(
            case_id=command.case_id,
            person_id=command.person_id,
            filed_on=state.filing.filed_on,
            former=command.former,
        )
    ]


def _ended(command: NoteTermination, state: Sorting | None) -> Sequence[TerminationNoted]:
    if state is None or not state.debtors or state.terminated_on == command.terminated_on:
        return []
    return [
        TerminationNoted(
            case_id=command.case_id,
            terminated_on=command.terminated_on,
            debtors=tuple(sorted(state.debtors)),
        )
    ]


def _earlier(
    command: RecordPreviousTermination, state: Sorting, circumstances: Circumstances
) -> str:
    """The number of the earlier case in its canonical form. Raises Invalid."""
    assert state.filing is not None  # asked before
    try:
        previous = parse(command.previous_case_id).canonical
    except NotACaseNumber as error:
        raise Invalid(Fault(field="previous_case_id", title="前案案号格式不正确")) from error
    if previous == state.case_id:
        raise Invalid(Fault(field="previous_case_id", title="前案不能是本案"))
    today = circumstances.at.astimezone(CHINA).date()
    if command.terminated_on > min(today, state.filing.filed_on):
        raise Invalid(Fault(field="terminated_on", title="前案终本日期不能晚于本案立案之日"))
    return previous
