"""Approvals (审批): one mechanism for every service. Pure.

An act that the court's pack puts under approval is not done when it is asked for: the request
is recorded with the exact command. Others approve it in the stages of the row, or refuse it with
a reason; with the last approval the command is decided as it was asked for, in the same
transaction. Nobody approves what they asked for, and nobody fills two offices.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias

import orjson

from contracts import fields
from contracts.approvals import (
    ApprovalEvent,
    ApprovalGiven,
    ApprovalLapsed,
    ApprovalRefused,
    ApprovalRequested,
    ApprovalStage,
    ApprovalWithdrawn,
    EarlierActRecorded,
    Unapproved,
)
from contracts.sealed import Text, plain, said
from kernel.base.zone import CHINA
from kernel.deciding.acts import Held
from kernel.deciding.decider import Actor, Circumstances, NoSuchCase, Refused, command
from kernel.deciding.offices import office_for, stage_of
from kernel.law import limits
from kernel.rulebook import Approval


@command("决定批准")
class GiveApproval:
    """Approve what somebody else asked for; `opinion` may say why."""

    case_id: fields.CaseId
    approval_id: fields.ApprovalId
    opinion: fields.Opinion = ""


@command("决定不予批准")
class RefuseApproval:
    """Refuse what somebody else asked for, with the reason."""

    case_id: fields.CaseId
    approval_id: fields.ApprovalId
    reason: fields.Reason


@command("撤回申请")
class WithdrawRequest:
    """Take back a request of one's own that is not decided yet."""

    case_id: fields.CaseId
    approval_id: fields.ApprovalId
    reason: fields.Reason = ""


@command("登记申请失效")
class LapseRequests:
    """Record which requests of a case nobody decided in time."""

    case_id: fields.CaseId
    now: fields.Now


@dataclass(frozen=True, slots=True, kw_only=True)
class AskFor:
    """A reaction asks for an act: in the name of who asked for it in another service, or of
    whoever is at the door."""

    command: Any
    requester: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DropRequests:
    """A reaction ends the open requests for an act that has become pointless: of this class of
    commands, with these values in its fields."""

    case_id: str
    act: type[Any]
    about: Mapping[str, str]
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A command to be approved: which approval binds it, its exact form, and when the act happened
    where that is an earlier day."""

    command: Any
    approval: str
    act: str
    name: str
    body: str
    requester: Actor
    act_at: datetime | None = None


Deciding: TypeAlias = GiveApproval | RefuseApproval | WithdrawRequest | LapseRequests | DropRequests


@dataclass(frozen=True, slots=True)
class Standing:
    """A request, who has approved it so far, and how it ended."""

    request: ApprovalRequested
    given: tuple[ApprovalGiven, ...] = ()
    ended: Unapproved | None = None

    @property
    def open(self) -> bool:
        return self.ended is None and not any(one.complete for one in self.given)

    @property
    def stage(self) -> int:
        """The stage whose turn it is, from 0; their number once all are passed."""
        return stage_of(self.request.stages, self.given)

    @property
    def offices(self) -> tuple[str, ...]:
        """Those of the stage whose turn it is that have yet to decide."""
        if not self.open:
            return ()
        filled = {one.office for one in self.given if one.stage == self.stage}
        return tuple(role for role in self.request.stages[self.stage].roles if role not in filled)


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests of a case in this service, by their id."""

    standing: Mapping[str, Standing] = field(default_factory=dict)


def stream_of(case_id: str) -> str:
    return f"approvals-{case_id}"


def evolve_approvals(state: Requests, event: ApprovalEvent) -> Requests:
    if isinstance(event, ApprovalRequested):
        return Requests({**state.standing, event.approval_id: Standing(event)})
    if isinstance(event, EarlierActRecorded):
        return state  # a mark of what the last approval has settled
    standing = state.standing[event.approval_id]
    if isinstance(event, ApprovalGiven):
        now = replace(standing, given=(*standing.given, event))
    else:
        now = replace(standing, ended=event)
    return Requests({**state.standing, event.approval_id: now})


