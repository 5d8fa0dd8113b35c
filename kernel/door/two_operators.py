"""What one operator asks for and another confirms, because it destroys something.

One mechanism for all of it: the request is an event with its reason, listed while it waits, refused
to who made it, and done in the terms in which it was asked for.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from contracts.operations import OperationsEvent
from contracts.sealed import Text
from contracts.titles import title_of
from kernel.door.acts import Confirmation, Reasoned, anew, once, reason_of, recorded
from kernel.door.http import ACCEPTED, Call, Door, Reply
from kernel.door.operator_answers import ConfirmedByTwo, OperatorRequests, WithdrawnByOperator
from kernel.door.problems import HttpProblem
from kernel.door.unsealing import ToDecide
from kernel.journal.envelope import Recorded, event_id
from kernel.journal.projections import Reader
from kernel.people.identity import OPERATOR, Identity

STREAM = "operations-by-two"  # of a court: such acts are few, whatever case they concern
PLACE = "/operator-requests"
READ_ACT = "ReadOperatorRequests"
CONFIRM_ACT = "ConfirmOperatorRequest"
WITHDRAW_ACT = "WithdrawOperatorRequest"
PURPOSE = "复核另一名运维人员的申请"
AWAITS = "另一名运维人员确认"

Confirmed: TypeAlias = tuple[OperationsEvent, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ByTwo:
    """An act that takes two operators.

    `requested` is the event that asks for it, `ended` are those that end a request, and `subject`
    tells what any of these is about. `withdrawn` is the event that gives a request up, for a
    reason. `stands` tells whether the request can still be done, and `confirmed` does it: it
    returns what is recorded and answered, or raises HttpProblem.
    """

    requested: type
    ended: tuple[type, ...]
    subject: Callable[[Any], str]
    withdrawn: Callable[[Any, Text], OperationsEvent]
    stands: Callable[[str, Any], Awaitable[bool]]
    confirmed: Callable[[Call, Recorded], Awaitable[Confirmed]]


class TwoOperators:
    """The requests of operators in one service, and their confirmation."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._acts: dict[type, ByTwo] = {}
        self._routes()

    def add(self, act: ByTwo) -> None:
        """Have another act done by two."""
        self._acts[act.requested] = act

    async def ask(self, call: Call, event: Any) -> Reply:
        """Record a request. Raises HttpProblem 409 if the same is asked for already."""
        subject = self._acts[type(event)].subject(event)

        async def asked() -> Reply:
            history = await self._history(call.court)
            if (type(event), subject) in self._waiting(history):
                raise HttpProblem.of("refused", "同一事项已有人申请，尚待他人确认")
            request_id = event_id(call.court, self._door.name, STREAM, len(history) + 1)
            answer = {"request_id": str(request_id), "awaits": AWAITS}
            return await recorded(call, event, answer, stream=STREAM, after=len(history))

        reply = await anew(asked)
        return Reply(content=reply.content, status=ACCEPTED)

    async def _history(self, court: str) -> Sequence[Recorded]:
        """What the operators of a court asked of each other, and what came of it."""
        return await self._door.context().service.journal.read(court, STREAM)

    def _waiting(self, history: Sequence[Recorded]) -> dict[tuple[type, str], Recorded]:
        """The requests that nobody has confirmed or withdrawn, by what they ask for and about
        what, oldest first."""
        found: dict[tuple[type, str], Recorded] = {}
        for one in history:
            for act in self._acts.values():
                if isinstance(one.event, act.requested):
                    found[act.requested, act.subject(one.event)] = one
                elif isinstance(one.event, act.ended):
                    found.pop((act.requested, act.subject(one.event)), None)
        return found

    def _asked(self, call: Call, history: Sequence[Recorded]) -> tuple[ByTwo, Recorded]:
        """The request in the path. Raises HttpProblem 404."""
        for (kind, _), one in self._waiting(history).items():
            if str(one.event_id) == call.path["request_id"]:
                return self._acts[kind], one
        raise HttpProblem.of("not-found", "没有待确认的这一申请")

    async def _confirm(self, call: Call) -> Reply:
        """Do what another operator has asked for."""
        act, asked = self._asked(call, await self._history(call.court))
        if requester_of(asked) == call.actor.person:
            raise HttpProblem.of("forbidden", "申请人不能自己确认")
        event, answer = await act.confirmed(call, asked)
        return await recorded(call, event, answer, stream=STREAM)

    async def _withdraw(self, call: Call) -> Reply:
        """Give up what was asked for."""

        async def withdrawn() -> Reply:
            history = await self._history(call.court)
            act, asked = self._asked(call, history)
            reason = await reason_of(call, asked.case_id)
            answer = {"request_id": str(asked.event_id), "withdrawn": True}
            event = act.withdrawn(asked.event, reason)
            return await recorded(call, event, answer, stream=STREAM, after=len(history))

        return await anew(withdrawn)

    def _routes(self) -> None:
        async def operator_requests(
            _reader: Reader, court: str, identity: Identity
        ) -> dict[str, Any] | ToDecide:
            """The requests that wait for a second operator and can still be done, oldest first,
            each in the terms in which it was made; in full for operators, who decide on them."""
            waiting = self._waiting(await self._history(court))
            rows = [
                _shown(one)
                for (kind, _), one in waiting.items()
                if await self._acts[kind].stands(court, one.event)
            ]
            found = {"service": self._door.name, "requests": rows}
            return ToDecide(found, PURPOSE) if OPERATOR in identity.roles else found

        self._door.query(PLACE, operator_requests, act=READ_ACT, answer=OperatorRequests)
        one = f"{PLACE}/{{request_id}}"
        self._door.custom(
            "POST",
            f"{one}/confirmation",
            once(self._confirm),
            act=CONFIRM_ACT,
            title="确认另一名运维人员的申请",
            body=Confirmation,
            answer=ConfirmedByTwo,
        )
        self._door.custom(
            "POST",
            f"{one}/withdrawal",
            once(self._withdraw),
            act=WITHDRAW_ACT,
            title="撤回运维人员的申请",
            body=Reasoned,
            answer=WithdrawnByOperator,
        )


def requester_of(asked: Recorded) -> str:
    """Who made a request."""
    return asked.actor.partition(":")[2]


def _shown(asked: Recorded) -> dict[str, Any]:
    return {
        **asdict(asked.event),
        "request_id": asked.event_id,
        "act": type(asked.event).__name__,
        "title": title_of(type(asked.event)),
        "requester": requester_of(asked),
        "requested_at": asked.recorded_at,
    }
