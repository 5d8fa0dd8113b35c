"""Rows that ask for one kind of a fact, or for a step of the court's list."""

from typing import Any

import pytest

from contracts.archive import MaterialReceived
from contracts.documents import DocumentServed
from contracts.steps import StepRecorded
from contracts.supervision import FactNoted, NodeOpened
from services.supervision.commands import NoticeTime, Observe
from services.supervision.reactions import react
from tests.supervision.court import (
    CASE,
    Court,
    court_of,
    filed,
    frozen,
    node,
    observe,
    outline,
    pack_of,
    step,
)
from tests.support import as_fact, at

THREE_DAYS = {"value": 3, "unit": "day"}
ROWS = [
    node(
        "report-handed-over",
        THREE_DAYS,
        opens_on=["disposal.StepRecorded/report-received"],
        closes_on=["archive.MaterialReceived/appraisal-report"],
    ),
    node(
        "any-material",
        THREE_DAYS,
        opens_on=["intake.CaseFiled"],
        closes_on=["archive.MaterialReceived"],
    ),
    node(
        "performed",
        {"value": 10, "unit": "day"},
        opens_on=["enforcement.StepRecorded/asked"],
        closes_on=["enforcement.StepRecorded/performed"],
        counts_from="documents.DocumentServed/enforcement-notice",
    ),
    node(
        "lead-checked",
        {"value": 5, "unit": "working_day"},
        subject="lead",
        opens_on=["enforcement.StepRecorded/lead-received"],
        closes_on=["enforcement.StepRecorded/lead-checked"],
        cancels_on=["enforcement.StepRecorded/case-suspended"],
    ),
    node(
        "waited",
        THREE_DAYS,
        subject="asset",
        wait=True,
        opens_on=["control.AssetsFrozen/deposit"],
    ),
    node(
        "deducted",
        {"value": 1, "unit": "day"},
        subject="asset",
        opens_on=["supervision.WaitElapsed/waited"],
        closes_on=["control.DepositDeducted"],
    ),
]
STEPS = [
    step("report-received", "disposal"),
    step("asked", "enforcement"),
    step("performed", "enforcement"),
    step("case-suspended", "enforcement"),
    step("lead-received", "enforcement", subject="lead"),
    step("lead-checked", "enforcement", subject="lead"),
]
PACK = pack_of(ROWS, STEPS)


def _filed() -> Court:
    return court_of(PACK).saw(filed(), "2026-01-05 10:00")


def recorded(code: str, subject: str = "case", subject_id: str = "") -> StepRecorded:
    return StepRecorded(
        case_id=CASE,
        step=code,
        subject=subject,
        subject_id=subject_id,
        done_at=at("2026-01-06"),
        article="第一条",
        recorder="handler-1",
    )


def step_of(service: str, event: StepRecorded, when: str) -> Observe:
    return Observe(
        case_id=CASE, service=service, name="StepRecorded", occurred_at=at(when), event=event
    )


def material(kind: str) -> MaterialReceived:
    return MaterialReceived(
        case_id=CASE, material_id="M1", material_kind=kind, giver="handler", pages=1
    )


def served(kind: str) -> DocumentServed:
    return DocumentServed(
        case_id=CASE,
        document_id="D1",
        document_kind=kind,
        addressee="P2",
        channel="post",
    )


def _report_came() -> Court:
    case = _filed()
    return case.did(step_of("disposal", recorded("report-received"), "2026-01-06"), "2026-01-06")


def test_only_the_kind_that_a_row_asks_for_closes_its_node() -> None:
    case = _report_came()
    assert outline(case.observing(material("case-file"), "2026-01-07")) == [
        "NodeClosed any-material done",
    ]
    assert outline(case.observing(material("appraisal-report"), "2026-01-07")) == [
        "NodeClosed any-material done",
        "NodeClosed report-handed-over done",
    ]


