"""The decider of a service with what every service has: steps, files and approvals. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, get_args

from pydantic import ValidationError

from contracts.approvals import (
    ApprovalEvent,
    ApprovalGiven,
    ApprovalRequested,
    EarlierActRecorded,
)
from contracts.files import FileEvent
from contracts.steps import StepCorrected, StepRecorded
from kernel.base.adapters import adapter_of
from kernel.deciding import approvals, files, steps
from kernel.deciding.acts import NO_ACTS, ActTable, NextAct
from kernel.deciding.approvals import AskFor, Deciding, Requests
from kernel.deciding.decider import Actor, Approved, Circumstances, Decider, Refused
from kernel.deciding.earlier import FIELD, row_for_earlier_act
from kernel.deciding.files import Files, Filing, RemoveFile, StoreFile
from kernel.deciding.learns import Learn
from kernel.deciding.steps import RecordStep, Steps
from kernel.journal.codec import canonical
from kernel.rulebook import Approval, Pack

APPROVAL_EVENTS = get_args(ApprovalEvent)
FILE_EVENTS = get_args(FileEvent)


@dataclass(frozen=True, slots=True)
class Decision:
    """The events that were decided, and commands of this service that follow at once.

    `at` is when the events happened, where that is not the instant of the circumstances.
    """

    events: Sequence[Any] = ()
    then: Sequence[Any] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Perform:
    """Decide a command as it was asked for, now that it is approved.

    `approved` is None where only its earlier day was approved. `at` is when the act happened.
    """

    command: Any
    requester: Actor
    approved: Approved | None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Record the request for a command that can be performed as things stand."""

    case_id: str
    asked: approvals.Asked


