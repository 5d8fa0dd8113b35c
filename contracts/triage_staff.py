"""Triage (人员名册): who is appointed to which office and team, and who stands in for whom.

Every day named here belongs to its period: first and last days are inclusive. The names of staff
are those of the office and public; free text is sealed under the key `staff/<person>`.
"""

from typing import Annotated, TypeAlias

from contracts import fields
from contracts.sealed import personal
from contracts.titles import event
from contracts.values import Sealed

StaffReason: TypeAlias = Annotated[Sealed, personal("text", "人员变动事由")]


@event("人员任职")
class StaffAppointed:
    """A person holds an office from `first_day` on, in a team or, without one, in the court.

    `person` is the subject of the person's tokens, `office` the code of a role of the court.
    `last_day` is None while no end is known. Somebody may hold several offices.
    """

    person: fields.StaffId
    name: fields.StaffName
    office: fields.StaffOffice
    first_day: fields.FirstDay
    team: fields.StaffTeam = ""
    last_day: fields.LastDay | None = None
    reason: StaffReason | None = None


@event("人员离任")
class StaffRelieved:
    """A person holds an office no longer: moved away or gone. `last_day` is the last one in it.

    `first_day` tells which appointment ended. If `last_day` is before it, the appointment was
    entered in error, or revoked before it began: it never held.
    """

    person: fields.StaffId
    office: fields.StaffOffice
    first_day: fields.FirstDay
    last_day: fields.LastDay
    team: fields.StaffTeam = ""
    reason: StaffReason | None = None


@event("人员离岗")
class StaffAbsent:
    """A person is absent from the first to the last day; `substitute` acts in his place."""

    person: fields.StaffId
    substitute: fields.Substitute
    first_day: fields.AbsentFrom
    last_day: fields.AbsentUntil
    reason: StaffReason | None = None


@event("人员返岗")
class StaffReturned:
    """A person came back before the absence that began on `first_day` had ended.

    `returned_on` is the first day back. If it is the first day of the absence, or before it, the
    absence did not take place.
    """

    person: fields.StaffId
    first_day: fields.AbsentFrom
    returned_on: fields.ReturnedOn


@event("人员姓名更正")
class StaffRenamed:
    """The name of a person in the register was corrected, or has changed."""

    person: fields.StaffId
    name: fields.StaffName


StaffEvent: TypeAlias = StaffAppointed | StaffRelieved | StaffAbsent | StaffReturned | StaffRenamed
