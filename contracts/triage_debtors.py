"""What triage knows of a debtor: the cases against them, and which of these ended by 终本."""

from typing import TypeAlias

from contracts import fields
from contracts.titles import event


@event("案件被执行人获悉")
class DebtorNoted:
    """Somebody is a debtor of the case, as filed or corrected; `former` is who was held for one.

    `filed_on` is the day of the filing.
    """

    case_id: fields.CaseId
    person_id: fields.PersonId
    filed_on: fields.FiledOn
    former: fields.FormerParty = ""


@event("前案终本获悉")
class PreviousTerminationNoted:
    """An earlier case against a debtor of this case was closed by 终本.

    `evidence` is the stored file that shows it, where no log of the court knows that case.
    """

    case_id: fields.CaseId
    person_id: fields.PersonId
    previous_case_id: fields.PreviousCaseId
    terminated_on: fields.TerminatedOn
    evidence: fields.PreviousEvidence = ""


@event("本案终本获悉")
class TerminationNoted:
    """The case itself was closed by 终本; `debtors` are its debtors, by person id."""

    case_id: fields.CaseId
    terminated_on: fields.TerminatedOn
    debtors: fields.EndedDebtors


@event("被执行人涉案获悉")
class DebtorCaseNoted:
    """A case was filed against a debtor. Of the earlier ones `previous_case_id` was the last that
    ended by 终本; empty where none did."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    filed_on: fields.FiledOn
    previous_case_id: fields.PreviousCaseId = ""
    previous_terminated_on: fields.PreviousTerminatedOn | None = None


@event("被执行人案件终本获悉")
class DebtorTerminationNoted:
    """A case against a debtor ended by 终本. `later_cases` were filed on that day or later, and are
    known already."""

    case_id: fields.CaseId
    person_id: fields.PersonId
    terminated_on: fields.TerminatedOn
    later_cases: fields.LaterCases


DebtorEvent: TypeAlias = DebtorCaseNoted | DebtorTerminationNoted
