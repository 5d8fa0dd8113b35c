"""The commands about debtors: which cases there were against them, and how these ended."""

from typing import TypeAlias

from contracts import fields
from kernel.deciding.decider import command


@command("登记案件被执行人")
class NoteDebtor:
    """Note that somebody is a debtor of the case, in the place of `former` if one is named."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    former: fields.FormerParty = ""


@command("登记本案终本")
class NoteTermination:
    """Note that the case itself ended by 终本."""

    case_id: fields.CaseId
    terminated_on: fields.TerminatedOn


@command("登记被执行人涉案")
class NoteDebtorCase:
    """Note that a case was filed against a debtor."""

    court: fields.CourtCode
    case_id: fields.CaseId
    person_id: fields.PersonId
    filed_on: fields.FiledOn


@command("登记被执行人案件终本")
class NoteDebtorTermination:
    """Note that a case against a debtor ended by 终本."""

    court: fields.CourtCode
    case_id: fields.CaseId
    person_id: fields.PersonId
    terminated_on: fields.TerminatedOn


@command("登记前案终本")
class RecordPreviousTermination:
    """Record when an earlier case against a debtor ended by 终本, as a stored file of this case
    shows. Of a case that the court's own log knows it follows from there."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    previous_case_id: fields.PreviousCaseId
    terminated_on: fields.TerminatedOn
    evidence: fields.PreviousEvidence


DebtorCommand: TypeAlias = NoteDebtorCase | NoteDebtorTermination
PreviousCommand: TypeAlias = NoteDebtor | NoteTermination | RecordPreviousTermination


def debtor_of(court: str, person_id: str) -> str:
    """The stream of a debtor: all cases against them in the court."""
    return f"debtor-{court}-{person_id}"
