"""Recording steps: the one decision that every service shares. Pure.

A step says that something was done, and nothing else. Which steps there are, who records them
and what must come before stands in the court's pack, so that a court can add its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contracts import fields
from contracts.steps import StepRecorded
from kernel.base.zone import CHINA
from kernel.deciding.decider import Circumstances, Decider, NoSuchCase, Refused, command
from kernel.law.case_number import NotACaseNumber, parse
from kernel.rulebook import Pack, StepRow

NO_SUBJECT = frozenset({"case", "court"})  # there is only one of these: it needs no id


@command("记录办理事项")
class RecordStep:
    """Record that a step (办理事项) of the court's list was done.

    `subject_id` tells which asset, clue, loan … it was; `note` says why, where the court asks
    for a reason; `requester` is who asked for a step that its approver records. For a duty of
    the court itself `case_id` is the court.
    """

    case_id: fields.CaseId
    step: fields.StepCode
    subject_id: fields.SubjectId = ""
    note: fields.Note = ""
    requester: fields.Requester = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """The days on which each step was last recorded for each subject."""

    recorded: Mapping[tuple[str, str], date] = field(default_factory=dict)


def with_steps(service: str, decider: Decider[Any, Any, Any]) -> Decider[Any, Any, Any]:
    """The decider of a service that also records the steps of its work, on streams of their
    own."""

    def stream_of(given: Any) -> str:
        if isinstance(given, RecordStep):
            return f"steps-{given.case_id}"
        return decider.stream_of(given)

    def decide(given: Any, state: Any, circumstances: Circumstances) -> Sequence[Any]:
        if isinstance(given, RecordStep):
            return record_step(given, state or Steps(), circumstances, service)
        return decider.decide(given, state, circumstances)

    def evolve(state: Any, event: Any) -> Any:
        if isinstance(event, StepRecorded):
            return evolve_steps(state or Steps(), event)
        return decider.evolve(state, event)

    return Decider(stream_of=stream_of, decide=decide, evolve=evolve)


def evolve_steps(steps: Steps, event: StepRecorded) -> Steps:
    return Steps({**steps.recorded, (event.step, event.subject_id): event.done_on})


def record_step(
    command: RecordStep, steps: Steps, circumstances: Circumstances, service: str
) -> Sequence[StepRecorded]:
    """A step that was recorded for its subject is not recorded again; one that comes back, not
    again on the same day."""
    row = _row(command, circumstances, service)
    _about(command, row, circumstances)
    on = circumstances.at.astimezone(CHINA).date()
    last = steps.recorded.get((command.step, command.subject_id))
    if last is not None and (not row.repeats or last >= on):
        return []
    _by(command, row, circumstances)
    _after(command, row, steps)
    if row.reason and not command.note.strip():
        raise Refused(row.article, "须写明理由或者情况", "note")
    return [
        StepRecorded(
            case_id=command.case_id,
            step=row.code,
            subject=row.subject,
            subject_id=command.subject_id,
            done_on=on,
            article=row.article,
            note=command.note,
            requester=command.requester,
        )
    ]


def recorders(pack: Pack, service: str, code: str) -> tuple[str, ...]:
    """The roles that record a step: its approvers where it has some; none for an unknown one."""
    for row in pack.steps:
        if (row.service, row.code) == (service, code):
            return _approvers(row, pack) or row.by
    return ()


def _approvers(row: StepRow, pack: Pack) -> tuple[str, ...]:
    return () if row.approval is None else pack.approval(row.approval).approvers


def _row(command: RecordStep, circumstances: Circumstances, service: str) -> StepRow:
    for row in circumstances.pack.steps:
        if row.code == command.step and row.service == service:
            return row
    raise NoSuchCase("该办理事项", "step")


def _about(command: RecordStep, row: StepRow, circumstances: Circumstances) -> None:
    """Raises Refused unless the command names the case, or the court, and the subject."""
    if row.subject == "court":
        if command.case_id != circumstances.court:
            raise Refused(row.article, "该事项属于本院而不属于案件", "case_id")
    elif not _is_case(command.case_id):
        raise Refused(row.article, "案号格式不正确", "case_id")
    if (row.subject in NO_SUBJECT) != (command.subject_id == ""):
        why = "该事项不区分对象" if row.subject in NO_SUBJECT else "须写明是哪一个对象"
        raise Refused(row.article, why, "subject_id")


def _is_case(case_id: str) -> bool:
    try:
        return parse(case_id).canonical == case_id
    except NotACaseNumber:
        return False


def _by(command: RecordStep, row: StepRow, circumstances: Circumstances) -> None:
    """Raises Refused unless the role records the step, or approves what another asked for."""
    role, person = circumstances.actor.role, circumstances.actor.person
    if row.approval is None:
        if role not in row.by:
            raise Refused(row.article, "该事项不由您的岗位办理", "step")
        return
    approval = circumstances.pack.approval(row.approval)
    if role not in (_approvers(row, circumstances.pack) or row.by):
        raise Refused(approval.article, "无权审批", "step")
    if command.requester in ("", person):
        raise Refused(approval.article, "申请人不得审批自己的申请", "requester")


def _after(command: RecordStep, row: StepRow, steps: Steps) -> None:
    """Raises Refused while a step that comes before is not recorded, of the subject or the
    case."""
    done = {step for step, subject in steps.recorded if subject in ("", command.subject_id)}
    if not done.issuperset(row.after):
        raise Refused(row.article, "应当先行办理的事项尚未办理", "step")
