"""Reactions about debtors: what a case has to know of the earlier ones against the same person."""

from collections.abc import Sequence
from datetime import date

from contracts.intake_parties import PartyCorrected
from contracts.triage_debtors import (
    DebtorCaseNoted,
    DebtorNoted,
    DebtorTerminationNoted,
    PreviousTerminationNoted,
    TerminationNoted,
)
from contracts.values import Party
from kernel.base.zone import CHINA
from kernel.deciding.learns import Learn
from kernel.journal.envelope import Recorded
from services.triage.commands import Command, ReviewTier, triage_of
from services.triage.commands.debtors import (
    NoteDebtor,
    NoteDebtorCase,
    NoteDebtorTermination,
    NoteTermination,
)


def debtors_filed(case_id: str, parties: Sequence[Party]) -> Sequence[Command]:
    """The debtors of a case that was filed."""
    debtors = (one.person_id for one in parties if one.role == "debtor")
    return [NoteDebtor(case_id=case_id, person_id=person) for person in debtors]


def debtor_corrected(corrected: PartyCorrected) -> Sequence[Command]:
    """Who is a debtor of the case after a correction, where that is somebody else."""
    was, now = corrected.old.role == "debtor", corrected.new
    if now.role != "debtor" or (was and now.person_id == corrected.person_id):
        return ()
    former = corrected.person_id if was else ""
    return [NoteDebtor(case_id=corrected.case_id, person_id=now.person_id, former=former)]


def terminated(fact: Recorded) -> Sequence[Command]:
    """Later cases against the same debtors have to know that this one ended by 终本."""
    if fact.event.manner != "terminated":
        return ()
    return [
        NoteTermination(
            case_id=fact.case_id, terminated_on=fact.occurred_at.astimezone(CHINA).date()
        )
    ]


def about_debtors(fact: Recorded) -> Sequence[Command | Learn]:
    """From the debtors of a case to all their cases, and back to what one has to know of others."""
    court, case_id = fact.court, fact.case_id
    match fact.event:
        case DebtorNoted(person_id=person, filed_on=day):
            noted = NoteDebtorCase(court=court, case_id=case_id, person_id=person, filed_on=day)
            return [noted, ReviewTier(case_id=case_id)]
        case TerminationNoted(debtors=debtors, terminated_on=day):
            return [
                NoteDebtorTermination(
                    court=court, case_id=case_id, person_id=person, terminated_on=day
                )
                for person in debtors
            ]
        case DebtorCaseNoted(person_id=person, previous_case_id=before, previous_terminated_on=day):
            return [] if day is None else [_previous(case_id, person, before, day)]
        case DebtorTerminationNoted(person_id=person, later_cases=later, terminated_on=day):
            return [_previous(one, person, case_id, day) for one in later]
        case _:
            return ()


def _previous(case_id: str, person: str, before: str, day: date) -> Learn:
    noted = PreviousTerminationNoted(
        case_id=case_id, person_id=person, previous_case_id=before, terminated_on=day
    )
    return Learn(case_id=case_id, stream=triage_of(case_id), event=noted)
