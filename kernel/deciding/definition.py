"""A service as data: its line in the catalogue and its pure rooms, and what they are shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar

from contracts.catalogue import CatalogueEntry
from kernel.deciding.approvals import AskFor, DropRequests
from kernel.deciding.decider import Decider
from kernel.deciding.gate import Gate
from kernel.deciding.learns import NOTHING, Learns, with_learning
from kernel.journal.envelope import Recorded
from kernel.journal.protocol import EffectRequest
from kernel.rulebook import Pack

C = TypeVar("C")
S = TypeVar("S")
E = TypeVar("E")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the outside world said about an effect. `state` is confirmed, failed or pending."""

    state: str
    result: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


def no_effects(_event: Any) -> Sequence[EffectRequest]:
    """The effects of a service that asks nothing of outside systems."""
    return ()


def no_report(_effect: EffectRequest, _outcome: Outcome) -> None:
    """The report of a service without effects."""
    return


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDefinition(Generic[C, S, E]):
    """The pure rooms of one service.

    `house` is its line in the catalogue; `own_decider` judges its own `commands`
    (their union). `react` turns a
    fact, foreign or own, into commands; `hears` names the foreign facts that it may answer under
    a pack (None: all that it listens to). `learns` is the table of foreign facts that are only
    remembered. `effects` names what an own event asks of the outside
    world, `report` makes its answer a command.
    """

    house: CatalogueEntry
    own_decider: Decider[C, S, E]
    react: Callable[[Recorded, Pack], Sequence[C | AskFor | DropRequests]]
    commands: Any = None
    hears: Callable[[Pack], frozenset[str]] | None = None
    learns: Learns = NOTHING
    effects: Callable[[E], Sequence[EffectRequest]] = no_effects
    report: Callable[[EffectRequest, Outcome], C | None] = no_report
    needs_seed: bool = False
    hears_every_case: bool = True  # so that a case it never heard of does not exist

    @property
    def name(self) -> str:
        return self.house.name

    @property
    def events(self) -> Any:
        """The union of the events that this service alone records."""
        return self.house.events

    @property
    def listens_to(self) -> tuple[str, ...]:
        return self.house.listens_to

    def answers(self, fact: Recorded, pack: Pack) -> Sequence[Any]:
        """The commands that follow from a fact: what is learned of it, and the reactions to it."""
        learned = self.learns.of(fact.event, fact.case_id, fact.occurred_at)
        return [*learned, *self.react(fact, pack)]

    def asks(self, pack: Pack) -> frozenset[str] | None:
        """The foreign facts that may be answered under a pack; None for all."""
        return None if self.hears is None else self.hears(pack) | self.learns.names

    @property
    def gate(self) -> Gate:
        """The decider with what every service does besides: steps of its work, and approvals."""
        return _gate(self.house.name, self.own_decider, self.commands)


@cache  # one for each definition: a definition is made once in a program
def _gate(service: str, own: Decider[Any, Any, Any], commands: Any) -> Gate:
    return Gate(service, with_learning(own), commands)
