"""The HTTP routes of intake."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from contracts.titles import title_of
from contracts.values import Party, Sealed
from kernel.base.zone import CHINA
from kernel.deciding.decider import Fault
from kernel.door.http import Call, Door, Reply
from kernel.door.problems import FieldProblems, HttpProblem
from kernel.people.identity import PORTAL
from kernel.people.sealed import Keyring
from kernel.rulebook import Pack
from services.intake import views
from services.intake.commands import (
    AuthoriseAgent,
    CheckFiling,
    CorrectFiling,
    DeferReception,
    DismissAgent,
    FileCase,
    HoldFirstReception,
    ReportFilingError,
    ScanFilingPapers,
    StateAsParty,
)
from services.intake.rules import Reading, read_application, to_file_case
from services.intake.rules.identity_codes import check_code

CREATED = 201


def routes(door: Door) -> None:
    """Declare the HTTP routes of intake."""
    door.custom("POST", "/filings", file_application, act="FileCase", title=title_of(FileCase))
    door.command("/cases/{case_id}/errors", ReportFilingError)
    door.command("/cases/{case_id}/corrections", CorrectFiling)
    door.command("/cases/{case_id}/check", CheckFiling)
    door.command("/cases/{case_id}/papers", ScanFilingPapers)
    door.command("/cases/{case_id}/reception/deferral", DeferReception)
    door.command("/cases/{case_id}/reception", HoldFirstReception)
    door.command("/cases/{case_id}/agents", AuthoriseAgent, sealed_by=_of_agent)
    door.command("/cases/{case_id}/agents/{agent_id}/dismissal", DismissAgent)
    door.command("/cases/{case_id}/statements", StateAsParty)
    door.query("/cases", views.cases)
    door.query("/cases/{case_id}", views.case_view)


async def file_application(call: Call) -> Reply:
    """File a case: read the whole application, seal its personal data, register it.

    Raises FieldProblems with every fault of the application; nothing is stored then.
    """
    pack = call.context.service.rulebook.pack(call.court, at=call.at or call.now)
    reading = usable(call.body, call.at or call.now, pack)
    more = {
        "case_id": reading.case_id,
        "warnings": [asdict(found) for found in reading.warnings],
    }
    command = await filing_of(reading, pack.court, call.keyring)
    if call.actor.role == PORTAL:
        command = _filed_by(call.identity.person, command)
    return await call.submit(command, status=CREATED, more=more)


def _filed_by(person: str, command: FileCase) -> FileCase:
    """What a party files through the portal is an online filing of his own. Raises HttpProblem."""
    applicants = {one.person_id for one in command.parties if one.role == "applicant"}
    if person not in applicants:
        raise HttpProblem.of("forbidden", "只能以本人为申请执行人申请立案")
    return replace(command, channel="online")


async def _of_agent(call: Call, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of an AuthoriseAgent that names an agent by `name` and identity `code`: the id that
    follows from the code, and the name sealed under its key. Raises FieldProblems."""
    given = dict(body)
    code, name = given.pop("code", None), given.get("name")
    if code is None or not isinstance(name, str):
        return given
    today = (call.at or call.now).astimezone(CHINA).date()
    checked = check_code(code, "natural", today) if isinstance(code, str) else None
    if checked is None or not checked.identifying:
        raise FieldProblems([Fault(field="code", title="代理人证件号码不能识别")])
    agent_id = call.keyring.person_id(call.court, checked.plain)
    return {**given, "agent_id": agent_id, "name": {"person_id": agent_id, "plain": name}}


def usable(body: dict[str, Any], now: datetime, pack: Pack) -> Reading:
    """The application as read, if it can be filed.

    Raises FieldProblems with every fault of it.
    """
    reading = read_application(body, now, pack.title)
    if not reading.accepted:
        raise FieldProblems(_faults(pack, reading))
    return reading


async def filing_of(reading: Reading, court: str, keyring: Keyring) -> FileCase:
    """The command that files a usable application, its personal data sealed."""
    parties = [
        await _sealed(keyring, court, reading, index) for index in range(len(reading.parties))
    ]
    return to_file_case(reading, tuple(parties))


def _faults(pack: Pack, reading: Reading) -> list[Fault]:
    return [
        Fault(
            field=found.field,
            title=found.message,
            article=pack.rule(found.rule).article,
            code=found.code,
        )
        for found in reading.problems
    ]


async def _sealed(keyring: Keyring, court: str, reading: Reading, index: int) -> Party:
    party = reading.parties[index]
    person_id = keyring.person_id(court, party.identity(f"{reading.case_id}/{index}"))

    async def seal(plain: str | None) -> Sealed | None:
        return None if plain is None else await keyring.seal(court, person_id, plain)

    return Party(
        person_id=person_id,
        role=party.role,
        kind=party.kind,
        name=await keyring.seal(court, person_id, party.name),
        code=await seal(party.code),
        address=await seal(party.address),
        phone=await seal(party.phone),
    )
