"""One run: people, bus, processes and clock, moved step by step by a seeded scheduler."""

from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from typing import Any, TypeAlias

from kernel.base.clock import SimulatedClock
from kernel.deciding.decider import Actor
from kernel.deciding.service import Request
from kernel.journal.envelope import Recorded
from kernel.rulebook import Rulebook
from services.payments.commands import RecordReceipt
from tests.storm.bus import Bus
from tests.storm.duties import Duties
from tests.storm.errands import Call, Errand, Ledgers, Retry, digest
from tests.storm.fate import Fate
from tests.storm.machines import Machines
from tests.storm.outside import Outside, Transfer
from tests.storm.people.bureau import Bureau
from tests.storm.people.mischief import mischief
from tests.storm.people.money import income
from tests.storm.people.plan import START, plan
from tests.storm.people.seen import Wish
from tests.storm.timeless import idle, together
from tests.storm.weather import CALM, Sky, StormWeather
from tests.storm.witness import Witness
from zhixing.houses import houses
from zhixing.local.defaults import COURT

BANK = Actor(person="bank-1", role="bank")
ROUNDS_MAX = 5_000  # at one instant: facts that move each other for so long are a defect
END = START + timedelta(days=3 * 365)  # every case is over by then
LAG_MINUTES_MAX = 3 * 24 * 60
Move: TypeAlias = Callable[[], Coroutine[Any, Any, None]]


