"""The read model of the staff register: who held which office when, who is away."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from contracts.triage_staff import (
    StaffAbsent,
    StaffAppointed,
    StaffEvent,
    StaffRelieved,
    StaffRenamed,
    StaffReturned,
)
from kernel.door.lists import FIRST, Key, Listing, PageWanted, listed
from kernel.journal.projections import Reader, Statement
from services.triage.rules.staff import ONE_DAY

STAFF = Listing(
    name="staff",
    orders={"person": (Key("person"),), "name": (Key("name"), Key("person"))},
    sort="person",
)
NAMED = (
    "insert into staff (court, person, name) values ($1, $2, $3) "
    "on conflict (court, person) do update set name = excluded.name"
)
APPOINTED = (
    "insert into staff_appointments (court, person, office, team, first_day, last_day) "
    "values ($1, $2, $3, $4, $5, $6) on conflict (court, person, office, team, first_day) "
    "do update set last_day = excluded.last_day"
)
ABSENT = (
    "insert into staff_absences (court, person, first_day, last_day, substitute) "
    "values ($1, $2, $3, $4, $5) on conflict (court, person, first_day) "
    "do update set last_day = excluded.last_day, substitute = excluded.substitute"
)
RETURNED = (
    "update staff_absences set last_day = $4 where court = $1 and person = $2 and first_day = $3"
)


def project_staff(court: str, event: StaffEvent) -> Sequence[Statement]:
    """The statements by which an event changes the register's tables."""
    person = event.person
    match event:
        case StaffAppointed() | StaffRelieved():
            place = (event.office, event.team, event.first_day, event.last_day)
            appointed: Statement = (APPOINTED, (court, person, *place))
            if isinstance(event, StaffRelieved):
                return [appointed]
            return [(NAMED, (court, person, event.name)), appointed]
        case StaffAbsent():
            return [(ABSENT, (court, person, event.first_day, event.last_day, event.substitute))]
        case StaffReturned():
            return [(RETURNED, (court, person, event.first_day, event.returned_on - ONE_DAY))]
        case StaffRenamed():
            return [(NAMED, (court, person, event.name))]


PEOPLE = "select person, name, {place} from staff s"
HELD_BY = (
    "exists (select 1 from staff_appointments a where a.court = s.court and a.person = s.person"
    "    and ({}::date is null or a.first_day <= {} and coalesce(a.last_day >= {}, true))"
    "    and ({} = '' or a.team = {}) and ({} = '' or a.office = {})"
    "    and coalesce(a.last_day >= a.first_day, true))"
)
HELD = (
    "select person, office, team, first_day, last_day from staff_appointments where court = $1 "
    "and person = any($2::text[]) and coalesce(last_day >= first_day, true) "
    "and ($3::date is null or first_day <= $3 and coalesce(last_day >= $3, true)) "
    "order by person, first_day, office, team"
)
AWAY = (
    "select person, first_day, last_day, substitute from staff_absences where court = $1 "
    "and person = any($2::text[]) and last_day >= first_day "
    "and ($3::date is null or $3 between first_day and last_day) order by person, first_day"
)


async def staff_view(
    reader: Reader,
    court: str,
    on: date | None = None,
    team: str = "",
    office: str = "",
    page: Annotated[PageWanted, STAFF] = FIRST,
) -> dict[str, Any]:
    """Who holds which office, and who is away, on a day; without one, everything ever entered."""
    such = [(HELD_BY, on, on, on, team, team, office, office)]
    people, following = await listed(reader, court, STAFF, page, PEOPLE, such)
    shown = await _with_periods(reader, court, people, on)
    return {"on": on, "staff": shown, "next": following}


async def person_view(reader: Reader, court: str, person: str) -> dict[str, Any] | None:
    """The offices and absences of a person, past and to come."""
    found = await reader.fetch(
        "select person, name from staff where court = $1 and person = $2", court, person
    )
    return (await _with_periods(reader, court, found, None))[0] if found else None


async def _with_periods(
    reader: Reader, court: str, people: Sequence[dict[str, Any]], on: date | None
) -> list[dict[str, Any]]:
    named = [one["person"] for one in people]
    shown = {one["person"]: {**one, "offices": [], "absences": []} for one in people}
    for part, sql in (("offices", HELD), ("absences", AWAY)):
        for row in await reader.fetch(sql, court, named, on):
            shown[row["person"]][part].append({k: v for k, v in row.items() if k != "person"})
    return list(shown.values())
