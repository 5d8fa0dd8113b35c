"""A list of staff is entered whole or not at all, with every fault named by its line."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from contracts.triage_staff import (
    StaffAbsent,
    StaffAppointed,
    StaffEvent,
    StaffRelieved,
    StaffRenamed,
    StaffReturned,
)
from kernel.deciding.decider import Fault, Invalid
from kernel.people.register import Appointment, evolve_register
from services.triage.commands.staff import AbsenceRow, ImportStaff, StaffRow
from services.triage.rules.staff import (
    ONE_DAY,
    Rules,
    absences,
    appointments,
    faults_of_absence,
    faults_of_appointment,
    faults_of_name,
)

ROWS_MAX = 2000  # of one list; no court has so many offices
Entered: TypeAlias = tuple[Sequence[Fault], Sequence[StaffEvent]]  # what is wrong, or what follows


def import_staff(command: ImportStaff, rules: Rules) -> Sequence[StaffEvent]:
    """What the list changes. Raises Invalid with every fault of every line.

    A line that the register has already changes nothing; one with an earlier last day ends the
    period. A line is held against the register as the lines before it leave it. The faults name
    the line, counted from 0: `rows.3.team`.
    """
    if len(command.rows) + len(command.absences) > ROWS_MAX:
        raise Invalid(Fault(field="rows", title=f"一份名册至多{ROWS_MAX}行"))
    faults = list(_two_names(command.rows))
    events: list[StaffEvent] = []
    for place, line in _lines(command):
        entered = _absence(line, rules) if isinstance(line, AbsenceRow) else _row(line, rules)
        wrong, follows = entered
        faults += [replace(fault, field=f"{place}.{fault.field}") for fault in wrong]
        for event in follows:
            rules = replace(rules, register=evolve_register(rules.register, event))
            events.append(event)
    if faults:
        raise Invalid(*faults)
    return events


def _lines(command: ImportStaff) -> Iterator[tuple[str, StaffRow | AbsenceRow]]:
    for number, row in enumerate(command.rows):
        yield f"rows.{number}", row
    for number, away in enumerate(command.absences):
        yield f"absences.{number}", away


def _two_names(rows: Sequence[StaffRow]) -> Iterator[Fault]:
    names: dict[str, str] = {}
    for number, row in enumerate(rows):
        first = names.setdefault(row.person, row.name)
        if first != row.name:
            title = f"同一人员编号在前面的行中姓名为{first}"
            yield Fault(field=f"rows.{number}.name", title=title)


def _row(row: StaffRow, rules: Rules) -> Entered:
    for held in appointments(rules.register, row.person):
        if (*held.place, held.first_day) == (row.office, row.team, row.first_day):
            return _known(row, held, rules)
    faults = tuple(faults_of_appointment(row, rules))
    appointed = StaffAppointed(
        person=row.person,
        name=row.name,
        office=row.office,
        team=row.team,
        first_day=row.first_day,
        last_day=row.last_day,
    )
    return faults, () if faults else (appointed,)


def _known(row: StaffRow, held: Appointment, rules: Rules) -> Entered:
    """An appointment that the register has: its end, and the name of the person."""
    events: list[StaffEvent] = []
    if rules.register.people[row.person].name != row.name:
        if faults := tuple(faults_of_name(row.name)):
            return faults, ()
        events.append(StaffRenamed(person=row.person, name=row.name))
    if row.last_day != held.last_day:
        ends = row.last_day is not None and row.last_day >= row.first_day
        if row.last_day is None or not ends or (held.last_day or row.last_day) < row.last_day:
            until = held.last_day.isoformat() if held.last_day else "今"
            title = f"该任职已登记至{until}；续任须另起一行，撤销须单独办理"
            return (Fault(field="last_day", title=title),), ()
        events.append(
            StaffRelieved(
                person=row.person,
                office=row.office,
                team=row.team,
                first_day=row.first_day,
                last_day=row.last_day,
            )
        )
    return (), events


def _absence(row: AbsenceRow, rules: Rules) -> Entered:
    for known in absences(rules.register, row.person):
        if (known.first_day, known.substitute) == (row.first_day, row.substitute):
            if row.last_day == known.last_day:
                return (), ()
            if row.first_day <= row.last_day < known.last_day:
                back = row.last_day + ONE_DAY
                returned = StaffReturned(
                    person=row.person, first_day=row.first_day, returned_on=back
                )
                return (), (returned,)
    faults = tuple(faults_of_absence(row, rules))
    away = StaffAbsent(
        person=row.person,
        substitute=row.substitute,
        first_day=row.first_day,
        last_day=row.last_day,
    )
    return faults, () if faults else (away,)
