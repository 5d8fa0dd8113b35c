"""Steps are rows: who records which, what comes before, and that a retry records nothing."""

from datetime import date
from typing import Any

import pytest

from contracts.steps import StepRecorded
from kernel.deciding.decider import Actor
from kernel.deciding.steps import RecordStep
from kernel.deciding.testing import Spec
from kernel.rulebook import StepRow
from services.enforcement.app import DEFINITION
from tests.support import at, calendar, pack

CASE = "（2026）豫1024执1号"
GROUND = {"article": "第一条", "text": "一", "requirements": ("YL-001",)}
HANDLER = Actor("handler-1", "handler")
HEAD = Actor("head-1", "bureau_head")
DAY = at("2026-03-02 09:00")


def row(code: str, **more: Any) -> StepRow:
    given = {"code": code, "title": code, "service": "enforcement", "by": ["handler"], **GROUND}
    return StepRow.model_validate({**given, **more})


STEPS = (
    row("visited"),
    row("lead-received", subject="clue"),
    row("lead-checked", subject="clue", after=["lead-received"]),
    row("deferred", by=["bureau_head"], approval="second-allocation", reason=True),
    row("signed-in", subject="court", repeats=True),
    row("collected", service="payments"),
)
SPEC = Spec(DEFINITION, pack().model_copy(update={"steps": STEPS}), calendar())


def recorded(step: str, subject: str = "case", subject_id: str = "", **more: Any) -> StepRecorded:
    given: dict[str, Any] = {"case_id": CASE, "done_on": date(2026, 3, 2), "article": "第一条"}
    return StepRecorded(step=step, subject=subject, subject_id=subject_id, **{**given, **more})


def test_a_step_of_the_court_s_list_is_recorded_once() -> None:
    command = RecordStep(case_id=CASE, step="visited")
    SPEC.when(command, at=DAY, by=HANDLER).then(recorded("visited"))
    later = SPEC.given(recorded("visited"))
    later.when(command, at=at("2026-03-03 09:00"), by=HANDLER).then_nothing()


@pytest.mark.parametrize(
    ("step", "more", "field"),
    [
        ("unheard-of", {}, "step"),
        ("collected", {}, "step"),
        ("visited", {"subject_id": "C1"}, "subject_id"),
        ("lead-received", {}, "subject_id"),
        ("visited", {"case_id": "2026执1"}, "case_id"),
        ("signed-in", {}, "case_id"),
        ("lead-checked", {"subject_id": "C1"}, "step"),
    ],
)
def test_what_does_not_fit_the_row_is_refused(step: str, more: dict[str, str], field: str) -> None:
    command = RecordStep(**{"case_id": CASE, "step": step, **more})
    verdict = SPEC.when(command, at=DAY, by=HANDLER)
    assert verdict.refusal is not None
    assert verdict.refusal.field == field


def test_only_the_roles_of_the_row_record_a_step() -> None:
    SPEC.when(RecordStep(case_id=CASE, step="visited"), at=DAY, by=HEAD).then_refused("第一条")


def test_a_step_waits_for_the_one_before_it_of_the_same_subject() -> None:
    told = SPEC.given(recorded("lead-received", "clue", "C1"))
    check = RecordStep(case_id=CASE, step="lead-checked", subject_id="C1")
    told.when(check, at=DAY, by=HANDLER).then(recorded("lead-checked", "clue", "C1"))
    other = RecordStep(case_id=CASE, step="lead-checked", subject_id="C2")
    told.when(other, at=DAY, by=HANDLER).then_refused("第一条", "step")


def test_who_asks_never_approves_and_gives_a_reason() -> None:
    def asked(**more: str) -> RecordStep:
        return RecordStep(**{"case_id": CASE, "step": "deferred", **more})

    whole = asked(requester="handler-1", note="情况特殊")
    SPEC.when(whole, at=DAY, by=HEAD).then(
        recorded("deferred", note="情况特殊", requester="handler-1")
    )
    SPEC.when(asked(note="情况特殊"), at=DAY, by=HEAD).then_refused("三、(七)", "requester")
    own = asked(note="情况特殊", requester="head-1")
    SPEC.when(own, at=DAY, by=HEAD).then_refused("三、(七)", "requester")
    SPEC.when(asked(requester="handler-1"), at=DAY, by=HEAD).then_refused("第一条", "note")
    SPEC.when(whole, at=DAY, by=HANDLER).then_refused("三、(七)", "step")


def test_a_duty_that_comes_back_is_recorded_once_a_day() -> None:
    command = RecordStep(case_id="yanling", step="signed-in")
    first = recorded("signed-in", "court", case_id="yanling")
    SPEC.when(command, at=DAY, by=HANDLER).then(first)
    again = SPEC.given(first)
    again.when(command, at=at("2026-03-02 17:00"), by=HANDLER).then_nothing()
    next_day = recorded("signed-in", "court", case_id="yanling", done_on=date(2026, 3, 3))
    again.when(command, at=at("2026-03-03 08:30"), by=HANDLER).then(next_day)
