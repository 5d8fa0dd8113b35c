"""One bad message parks its case; whatever comes, all other cases flow and nothing spins."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from uuid import UUID

import pytest

from kernel.journal.envelope import Recorded
from kernel.journal.memory import MemoryJournal
from kernel.messaging.cloudevents import BadEnvelope, headers_of, parse
from kernel.messaging.consumer import ATTEMPTS_MAX
from kernel.messaging.relay import producer, topic_of
from kernel.messaging.topics import parked_topic_of
from kernel.program.app import codec_of
from tests.conftest import NewDatabase, Storm
from tests.faults.bus_line import ALL, COURT, Line, case, line_on, records_of
from tests.faults.figures import Figures, Row
from tests.kernel.sample import append, filed
from tests.waiting import PATIENCE_SECONDS, eventually
from zhixing.local.embedded.kafka import KafkaServer

MESSAGES = 1000
CASES = 100
QUIET_SECONDS = 2.0  # long enough for a hot loop to show itself
BROKER_BYTES_MAX = 1_048_588  # what a broker takes by default, batch header and all
FAR_POSITION = 1_000_000_000  # where no event of the true log has its place
_numbers = count(8001)


@pytest.fixture
async def line(kafka: KafkaServer, new_database: NewDatabase) -> AsyncIterator[Line]:
    async with line_on(kafka.bootstrap, new_database) as made:
        made.lead()
        yield made


class Poison(Exception):
    """What a handler says to a message that it cannot stand."""


@dataclass
class Handler:
    """Counts every attempt, and fails on some messages."""

    poison: set[UUID] = field(default_factory=set)
    attempts: Counter[UUID] = field(default_factory=Counter)

    async def before(self, message: Recorded) -> None:
        self.attempts[message.event_id] += 1
        if message.event_id in self.poison:
            raise Poison(str(message.position))


async def test_one_poisonous_message_in_a_thousand_parks_its_case_and_no_other(
    line: Line, storm: Storm, figures: Figures
) -> None:
    chance, thousands = storm.random("poison"), storm.times(1, 2)
    for _ in range(thousands * MESSAGES // 4):
        await line.write(case(chance.randrange(CASES)), 4)
    log = await line.intake.follow(COURT, 0, ALL)
    handler = Handler({r.event_id for r in chance.sample(log, thousands)})
    waiting = _behind(log, handler.poison)
    replica = await line.join(handler.before)

    async def flowed() -> bool:
        return await line.taken() == len(log) - len(waiting)

    await eventually(
        flowed, seconds=PATIENCE_SECONDS + storm.seconds, what=f"all but {len(waiting)} taken in"
    )
    await asyncio.sleep(QUIET_SECONDS)
    parked = await replica.consumer.parking.all(COURT)
    assert {p.message.event_id: p.kind for p in parked} == waiting
    assert {e: n for e, n in handler.attempts.items() if e in waiting} == {
        e: ATTEMPTS_MAX for e, kind in waiting.items() if kind == "failed"
    }
    handler.poison.clear()
    for case_id in sorted({p.message.case_id for p in parked}):
        await replica.consumer.retry(COURT, case_id)
    assert await line.once_and_in_order() == len(log)
    figures.tell(
        Row(
            fault="poison message",
            injected="one in a thousand raises in its handler",
            times=thousands,
            held=f"tried {ATTEMPTS_MAX} times and parked; {len(waiting)} of {len(log)} events "
            "waited for the operator, all others flowed; in order after the retry",
            seed=storm.seed,
        )
    )


def _behind(log: Sequence[Recorded], poison: set[UUID]) -> dict[UUID, str]:
    """What must be parked: the first poison of each case, and all that comes after it."""
    kinds: dict[UUID, str] = {}
    cases: set[str] = set()
    for recorded in log:
        if recorded.case_id in cases:
            kinds[recorded.event_id] = "waiting"
        elif recorded.event_id in poison:
            kinds[recorded.event_id] = "failed"
            cases.add(recorded.case_id)
    return kinds


@dataclass(frozen=True, slots=True)
class Record:
    """What a stranger puts on our topic: an event of ours, spoilt in one place."""

    headers: tuple[tuple[str, bytes | None], ...]
    body: bytes | None

    def saying(self, **headers: bytes | str | None) -> "Record":
        """With these headers in place of the old ones; None is a header without a value."""
        said = {n: v.encode() if isinstance(v, str) else v for n, v in headers.items()}
        return replace(self, headers=tuple((dict(self.headers) | said).items()))

    def without(self, name: str) -> "Record":
        return replace(self, headers=tuple(h for h in self.headers if h[0] != name))

    def holding(self, body: bytes | None) -> "Record":
        return replace(self, body=body)

    def padded(self, size: int) -> "Record":
        """No event of ours, so large that the broker just takes it."""
        return Record((), b"x" * size)


_noise = random.Random(1).randbytes(5000).hex()
STRANGE: dict[str, Callable[[Record], Record]] = {
    "no headers": lambda r: replace(r, headers=()),
    "no event id": lambda r: r.without("ce_id"),
    "an id that is none": lambda r: r.saying(ce_id="7"),
    "headers that are no UTF-8": lambda r: r.saying(ce_type=b"\xff\xfe"),
    "a header without a value": lambda r: r.saying(ce_subject=None),
    "a foreign header without a value": lambda r: r.saying(x=None, ce_id="7"),
    "no body": lambda r: r.holding(None),
    "a body that is no UTF-8": lambda r: r.holding(b"\xff"),
    "a body that is no JSON": lambda r: r.holding(b"{"),
    "a body that is no object": lambda r: r.holding(b"0"),
    "a body without its fields": lambda r: r.holding(b"{}"),
    "a body with half a character": lambda r: r.holding(b'{"case_id": "\\ud800"}'),
    "a body of a hundred thousand levels": lambda r: r.holding(b"[" * 100_000),
    "a schema of the future": lambda r: r.saying(ce_dataschema="urn:zhixing:intake:CaseFiled:99"),
    "a schema without a number": lambda r: r.saying(ce_dataschema="urn:zhixing:intake:CaseFiled"),
    "a source nobody listens to": lambda r: r.saying(ce_dataschema="urn:zhixing:bank:Paid:1"),
    "a court that is none": lambda r: r.saying(ce_court="nowhere"),
    "a court with an empty character": lambda r: r.saying(ce_court="yan\x00ling"),
    "a case with an empty character": lambda r: r.saying(ce_subject="执\x00号"),
    "a case without an end": lambda r: r.saying(ce_subject=_noise),
    "a position beyond all logs": lambda r: r.saying(ce_position=str(10**30)),
    "a position before all logs": lambda r: r.saying(ce_position="-1"),
    "a version beyond all streams": lambda r: r.saying(ce_version=str(10**30)),
    "a time before all time": lambda r: r.saying(ce_time="0001-01-01T00:00:00+14:00"),
    "a pack that is none": lambda r: r.saying(ce_rulepack="nowhere@2020-01-01.1"),
    "a text that is too large to move": lambda r: r.padded(BROKER_BYTES_MAX - 120),
}


async def test_whatever_comes_it_is_listed_once_and_all_cases_flow(
    line: Line, storm: Storm, figures: Figures
) -> None:
    await line.join()
    chance = storm.random("strange")
    names = chance.sample(sorted(STRANGE), len(STRANGE))
    made = {name: await _event_of_a_case_of_its_own() for name in names}
    for name in names:
        await _put(line, name, _hashed(STRANGE[name](_as_sent(made[name]))))
        await line.write(case(chance.randrange(CASES)))
        await line.settled()
    await asyncio.sleep(QUIET_SECONDS)
    assert await _listed(line, made) == Counter(names)
    assert await line.once_and_in_order() == len(names)
    figures.tell(
        Row(
            fault="records that are no event of ours",
            injected="bad headers, bodies, courts, numbers, sizes",
            times=len(names),
            held="each listed once, parked or on the .parked topic with its reason; "
            "all cases flowed",
            seed=storm.seed,
        )
    )


async def _event_of_a_case_of_its_own() -> Recorded:
    journal = MemoryJournal("intake", codec_of("intake"))
    number = next(_numbers)
    (told,) = await journal.append(append(filed(case(number))))
    return replace(told, position=FAR_POSITION + number)


def _as_sent(told: Recorded) -> Record:
    return Record(tuple(headers_of(told)), told.body.encode())


def _hashed(record: Record) -> Record:
    """The record with the hash that belongs to its content, if it is one of ours at all."""
    try:
        return record.saying(ce_hash=parse(record.headers, record.body).digest())
    except (BadEnvelope, ValueError):
        return record


async def _put(line: Line, name: str, record: Record) -> None:
    """The name is the key, by which it is found again."""
    sender = producer(line.cluster)
    await sender.start()
    try:
        await sender.send_and_wait(
            topic_of("intake", line.cluster.prefix),
            key=name.encode(),
            value=record.body,
            headers=list(record.headers),
        )
    finally:
        await sender.stop()


async def _listed(line: Line, made: dict[str, Recorded]) -> Counter[str]:
    """How often each is listed, where an operator of the court looks."""
    name_of = {told.event_id: name for name, told in made.items()}
    parking = line.replicas[0].consumer.parking
    found = Counter(name_of[p.message.event_id] for p in await parking.all(COURT))
    aside = await records_of(
        line.cluster.bootstrap, parked_topic_of("archive", line.cluster.prefix)
    )
    for record in aside:
        assert dict(record.headers)["zhixing_error"], "set aside without a reason"
        found[record.key.decode()] += 1
    return found