def test_a_fact_of_a_kind_is_heard_for_the_row_that_asks_for_it_or_for_all() -> None:
    def heard(event: Any, service: str) -> bool:
        fact = as_fact(
            event,
            service=service,
            case_id=CASE,
            occurred_at=at("2026-01-06"),
        )
        return bool(react(fact, PACK))

    assert heard(material("anything"), "archive")
    assert heard(served("enforcement-notice"), "documents")
    assert not heard(served("assistance-notice"), "documents")
    assert heard(recorded("lead-received", "lead", "L1"), "enforcement")
    assert not heard(recorded("lead-received", "lead", "L1"), "control")


def test_a_kept_fact_knows_its_kind_and_ends_what_opens_later() -> None:
    case = _filed()
    early = case.observing(material("appraisal-report"), "2026-01-07")
    noted = [event for event in early.events if isinstance(event, FactNoted)]
    assert [(fact.fact, fact.kind) for fact in noted] == [
        ("archive.MaterialReceived", "appraisal-report")
    ]
    late = case.saw(material("appraisal-report"), "2026-01-07").asked(
        step_of("disposal", recorded("report-received"), "2026-01-06"), "2026-01-07"
    )
    assert outline(late) == [
        "NodeOpened report-handed-over 2026-01-09 23:59:59",
        "NodeClosed report-handed-over done",
    ]


def test_a_count_starts_at_the_kind_of_fact_that_the_row_names() -> None:
    case = (
        _filed()
        .saw(served("enforcement-notice"), "2026-01-06 10:00")
        .saw(served("assistance-notice"), "2026-01-05 11:00")
        .did(step_of("enforcement", recorded("asked"), "2026-01-08"), "2026-01-08")
    )
    opened = case.spec.history[-1]
    assert isinstance(opened, NodeOpened)
    assert opened.derivation.counts_from == "documents.DocumentServed/enforcement-notice"
    assert opened.due == at("2026-01-16 23:59").replace(second=59)


def test_each_subject_of_a_step_has_its_own_clock() -> None:
    case = _filed()
    for lead in ("L1", "L2"):
        received = recorded("lead-received", "lead", lead)
        case = case.did(step_of("enforcement", received, "2026-01-06"), "2026-01-06")
    checked = recorded("lead-checked", "lead", "L2")
    verdict = case.asked(step_of("enforcement", checked, "2026-01-07"), "2026-01-07")
    assert outline(verdict) == ["NodeClosed lead-checked#L2 done"]


def test_a_step_of_the_case_ends_the_nodes_of_every_subject() -> None:
    case = _filed()
    for lead in ("L1", "L2"):
        received = recorded("lead-received", "lead", lead)
        case = case.did(step_of("enforcement", received, "2026-01-06"), "2026-01-06")
    verdict = case.asked(
        step_of("enforcement", recorded("case-suspended"), "2026-01-07"), "2026-01-07"
    )
    assert [text for text in outline(verdict) if text.startswith("NodeClosed")] == [
        "NodeClosed lead-checked#L1 cancelled",
        "NodeClosed lead-checked#L2 cancelled",
    ]


def test_a_step_that_names_no_such_subject_opens_nothing() -> None:
    with pytest.raises(LookupError, match="names no lead"):
        _filed().asked(
            step_of("enforcement", recorded("lead-received"), "2026-01-06"), "2026-01-06"
        )


def test_the_end_of_one_wait_opens_what_waited_for_it() -> None:
    case = _filed().saw(frozen("A1", at("2026-01-06 10:00")), "2026-01-06 10:00")
    over = at("2026-01-10 00:00")
    ended = case.asked(NoticeTime(case_id=CASE, now=over), "2026-01-10 00:00")
    assert outline(ended)[-1] == "WaitElapsed waited#A1"
    elapsed = ended.events[-1]
    then = case.did(NoticeTime(case_id=CASE, now=over), "2026-01-10 00:00").asked(
        observe(elapsed, elapsed.elapsed_at), "2026-01-10 00:00"
    )
    assert outline(then) == ["NodeOpened deducted#A1 2026-01-12 23:59:59"]
