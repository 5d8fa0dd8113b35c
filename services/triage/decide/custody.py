"""Who holds the case: from the court's centre to the team that works it."""

from collections.abc import Sequence
from typing import assert_never

from contracts.sealed import said
from contracts.triage import (
    CustodyAccepted,
    CustodyBegan,
    CustodyPassed,
    CustodyRefused,
    TriageEvent,
)
from kernel.deciding.decider import Circumstances, NoSuchCase, Refused
from kernel.people.authority import Holding, Standing, article_of, offices_of
from kernel.people.identity import Entitled
from kernel.people.register import Register
from services.triage.commands import (
    AcceptCustody,
    BeginCustody,
    CustodyCommand,
    HandOverAgain,
    PassCustody,
    RefuseCustody,
)
from services.triage.commands.staff import staff_of
from services.triage.decide.staff import today_of
from services.triage.state import Custody

ANSWERS = "handler-answers"


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
        Refused: the handler is missing; or, once the court keeps a staff register, he is not of
            the team on that day.
        Stands: it was accepted for another handler.
    """
    if custody.pending is None:
        if custody.handler is not None:
            return circumstances.unchanged(ANSWERS, command, handler=custody.handler)
        raise NoSuchCase("待接收的移交")
    if not command.handler.strip() and circumstances.has_rule(ANSWERS):
        raise circumstances.refuse(ANSWERS, "接收案件须确定承办人", "handler")
    if command.handler.strip():
        appointed_there(command.handler, custody.pending.to_holder, circumstances)
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
    if not said(command.detail):
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


def not_of_the_team(team: str, circumstances: Circumstances) -> Refused | None:
    """The refusal of who answers for a team and neither acts in an office of it on that day, nor
    leads a unit above it."""
    register = _register(circumstances)
    if register.empty:
        return None
    person, day = circumstances.actor.person, today_of(circumstances)
    offices = tuple(offices_of(register, person, day))
    receiving = Standing(pack=circumstances.pack, offices=offices, holding=Holding(handed_to=team))
    if receiving.entitled([Entitled("receiver", one.role) for one in offices]):
        return None
    why = f"该案移交给{_title(team, circumstances)}，您当日不在该团队任职"
    return Refused(article_of(circumstances.pack), why)


def appointed_there(handler: str, team: str, circumstances: Circumstances) -> None:
    """三、(十二): the handler of a case is appointed to the team that takes it. Raises Refused."""
    register = _register(circumstances)
    if not register.empty and not register.in_team(handler, team, today_of(circumstances)):
        why = f"承办人当日不在{_title(team, circumstances)}任职"
        raise Refused(article_of(circumstances.pack), why, "handler")


def _register(circumstances: Circumstances) -> Register:
    """The staff of the court; empty where the court keeps no register."""
    register = circumstances.consulted.get(staff_of(circumstances.court))
    return register if isinstance(register, Register) else Register()


def _title(team: str, circumstances: Circumstances) -> str:
    return next((one.title for one in circumstances.pack.teams if one.code == team), team)