def ask(asked: Asked, state: Requests, circumstances: Circumstances) -> Sequence[ApprovalEvent]:
    """Record the request. The same request again adds nothing while the first one stands.

    Raises Refused where the court has named nobody, the reason is none of the row's, or somebody
    else asked for the same.
    """
    row = circumstances.pack.approval(asked.approval)
    requester = asked.requester
    if (unset := nobody_approves(row)) is not None:
        raise unset.refusal
    if row.grounds and getattr(asked.command, "reason", row.grounds[0]) not in row.grounds:
        raise Refused(row.article, f"理由限于：{'、'.join(row.grounds)}", "reason")
    for standing in state.standing.values():
        known = standing.request
        same = (asked.name, asked.body, asked.act_at)
        if standing.open and (known.command, known.body, known.act_at) == same:
            if known.requester == requester.person:
                return []
            raise Refused(
                row.article, f"{_told(known.requester, known.requested_at)}已申请，待审批"
            )
    return [
        ApprovalRequested(
            case_id=getattr(asked.command, "case_id", circumstances.court),
            approval_id=f"{row.code}-{len(state.standing) + 1}",
            approval=row.code,
            act=asked.act,
            command=asked.name,
            body=asked.body,
            requester=requester.person,
            requester_role=requester.role,
            requested_at=circumstances.at,
            stages=tuple(
                ApprovalStage(
                    roles=stage.roles, one_suffices=stage.one_suffices, deputies=stage.deputies
                )
                for stage in row.stages
            ),
            article=row.article,
            lapses_at=_lapses_at(row, circumstances),
            act_at=asked.act_at,
        )
    ]


def nobody_approves(row: Approval) -> Held | None:
    """What holds every act of a row back while the court has named nobody who approves it."""
    if row.stages:
        return None
    return Held("approvers-unset", Refused(row.article, f"“{row.title}”的审批人尚未由本院设定"))


def decide_approvals(
    command: Deciding, state: Requests, circumstances: Circumstances
) -> Sequence[ApprovalEvent]:
    """Raises Refused; a request that is over is refused with who ended it, and when."""
    if isinstance(command, LapseRequests):
        return _lapse(command, state)
    if isinstance(command, DropRequests):
        return _drop(command, state, circumstances)
    standing = state.standing.get(command.approval_id)
    if standing is None:
        raise NoSuchCase("该审批申请", "approval_id")
    match command:
        case GiveApproval():
            return _give(command, standing, circumstances)
        case RefuseApproval():
            return _refuse(command, standing, circumstances)
        case WithdrawRequest():
            return _withdraw(command, standing, circumstances)


def _give(
    command: GiveApproval, standing: Standing, circumstances: Circumstances
) -> Sequence[ApprovalEvent]:
    request, person = standing.request, circumstances.actor.person
    if any(one.approver == person for one in standing.given) and person != request.requester:
        if not standing.open or not _own_office(standing, circumstances.actor):
            return []  # asked again: said already
        raise Refused(request.article, "同一人不得以两个岗位审批", "approval_id")
    office, role = _in_office(standing, circumstances)
    given = ApprovalGiven(
        case_id=request.case_id,
        approval_id=request.approval_id,
        approval=request.approval,
        stage=standing.stage,
        office=office,
        role=role,
        approver=person,
        given_at=circumstances.at,
        complete=False,
        opinion=command.opinion,
    )
    after = replace(standing, given=(*standing.given, given))
    return [replace(given, complete=after.stage == len(request.stages))]


def _refuse(
    command: RefuseApproval, standing: Standing, circumstances: Circumstances
) -> Sequence[ApprovalEvent]:
    request, person = standing.request, circumstances.actor.person
    ended = standing.ended
    if isinstance(ended, ApprovalRefused) and (ended.approver, ended.reason) == (
        person,
        command.reason,
    ):
        return []
    _, role = _in_office(standing, circumstances)
    if not said(command.reason):
        raise Refused(request.article, "不同意的须写明理由", "reason")
    return [
        ApprovalRefused(
            case_id=request.case_id,
            approval_id=request.approval_id,
            approval=request.approval,
            act=request.act,
            role=role,
            approver=person,
            refused_at=circumstances.at,
            reason=command.reason,
        )
    ]


