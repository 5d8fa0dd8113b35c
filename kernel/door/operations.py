"""The operator's routes of every service: parked messages, and publishing a log again.

Each command is recorded as an event with its actor and reason. Repeated under its key it returns
the first answer and does nothing.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from contracts.operations import ParkedRetried, ParkedSkipped, RelayRewound
from kernel.base.postgres import Pools
from kernel.deciding.decider import Fault
from kernel.door.acts import once, reason_of, recorded
from kernel.door.http import Call, Door, Reply
from kernel.door.problems import FieldProblems, HttpProblem
from kernel.journal.projections import Reader
from kernel.messaging.cloudevents import POSITION_MAX
from kernel.messaging.consumer import Consumer
from kernel.messaging.parking import DistrustedRecord, Parked

RETRY_ACT = "RetryParked"
SKIP_ACT = "SkipParked"
REWIND_ACT = "RewindRelay"
RELAY = "relay"  # relay commands concern no case
READ_ACT = "ReadParked"


def operation_routes(door: Door, consumer: Consumer, pools: Pools) -> None:
    """The routes of one service: /distrusted, /parked[/{case_id}[/retry|/skip]],
    /relay/rewind."""
    _reading(door, consumer)
    _parked_acts(door, consumer)
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

    door.query("/distrusted", distrusted, act=READ_ACT)
    door.query("/parked", parked, act=READ_ACT)
    door.query("/parked/{case_id}", parked_case, act=READ_ACT)


def _parked_acts(door: Door, consumer: Consumer) -> None:
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

    async def skip(call: Call) -> Reply:
        """Give up the message that blocks a case; it has no consequences."""
        case_id = call.path["case_id"]
        reason = await reason_of(call, case_id)
        message = await consumer.skip(call.court, case_id)
        if message is None:
            raise HttpProblem.of("not-found", "该案没有办理失败的消息")
        event = ParkedSkipped(
            case_id=case_id,
            source=message.service,
            name=message.name,
            position=message.position,
            reason=reason,
        )
        answer = {name: value for name, value in asdict(event).items() if name != "reason"}
        return await recorded(call, event, answer)

    door.custom(
        "POST", "/parked/{case_id}/retry", once(retry), act=RETRY_ACT, title="重试搁置的消息"
    )
    door.custom("POST", "/parked/{case_id}/skip", once(skip), act=SKIP_ACT, title="放弃搁置的消息")


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

    door.custom("POST", "/relay/rewind", once(rewind), act=REWIND_ACT, title="重新发布日志")


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
