"""Recording steps (办理事项): the decision that every service shares. Pure.

Which steps exist, which facts each asks for, who records them and what must come before is in the
court's pack, so that a court can add its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, TypeAlias

from pydantic import Field, JsonValue

from contracts import fields
from contracts.sealed import personal
from contracts.steps import (
    CorrectionReason,
    Note,
    StepCorrected,
    StepEvent,
    StepRecorded,
    StepValue,
)
from contracts.values import CaseKind, Sealed
from kernel.base.zone import CHINA
from kernel.deciding.acts import Held, NextAct
from kernel.deciding.decider import (
    Circumstances,
    Fault,
    Invalid,
    NoSuchCase,
    Refused,
    Stands,
    command,
)
from kernel.deciding.step_values import checked, named_in
from kernel.deciding.waits import waiting
from kernel.law.case_number import NotACaseNumber, parse
from kernel.rulebook import Pack, StepRow
from kernel.rulebook.conditions import OF_KIND

NO_SUBJECT = frozenset({"case", "court"})  # there is only one of these: it needs no id

GivenValue = Annotated[Sealed | JsonValue, Field(union_mode="left_to_right")]
GivenValues: TypeAlias = Annotated[Mapping[str, GivenValue], personal("text", "登记的内容")]
CorrectedNumber: TypeAlias = Annotated[int, Field(title="更正第几次记录")]


@command("记录办理事项")
class RecordStep:
    """Record that a step (办理事项) of the court's list was done, or correct such a record.

    `subject_id` says which asset, clue, loan … it concerns. `values` are the facts that the step's
    row asks for, `note` an explanation, which some rows require. `reason` says why a record is
    corrected, and `corrects` which one if the step is recorded each time that it is done. For a
    duty of the court itself `case_id` is the court.
    """

    case_id: fields.CaseId
    step: fields.StepCode
    subject_id: fields.SubjectId = ""
    values: GivenValues = field(default_factory=dict)
    note: Note | None = None
    reason: CorrectionReason | None = None
    corrects: CorrectedNumber | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a record of a step says."""

    values: Mapping[str, StepValue]
    note: Sealed | None

    def unsealed(self) -> Mapping[str, StepValue]:
        """The values that are not sealed."""
        return {name: v for name, v in self.values.items() if not isinstance(v, Sealed)}


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a step as it stands: its number, when it was done, and who recorded it."""

    subject_id: str
    number: int
    done_at: datetime
    recorder: str
    content: Content

    @property
    def done_on(self) -> date:
        """The day of `done_at` in China."""
        return self.done_at.astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class Steps:
    """The records of each step for each subject, in order."""

    recorded: Mapping[tuple[str, str], tuple[Record, ...]] = field(default_factory=dict)

    def of(self, step: str, subject_id: str) -> tuple[Record, ...]:
        """The records of a step for one subject."""
        return self.recorded.get((step, subject_id), ())

    def last_of(self, subject_id: str) -> Mapping[str, datetime]:
        """When each step was last done, for the subject or for the case."""
        mine = ("", subject_id)
        return {
            step: held[-1].done_at
            for (step, subject), held in self.recorded.items()
            if subject in mine and held
        }

    def first(self, step: str) -> Record | None:
        """The first record of a step for any subject, if there is one."""
        return next((held[0] for (known, _), held in self.recorded.items() if known == step), None)


StepGuard: TypeAlias = Callable[[StepRow, str, Steps, Circumstances], Refused | None]


def stream_of(case_id: str) -> str:
    """The stream of the steps of a case or court."""
    return f"steps-{case_id}"


def evolve_steps(steps: Steps, event: StepEvent) -> Steps:
    """The records after an event."""
    held = steps.of(event.step, event.subject_id)
    content = Content(event.values, event.note)
    match event:
        case StepRecorded():
            made = Record(event.subject_id, event.number, event.done_at, event.recorder, content)
            held = (*held, made)
        case StepCorrected():
            held = tuple(
                Record(one.subject_id, one.number, one.done_at, one.recorder, content)
                if one.number == event.number
                else one
                for one in held
            )
    return Steps({**steps.recorded, (event.step, event.subject_id): held})


def record_step(
    command: RecordStep,
    steps: Steps,
    circumstances: Circumstances,
    service: str,
    documents: frozenset[str] = frozenset(),
) -> Sequence[StepEvent]:
    """Record a step or correct a record; `documents` are what a fact of that kind may name. A
    command that repeats a record returns no events. Other content is a further record where the row
    allows several, else a correction, with its reason.

    Raises:
        Invalid: the facts do not fit the row, or a reason is missing.
        Stands: the row allows neither a further record nor a correction.
        Refused: the row is not for the case or the caller, or an earlier step is missing.
    """
    row = _row(command, circumstances, service)
    _about(command, row, circumstances)
    _by(row, circumstances)
    standing = _standing(command, row, steps)
    done_at, held = circumstances.at.astimezone(CHINA), steps.of(row.code, command.subject_id)
    perhaps_repeated = [one for one in held if one.done_on == done_at.date()]
    holding = next(held_back(row, command.subject_id, steps, circumstances), None)
    if standing is None and holding is not None and not perhaps_repeated:
        raise holding.refusal
    named = documents | named_in(one.content.values for one in held)
    content = Content(checked(row, command.values, named), command.note)
    if row.reason and content.note is None:
        raise Invalid(Fault(field="note", title="须写明理由或者情况", article=row.article))
    if standing is not None:
        return _against(standing, command, row, content, circumstances)
    if any(one.content == content for one in perhaps_repeated):
        return []
    if holding is not None:
        raise holding.refusal
    return [
        StepRecorded(
            case_id=command.case_id,
            step=row.code,
            subject=row.subject,
            subject_id=command.subject_id,
            done_at=done_at,
            article=row.article,
            recorder=circumstances.actor.person,
            number=len(held) + 1,
            values=content.values,
            note=content.note,
            approval_id=circumstances.approved.approval_id if circumstances.approved else "",
        )
    ]


def _standing(command: RecordStep, row: StepRow, steps: Steps) -> Record | None:
    """The record that the command refers to: the one it corrects, or the only one allowed.

    Raises NoSuchCase if the record to be corrected does not exist.
    """
    held = steps.of(row.code, command.subject_id)
    if command.corrects is not None:
        found = next((one for one in held if one.number == command.corrects), None)
    elif row.repeat == "each":
        found = None
    else:
        found = steps.first(row.code) if row.repeat == "once" else next(iter(held), None)
    if found is None and (command.corrects is not None or command.reason is not None):
        raise NoSuchCase("要更正的记录", "corrects")
    return found


def _against(
    standing: Record,
    command: RecordStep,
    row: StepRow,
    content: Content,
    circumstances: Circumstances,
) -> Sequence[StepCorrected]:
    """No events if the record has the same content, else its correction. Raises Stands or
    Invalid."""
    same_subject = standing.subject_id == command.subject_id
    if same_subject and standing.content == content:
        return []
    first = f"“{row.title}”已于{standing.done_on.isoformat()}由{standing.recorder}登记"
    if row.correction is None or not same_subject:
        raise Stands(row.article, f"{first}，内容与本次不同", "step", _shown(standing))
    if command.reason is None:
        why = f"{first}，更正须写明理由"
        raise Invalid(Fault(field="reason", title=why, article=row.article))
    return [
        StepCorrected(
            case_id=command.case_id,
            step=row.code,
            subject=row.subject,
            subject_id=command.subject_id,
            number=standing.number,
            article=row.article,
            corrector=circumstances.actor.person,
            reason=command.reason,
            old_values=standing.content.values,
            old_note=standing.content.note,
            values=content.values,
            note=content.note,
        )
    ]


def _shown(standing: Record) -> Mapping[str, Any]:
    return {
        "subject_id": standing.subject_id,
        "number": standing.number,
        "done_at": standing.done_at,
        "recorder": standing.recorder,
        **standing.content.unsealed(),
    }


def recorders(pack: Pack, service: str, code: str) -> tuple[str, ...]:
    """The roles that record a step, or request it; empty for an unknown step."""
    row = step_row(pack, service, code)
    return () if row is None else row.by


def step_row(pack: Pack, service: str, code: str) -> StepRow | None:
    """The row of a service's step; None if there is none."""
    return next((row for row in pack.steps if (row.service, row.code) == (service, code)), None)


