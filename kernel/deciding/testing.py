"""Given, when, then: how tests of decisions are written.

`then` compares the whole list of events, sends each through the codec and back, folds them, and
gives the command again, expecting no events. Each `when` also compares what is listed as next act
with what the decision refuses.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from contracts.catalogue import SHARED
from kernel.deciding.acts import NextAct
from kernel.deciding.decider import SYSTEM, Actor, Approved, Circumstances, Invalid, Refused, Stands
from kernel.deciding.definition import ServiceDefinition
from kernel.deciding.gate import Ask, Decision, Gate, Perform
from kernel.deciding.steps import RecordStep
from kernel.journal.codec import Codec, event_types
from kernel.journal.envelope import GENESIS
from kernel.law.calendar import Calendar
from kernel.people.register import Register
from kernel.rulebook import Pack


@dataclass(frozen=True)
class Spec:
    """A service under given circumstances, with the history of one of its streams; `others` are
    the histories of streams that its decisions consult."""

    definition: ServiceDefinition[Any, Any, Any]
    pack: Pack
    calendar: Calendar
    history: tuple[Any, ...] = ()
    others: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    staff: Register = field(default_factory=Register)

    def given(self, *events: Any) -> "Spec":
        """The same with more history."""
        return replace(self, history=self.history + events)

    def when(
        self,
        command: Any,
        *,
        at: datetime,
        by: Actor = SYSTEM,
        seed: str = GENESIS,
        approved_by: tuple[str, ...] = (),
    ) -> "Verdict":
        """The result of a command, given by an actor, or performed under an approval."""
        gate = self.definition.gate
        circumstances = Circumstances(
            court=self.pack.court,
            pack=self.pack,
            calendar=self.calendar,
            at=at,
            actor=by,
            seed=seed,
            staff=self.staff,
            consulted={name: gate.fold(None, events) for name, events in self.others.items()},
        )
        given = command
        if approved_by:
            approved = Approved("approval-1", by.person, approved_by)
            given = Perform(command=command, requester=by, approved=approved)
        state = gate.fold(None, self.history)
        try:
            decision, refused = gate.decide(given, state, circumstances, asked=True), None
        except Refused as refusal:
            decision, refused = Decision(), refusal
        agree(gate, command, state, circumstances, decision, refused)
        return Verdict(self, given, circumstances, decision, refused)


def agree(
    gate: Gate,
    command: Any,
    state: Any,
    circumstances: Circumstances,
    decision: Decision,
    refused: Refused | None,
) -> NextAct | None:
    """The listed act that a command does; None where none is listed. Asserts that it is listed as
    held back exactly where the decision refuses it so, and with that refusal first."""
    act = _listed(gate, command, state, circumstances)
    if act is None:
        return None
    held = [one for one in act.held if one.guard != "approvers-unset"]
    if held:
        first = held[0].refusal
        repeated = refused is None and not decision.events and not decision.then
        assert repeated or _same(refused, first), f"listed {first}, decided {refused or decision}"
    return act


def _same(one: Refused | None, other: Refused) -> bool:
    return one is not None and (one.article, one.why) == (other.article, other.why)


def _listed(gate: Gate, command: Any, state: Any, circumstances: Circumstances) -> NextAct | None:
    if isinstance(command, RecordStep):
        listed = gate.next_steps(command.case_id, state, circumstances)
        meant = (command.step, command.subject_id)
        return next((one for one in listed if (one.step, one.subject_id) == meant), None)
    listed = gate.next_acts(type(command), state, circumstances)
    return next(
        (one for one in listed if one.subject_id == getattr(command, one.about, "")),
        None,
    )


@dataclass(frozen=True)
class Verdict:
    """The result of a command."""

    spec: Spec
    command: Any
    circumstances: Circumstances
    decision: Decision
    refusal: Refused | None

    def then(self, *expected: Any) -> None:
        """Exactly these events are recorded, at once."""
        assert self.refusal is None, f"refused: {self.refusal}"
        assert self.asks is None, f"waits for the approval {self.asks}"
        assert self.events == expected
        self._survives_storage()
        self._is_idempotent()

    @property
    def events(self) -> tuple[Any, ...]:
        """The events that were decided."""
        return tuple(self.decision.events)

    @property
    def asks(self) -> str | None:
        """The code of the approval that the command waits for; None if it waits for none."""
        return next(
            (one.asked.approval for one in self.decision.then if isinstance(one, Ask)), None
        )

    def then_asks(self, approval: str) -> None:
        """The command may be requested, and waits for this approval; nothing else happens."""
        assert self.refusal is None, f"refused: {self.refusal}"
        assert (self.asks, self.events) == (approval, ())

    def then_nothing(self) -> None:
        """No event is recorded."""
        self.then()

    def then_unchanged(self) -> None:
        """The command repeats what is recorded: no events and no refusal."""
        self.then()

    def then_stands(self, article: str, field: str, **stands: Any) -> None:
        """Refused because other content is recorded; the refusal shows these values."""
        assert isinstance(self.refusal, Stands), f"{self.refusal}: {self.events}"
        assert (self.refusal.article, self.refusal.field) == (article, field)
        assert self.refusal.stands.items() >= stands.items(), self.refusal.stands

    def then_invalid(self, *fields: str) -> None:
        """Refused for faults in exactly these fields."""
        assert isinstance(self.refusal, Invalid), f"{self.refusal}: {self.events}"
        assert [fault.field for fault in self.refusal.faults] == list(fields)

    def then_refused(self, article: str, field: str | None = None) -> None:
        """Refused under this article, and for this field if one is given."""
        assert self.refusal is not None, f"not refused: {self.events}"
        assert self.refusal.article == article
        assert field is None or self.refusal.field == field

    def _survives_storage(self) -> None:
        codec = Codec(event_types(self.spec.definition.events, SHARED))
        for event in self.events:
            assert codec.decode(*codec.encode(event)) == event

    def _is_idempotent(self) -> None:
        gate = self.spec.definition.gate
        state = gate.fold(None, (*self.spec.history, *self.events))
        again = gate.decide(self.command, state, self.circumstances, asked=True)
        assert list(again.events) == [], f"a retry decided again: {again.events}"
