"""A scenario as a file: a court, a case, dated steps, and what is expected of them."""

import tomllib
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from kernel.base.zone import CHINA


class ScenarioError(Exception):
    """The file is not a valid scenario; the message names the place."""


class Step(BaseModel):
    """One command: when, by which role (and person), and its fields.

    `person` is the role followed by `-1` unless given. Where the act waits for an approval,
    `approved_by` gives it at once, office by office (`role` or `role:person`). `occurred_at` is
    when the act is said to have happened, where that was before `at`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    by: str
    service: str
    command: str
    person: str = ""
    approved_by: tuple[str, ...] = ()
    data: dict[str, Any] = Field(default_factory=dict)
    occurred_at: datetime | None = None

    @field_validator("at", "occurred_at")
    @classmethod
    def _in_china(cls, at: datetime | None) -> datetime | None:
        if at is None:
            return None
        return at.replace(tzinfo=CHINA) if at.tzinfo is None else at.astimezone(CHINA)


class Expect(BaseModel):
    """The expected result of a scenario; what is not named is not checked.

    `nodes` maps a node id to its expected fields.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    tier: str | None = None
    team: str | None = None
    closing: str | None = None
    holders: list[str] | None = None
    nodes: dict[str, dict[str, Any]] = Field(default_factory=dict)
    refused: list[dict[str, Any]] | None = None
    account: dict[str, int] = Field(default_factory=dict)
    breached: list[str] | None = None
    events: list[str] = Field(default_factory=list)


class Scenario(BaseModel):
    """A dated story of one case in one court. After the last step the clock advances to `until`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    court: str
    case: str
    title: str = ""
    origin: str = ""
    until: datetime | None = None
    step: list[Step]
    expect: Expect = Expect()

    @field_validator("until")
    @classmethod
    def _in_china(cls, at: datetime | None) -> datetime | None:
        return at.replace(tzinfo=CHINA) if at is not None and at.tzinfo is None else at

    @field_validator("step")
    @classmethod
    def _in_order(cls, steps: list[Step]) -> list[Step]:
        for earlier, later in pairwise(steps):
            if later.at < earlier.at:
                raise ValueError(f"steps must be in order of time: {later.command} at {later.at}")
        if not steps:
            raise ValueError("a scenario has at least one step")
        return steps


def read(path: Path, *, court: str | None = None) -> Scenario:
    """The scenario in a file, played at another court when one is given.

    Raises ScenarioError.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        scenario = Scenario.model_validate({**raw, **({"court": court} if court else {})})
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise ScenarioError(f"{path.name}: {error}") from error
    return scenario
