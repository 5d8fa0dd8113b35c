"""The loop that every service runs: load, decide, append."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID
from weakref import WeakValueDictionary

from kernel.base.clock import Clock
from kernel.deciding.answers import answer_to
from kernel.deciding.decider import SYSTEM, Actor, Circumstances, NoSuchCase
from kernel.deciding.definition import ServiceDefinition
from kernel.deciding.earlier import require_footing
from kernel.deciding.files import StoreFile
from kernel.deciding.gate import of_a_case
from kernel.deciding.steps import RecordStep
from kernel.deciding.streams import Loaded, Overtaken, Stale, Streams, Working
from kernel.journal.envelope import Recorded, correlation_of, decided, traceparent_of
from kernel.journal.projections import Statement
from kernel.journal.protocol import (
    AlreadyDone,
    Append,
    Conflict,
    Delivery,
    Draft,
    EffectRequest,
    EffectSettlement,
    Journal,
)
from kernel.law.calendars import Calendars
from kernel.people.register import Register
from kernel.rulebook import Pack, Rulebook

C = TypeVar("C")
S = TypeVar("S")
E = TypeVar("E")

ATTEMPTS_MAX = 5  # after a conflict, decide again on the newer state; five in a row are a defect
CACHE_STREAMS = 2000  # folded states kept in memory; a state is a few kilobytes
FOLLOW_UPS_MAX = 500  # own facts may change other streams of the service; a loop is a defect


class KeyReused(Exception):
    """The idempotency key belongs to another request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Generic[C]):
    """Commands to decide and store together, with who asks and why.

    `at` is when the act happened; None means now. `expected` is what the caller has seen: the
    version of the stream of the first command, or the newest event of its case.
    """

    court: str
    commands: Sequence[C]
    actor: Actor = SYSTEM
    at: datetime | None = None
    correlation_id: UUID | None = None
    causation_id: UUID | None = None
    rule_pack: str | None = None
    key: str | None = None
    digest: str = ""
    expected: int | UUID | None = None
    delivery: Delivery | None = None
    settlement: EffectSettlement | None = None
    kept: Sequence[Statement] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """The answer to a request: what was recorded, and whether it had been recorded before."""

    answer: dict[str, Any]
    recorded: Sequence[Recorded] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class _Turn:
    """A command and its cause. `asked`: it was given by a caller and does not follow from a
    fact."""

    command: Any
    cause: UUID | None
    asked: bool = False


class Service(Generic[C, S, E]):
    """Runs the decisions of one service on a journal."""

    def __init__(
        self,
        definition: ServiceDefinition[C, S, E],
        journal: Journal,
        *,
        rulebook: Rulebook,
        calendars: Calendars,
        clock: Clock,
        cache_streams: int = CACHE_STREAMS,
    ) -> None:
        self.definition = definition
        self.journal = journal
        self.rulebook = rulebook
        self.calendars = calendars
        self.clock = clock
        self.staff: Callable[[str], Awaitable[Register]] | None = None  # of a court, if it is kept
        self._streams: Streams[S] = Streams(cache_streams)
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def handle(self, request: Request[C]) -> Handled:
        """Decide and store.

        Raises:
            Refused: the rules do not allow it; nothing was stored.
            Conflict: the caller's expected version is stale, or the stream changed ATTEMPTS_MAX
                times meanwhile.
            KeyReused: the key belongs to another request.
            Diverged: another event was consumed at the delivery's position.
        """
        fresh, contested = False, ""
        for _ in range(ATTEMPTS_MAX):
            async with self._turn(request.court, contested):
                try:
                    return await self._once(request, fresh=fresh)
                except Stale:
                    fresh = True  # the cache may be stale: a refusal must rest on the log
                except Overtaken as overtaken:
                    conflict, contested = overtaken.conflict, overtaken.conflict.stream
        raise conflict

    async def _once(self, request: Request[C], *, fresh: bool) -> Handled:
        decision = _Decision(self, request, fresh=fresh)
        try:
            wanted = await decision.run()
        except Exception as error:
            if decision.from_memory:
                raise Stale from error
            # The same request may have been stored before or concurrently.
            if twin := await self._done_before(request):
                return _repeated(request, twin)
            raise
        try:
            recorded = await self.journal.append(wanted)
        except AlreadyDone as done:
            return _repeated(request, done)
        except BaseException as error:
            decision.forget(self._streams)
            if isinstance(error, Conflict):
                raise Overtaken(error) from error
            raise  # it is unknown whether it was stored
        decision.remember(self._streams, recorded)
        return Handled(answer=wanted.answer, recorded=recorded)

    def _turn(self, court: str, stream: str) -> AbstractAsyncContextManager[object]:
        """After a conflict, retry under a lock of the stream.

        Without it, of a hundred requests that change one stream at once, one would win each round
        and the others would conflict again.
        """
        lock = self._turns.setdefault((court, stream), asyncio.Lock()) if stream else None
        return lock or nullcontext()

    async def _done_before(self, request: Request[C]) -> AlreadyDone | None:
        if request.delivery and await self.journal.delivered(request.court, request.delivery):
            return AlreadyDone({})
        return await self.journal.answered(request.court, request.key) if request.key else None

    def remembered(self, court: str, stream: str) -> Loaded[S] | None:
        """The cached state of a stream, which may be stale; None if it is not cached."""
        return self._streams.get(court, stream)

    async def state(self, court: str, stream: str) -> tuple[S | None, int]:
        """The folded state of a stream and its version (0 when it does not exist)."""
        history = await self.journal.history(court, stream)
        return self.definition.gate.fold(None, history.events), len(history.events)


