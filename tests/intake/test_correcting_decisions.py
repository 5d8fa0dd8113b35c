"""What may be corrected of a party, and what the log says then."""

from dataclasses import replace
from typing import Any

from contracts.intake_parties import AgentAuthorised, PartyCorrected
from contracts.values import Party
from kernel.deciding.testing import Spec
from services.intake.app import DEFINITION
from services.intake.commands import CorrectParty
from services.intake.state import evolve
from tests.intake.samples import CASE
from tests.intake.test_decide import LATER, NAME, PARTIES, filed
from tests.support import at, by, calendar, pack

INTAKE = Spec(definition=DEFINITION, pack=pack(), calendar=calendar())
CLERK = by("filing_clerk")
APPLICANT, DEBTOR = PARTIES
THIRD = Party(person_id="P3", role="debtor", kind="legal", name=replace(NAME, key="P3"))
MENDED = replace(DEBTOR, name=replace(NAME, key="P2", text="bmV1"))


def correct(new: Party, **changes: Any) -> CorrectParty:
    given: dict[str, Any] = {"case_id": CASE, "person_id": "P2", "reason": NAME, "ground": NAME}
    return CorrectParty(new=new, **(given | changes))


def corrected(new: Party, old: Party = DEBTOR) -> PartyCorrected:
    return PartyCorrected(
        case_id=CASE, person_id=old.person_id, old=old, new=new, reason=NAME, ground=NAME
    )


def test_a_correction_keeps_what_stood_and_the_same_again_adds_nothing() -> None:
    given = INTAKE.given(filed())
    given.when(correct(MENDED), at=LATER, by=CLERK).then(corrected(MENDED))
    again = INTAKE.given(filed(), corrected(MENDED)).when(correct(MENDED), at=LATER, by=CLERK)
    again.then_nothing()


def test_a_correction_of_the_identity_is_known_by_its_former_id() -> None:
    other = replace(MENDED, person_id="P9")
    known = INTAKE.given(filed(), corrected(other))
    known.when(correct(other), at=LATER, by=CLERK).then_nothing()
    known.when(correct(MENDED), at=LATER, by=CLERK).then_refused("", "person_id")


def test_two_parties_of_one_side_are_two_people() -> None:
    known = INTAKE.given(filed(parties=(*PARTIES, THIRD)))
    refused = known.when(correct(THIRD), at=LATER, by=CLERK)
    refused.then_refused(pack().rule("application-stated").article)


def test_a_case_keeps_both_sides() -> None:
    none = INTAKE.given(filed()).when(correct(replace(DEBTOR, role="other")), at=LATER, by=CLERK)
    none.then_refused(pack().rule("debtor-required").article)
    two = INTAKE.given(filed(parties=(*PARTIES, THIRD)))
    other = replace(DEBTOR, role="other")
    two.when(correct(other), at=LATER, by=CLERK).then(corrected(other))


def test_the_agent_of_a_party_goes_with_the_identity_that_was_corrected() -> None:
    agent = AgentAuthorised(
        case_id=CASE,
        agent_id="A1",
        principal_id="P2",
        name=NAME,
        first_day=at("2026-03-02").date(),
        special=False,
    )
    other = replace(MENDED, person_id="P9")
    state = evolve(evolve(evolve(None, filed()), agent), corrected(other))
    assert [one.principal_id for one in state.agents] == ["P9"]
    assert [one.person_id for one in state.parties] == ["P1", "P9"]
