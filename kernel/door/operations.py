"""The operator's routes of every service: parked messages, and publishing a log again.

Each command is recorded as an event with its actor and reason. Repeated under its key it returns
the first answer and does nothing.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

from pydantic import Field

from contracts.operations import (
    ParkedRetried,
    ParkedSkipped,
    ParkedSkipRequested,
    ParkedSkipWithdrawn,
    RelayRewound,
)
from kernel.base.postgres import Pools
from kernel.deciding.decider import Fault, command
from kernel.door.acts import Reasoned, Why, once, reason_of, recorded
from kernel.door.http import Call, Door, Reply
from kernel.door.operator_answers import (
    AskedOfTwo,
    DistrustedRecords,
    LogRewound,
    MessagesRetried,
    ParkedMessages,
    ParkedOfCase,
)
from kernel.door.problems import FieldProblems, HttpProblem
from kernel.door.two_operators import ByTwo, Confirmed, TwoOperators, requester_of
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Reader
from kernel.messaging.cloudevents import POSITION_MAX
from kernel.messaging.consumer import Consumer
from kernel.messaging.parking import DistrustedRecord, Parked, blocking

RETRY_ACT = "RetryParked"
SKIP_ACT = "RequestParkedSkip"
REWIND_ACT = "RewindRelay"
RELAY = "relay"  # relay commands concern no case
READ_ACT = "ReadParked"


@command("重新发布日志")
class RewindAsked:
    """After which position the log is published again, and why."""

    reason: Why
    to: Annotated[int, Field(title="位置", ge=0, le=POSITION_MAX)] = 0


def operation_routes(door: Door, consumer: Consumer, pools: Pools, two: TwoOperators) -> None:
    """The routes of one service: /distrusted, /parked[/{case_id}[/retry|/skip]],
    /relay/rewind."""
    _reading(door, consumer)
    _retrying(door, consumer)
    _skipping(door, consumer, two)
    _relay_acts(door, pools)


def _reading(door: Door, consumer: Consumer) -> None:

    async def parked(_reader: Reader, court: str) -> dict[str, Any]:
        """Parked messages, grouped by their error."""
        return {"service": door.name, **_grouped(await consumer.parking.all(court))}

    async def parked_case(_reader: Reader, court: str, case_id: str) -> dict[str, Any] | None:
        """The parked messages of a case in order."""
        rows = await consumer.parking.of_case(court, case_id)
        return {"case_id": case_id, "messages": [_shown(row) for row in rows]} if rows else None

    async def distrusted(_reader: Reader, court: str) -> dict[str, Any]:
        """Records that their source cannot have written so. What they say of themselves may be
        false."""
        rows = await consumer.parking.distrusted(court)
        return {"service": door.name, "records": [_not_believed(row) for row in rows]}

    door.query("/distrusted", distrusted, act=READ_ACT, answer=DistrustedRecords)
    door.query("/parked", parked, act=READ_ACT, answer=ParkedMessages)
    door.query("/parked/{case_id}", parked_case, act=READ_ACT, answer=ParkedOfCase)


def _retrying(door: Door, consumer: Consumer) -> None:
    async def retry(call: Call) -> Reply:
        """Retry the parked messages of a case in order."""
        case_id = call.path["case_id"]
        reason = await reason_of(call, case_id)
        try:
            done = await consumer.retry(call.court, case_id)
        except Exception as error:
            more = {"error": type(error).__name__}  # its text stands with the message
            raise HttpProblem("refused", "重试未成功，原因见搁置的消息", more) from error
        event = ParkedRetried(case_id=case_id, messages=done, reason=reason)
        return await recorded(call, event, {"case_id": case_id, "messages": done})

    place, title = "/parked/{case_id}/retry", "重试搁置的消息"
    door.custom(
        "POST",
        place,
        once(retry),
        act=RETRY_ACT,
        title=title,
        body=Reasoned,
        answer=MessagesRetried,
    )


def _skipping(door: Door, consumer: Consumer, two: TwoOperators) -> None:
    async def request(call: Call) -> Reply:
        """Ask for the message that blocks a case to be given up."""
        case_id = call.path["case_id"]
        reason = await reason_of(call, case_id)
        message = blocking(await consumer.parking.of_case(call.court, case_id))
        if message is None:
            raise HttpProblem.of("not-found", "该案没有办理失败的消息")
        event = ParkedSkipRequested(
            case_id=case_id,
            source=message.service,
            name=message.name,
            position=message.position,
            reason=reason,
        )
        return await two.ask(call, event)

    async def stands(court: str, asked: ParkedSkipRequested) -> bool:
        message = blocking(await consumer.parking.of_case(court, asked.case_id))
        return message is not None and _subject(asked) == f"{message.service}/{message.position}"

    async def confirmed(call: Call, asked: Recorded) -> Confirmed:
        """Give the message up; it has no consequences."""
        wanted: ParkedSkipRequested = asked.event
        if not await consumer.skip(call.court, wanted.case_id, wanted.source, wanted.position):
            raise HttpProblem.of("refused", "要放弃的消息已不再阻挡该案，请撤回申请")
        event = _skipped(wanted, requester_of(asked))
        answer = {name: value for name, value in asdict(event).items() if name != "reason"}
        return event, answer

    two.add(
        ByTwo(
            requested=ParkedSkipRequested,
            ended=(ParkedSkipped, ParkedSkipWithdrawn),
            subject=_subject,
            withdrawn=lambda asked, reason: ParkedSkipWithdrawn(
                case_id=asked.case_id, source=asked.source, position=asked.position, reason=reason
            ),
            stands=stands,
            confirmed=confirmed,
        )
    )
    place, title = "/parked/{case_id}/skip", "申请放弃搁置的消息"
    told: Any = {"title": title, "body": Reasoned, "answer": AskedOfTwo}
    door.custom("POST", place, once(request), act=SKIP_ACT, **told)


def _skipped(wanted: ParkedSkipRequested, requester: str) -> ParkedSkipped:
    return ParkedSkipped(
        case_id=wanted.case_id,
        source=wanted.source,
        name=wanted.name,
        position=wanted.position,
        reason=wanted.reason,
        requester=requester,
    )


def _subject(event: ParkedSkipRequested | ParkedSkipped | ParkedSkipWithdrawn) -> str:
    """The message that a request is about."""
    return f"{event.source}/{event.position}"


def _relay_acts(door: Door, pools: Pools) -> None:
    async def rewind(call: Call) -> Reply:
        """Publish this service's log again from after a position; listeners recognise what they
        have."""
        reason = await reason_of(call, RELAY)
        position = call.body.get("to", 0)
        if type(position) is not int or not 0 <= position <= POSITION_MAX:
            raise FieldProblems(
                [Fault(field="to", title="应为不小于零的整数，且不超过日志可有的位置")]
            )
        pool = await pools.of(call.court)
        sql = "update relay set sent = least(sent, $2) where court = $1"
        await pool.execute(sql, call.court, position)
        event = RelayRewound(case_id=RELAY, position=position, reason=reason)
        return await recorded(call, event, {"position": position})

    door.custom(
        "POST",
        "/relay/rewind",
        once(rewind),
        act=REWIND_ACT,
        title="重新发布日志",
        body=RewindAsked,
        answer=LogRewound,
    )


def _grouped(rows: Sequence[Parked]) -> dict[str, Any]:
    groups: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row.kind == "failed":
            group = groups.setdefault(
                row.error_hash,
                {"error_hash": row.error_hash, "error": row.error, "cases": [], "attempts": 0},
            )
            group["cases"].append(row.message.case_id)
            group["attempts"] += row.attempts
    cases = {row.message.case_id for row in rows}
    return {"cases": sorted(cases), "groups": list(groups.values())}


def _shown(row: Parked) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "source": row.message.service,
        "name": row.message.name,
        "position": row.message.position,
        "attempts": row.attempts,
        "error": row.error,
        "parked_at": row.parked_at.isoformat(),
    }


def _not_believed(row: DistrustedRecord) -> dict[str, Any]:
    return {
        "place": row.place,
        "reason": row.reason,
        "seen_at": row.seen_at.isoformat(),
        "source": row.message.service,
        "name": row.message.name,
        "position": row.message.position,
        "case_id": row.message.case_id,
    }
