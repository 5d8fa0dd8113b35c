"""What the staff register of a court may say: offices and teams it has, periods, substitutes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kernel.deciding.decider import Fault
from kernel.people.register import Absence, Appointment, Register, StaffMember
from kernel.rulebook import Pack
from services.triage.commands.staff import AbsenceRow, StaffRow

ABSENCE_DAYS_MAX = 366  # who is away longer is relieved; an absence without end is none
AHEAD_DAYS_MAX = 366  # nobody is appointed, or excused, further ahead
EARLIEST = date(1949, 10, 1)  # an earlier day is a slip of the pen
TEXT_MAX = 200  # characters of a person's id or name, as of those in a token
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What entries are held against: the register, the court's pack, and the day of the entry."""

    register: Register
    pack: Pack
    today: date


def offices_of(pack: Pack) -> frozenset[str]:
    """The offices that a person of the court may hold: its own and the usual ones."""
    technical = {office.code for office in pack.national.offices if office.technical}
    return pack.offices - technical


def faults_of_appointment(row: StaffRow, rules: Rules) -> Iterator[Fault]:
    """What forbids an appointment, each fault with its field."""
    yield from faults_of_person(row.person)
    yield from faults_of_name(row.name)
    yield from faults_of_place(row.office, row.team, rules.pack)
    yield from faults_of_first_day(row.first_day, rules.today)
    if row.last_day is not None and row.last_day < row.first_day:
        yield Fault(field="last_day", title="任职末日早于首日")
    elif other := overlapping(row, rules.register):
        yield Fault(field="first_day", title=f"与其同一岗位的另一段任职（{_period(other)}）重叠")


def faults_of_person(person: str) -> Iterator[Fault]:
    """A person is named by the subject of the tokens: without spaces, and printable."""
    if not person or len(person) > TEXT_MAX or not person.isprintable() or " " in person:
        yield Fault(field="person", title=f"人员编号须为1至{TEXT_MAX}个字符，不含空格")


def faults_of_name(name: str) -> Iterator[Fault]:
    """A name is printable and not blank."""
    if not name.strip() or len(name) > TEXT_MAX or not name.isprintable():
        yield Fault(field="name", title=f"姓名须为1至{TEXT_MAX}个可见字符")


def faults_of_place(office: str, team: str, pack: Pack) -> Iterator[Fault]:
    """The court has the office, and the team if one is named."""
    if office not in offices_of(pack):
        yield Fault(field="office", title=f"本院没有这一岗位：{office}")
    if team and all(one.code != team for one in pack.teams):
        yield Fault(field="team", title=f"本院没有这一团队：{team}")


def faults_of_first_day(first_day: date, today: date) -> Iterator[Fault]:
    """A period begins within bounds."""
    if first_day < EARLIEST:
        yield Fault(field="first_day", title=f"首日不得早于{EARLIEST.isoformat()}")
    elif first_day > today + timedelta(days=AHEAD_DAYS_MAX):
        yield Fault(field="first_day", title=f"首日不得晚于今后{AHEAD_DAYS_MAX}日")


def overlapping(row: StaffRow, register: Register) -> Appointment | None:
    """Another period of the person in the same office and team that shares a day with the row."""
    for held in appointments(register, row.person):
        same = held.place == (row.office, row.team)
        if same and _meet(held.first_day, held.last_day, row.first_day, row.last_day):
            return held
    return None


def appointments(register: Register, person: str) -> tuple[Appointment, ...]:
    """Every appointment of a person that was not revoked."""
    member = register.people.get(person)
    return tuple(one for one in member.appointments if one.took_place) if member else ()


def absences(register: Register, person: str) -> tuple[Absence, ...]:
    """Every absence of a person that took place, or will."""
    member = register.people.get(person)
    return tuple(one for one in member.absences if one.took_place) if member else ()


def faults_of_absence(row: AbsenceRow, rules: Rules) -> Iterator[Fault]:
    """What forbids an absence, each fault with its field."""
    yield from faults_of_first_day(row.first_day, rules.today)
    if row.last_day < row.first_day:
        yield Fault(field="last_day", title="离岗末日早于首日")
        return
    if (row.last_day - row.first_day).days >= ABSENCE_DAYS_MAX:
        yield Fault(field="last_day", title=f"离岗不得超过{ABSENCE_DAYS_MAX}日，更长的应免职")
        return
    member = rules.register.people.get(row.person)
    if member is None or not member.held_on(row.first_day):
        yield Fault(field="person", title="离岗首日该人员未任职")
        return
    if other := _absence_within(rules.register, row.person, row):
        yield Fault(field="first_day", title=f"与另一段离岗（{_period(other)}）重叠")
    if deputed := _stands_in_for(row, rules.register):
        yield Fault(field="person", title=f"该人员在此期间代行{deputed}的职责，须先更换代行人")
    yield from _faults_of_substitute(row, rules.register)


def _faults_of_substitute(row: AbsenceRow, register: Register) -> Iterator[Fault]:
    """A substitute is somebody else, appointed and present on every day of the absence."""
    substitute = register.people.get(row.substitute)
    if row.substitute == row.person:
        yield Fault(field="substitute", title="代行人不得为本人")
    elif substitute is None or not appointed_throughout(substitute, row.first_day, row.last_day):
        yield Fault(field="substitute", title="代行人在离岗期间须一直任职")
    elif other := _absence_within(register, row.substitute, row):
        yield Fault(field="substitute", title=f"代行人在此期间离岗（{_period(other)}）")


def appointed_throughout(member: StaffMember, first: date, last: date) -> bool:
    """Whether a person holds some office on every day of a period."""
    covered = first
    for held in sorted(member.appointments, key=lambda one: one.first_day):
        if held.took_place and held.first_day <= covered:
            if held.last_day is None or held.last_day >= last:
                return True
            covered = max(covered, held.last_day + ONE_DAY)
    return False


def _absence_within(register: Register, person: str, row: AbsenceRow) -> Absence | None:
    """An absence of a person that shares a day with the row."""
    for away in absences(register, person):
        if _meet(away.first_day, away.last_day, row.first_day, row.last_day):
            return away
    return None


def _stands_in_for(row: AbsenceRow, register: Register) -> str:
    """The name of whoever is away in the period with this person as substitute; empty if nobody."""
    for member in register.people.values():
        away = _absence_within(register, member.person, row)
        if away is not None and away.substitute == row.person:
            return member.name
    return ""


def _meet(first: date, last: date | None, other_first: date, other_last: date | None) -> bool:
    return (last is None or other_first <= last) and (other_last is None or first <= other_last)


def _period(of: Appointment | Absence) -> str:
    return f"{of.first_day.isoformat()}至{of.last_day.isoformat() if of.last_day else '今'}"
