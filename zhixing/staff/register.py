"""The register as triage's door shows it, and the request that enters a list."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from contracts.triage_staff import StaffEvent
from kernel.base.adapters import adapter_of
from kernel.deciding.decider import Invalid
from kernel.people.register import Absence, Appointment, Register, StaffMember
from kernel.rulebook import Pack
from services.triage.commands.staff import AbsenceRow, ImportStaff, StaffRow
from services.triage.decide.importing import import_staff
from services.triage.rules.staff import Rules
from zhixing.staff.lists import StaffList, WrongList


def register_of(shown: Sequence[Mapping[str, Any]]) -> Register:
    """The register from what `GET /staff` shows of all its people."""
    return Register({one["person"]: _member(one) for one in shown})


def _member(shown: Mapping[str, Any]) -> StaffMember:
    offices: Any = adapter_of(Appointment)
    absences: Any = adapter_of(Absence)
    return StaffMember(
        person=shown["person"],
        name=shown["name"],
        appointments=tuple(offices.validate_python(one) for one in shown["offices"]),
        absences=tuple(absences.validate_python(one) for one in shown["absences"]),
    )


def list_of(register: Register) -> StaffList:
    """Everything in the register as a list, in the order of its people and days."""
    found = StaffList()
    for person, member in sorted(register.people.items()):
        for held in member.appointments:
            row = StaffRow(
                person=person,
                name=member.name,
                office=held.office,
                team=held.team,
                first_day=held.first_day,
                last_day=held.last_day,
            )
            found.rows.append(row)
        for away in member.absences:
            found.absences.append(
                AbsenceRow(
                    person=person,
                    substitute=away.substitute,
                    first_day=away.first_day,
                    last_day=away.last_day,
                )
            )
    return found


def planned(found: StaffList, register: Register, pack: Pack, today: date) -> Sequence[StaffEvent]:
    """What a list would change in the register. Raises WrongList with every fault of the file."""
    try:
        rules = Rules(register=register, pack=pack, today=today)
        events = import_staff(found.command(pack.court), rules)
    except Invalid as error:
        located = [found.located(fault) for fault in error.faults]
        raise WrongList([*found.problems, *located]) from error
    if found.problems:
        raise WrongList(found.problems)
    return events


def body_of(command: ImportStaff) -> dict[str, Any]:
    """The body of the request, without the court, which stands in its path."""
    adapter: Any = adapter_of(ImportStaff)
    body: dict[str, Any] = adapter.dump_python(command, mode="json")
    del body["court"]
    return body
