"""Given, when, then: the vocabulary of a decision's test. Every `then` checks four things.

The whole list of events is compared; every event goes through the codec and back; it is
folded; and the command is sent again, expecting nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from contracts.steps import StepEvent
from kernel.deciding.decider import SYSTEM, Actor, Circumstances, Invalid, Refused, Stands
from kernel.deciding.definition import ServiceDefinition
from kernel.journal.codec import Codec, event_types
from kernel.journal.protocol import GENESIS
from kernel.law.calendar import Calendar
from kernel.rulebook import Pack


@dataclass(frozen=True)
class Spec:
    """A house under given circumstances, and the history of one of its streams."""

    definition: ServiceDefinition[Any, Any, Any]
    pack: Pack
    calendar: Calendar
    history: tuple[Any, ...] = ()

    def given(self, *events: Any) -> "Spec":
        return replace(self, history=self.history + events)

    def when(
        self, command: Any, *, at: datetime, by: Actor = SYSTEM, seed: str = GENESIS
    ) -> "Verdict":
        circumstances = Circumstances(
            court=self.pack.court,
            pack=self.pack,
            calendar=self.calendar,
            at=at,
            actor=by,
            seed=seed,
        )
        decider = self.definition.decider
        state = decider.fold(None, self.history)
        try:
            events: Sequence[Any] = list(decider.decide(command, state, circumstances))
        except Refused as refusal:
            return Verdict(self, command, circumstances, (), refusal)
        return Verdict(self, command, circumstances, tuple(events), None)


@dataclass(frozen=True)
class Verdict:
    """What came of a command."""

    spec: Spec
    command: Any
    circumstances: Circumstances
    events: tuple[Any, ...]
    refusal: Refused | None

    def then(self, *expected: Any) -> None:
        assert self.refusal is None, f"refused: {self.refusal}"
        assert self.events == expected
        self._survives_storage()
        self._is_idempotent()

    def then_nothing(self) -> None:
        self.then()

    def then_unchanged(self) -> None:
        """The command says again what stands: no events, and no refusal."""
        self.then()

    def then_stands(self, article: str, field: str, **stands: Any) -> None:
        """Something else stands: refused, and the refusal tells these of what stands."""
        assert isinstance(self.refusal, Stands), f"{self.refusal}: {self.events}"
        assert (self.refusal.article, self.refusal.field) == (article, field)
        assert self.refusal.stands.items() >= stands.items(), self.refusal.stands

    def then_invalid(self, *fields: str) -> None:
        """Refused for what the request says of exactly these fields."""
        assert isinstance(self.refusal, Invalid), f"{self.refusal}: {self.events}"
        assert [fault.field for fault in self.refusal.faults] == list(fields)

    def then_refused(self, article: str, field: str | None = None) -> None:
        assert self.refusal is not None, f"not refused: {self.events}"
        assert self.refusal.article == article
        assert field is None or self.refusal.field == field

    def _survives_storage(self) -> None:
        codec = Codec(event_types(self.spec.definition.events, StepEvent))
        for event in self.events:
            assert codec.decode(*codec.encode(event)) == event

    def _is_idempotent(self) -> None:
        decider = self.spec.definition.decider
        state = decider.fold(None, (*self.spec.history, *self.events))
        again = decider.decide(self.command, state, self.circumstances)
        assert list(again) == [], f"a retry decided again: {again}"
