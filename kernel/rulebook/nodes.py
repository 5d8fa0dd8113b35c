"""Nodes (节点): each duty with its clock, the events that open and close it, and its ground."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from kernel.limits import Limit, Unit, Warn, WarnUnit
from kernel.rulebook.rows import EVENT, Code, EventName, Filled, Row, Strict, Who

Subject = Literal[
    "case",
    "asset",
    "document",
    "receipt",
    "payout",
    "inquiry",
    "material",
    "lot",
    "person",
    "field",
]
CountsFrom = Annotated[str, Field(pattern=rf"^event$|^filing$|{EVENT}")]
Condition = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class NodeRow(Row):
    """One duty with its limit.

    Conditions are names of functions in `services/supervision/rules.py`; all must hold of
    the event: `when` of an opening, `closes_when` of a closing, `cancels_when` of a
    cancelling one. `counts_from` is the opening event, the filing, or an earlier event of
    the case. `wait` marks a minimum waiting time, which ends by itself. `due_on` names the
    date attribute of the opening event that holds the end, where a document sets it.
    `reopens`: a later opening event opens it again after it was closed. `restarts`: a later
    opening event starts the count anew while it is open. `who` is a team or a role.
    """

    code: Code
    title: Filled
    stage: Code
    who: Who
    subject: Subject = "case"
    opens_on: Annotated[tuple[EventName, ...], Field(min_length=1)]
    closes_on: tuple[EventName, ...] = ()
    cancels_on: tuple[EventName, ...] = ()
    when: tuple[Condition, ...] = ()
    closes_when: tuple[Condition, ...] = ()
    cancels_when: tuple[Condition, ...] = ()
    limit: Limit
    counts_from: CountsFrom = "event"
    due_on: Condition | None = None
    warn: Warn | None = None
    extension: str = ""
    consequence: str = ""
    wait: bool = False
    reopens: bool = False
    restarts: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> "NodeRow":
        dated = self.limit.unit != "prompt" or self.due_on is not None
        if self.wait and not dated:
            raise ValueError("wait: a waiting time needs a limit or due_on")
        if dated and not (self.wait or self.closes_on):
            raise ValueError("closes_on: a duty with a date needs an event that closes it")
        if self.due_on is not None and self.limit.unit != "prompt":
            raise ValueError("due_on: the date comes from the event or from the limit, not both")
        return self


class WarningRow(Strict):
    """The court's default lead time for limits of one unit, up to a size; first row wins."""

    unit: Unit
    up_to: Annotated[int, Field(ge=1)] | None = None
    before: Annotated[int, Field(ge=1)]
    before_unit: WarnUnit

    def covers(self, limit: Limit) -> bool:
        return limit.unit == self.unit and (
            self.up_to is None or limit.value is None or limit.value <= self.up_to
        )

    @property
    def warn(self) -> Warn:
        return Warn(before=self.before, unit=self.before_unit)
