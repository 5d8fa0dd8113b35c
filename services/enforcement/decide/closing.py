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
from kernel.law.limits import add_months
from services.enforcement.commands import (
    ClearClosing,
    CloseCase,
    Closing,
    Command,
    HoldTerminationInterview,
    ProposeClosing,
    ReturnClosing,
)
from services.enforcement.decide.standing import beginning, citation, open_work_of
from services.enforcement.rules import (
    Exhaustion,
    missing_for_termination,
    on,
    renewed_on,
    warnings_of,
)
from services.enforcement.state import Interview, State, Work

UNPROVEN = "performed-unproven"  # the claim is no sum of money


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
    held = Interview(command.last_inquiry_on, command.opinion, command.lead_given)
    if work.interview == held:
        return []
    code = "interview-on-latest-inquiry"
    if work.outcome != "none" or work.traditional_found:
        raise circumstances.refuse(code, "尚有可供执行的财产，不得进行终本约谈")
    if command.last_inquiry_on != work.last_feedback_on:
        raise circumstances.refuse(
            code, "终本约谈须依据最近一次财产查询反馈结果", "last_inquiry_on"
        )
    if not said(command.opinion):
        raise circumstances.refuse(code, "须记录申请执行人对终本的意见", "opinion")
    return [
        *beginning(work, "终本约谈"),
        TerminationInterviewHeld(
            case_id=work.case_id,
            last_inquiry_on=command.last_inquiry_on,
            opinion=command.opinion,
            lead_given=command.lead_given,
        ),
    ]


def propose(
    command: ProposeClosing, work: Work, circumstances: Circumstances
) -> Sequence[EnforcementEvent]:
    """Have the closing checked before it is reported.

    Raises Refused where the court does not check this manner before, or a condition is not met.
    """
    if work.proposal is not None and work.proposal.manner == command.manner:
        return []
    if not circumstances.pack.closing(command.manner).pre_review:
        raise circumstances.refuse("closing-manner", "该方式结案不经预审核，直接报批", "manner")
    if command.manner == "terminated":
        require_exhaustion(work, circumstances)
    if command.manner == "performed":
        require_performance(work, circumstances)
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


def require_exhaustion(work: Work, circumstances: Circumstances) -> None:
    """Raises Refused naming every 终本 condition that is not met (YL-338)."""
    debtors = work.filing.debtors if work.filing else {}
    row = circumstances.pack.closing("terminated")
    months = row.inquiry_renewed_months
    found = Exhaustion(
        outcome=work.outcome,
        site_completed=work.site_completed,
        traditional_found=work.traditional_found,
        debtors=len(debtors),
        unrestricted=len(debtors.keys() - work.restricted),
        last_feedback_on=work.last_feedback_on,
        interviewed_on=work.interview.last_inquiry_on if work.interview else None,
        lead_given=work.interview.lead_given if work.interview else False,
        renewed_on=renewed_on(work.feedback_on),
        renewed_since=add_months(on(circumstances.at), -months) if months else None,
    )
    missing = missing_for_termination(found, row.conditions)
    if missing:
        raise circumstances.refuse(
            "termination-conditions", f"不符合终本条件: {'；'.join(missing)}", "manner"
        )


def require_performance(work: Work, circumstances: Circumstances) -> None:
    """Raises Refused while something claimed in money is unpaid; where nothing is, no figure
    proves the performance."""
    if work.unpaid_fen:
        raise circumstances.refuse(
            "closing-performed", f"尚有{work.unpaid_fen}分未发放，不得以执行完毕结案", "manner"
        )


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

    Raises Refused where a condition is not met, the check before is missing, or nobody approved
    what no figure proves.
    """
    if circumstances.pack.closing(command.manner).pre_review:
        require_check(command, work, circumstances)
    elif circumstances.approved is None and kind_of(command, work, circumstances) != "performed":
        raise circumstances.refuse("closing-manner", "须由他人审批后方可结案", "manner")
    if command.manner == "terminated":
        require_exhaustion(work, circumstances)
    if command.manner == "performed":
        require_performance(work, circumstances)
    return [
        CaseClosed(
            case_id=work.case_id,
            manner=command.manner,
            article=citation(circumstances, f"closing-{command.manner}"),
        )
    ]


def require_check(command: CloseCase, work: Work, circumstances: Circumstances) -> None:
    """Raises Refused where the check before the closing was not passed."""
    proposal = work.proposal
    if proposal is None or proposal.manner != command.manner or not proposal.cleared:
        raise circumstances.refuse(
            "closing-check-first", "终本报结前须经终本管理团队预审核通过", "manner"
        )


def kind_of(command: Command, state: State | None, _circumstances: Circumstances) -> str:
    """The kind of a closing is its manner; a performance without a sum that proves it is a kind
    of its own."""
    if not isinstance(command, CloseCase):
        return ""
    if command.manner == "performed" and (state is None or state.unpaid_fen is None):
        return UNPROVEN
    return command.manner
