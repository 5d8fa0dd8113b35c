"""The machines of a run: every service in replicas, on disks that survive their deaths."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any
from zlib import crc32

from kernel.base.clock import Clock
from kernel.deciding.definition import ServiceDefinition
from kernel.law.calendars import SeededCalendars
from kernel.messaging.effects import Port
from kernel.program.app import codec_of
from kernel.rulebook import Rulebook
from tests.storm.bus import Parcel
from tests.storm.process import Away, Killed, Replica, Steps
from tests.storm.timeless import together
from tests.storm.weather import CALM, Sky
from tests.storm.witness import Disk, Witness

REPLICAS = 2  # of each service in a storm; on a calm day one does all the work
STEPS_TO_DIE_MAX = 40  # a doomed process has so many steps left at most: several transactions


class Machines:
    """Starts processes, finds the one for a task, and starts the dead again."""

    def __init__(
        self,
        witness: Witness,
        ports: Mapping[str, Port],
        *,
        rulebook: Rulebook,
        clock: Clock,
        sky: Sky,
        random: Random,
    ) -> None:
        self.disks = {name: Disk(name, witness) for name in witness.houses}
        self.counts: Counter[str] = Counter()
        self._houses: Mapping[str, ServiceDefinition[Any, Any, Any]] = witness.houses
        self._codecs = {name: codec_of(name) for name in witness.houses}
        self._rulebook = rulebook
        self._calendars = SeededCalendars()
        self._clock = clock
        self._ports = ports
        self._sky = sky
        self._random = random
        self._doomed: set[tuple[str, int]] = set()
        self._shifts: Counter[str] = Counter()  # how often a listener's cases changed replicas
        replicas = 1 if sky.weather is CALM else REPLICAS
        self._replicas = {
            name: [self._start(name) for _ in range(replicas)] for name in witness.houses
        }

    def _start(self, name: str) -> Replica:
        return Replica(
            self._houses[name],
            self.disks[name],
            Steps(self._sky, self._random),
            rulebook=self._rulebook,
            calendars=self._calendars,
            clock=self._clock,
            codecs=self._codecs,
            ports=self._ports,
        )

    def any(self, service: str) -> Replica:
        """Some replica: requests may reach either."""
        return self._random.choice(self._replicas[service])

    def _number_of(self, listener: str, case_id: str) -> int:
        """The replica that hears of a case, as Kafka gives it a partition."""
        moved = crc32(case_id.encode()) + self._shifts[listener]
        return moved % len(self._replicas[listener])

    def processes(self) -> Iterator[Replica]:
        for replicas in self._replicas.values():
            yield from replicas

    def shake(self) -> None:
        """Before a round: perhaps a process is doomed, perhaps a group is rebalanced."""
        weather = self._sky.weather
        if self._random.random() < weather.kill:
            service = self._random.choice(list(self._replicas))
            number = self._random.randrange(REPLICAS)
            steps = self._random.randint(1, STEPS_TO_DIE_MAX)
            self._replicas[service][number].steps.kill_within(steps)
            self._doomed.add((service, number))
        if self._random.random() < weather.rebalance:
            self._rebalance(self._random.choice(list(self._replicas)))

    def _rebalance(self, listener: str) -> None:
        """Every case of the listener goes to its other replica, as Kafka moves partitions."""
        self._shifts[listener] += 1
        for process in self._replicas[listener]:
            process.consumer.forget()
        self.counts["rebalances"] += 1

    def restart(self) -> None:
        """After a round: every dead process begins anew, with nothing but its disk."""
        for name, number in sorted(self._doomed):
            if not self._replicas[name][number].steps.alive:
                self._replicas[name][number] = self._start(name)
                self._doomed.discard((name, number))
                self.counts["kills"] += 1

    async def deliver(self, listener: str, parcels: Sequence[Parcel]) -> list[Parcel]:
        """Hand messages to the replicas that have their cases; those they acknowledged.

        Where cases move while a batch is in hand, their new replica gets it too, at once.
        """
        shares: dict[int, list[Parcel]] = defaultdict(list)
        for parcel in parcels:
            shares[self._number_of(listener, parcel.case_id)].append(parcel)
        taking = list(shares.items())
        if self._random.random() < self._sky.weather.overlap:
            self._rebalance(listener)
            taking += [((number + 1) % REPLICAS, share) for number, share in taking]
            self.counts["overlaps"] += 1
        taken = await together(
            [self._hand(self._replicas[listener][number], share) for number, share in taking]
        )
        return [parcel for share in taken for parcel in share]

    async def _hand(self, process: Replica, share: list[Parcel]) -> list[Parcel]:
        """What is not acknowledged comes again."""
        try:
            await process.consumer.take([m for parcel in share for m in parcel.messages])
        except (Killed, Away):
            return []
        self.counts["messages"] += sum(len(parcel.messages) for parcel in share)
        return share
