"""Erasing a person, in two steps by two operators; and wrapping the keys of persons anew.

Erasing destroys the person's key. Every log stays as it was written, and holds as before; what was
sealed under the key cannot be read again, by anybody, in any house.
"""

from contracts.operations import (
    ErasureRequested,
    ErasureWithdrawn,
    KeysRotated,
    PersonErased,
)
from kernel.door.acts import Reasoned, once, reason_of, recorded
from kernel.door.http import Call, Door, Reply
from kernel.door.operator_answers import AskedOfTwo, KeysWrapped
from kernel.door.problems import HttpProblem
from kernel.door.two_operators import ByTwo, Confirmed, TwoOperators, requester_of
from kernel.journal.envelope import Recorded
from kernel.people.keys import PostgresKeys

PERSONS = "persons"  # these acts concern no case
KEYS = "keys"


def person_routes(door: Door, keys: PostgresKeys, two: TwoOperators) -> None:
    """POST /persons/{person_id}/erasure, and POST /keys/rotation."""
    _erasing(door, keys, two)
    _rotating(door, keys)


def _erasing(door: Door, keys: PostgresKeys, two: TwoOperators) -> None:
    async def request(call: Call) -> Reply:
        """Ask for a person's data to be erased."""
        person = call.path["person_id"]
        reason = await reason_of(call, PERSONS)
        if await keys.key(call.court, person, create=False) is None:
            raise HttpProblem.of("not-found", "没有这一当事人，或者其个人信息已经删除")
        event = ErasureRequested(case_id=PERSONS, person_id=person, reason=reason)
        return await two.ask(call, event)

    async def stands(court: str, asked: ErasureRequested) -> bool:
        return await keys.key(court, asked.person_id, create=False) is not None

    async def confirmed(call: Call, asked: Recorded) -> Confirmed:
        person = asked.event.person_id
        event = PersonErased(
            case_id=PERSONS,
            person_id=person,
            requester=requester_of(asked),
            reason=asked.event.reason,
        )
        # Not after the event: what is recorded as erased is never readable.
        await keys.destroy(call.court, person)
        return event, {"person_id": person, "erased": True}

    two.add(
        ByTwo(
            requested=ErasureRequested,
            ended=(PersonErased, ErasureWithdrawn),
            subject=lambda event: str(event.person_id),
            withdrawn=lambda asked, reason: ErasureWithdrawn(
                case_id=PERSONS, person_id=asked.person_id, reason=reason
            ),
            stands=stands,
            confirmed=confirmed,
        )
    )
    place, title = "/persons/{person_id}/erasure", "申请删除个人信息"
    door.custom(
        "POST",
        place,
        once(request),
        act="RequestErasure",
        title=title,
        body=Reasoned,
        answer=AskedOfTwo,
    )


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

    door.custom(
        "POST",
        "/keys/rotation",
        once(rotate),
        act="RotateKeys",
        title="轮换密钥",
        body=Reasoned,
        answer=KeysWrapped,
    )