class Gate:
    """Decides the commands of one service. What the pack puts under approval is asked for."""

    def __init__(
        self, service: str, decider: Decider[Any, Any, Any], commands: Any, acts: ActTable = NO_ACTS
    ) -> None:
        self.service = service
        self.acts = acts
        self._decider = decider
        every = (*get_args(commands), RecordStep, RemoveFile)
        self._commands = {one.__name__: one for one in every}

    def command_named(self, name: str) -> type | None:
        """The command of this name; None where it is one of an older form of the service."""
        return self._commands.get(name)

    def stream_of(self, command: Any) -> str:
        match command:
            case RecordStep():
                return steps.stream_of(command.case_id)
            case _ if isinstance(command, Filing):
                return files.stream_of(command.case_id)
            case Learn():
                return command.stream
            case Ask():
                return approvals.stream_of(command.case_id)
            case AskFor() | Perform():
                return self.stream_of(command.command)
            case _ if isinstance(command, Deciding):
                return approvals.stream_of(command.case_id)
            case _:
                return self._decider.stream_of(command)

    def consults(self, command: Any, court: str) -> Sequence[str]:
        """The further streams that the decision on a command looks at."""
        match command:
            case AskFor() | Perform():
                return self.consults(command.command, court)
            case RecordStep():  # a fact may be a document
                return (files.stream_of(command.case_id),) if command.values else ()
            case _ if isinstance(command, Ask | Deciding | Filing | Learn):
                return ()
            case _:
                return self._decider.consults(command, court)

    def evolve(self, state: Any, event: Any) -> Any:
        if isinstance(event, StepRecorded | StepCorrected):
            return steps.evolve_steps(state or Steps(), event)
        if isinstance(event, FILE_EVENTS):
            return files.evolve_files(state or Files(), event)
        if isinstance(event, APPROVAL_EVENTS):
            return approvals.evolve_approvals(state or Requests(), event)
        return self._decider.evolve(state, event)

    def fold(self, state: Any, events: Sequence[Any]) -> Any:
        for event in events:
            state = self.evolve(state, event)
        return state

    def decide(
        self, command: Any, state: Any, circumstances: Circumstances, *, asked: bool
    ) -> Decision:
        """`asked`: a person gave the command; it does not follow from a fact. Raises Refused."""
        match command:
            case Ask():
                return Decision(approvals.ask(command.asked, state or Requests(), circumstances))
            case Perform():
                given = replace(
                    circumstances,
                    actor=command.requester,
                    approved=command.approved,
                    at=command.at or circumstances.at,
                )
                return Decision(self._plain(command.command, state, given), at=given.at)
            case Learn():
                return Decision(self._plain(command, state, circumstances), at=command.at)
            case AskFor():
                requester = command.requester or circumstances.actor
                return self._ask(command.command, state, circumstances, requester)
            case _ if isinstance(command, Deciding):
                return self._approve(command, state or Requests(), circumstances)
            case StoreFile():  # its content lies there already
                return Decision(self._plain(command, state, circumstances))
            case _ if asked and circumstances.actor.role != "system":
                return self._ask(command, state, circumstances, circumstances.actor)
            case _:
                return Decision(self._plain(command, state, circumstances))

    def bound(self, command: Any, state: Any, circumstances: Circumstances) -> str:
        """The code of the approval that this command needs; empty where it needs none."""
        act = f"{self.service}.{type(command).__name__}"
        row = circumstances.pack.approval_of(act, self._kind(command, state, circumstances))
        return row.code if row is not None else ""

    def _kind(self, command: Any, state: Any, circumstances: Circumstances) -> str:
        if isinstance(command, RecordStep):
            return command.step
        if isinstance(command, Filing):
            return ""
        return self._decider.kind_of(command, state, circumstances)

    def _ask(
        self, command: Any, state: Any, circumstances: Circumstances, requester: Actor
    ) -> Decision:
        """A command under approval is tried first: what could not be done is not asked for.

        So is one of an earlier day: where no row binds it, that of earlier acts does.
        """
        code = self.bound(command, state, circumstances)
        earlier = row_for_earlier_act(circumstances)
        if not code and earlier is None:
            return Decision(self._plain(command, state, circumstances))
        approved = Approved("", requester.person) if code else None
        tried = replace(circumstances, actor=requester, approved=approved)
        if not self._plain(command, state, tried):
            return Decision()
        kind = self._kind(command, state, circumstances)
        name = type(command).__name__
        asked = approvals.Asked(
            command=command,
            approval=code or (earlier.code if earlier else ""),
            act=f"{self.service}.{name}" + (f"/{kind}" if kind else ""),
            name=name,
            body=canonical(adapter_of(command.__class__).dump_python(command, mode="json")),
            requester=requester,
            act_at=circumstances.at if earlier else None,
        )
        case_id = getattr(command, "case_id", circumstances.court)
        return Decision(then=(Ask(case_id=case_id, asked=asked),))

    def _approve(self, command: Any, state: Requests, circumstances: Circumstances) -> Decision:
        """Decisions on a request are recorded in time: nothing approves an earlier approval."""
        events = approvals.decide_approvals(command, state, circumstances)
        late = row_for_earlier_act(circumstances)
        if events and late is not None:
            raise Refused(late.article, "审批须在作出时登记，不能补录", FIELD)
        then: list[Any] = []
        marks: list[EarlierActRecorded] = []
        for event in events:
            if not isinstance(event, ApprovalGiven):
                then.extend(self._left_undone(event, state))
            elif event.complete:
                then.append(self._perform(event, state, circumstances))
                marks.extend(_mark(state.standing[event.approval_id].request))
        return Decision([*events, *marks], then)

    def next_acts(
        self, command: type[Any], state: Any, circumstances: Circumstances
    ) -> Sequence[NextAct]:
        """The acts with this command that may be done next on a state, and what holds each back."""
        acts = self.acts.listed(command, state, circumstances)
        return [self._askable(act, circumstances) for act in acts]

    def next_steps(
        self, case_id: str, known: Steps | None, circumstances: Circumstances
    ) -> Sequence[NextAct]:
        """The steps that may be recorded next in a case, and what holds each back."""
        acts = steps.next_steps(case_id, known or Steps(), circumstances, self.service)
        return [self._askable(act, circumstances) for act in acts]

    def _askable(self, act: NextAct, circumstances: Circumstances) -> NextAct:
        """The act, held back too where nobody could approve it."""
        rows = self.approvals_of(act, circumstances.pack)
        unset = approvals.nobody_approves(rows[0]) if len(rows) == 1 else None
        return act if unset is None else replace(act, held=(*act.held, unset))

    def approvals_of(self, act: NextAct, pack: Pack) -> Sequence[Approval]:
        """The approvals that an act may need: one, unless it depends on the kind that is asked
        for."""
        name = f"{self.service}.{act.command.__name__}"
        kind = act.step or act.kind
        if kind is not None:
            row = pack.approval_of(name, kind)
            return () if row is None else (row,)
        return [row for row in pack.approvals if any(_binds(one, name) for one in row.binds)]

    def _perform(
        self, last: ApprovalGiven, state: Requests, circumstances: Circumstances
    ) -> Perform:
        standing = state.standing[last.approval_id]
        request = standing.request
        command = self._asked_for(request)
        if command is None:
            raise Refused(request.article, "申请的形式已变更，请撤回后重新申请", "approval_id")
        only_earlier = request.approval == circumstances.pack.earlier_act_code
        approvers = (*(one.approver for one in standing.given), last.approver)
        return Perform(
            command=command,
            requester=Actor(request.requester, request.requester_role),
            approved=None
            if only_earlier
            else Approved(request.approval_id, request.requester, approvers),
            at=request.act_at or circumstances.at,
        )

    def _left_undone(self, ended: Any, state: Requests) -> Sequence[Any]:
        command = self._asked_for(state.standing[ended.approval_id].request)
        if command is None or isinstance(command, RecordStep | Filing):
            return ()
        return self._decider.unapproved(command, ended)

    def _asked_for(self, request: ApprovalRequested) -> Any:
        """The command of a request; None where it was asked for in an older form of it."""
        cls = self._commands.get(request.command)
        try:
            return adapter_of(cls).validate_json(request.body) if cls is not None else None
        except ValidationError:
            return None

    def _plain(self, command: Any, state: Any, circumstances: Circumstances) -> Sequence[Any]:
        if isinstance(command, Learn):  # what changes nothing is known already
            known = self.evolve(state, command.event) == state
            return [] if known else [command.event]
        if isinstance(command, RecordStep):
            papers = files.named_as_documents(circumstances, command.case_id)
            return steps.record_step(command, state or Steps(), circumstances, self.service, papers)
        if isinstance(command, Filing):
            return files.decide_files(command, state or Files(), circumstances)
        self.acts.require(command, state, circumstances)
        return self._decider.decide(command, state, circumstances)


def _binds(bound: str, act: str) -> bool:
    return bound == act or bound.startswith(f"{act}/")


def _mark(request: ApprovalRequested) -> Sequence[EarlierActRecorded]:
    """The mark of an act of an earlier day; none for any other."""
    if request.act_at is None:
        return ()
    return [
        EarlierActRecorded(
            case_id=request.case_id,
            approval_id=request.approval_id,
            act=request.act,
            act_at=request.act_at,
            requester=request.requester,
            article=request.article,
        )
    ]


def of_a_case(command: Any) -> bool:
    """Whether the command is one of a case, which keeps the pack of its first event. What the court
    keeps for itself (calendar, staff) goes by the pack in force."""
    match command:
        case AskFor() | Perform():
            return of_a_case(command.command)
        case _:
            return hasattr(command, "case_id")
