"""Acts of operators: done once under their key, with a reason, and recorded as an event."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Annotated, Any, TypeAlias

from pydantic import Field

from contracts.operations import OperationsEvent
from contracts.sealed import Sealed
from kernel.deciding.decider import Fault, command
from kernel.deciding.service import KeyReused
from kernel.door.http import ACCEPTED, DONE, Call, Handler, Reply
from kernel.door.problems import FieldProblems
from kernel.journal.envelope import correlation_of
from kernel.journal.protocol import AlreadyDone, Append, Conflict, Draft
from kernel.people.sealed import case_key

ATTEMPTS_MAX = 5  # at a stream that others write to at the same moment


Why: TypeAlias = Annotated[str, Field(title="原因", min_length=1)]


@command("说明原因")
class Reasoned:
    """Why an operator acts."""

    reason: Why


@command("确认申请")
class Confirmation:
    """Nothing: what is done stands in the request."""


def once(act: Handler) -> Handler:
    """Returns the first answer if the command is repeated under its key, because its answer was
    lost: a second skip would give up the next message."""

    @wraps(act)
    async def acted(call: Call) -> Reply:
        done = await call.context.service.journal.answered(call.court, call.key)
        return await act(call) if done is None else _repeated(call, done)

    return acted


def _repeated(call: Call, done: AlreadyDone) -> Reply:
    if done.digest != call.digest:
        raise KeyReused(call.key) from done
    return Reply(content=done.answer, status=ACCEPTED if "awaits" in done.answer else DONE)


async def reason_of(call: Call, case_id: str) -> Sealed:
    """Why an operator acts, sealed under the key of the case: it may name somebody.

    Raises FieldProblems where no reason is given.
    """
    reason = call.body.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        raise FieldProblems([Fault(field="reason", title="须写明原因")])
    return await call.keyring.seal(call.court, case_key(case_id), reason.strip())


async def recorded(
    call: Call,
    event: OperationsEvent,
    answer: dict[str, Any],
    *,
    stream: str = "",
    after: int | None = None,
) -> Reply:
    """Records an operator's command in the case's own history, under the caller's key; `stream` is
    one that the operators of the court keep for all cases.

    `after` is the version of the stream on which the event rests. Without one it is put behind
    whatever was written meanwhile: what it tells of is done.

    Raises Conflict where the stream moved on from `after`, or moves on too often.
    """
    stream = stream or f"operations-{event.case_id}"
    if after is not None:
        return await _appended(call, event, answer, stream, after)

    async def behind() -> Reply:
        written = await call.context.service.journal.read(call.court, stream)
        return await _appended(call, event, answer, stream, len(written))

    return await anew(behind)


async def anew(act: Callable[[], Awaitable[Reply]]) -> Reply:
    """Does an act again that rests on what others changed meanwhile.

    Raises Conflict where they do so too often.
    """
    for left in reversed(range(ATTEMPTS_MAX)):
        try:
            return await act()
        except Conflict:
            if not left:
                raise
    raise AssertionError("the last attempt returns or raises")


async def _appended(
    call: Call, event: OperationsEvent, answer: dict[str, Any], stream: str, version: int
) -> Reply:
    service = call.context.service
    pack = service.rulebook.pack(call.court, at=call.now)
    draft = Draft(
        stream=stream,
        version=version + 1,
        event=event,
        case_id=event.case_id,
        occurred_at=call.now,
        causation_id=None,
    )
    request = Append(
        court=call.court,
        drafts=(draft,),
        expected={stream: version},
        recorded_at=call.now,
        actor=f"{call.actor.role}:{call.actor.person}",
        correlation_id=correlation_of(call.court, event.case_id),
        rule_pack=pack.id,
        key=call.key,
        digest=call.digest,
        answer=answer,
    )
    try:
        await service.journal.append(request)
    except AlreadyDone as done:  # the same request arrived twice concurrently
        return _repeated(call, done)
    return Reply(content=answer)