def _row(command: RecordStep, circumstances: Circumstances, service: str) -> StepRow:
    row = step_row(circumstances.pack, service, command.step)
    if row is None:
        raise NoSuchCase("该办理事项", "step")
    return row


@dataclass(frozen=True, slots=True)
class _CaseKind:
    kind: CaseKind | None


def _about(command: RecordStep, row: StepRow, circumstances: Circumstances) -> None:
    """Raises Refused unless the command names a case (or the court) and a subject that fit the
    row."""
    if row.subject == "court":
        if command.case_id != circumstances.court:
            raise Refused(row.article, "该事项属于本院而不属于案件", "case_id")
    elif (kind := _kind_of(command.case_id)) is None:
        raise Refused(row.article, "案号格式不正确", "case_id")
    elif not all(OF_KIND[name](kind) for name in row.when):
        raise Refused(row.article, f"本案不适用“{row.title}”", "step")
    if (row.subject in NO_SUBJECT) != (command.subject_id == ""):
        why = "该事项不区分对象" if row.subject in NO_SUBJECT else "须写明是哪一个对象"
        raise Refused(row.article, why, "subject_id")


def _kind_of(case_id: str) -> _CaseKind | None:
    """The kind of the case, read from its number; None if it is not a case number."""
    try:
        number = parse(case_id)
    except NotACaseNumber:
        return None
    return _CaseKind(number.kind) if number.canonical == case_id else None


