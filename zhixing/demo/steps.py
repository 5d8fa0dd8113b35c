"""Duties that are done by recording a step, as the court's rows say."""

from collections.abc import Iterator, Mapping
from typing import Any

from kernel.deciding.steps import NO_SUBJECT
from kernel.law.case_number import parse
from kernel.rulebook import NodeRow, Pack, StepField, StepRow
from zhixing.demo.task import Recipe, Task

RECORDED = ".StepRecorded/"
NOTE = "已按规定办理"
AMOUNT = 100_000  # fen, or of whatever a field counts


def step_recipes(pack: Pack) -> Mapping[str, Recipe]:
    """A recipe for each node of the court that a step closes."""
    found: dict[str, Recipe] = {}
    for row in pack.nodes:
        closing = next(_closing(row, pack), None)
        if closing is not None:
            found[row.code] = _recording(pack, closing)
    return found


def _closing(row: NodeRow, pack: Pack) -> Iterator[StepRow]:
    for name in row.closes_on:
        service, recorded, code = name.partition(RECORDED)
        if recorded:
            yield from (s for s in pack.steps if (s.service, s.code) == (service, code))


def _recording(pack: Pack, last: StepRow) -> Recipe:
    """Records the step, after the steps that must come before it."""

    async def record(task: Task) -> None:
        for step in _in_order(pack, last):
            await _record(task, step)

    return record


def _in_order(pack: Pack, last: StepRow) -> list[StepRow]:
    before = [s for s in pack.steps if s.service == last.service and s.code in last.after]
    return [*(step for one in before for step in _in_order(pack, one)), last]


def fact(field: StepField, case_id: str) -> int | str:
    """A value that fits the field, always the same for one case, so that a repetition is
    recognised."""
    last_day = f"{parse(case_id).year}-12-31"
    if field.kind in ("money", "number"):
        bounds = [bound for bound in (field.least, field.most) if bound is not None]
        return bounds[0] if bounds else AMOUNT
    if field.kind == "choice":
        return field.choices[0]
    facts = {"date": last_day, "instant": f"{last_day}T09:00:00+08:00", "person": "P1"}
    return facts.get(field.kind, f"{field.title}1")


async def _record(task: Task, step: StepRow) -> None:
    body: dict[str, Any] = {"step": step.code, "note": NOTE}
    body["values"] = {field.name: fact(field, task.case_id) for field in step.fields}
    if step.subject not in NO_SUBJECT:
        body["subject_id"] = task.subject
    key = f"{task.case_id}/{step.service}/{step.code}/{task.node['node_id']}"
    await task.office.act(step.by[0], step.service, task.path("/steps"), body, key)
