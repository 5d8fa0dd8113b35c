"""Both journals against a plain model: the same verdicts, the same log, every link in place.

Requests are made up at random: fresh and stale, keyed, repeated, delivering, settling, several
streams in one, several at the same moment.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import count
from typing import Any, TypeAlias, TypeVar

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from kernel.base.postgres import Pools
from kernel.journal.envelope import GENESIS, Place, Recorded
from kernel.journal.memory import MemoryJournal
from kernel.journal.postgres import PostgresJournal
from kernel.journal.protocol import (
    AlreadyDone,
    Append,
    Conflict,
    Delivery,
    Diverged,
    Draft,
    EffectRequest,
    EffectSettlement,
    Head,
    Journal,
)
from kernel.journal.stretches import SPAN, as_number, bits
from kernel.program.app import codec_of
from tests.conftest import NewDatabase, Storm
from tests.kernel.sample import NOW, append, scanned, some_id

COURTS, STREAMS, KEYS, EFFECTS = ("east", "west"), ("a", "b", "c"), ("k1", "k2"), ("e1", "e2")
EXAMPLES, STEPS = 12, 12
CODEC = codec_of("intake")
T = TypeVar("T")
Verdict: TypeAlias = tuple[Any, ...]
_examples = count(1)
_pages = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A request before its streams are looked up.

    `moves` gives for each stream how many events it shall get (0: it was only read) and by how
    much the caller is wrong about its version.
    """

    moves: dict[str, tuple[int, int]]
    key: str | None
    delivery: Delivery | None
    wants: str | None
    settles: str | None


def deliveries() -> st.SearchStrategy[Delivery]:
    """Few enough that the same event comes again, and another with its identity or its place."""
    return st.builds(
        lambda source, number, position, history: Delivery(
            source=source,
            event_id=some_id(f"{source}-{number}"),
            position=position,
            hash=sha256(f"{number} at {position} of the {history}".encode()).hexdigest(),
        ),
        st.sampled_from(("control", "payments")),
        st.integers(1, 3),
        st.sampled_from((1, 2, SPAN, SPAN + 1)),
        st.sampled_from(("log", "log as it went on after it was set back")),
    )