class Run:
    """Some cases in some weather. After `play`, everything that came of them is here."""

    def __init__(
        self,
        rulebook: Rulebook,
        seed: int,
        cases: int,
        weather: StormWeather,
        steps: int | None = None,
    ) -> None:
        self.court = COURT
        self.rulebook = rulebook.serving([COURT])
        self.fate = Fate(str(seed))
        self.random = self.fate.random("scheduler")
        self.sky = Sky(weather)
        self.rounds = 0
        self.steps = steps
        self.faults: list[str] = []
        self.clock = SimulatedClock(START)
        self.plans = [plan(self.fate, number) for number in range(1, cases + 1)]
        self.witness = Witness(houses(), self.clock)
        self.bus = Bus({name: h.listens_to for name, h in self.witness.houses.items()})
        self.witness.listeners += [self.bus.publish, self._poison]
        self.outside = Outside(self.fate, self.clock, self._findings, self.sky, self.random)
        self.machines = Machines(
            self.witness,
            self.outside.ports(),
            rulebook=self.rulebook,
            clock=self.clock,
            sky=self.sky,
            random=self.random,
        )
        self.bureau = Bureau(self.plans, self.rulebook.pack(self.court), self.witness.states)
        self.duties = Duties(self.witness.states["supervision"])
        self._transfers: list[tuple[datetime, str, Transfer]] = []
        self._retries: dict[tuple[str, str], datetime] = {}  # by service and case
        self._parked = 0  # how many parked messages the operator has seen

    def counts(self) -> Counter[str]:
        """How often what happened."""
        parked = Counter(f"messages parked as {kept.kind}" for _, kept in self.witness.parked)
        return self.machines.counts + parked + Counter(rounds=self.rounds)

    def _findings(self, case_id: str, inquiry_id: str) -> list[dict[str, object]]:
        return self.bureau.plans[case_id].hits(inquiry_id)

    def _poison(self, told: Recorded) -> None:
        if self.random.random() < self.sky.weather.poison:
            listeners = [name for name, of in self.bus.links.items() if told.service in of]
            later = timedelta(minutes=self.random.randint(1, LAG_MINUTES_MAX))
            if listeners:
                mended = self.random.choice(listeners), self.clock.now() + later
                self.witness.poison[told.event_id] = mended

    async def play(self) -> None:
        """From the first filing until nothing is left to do."""
        while (moment := self._next()) is not None and moment < END:
            self.clock.set(max(moment, self.clock.now()))
            self._hold()
            await self._instant()

    def _next(self) -> datetime | None:
        """When the next thing happens by itself, or somebody means to act."""
        now = self.clock.now()
        ledgers = (disk.ledger.next_at() for disk in self.machines.disks.values())
        moments = (
            *ledgers,
            self.bureau.next_at(),
            self.duties.next_at(),
            self.bus.released_at(now),
            self._transfers[0][0] if self._transfers else None,
            min(self._retries.values(), default=None),
        )
        return min((at for at in moments if at is not None), default=None)

    def _hold(self) -> None:
        if self.random.random() < self.sky.weather.lag:
            listener = self.random.choice([name for name, of in self.bus.links.items() if of])
            source = self.random.choice(list(self.bus.links[listener]))
            later = timedelta(minutes=self.random.randint(1, LAG_MINUTES_MAX))
            self.bus.hold(listener, source, self.clock.now() + later)

    async def _instant(self) -> None:
        """Everything that happens now, kind by kind, until nothing moves any more.

        A case is moved by one thing at a time: by what the outside answers, by the clock, by
        the bank, by its people. So a calm run and a storm do the same in the same order.
        """
        kinds = (self._ledgers, self._sweeps, self._operators, self._bank, self._people)
        while True:
            for kind in kinds:
                if await kind():
                    break
            else:
                if not self.bus.ready(self.clock.now()):
                    return
                await self._settle(())

    async def _ledgers(self) -> bool:
        now = self.clock.now()
        due = [
            Ledgers(name, self.court)
            for name, disk in self.machines.disks.items()
            if (at := disk.ledger.next_at()) is not None and at <= now
        ]
        return await self._settle(due)

    async def _sweeps(self) -> bool:
        return await self._settle(
            [
                Call("supervision", Request(court=self.court, commands=(command,)))
                for command in self.duties.due(self.clock.now())
            ]
        )

    async def _operators(self) -> bool:
        due = [place for place, at in self._retries.items() if at <= self.clock.now()]
        for place in due:
            del self._retries[place]
        return await self._settle([Retry(name, self.court, case) for name, case in due])

    async def _bank(self) -> bool:
        """The bank tells of a transfer until it is taken."""
        calls = []
        for transfer in _until(self._transfers, self.clock.now()):
            told = RecordReceipt(
                case_id=transfer.case_id,
                bank_reference=transfer.reference,
                amount_fen=transfer.amount_fen,
                source=transfer.source,
            )
            calls.append((transfer, self._call("payments", BANK, transfer.reference, (told,))))
        settled = await self._settle([call for _, call in calls])
        for transfer, call in calls:
            if call.handled is None:
                later = self.clock.now() + timedelta(hours=1)
                heappush(self._transfers, (later, transfer.reference, transfer))
        return settled

    async def _people(self) -> bool:
        calls = [
            (case_id, wish, self._wanted(case_id, wish))
            for case_id, wish in self.bureau.due(self.clock.now())
        ]
        tries = list(self._mischief([case_id for case_id, _, _ in calls]))
        settled = await self._settle([call for _, _, call in calls] + tries)
        for call in tries:
            if call.handled is not None and call.handled.answer["events"]:
                self.faults.append(f"{call.request.key} was allowed: {call.handled.answer}")
        for case_id, wish, call in calls:
            if call.handled is not None:
                self.bureau.done(case_id, wish.key)
            else:
                self.bureau.refused(case_id, wish.key, str(call.refusal), self.clock.now())
        return settled

    def _mischief(self, cases: Sequence[str]) -> Iterator[Call]:
        """Somebody tries what is not allowed, at the moment at which others do their work."""
        for case_id in cases:
            if self.random.random() < self.sky.weather.mischief:
                seen = self.bureau.see(case_id, self.clock.now())
                yield self._wanted(case_id, self.random.choice(list(mischief(seen))))

    def _wanted(self, case_id: str, wish: Wish) -> Call:
        return self._call(wish.service, wish.actor, f"{case_id}/{wish.key}", wish.commands)

    def _call(self, service: str, actor: Actor, key: str, commands: tuple[object, ...]) -> Call:
        request = Request(
            court=self.court, commands=commands, actor=actor, key=key, digest=digest(commands)
        )
        call = Call(service, request)
        if self.random.random() < self.sky.weather.twice:
            call.copies = self.random.randint(1, 2)
            call.repeats = 2 - call.copies
        return call

    async def _settle(self, errands: Sequence[Errand]) -> bool:
        """Do these, and deliver what follows from them, in rounds of things done together.

        True when there was something to do.
        """
        if not errands and not self.bus.ready(self.clock.now()):
            return False
        pending = dict(enumerate(errands))
        rounds = 0
        while ready := [*self._tries(pending), *self._deliveries()]:
            rounds += 1
            assert rounds < ROUNDS_MAX, "the services move each other without end"
            self._step()
            weather = self.sky.weather
            chosen = ready
            if len(ready) > weather.width:
                chosen = self.random.sample(ready, weather.width)
            await together([move() for move in chosen])
            self.machines.restart()
            await idle()
        for errand in errands:
            if isinstance(errand, Call):
                self.faults += errand.faults
        self._look_around()
        return rounds > 0

    def _step(self) -> None:
        self.rounds += 1
        if self.steps is not None and self.rounds > self.steps:
            self.sky.weather = CALM
        self.machines.shake()

    def _tries(self, pending: dict[int, Errand]) -> Iterator[Move]:
        for number in pending:
            yield partial(self._try, pending, number)

    async def _try(self, pending: dict[int, Errand], number: int) -> None:
        if await pending[number].attempt(self.machines.any):
            del pending[number]

    def _deliveries(self) -> Iterator[Move]:
        for listener in self.bus.ready(self.clock.now()):
            yield partial(self._deliver, listener)

    async def _deliver(self, listener: str) -> None:
        weather = self.sky.weather
        parcels = self.bus.collect(listener, self.clock.now(), weather, self.random)
        if self.random.random() < weather.duplicate:
            parcels += self.bus.again(listener, self.random)
        self.bus.acknowledge(listener, await self.machines.deliver(listener, parcels))

    def _look_around(self) -> None:
        """People look at the cases with news; the bank and the operator at what is theirs."""
        now = self.clock.now()
        for case_id in list(self.witness.changed):
            seen = self.bureau.look(case_id, now)
            self.duties.look(case_id)
            for transfer in income(seen):
                self.outside.transfer(transfer)
        self.witness.changed.clear()
        for transfer in self.outside.untold:
            heappush(self._transfers, (max(now, transfer.at), transfer.reference, transfer))
        self.outside.untold.clear()
        for service, parked in self.witness.parked[self._parked :]:
            if parked.kind == "failed":
                at = now + timedelta(minutes=self.random.randint(1, 24 * 60))
                self._retries.setdefault((service, parked.message.case_id), at)
        self._parked = len(self.witness.parked)


def _until(agenda: list[tuple[datetime, str, Transfer]], now: datetime) -> Iterator[Transfer]:
    """The transfers of an agenda up to now, taken off it."""
    while agenda and agenda[0][0] <= now:
        yield heappop(agenda)[2]
