"""The commands of the staff register: who holds which office, who is away, who stands in."""

from typing import Annotated, TypeAlias

from pydantic import Field

from contracts import fields
from contracts.titles import value
from contracts.triage_staff import StaffReason
from kernel.deciding.decider import command


@command("任命人员")
class AppointStaff:
    """Appoint a person to an office from a day on, in a team or in the court."""

    court: fields.CourtCode
    person: fields.StaffId
    name: fields.StaffName
    office: fields.StaffOffice
    first_day: fields.FirstDay
    team: fields.StaffTeam = ""
    last_day: fields.LastDay | None = None
    reason: StaffReason | None = None


@command("免去人员任职")
class RelieveStaff:
    """End the appointment of a person to an office with `last_day`, the last one in it."""

    court: fields.CourtCode
    person: fields.StaffId
    office: fields.StaffOffice
    last_day: fields.LastDay
    team: fields.StaffTeam = ""
    reason: StaffReason | None = None


@command("撤销人员任职")
class RevokeAppointment:
    """Strike an appointment that was entered in error, or never began: it never held."""

    court: fields.CourtCode
    person: fields.StaffId
    office: fields.StaffOffice
    first_day: fields.FirstDay
    team: fields.StaffTeam = ""
    reason: StaffReason | None = None


@command("调整人员岗位")
class MoveStaff:
    """Move a person to another office or team from `first_day` on, until which he keeps the old."""

    court: fields.CourtCode
    person: fields.StaffId
    from_office: fields.FromOffice
    office: fields.StaffOffice
    first_day: fields.FirstDay
    from_team: fields.FromTeam = ""
    team: fields.StaffTeam = ""
    reason: StaffReason | None = None


@command("登记人员离岗")
class NoteAbsence:
    """Note that a person is away from the first to the last day, and who acts in his place."""

    court: fields.CourtCode
    person: fields.StaffId
    substitute: fields.Substitute
    first_day: fields.AbsentFrom
    last_day: fields.AbsentUntil
    reason: StaffReason | None = None


@command("登记人员返岗")
class EndAbsence:
    """Note that a person is back before the end of the absence that began on `first_day`."""

    court: fields.CourtCode
    person: fields.StaffId
    first_day: fields.AbsentFrom
    returned_on: fields.ReturnedOn


@command("更正人员姓名")
class RenameStaff:
    """Correct the name of a person of the register."""

    court: fields.CourtCode
    person: fields.StaffId
    name: fields.StaffName


@value("人员任职行")
class StaffRow:
    """An appointment as a line of a list."""

    person: fields.StaffId
    name: fields.StaffName
    office: fields.StaffOffice
    first_day: fields.FirstDay
    team: fields.StaffTeam = ""
    last_day: fields.LastDay | None = None


@value("人员离岗行")
class AbsenceRow:
    """An absence as a line of a list."""

    person: fields.StaffId
    substitute: fields.Substitute
    first_day: fields.AbsentFrom
    last_day: fields.AbsentUntil


StaffRows: TypeAlias = Annotated[tuple[StaffRow, ...], Field(title="任职名单")]
AbsenceRows: TypeAlias = Annotated[tuple[AbsenceRow, ...], Field(title="离岗名单")]


@command("导入人员名册")
class ImportStaff:
    """Enter a whole list, or nothing of it. What the register already has is left as it is; what
    the list does not name stays."""

    court: fields.CourtCode
    rows: StaffRows
    absences: AbsenceRows = ()


StaffCommand: TypeAlias = (
    AppointStaff
    | RelieveStaff
    | RevokeAppointment
    | MoveStaff
    | NoteAbsence
    | EndAbsence
    | RenameStaff
    | ImportStaff
)


def staff_of(court: str) -> str:
    """The stream of a court's staff register."""
    return f"staff-{court}"