def sometimes(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.one_of(st.none(), st.none(), strategy)


WISHES = st.builds(
    Wish,
    moves=st.dictionaries(
        st.sampled_from(STREAMS),
        st.tuples(st.integers(0, 3), st.sampled_from((0, 0, 0, 0, -1, 1))),
        max_size=3,
    ),
    key=sometimes(st.sampled_from(KEYS)),
    delivery=sometimes(deliveries()),
    wants=sometimes(st.sampled_from(EFFECTS)),
    settles=sometimes(st.sampled_from(EFFECTS)),
)


@dataclass(slots=True)
class Model:
    """What one court's log must hold, in plain lists and dicts."""

    log: list[tuple[str, int, Any]] = field(default_factory=list)
    answers: dict[str, tuple[dict[str, Any], str]] = field(default_factory=dict)
    taken: list[Delivery] = field(default_factory=list)
    passed: list[Place] = field(default_factory=list)
    effects: dict[str, str] = field(default_factory=dict)

    def version(self, stream: str) -> int:
        return sum(1 for name, _, _ in self.log if name == stream)

    def rivals(self, delivery: Delivery) -> set[str]:
        """The hashes of what moved something with this identity, and of what is at this place."""
        namesakes = {one.hash for one in self.taken if one.event_id == delivery.event_id}
        return namesakes | self.held_at(delivery.place)

    def held_at(self, place: Place) -> set[str]:
        """The hashes of what was taken in at this place, whether or not it moved something."""
        known = [*(delivery.place for delivery in self.taken), *self.passed]
        return {one.hash for one in known if one[:2] == place[:2]}

    def verdict(self, request: Append) -> Verdict:
        """What a journal must say to the request; what it says is then stored here too."""
        if request.key in self.answers:
            return "done", *self.answers[request.key]
        if request.delivery and (rivals := self.rivals(request.delivery)):
            same = rivals == {request.delivery.hash}
            return ("done", {}, "") if same else ("diverged", request.delivery.place)
        if request.settlement and self.effects[request.settlement.effect_id] != "requested":
            return "done", {}, ""
        for stream in sorted(request.expected):
            expected, actual = request.expected[stream], self.version(stream)
            if expected != actual:
                return "conflict", stream, expected, actual
        return "stored", self._stored(request)

    def _stored(self, request: Append) -> list[tuple[int, str, int, Any]]:
        before = len(self.log)
        self.log += [(draft.stream, draft.version, draft.event) for draft in request.drafts]
        if request.key:
            self.answers[request.key] = request.answer, request.digest
        if request.delivery:
            self.taken.append(request.delivery)
        for effect in request.effects:
            self.effects.setdefault(effect.effect_id, "requested")
        if request.settlement:
            self.effects[request.settlement.effect_id] = request.settlement.state
        return [(place, *what) for place, what in enumerate(self.log[before:], start=before + 1)]

    def noted(self, place: Place) -> bool:
        """Whether the event may be noted: it is new, or the one that is known."""
        rivals = self.held_at(place)
        if not rivals:
            self.passed.append(place)
        return rivals <= {place.hash}


def told(outcome: Sequence[Recorded] | BaseException) -> Verdict:
    """What a journal said, in the words of the model."""
    match outcome:
        case Conflict():
            return "conflict", outcome.stream, outcome.expected, outcome.actual
        case AlreadyDone():
            return "done", outcome.answer, outcome.digest
        case Diverged():
            return "diverged", outcome.place
        case BaseException():
            raise outcome
        case _:
            return "stored", [(r.position, r.stream, r.version, r.event) for r in outcome]


class Journals(RuleBasedStateMachine):
    """A journal in memory, one on PostgreSQL, and the model, asked the same in the same order."""

    def __init__(self, loop: asyncio.AbstractEventLoop, dsn: str) -> None:
        super().__init__()
        self._loop = loop
        self._memory = MemoryJournal("intake", CODEC)
        self._pools = Pools(dsn)
        self._postgres = PostgresJournal("intake", CODEC, self._pools)
        example = next(_examples)
        self._courts = {court: f"{court}-{example}" for court in COURTS}
        self._models = {court: Model() for court in self._courts.values()}

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)

    @rule(court=st.sampled_from(COURTS), wishes=st.lists(WISHES, min_size=1, max_size=5))
    def append_together(self, court: str, wishes: list[Wish]) -> None:
        """All were decided on the same log; they are judged one after the other."""
        model = self._models[self._courts[court]]
        requests = [self._request(self._courts[court], model, wish) for wish in wishes]
        expected = [model.verdict(request) for request in requests]
        in_memory = [self._run(_outcome(self._memory, request)) for request in requests]
        on_postgres = self._run(_outcomes(self._postgres, requests))
        assert [told(outcome) for outcome in in_memory] == expected
        assert [told(outcome) for outcome in on_postgres] == expected

    def _request(self, court: str, model: Model, wish: Wish) -> Append:
        drafts: list[Draft] = []
        expected: dict[str, int] = {}
        for stream, (events, wrong_by) in wish.moves.items():
            expected[stream] = after = max(0, model.version(stream) + wrong_by)
            for version in range(after + 1, after + 1 + events):
                (draft,) = append(scanned(f"case {stream}", next(_pages))).drafts
                drafts.append(replace(draft, stream=stream, version=version))
        asked = wish.settles if wish.settles in model.effects else None  # nothing else is settled
        return replace(
            append(recorded_at=NOW),
            court=court,
            drafts=tuple(drafts),
            expected=expected,
            key=wish.key,
            digest=f"asked {next(_pages)}" if wish.key else "",
            answer={"number": next(_pages)},
            delivery=wish.delivery,
            effects=(_effect(wish.wants),) if wish.wants else (),
            settlement=EffectSettlement(effect_id=asked, state="confirmed", detail="")
            if asked
            else None,
        )

    @rule(court=st.sampled_from(COURTS), batch=st.lists(deliveries(), max_size=4))
    def note(self, court: str, batch: list[Delivery]) -> None:
        """Events that ask nothing: only those of another history are told."""
        model = self._models[self._courts[court]]
        places = [delivery.place for delivery in batch]
        expected = {place for place in places if not model.noted(place)}
        for journal in (self._memory, self._postgres):
            diverged = self._run(journal.note(self._courts[court], places))
            assert {one.place for one in diverged} == expected

    def teardown(self) -> None:
        try:
            for court, model in self._models.items():
                self._run(self._same(court, model))
        finally:
            self._run(self._postgres.close())
            self._run(self._pools.close())

    async def _same(self, court: str, model: Model) -> None:
        logs = [await _whole_log(j, court) for j in (self._memory, self._postgres)]
        assert logs[0] == logs[1]
        assert [(r.stream, r.version, r.event) for r in logs[0]] == model.log
        for journal in (self._memory, self._postgres):
            await _holds(journal, court, model)
        assert {e.effect_id for e in self._memory.effects(court)} == model.effects.keys()
        pool = await self._pools.of(court)
        stored = await pool.fetch("select effect_id, state from effects")
        assert {row["effect_id"]: row["state"] for row in stored} == model.effects
        taken = await pool.fetch("select source, event_id, position, hash from inbox")
        assert {Delivery(**row) for row in taken} == set(model.taken)
        assert len(taken) == len(model.taken)
        marked = await pool.fetch("select source, stretch, taken from inbox_stretch")
        places = [*(delivery.place for delivery in model.taken), *model.passed]
        assert {(source, number): as_number(found) for source, number, found in marked} == bits(
            (place.source, place.position) for place in places
        )


