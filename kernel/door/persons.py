"""Erasing a person, in two steps by two operators; and wrapping the keys of persons anew.

Erasing destroys the person's key. Every log stays as it was written, and holds as before; what was
sealed under the key cannot be read again, by anybody, in any house.
"""

from typing import Any

from contracts.operations import (
    ErasureRequested,
    ErasureWithdrawn,
    KeysRotated,
    PersonErased,
)
from kernel.door.acts import once, reason_of, recorded
from kernel.door.http import ACCEPTED, Call, Door, Reply
from kernel.door.problems import HttpProblem
from kernel.journal.envelope import Recorded
from kernel.journal.projections import Reader
from kernel.people.keys import PostgresKeys

PERSONS = "persons"  # these acts concern no case
KEYS = "keys"
PLACE = "/persons/{person_id}/erasure"


def person_routes(door: Door, keys: PostgresKeys) -> None:
    """GET /persons/erasures, POST /persons/{person_id}/erasure[/confirmation|/withdrawal], and
    POST /keys/rotation."""
    _erasing(door, keys)
    _rotating(door, keys)


def _erasing(door: Door, keys: PostgresKeys) -> None:
    async def erasures(_reader: Reader, court: str) -> dict[str, Any]:
        """The erasures that wait for a second operator, oldest first, with what the first said."""
        waiting = await _requested(door, court)
        return {"erasures": [await _shown(door, one) for one in waiting.values()]}

    async def request(call: Call) -> Reply:
        """Ask for a person's data to be erased."""
        person = call.path["person_id"]
        reason = await reason_of(call, PERSONS)
        event = ErasureRequested(case_id=PERSONS, person_id=person, reason=reason)
        if await keys.key(call.court, person, create=False) is None:
            raise HttpProblem.of("not-found", "没有这一当事人，或者其个人信息已经删除")
        if person in await _requested(door, call.court):
            raise HttpProblem.of("refused", "该当事人的个人信息已有人申请删除，尚待他人确认")
        answer = {"person_id": person, "awaits": "另一名运维人员确认"}
        reply = await recorded(call, event, answer)
        return Reply(content=reply.content, status=ACCEPTED)

    async def confirm(call: Call) -> Reply:
        """Erase a person, as another operator has asked for."""
        person = call.path["person_id"]
        asked = await _asked(door, call)
        if asked.actor.partition(":")[2] == call.actor.person:
            raise HttpProblem.of("forbidden", "申请删除的人不能自己确认")
        event = PersonErased(
            case_id=PERSONS,
            person_id=person,
            requester=asked.actor.partition(":")[2],
            reason=asked.event.reason,
        )
        # Not after the event: what is recorded as erased is never readable.
        await keys.destroy(call.court, person)
        return await recorded(call, event, {"person_id": person, "erased": True})

    async def withdraw(call: Call) -> Reply:
        """Give up an erasure that was asked for."""
        await _asked(door, call)
        person = call.path["person_id"]
        reason = await reason_of(call, PERSONS)
        event = ErasureWithdrawn(case_id=PERSONS, person_id=person, reason=reason)
        return await recorded(call, event, {"person_id": person})

    door.query("/persons/erasures", erasures, act="ReadErasures")
    for place, handler, act, title in (
        (PLACE, request, "RequestErasure", "申请删除个人信息"),
        (f"{PLACE}/confirmation", confirm, "ConfirmErasure", "确认删除个人信息"),
        (f"{PLACE}/withdrawal", withdraw, "WithdrawErasure", "撤回删除个人信息的申请"),
    ):
        door.custom("POST", place, once(handler), act=act, title=title)


def _rotating(door: Door, keys: PostgresKeys) -> None:
    async def rotate(call: Call) -> Reply:
        """Wrap the keys of all persons of the court under the newest secret."""
        reason = await reason_of(call, KEYS)
        newest = keys.wrapping.newest
        if not newest:
            raise HttpProblem.of("refused", "本系统未设置主密钥（ZHIXING_KEY_SECRETS）")
        count = await keys.rewrap(call.court)
        event = KeysRotated(case_id=KEYS, secret_id=newest, keys=count, reason=reason)
        return await recorded(call, event, {"secret_id": newest, "keys": count})

    door.custom("POST", "/keys/rotation", once(rotate), act="RotateKeys", title="轮换密钥")


async def _requested(door: Door, court: str) -> dict[str, Recorded]:
    """The requests that nobody has confirmed or withdrawn, by person."""
    waiting: dict[str, Recorded] = {}
    for one in await door.context().service.journal.read(court, f"operations-{PERSONS}"):
        if isinstance(one.event, ErasureRequested):
            waiting[one.event.person_id] = one
        else:
            waiting.pop(one.event.person_id, None)
    return waiting


async def _asked(door: Door, call: Call) -> Recorded:
    """The request for the person in the path. Raises HttpProblem 404."""
    found = (await _requested(door, call.court)).get(call.path["person_id"])
    if found is None:
        raise HttpProblem.of("not-found", "没有待确认的删除申请")
    return found


async def _shown(door: Door, asked: Recorded) -> dict[str, Any]:
    keyring = door.context().keyring
    return {
        "person_id": asked.event.person_id,
        "requester": asked.actor.partition(":")[2],
        "requested_at": asked.recorded_at.isoformat(),
        "reason": await keyring.unseal_all(asked.court, asked.event.reason),
    }
