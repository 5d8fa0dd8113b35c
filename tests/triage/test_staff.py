"""The staff register: who holds which office on which day, who is away, who stands in."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.triage_staff import (
    StaffAbsent,
    StaffAppointed,
    StaffRelieved,
    StaffRenamed,
    StaffReturned,
)
from kernel.deciding.decider import Invalid
from kernel.people.register import Register, evolve_register
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
    StaffRow,
)
from services.triage.decide.importing import ROWS_MAX
from tests.support import at, by, words
from tests.triage.cases import SPEC

TODAY = at("2026-03-10")
HEAD = by("bureau_head")
COURT = "yanling"
wang = StaffAppointed(
    person="y-1", name="王甲", office="handler", team="ordinary-1", first_day=date(2026, 3, 2)
)
li = StaffAppointed(
    person="y-2",
    name="李乙",
    office="handler",
    team="ordinary-1",
    first_day=date(2026, 1, 5),
    last_day=date(2026, 6, 30),
)
away = StaffAbsent(
    person="y-1", substitute="y-2", first_day=date(2026, 4, 1), last_day=date(2026, 4, 20)
)
back = StaffReturned(person="y-1", first_day=date(2026, 4, 1), returned_on=date(2026, 4, 11))
APPOINT = AppointStaff(
    court=COURT,
    person="y-1",
    name="王甲",
    office="handler",
    team="ordinary-1",
    first_day=date(2026, 3, 2),
)
ABSENCE = NoteAbsence(
    court=COURT,
    person="y-1",
    substitute="y-2",
    first_day=date(2026, 4, 1),
    last_day=date(2026, 4, 20),
)


def register(*events: Any) -> Register:
    found = Register()
    for event in events:
        found = evolve_register(found, event)
    return found


def test_a_person_is_appointed_to_an_office_in_a_team() -> None:
    SPEC.when(APPOINT, at=TODAY, by=HEAD).then(wang)


def test_the_reason_of_an_appointment_stays_sealed() -> None:
    reason = words("轮岗交流")
    SPEC.when(replace(APPOINT, reason=reason), at=TODAY, by=HEAD).then(replace(wang, reason=reason))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"person": ""}, "person"),
        ({"person": "y 1"}, "person"),
        ({"person": "y" * 201}, "person"),
        ({"name": " "}, "name"),
        ({"name": "王\u202e甲"}, "name"),
        ({"office": "astronaut"}, "office"),
        ({"office": "operator"}, "office"),
        ({"office": "system"}, "office"),
        ({"team": "fast-9"}, "team"),
        ({"first_day": date(1949, 9, 30)}, "first_day"),
        ({"first_day": date(2027, 3, 12)}, "first_day"),
        ({"last_day": date(2026, 3, 1)}, "last_day"),
    ],
)
def test_what_no_register_may_say(changes: dict[str, Any], field: str) -> None:
    SPEC.when(replace(APPOINT, **changes), at=TODAY, by=HEAD).then_invalid(field)


@pytest.mark.parametrize(
    "changes",
    [
        {"first_day": date(1949, 10, 1)},
        {"first_day": date(2027, 3, 11)},
        {"last_day": date(2026, 3, 2)},
        {"team": ""},
        {"person": "y" * 200},
    ],
)
def test_what_a_register_may_just_say(changes: dict[str, Any]) -> None:
    SPEC.when(replace(APPOINT, **changes), at=TODAY, by=HEAD).then(replace(wang, **changes))


def test_every_fault_is_told_at_once() -> None:
    wrong = replace(APPOINT, office="astronaut", team="fast-9", last_day=date(2026, 1, 1))
    SPEC.when(wrong, at=TODAY, by=HEAD).then_invalid("office", "team", "last_day")


@pytest.mark.parametrize(
    ("first", "last", "meets"),
    [
        (date(2026, 6, 30), None, True),
        (date(2026, 7, 1), None, False),
        (date(2025, 12, 1), date(2026, 1, 5), True),
        (date(2025, 12, 1), date(2026, 1, 4), False),
        (date(2025, 12, 1), None, True),
    ],
)
def test_two_periods_in_one_office_share_no_day(
    first: date, last: date | None, meets: bool
) -> None:
    again = replace(APPOINT, person="y-2", name="李乙", first_day=first, last_day=last)
    verdict = SPEC.given(li).when(again, at=TODAY, by=HEAD)
    if meets:
        verdict.then_invalid("first_day")
    else:
        verdict.then(replace(li, first_day=first, last_day=last))


def test_one_person_may_hold_several_offices() -> None:
    judge = replace(APPOINT, office="judge", team="")
    SPEC.given(wang).when(judge, at=TODAY, by=HEAD).then(replace(wang, office="judge", team=""))


def test_the_same_appointment_otherwise_is_a_contradiction() -> None:
    otherwise = replace(APPOINT, last_day=date(2026, 12, 31))
    SPEC.given(wang).when(otherwise, at=TODAY, by=HEAD).then_stands("", "last_day", last_day=None)


def test_the_register_of_another_court_is_not_kept_here() -> None:
    for command in (replace(APPOINT, court="ruyang"), ImportStaff(court="ruyang", rows=())):
        SPEC.when(command, at=TODAY, by=HEAD).then_refused("", "court")


def test_a_relief_ends_the_appointment_with_its_last_day() -> None:
    relief = RelieveStaff(
        court=COURT,
        person="y-1",
        office="handler",
        team="ordinary-1",
        last_day=date(2026, 8, 31),
        reason=words("退休"),
    )
    relieved = StaffRelieved(
        person="y-1",
        office="handler",
        team="ordinary-1",
        first_day=date(2026, 3, 2),
        last_day=date(2026, 8, 31),
        reason=words("退休"),
    )
    SPEC.given(wang).when(relief, at=TODAY, by=HEAD).then(relieved)
    known = register(wang, relieved)
    assert known.in_team("y-1", "ordinary-1", date(2026, 8, 31))
    assert not known.in_team("y-1", "ordinary-1", date(2026, 9, 1))
    assert not known.in_team("y-1", "ordinary-1", date(2026, 3, 1))
    SPEC.given(wang).when(replace(relief, last_day=date(2026, 3, 1)), at=TODAY).then_refused("")
    SPEC.given(wang).when(replace(relief, team=""), at=TODAY, by=HEAD).then_refused("", "office")
    SPEC.when(relief, at=TODAY, by=HEAD).then_refused("", "office")


def test_an_appointment_entered_in_error_never_held() -> None:
    revoke = RevokeAppointment(
        court=COURT,
        person="y-1",
        office="handler",
        team="ordinary-1",
        first_day=date(2026, 3, 2),
    )
    revoked = StaffRelieved(
        person="y-1",
        office="handler",
        team="ordinary-1",
        first_day=date(2026, 3, 2),
        last_day=date(2026, 3, 1),
    )
    SPEC.given(wang).when(revoke, at=TODAY, by=HEAD).then(revoked)
    assert not register(wang, revoked).held_on("y-1", date(2026, 3, 2))
    SPEC.when(revoke, at=TODAY, by=HEAD).then_refused("", "first_day")
    # entered again, and revoked again: the first stays as it was
    SPEC.given(wang, revoked).when(APPOINT, at=TODAY, by=HEAD).then(wang)
    SPEC.given(wang, revoked, wang).when(revoke, at=TODAY, by=HEAD).then(revoked)


def test_a_move_is_a_relief_and_an_appointment_at_once() -> None:
    move = MoveStaff(
        court=COURT,
        person="y-1",
        from_office="handler",
        from_team="ordinary-1",
        office="handler",
        team="fast",
        first_day=date(2026, 5, 1),
    )
    left = StaffRelieved(
        person="y-1",
        office="handler",
        team="ordinary-1",
        first_day=date(2026, 3, 2),
        last_day=date(2026, 4, 30),
    )
    taken = replace(wang, team="fast", first_day=date(2026, 5, 1))
    SPEC.given(wang).when(move, at=TODAY, by=HEAD).then(left, taken)
    SPEC.given(wang, left).when(move, at=TODAY, by=HEAD).then(taken)
    moved = register(wang, left, taken)
    teams = {
        day: [one.team for one in moved.held_on("y-1", day)]
        for day in (date(2026, 4, 30), date(2026, 5, 1))
    }
    assert teams == {date(2026, 4, 30): ["ordinary-1"], date(2026, 5, 1): ["fast"]}
    given = SPEC.given(wang)
    given.when(replace(move, team="ordinary-1"), at=TODAY, by=HEAD).then_invalid("team")
    given.when(replace(move, team="fast-9"), at=TODAY, by=HEAD).then_invalid("team")
    given.when(replace(move, first_day=date(2026, 3, 2)), at=TODAY).then_refused("", "office")


def test_an_absence_names_who_acts_meanwhile() -> None:
    SPEC.given(wang, li).when(ABSENCE, at=TODAY, by=HEAD).then(away)
    known = register(wang, li, away)
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 20), date(2026, 4, 21)]
    assert [known.acts_for("y-2", day) for day in days] == [(), ("y-1",), ("y-1",), ()]
    assert [known.people["y-1"].present_on(day) for day in days] == [True, False, False, True]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"substitute": "y-1"}, "substitute"),
        ({"substitute": "y-9"}, "substitute"),
        ({"last_day": date(2026, 7, 1)}, "substitute"),  # 李乙 holds office until the day before
        ({"last_day": date(2026, 3, 31)}, "last_day"),
        ({"last_day": date(2027, 4, 2)}, "last_day"),
        ({"first_day": date(2027, 3, 12), "last_day": date(2027, 3, 12)}, "first_day"),
        ({"person": "y-9"}, "person"),
        ({"first_day": date(2026, 3, 1)}, "person"),  # appointed from the day after
    ],
)
def test_what_no_absence_may_say(changes: dict[str, Any], field: str) -> None:
    verdict = SPEC.given(wang, li).when(replace(ABSENCE, **changes), at=TODAY, by=HEAD)
    assert isinstance(verdict.refusal, Invalid)
    assert field in [fault.field for fault in verdict.refusal.faults]


@pytest.mark.parametrize("last", [date(2026, 4, 1), date(2026, 6, 30)])
def test_a_substitute_is_appointed_on_every_day(last: date) -> None:
    command = replace(ABSENCE, last_day=last)
    SPEC.given(wang, li).when(command, at=TODAY, by=HEAD).then(replace(away, last_day=last))


def test_a_substitute_may_be_appointed_in_periods_without_a_gap() -> None:
    later = replace(li, office="judge", first_day=date(2026, 7, 1), last_day=None)
    gap = replace(later, first_day=date(2026, 7, 2))
    command = replace(ABSENCE, last_day=date(2026, 8, 1))
    SPEC.given(wang, li, later).when(command, at=TODAY).then(
        replace(away, last_day=command.last_day)
    )
    SPEC.given(wang, li, gap).when(command, at=TODAY).then_invalid("substitute")


def test_an_absence_is_at_most_a_year() -> None:
    long = replace(li, last_day=None)
    last = date(2027, 4, 1)
    SPEC.given(wang, long).when(replace(ABSENCE, last_day=last), at=TODAY).then(
        replace(away, last_day=last)
    )
    SPEC.given(wang, long).when(replace(ABSENCE, last_day=date(2027, 4, 2)), at=TODAY).then_invalid(
        "last_day"
    )


def test_whoever_stands_in_is_neither_away_nor_stood_in_for() -> None:
    third = replace(wang, person="y-3", name="张丙")
    circle = replace(ABSENCE, person="y-2", substitute="y-3")
    SPEC.given(wang, li, third, away).when(circle, at=TODAY).then_invalid("person")
    chain = replace(ABSENCE, person="y-3", substitute="y-1")
    SPEC.given(wang, li, third, away).when(chain, at=TODAY).then_invalid("substitute")
    after = replace(chain, first_day=date(2026, 4, 21), last_day=date(2026, 4, 22))
    SPEC.given(wang, li, third, away).when(after, at=TODAY).then(
        replace(
            away,
            person="y-3",
            substitute="y-1",
            first_day=after.first_day,
            last_day=after.last_day,
        )
    )


def test_two_absences_share_no_day() -> None:
    other = replace(ABSENCE, first_day=date(2026, 4, 20), last_day=date(2026, 4, 22))
    SPEC.given(wang, li, away).when(other, at=TODAY).then_invalid("first_day")
    SPEC.given(wang, li, away).when(
        replace(ABSENCE, last_day=date(2026, 4, 3)), at=TODAY
    ).then_stands("", "last_day")


@pytest.mark.parametrize(
    ("returned_on", "away_last"),
    [
        (date(2026, 4, 20), date(2026, 4, 19)),
        (date(2026, 4, 2), date(2026, 4, 1)),
    ],
)
def test_who_comes_back_early_is_back_on_that_day(returned_on: date, away_last: date) -> None:
    command = EndAbsence(
        court=COURT, person="y-1", first_day=date(2026, 4, 1), returned_on=returned_on
    )
    event = replace(back, returned_on=returned_on)
    SPEC.given(wang, li, away).when(command, at=TODAY, by=HEAD).then(event)
    known = register(wang, li, away, event)
    assert known.acts_for("y-2", away_last) == ("y-1",)
    assert known.acts_for("y-2", returned_on) == ()


def test_an_absence_that_did_not_take_place_may_be_noted_anew() -> None:
    command = EndAbsence(
        court=COURT, person="y-1", first_day=date(2026, 4, 1), returned_on=date(2026, 3, 20)
    )
    never = replace(back, returned_on=date(2026, 4, 1))
    SPEC.given(wang, li, away).when(command, at=TODAY).then(never)
    SPEC.given(wang, li, away, never).when(ABSENCE, at=TODAY).then(away)


def test_nobody_comes_back_who_was_not_away() -> None:
    command = EndAbsence(
        court=COURT, person="y-1", first_day=date(2026, 4, 2), returned_on=date(2026, 4, 5)
    )
    SPEC.given(wang, li, away).when(command, at=TODAY).then_refused("", "first_day")
    ended = replace(command, first_day=date(2026, 4, 1), returned_on=date(2026, 4, 21))
    SPEC.given(wang, li, away).when(ended, at=TODAY).then_nothing()
    SPEC.given(wang, li, away).when(
        replace(ended, returned_on=date(2026, 4, 22)), at=TODAY
    ).then_invalid("returned_on")


def test_a_substitute_who_left_acts_for_nobody() -> None:
    left = StaffRelieved(
        person="y-2",
        office="handler",
        team="ordinary-1",
        first_day=date(2026, 1, 5),
        last_day=date(2026, 4, 9),
    )
    known = register(wang, li, away, left)
    assert known.acts_for("y-2", date(2026, 4, 9)) == ("y-1",)
    assert known.acts_for("y-2", date(2026, 4, 10)) == ()
    assert known.acts_for("y-9", date(2026, 4, 9)) == ()


def test_a_name_is_corrected() -> None:
    command = RenameStaff(court=COURT, person="y-1", name="王佳")
    SPEC.given(wang).when(command, at=TODAY).then(StaffRenamed(person="y-1", name="王佳"))
    SPEC.given(wang).when(replace(command, name="\n"), at=TODAY).then_invalid("name")
    SPEC.when(command, at=TODAY).then_refused("", "person")


def row(event: StaffAppointed, **changes: Any) -> StaffRow:
    stated = StaffRow(
        person=event.person,
        name=event.name,
        office=event.office,
        team=event.team,
        first_day=event.first_day,
        last_day=event.last_day,
    )
    return replace(stated, **changes)


AWAY = AbsenceRow(
    person="y-1", substitute="y-2", first_day=date(2026, 4, 1), last_day=date(2026, 4, 20)
)


def test_a_list_is_entered_whole() -> None:
    listed = ImportStaff(court=COURT, rows=(row(wang), row(li)), absences=(AWAY,))
    SPEC.when(listed, at=TODAY, by=HEAD).then(wang, li, away)


def test_of_a_list_only_what_is_new_is_entered() -> None:
    listed = ImportStaff(
        court=COURT,
        rows=(row(wang, name="王佳", last_day=date(2026, 9, 30)), row(li)),
        absences=(replace(AWAY, last_day=date(2026, 4, 10)),),
    )
    relieved = StaffRelieved(
        person="y-1",
        office="handler",
        team="ordinary-1",
        first_day=date(2026, 3, 2),
        last_day=date(2026, 9, 30),
    )
    SPEC.given(wang, li, away).when(listed, at=TODAY).then(
        StaffRenamed(person="y-1", name="王佳"), relieved, back
    )


def test_a_list_with_one_fault_enters_nothing_and_tells_every_fault() -> None:
    listed = ImportStaff(
        court=COURT,
        rows=(
            row(wang),
            row(li, office="astronaut", team="fast-9"),
            row(wang, name="王佳", first_day=date(2026, 5, 1)),
            row(wang, last_day=date(2026, 2, 1)),
        ),
        absences=(replace(AWAY, last_day=date(2028, 1, 1)),),
    )
    SPEC.when(listed, at=TODAY).then_invalid(
        "rows.2.name",
        "rows.1.office",
        "rows.1.team",
        "rows.2.first_day",
        "rows.3.last_day",
        "absences.0.last_day",
    )


@pytest.mark.parametrize("last_day", [date(2026, 7, 1), None])
def test_a_list_extends_no_appointment(last_day: date | None) -> None:
    listed = ImportStaff(court=COURT, rows=(row(li, last_day=last_day),))
    SPEC.given(li).when(listed, at=TODAY).then_invalid("rows.0.last_day")


def test_a_list_corrects_no_name_to_a_blank_one() -> None:
    listed = ImportStaff(court=COURT, rows=(row(wang, name=" "),))
    SPEC.given(wang).when(listed, at=TODAY).then_invalid("rows.0.name")


def test_a_list_has_an_end() -> None:
    rows = tuple(row(wang, person=f"y-{number}") for number in range(ROWS_MAX + 1))
    SPEC.when(ImportStaff(court=COURT, rows=rows), at=TODAY).then_invalid("rows")
