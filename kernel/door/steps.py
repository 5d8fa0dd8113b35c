"""The door through which every service takes in the steps of its work, and shows them."""

from typing import Any

import orjson

from kernel.deciding.decider import Actor
from kernel.deciding.steps import RecordStep, recorders
from kernel.door.http import Call, Door
from kernel.journal.projections import Reader

STEPS = """
    select body::text as body, actor, occurred_at, recorded_at from events
    where court = $1 and stream = 'steps-' || $2 order by version
"""


def step_routes(door: Door) -> None:
    """POST and GET /cases/{case_id}/steps."""
    door.command("/cases/{case_id}/steps", RecordStep, actor_of=_recorder)
    door.query("/cases/{case_id}/steps", steps)


def _recorder(call: Call) -> Actor:
    """The caller in that of their roles which records the step, where they have one."""
    pack = call.context.service.rulebook.pack(call.court)
    wanted = recorders(pack, call.context.name, str(call.body.get("step", "")))
    role = next((role for role in wanted if role in call.identity.roles), call.actor.role)
    return Actor(person=call.identity.person, role=role)


async def steps(reader: Reader, court: str, case_id: str) -> dict[str, Any]:
    """The steps recorded here of a case, in their order, with who recorded them and when."""
    rows = await reader.fetch(STEPS, court, case_id)
    return {"case_id": case_id, "steps": [_shown(row) for row in rows]}


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    step: dict[str, Any] = orjson.loads(row["body"])
    when = {name: row[name].isoformat() for name in ("occurred_at", "recorded_at")}
    return {**step, "actor": row["actor"], **when}
