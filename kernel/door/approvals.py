"""The door of approvals, the same in every service: what waits for whom, and the decision.

Who approves is said by the court's pack alone: these routes have no row in the table of
permissions, and are closed only to parties and systems.
"""

from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from contracts.approvals import ApprovalGiven, ApprovalStage
from kernel.deciding.approvals import (
    GiveApproval,
    RefuseApproval,
    WithdrawRequest,
)
from kernel.deciding.gate import Gate
from kernel.deciding.offices import office_for
from kernel.deciding.steps import RecordStep
from kernel.door.answers import RequestsForMe, RequestShown, RequestsOfCase
from kernel.door.http import Door
from kernel.door.unsealing import ToDecide
from kernel.door.worded import Line, worded
from kernel.journal import approvals
from kernel.journal.projections import Reader
from kernel.people.identity import Identity
from kernel.rulebook import Pack

STAGES: TypeAdapter[list[ApprovalStage]] = TypeAdapter(list[ApprovalStage])
GIVEN: TypeAdapter[list[ApprovalGiven]] = TypeAdapter(list[ApprovalGiven])
PLACE = "/cases/{case_id}/approvals/{approval_id}"


def approval_routes(door: Door) -> None:
    """GET /approvals, GET /cases/{case_id}/approvals, and the decision on one of them."""
    door.command(f"{PLACE}/approval", GiveApproval, by_pack=True)
    door.command(f"{PLACE}/refusal", RefuseApproval, by_pack=True)
    door.command(f"{PLACE}/withdrawal", WithdrawRequest, by_pack=True)
    door.query("/cases/{case_id}/approvals", of_case, by_pack=True, answer=RequestsOfCase)

    async def asked_for(
        reader: Reader, court: str, case_id: str, approval_id: str, identity: Identity
    ) -> dict[str, Any] | ToDecide | None:
        """A request in words: what exactly is to be done. In full for who has to decide on it."""
        row = await approvals.one(reader, court, case_id, approval_id)
        if row is None:
            return None
        service = door.context().service
        pack = service.rulebook.pack(court)
        asked = await _worded(reader, court, row, service.definition.gate, pack)
        shown = {**row, "asked": asked}
        if asked:
            shown["body"] = None  # the same, as the program keeps it
        mine = row["state"] == "waiting" and row["requester"] != identity.person
        if mine and await _decides(door, row, identity):
            return ToDecide(shown, f"审批：{pack.approval(row['approval']).title}")
        return shown

    async def waiting_for_me(reader: Reader, court: str, identity: Identity) -> dict[str, Any]:
        """The requests that the caller may decide now, oldest first."""
        found = await approvals.waiting(reader, court, identity.person)
        return {"approvals": [row for row in found if await _decides(door, row, identity)]}

    door.query("/approvals", waiting_for_me, by_pack=True, answer=RequestsForMe)
    door.query(PLACE, asked_for, by_pack=True, answer=RequestShown)


async def _decides(door: Door, row: dict[str, Any], identity: Identity) -> bool:
    """Whether a request waits for the caller, in a case in which he decides."""
    if not _waits_for(row, identity):
        return False
    context = door.context()
    now, case_id = context.service.clock.now(), row["case_id"]
    pack = context.service.rulebook.pack(identity.court, at=now)
    roles = await context.admission.deciding(identity, case_id, pack, now)
    return _waits_for(row, replace(identity, roles=roles))


async def _worded(
    reader: Reader, court: str, row: dict[str, Any], gate: Gate, pack: Pack
) -> list[Line]:
    command = gate.command_named(row["command"])
    if command is None:
        return []
    step = None
    if command is RecordStep:
        step = next((one for one in pack.steps if one.code == row["body"]["step"]), None)
    people = await approvals.people_of_case(reader, court, row["case_id"])
    return worded(command, row["body"], people, step)


def _waits_for(row: dict[str, Any], identity: Identity) -> bool:
    given = GIVEN.validate_python(row["given"])
    if any(one.approver == identity.person for one in given):
        return False
    return office_for(STAGES.validate_python(row["stages"]), given, identity.roles) is not None


async def of_case(reader: Reader, court: str, case_id: str) -> dict[str, Any]:
    """Every request of a case, in the order in which they were made."""
    return {"case_id": case_id, "approvals": await approvals.of_case(reader, court, case_id)}
