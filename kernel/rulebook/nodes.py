"""Nodes (节点): each duty with its clock, the events that open and close it, and its ground."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from kernel.law.limits import LeadTime, TimeLimit, Unit, WarnUnit
from kernel.rulebook.rows import EVENT, Code, EventName, Filled, Row, Strict, Who

PROMPT = TimeLimit(unit="prompt")

CountsFrom = Annotated[str, Field(pattern=rf"^event$|^filing$|{EVENT}")]
Condition = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Recurrence(Strict):
    """How often a duty recurs.

    `day` and `working_day`, `week` (Monday to Sunday) and `calendar_month` follow the calendar;
    `month` counts from the day on which it began.
    """

    value: Annotated[int, Field(ge=1)] = 1
    unit: Literal["day", "working_day", "week", "calendar_month", "month"]

    @model_validator(mode="after")
    def _counted(self) -> "Recurrence":
        if self.value > 1 and self.unit != "month":
            raise ValueError("value: only months from a day are counted by more than one")
        return self


class LookBack(Strict):
    """How long before its opening a duty may already have been done."""

    value: Annotated[int, Field(ge=1)]
    unit: Literal["day", "month"]


class NodeRow(Row):
    """One duty with its limit.

    Conditions are names of functions in `services/supervision/rules.py` and
    `kernel/rulebook/conditions.py`; all must hold of the event: `when` of an opening event,
    `closes_when` of a closing one, `cancels_when` of a cancelling one. The limit counts from
    `counts_from`: the opening event, the filing, or an earlier event of the case. `wait` marks a
    minimum waiting time, which ends by itself. `due_on` names the date attribute of the opening
    event that holds the end, if a document sets it. With `reopens` a later opening event opens a
    closed node again, with `restarts` it restarts the count of an open one. With `awaits_tier` a
    fact from before the first tier opens the node when the tier is given, and it counts from then.
    `who` is a team or a role.

    `subject` is what the duty concerns: the case, or one asset, document, lot, clue, loan … of it,
    each with its own clock; `court` for a duty that belongs to no case. `set_by` is the document
    that sets the limit, which is empty until the court enters it. `every` makes the duty recur,
    `look_back` lets earlier work count. On a breach, `consequence` is recorded and the teams or
    roles in `notify` are notified.
    """

    code: Code
    title: Filled
    stage: Code
    who: Who
    subject: Code = "case"
    opens_on: Annotated[tuple[EventName, ...], Field(min_length=1)]
    closes_on: tuple[EventName, ...] = ()
    cancels_on: tuple[EventName, ...] = ()
    when: tuple[Condition, ...] = ()
    closes_when: tuple[Condition, ...] = ()
    cancels_when: tuple[Condition, ...] = ()
    limit: TimeLimit = PROMPT
    set_by: str = ""
    every: Recurrence | None = None
    look_back: LookBack | None = None
    counts_from: CountsFrom = "event"
    due_on: Condition | None = None
    warn: LeadTime | None = None
    extension: str = ""
    consequence: str = ""
    notify: tuple[Who, ...] = ()
    wait: bool = False
    reopens: bool = False
    restarts: bool = False
    awaits_tier: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> "NodeRow":
        dated = self.limit.unit != "prompt" or self.due_on is not None
        if self.wait and not dated:
            raise ValueError("wait: a waiting time needs a limit or due_on")
        if dated and not (self.wait or self.closes_on):
            raise ValueError("closes_on: a duty with a date needs an event that closes it")
        if self.due_on is not None and self.limit.unit != "prompt":
            raise ValueError("due_on: the date comes from the event or from the limit, not both")
        if self.every is not None and (dated or self.wait):
            raise ValueError("every: what comes back is due at the end of its period")
        if (self.every is not None or self.look_back is not None) and not self.closes_on:
            raise ValueError("closes_on: a duty that comes back or looks back needs one")
        if self.awaits_tier and (self.every is not None or self.due_on or self.restarts):
            raise ValueError("awaits_tier: only a duty that counts from its opening waits for it")
        if self.set_by and (self.every is not None or self.due_on is not None):
            raise ValueError("set_by: the limit is set by a document, or otherwise, not both")
        return self


class WarningRow(Strict):
    """The court's default lead time for limits of a unit up to a size; the first matching row
    applies."""

    unit: Unit
    up_to: Annotated[int, Field(ge=1)] | None = None
    before: Annotated[int, Field(ge=1)]
    before_unit: WarnUnit

    def covers(self, limit: TimeLimit) -> bool:
        """Whether the row applies to a limit."""
        return limit.unit == self.unit and (
            self.up_to is None or limit.value is None or limit.value <= self.up_to
        )

    @property
    def warn(self) -> LeadTime:
        """Its lead time."""
        return LeadTime(before=self.before, unit=self.before_unit)
