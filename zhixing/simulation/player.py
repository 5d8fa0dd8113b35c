"""Plays a scenario: advances the clock to each step, gives its command, lets reactions run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol, get_args

import orjson
from pydantic import ValidationError

from contracts.catalogue import SERVICES
from kernel.base.adapters import adapter_of
from kernel.base.clock import SimulatedClock
from kernel.deciding.approvals import GiveApproval, RefuseApproval, WithdrawRequest
from kernel.deciding.decider import Actor, Invalid, Refused
from kernel.deciding.files import RemoveFile, StoreFile
from kernel.deciding.steps import RecordStep
from kernel.door.problems import FieldProblems, problems_of
from kernel.door.steps import sealed_form, sealed_step
from kernel.door.texts import sealed_texts
from kernel.journal.envelope import Recorded
from kernel.people.sealed import Keyring
from kernel.rulebook import Pack, Rulebook
from services.intake.api import filing_of, usable
from zhixing.simulation.in_memory import InMemoryDeployment
from zhixing.simulation.names import resolved
from zhixing.simulation.scenario import Scenario, ScenarioError, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A refused step: its number from 1, the article and the reason."""

    step: int
    command: str
    article: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """The result of a scenario."""

    scenario: Scenario
    history: Sequence[Recorded]
    refusals: Sequence[Refusal]
    ended_at: datetime


class Stage(Protocol):
    """Where a scenario is played: in memory, or on the real bus."""

    async def give(self, scenario: Scenario, step: Step) -> None:
        """Give the step's command. Raises Refused or Problems."""

    async def advance(self, scenario: Scenario, to: datetime) -> None:
        """Let time pass until `to`, with whatever falls due on the way."""

    async def drain(self) -> None: ...

    async def history(self, scenario: Scenario) -> Sequence[Recorded]: ...


async def play(scenario: Scenario, stage: Stage) -> Played:
    """Play every step. A refusal is noted and the story goes on."""
    refusals: list[Refusal] = []
    for number, written in enumerate(scenario.step, start=1):
        await stage.advance(scenario, written.at)
        step = resolved(written, await stage.history(scenario))
        try:
            await stage.give(scenario, step)
        except (Invalid, FieldProblems) as problems:
            refusals.extend(
                _refusal(number, step, fault.article, f"{fault.field}: {fault.title}")
                for fault in problems.faults
            )
        except Refused as refused:
            refusals.append(_refusal(number, step, refused.article, refused.why))
        await stage.drain()
    ended_at = scenario.until or scenario.step[-1].at
    await stage.advance(scenario, ended_at)
    return Played(
        scenario=scenario,
        history=await stage.history(scenario),
        refusals=refusals,
        ended_at=ended_at,
    )


def _refusal(number: int, step: Step, article: str, reason: str) -> Refusal:
    return Refusal(step=number, command=step.command, article=article, reason=reason)


class MemoryStage:
    """The nine services in memory; effects are requested and never performed."""

    def __init__(self, rulebook: Rulebook, scenario: Scenario) -> None:
        self.clock = SimulatedClock(scenario.step[0].at)
        self.town = InMemoryDeployment(rulebook.serving([scenario.court]), self.clock)

    async def give(self, scenario: Scenario, step: Step) -> None:
        pack = self.town.rulebook.pack(scenario.court, at=step.at)
        command = await command_of(scenario, step, self.town.keyring, pack)
        court, actor = scenario.court, actor_of(step)
        handled = await self.town.submit(
            step.service, command, court=court, actor=actor, occurred_at=step.occurred_at
        )
        for asked in handled.answer.get("awaits", ()):
            for approver in approvers_of(step):
                given = GiveApproval(case_id=asked["case_id"], approval_id=asked["approval_id"])
                await self.town.submit(step.service, given, court=court, actor=approver)

    async def advance(self, scenario: Scenario, to: datetime) -> None:
        await self.town.advance(scenario.court, scenario.case, to)

    async def drain(self) -> None:
        await self.town.drain()

    async def history(self, scenario: Scenario) -> Sequence[Recorded]:
        return await self.town.history(scenario.court, scenario.case)


def approvers_of(step: Step) -> list[Actor]:
    """Who approves the step, in order."""
    named = (one.partition(":") for one in step.approved_by)
    return [Actor(person=person or f"{role}-1", role=role) for role, _, person in named]


def actor_of(step: Step) -> Actor:
    """Who gives the command of a step."""
    return Actor(person=step.person or f"{step.by}-1", role=step.by)


async def command_of(scenario: Scenario, step: Step, keyring: Keyring, pack: Pack) -> Any:
    """The step's command, its plain personal data sealed.

    Raises:
        ScenarioError: no such service or command.
        Problems: the fields do not fit the command (or the application is not usable).
    """
    if step.service not in SERVICES:
        raise ScenarioError(f"no service {step.service}")
    if step.command == "FileCase" and "case_id" not in step.data:
        data = {"case_number": scenario.case, **step.data}
        return await filing_of(usable(data, step.occurred_at or step.at, pack), pack.court, keyring)
    command = commands_of(step.service).get(step.command)
    if command is None:
        raise ScenarioError(f"{step.service} has no command {step.command}")
    data = dict(step.data)
    if "case_id" in {f.name for f in fields(command)}:
        data.setdefault("case_id", scenario.case)
    if command is RecordStep:
        data = await sealed_step(data, keyring, pack, step.service)
    elif "values" in data:
        data = await sealed_form(data, keyring, pack)
    data = await sealed_texts(command, data, keyring, pack)
    sealed = await keyring.seal_plain(scenario.court, data)
    try:
        return adapter_of(command).validate_json(orjson.dumps(sealed))
    except ValidationError as error:
        raise problems_of(error, command) from error


def commands_of(service: str) -> Mapping[str, type]:
    """The commands of a service by name."""
    union: Any = import_module(f"services.{service}.commands").Command
    shared = (RecordStep, StoreFile, RemoveFile, GiveApproval, RefuseApproval, WithdrawRequest)
    return {command.__name__: command for command in (*get_args(union), *shared)}
