"""The form of a step asks for what its row says, and sends it as the service takes it."""

from kernel.deciding.steps import NO_SUBJECT
from kernel.rulebook import StepRow
from kernel.rulebook.subjects import SUBJECTS
from portal import forms
from portal.step_forms import NEW, VALUE, first_choice, step_body, step_inputs
from tests.support import rulebook

PEOPLE = {"p-1": "王大力"}
FILES = {"f-1": "罚款决定书.pdf"}
THINGS = {"person": PEOPLE, "paper": FILES}


def row(code: str) -> StepRow:
    return next(one for one in rulebook().pack("yanling").steps if one.code == code)


def filled(code: str, typed: dict[str, str]) -> dict[str, object]:
    found = row(code)
    return dict(step_body(found, forms.body_of(step_inputs(found, THINGS), typed), "k-1"))


def test_a_fact_is_asked_for_as_what_it_is() -> None:
    fields = {one.name: one for one in step_inputs(row("reward-applied"), THINGS)}
    assert fields[f"{VALUE}applicant"].options == PEOPLE
    reward = fields[f"{VALUE}reward_fen"]
    assert (reward.kind, reward.required) == ("money", False)
    assert fields["subject_id"].title == "申请"
    decided = {one.name: one for one in step_inputs(row("reward-decided"), THINGS)}
    assert decided[f"{VALUE}notice"].options == FILES


def test_a_step_about_one_thing_asks_which() -> None:
    assert step_inputs(row("lead-checked"), THINGS)[0].name == "subject_id"
    assert step_inputs(row("lead-checked"), THINGS)[0].title == "线索"
    assert step_inputs(row("help-asked"), THINGS)[0].options == PEOPLE


def test_a_thing_that_only_steps_are_about_is_picked_or_is_a_new_one() -> None:
    clues = {"clue": {"c-1": "接到明确、具体的财产线索（2026年3月2日）"}}
    (first, *_) = step_inputs(row("lead-received"), clues)
    assert (first.kind, list(first.options)) == ("pick", ["c-1", NEW])
    assert first_choice(row("lead-received"), clues) == NEW
    assert first_choice(row("lead-checked"), clues) == ""
    assert first_choice(row("help-asked"), THINGS) == ""
    sent = [filled("lead-received", {"subject_id": NEW})["subject_id"] for _ in range(2)]
    assert sent[0] == sent[1] != NEW


def test_every_kind_of_thing_has_a_title_in_every_court() -> None:
    packs = [rulebook().pack(court) for court in rulebook().courts]
    kinds = {one.subject for found in packs for one in found.steps} - NO_SUBJECT
    assert kinds <= SUBJECTS.keys()


def test_the_facts_are_sent_under_the_names_of_the_row() -> None:
    typed = {f"{VALUE}applicant": "p-1", f"{VALUE}reward_fen": "1,000", "note": "书面申请"}
    typed |= {"subject_id": "k-1"}
    assert filled("reward-applied", typed) == {
        "step": "reward-applied",
        "subject_id": "k-1",
        "note": "书面申请",
        "values": {"applicant": "p-1", "reward_fen": 100_000},
    }


def test_what_is_left_empty_is_not_sent() -> None:
    assert filled("help-asked", {"subject_id": "p-1"}) == {
        "step": "help-asked",
        "subject_id": "p-1",
    }


def test_a_step_that_needs_a_reason_says_so() -> None:
    reasoned = next(one for one in rulebook().pack("yanling").steps if one.reason)
    note = step_inputs(reasoned, THINGS)[-1]
    assert (note.name, note.required) == ("note", True)
