"""Forms of the steps (办理事项) of a court's list, made from the rows of its pack. Pure."""

from collections.abc import Mapping
from typing import Any

from kernel.deciding.steps import NO_SUBJECT
from kernel.rulebook import StepField, StepRow
from portal.forms import Input

VALUE = "values."  # before the names of a step's own facts, as the services name them
KINDS = {"text": "long", "person": "choice", "asset": "text", "document": "text", "court": "text"}
SUBJECTS = {
    "person": "被执行人",
    "asset": "财产编号",
    "lot": "标的物编号",
    "receipt": "到账编号",
    "document": "文书种类",
    "clue": "线索编号",
    "loan": "借阅编号",
    "application": "申请编号",
    "objection": "异议编号",
}


def step_inputs(row: StepRow, people: Mapping[str, str]) -> list[Input]:
    """The fields of a step: what it concerns, its own facts, a note. `people` are the names of the
    parties by id."""
    fields: list[Input] = []
    if row.subject not in NO_SUBJECT:
        fields.append(_subject(row, people))
    fields += [_fact(one, people) for one in row.fields]
    note = "理由或者情况" if row.reason else "备注"
    return [*fields, _input("note", note, "long", required=row.reason)]


def step_body(row: StepRow, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of the command from what was read of the form."""
    values = {k.removeprefix(VALUE): v for k, v in told.items() if k.startswith(VALUE)}
    rest = {k: v for k, v in told.items() if not k.startswith(VALUE)}
    return {"step": row.code, **rest, **({"values": values} if values else {})}


def _subject(row: StepRow, people: Mapping[str, str]) -> Input:
    title = SUBJECTS.get(row.subject, "办理对象编号")
    if row.subject == "person":
        return _input("subject_id", title, "choice", required=True, options=people)
    return _input("subject_id", title, "text", required=True)


def _fact(fact: StepField, people: Mapping[str, str]) -> Input:
    kind = KINDS.get(fact.kind, fact.kind)
    options = people if fact.kind == "person" else {one: one for one in fact.choices}
    return _input(VALUE + fact.name, fact.title, kind, required=fact.required, options=options)


def _input(
    name: str, title: str, kind: str, *, required: bool, options: Mapping[str, str] | None = None
) -> Input:
    return Input(name=name, title=title, kind=kind, required=required, options=options or {})
