"""What survives every crash of a run, and the witness who sees each write.

The witness folds every event as it is written. Its states are what people see on their
screens, and what a replay of the whole log must come to in the end.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.base.clock import SimulatedClock
from kernel.deciding.definition import ServiceDefinition
from kernel.journal.envelope import Recorded
from kernel.journal.memory import MemoryJournal
from kernel.journal.protocol import Append, Delivery
from kernel.messaging.parking import MemoryParking, Parked
from kernel.program.app import codec_of
from tests.storm.ledger import LedgerRows


class Poisoned(Exception):
    """A defect of a service, found by one message; it is mended some time later."""


class Witness:
    """Everything that was written, in the order of writing."""

    def __init__(
        self, houses: Mapping[str, ServiceDefinition[Any, Any, Any]], clock: SimulatedClock
    ) -> None:
        self.clock = clock
        self.poison: dict[UUID, tuple[str, datetime]] = {}  # listener and time of the mending
        self.houses = houses
        self.appends: dict[str, list[Append]] = {name: [] for name in houses}
        self.logs: dict[str, list[Recorded]] = {name: [] for name in houses}
        self.cases: dict[str, list[Recorded]] = defaultdict(list)
        self.states: dict[str, dict[str, Any]] = {name: {} for name in houses}
        self.taken: dict[str, list[Delivery]] = {name: [] for name in houses}
        self.parked: list[tuple[str, Parked]] = []
        self.settled_at: dict[str, datetime] = {}
        self.changed: dict[str, None] = {}  # cases with news since somebody last looked
        self.listeners: list[Callable[[Recorded], None]] = []

    def wrote(self, service: str, request: Append, written: Sequence[Recorded]) -> None:
        self.appends[service].append(request)
        self.logs[service].extend(written)
        if request.delivery:
            self.taken[service].append(request.delivery)
        if request.settlement:
            self.settled_at[request.settlement.effect_id] = self.clock.now()
        states, evolve = self.states[service], self.houses[service].gate.evolve
        for recorded in written:
            states[recorded.stream] = evolve(states.get(recorded.stream), recorded.event)
            self.cases[recorded.case_id].append(recorded)
            self.changed[recorded.case_id] = None
            for listener in self.listeners:
                listener(recorded)


class WitnessedJournal(MemoryJournal):
    """The journal in memory; whatever is stored in it is seen."""

    def __init__(self, service: str, witness: Witness, ledger: LedgerRows) -> None:
        super().__init__(service, codec_of(service))
        self._witness = witness
        self._ledger = ledger

    async def append(self, request: Append) -> Sequence[Recorded]:
        if request.delivery is not None and request.delivery.event_id in self._witness.poison:
            listener, mended_at = self._witness.poison[request.delivery.event_id]
            if listener == self.service and self._witness.clock.now() < mended_at:
                raise Poisoned("this message is more than the service can bear")
        written = await super().append(request)
        self._witness.wrote(self.service, request, written)
        self._ledger.wrote(request)
        return written


class WitnessedParking(MemoryParking):
    """The parking in memory; whatever is parked in it is seen."""

    def __init__(self, service: str, witness: Witness) -> None:
        super().__init__()
        self._service = service
        self._witness = witness

    async def park(self, parked: Parked) -> bool:
        kept = await super().park(parked)
        if kept:
            self._witness.parked.append((self._service, parked))
        return kept


class Disk:
    """What one service stores: its journal, its parked messages, its ledger of effects."""

    def __init__(self, service: str, witness: Witness) -> None:
        self.ledger = LedgerRows()
        self.journal = WitnessedJournal(service, witness, self.ledger)
        self.parking = WitnessedParking(service, witness)
