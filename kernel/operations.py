"""The operator's desk of every service: parked work is listed, and retried by a recorded act."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid5

from contracts.operations import ParkedRetried
from kernel.consumer import Consumer
from kernel.http import Call, Door, Reply
from kernel.journal import NAMESPACE, Append, Draft
from kernel.parking import Parked
from kernel.problems import Fault, Problem, Problems
from kernel.views import Reader

PARKED_ACT = "RetryParked"
READ_ACT = "ReadParked"


def operation_routes(door: Door, consumer: Consumer) -> None:
    """GET /parked, GET /parked/{case_id}, POST /parked/{case_id}/retry for one service."""

    async def parked(_reader: Reader, court: str) -> dict[str, Any]:
        """Parked messages, grouped by their error."""
        return {"service": door.name, **_grouped(await consumer.parking.all(court))}

    async def parked_case(_reader: Reader, court: str, case_id: str) -> dict[str, Any] | None:
        """The parked messages of a case, in order."""
        rows = await consumer.parking.of_case(court, case_id)
        return {"case_id": case_id, "messages": [_shown(row) for row in rows]} if rows else None

    async def retry(call: Call) -> Reply:
        """Try the parked messages of a case again, in order."""
        reason = str(call.body.get("reason", "")).strip()
        if not reason:
            raise Problems([Fault(field="reason", title="须写明重试的原因")])
        case_id = call.path["case_id"]
        try:
            done = await consumer.retry(call.court, case_id)
        except Exception as error:
            raise Problem("refused", f"重试未成功：{type(error).__name__}: {error}") from error
        await _record(call, ParkedRetried(case_id=case_id, messages=done, reason=reason))
        return Reply(content={"case_id": case_id, "messages": done})

    door.query("/parked", parked, act=READ_ACT)
    door.query("/parked/{case_id}", parked_case, act=READ_ACT)
    door.custom("POST", "/parked/{case_id}/retry", retry, act=PARKED_ACT)


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
        "source": row.message.source,
        "name": row.message.name,
        "position": row.message.position,
        "attempts": row.attempts,
        "error": row.error,
        "parked_at": row.parked_at.isoformat(),
    }


async def _record(call: Call, event: ParkedRetried) -> None:
    """An operator's act goes into the case's own history, under the caller's key."""
    service = call.desk.service
    stream = f"operations-{event.case_id}"
    version = len(await service.journal.read(call.court, stream))
    pack = service.rulebook.pack(call.court)
    await service.journal.append(
        Append(
            court=call.court,
            drafts=(
                Draft(
                    stream=stream,
                    version=version + 1,
                    event=event,
                    case_id=event.case_id,
                    occurred_at=call.now,
                    causation_id=None,
                ),
            ),
            expected={stream: version} if version else {},
            recorded_at=call.now,
            actor=f"{call.actor.role}:{call.actor.person}",
            correlation_id=uuid5(NAMESPACE, f"{call.court}/{event.case_id}"),
            rule_pack=pack.id,
            key=call.key,
            digest=call.digest,
            answer={"case_id": event.case_id, "messages": event.messages},
        )
    )
