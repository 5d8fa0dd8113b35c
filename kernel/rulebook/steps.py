"""Steps (办理事项): what can be recorded as done, with which facts, by whom and after what."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from contracts.catalogue import SERVICES
from kernel.rulebook.rows import Code, Filled, RoleCode, Row, Strict


def _service(name: str) -> str:
    if name not in SERVICES:
        raise ValueError(f"no service {name}; known: {', '.join(SERVICES)}")
    return name


ServiceName = Annotated[str, AfterValidator(_service)]
FieldKind = Literal[
    "text",
    "money",
    "date",
    "instant",
    "person",
    "asset",
    "document",
    "court",
    "choice",
    "number",
]
FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
COUNTED = ("money", "number")


class StepField(Strict):
    """One fact that is recorded with a step.

    `money` is in fen; `money` and `number` are integers from `least` to `most`. `date` and
    `instant` are ISO 8601. `person`, `asset` and `document` are ids, `court` is the name of a
    court, `choice` one of `choices`. `text` may name people and is sealed.
    """

    name: FieldName
    title: Filled
    kind: FieldKind
    required: bool = False
    choices: tuple[Filled, ...] = ()
    least: int | None = None
    most: int | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "StepField":
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("choices: a field of kind choice, and no other, lists what it may be")
        if self.kind not in COUNTED and (self.least, self.most) != (None, None):
            raise ValueError("least, most: only money and numbers have bounds")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("least, most: least is more than most")
        return self


class StepRow(Row):
    """One step. Its fact is `<service>.StepRecorded/<code>`, on which nodes open and close.

    `subject` is what it concerns: the case, or one asset, clue, loan … of it; `court` for a duty
    that belongs to no case. `by` are the roles that record it. `when` are conditions of
    `kernel/rulebook/conditions.py` on the case. `after` are steps of the same service and subject
    that must come before; `waits` are waiting times that must be over: nodes in days, hours or
    minutes that count from a step of the same service. `reason` requires a note that says why.
    `fields` are the facts recorded with it.

    `repeat`: the step is recorded `once` per case, once per `subject`, or `each` time that it is
    done. With `correction = "reason"` a record may be corrected with a reason; otherwise it stands.
    """

    code: Code
    title: Filled
    service: ServiceName
    subject: Code = "case"
    by: Annotated[tuple[RoleCode, ...], Field(min_length=1)]
    when: tuple[FieldName, ...] = ()
    after: tuple[Code, ...] = ()
    waits: tuple[Code, ...] = ()
    reason: bool = False
    repeat: Literal["once", "subject", "each"] = "subject"
    correction: Literal["reason"] | None = None
    fields: tuple[StepField, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> "StepRow":
        names = [field.name for field in self.fields]
        if len(names) != len(set(names)):
            raise ValueError("fields: two fields have one name")
        return self
