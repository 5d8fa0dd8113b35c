"""What fields of forms name of a court is picked by its title."""

from datetime import date

import pytest

from kernel.people.register import Appointment, Register, StaffMember
from portal.named import named_in
from tests.support import pack, rulebook

TODAY = date(2026, 3, 10)


def member(person: str, name: str, office: str, team: str) -> StaffMember:
    held = Appointment(office=office, team=team, first_day=date(2026, 1, 5))
    return StaffMember(person=person, name=name, appointments=(held,))


STAFF = Register(
    {
        one.person: one
        for one in (
            member("a", "甲", "bureau_head", "bureau"),
            member("b", "乙", "handler", "fast"),
            member("c", "丙", "clerk", "fast"),
        )
    }
)


def test_who_fills_in_the_form_comes_first_and_then_their_team() -> None:
    found = named_in(pack("yanling"), STAFF, "c", TODAY)["staff"]
    assert list(found) == ["c", "b", "a"]
    assert found["b"] == "乙 · 承办人 · 快执团队"


@pytest.mark.parametrize("court", rulebook().courts)
def test_everything_that_is_named_has_a_title(court: str) -> None:
    found = named_in(pack(court), Register(), "a", TODAY)
    assert all(title for named in found.values() for title in named.values())
    assert all(found[kind] for kind in ("team", "office", "unit", "material", "filing_item"))
