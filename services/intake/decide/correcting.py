"""A party whose recorded data was wrong: corrected, with what stood before."""

from collections.abc import Mapping, Sequence

from contracts.intake import IntakeEvent
from contracts.intake_parties import PartyCorrected
from contracts.sealed import said
from contracts.values import Party, PartyRole
from kernel.deciding.decider import Circumstances, NoSuchCase
from kernel.deciding.files import require_stored
from services.intake.commands import CorrectParty
from services.intake.state import Filing

SIDES: Mapping[PartyRole, str] = {
    "applicant": "applicant-required",  # 执行工作规定 第16条
    "debtor": "debtor-required",
}


def correct_party(
    command: CorrectParty, state: Filing, circumstances: Circumstances
) -> Sequence[IntakeEvent]:
    """What stands is replaced; the same correction again changes nothing.

    Raises:
        NoSuchCase: nobody of that id is a party.
            The ruling is not stored in the case.
        Refused: no reason or no material is given, the case is closed and no ruling named, the
            person is a party already, or the case would be left without an applicant or a debtor.
    """
    old = next((one for one in state.parties if one.person_id == command.person_id), None)
    if old is None or old == command.new:
        if command.new in state.parties and (old is not None or _made(command, state)):
            return []
        raise NoSuchCase("该当事人", "person_id")
    for name, words in (("reason", command.reason), ("ground", command.ground)):
        if not said(words):
            raise circumstances.refuse("application-stated", "须写明更正的理由和依据材料", name)
    _ruled(command, state, circumstances)
    others = [one for one in state.parties if one.person_id != command.person_id]
    if any(_same(one, command.new) for one in others):
        raise circumstances.refuse("application-stated", "该人已是本案当事人", "person_id")
    for role, rule in SIDES.items():
        if all(one.role != role for one in (*others, command.new)):
            raise circumstances.refuse(rule, "更正后本案没有申请执行人或者被执行人", "role")
    return [
        PartyCorrected(
            case_id=state.case_id,
            person_id=old.person_id,
            old=old,
            new=command.new,
            reason=command.reason,
            ground=command.ground,
            ruling=command.ruling,
        )
    ]


def _ruled(command: CorrectParty, state: Filing, circumstances: Circumstances) -> None:
    """民事诉讼法 第一百五十七条第一款第七项: what the documents of a closed case say is corrected
    by a ruling. Raises Refused without one, NoSuchCase if it is not stored in the case."""
    if command.ruling:
        require_stored(circumstances, state.case_id, command.ruling, "ruling", "该裁定书")
    elif state.closed:
        why = "案件已经结案，更正当事人信息须依据补正裁定，并将裁定书存入本案"
        raise circumstances.refuse("corrected-after-closing", why, "ruling")


def _made(command: CorrectParty, state: Filing) -> bool:
    """Whether this very correction was made: the id it names is no longer that of a party."""
    return any(
        (one.person_id, one.new, one.reason, one.ground, one.ruling)
        == (command.person_id, command.new, command.reason, command.ground, command.ruling)
        for one in state.party_corrections
    )


def _same(one: Party, other: Party) -> bool:
    return one.person_id == other.person_id and one.role == other.role
