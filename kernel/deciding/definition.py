"""A service as data: its entry in the catalogue and its pure rooms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar

from contracts.catalogue import CatalogueEntry, facts
from contracts.documents import SealedPaperStored
from contracts.files import DocumentNoted
from kernel.deciding.acts import NO_ACTS, ActTable
from kernel.deciding.approvals import AskFor, DropRequests
from kernel.deciding.decider import Decider
from kernel.deciding.earlier import BuildsOn
from kernel.deciding.files import StoreFile
from kernel.deciding.files import stream_of as files_of
from kernel.deciding.gate import Gate
from kernel.deciding.learns import NOTHING, Learn, Learns
from kernel.journal.authority import TOLD
from kernel.journal.envelope import Recorded
from kernel.journal.protocol import EffectRequest
from kernel.rulebook import Pack

C = TypeVar("C")
S = TypeVar("S")
E = TypeVar("E")
SEALED = facts(SealedPaperStored)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The answer of an outside system about an effect. `state` is confirmed, failed or pending."""

    state: str
    result: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


def no_effects(_event: Any) -> Sequence[EffectRequest]:
    """The `effects` of a service that calls no outside system."""
    return ()


def no_report(_effect: EffectRequest, _outcome: Outcome) -> None:
    """The `report` of a service without effects."""
    return


def no_date(_event: Any) -> datetime | None:
    """The `dated` of a service whose events state no instant of their own."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDefinition(Generic[C, S, E]):
    """The pure rooms of one service.

    `house` is its entry in the catalogue, `own_decider` decides its own `commands` (a union), and
    `acts` is the table of what holds these back. `react` turns a fact, foreign or own, into
    commands. `hears` names the foreign facts that `react` may answer under a pack; None means all
    that the service listens to. `learns` is the table of foreign facts that are only remembered.
    `effects` lists the calls to outside systems that an own event requires, `report` turns their
    outcome into a command. `needs_seed`: decisions draw lots. `names_staff`: decisions name persons
    of the staff register. `hears_every_case`: an unknown case id is an error. `dated` tells when an
    own event happened where the event states that itself. `builds_on` names, by command, the facts
    of this service before which such an act cannot have happened.
    """

    house: CatalogueEntry
    own_decider: Decider[C, S, E]
    react: Callable[[Recorded, Pack], Sequence[C | StoreFile | AskFor | DropRequests | Learn]]
    commands: Any = None
    acts: ActTable = NO_ACTS
    hears: Callable[[Pack], frozenset[str]] | None = None
    learns: Learns = NOTHING
    effects: Callable[[E], Sequence[EffectRequest]] = no_effects
    report: Callable[[EffectRequest, Outcome], C | None] = no_report
    needs_seed: bool = False
    names_staff: bool = False
    hears_every_case: bool = True
    dated: Callable[[E], datetime | None] = no_date
    builds_on: BuildsOn = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the service, such as `intake`."""
        return self.house.name

    @property
    def events(self) -> Any:
        """The union of the events that only this service records."""
        return self.house.events

    @property
    def listens_to(self) -> tuple[str, ...]:
        """The services whose events it consumes."""
        return self.house.listens_to

    def answers(self, fact: Recorded, pack: Pack) -> Sequence[Any]:
        """The commands that follow from a fact: what is remembered of it, and the reactions to
        it."""
        learned = self.learns.of(fact.event, fact.case_id, fact.occurred_at)
        return [*self._documents(fact, pack), *learned, *self.react(fact, pack)]

    def _documents(self, fact: Recorded, pack: Pack) -> Sequence[Learn]:
        """A document whose sealed file is there is remembered where steps may name it."""
        sealed = fact.event
        if not isinstance(sealed, SealedPaperStored) or self.name not in pack.naming_documents:
            return ()
        noted = DocumentNoted(case_id=sealed.case_id, document_id=sealed.document_id)
        stream = files_of(sealed.case_id)
        return (Learn(case_id=sealed.case_id, stream=stream, event=noted, at=fact.occurred_at),)

    def asks(self, pack: Pack) -> frozenset[str] | None:
        """Names of the foreign facts that may be answered under a pack, and of those that every
        house keeps; None for all."""
        if self.hears is None:
            return None
        documents = SEALED if self.name in pack.naming_documents else frozenset()
        return self.hears(pack) | self.learns.names | TOLD | documents

    @property
    def gate(self) -> Gate:
        """The decider of the service, with the steps and approvals that every service has."""
        return _gate(self.house.name, self.own_decider, self.commands, self.acts)


@cache  # a definition is made once per process
def _gate(service: str, own: Decider[Any, Any, Any], commands: Any, acts: ActTable) -> Gate:
    return Gate(service, own, commands, acts)
