"""Steps (办理事项): what can be recorded as done, by whom, and what must come before."""

from typing import Annotated, Literal

from pydantic import Field

from kernel.rulebook.rows import Code, Filled, RoleCode, Row

ServiceName = Literal[
    "intake",
    "documents",
    "control",
    "triage",
    "enforcement",
    "disposal",
    "payments",
    "archive",
    "supervision",
]


class StepRow(Row):
    """One step. The fact is `<service>.StepRecorded/<code>`, on which nodes open and close.

    `subject` is what it is about: the case, or one asset, clue, loan … of it; `court` for a
    duty that belongs to no case. `by` are the roles that record it. `after` are steps of the
    same service and subject that must have been recorded before. `approval` names an act of
    the approvals table: its approver records the step, for somebody else. `reason` asks for a
    note that says why. A step is recorded once for its subject; one that `repeats`, once a day.
    """

    code: Code
    title: Filled
    service: ServiceName
    subject: Code = "case"
    by: Annotated[tuple[RoleCode, ...], Field(min_length=1)]
    after: tuple[Code, ...] = ()
    approval: Code | None = None
    reason: bool = False
    repeats: bool = False
