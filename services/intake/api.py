"""The HTTP door of intake."""

from dataclasses import asdict

from contracts.values import Party, Sealed
from kernel.http import Call, Door, Reply
from kernel.problems import Fault, Problems
from services.intake import views
from services.intake.commands import (
    CheckFiling,
    CorrectFiling,
    DeferReception,
    HoldFirstReception,
    ReportFilingError,
    ScanFilingPapers,
)
from services.intake.rules import Reading, read_application, to_file_case

CREATED = 201


def routes(door: Door) -> None:
    door.custom("POST", "/filings", file_application, act="FileCase")
    door.command("/cases/{case_id}/errors", ReportFilingError)
    door.command("/cases/{case_id}/corrections", CorrectFiling)
    door.command("/cases/{case_id}/check", CheckFiling)
    door.command("/cases/{case_id}/papers", ScanFilingPapers)
    door.command("/cases/{case_id}/reception/deferral", DeferReception)
    door.command("/cases/{case_id}/reception", HoldFirstReception)
    door.query("/cases", views.cases)
    door.query("/cases/{case_id}", views.case_view)


async def file_application(call: Call) -> Reply:
    """File a case: the application is read in full, its personal data sealed, then registered.

    Raises Problems with everything that is wrong with it; nothing is stored then.
    """
    reading = read_application(call.body, call.at or call.now)
    if not reading.accepted:
        raise Problems(_faults(call, reading))
    parties = [await _sealed(call, reading, index) for index in range(len(reading.parties))]
    more = {
        "case_id": reading.case_id,
        "warnings": [asdict(found) for found in reading.warnings],
    }
    return await call.submit(to_file_case(reading, tuple(parties)), status=CREATED, more=more)


def _faults(call: Call, reading: Reading) -> list[Fault]:
    pack = call.desk.service.rulebook.pack(call.court)
    return [
        Fault(
            field=found.field,
            title=found.message,
            article=pack.rule(found.rule).article,
            code=found.code,
        )
        for found in reading.problems
    ]


async def _sealed(call: Call, reading: Reading, index: int) -> Party:
    party = reading.parties[index]
    person_id = call.keyring.person_id(call.court, party.identity(f"{reading.case_id}/{index}"))

    async def seal(plain: str | None) -> Sealed | None:
        return None if plain is None else await call.keyring.seal(call.court, person_id, plain)

    return Party(
        person_id=person_id,
        role=party.role,
        kind=party.kind,
        name=await call.keyring.seal(call.court, person_id, party.name),
        code=await seal(party.code),
        address=await seal(party.address),
        phone=await seal(party.phone),
    )