def _withdraw(
    command: WithdrawRequest, standing: Standing, circumstances: Circumstances
) -> Sequence[ApprovalEvent]:
    request = standing.request
    if isinstance(standing.ended, ApprovalWithdrawn):
        return []
    _still_open(standing, circumstances)
    if circumstances.actor.person != request.requester:
        raise Refused(request.article, "只有申请人可以撤回申请", "approval_id")
    return [_withdrawn(request, command.reason, circumstances)]


def _drop(
    command: DropRequests, state: Requests, circumstances: Circumstances
) -> Sequence[ApprovalEvent]:
    return [
        _withdrawn(standing.request, command.reason, circumstances)
        for standing in state.standing.values()
        if standing.open and _is_about(standing.request, command)
    ]


def _is_about(request: ApprovalRequested, command: DropRequests) -> bool:
    asked = orjson.loads(request.body)
    return request.command == command.act.__name__ and command.about.items() <= asked.items()


def _withdrawn(
    request: ApprovalRequested, reason: Text, circumstances: Circumstances
) -> ApprovalWithdrawn:
    return ApprovalWithdrawn(
        case_id=request.case_id,
        approval_id=request.approval_id,
        approval=request.approval,
        act=request.act,
        withdrawer=circumstances.actor.person,
        withdrawn_at=circumstances.at,
        reason=reason,
    )


def _lapse(command: LapseRequests, state: Requests) -> Sequence[ApprovalEvent]:
    return [
        ApprovalLapsed(
            case_id=standing.request.case_id,
            approval_id=standing.request.approval_id,
            approval=standing.request.approval,
            act=standing.request.act,
            lapsed_at=standing.request.lapses_at,
        )
        for standing in state.standing.values()
        if standing.open
        and standing.request.lapses_at is not None
        and standing.request.lapses_at < command.now
    ]


def _in_office(standing: Standing, circumstances: Circumstances) -> tuple[str, str]:
    """The office that the actor fills now, and the role acted in. Raises Refused."""
    request, actor = standing.request, circumstances.actor
    _still_open(standing, circumstances)
    if actor.person == request.requester:
        raise Refused(request.article, "申请人不得审批自己的申请", "approval_id")
    if any(one.approver == actor.person for one in standing.given):
        raise Refused(request.article, "同一人不得以两个岗位审批", "approval_id")
    found = _own_office(standing, actor)
    if found is None:
        raise Refused(request.article, "无权审批，或者尚未轮到您审批", "approval_id")
    return found


def _own_office(standing: Standing, actor: Actor) -> tuple[str, str] | None:
    return office_for(standing.request.stages, standing.given, actor.held)


def _still_open(standing: Standing, circumstances: Circumstances) -> None:
    """Raises Refused, naming who decided and when, unless the request can still be decided."""
    request, ended, at = standing.request, standing.ended, circumstances.at
    if isinstance(ended, ApprovalRefused):
        raise Refused(request.article, f"{_told(ended.approver, ended.refused_at)}已不予批准")
    if isinstance(ended, ApprovalWithdrawn):
        told = _told(ended.withdrawer, ended.withdrawn_at)
        why = f"：{plain(ended.reason)}" if plain(ended.reason) else ""
        raise Refused(request.article, f"{told}已撤回申请{why}")
    if isinstance(ended, ApprovalLapsed):
        raise Refused(request.article, f"申请已于{_when(ended.lapsed_at)}失效")
    if not standing.open:
        last = standing.given[-1]
        raise Refused(request.article, f"{_told(last.approver, last.given_at)}已批准")
    if request.lapses_at is not None and at > request.lapses_at:
        raise Refused(request.article, f"申请已于{_when(request.lapses_at)}失效")
    if at < request.requested_at:
        raise Refused(request.article, "审批时间不能早于申请时间")


def _lapses_at(row: Approval, circumstances: Circumstances) -> datetime | None:
    if row.stands_for is None:
        return None
    return limits.due(row.stands_for, circumstances.at, circumstances.calendar).due


def _told(person: str, at: datetime) -> str:
    return f"{person}于{_when(at)}"


def _when(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
