"""Forms of the steps (办理事项) of a court's list, made from the rows of its pack. Pure."""

from collections.abc import Mapping
from typing import Any

from kernel.deciding.steps import NO_SUBJECT
from kernel.rulebook import StepField, StepRow
from portal.forms import Input, Things

VALUE = "values."  # before the names of a step's own facts, as the services name them
NAMING = {"person": "person", "asset": "asset", "document": "file"}  # facts that name a thing
KINDS = {"text": "long", "asset": "text", "document": "text", "court": "text"}
SUBJECTS = {
    "person": "被执行人",
    "asset": "财产",
    "lot": "标的物",
    "receipt": "到账",
    "document": "文书",
    "clue": "线索编号",
    "loan": "借阅编号",
    "application": "申请编号",
    "objection": "异议编号",
}


def step_inputs(row: StepRow, things: Things) -> list[Input]:
    """The fields of a step: what it concerns, its own facts, a note. `things` are those of the case
    by kind and id; the parties are its persons."""
    fields: list[Input] = []
    if row.subject not in NO_SUBJECT:
        title = SUBJECTS.get(row.subject, "办理对象编号")
        fields.append(_named("subject_id", title, row.subject, things, required=True))
    fields += [_fact(one, things) for one in row.fields]
    note = "理由或者情况" if row.reason else "备注"
    return [*fields, _input("note", note, "long", required=row.reason)]


def step_body(row: StepRow, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of the command from what was read of the form."""
    return {"step": row.code, **told}


def _fact(fact: StepField, things: Things) -> Input:
    name = VALUE + fact.name
    if fact.kind in NAMING:
        return _named(name, fact.title, NAMING[fact.kind], things, required=fact.required)
    kind = KINDS.get(fact.kind, fact.kind)
    options = {one: one for one in fact.choices}
    return _input(name, fact.title, kind, required=fact.required, options=options)


def _named(name: str, title: str, kind: str, things: Things, *, required: bool) -> Input:
    """A field that names a thing: picked where the case has such things."""
    options = things.get(kind, {})
    shown = "pick" if options else KINDS.get(kind, "text")
    return _input(name, title, shown, required=required, options=options)


def _input(
    name: str, title: str, kind: str, *, required: bool, options: Mapping[str, str] | None = None
) -> Input:
    return Input(name=name, title=title, kind=kind, required=required, options=options or {})
