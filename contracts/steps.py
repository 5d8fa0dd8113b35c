"""Steps (办理事项): what the court's list asks only to be recorded, with the facts it asks for.

Which steps there are, and which facts each has, is the court's list, `[[step]]` of its pack
(decisions 0011 and 0017). Every service can record those of its own work.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, TypeAlias

from contracts import fields
from contracts.sealed import Sealed, personal
from contracts.titles import event

StepValue = Sealed | int | str  # text is sealed; money is fen; dates and instants are ISO 8601
StepValues: TypeAlias = Annotated[Mapping[str, StepValue], personal("text", "登记的内容")]
OldStepValues: TypeAlias = Annotated[Mapping[str, StepValue], personal("text", "更正前的内容")]
Note: TypeAlias = Annotated[Sealed, personal("text", "说明")]
OldNote: TypeAlias = Annotated[Sealed, personal("text", "更正前的说明")]
CorrectionReason: TypeAlias = Annotated[Sealed, personal("text", "更正理由")]


@event("办理事项完成")
class StepRecorded:
    """A step of the court's list was done.

    `subject` is what kind of thing the step is about and `subject_id` which one; the id is
    empty for the case itself. `number` counts the records of the step for its subject, from 1.
    `values` are the facts that the step's row asks for, by their names; `note` says what else
    there is to say. `done_at` is when it was done, in +08:00, `recorder` who recorded it.
    `approval_id` is the approval under which it was done.
    """

    case_id: fields.CaseId
    step: fields.StepCode
    subject: fields.SubjectKind
    subject_id: fields.SubjectId
    done_at: fields.DoneAt
    article: fields.Article
    recorder: fields.Recorder
    number: fields.RecordNumber = 1
    values: StepValues = field(default_factory=dict)
    note: Note | None = None
    approval_id: fields.ApprovalId = ""


@event("办理事项更正")
class StepCorrected:
    """The facts of a recorded step were corrected; the time at which it was done stays.

    `number` tells which record of the step for its subject; `old_values` and `old_note` are
    what stood until now, `values` and `note` what stands from now on, `reason` is why.
    """

    case_id: fields.CaseId
    step: fields.StepCode
    subject: fields.SubjectKind
    subject_id: fields.SubjectId
    number: fields.RecordNumber
    article: fields.Article
    corrector: fields.Corrector
    reason: CorrectionReason
    old_values: OldStepValues = field(default_factory=dict)
    old_note: OldNote | None = None
    values: StepValues = field(default_factory=dict)
    note: Note | None = None


StepEvent = StepRecorded | StepCorrected
