"""A stage on which every act of a person is told again, as it was and with other content."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any, get_args, get_type_hints

from contracts.titles import choices_of
from contracts.values import Sealed
from kernel.deciding.decider import Circumstances, Early, Refused
from kernel.deciding.files import StoreFile
from kernel.deciding.service import Request
from kernel.rulebook import Rulebook
from zhixing.simulation.player import MemoryStage, actor_of, command_of
from zhixing.simulation.scenario import Scenario, Step

SYSTEM_ROLE = "system"
WHICH_CASE = ("case_id", "court")

# What a command says beside what it records: why it is allowed, or what is only declared.
BESIDE = {
    ("StartInquiry", "system"): "names which inquiry it is; that of another system may run already",
}


@dataclass
class Told:
    """The commands that were told again, and what was wrong with the answers."""

    commands: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


class RetellingStage(MemoryStage):
    """The services in memory. What a person did is told again at once: nothing may be recorded.
    With any one field changed it must be recorded or refused: nothing may be swallowed."""

    def __init__(self, rulebook: Rulebook, scenario: Scenario) -> None:
        super().__init__(rulebook, scenario)
        self.told = Told()

    async def give(self, scenario: Scenario, step: Step) -> None:
        await super().give(scenario, step)
        if step.by == SYSTEM_ROLE:
            return
        pack = self.town.rulebook.pack(scenario.court)
        command = await command_of(scenario, step, self.town.keyring, pack)
        if isinstance(command, StoreFile):
            return  # what a file is follows from its content, which the door has received
        self.told.commands.add(type(command).__name__)
        await self._same_again(scenario.court, step, command)
        await self._otherwise(scenario.court, step, command)

    async def _same_again(self, court: str, step: Step, command: Any) -> None:
        service = self.town.residents[step.service].service
        request: Request[Any] = Request(
            court=court, commands=(command,), actor=actor_of(step), at=step.occurred_at
        )
        try:
            handled = await service.handle(request)
        except (Refused, Early) as error:
            self.told.faults.append(f"{command} again: {error}")
            return
        if not handled.answer.get("unchanged"):
            self.told.faults.append(f"{command} again: {handled.answer}")

    async def _otherwise(self, court: str, step: Step, command: Any) -> None:
        service = self.town.residents[step.service].service
        gate = service.definition.gate
        circumstances = Circumstances(
            court=court,
            pack=self.town.rulebook.pack(court),
            calendar=service.calendars.of(court),
            at=step.occurred_at or self.clock.now(),
            actor=actor_of(step),
            recorded_at=self.clock.now(),
        )
        for name, other in others(command):
            state, _ = await service.state(court, gate.stream_of(other))
            try:
                decision = gate.decide(other, state, circumstances, asked=True)
            except (Refused, Early):
                continue
            if not (decision.events or decision.then):
                self.told.faults.append(f"{other} swallowed: {name}")


def others(command: Any) -> Iterator[tuple[str, Any]]:
    """The command with one field changed, for each that says something."""
    hints = get_type_hints(type(command), include_extras=True)
    for one in fields(command):
        if one.name in WHICH_CASE or (type(command).__name__, one.name) in BESIDE:
            continue
        for value in _other_values(getattr(command, one.name), hints[one.name]):
            yield one.name, replace(command, **{one.name: value})


def _other_values(value: Any, hint: Any) -> Iterator[Any]:
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
        case str() if choices := choices_of(hint):
            yield from (choice for choice in choices if choice != value)
        case str() if value:
            yield f"{value}另"
        case Sealed():
            yield replace(value, text=f"A{value.text}")
        case date():
            yield value + timedelta(days=1)
        case tuple() if _of_texts(value, hint):
            yield (*value, "另")
        case Mapping():
            for name, part in value.items():
                yield from ({**value, name: other} for other in _other_values(part, None))


def _of_texts(value: tuple[Any, ...], hint: Any) -> bool:
    """Whether a tuple holds texts; an empty one, whether it could."""
    bare = getattr(hint, "__origin__", hint)
    return all(isinstance(part, str) for part in value) if value else str in get_args(bare)
