"""Steps (办理事项): facts that carry nothing but that, when and by whom something was done.

Which steps there are is the court's list, `[[step]]` of its pack (decision 0011). Every
service can record those of its own work.
"""

from contracts import fields
from contracts.titles import event


@event("办理事项完成")
class StepRecorded:
    """A step of the court's list was done; who did it stands in the envelope.

    `subject` is what kind of thing the step is about and `subject_id` which one; the id is
    empty for the case itself. `done_on` is the day of the act by the court's clock.
    `requester` asked for a step that its approver then recorded.
    """

    case_id: fields.CaseId
    step: fields.StepCode
    subject: fields.SubjectKind
    subject_id: fields.SubjectId
    done_on: fields.DoneOn
    article: fields.Article
    note: fields.Note = ""
    requester: fields.Requester = ""
