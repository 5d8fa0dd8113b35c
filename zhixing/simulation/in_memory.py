"""The nine services in memory on one simulated clock: for scenarios, simulation and storms."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heapify, heappop, heappush
from typing import Any
from uuid import UUID

from kernel.base.clock import SimulatedClock
from kernel.deciding.decider import Actor
from kernel.deciding.service import Handled, Request, Service
from kernel.journal.envelope import Recorded
from kernel.journal.memory import MemoryJournal
from kernel.law.calendars import PublishedCalendars
from kernel.messaging.consumer import Consumer
from kernel.messaging.log_bus import LogInlet
from kernel.messaging.parking import MemoryParking
from kernel.people.register import Register
from kernel.people.sealed import Keyring, MemoryKeys
from kernel.program.app import codec_of
from kernel.rulebook import Rulebook
from services.supervision.commands import PublishCalendar, Redate, calendar_stream
from services.supervision.state import CourtCalendar
from services.triage.commands.staff import staff_of
from zhixing.houses import houses
from zhixing.simulation.due import next_due
from zhixing.simulation.prompt_seals import PromptSeals

ROUNDS_MAX = 1000  # more rounds of reactions than this are a defect


class Stuck(Exception):
    """A fact could not be consumed: the scenario found a defect."""


@dataclass(frozen=True, slots=True)
class _Resident:
    service: Service[Any, Any, Any]
    journal: MemoryJournal
    parking: MemoryParking
    door: LogInlet


class InMemoryDeployment:
    """All services of one deployment, without a broker or a database."""

    def __init__(self, rulebook: Rulebook, clock: SimulatedClock) -> None:
        self.rulebook = rulebook
        self.clock = clock
        self.keyring = Keyring(MemoryKeys(), b"in-memory")
        known = houses()
        journals = {name: MemoryJournal(name, codec_of(name)) for name in known}
        codecs = {name: codec_of(name) for name in known}
        self.calendars = PublishedCalendars()
        self.residents: dict[str, _Resident] = {}
        self._seals = PromptSeals()
        for name, house in known.items():
            service: Service[Any, Any, Any] = Service(
                house, journals[name], rulebook=rulebook, calendars=self.calendars, clock=clock
            )
            service.staff = self._staff
            parking = MemoryParking()
            consumer = Consumer(service, codecs, parking)
            door = LogInlet(consumer, journals=journals, courts=rulebook.courts)
            self.residents[name] = _Resident(service, journals[name], parking, door)

    async def _staff(self, court: str) -> Register:
        """The staff as triage has it: in memory nobody is behind."""
        state, _ = await self.residents["triage"].service.state(court, staff_of(court))
        return state if isinstance(state, Register) else Register()

    async def submit(
        self,
        service: str,
        command: Any,
        *,
        court: str,
        actor: Actor,
        occurred_at: datetime | None = None,
    ) -> Handled:
        """Give a command to a service now, about an act of `occurred_at`. Raises Refused."""
        request: Request[Any] = Request(
            court=court, commands=(command,), actor=actor, at=occurred_at
        )
        handled = await self.residents[service].service.handle(request)
        if isinstance(command, PublishCalendar):
            await self._count_by_the_published(court)
        return handled

    async def _count_by_the_published(self, court: str) -> None:
        """Makes every service use the court's publications, and recounts running clocks."""
        supervision = self.residents["supervision"].service
        calendar, _ = await supervision.state(court, calendar_stream(court))
        assert isinstance(calendar, CourtCalendar)  # something was published
        self.calendars.learn(court, calendar.years())
        for case_id in await self._watched(court):
            request: Request[Any] = Request(court=court, commands=(Redate(case_id=case_id),))
            await supervision.handle(request)

    async def _watched(self, court: str) -> list[str]:
        """The cases with clocks, and the court itself where its own duties are watched."""
        journal = self.residents["supervision"].journal
        head = await journal.head(court)
        events = await journal.follow(court, 0, head.position)
        clocks = (one.case_id for one in events if one.stream == f"clock-{one.case_id}")
        return list(dict.fromkeys(clocks))

    async def drain(self) -> None:
        """Let every service consume every fact until there are no new ones.

        Raises Stuck when a fact was parked.
        """
        for _ in range(ROUNDS_MAX):
            moved = 0
            for resident in self.residents.values():
                moved += await resident.door.step()
            if not moved and not await self._seal():
                break
        else:
            raise Stuck("the services move each other without end")
        for name, resident in self.residents.items():
            for court in self.rulebook.courts:
                for parked in await resident.parking.all(court):
                    raise Stuck(f"{name} could not consume {parked.message.name}: {parked.error}")

    async def _seal(self) -> int:
        documents = self.residents["documents"].service
        return sum([await self._seals.answer(documents, court) for court in self.rulebook.courts])

    async def advance(self, court: str, case_id: str, to: datetime) -> None:
        """Advance the clock to `to`, stopping wherever a node of the case, or of the court's
        own duties, is due on the way."""
        await self.advance_all([(court, case_id)], to)

    async def advance_all(self, cases: Sequence[tuple[str, str]], to: datetime) -> None:
        """The same for several cases, each with its court, on the one clock."""
        services = {name: one.service for name, one in self.residents.items()}
        system = Actor("system", "system")
        while True:
            now = self.clock.now()
            falling = [
                (court, one)
                for court, case_id in cases
                for about in (case_id, court)
                for one in await next_due(services, court, about, now)
            ]
            instant = min((one.at for _, one in falling), default=None)
            if instant is None or instant > to:
                break
            self.clock.set(instant)
            for court, due in falling:
                if due.at == instant:
                    await self.submit(due.service, due.command, court=court, actor=system)
            await self.drain()
        self.clock.set(to)

    async def history(self, court: str, case_id: str) -> Sequence[Recorded]:
        """Every event of a case in all services, in order of recording."""
        found: list[Recorded] = []
        for resident in self.residents.values():
            found.extend(await resident.journal.of_case(court, case_id))
        return causal(found)


def causal(events: Sequence[Recorded]) -> list[Recorded]:
    """The events in order of recording, each after its cause and its predecessors in its log."""
    ordered = sorted(events, key=_written)
    known = {recorded.event_id: recorded for recorded in ordered}
    before: dict[UUID, set[UUID]] = {}
    after: dict[UUID, list[UUID]] = defaultdict(list)
    last: dict[str, UUID] = {}
    for recorded in sorted(ordered, key=lambda r: r.position):
        wanted = (recorded.causation_id, last.get(recorded.service))
        needs = {need for need in wanted if need is not None and need in known}
        last[recorded.service] = recorded.event_id
        before[recorded.event_id] = needs
        for need in needs:
            after[need].append(recorded.event_id)
    ready = [(*_written(r), r.event_id) for r in ordered if not before[r.event_id]]
    heapify(ready)
    placed: list[Recorded] = []
    while ready:
        identity = heappop(ready)[-1]
        placed.append(known[identity])
        for follower in after[identity]:
            before[follower].discard(identity)
            if not before[follower]:
                heappush(ready, (*_written(known[follower]), follower))
    assert len(placed) == len(ordered)  # a cause is always older than what it causes
    return placed


def _written(recorded: Recorded) -> tuple[datetime, str, int]:
    return recorded.recorded_at, recorded.service, recorded.position
