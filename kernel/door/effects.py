"""What the outside was asked, and since when: the ledger of effects, and the operator's word on
one whose outcome nobody knows."""

from dataclasses import field
from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

import orjson
from pydantic import Field

from contracts.operations import (
    EffectSettled,
    EffectSettlementRequested,
    EffectSettlementWithdrawn,
)
from kernel.base.zone import CHINA
from kernel.deciding.decider import Fault, command
from kernel.deciding.definition import Outcome
from kernel.deciding.service import Request, Service
from kernel.door.acts import Why, once, reason_of
from kernel.door.http import Call, Door, Reply
from kernel.door.lists import FIRST, Key, Listing, PageWanted, listed
from kernel.door.operator_answers import AskedOfTwo, Effects
from kernel.door.problems import FieldProblems, HttpProblem
from kernel.door.two_operators import ByTwo, Confirmed, TwoOperators, requester_of
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Reader
from kernel.journal.protocol import EffectRequest, EffectSettlement
from kernel.people.sealed import case_key

READ_ACT = "ReadEffects"
EFFECTS = Listing(
    name="effects",
    orders={
        "since": (
            Key("coalesce(unknown_since, requested_at)", "timestamptz"),
            Key("effect_id"),
        ),
    },
    sort="since",
    day="requested_at",
)
SETTLE_ACT = "RequestEffectSettlement"
OUTCOMES = ("confirmed", "failed")
SETTLED = "由运维人员核定"  # the operator's own words are sealed


@command("申请核定外部事项的结果")
class SettlementAsked:
    """What the outside system would have told, and why that is known."""

    outcome: Annotated[Literal["confirmed", "failed"], Field(title="结果")]
    reason: Why
    result: Annotated[dict[str, Any], Field(title="外部系统的答复")] = field(default_factory=dict)


State: TypeAlias = Annotated[
    Literal["requested", "sent", "unknown", "confirmed", "failed"], Field(title="状态")
]


def effect_routes(door: Door, two: TwoOperators) -> None:
    """GET /effects, and POST /effects/{effect_id}/settlement."""
    _reading(door)
    _settling(door, two)


def _reading(door: Door) -> None:

    async def effects(
        reader: Reader,
        court: str,
        state: State = "unknown",
        page: Annotated[PageWanted, EFFECTS] = FIRST,
    ) -> dict[str, Any]:
        """The effects in one state, the oldest first, each with its age in seconds of court time:
        since when its outcome is unknown, or else since it was asked for."""
        select = (
            "select effect_id, kind, case_id, state, attempts, detail, requested_at, "
            "unknown_since, next_at, {place} from effects"
        )
        such = [("state = {}", state)]
        rows, following = await listed(reader, court, EFFECTS, page, select, such)
        now = door.context().service.clock.now()
        shown = [_shown(row, now) for row in rows]
        return {"service": door.name, "effects": shown, "next": following}

    door.query("/effects", effects, act=READ_ACT, answer=Effects)


