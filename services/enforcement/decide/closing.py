"""The 终本 interview, the proposal to close, its check, and the closing."""

from collections.abc import Sequence
from typing import assert_never

from contracts.enforcement import (
    CaseClosed,
    ClosingCleared,
    ClosingProposed,
    ClosingReturned,
    EnforcementEvent,
    TerminationInterviewHeld,
)
from contracts.sealed import said
from kernel.deciding.decider import Circumstances
from services.enforcement.commands import (
    ChangeListing,
    ClearClosing,
    CloseCase,
    Closing,
    Command,
    EndSanction,
    HoldTerminationInterview,
    LiftRestriction,
    OrderSanction,
    ProposeClosing,
    ReturnClosing,
)
from services.enforcement.decide.standing import (
    UNPROVEN,
    as_held,
    beginning,
    citation,
    open_work_of,
)
from services.enforcement.rules import on, warnings_of
from services.enforcement.state import State, Work


def decide_closing(
    command: Closing, state: State | None, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    match command:
        case ClearClosing():
            return clear(command, state)
        case ReturnClosing():
            return send_back(command, state)
        case CloseCase() if state is not None and state.closed is not None:
            return circumstances.unchanged("closing-manner", command, manner=state.closed)
    work = open_work_of(state, circumstances)
    match command:
        case HoldTerminationInterview():
            return interview(command, work, circumstances)
        case ProposeClosing():
            return propose(command, work, circumstances)
        case CloseCase():
            return close(command, work, circumstances)
        case _:
            assert_never(command)


def interview(
    command: HoldTerminationInterview, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """三、(八)13: only if no property is known, and based on the most recent feedback."""
    held = as_held(command, work)
    assert held is not None  # the guard of the act refuses without feedback
    if work.interview == held:
        return []
    code = "interview-on-latest-inquiry"
    if not said(command.opinion):
        raise circumstances.refuse(code, "须记录申请执行人对终本的意见", "opinion")
    return [
        *beginning(work, "终本约谈"),
        TerminationInterviewHeld(
            case_id=work.case_id,
            last_inquiry_on=held.last_inquiry_on,
            opinion=command.opinion,
        ),
    ]


def propose(
    command: ProposeClosing, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """Have the closing checked before it is reported.

    Raises Refused where the court does not check this manner before.
    """
    if work.proposal is not None and work.proposal.manner == command.manner:
        return []
    if not circumstances.pack.closing(command.manner).pre_review:
        raise circumstances.refuse("closing-manner", "该方式结案不经预审核，直接报批", "manner")
    return [
        ClosingProposed(
            case_id=work.case_id,
            manner=command.manner,
            proposer=circumstances.actor.person,
            proposer_role=circumstances.actor.role,
            unpaid_fen=work.unpaid_fen,
            warnings=_warnings(command, work, circumstances),
        )
    ]


def _warnings(command: ProposeClosing, work: Work, circumstances: Circumstances) -> tuple[str, ...]:
    """What whoever checks the proposal is told: a 终本 may rest on an old query (YL-478)."""
    if command.manner != "terminated":
        return ()
    days = circumstances.pack.closing("terminated").inquiry_age_days_max
    return warnings_of(work.last_feedback_on, on(circumstances.at), days)


def clear(command: ClearClosing, state: State | None) -> Sequence[EnforcementEvent]:
    """Records the passed check. A check of a proposal that no longer stands changes nothing."""
    if state is None or state.proposal is None or state.proposal.cleared:
        return []
    return [ClosingCleared(case_id=state.case_id, checkers=command.checkers)]


def send_back(command: ReturnClosing, state: State | None) -> Sequence[EnforcementEvent]:
    if state is None or state.proposal is None or state.closed is not None:
        return []
    return [ClosingReturned(case_id=state.case_id, reasons=command.reasons)]


def close(
    command: CloseCase, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """Close the case, under the approval that the pack asks for in this manner (鄢陵 三、(八)14).

    Raises Refused where nobody approved what no figure proves.
    """
    free = circumstances.pack.closing(command.manner).pre_review
    unapproved = circumstances.approved is None and not free
    if unapproved and kind_of(command, work, circumstances) != "performed":
        raise circumstances.refuse("closing-manner", "须由他人审批后方可结案", "manner")
    return [
        CaseClosed(
            case_id=work.case_id,
            manner=command.manner,
            article=citation(circumstances, f"closing-{command.manner}"),
        )
    ]


def kind_of(command: Command, state: State | None, _circumstances: Circumstances) -> str:
    """The kind of a closing is its manner; a performance without a sum that proves it is a kind
    of its own. That of a coercive act is its measure, that of its end the manner, that of a change
    of a list its ground."""
    if isinstance(command, OrderSanction):
        return command.measure
    if isinstance(command, EndSanction):
        return command.manner
    if isinstance(command, ChangeListing | LiftRestriction):
        return command.ground
    if not isinstance(command, CloseCase):
        return ""
    if command.manner == "performed" and (state is None or state.unproven):
        return UNPROVEN
    return command.manner
