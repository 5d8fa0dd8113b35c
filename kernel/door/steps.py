"""The routes through which every service records the steps of its work, and lists them."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from kernel.deciding.decider import Actor
from kernel.deciding.steps import RecordStep, recorders, step_row
from kernel.door.answers import StepsOfCase
from kernel.door.http import Call, Door
from kernel.journal.projections import Reader
from kernel.people.sealed import Keyring
from kernel.rulebook import Pack, StepField, form_kind

STEPS = """
    select name, body::text as body, actor, occurred_at, recorded_at from events
    where court = $1 and stream = 'steps-' || $2 order by version
"""
FREE_TEXT = ("note", "reason")  # of every step; a row adds its text fields


def step_routes(door: Door) -> None:
    """POST and GET /cases/{case_id}/steps."""
    door.command("/cases/{case_id}/steps", RecordStep, actor_of=_recorder, sealed_by=_sealed)
    door.query("/cases/{case_id}/steps", steps, answer=StepsOfCase)


def _recorder(call: Call) -> Actor:
    """The caller in that of their roles which records the step, if they have one."""
    pack = call.context.service.rulebook.pack(call.court, at=call.at or call.now)
    wanted = recorders(pack, call.context.name, str(call.body.get("step", "")))
    role = next((role for role in wanted if role in call.actor.held), call.actor.role)
    return Actor(person=call.identity.person, role=role)


async def _sealed(call: Call, body: Mapping[str, Any]) -> dict[str, Any]:
    pack = call.context.service.rulebook.pack(call.court)
    return await sealed_step(body, call.keyring, pack, call.context.name)


async def sealed_step(
    body: Mapping[str, Any], keyring: Keyring, pack: Pack, service: str
) -> dict[str, Any]:
    """The body of a RecordStep with its free text sealed: under the key of the person it names
    (`{"person_id", "plain"}`), else under that of the case. Blank text is none.
    """
    row = step_row(pack, service, str(body.get("step", "")))

    async def sealed(value: Any) -> Any:
        return await _sealed_text(value, str(body.get("case_id", "")), keyring, pack)

    found = {name: await sealed(body[name]) for name in FREE_TEXT if name in body}
    stated = await _sealed_values(body, row.fields if row else (), keyring, pack)
    return {**stated, **found}


async def _sealed_values(
    body: Mapping[str, Any], fields: Sequence[StepField], keyring: Keyring, pack: Pack
) -> dict[str, Any]:
    """The body of a command with those of its `values` sealed that are text, by these fields."""
    values, case_id = body.get("values"), str(body.get("case_id", ""))
    if not isinstance(values, dict):
        return dict(body)
    texts = {field.name for field in fields if field.kind == "text"}
    parts = {
        name: await _sealed_text(values[name], case_id, keyring, pack)
        for name in values
        if name in texts
    }
    return {**body, "values": {**values, **parts}}


async def sealed_form(body: Mapping[str, Any], keyring: Keyring, pack: Pack) -> dict[str, Any]:
    """The body of a command about a form document, with what its maker states sealed."""
    kind = form_kind(str(body.get("document_kind", "")))
    form = next((one for one in pack.forms if one.kind == kind), None)
    return await _sealed_values(body, pack.fields_of(form) if form else (), keyring, pack)


async def _sealed_text(value: Any, case_id: str, keyring: Keyring, pack: Pack) -> Any:
    if isinstance(value, str):
        value = {"case_id": case_id, "plain": value}
    if isinstance(value, dict) and not str(value.get("plain", "text")).strip():
        return None
    return await keyring.seal_plain(pack.court, value)


async def steps(reader: Reader, court: str, case_id: str) -> dict[str, Any]:
    """The steps recorded here of a case, in their order, with who recorded them and when.

    Each shows its facts as they stand, and what was corrected.
    """
    shown: dict[tuple[str, str, int], dict[str, Any]] = {}
    for row in await reader.fetch(STEPS, court, case_id):
        body = orjson.loads(row["body"])
        when = {name: row[name].isoformat() for name in ("occurred_at", "recorded_at")}
        place = (body["step"], body["subject_id"], body["number"])
        if row["name"] == "StepCorrected":
            old = {"values": body["old_values"], "note": body["old_note"]}
            new = {"values": body["values"], "note": body["note"]}
            change = {"old": old, "new": new, "reason": body["reason"], "actor": row["actor"]}
            shown[place].update(new)
            shown[place]["corrections"].append({**change, **when})
        else:
            shown[place] = {**body, "actor": row["actor"], **when, "corrections": []}
    return {"case_id": case_id, "steps": list(shown.values())}