def _shown(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    since = row["unknown_since"] or row["requested_at"]
    times = {
        name: row[name].astimezone(CHINA).isoformat()
        for name in ("requested_at", "unknown_since", "next_at")
        if row[name] is not None
    }
    age = max(0, int((now - since).total_seconds())) if since else None
    return {**row, **times, "age_court_seconds": age}


def _settling(door: Door, two: TwoOperators) -> None:
    async def request(call: Call) -> Reply:
        """Ask for an effect of unknown outcome to be settled as its outside system would have.

        It is `confirmed` with the `result` that it would have told, or `failed` with the reason.
        """
        effect = await _unknown(call, call.path["effect_id"])
        reason = await reason_of(call, effect.case_id)
        outcome = _outcome(call)
        _reported(call.context.service, effect, outcome)
        result = orjson.dumps(outcome.result).decode()
        event = EffectSettlementRequested(
            case_id=effect.case_id,
            effect_id=effect.effect_id,
            outcome=outcome.state,
            result=await call.keyring.seal(call.court, case_key(effect.case_id), result),
            reason=reason,
        )
        return await two.ask(call, event)

    async def stands(court: str, asked: EffectSettlementRequested) -> bool:
        row = await _row(await door.context().reader(court), court, asked.effect_id)
        return row is not None and row["state"] == "unknown"

    two.add(
        ByTwo(
            requested=EffectSettlementRequested,
            ended=(EffectSettled, EffectSettlementWithdrawn),
            subject=lambda event: str(event.effect_id),
            withdrawn=lambda asked, reason: EffectSettlementWithdrawn(
                case_id=asked.case_id, effect_id=asked.effect_id, reason=reason
            ),
            stands=stands,
            confirmed=_settle,
        )
    )
    place, title = "/effects/{effect_id}/settlement", "申请核定外部事项的结果"
    door.custom(
        "POST",
        place,
        once(request),
        act=SETTLE_ACT,
        title=title,
        body=SettlementAsked,
        answer=AskedOfTwo,
    )


async def _settle(call: Call, asked: Recorded) -> Confirmed:
    """Settle an effect in the terms of the request. What follows is decided as always."""
    wanted: EffectSettlementRequested = asked.event
    effect = await _unknown(call, wanted.effect_id)
    result = orjson.loads(await call.keyring.unseal(call.court, wanted.result))
    outcome = Outcome(state=wanted.outcome, result=result, reason=SETTLED)
    service = call.context.service
    command = _reported(service, effect, outcome)
    await service.handle(
        Request(
            court=call.court,
            commands=() if command is None else (command,),
            key=_settled_key(call),
            digest=call.digest,
            settlement=EffectSettlement(
                effect_id=effect.effect_id, state=outcome.state, detail=outcome.reason
            ),
        )
    )
    event = EffectSettled(
        case_id=effect.case_id,
        effect_id=effect.effect_id,
        outcome=outcome.state,
        reason=wanted.reason,
        requester=requester_of(asked),
    )
    return event, {"effect_id": effect.effect_id, "outcome": outcome.state}


def _reported(service: Service[Any, Any, Any], effect: EffectRequest, outcome: Outcome) -> Any:
    """The command that follows from an outcome. Raises FieldProblems where its result is none that
    the outside system would tell."""
    try:
        return service.definition.report(effect, outcome)
    except (KeyError, TypeError, ValueError) as error:
        title = "缺少或者不符合该外部系统答复的内容"
        raise FieldProblems([Fault(field="result", title=title)]) from error


def _settled_key(call: Call) -> str:
    """Under which the consequences are stored, before the operator's act itself is recorded."""
    return f"{call.key}/settled"


async def _row(reader: Reader, court: str, effect_id: str) -> dict[str, Any] | None:
    return await reader.fetchrow(
        "select effect_id, kind, case_id, payload, state from effects "
        "where court = $1 and effect_id = $2",
        court,
        effect_id,
    )


async def _unknown(call: Call, effect_id: str) -> EffectRequest:
    """An effect by its id. Raises HttpProblem 404, or 409 if its outcome is known already other
    than by this same request."""
    row = await _row(await call.context.reader(call.court), call.court, effect_id)
    if row is None:
        raise HttpProblem.of("not-found", "没有这一外部事项")
    begun = await call.context.service.journal.answered(call.court, _settled_key(call))
    if row["state"] != "unknown" and begun is None:
        raise HttpProblem("refused", "该外部事项的结果不是未知", {"state": row["state"]})
    return EffectRequest(
        effect_id=row["effect_id"],
        kind=row["kind"],
        case_id=row["case_id"],
        payload=orjson.loads(row["payload"]),
    )


def _outcome(call: Call) -> Outcome:
    state, result = call.body.get("outcome"), call.body.get("result", {})
    faults = []
    if state not in OUTCOMES:
        faults.append(Fault(field="outcome", title=f"应为 {' 或 '.join(OUTCOMES)}"))
    if not isinstance(result, dict):
        faults.append(Fault(field="result", title="应为 JSON 对象"))
    if faults:
        raise FieldProblems(faults)
    return Outcome(state=str(state), result=result, reason=SETTLED)