def _by(row: StepRow, circumstances: Circumstances) -> None:
    """Raises Refused unless the role may record the step, or request it where it needs approval."""
    if circumstances.actor.role not in row.by:
        raise Refused(row.article, "该事项不由您的岗位办理", "step")


def held_back(
    row: StepRow, subject_id: str, steps: Steps, circumstances: Circumstances
) -> Iterator[Held]:
    """What holds a further record of a step back, in the order in which it is refused."""
    for name, guard in GUARDS.items():
        refusal = guard(row, subject_id, steps, circumstances)
        if refusal is not None:
            yield Held(name, refusal)


def _steps_before(
    row: StepRow, subject_id: str, steps: Steps, circumstances: Circumstances
) -> Refused | None:
    """The refusal, with its title, where a preceding step was not done by then for the subject or
    the case."""
    at, pack = circumstances.at, circumstances.pack
    done = {
        step
        for (step, subject), held in steps.recorded.items()
        if subject in ("", subject_id) and any(one.done_at <= at for one in held)
    }
    missing = [code for code in row.after if code not in done]
    if not missing:
        return None
    rows = (step_row(pack, row.service, code) for code in missing)
    titles = "、".join(f"“{before.title}”" for before in rows if before is not None)
    return Refused(row.article, f"应当先行办理：{titles}", "step")


def _waiting_time(
    row: StepRow, subject_id: str, steps: Steps, circumstances: Circumstances
) -> Refused | None:
    """The refusal while a waiting time of the row runs."""
    return waiting(row, steps.last_of(subject_id), circumstances)


GUARDS: Mapping[str, StepGuard] = {"steps-before": _steps_before, "waiting-time": _waiting_time}


def next_steps(
    case_id: str, steps: Steps, circumstances: Circumstances, service: str
) -> Iterator[NextAct]:
    """The steps of a service that may be recorded next in a case, or what holds each back.

    A step that is recorded once is not listed once it is. One about an asset, a loan … is listed
    for each of these that a step of that kind names, and for a further one, under an empty id.
    """
    for row in circumstances.pack.steps:
        if row.service == service and _fits(row, case_id, circumstances):
            for subject_id in (*_subjects(row, steps, circumstances.pack), ""):
                if not _done(row, subject_id, steps):
                    held = tuple(held_back(row, subject_id, steps, circumstances))
                    yield NextAct(
                        command=RecordStep,
                        about="" if row.subject in NO_SUBJECT else "subject_id",
                        subject_id=subject_id,
                        step=row.code,
                        held=held,
                    )


def _fits(row: StepRow, case_id: str, circumstances: Circumstances) -> bool:
    """Whether the row is one of this case, or of the court itself where that is asked for."""
    if row.subject == "court" or case_id == circumstances.court:
        return row.subject == "court" and case_id == circumstances.court
    kind = _kind_of(case_id)
    return kind is not None and all(OF_KIND[name](kind) for name in row.when)


def _subjects(row: StepRow, steps: Steps, pack: Pack) -> list[str]:
    """The things of the row's kind that were named in steps so far."""
    if row.subject in NO_SUBJECT:
        return []
    alike = {one.code for one in pack.steps if one.subject == row.subject}
    return sorted({subject for (step, subject) in steps.recorded if step in alike})


def _done(row: StepRow, subject_id: str, steps: Steps) -> bool:
    """Whether a further record could only repeat or correct what stands."""
    if row.repeat == "once":
        return steps.first(row.code) is not None
    return row.repeat == "subject" and bool(steps.of(row.code, subject_id))
