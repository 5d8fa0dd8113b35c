"""Forms of the steps (办理事项) of a court's list, made from the rows of its pack. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from kernel.deciding.steps import NO_SUBJECT
from kernel.rulebook import StepField, StepRow
from kernel.rulebook.subjects import SUBJECTS
from portal.casebook.things import OWN_KINDS
from portal.forms import Input, Things
from portal.houses import key_for

SUBJECT = "subject_id"
VALUE = "values."  # before the names of a step's own facts, as the services name them
NAMING = {"person": "person", "asset": "asset", "document": "paper"}  # facts that name a thing
KINDS = {"text": "long", "asset": "text", "document": "text", "court": "text"}
NEW = "+"  # the choice of a thing that no step was about yet
FURTHER = "新的一项"


def step_inputs(row: StepRow, things: Things) -> list[Input]:
    """The fields of a step: what it concerns, its own facts, a note. `things` are those of the case
    by kind and id; the parties are its persons."""
    fields: list[Input] = []
    if row.subject not in NO_SUBJECT:
        fields.append(_subject(row, things))
    fields += [_fact(one, things) for one in row.fields]
    note = "理由或者情况" if row.reason else "备注"
    return [*fields, _input("note", note, "long", required=row.reason)]


def document_inputs(fields: Sequence[StepField], things: Things) -> list[Input]:
    """What the maker of a form document states."""
    return [_fact(one, things) for one in fields]


def first_choice(row: StepRow, things: Things) -> str:
    """What the form of a step chooses at first: a thing that no step was about yet, where the step
    may be the first; else nothing."""
    new = row.subject not in NO_SUBJECT | OWN_KINDS and (
        not row.after or not things.get(row.subject)
    )
    return NEW if new else ""


def step_body(row: StepRow, told: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The body of the command from what was read of the form. A new thing gets an id that follows
    from the key of the form, so that what is sent again is about the same."""
    body = {"step": row.code, **told}
    return {**body, SUBJECT: key_for(key, SUBJECT)} if told.get(SUBJECT) == NEW else body


def _subject(row: StepRow, things: Things) -> Input:
    """The field of the thing that a step is about: one of the case, or of those that steps were
    about, or a new one."""
    title = SUBJECTS[row.subject].title
    if row.subject in OWN_KINDS:
        return _named(SUBJECT, title, row.subject, things, required=True)
    options = {**things.get(row.subject, {}), NEW: FURTHER}
    return _input(SUBJECT, title, "pick", required=True, options=options)


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
