"""The staff register (人员名册) of a court, folded from its events: who held which office when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import assert_never

from contracts.triage_staff import (
    StaffAbsent,
    StaffAppointed,
    StaffEvent,
    StaffRelieved,
    StaffRenamed,
    StaffReturned,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """An office held from the first to the last day, both included; in a team, or in the court."""

    office: str
    team: str
    first_day: date
    last_day: date | None = None

    @property
    def took_place(self) -> bool:
        """Whether it holds on any day at all: one that was revoked does not."""
        return self.last_day is None or self.first_day <= self.last_day

    @property
    def place(self) -> tuple[str, str]:
        """The office and the team."""
        return self.office, self.team

    def holds_on(self, day: date) -> bool:
        """Whether the office is held on a day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """An absence from the first to the last day, both included, and who acts meanwhile."""

    substitute: str
    first_day: date
    last_day: date

    @property
    def took_place(self) -> bool:
        """Whether it covers any day at all: one that was taken back does not."""
        return self.first_day <= self.last_day

    def covers(self, day: date) -> bool:
        """Whether the person is absent on a day."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """A person of the register: the name, all offices ever held, all absences."""

    person: str
    name: str
    appointments: tuple[Appointment, ...] = ()
    absences: tuple[Absence, ...] = ()

    def held_on(self, day: date) -> tuple[Appointment, ...]:
        """What the person is appointed to on a day, absent or not."""
        return tuple(one for one in self.appointments if one.holds_on(day))

    def absence_on(self, day: date) -> Absence | None:
        """The absence that covers a day, if there is one."""
        return next((one for one in self.absences if one.covers(day)), None)

    def present_on(self, day: date) -> bool:
        """Whether the person is appointed on a day and not absent."""
        return bool(self.held_on(day)) and self.absence_on(day) is None


@dataclass(frozen=True, slots=True)
class Register:
    """The staff of one court, by person. `empty` as long as nobody was ever appointed."""

    people: Mapping[str, StaffMember] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        return not self.people

    def held_on(self, person: str, day: date) -> tuple[Appointment, ...]:
        """What a person is appointed to on a day; nothing for a stranger."""
        member = self.people.get(person)
        return member.held_on(day) if member is not None else ()

    def in_team(self, person: str, team: str, day: date) -> bool:
        """Whether a person is appointed to a team on a day."""
        return any(one.team == team for one in self.held_on(person, day))

    def acts_for(self, person: str, day: date) -> tuple[str, ...]:
        """Whose substitute a person is on a day; nobody's while not appointed, or away too."""
        acting = self.people.get(person)
        if acting is None or not acting.present_on(day):
            return ()
        found = ((member.person, member.absence_on(day)) for member in self.people.values())
        return tuple(one for one, absence in found if absence and absence.substitute == person)

    def acting_in(self, office: str, day: date) -> tuple[StaffMember, ...]:
        """Who acts in an office on a day: those who hold it and are present, else the substitutes
        of those who are away."""
        holding = [one for one in self.people.values() if _holds(one, office, day)]
        present = tuple(one for one in holding if one.present_on(day))
        away = (one.absence_on(day) for one in holding)
        named = [self.people.get(absence.substitute) for absence in away if absence is not None]
        return present or tuple(one for one in named if one and one.present_on(day))

    def on(self, day: date) -> Iterator[tuple[StaffMember, Appointment]]:
        """Everybody with each office held on a day."""
        for member in self.people.values():
            for one in member.held_on(day):
                yield member, one


def _holds(member: StaffMember, office: str, day: date) -> bool:
    return any(held.office == office for held in member.held_on(day))


def evolve_register(register: Register, event: StaffEvent) -> Register:
    """The register after an event. Never refuses."""
    member = register.people.get(event.person)
    if member is None:
        member = StaffMember(person=event.person, name="")
    return Register({**register.people, event.person: _member(member, event)})


def _member(member: StaffMember, event: StaffEvent) -> StaffMember:
    match event:
        case StaffAppointed():
            held = Appointment(
                office=event.office,
                team=event.team,
                first_day=event.first_day,
                last_day=event.last_day,
            )
            return replace(member, name=event.name, appointments=(*member.appointments, held))
        case StaffRelieved():
            kept = tuple(_relieved(one, event) for one in member.appointments)
            return replace(member, appointments=kept)
        case StaffAbsent():
            absence = Absence(
                substitute=event.substitute, first_day=event.first_day, last_day=event.last_day
            )
            return replace(member, absences=(*member.absences, absence))
        case StaffReturned():
            left = tuple(_returned(one, event) for one in member.absences)
            return replace(member, absences=left)
        case StaffRenamed():
            return replace(member, name=event.name)
        case _:
            assert_never(event)


def _relieved(held: Appointment, event: StaffRelieved) -> Appointment:
    this = (*held.place, held.first_day) == (event.office, event.team, event.first_day)
    return replace(held, last_day=event.last_day) if this and held.took_place else held


def _returned(absence: Absence, event: StaffReturned) -> Absence:
    """The absence up to the day before the return."""
    if absence.first_day != event.first_day or not absence.took_place:
        return absence
    return replace(absence, last_day=event.returned_on - timedelta(days=1))
