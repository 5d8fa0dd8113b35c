"""The staff register: appointments, moves, absences with their substitutes."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import assert_never

from contracts.triage_staff import (
    StaffAbsent,
    StaffAppointed,
    StaffEvent,
    StaffRelieved,
    StaffRenamed,
    StaffReturned,
)
from kernel.base.zone import CHINA
from kernel.deciding.decider import OTHERWISE, Circumstances, Fault, Invalid, NoSuchCase, Stands
from kernel.people.register import Absence, Appointment, Register
from services.triage.commands.staff import (
    AbsenceRow,
    AppointStaff,
    EndAbsence,
    ImportStaff,
    MoveStaff,
    NoteAbsence,
    RelieveStaff,
    RenameStaff,
    RevokeAppointment,
    StaffCommand,
    StaffRow,
)
from services.triage.decide.importing import import_staff
from services.triage.rules.staff import (
    ONE_DAY,
    Rules,
    appointments,
    faults_of_absence,
    faults_of_appointment,
    faults_of_name,
)


def decide_staff(
    command: StaffCommand, register: Register, circumstances: Circumstances
) -> Sequence[StaffEvent]:
    """The change of the register. Raises Invalid with every fault, NoSuchCase, or Stands."""
    if command.court != circumstances.court:
        raise NoSuchCase("该法院的人员名册", "court")
    rules = Rules(register=register, pack=circumstances.pack, today=today_of(circumstances))
    match command:
        case AppointStaff():
            return appoint(command, rules)
        case RelieveStaff():
            return relieve(command, register)
        case RevokeAppointment():
            return revoke(command, register)
        case MoveStaff():
            return move(command, rules)
        case NoteAbsence():
            return note_absence(command, rules)
        case EndAbsence():
            return end_absence(command, register)
        case RenameStaff():
            return rename(command, register)
        case ImportStaff():
            return import_staff(command, rules)
        case _:
            assert_never(command)


def today_of(circumstances: Circumstances) -> date:
    """The day of the court on which something happens."""
    return circumstances.at.astimezone(CHINA).date()


def appoint(command: AppointStaff, rules: Rules) -> Sequence[StaffEvent]:
    """Raises Stands if the person is appointed there from that day, but otherwise."""
    for held in appointments(rules.register, command.person):
        if (*held.place, held.first_day) == (command.office, command.team, command.first_day):
            name = rules.register.people[command.person].name
            _same(command, {"last_day": held.last_day, "name": name})
            return []
    row = StaffRow(
        person=command.person,
        name=command.name,
        office=command.office,
        team=command.team,
        first_day=command.first_day,
        last_day=command.last_day,
    )
    _refuse(faults_of_appointment(row, rules))
    return [
        StaffAppointed(
            person=command.person,
            name=command.name,
            office=command.office,
            team=command.team,
            first_day=command.first_day,
            last_day=command.last_day,
            reason=command.reason,
        )
    ]


def relieve(command: RelieveStaff, register: Register) -> Sequence[StaffEvent]:
    """Raises NoSuchCase unless the person holds the office on that day."""
    held = _held(register, command.person, (command.office, command.team), command.last_day)
    if held.last_day == command.last_day:
        return []
    return [
        StaffRelieved(
            person=command.person,
            office=command.office,
            team=command.team,
            first_day=held.first_day,
            last_day=command.last_day,
            reason=command.reason,
        )
    ]


def revoke(command: RevokeAppointment, register: Register) -> Sequence[StaffEvent]:
    """Raises NoSuchCase if there is no such appointment."""
    member = register.people.get(command.person)
    place = (command.office, command.team, command.first_day)
    held = member.appointments if member is not None else ()
    named = [one for one in held if (*one.place, one.first_day) == place]
    if not named:
        raise NoSuchCase("该任职", "first_day")
    if not any(one.took_place for one in named):
        return []
    return [
        StaffRelieved(
            person=command.person,
            office=command.office,
            team=command.team,
            first_day=command.first_day,
            last_day=command.first_day - ONE_DAY,
            reason=command.reason,
        )
    ]


def move(command: MoveStaff, rules: Rules) -> Sequence[StaffEvent]:
    """Relieved with the day before, appointed from the day on: both or neither.

    Raises:
        NoSuchCase: the person does not hold the old office on the day before.
        Invalid: the new one is forbidden.
    """
    register, last = rules.register, command.first_day - ONE_DAY
    new = (command.office, command.team, command.first_day)
    held = _held(register, command.person, (command.from_office, command.from_team), last)
    known = appointments(register, command.person)
    if held.last_day == last and any((*one.place, one.first_day) == new for one in known):
        return []
    name = register.people[command.person].name
    row = StaffRow(
        person=command.person,
        name=name,
        office=command.office,
        team=command.team,
        first_day=command.first_day,
    )
    if held.place == (command.office, command.team):
        raise Invalid(Fault(field="team", title="与原岗位、原团队相同"))
    _refuse(faults_of_appointment(row, rules))
    left = StaffRelieved(
        person=command.person,
        office=command.from_office,
        team=command.from_team,
        first_day=held.first_day,
        last_day=last,
        reason=command.reason,
    )
    taken = StaffAppointed(
        person=command.person,
        name=name,
        office=command.office,
        team=command.team,
        first_day=command.first_day,
        reason=command.reason,
    )
    return [taken] if held.last_day == last else [left, taken]


def note_absence(command: NoteAbsence, rules: Rules) -> Sequence[StaffEvent]:
    """Raises Stands if an absence from that day is noted otherwise."""
    known = _absence(rules.register, command.person, command.first_day)
    if known is not None and known.took_place:
        _same(command, {"last_day": known.last_day, "substitute": known.substitute})
        return []
    row = AbsenceRow(
        person=command.person,
        substitute=command.substitute,
        first_day=command.first_day,
        last_day=command.last_day,
    )
    _refuse(faults_of_absence(row, rules))
    return [
        StaffAbsent(
            person=command.person,
            substitute=command.substitute,
            first_day=command.first_day,
            last_day=command.last_day,
            reason=command.reason,
        )
    ]


def end_absence(command: EndAbsence, register: Register) -> Sequence[StaffEvent]:
    """An absence becomes shorter; back on its first day, or before it, there was none.

    Raises:
        NoSuchCase: no absence began on that day.
        Invalid: it had ended before that day.
    """
    known = _absence(register, command.person, command.first_day)
    if known is None:
        raise NoSuchCase("该离岗", "first_day")
    back = max(command.returned_on, command.first_day)
    if known.last_day == back - ONE_DAY:
        return []
    if not known.took_place or back > known.last_day:
        raise Invalid(Fault(field="returned_on", title=f"该离岗至{known.last_day.isoformat()}止"))
    return [StaffReturned(person=command.person, first_day=command.first_day, returned_on=back)]


def rename(command: RenameStaff, register: Register) -> Sequence[StaffEvent]:
    """Raises NoSuchCase if nobody of that id is in the register."""
    member = register.people.get(command.person)
    if member is None:
        raise NoSuchCase("该人员", "person")
    if member.name == command.name:
        return []
    _refuse(faults_of_name(command.name))
    return [StaffRenamed(person=command.person, name=command.name)]


def _held(register: Register, person: str, place: tuple[str, str], day: date) -> Appointment:
    for one in appointments(register, person):
        if one.place == place and one.holds_on(day):
            return one
    raise NoSuchCase("当日的这一任职", "office")


def _absence(register: Register, person: str, first_day: date) -> Absence | None:
    """The absence from a day on; of several, the one that took place, else the latest."""
    member = register.people.get(person)
    named = [one for one in member.absences if one.first_day == first_day] if member else []
    return max(named, key=lambda one: one.took_place, default=None)


def _same(command: object, stands: dict[str, object]) -> None:
    for name, known in stands.items():
        if getattr(command, name) != known:
            raise Stands("", OTHERWISE, name, stands)


def _refuse(faults: Iterable[Fault]) -> None:
    if found := tuple(faults):
        raise Invalid(*found)
