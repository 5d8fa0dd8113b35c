"""Who holds the case: from the court's centre to the team that works it."""

from collections.abc import Sequence
from typing import assert_never

from contracts.triage import (
    CustodyAccepted,
    CustodyBegan,
    CustodyPassed,
    CustodyRefused,
    TriageEvent,
)
from kernel.deciding.decider import Circumstances, NoSuchCase
from services.triage.commands import (
    AcceptCustody,
    BeginCustody,
    CustodyCommand,
    HandOverAgain,
    PassCustody,
    RefuseCustody,
)
from services.triage.state import Custody


def decide_custody(
    command: CustodyCommand, state: Custody | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    if isinstance(command, BeginCustody):
        return begin(command, state, circumstances)
    if state is None:
        raise NoSuchCase("本案")
    match command:
        case PassCustody():
            return hand_over(command, state)
        case HandOverAgain():
            return hand_over_again(command, state, circumstances)
        case AcceptCustody():
            return accept(command, state, circumstances)
        case RefuseCustody():
            return refuse(command, state, circumstances)
        case _:
            assert_never(command)


def begin(
    command: BeginCustody, state: Custody | None, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """二、(一)1: the court's centre holds a case from its filing on. Never refused."""
    if state is not None:
        return []
    return [CustodyBegan(case_id=command.case_id, holder=circumstances.pack.command_centre)]


def hand_over(command: PassCustody, custody: Custody) -> Sequence[TriageEvent]:
    """二、(一)5: the case goes to a team. A conversion may replace a hand-over that nobody has
    answered yet. Never refused."""
    if custody.holder == command.to_holder:
        return []
    if custody.pending is not None and custody.pending.to_holder == command.to_holder:
        return []
    return [
        CustodyPassed(
            case_id=custody.case_id,
            from_holder=custody.holder,
            to_holder=command.to_holder,
            enclosed=command.enclosed,
            article=command.article,
        )
    ]


def hand_over_again(
    command: HandOverAgain, custody: Custody, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """二、(一)5③: to the team that refused, with the material completed.

    Raises:
        NoSuchCase: no hand-over was refused.
        Stands: it was handed over with other material.
    """
    if custody.refused is None:
        if (pending := custody.pending) is not None:
            return circumstances.unchanged("no-refusal", command, enclosed=pending.enclosed)
        raise NoSuchCase("被退回的移交")
    return [
        CustodyPassed(
            case_id=custody.case_id,
            from_holder=custody.holder,
            to_holder=custody.refused.to_holder,
            enclosed=command.enclosed,
            article=custody.refused.article,
        )
    ]


def accept(
    command: AcceptCustody, custody: Custody, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """三、(十二): the team holds the case, and its handler answers for it.

    Raises:
        NoSuchCase: nothing was handed over.
        Refused: the handler is missing.
        Stands: it was accepted for another handler.
    """
    if custody.pending is None:
        if custody.handler is not None:
            return circumstances.unchanged("handler-answers", command, handler=custody.handler)
        raise NoSuchCase("待接收的移交")
    if not command.handler.strip() and circumstances.has_rule("handler-answers"):
        raise circumstances.refuse("handler-answers", "接收案件须确定承办人", "handler")
    return [
        CustodyAccepted(
            case_id=custody.case_id,
            holder=custody.pending.to_holder,
            handler=command.handler,
        )
    ]


def refuse(
    command: RefuseCustody, custody: Custody, circumstances: Circumstances
) -> Sequence[TriageEvent]:
    """三、(十二): a team may refuse only for incomplete material, never because the case is not
    its duty.

    Raises:
        NoSuchCase: nothing was handed over.
        Refused: the ground is none of the court's, or what is wrong with the material is missing.
        Stands: it was refused otherwise.
    """
    if custody.pending is None:
        if (refusal := custody.refusal) is not None:
            return circumstances.unchanged(
                "no-refusal", command, ground=refusal.ground, detail=refusal.reason
            )
        raise NoSuchCase("待接收的移交")
    rule = f"custody-refusal-{command.ground}"
    if not circumstances.has_rule(rule):
        if not circumstances.has_rule("no-refusal"):
            raise NoSuchCase("该不予接收的事由", "ground")
        raise circumstances.refuse("no-refusal", "只有材料不齐全或不合规时方可不予接收", "ground")
    if not command.detail.strip():
        raise circumstances.refuse(rule, "须载明材料存在的问题", "detail")
    return [
        CustodyRefused(
            case_id=custody.case_id,
            holder=custody.holder,
            reason=command.detail,
            ground=command.ground,
            article=circumstances.pack.rule(rule).article,
        )
    ]
