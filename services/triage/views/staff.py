"""The read model of the staff register: who held which office when, who is away."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from contracts.triage_staff import (
    StaffAbsent,
    StaffAppointed,
    StaffEvent,
    StaffRelieved,
    StaffRenamed,
    StaffReturned,
)
from kernel.journal.projections import Reader, Statement
from services.triage.rules.staff import ONE_DAY

PAGE_MAX = 200  # persons
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


PEOPLE = (
    "select person, name from staff s where court = $1 and person > $2 and ("
    "  ($3::date is null and $4 = '' and $5 = '') or exists ("
    "    select 1 from staff_appointments a where a.court = s.court and a.person = s.person"
    "    and ($3::date is null or a.first_day <= $3 and coalesce(a.last_day >= $3, true))"
    "    and ($4 = '' or a.team = $4) and ($5 = '' or a.office = $5)"
    "    and coalesce(a.last_day >= a.first_day, true))) "
    "order by person limit $6"
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
    after: str = "",
) -> dict[str, Any]:
    """Who holds which office, and who is away, on a day; without one, everything ever entered.

    `after` is the last person of the page before; `next` is given where there is another page.
    """
    found = await reader.fetch(PEOPLE, court, after, on, team, office, PAGE_MAX + 1)
    people = found[:PAGE_MAX]
    shown = await _with_periods(reader, court, people, on)
    more = {"next": people[-1]["person"]} if len(found) > PAGE_MAX else {}
    return {"on": on, "staff": shown, **more}


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