async def _outcome(journal: Journal, request: Append) -> Sequence[Recorded] | BaseException:
    return (await _outcomes(journal, [request]))[0]


async def _outcomes(
    journal: Journal, requests: Sequence[Append]
) -> list[Sequence[Recorded] | BaseException]:
    """What each request is told when all come at the same moment, in this order."""
    appends = (journal.append(request) for request in requests)
    return await asyncio.gather(*appends, return_exceptions=True)


def _effect(effect_id: str) -> EffectRequest:
    return EffectRequest(effect_id=effect_id, kind="inquiry.start", case_id="case a")


async def _whole_log(journal: Journal, court: str) -> list[Recorded]:
    """The log of a court, after every link of its chain was computed again."""
    log = list(await journal.follow(court, 0, 10_000))
    head = Head(0, GENESIS)
    for recorded in log:
        assert (recorded.position, recorded.prev_hash) == (head.position + 1, head.hash)
        assert recorded.digest() == recorded.hash
        head = Head(recorded.position, recorded.hash)
    assert await journal.head(court) == head
    return log


async def _holds(journal: Journal, court: str, model: Model) -> None:
    """Every question to the journal is answered as the model would."""
    log = list(await journal.follow(court, 0, 10_000))
    for stream in STREAMS:
        events = [event for name, _, event in model.log if name == stream]
        assert list(await journal.read(court, stream)) == [r for r in log if r.stream == stream]
        assert list((await journal.history(court, stream)).events) == events
        of_case = [r.event_id for r in log if r.case_id == f"case {stream}"]
        newest = of_case[-1] if of_case else None
        last = await journal.last_of_case(court, f"case {stream}")
        assert (last.event_id if last else None) == newest
    for key in KEYS:
        answered = await journal.answered(court, key)
        found = (answered.answer, answered.digest) if answered else None
        assert found == model.answers.get(key)
    for delivery in model.taken:
        assert await journal.delivered(court, delivery)


def test_both_journals_do_what_the_model_does(new_database: NewDatabase, storm: Storm) -> None:
    loop = asyncio.new_event_loop()
    dsn = loop.run_until_complete(new_database())

    class Seeded(Journals):
        def __init__(self) -> None:
            super().__init__(loop, dsn)

    try:
        run_state_machine_as_test(
            seed(storm.seed)(Seeded),
            settings=settings(
                max_examples=storm.times(EXAMPLES, per_minute=200),
                stateful_step_count=STEPS,
                deadline=None,
                database=None,  # the seed repeats a failure
                report_multiple_bugs=False,
                suppress_health_check=[HealthCheck.too_slow],
            ),
        )
    finally:
        loop.close()