def _repeated(request: Request[C], done: AlreadyDone) -> Handled:
    """The answer to the first request. Raises KeyReused if its content was different."""
    if request.key and done.digest != request.digest:
        raise KeyReused(request.key) from done
    return Handled(answer=done.answer, repeated=True)


class _Decision(Generic[C, S, E]):
    """One pass of load and decide over the commands of a request and those that follow from
    them."""

    def __init__(self, service: Service[C, S, E], request: Request[C], *, fresh: bool) -> None:
        self.service = service
        self.request = request
        self.fresh = fresh
        self.now = service.clock.now()
        self.actor = f"{request.actor.role}:{request.actor.person}"
        self.from_memory = False
        self.streams: dict[str, Working[S]] = {}
        self.drafts: list[Draft] = []
        self.effects: list[EffectRequest] = []
        self.pinned = request.rule_pack

    async def run(self) -> Append:
        """Decides the commands and what follows from them. Raises Refused or Conflict.

        A command happened when the request says, what follows from it happens now.
        """
        request = self.request
        stated = request.at or self.now
        queue: deque[_Turn] = deque(
            _Turn(command, request.causation_id, asked=request.delivery is None)
            for command in request.commands
        )
        await self._check_expected(queue)
        done = 0
        while queue:
            turn = queue.popleft()
            done += 1
            if done > FOLLOW_UPS_MAX:
                raise AssertionError(
                    f"{self.service.definition.name}: facts cause each other without end"
                )
            queue.extend(await self._decide(turn, stated if turn.asked else self.now))
        await self._check_seen()  # again: what was read meanwhile may be newer than what was seen
        correlation = self._correlation()
        return Append(
            court=request.court,
            drafts=tuple(self.drafts),
            expected={name: stream.read.version for name, stream in self.streams.items()},
            recorded_at=self.now,
            actor=self.actor,
            correlation_id=correlation,
            rule_pack=self._pack(stated).id,
            traceparent=traceparent_of(correlation),
            key=request.key,
            digest=request.digest,
            answer=answer_to(self.drafts),
            delivery=request.delivery,
            effects=tuple(self.effects),
            settlement=request.settlement,
            kept=request.kept,
        )

    def _correlation(self) -> UUID:
        """The request's correlation id, else that of the case of the first event."""
        case_id = self.drafts[0].case_id if self.drafts else self.request.court
        return self.request.correlation_id or correlation_of(self.request.court, case_id)

    def _pack(self, at: datetime) -> Pack:
        """The pack that the case pinned; for a new case, the one in force at that time."""
        return self.service.rulebook.pack(self.request.court, self.pinned, at)

    async def _check_expected(self, queue: deque[_Turn]) -> None:
        expected = self.request.expected
        if expected is None or not queue:
            return
        stream = self.service.definition.gate.stream_of(first := queue[0].command)
        loaded = await self._load(stream, pins=of_a_case(first))
        if isinstance(expected, int) and loaded.version != expected:
            raise Conflict(stream, expected, loaded.version)
        await self._check_seen()

    async def _check_seen(self) -> None:
        """Raises Conflict unless the event that the caller has seen is the newest of the case."""
        request, seen = self.request, self.request.expected
        if isinstance(seen, UUID):
            case_id = getattr(request.commands[0], "case_id", "")
            newest = await self.service.journal.last_of_case(request.court, case_id)
            if newest is None or newest.event_id != seen:
                raise Conflict(case_id, 0, 0)

    async def _load(self, name: str, *, pins: bool) -> Working[S]:
        if name not in self.streams:
            read = await self._read(name)
            if pins and self.pinned is None:
                self.pinned = read.rule_pack
            self.streams[name] = Working(read, read.state, read.version, read.last)
        return self.streams[name]

    async def _read(self, name: str) -> Loaded[S]:
        service, court = self.service, self.request.court
        if not self.fresh and (remembered := service.remembered(court, name)):
            self.from_memory = True
            return remembered
        history = await service.journal.history(court, name)
        state = service.definition.gate.fold(None, history.events)
        return Loaded(state, len(history.events), history.rule_pack, history.last)

    async def _staff(self) -> Register:
        """The staff of the court, if decisions of the service name persons."""
        staff = self.service.staff if self.service.definition.names_staff else None
        return Register() if staff is None else await staff(self.request.court)

    def remember(self, streams: Streams[S], recorded: Sequence[Recorded]) -> None:
        """Cache the states after the stored events."""
        court, pack = self.request.court, recorded[0].rule_pack if recorded else None
        last = {event.stream: event.event_id for event in recorded}
        for name, stream in self.streams.items():
            read = stream.read
            if stream.version:
                known = read.rule_pack or pack
                newest = last.get(name, read.last)
                streams.put(court, name, Loaded(stream.state, stream.version, known, newest))

    def forget(self, streams: Streams[S]) -> None:
        """Drop the streams from the cache: it is unknown whether they changed."""
        for name, stream in self.streams.items():
            streams.forget(self.request.court, name, stream.read.version)

    async def _decide(self, turn: "_Turn", at: datetime) -> Sequence["_Turn"]:
        definition, request, command = self.service.definition, self.request, turn.command
        stream = definition.gate.stream_of(command)
        loaded = await self._load(stream, pins=of_a_case(command))
        consulted = [
            (name, await self._load(name, pins=False))
            for name in definition.gate.consults(command, request.court)
        ]
        cause = turn.cause or await self._acted_on(command, loaded)
        pack = self._pack(at)
        head = await self.service.journal.head(request.court) if definition.needs_seed else None
        circumstances = Circumstances(
            court=request.court,
            pack=pack,
            calendar=self.service.calendars.of(request.court),
            at=at,
            actor=request.actor,
            seed=head.hash if head else "",
            seed_position=head.position if head else 0,
            consulted={name: one.state for name, one in consulted if one.state is not None},
            recorded_at=self.now,
            staff=await self._staff(),
        )
        if turn.asked and request.at is not None:
            await self._require_footing(command, circumstances)
        follow_ups: list[_Turn] = []
        newest = turn.cause
        decision = definition.gate.decide(command, loaded.state, circumstances, asked=turn.asked)
        for event in decision.events:
            loaded.version += 1
            loaded.state = definition.gate.evolve(loaded.state, event)
            draft = Draft(
                stream=stream,
                version=loaded.version,
                event=event,
                case_id=getattr(event, "case_id", stream),
                occurred_at=definition.dated(event) or decision.at or at,
                causation_id=cause,
            )
            self.drafts.append(draft)
            self.effects.extend(definition.effects(event))
            fact = self._fact(draft, pack)
            newest = fact.event_id
            follow_ups.extend(_Turn(one, newest) for one in definition.answers(fact, pack))
        follow_ups.extend(_Turn(one, newest) for one in decision.then)
        return follow_ups

    async def _require_footing(self, command: C, circumstances: Circumstances) -> None:
        """Raises Refused if an act that states when it happened precedes what it builds on."""
        court = self.request.court
        past = await self.service.journal.of_case(court, getattr(command, "case_id", court))
        require_footing(command, past, self.service.definition.builds_on, circumstances)

    def _fact(self, draft: Draft, pack: Pack) -> Recorded:
        """An own event as the service's reactions are given it."""
        return decided(
            draft.event,
            court=self.request.court,
            service=self.service.definition.name,
            stream=draft.stream,
            version=draft.version,
            case_id=draft.case_id,
            occurred_at=draft.occurred_at,
            recorded_at=self.now,
            actor=self.actor,
            correlation_id=self._correlation(),
            causation_id=draft.causation_id,
            rule_pack=pack.id,
        )

    async def _acted_on(self, command: C, loaded: Working[S]) -> UUID | None:
        """The cause of a person's act: the newest event of the stream or, if the act begins a
        stream, the newest event of the case in this service, whose pack then applies."""
        case_id = getattr(command, "case_id", None)
        if loaded.last is not None or case_id is None:
            return loaded.last
        newest = await self.service.journal.last_of_case(self.request.court, case_id)
        if newest is None:
            known_here = self.service.definition.hears_every_case and case_id != self.request.court
            if isinstance(command, RecordStep | StoreFile) and known_here:
                raise NoSuchCase("本案")
            return None
        self.pinned = self.pinned or newest.rule_pack
        return newest.event_id
