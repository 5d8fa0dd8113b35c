"""The effects ledger: what is asked of the outside world is asked once, whatever breaks."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest

from contracts.catalogue import CatalogueEntry
from contracts.intake import CaseFiled, FilingChecked, ReceptionDeferred
from kernel.base.clock import SimulatedClock
from kernel.base.postgres import Pools
from kernel.deciding.decider import Circumstances, Decider, Refused
from kernel.deciding.definition import Outcome, ServiceDefinition
from kernel.deciding.service import Request, Service
from kernel.journal import lull
from kernel.journal.lull import Lull
from kernel.journal.postgres import PostgresJournal
from kernel.journal.protocol import EffectRequest
from kernel.law.calendars import SeededCalendars
from kernel.messaging.effects import Effects
from kernel.people.sealed import Keyring, MemoryKeys
from kernel.program.app import codec_of
from tests.conftest import NewDatabase
from tests.kernel.sample import CASE, NOW, filed
from tests.support import rulebook
from tests.waiting import PATIENCE_SECONDS, eventually

COURT = "yanling"
OTHER = "（2026）豫1024执2号"
ASK_EVERY = timedelta(minutes=10)
LATER = timedelta(hours=3)  # longer than the longest wait between two questions
DONE = Outcome(state="confirmed")
PENDING = Outcome(state="pending")
Calls = list[tuple[str, str]]


class Died(BaseException):
    """The process ends here: nothing catches it."""


@dataclass
class Register:
    """An outside register: what it heard, what it will say, and how the line to it breaks."""

    says: dict[str, Outcome] = field(default_factory=dict)
    breaks: list[BaseException] = field(default_factory=list)
    hears: bool = True
    heard: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: Calls = field(default_factory=list)

    async def send(self, effect: EffectRequest) -> Outcome:
        self.calls.append(("send", effect.effect_id))
        if self.hears:
            self.heard[effect.effect_id] = effect.payload
        return self._said(effect)

    async def close(self) -> None:
        """It holds nothing open."""

    async def ask(self, effect: EffectRequest) -> Outcome | None:
        self.calls.append(("ask", effect.effect_id))
        return self._said(effect) if effect.effect_id in self.heard or self.breaks else None

    def _said(self, effect: EffectRequest) -> Outcome:
        if self.breaks:
            raise self.breaks.pop(0)
        return self.says.get(effect.effect_id, DONE)


def stream_of(command: Any) -> str:
    return f"filing-{command.case_id}"


def decide(command: Any, state: int | None, _circumstances: Circumstances) -> Sequence[Any]:
    """A case is filed, and then checked or deferred; what was deferred is not checked."""
    if isinstance(command, CaseFiled):
        return [] if state else [command]
    if state == 2:
        raise Refused("第一条", "已经延期")
    return [command]


def evolve(_state: int | None, event: Any) -> int:
    return 2 if isinstance(event, ReceptionDeferred) else 1


def report(effect: EffectRequest, outcome: Outcome) -> Any:
    if outcome.state == "confirmed":
        return FilingChecked(case_id=effect.case_id)
    return ReceptionDeferred(case_id=effect.case_id, reason=outcome.reason)


@dataclass
class Bench:
    """A small house whose filings are told to the register."""

    journal: PostgresJournal
    pools: Pools
    clock: SimulatedClock = field(default_factory=lambda: SimulatedClock(NOW))
    keyring: Keyring = field(default_factory=lambda: Keyring(MemoryKeys(), b"pepper"))
    register: Register = field(default_factory=Register)
    service: Service[Any, Any, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.service = Service(
            ServiceDefinition(
                house=CatalogueEntry(
                    name="intake",
                    title="intake",
                    events=CaseFiled | FilingChecked | ReceptionDeferred,
                ),
                own_decider=Decider(stream_of=stream_of, decide=decide, evolve=evolve),
                react=lambda _fact, _pack: (),
                effects=self.effects_of,
                report=report,
            ),
            self.journal,
            rulebook=rulebook(),
            calendars=SeededCalendars(),
            clock=self.clock,
        )
        self.effects = self.worker()

    def effects_of(self, event: Any) -> Sequence[EffectRequest]:
        if not isinstance(event, CaseFiled):
            return ()
        payload = {"name": asdict(event.parties[0].name), "claim_fen": event.claim_fen}
        return (
            EffectRequest(
                effect_id=event.case_id,
                kind="register.tell",
                case_id=event.case_id,
                payload=payload,
            ),
        )

    def worker(self) -> Effects:
        """What works the ledger in a process that has just started."""
        return Effects(
            self.service,
            self.pools,
            ports={"register": self.register},
            keyring=self.keyring,
            ask_every=ASK_EVERY,
        )

    async def do(self, *commands: Any, **more: Any) -> None:
        await self.service.handle(Request(court=COURT, commands=commands, **more))

    async def step(self, after: timedelta = timedelta()) -> int:
        self.clock.set(self.clock.now() + after)
        return await self.effects.step(COURT)

    async def ledger(self, case_id: str = CASE) -> tuple[str, str]:
        pool = await self.pools.of(COURT)
        row = await pool.fetchrow("select * from effects where effect_id = $1", case_id)
        return row["state"], row["detail"]

    async def names(self) -> list[str]:
        return [r.name for r in await self.journal.follow(COURT, 0, 100)]


@pytest.fixture
async def bench(new_database: NewDatabase) -> AsyncIterator[Bench]:
    pools = Pools(await new_database())
    journal = PostgresJournal("intake", codec_of("intake"), pools)
    yield Bench(journal, pools)
    await journal.close()
    await pools.close()


async def test_an_effect_is_noted_with_its_event_and_sent_by_nobody_else(bench: Bench) -> None:
    await bench.do(filed())
    assert await bench.ledger() == ("requested", "")
    assert bench.register.calls == []


async def test_what_is_confirmed_is_reported_and_over(bench: Bench) -> None:
    await bench.do(filed())
    assert await bench.step() == 1
    assert await bench.ledger() == ("confirmed", "")
    assert await bench.names() == ["CaseFiled", "FilingChecked"]
    assert await bench.step(LATER) == 0
    assert bench.register.calls == [("send", CASE)]


async def test_a_worker_that_waits_sends_once_something_is_committed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lull, "IDLE_SECONDS", PATIENCE_SECONDS)
    waits, idles = Lull(bench.journal.listeners, clock_factor=1), asyncio.Event()
    over = waits.over

    async def told(least_seconds: float, *, idle: bool) -> None:
        idles.set()
        await over(least_seconds, idle=idle)

    monkeypatch.setattr(waits, "over", told)
    working = asyncio.create_task(bench.worker().run((COURT,), 0.01, waits))
    await asyncio.wait_for(idles.wait(), PATIENCE_SECONDS)
    await bench.do(filed())

    async def sent() -> bool:
        return bench.register.calls == [("send", CASE)]

    await eventually(sent, seconds=PATIENCE_SECONDS / 2, what="the effect sent")
    working.cancel()


async def test_it_is_marked_as_sent_before_it_is_sent(bench: Bench) -> None:
    marks: list[str] = []

    class Watching(Register):
        async def send(self, effect: EffectRequest) -> Outcome:
            marks.append((await bench.ledger())[0])
            return await super().send(effect)

    bench.register = Watching()
    bench.effects = bench.worker()
    await bench.do(filed())
    await bench.step()
    assert marks == ["sent"]


async def test_personal_data_is_opened_for_the_line_and_stays_sealed_in_the_ledger(
    bench: Bench,
) -> None:
    sealed = await bench.keyring.seal(COURT, "P1", "张某")
    await bench.do(_with_name(sealed))
    await bench.step()
    assert bench.register.heard[CASE] == {"name": "张某", "claim_fen": 5_000_000}
    pool = await bench.pools.of(COURT)
    assert "张某" not in await pool.fetchval("select payload from effects")


async def test_a_person_who_was_erased_is_sent_as_nobody(bench: Bench) -> None:
    await bench.do(_with_name(await bench.keyring.seal(COURT, "P1", "张某")))
    await bench.keyring.store.destroy(COURT, "P1")
    await bench.step()
    assert bench.register.heard[CASE]["name"] is None


async def test_what_is_pending_is_asked_for_later_and_not_sent_again(bench: Bench) -> None:
    bench.register.says[CASE] = PENDING
    await bench.do(filed())
    await bench.step()
    assert await bench.ledger() == ("sent", "")
    assert await bench.step() == 0
    assert await bench.step(LATER) == 1
    assert await bench.names() == ["CaseFiled"]
    bench.register.says[CASE] = DONE
    await bench.step(LATER)
    assert await bench.ledger() == ("confirmed", "")
    assert bench.register.calls == [("send", CASE), ("ask", CASE), ("ask", CASE)]


async def test_the_longer_an_answer_takes_the_less_often_it_is_asked_for(bench: Bench) -> None:
    bench.register.says[CASE] = PENDING
    await bench.do(filed())
    minute = timedelta(minutes=1)
    asked = [NOW + n * minute for n in range(24 * 60) if await bench.step(minute)]
    waits = [later - sooner for sooner, later in pairwise(asked)]
    assert ASK_EVERY <= waits[0] < waits[-1]
    assert waits == sorted(waits)
    assert waits[-1] == waits[-2] < LATER  # patience has an end


async def test_what_failed_is_reported_with_its_reason(bench: Bench) -> None:
    bench.register.says[CASE] = Outcome(state="failed", reason="查无此人")
    await bench.do(filed())
    await bench.step()
    assert await bench.ledger() == ("failed", "查无此人")
    assert await bench.names() == ["CaseFiled", "ReceptionDeferred"]
    assert await bench.step(LATER) == 0


@pytest.mark.parametrize(
    ("hears", "calls"),
    [
        (True, [("send", CASE), ("ask", CASE)]),
        (False, [("send", CASE), ("ask", CASE), ("send", CASE)]),
    ],
    ids=["heard", "never heard of"],
)
@pytest.mark.parametrize(
    "error", [httpx.ConnectError("away"), httpx.ReadTimeout("slow"), httpx.ReadError("cut")]
)
async def test_after_a_broken_line_the_outcome_is_asked_for_first(
    bench: Bench, error: Exception, hears: bool, calls: Calls
) -> None:
    bench.register.breaks = [error]
    bench.register.hears = hears
    await bench.do(filed())
    await bench.step()
    assert await bench.ledger() == ("unknown", type(error).__name__)
    assert await bench.step() == 0
    bench.register.hears = True
    await bench.step(LATER)
    assert bench.register.calls == calls
    assert await bench.ledger() == ("confirmed", "")
    assert await bench.step(LATER) == 0


async def test_a_line_that_breaks_while_asking_leaves_the_outcome_unknown(bench: Bench) -> None:
    bench.register.breaks = [httpx.ReadTimeout("slow"), httpx.ConnectError("away")]
    await bench.do(filed())
    await bench.step()
    await bench.step(LATER)
    assert await bench.ledger() == ("unknown", "ConnectError")
    await bench.step(LATER)
    assert bench.register.calls == [("send", CASE), ("ask", CASE), ("ask", CASE)]
    assert await bench.ledger() == ("confirmed", "")


@pytest.mark.parametrize(
    ("hears", "calls"),
    [
        (True, [("send", CASE), ("ask", CASE)]),
        (False, [("send", CASE), ("ask", CASE), ("send", CASE)]),
    ],
    ids=["heard", "never heard of"],
)
async def test_a_process_that_died_while_sending_asks_first_when_it_is_back(
    bench: Bench, hears: bool, calls: Calls
) -> None:
    bench.register.breaks = [Died()]
    bench.register.hears = hears
    await bench.do(filed())
    with pytest.raises(Died):
        await bench.step()
    assert await bench.ledger() == ("sent", "")
    bench.register.hears = True
    bench.effects = bench.worker()
    await bench.step(LATER)
    assert bench.register.calls == calls
    assert await bench.ledger() == ("confirmed", "")


async def test_two_workers_do_not_send_the_same_effect(bench: Bench) -> None:
    cases = [f"（2026）豫1024执{number}号" for number in range(1, 21)]
    await bench.do(*(filed(case_id) for case_id in cases))
    worked = await asyncio.gather(bench.step(), bench.worker().step(COURT))
    assert sum(worked) == len(cases)
    assert sorted(bench.register.calls) == sorted(("send", case_id) for case_id in cases)


async def test_an_outcome_the_case_no_longer_allows_is_settled_with_the_reason(
    bench: Bench,
) -> None:
    await bench.do(filed())
    await bench.do(ReceptionDeferred(case_id=CASE, reason="申请执行人在外地"))
    await bench.step()
    assert await bench.ledger() == ("failed", "第一条: 已经延期")
    assert await bench.names() == ["CaseFiled", "ReceptionDeferred"]
    assert await bench.step(LATER) == 0


async def test_a_defect_at_one_effect_does_not_stop_the_others(bench: Bench) -> None:
    await bench.do(filed(), filed(OTHER))
    bench.register.breaks = [KeyError("no such field")]
    assert await bench.step() == 2
    states = {case_id: await bench.ledger(case_id) for case_id in (CASE, OTHER)}
    assert sorted(states.values()) == [("confirmed", ""), ("unknown", "KeyError")]
    await bench.step(LATER)
    assert [await bench.ledger(c) for c in (CASE, OTHER)] == [("confirmed", "")] * 2
    assert [call for call, _ in bench.register.calls] == ["send", "send", "ask"]


async def test_a_request_asked_twice_asks_the_outside_once(bench: Bench) -> None:
    await bench.do(filed(), key="k", digest="d")
    await bench.step()
    await bench.do(filed(), key="k", digest="d")
    await bench.do(filed())
    assert await bench.step(LATER) == 0
    assert bench.register.calls == [("send", CASE)]


async def test_replaying_the_journal_sends_nothing(bench: Bench) -> None:
    await bench.do(filed())
    await bench.step()
    before = await bench.ledger()
    bench.register.calls.clear()
    log = await bench.journal.follow(COURT, 0, 100)
    state, version = await bench.service.state(COURT, f"filing-{CASE}")
    assert (len(log), state, version) == (2, 1, 2)
    bench.effects = bench.worker()
    assert await bench.step(LATER) == 0
    assert bench.register.calls == []
    assert await bench.ledger() == before


def _with_name(sealed: Any) -> CaseFiled:
    event = filed()
    return replace(event, parties=(replace(event.parties[0], name=sealed),))
