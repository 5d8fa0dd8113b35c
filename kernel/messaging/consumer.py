"""Consumes foreign events: each once, in order within a case; failures are parked per case."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID
from weakref import WeakValueDictionary

from kernel.base.crash_points import crash_point
from kernel.base.logs import logger
from kernel.base.postgres import database_lost
from kernel.deciding.decider import Early
from kernel.deciding.service import Request, Service
from kernel.journal.authority import kept
from kernel.journal.codec import Codec, UnknownEvent
from kernel.journal.envelope import Place, Recorded
from kernel.journal.protocol import Delivery
from kernel.messaging.cloudevents import Heading, heading_of
from kernel.messaging.hearing import Hearing
from kernel.messaging.parking import (
    DistrustedRecord,
    Parked,
    ParkedKind,
    Parking,
    blocking,
    error_hash,
    error_text,
)
from kernel.messaging.trust import Distrusted, Links, Unlinked, check_content

ATTEMPTS_MAX = 4  # attempts before a message is parked
FIRST_DELAY_SECONDS = 0.05  # doubles with each attempt; transient faults rarely last a second
CASES_MAX = 64  # cases processed concurrently; more would only queue for connections


class _Asking(NamedTuple):
    """A message with its commands, if it could be decoded, and how its link contradicts others."""

    message: Recorded
    commands: Sequence[Any] | None
    fault: Unlinked | None

    @property
    def nothing(self) -> bool:
        return self.commands is not None and not self.commands


@dataclass(slots=True)
class Counts:
    """What a consumer has done since it started."""

    taken: int = 0
    repeated: int = 0
    unknown: int = 0
    early: int = 0
    parked: int = 0
    distrusted: int = 0


class Consumer:
    """Turns foreign events into commands for one service, independently of the bus."""

    def __init__(
        self, service: Service[Any, Any, Any], codecs: Mapping[str, Codec], parking: Parking
    ) -> None:
        self.service = service
        self.codecs = codecs
        self.parking = parking
        self.hearing = Hearing(service.definition, service.rulebook)
        self.links = Links()
        self.counts = Counts()
        self._blocked: dict[str, set[str]] = {}
        self._early: dict[str, set[str]] = {}
        self._slots = asyncio.Semaphore(CASES_MAX)
        self._at_work: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._log = logger(service.definition.name)

    async def take(self, messages: Sequence[Recorded]) -> None:
        """Consume a batch: cases concurrently, the messages of each case in order.

        Returns when every message is stored, known already, or durably parked; only then may the
        bus commit the batch.
        """
        crash_point("consume.received")
        quiet: dict[str, list[Recorded]] = defaultdict(list)
        cases: dict[tuple[str, str], list[_Asking]] = defaultdict(list)
        for message in _in_order(messages):
            asking = await self._asking(message)
            if asking is None:
                continue
            if asking.nothing and not kept(message):
                quiet[message.court].append(message)
            else:
                cases[message.court, message.case_id].append(asking)
        await asyncio.gather(
            *(self._note(court, batch) for court, batch in quiet.items()),
            *(self._take_case(batch) for batch in cases.values()),
        )
        crash_point("consume.handled")

    async def _asking(self, message: Recorded) -> "_Asking | None":
        """What a message asks; None if it is not believed, and listed instead. Its content is
        verified where it is read."""
        passing = self.passes(heading_of(message))
        try:
            if not passing:
                check_content(message)
        except Distrusted as error:
            await self.distrust(message, error)
            return None
        fault = self.links.fault(message.court, message.place)
        commands = () if passing else self._readable(message)
        return _Asking(message, None if fault else commands, fault)

    async def distrust(self, message: Recorded, error: Distrusted, place: str = "") -> None:
        """List a message that its source cannot have written so. It blocks nothing, and the event
        that belongs at its position is still consumed. `place` is where it lies on the bus."""
        record = DistrustedRecord(
            message=message,
            place=place or f"{message.service}/{message.position}/{message.hash[:16]}",
            reason=str(error),
            seen_at=self.service.clock.now(),
        )
        if await self.parking.distrust(record):
            self.counts.distrusted += 1
            self._log.error("distrusted", source=message.service, place=record.place)

    def passes(self, heading: Heading) -> bool:
        """Whether the headers alone show that an event asks nothing of this service."""
        if self.hearing.asks(heading):
            return False
        if heading.name not in self.codecs[heading.source].types:
            self._unknown(heading.source, heading.name)
        return True

    async def pass_over(self, court: str, places: Sequence[Place]) -> Sequence[Place]:
        """Mark events that ask nothing as consumed; only their positions are needed.

        Events that differ from what was consumed at their position, or whose link contradicts
        their neighbours, are not marked, but returned.
        """
        fine, unlinked = self.links.sort(court, places)
        diverged = [found.place for found in await self.service.journal.note(court, fine)]
        self.counts.taken += len(fine) - len(diverged)
        return [*diverged, *unlinked]

    def _readable(self, message: Recorded) -> Sequence[Any] | None:
        """What the message asks of this service; None if it cannot be decoded."""
        try:
            return self._commands(message)
        except Exception:  # noqa: BLE001 - it is retried, and parked with its error
            return None

    async def _note(self, court: str, messages: Sequence[Recorded]) -> None:
        """Marks messages that ask nothing, all in one statement, whatever their case."""
        placed = {message.place: message for message in messages}
        for diverged in await self.service.journal.note(court, list(placed)):
            await self._park(placed[diverged.place], "failed", diverged, attempts=1)
        self.counts.taken += len(messages)

    async def _take_case(self, asking: Sequence[_Asking]) -> None:
        first = asking[0].message
        async with self._slots, self._alone(first.court, first.case_id):
            for message, commands, fault in asking:
                waits = message.case_id in await self._blocked_cases(message.court)
                if waits and await self._park(message, "waiting"):
                    continue
                if fault is not None:
                    await self._park(message, "failed", fault, attempts=1)
                elif await self._take_or_park(message, commands):
                    await self._take_early(message.court, message.case_id)

    def forget(self) -> None:
        """Reload which cases have parked messages: another replica may have changed that."""
        self._blocked.clear()
        self._early.clear()

    def _alone(self, court: str, case_id: str) -> asyncio.Lock:
        """Locks a case, so that a retry and the bus never process it concurrently."""
        return self._at_work.setdefault((court, case_id), asyncio.Lock())

    async def _blocked_cases(self, court: str) -> set[str]:
        if court not in self._blocked:
            # Another task may have loaded this meanwhile; its result is kept.
            self._blocked.setdefault(court, await self.parking.cases(court))
        return self._blocked[court]

    async def _take_or_park(self, message: Recorded, commands: Sequence[Any] | None) -> bool:
        """True if it was consumed; messages that came too early are then retried."""
        delay_seconds = FIRST_DELAY_SECONDS
        for attempt in range(1, ATTEMPTS_MAX + 1):
            try:
                await self.take_one(message, commands)
                return True
            except Early as early:
                await self._park(message, "early", early)
                return False
            except Exception as error:
                if database_lost(error):
                    raise  # not the message's fault: the inlet waits and redelivers the batch
                if attempt == ATTEMPTS_MAX:
                    await self._park(message, "failed", error, attempts=attempt)
                    return False
                await asyncio.sleep(delay_seconds)
                delay_seconds *= 2
        raise AssertionError("unreachable: the last attempt returns")

    async def take_one(self, message: Recorded, commands: Sequence[Any] | None = None) -> None:
        """Decide and store what follows from one message, with its inbox row. `commands` are its
        commands, if they were computed before.

        Raises whatever the decision raises; nothing is stored then.
        """
        if commands is None:
            commands = self._commands(message)
        handled = await self.service.handle(
            Request(
                court=message.court,
                commands=commands,
                correlation_id=message.correlation_id,
                causation_id=message.event_id,
                rule_pack=message.rule_pack,
                delivery=_delivery(message),
                kept=kept(message),
            )
        )
        self.counts.taken += 1
        self.counts.repeated += handled.repeated

    def _commands(self, message: Recorded) -> Sequence[Any]:
        codec = self.codecs[message.service]
        try:
            event = codec.decode(message.name, message.schema, message.body)
        except UnknownEvent:
            if message.name in codec.types:
                raise  # needed here, in a newer schema: its case waits for our upgrade
            self._unknown(message.service, message.name)
            return ()
        pack = self.service.rulebook.pack(message.court, message.rule_pack)
        return self.service.definition.answers(replace(message, event=event), pack)

    def _unknown(self, source: str, name: str) -> None:
        """An event of a newer producer. Nothing in this version can depend on it, so it is
        skipped."""
        self.counts.unknown += 1
        self._log.warning("unknown event skipped", name=name, source=source)

    async def _take_early(self, court: str, case_id: str) -> int:
        """Retry the messages of a case that came too early, after one of the case was consumed.

        Repeated while any succeeds, because one may unblock another. Returns how many were
        consumed.
        """
        taken = 0
        if case_id not in await self._early_cases(court):
            return taken
        while True:
            waiting = await self.parking.of_case(court, case_id)
            early = [parked.message for parked in waiting if parked.kind == "early"]
            before = taken
            for message in early:
                try:
                    await self.take_one(message)
                except Early:
                    continue
                except Exception as error:
                    if database_lost(error):
                        raise
                    # No longer too early, and it failed.
                    await self._park(message, "failed", error, attempts=1)
                    return taken
                await self.parking.release(message)
                taken += 1
            if taken - before == len(early):
                self._early[court].discard(case_id)
                return taken
            if taken == before:
                return taken

    async def _early_cases(self, court: str) -> set[str]:
        if court not in self._early:
            self._early.setdefault(court, await self.parking.early(court))
        return self._early[court]

    async def _park(
        self,
        message: Recorded,
        kind: ParkedKind,
        error: Exception | None = None,
        *,
        attempts: int = 0,
    ) -> bool:
        kept = await self.parking.park(
            Parked(
                message=message,
                kind=kind,
                attempts=attempts,
                error=error_text(error) if error else "",
                error_hash=error_hash(error) if error else "",
                parked_at=self.service.clock.now(),
            )
        )
        crash_point("consume.parked")
        if not kept:  # an operator retried the case on another replica; it is no longer blocked
            (await self._blocked_cases(message.court)).discard(message.case_id)
            return False
        if kind == "early":
            (await self._early_cases(message.court)).add(message.case_id)
            self.counts.early += 1
            return True
        (await self._blocked_cases(message.court)).add(message.case_id)
        self.counts.parked += 1
        if error is not None:
            self._log.error(
                "parked",
                case=message.case_id,
                name=message.name,
                source=message.service,
                attempts=attempts,
                error=type(error).__name__,
            )
        return True

    async def retry(self, court: str, case_id: str) -> int:
        """Retry the parked messages of a case in order; returns how many succeeded.

        Messages that are still too early stay parked. Stops at the first that fails again and
        raises its error.
        """
        done, seen = 0, set[UUID]()
        async with self._alone(court, case_id):
            while left := await self._parked_but(court, case_id, seen):
                for parked in left:
                    seen.add(parked.message.event_id)
                    done += await self._try_again(parked.message)
            (await self._blocked_cases(court)).discard(case_id)
            return done + await self._take_early(court, case_id)

    async def skip(self, court: str, case_id: str, source: str, position: int) -> bool:
        """Give up a message that blocks a case: it counts as consumed and has no consequences.

        Messages that wait behind it stay parked for a retry. False if another message blocks the
        case, or none.
        """
        async with self._alone(court, case_id):
            failed = blocking(await self.parking.of_case(court, case_id))
            if failed is None or (failed.service, failed.position) != (source, position):
                return False
            await self.service.journal.note(court, [failed.place])
            await self.parking.release(failed)
            if case_id not in await self.parking.cases(court):
                (await self._blocked_cases(court)).discard(case_id)
            return True

    async def _parked_but(self, court: str, case_id: str, seen: set[UUID]) -> Sequence[Parked]:
        """The parked messages of a case that were not tried yet; more may arrive meanwhile."""
        found = await self.parking.of_case(court, case_id)
        return [parked for parked in found if parked.message.event_id not in seen]

    async def _try_again(self, message: Recorded) -> bool:
        """True if it succeeded, False if it is still too early; raises other errors."""
        try:
            await self.take_one(message)
        except Early as early:
            await self._park(message, "early", early)
            return False
        except Exception as error:
            if not database_lost(error):
                await self._park(message, "failed", error, attempts=1)
            raise
        await self.parking.release(message)
        return True


def _delivery(message: Recorded) -> Delivery:
    return Delivery(
        source=message.service,
        event_id=message.event_id,
        position=message.position,
        hash=message.hash,
    )


def _in_order(messages: Sequence[Recorded]) -> list[Recorded]:
    """Sorts messages by position within a log, and by time of recording between logs.

    There is no order between topics, so the time of recording has to provide one. A clock that was
    turned back does not change the order within a log: no event sorts before its predecessor.
    """
    latest: dict[tuple[str, str], datetime] = {}
    written: dict[UUID, datetime] = {}
    for message in sorted(messages, key=lambda m: m.position):
        log = message.court, message.service
        latest[log] = max(latest.get(log, message.recorded_at), message.recorded_at)
        written[message.event_id] = latest[log]
    return sorted(messages, key=lambda m: (written[m.event_id], m.service, m.position))
