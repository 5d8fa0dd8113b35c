"""Steps are rows: who records which, with which facts, after what, and what a second record is."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.files import DocumentNoted, FileRemoved
from contracts.sealed import Sealed
from contracts.steps import StepCorrected, StepRecorded
from kernel.deciding.decider import Actor, Invalid
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.steps import RecordStep
from kernel.deciding.testing import Spec
from kernel.rulebook import StepRow
from services.enforcement.app import DEFINITION
from tests.support import at, calendar, pack, stored_paper, words

CASE = "（2026）豫1024执1号"
GROUND = {"article": "第一条", "text": "一", "requirements": ("YL-001",)}
HANDLER = Actor("handler-1", "handler")
HEAD = Actor("head-1", "bureau_head")
DAY = at("2026-03-02 09:00")


def row(code: str, **more: Any) -> StepRow:
    given = {"code": code, "title": code, "service": "enforcement", "by": ["handler"], **GROUND}
    return StepRow.model_validate({**given, **more})


FINE: list[dict[str, Any]] = [
    {"name": "amount_fen", "title": "罚款金额", "kind": "money", "required": True, "most": 100_000},
    {"name": "days", "title": "拘留天数", "kind": "number", "least": 1, "most": 15},
    {"name": "debtor", "title": "被执行人", "kind": "person"},
    {"name": "vehicle", "title": "财产", "kind": "asset"},
    {"name": "ruling", "title": "决定书", "kind": "document"},
    {"name": "entrusted", "title": "受托法院", "kind": "court"},
    {"name": "due_on", "title": "缴纳期限", "kind": "date"},
    {"name": "told_at", "title": "宣布时刻", "kind": "instant"},
    {"name": "ground", "title": "事由", "kind": "choice", "choices": ["拒不履行", "妨害执行"]},
    {"name": "facts", "title": "事实", "kind": "text"},
]
STEPS = (
    row("visited"),
    row("lead-received", subject="clue", title="收到线索"),
    row("lead-checked", subject="clue", after=["lead-received"]),
    row("deferred", reason=True),
    row("signed-in", subject="court", repeat="each"),
    row("collected", service="payments"),
    row("fined", repeat="each", correction="reason", fields=FINE),
    row("valued", correction="reason", fields=[FINE[0]]),
    row("headed", subject="clue", repeat="once"),
    row("preserved", when=["preservation_case"]),
)
NAME = Sealed(key=f"case/{CASE}", nonce="bm9uY2U=", text="5byg5p+Q")
STORED = stored_paper(CASE, "D1")
SPEC = Spec(
    DEFINITION,
    pack().model_copy(update={"steps": STEPS}),
    calendar(),
    others={files_of(CASE): (STORED,)},
)


def recorded(step: str, subject: str = "case", subject_id: str = "", **more: Any) -> StepRecorded:
    given: dict[str, Any] = {
        "case_id": CASE,
        "done_at": DAY,
        "article": "第一条",
        "recorder": "handler-1",
    }
    return StepRecorded(step=step, subject=subject, subject_id=subject_id, **{**given, **more})


def test_a_step_of_the_court_s_list_is_recorded_once() -> None:
    command = RecordStep(case_id=CASE, step="visited")
    SPEC.when(command, at=DAY, by=HANDLER).then(recorded("visited"))
    later = SPEC.given(recorded("visited"))
    later.when(command, at=at("2026-03-03 09:00"), by=HANDLER).then_unchanged()


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
        ("preserved", {}, "step"),
        ("visited", {"reason": words("笔误")}, "corrects"),
        (
            "fined",
            {"values": {"amount_fen": 1}, "corrects": 2, "reason": words("笔误")},
            "corrects",
        ),
    ],
)
def test_what_does_not_fit_the_row_is_refused(step: str, more: dict[str, Any], field: str) -> None:
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
    verdict = told.when(other, at=DAY, by=HANDLER)
    verdict.then_refused("第一条", "step")
    assert "“收到线索”" in str(verdict.refusal)


def test_a_step_that_needs_a_reason_is_not_recorded_without_one() -> None:
    why = words("情况特殊")
    deferred = RecordStep(case_id=CASE, step="deferred", note=why)
    SPEC.when(deferred, at=DAY, by=HANDLER).then(recorded("deferred", note=why))
    silent = RecordStep(case_id=CASE, step="deferred")
    SPEC.when(silent, at=DAY, by=HANDLER).then_invalid("note")


def test_a_duty_that_comes_back_is_recorded_once_a_day() -> None:
    command = RecordStep(case_id="yanling", step="signed-in")
    first = recorded("signed-in", "court", case_id="yanling")
    SPEC.when(command, at=DAY, by=HANDLER).then(first)
    again = SPEC.given(first)
    again.when(command, at=at("2026-03-02 17:00"), by=HANDLER).then_unchanged()
    next_day = recorded(
        "signed-in", "court", case_id="yanling", done_at=at("2026-03-03 08:30"), number=2
    )
    again.when(command, at=at("2026-03-03 08:30"), by=HANDLER).then(next_day)


def fined(**values: Any) -> RecordStep:
    return RecordStep(case_id=CASE, step="fined", values={"amount_fen": 50_000, **values})


def test_the_facts_of_a_step_are_kept() -> None:
    facts = {
        "days": 3,
        "debtor": "P1",
        "vehicle": "A1",
        "ruling": "D1",
        "entrusted": "河南省鄢陵县人民法院",
        "due_on": "2026-03-09",
        "told_at": "2026-03-02T09:00:00+08:00",
        "ground": "拒不履行",
        "facts": words("隐匿车辆"),
    }
    kept = {"amount_fen": 50_000, **facts}
    SPEC.when(fined(**facts), at=DAY, by=HANDLER).then(recorded("fined", values=kept))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount_fen", None),
        ("amount_fen", 100_001),
        ("amount_fen", -1),
        ("amount_fen", 1.5),
        ("amount_fen", "500"),
        ("amount_fen", True),
        ("days", 0),
        ("days", 16),
        ("days", 10**30),
        ("debtor", "411024199001010011"),
        ("debtor", "张某"),
        ("vehicle", " "),
        ("ruling", "D" * 101),
        ("ruling", "（2026）豫1024执1号之一裁定"),
        ("entrusted", 3),
        ("due_on", "20260309"),
        ("due_on", "2026-02-30"),
        ("told_at", "2026-03-02T09:00:00"),
        ("told_at", 9),
        ("ground", "其他"),
        ("facts", "未封存的文字"),
        ("colour", "红"),
    ],
)
def test_a_fact_that_does_not_fit_its_field_is_named(name: str, value: Any) -> None:
    verdict = SPEC.when(fined(**{name: value}), at=DAY, by=HANDLER)
    verdict.then_invalid(f"values.{name}")


def test_a_record_that_names_a_file_stands_though_the_file_was_removed() -> None:
    removed = FileRemoved(case_id=CASE, file_id="D1", remover="handler-1", reason=NAME)
    spec = replace(SPEC, others={files_of(CASE): (STORED, removed)})
    spec.when(fined(ruling="D1"), at=DAY, by=HANDLER).then_invalid("values.ruling")
    stands = recorded("fined", values={"amount_fen": 50_000, "ruling": "D1"})
    spec.given(stands).when(fined(ruling="D1"), at=DAY, by=HANDLER).then_unchanged()


def test_every_fact_at_fault_is_named_with_its_title() -> None:
    verdict = SPEC.when(fined(amount_fen=None, days="三", due_on="明天"), at=DAY, by=HANDLER)
    verdict.then_invalid("values.amount_fen", "values.days", "values.due_on")
    assert isinstance(verdict.refusal, Invalid)
    titles = [fault.title.partition("：")[0] for fault in verdict.refusal.faults]
    assert titles == ["罚款金额", "拘留天数", "缴纳期限"]


def test_a_second_fine_is_a_second_record() -> None:
    first = recorded("fined", values={"amount_fen": 50_000, "debtor": "P1"})
    once = SPEC.given(first)
    once.when(fined(debtor="P1"), at=DAY, by=HANDLER).then_unchanged()
    second = recorded("fined", values={"amount_fen": 50_000, "debtor": "P2"}, number=2)
    once.when(fined(debtor="P2"), at=DAY, by=HANDLER).then(second)


def test_one_of_several_records_is_corrected_with_a_reason() -> None:
    first = recorded("fined", values={"amount_fen": 50_000, "debtor": "P1"})
    second = recorded("fined", values={"amount_fen": 50_000, "debtor": "P2"}, number=2)
    both = SPEC.given(first, second)
    asked = RecordStep(case_id=CASE, step="fined", corrects=2, values={"amount_fen": 60_000})
    both.when(asked, at=DAY, by=HANDLER).then_invalid("reason")
    why = words("金额有误")
    corrected = StepCorrected(
        case_id=CASE,
        step="fined",
        subject="case",
        subject_id="",
        number=2,
        article="第一条",
        corrector="handler-1",
        reason=why,  # type: ignore[arg-type]  # not blank
        old_values=second.values,
        values={"amount_fen": 60_000},
    )
    both.when(replace(asked, reason=why), at=DAY, by=HANDLER).then(corrected)


def test_a_record_that_stands_is_corrected_with_a_reason_or_not_at_all() -> None:
    valued = SPEC.given(recorded("valued", values={"amount_fen": 1}))
    other = RecordStep(case_id=CASE, step="valued", values={"amount_fen": 2})
    valued.when(other, at=DAY, by=HANDLER).then_invalid("reason")
    told = SPEC.given(recorded("visited", note=words("无人在家")))
    again = RecordStep(case_id=CASE, step="visited", note=words("已见到本人"))
    told.when(again, at=at("2026-03-05"), by=HANDLER).then_stands(
        "第一条", "step", done_at=DAY, recorder="handler-1"
    )


def test_what_is_done_once_in_a_case_names_the_first_for_whatever_subject() -> None:
    told = SPEC.given(recorded("headed", "clue", "C1"))
    first = RecordStep(case_id=CASE, step="headed", subject_id="C1")
    told.when(first, at=DAY, by=HANDLER).then_unchanged()
    other = RecordStep(case_id=CASE, step="headed", subject_id="C2")
    told.when(other, at=DAY, by=HANDLER).then_stands("第一条", "step", subject_id="C1")


def test_what_a_step_says_is_known_to_be_the_same_after_a_correction() -> None:
    first = recorded("valued", values={"amount_fen": 1})
    why = words("笔误")
    correct = RecordStep(case_id=CASE, step="valued", values={"amount_fen": 2}, reason=why)
    verdict = SPEC.given(first).when(correct, at=DAY, by=HANDLER)
    now = SPEC.given(first, *verdict.events)
    same = RecordStep(case_id=CASE, step="valued", values={"amount_fen": 2})
    now.when(same, at=DAY, by=HANDLER).then_unchanged()


@pytest.mark.parametrize(
    "wrong",
    [
        {"fields": [FINE[0], FINE[0]]},
        {"fields": [{"name": "a", "title": "a", "kind": "choice"}]},
        {"fields": [{"name": "a", "title": "a", "kind": "text", "choices": ["甲"]}]},
        {"fields": [{"name": "a", "title": "a", "kind": "date", "least": 1}]},
        {"fields": [{"name": "a", "title": "a", "kind": "number", "least": 2, "most": 1}]},
        {"fields": [{"name": "A", "title": "a", "kind": "number"}]},
        {"repeat": "sometimes"},
        {"correction": "never"},
    ],
)
def test_a_row_that_contradicts_itself_is_no_row(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        row("wrong", **wrong)


def test_a_step_names_a_document_that_was_made_and_sealed_for_the_case() -> None:
    ruling = f"{CASE}-D-general-ruling"
    named = RecordStep(case_id=CASE, step="fined", values={"amount_fen": 1, "ruling": ruling})
    refused = SPEC.when(named, at=DAY, by=HANDLER).refusal
    assert isinstance(refused, Invalid)
    sealed = DocumentNoted(case_id=CASE, document_id=ruling)
    papers = (*SPEC.others[files_of(CASE)], sealed)
    knows = replace(SPEC, others={**SPEC.others, files_of(CASE): papers})
    (event,) = knows.when(named, at=DAY, by=HANDLER).events
    assert event.values["ruling"] == ruling
    both = replace(named, values={"amount_fen": 2, "ruling": "D1"})
    assert knows.when(both, at=DAY, by=HANDLER).events
    unmade = replace(named, values={"amount_fen": 1, "ruling": f"{CASE}-D-other"})
    assert isinstance(knows.when(unmade, at=DAY, by=HANDLER).refusal, Invalid)
