"""An in-memory journal on the popo recorder of the `eventsourcing` library."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import orjson
from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.popo import POPOApplicationRecorder

from kernel.journal.codec import Codec
from kernel.journal.envelope import GENESIS, Place, Recorded
from kernel.journal.group_commit import AlreadyStored
from kernel.journal.protocol import (
    AlreadyDone,
    Append,
    Delivery,
    Diverged,
    EffectRequest,
    Head,
    History,
    Newest,
    link,
    unlinked,
)

EMPTY = Head(0, GENESIS)


@dataclass(slots=True)
class _CourtLog:
    recorder: POPOApplicationRecorder = field(default_factory=POPOApplicationRecorder)
    head: Head = EMPTY
    known: AlreadyStored = field(default_factory=AlreadyStored)
    effects: dict[str, EffectRequest] = field(default_factory=dict)
    last: dict[str, Newest] = field(default_factory=dict)
    told: dict[int, Recorded] = field(default_factory=dict)  # by position, as read from storage


class MemoryJournal:
    """Behaves like the PostgreSQL journal, without a database."""

    def __init__(self, service: str, codec: Codec) -> None:
        self.service = service
        self.codec = codec
        self._logs: dict[str, _CourtLog] = {}

    def _log(self, court: str) -> _CourtLog:
        if court not in self._logs:
            self._logs[court] = _CourtLog()
        return self._logs[court]

    async def append(self, request: Append) -> Sequence[Recorded]:
        log, ready = self._log(request.court), unlinked(request, self.service, self.codec)
        if refusal := log.known.refusal(request):
            raise refusal
        linked = link(request, self.service, log.head, ready)
        if linked:
            log.recorder.insert_events([_stored(r) for r in linked])
            log.head = Head(linked[-1].position, linked[-1].hash)
        for recorded in linked:
            log.last[recorded.case_id] = Newest(recorded.event_id, recorded.rule_pack)
        log.known.remember(request, linked)
        for effect in request.effects:
            log.effects.setdefault(effect.effect_id, effect)
        return linked

    async def note(self, court: str, places: Sequence[Place]) -> Sequence[Diverged]:
        known = self._log(court).known
        return [found for place in places if (found := known.note(place))]

    async def history(self, court: str, stream: str) -> History:
        stored = self._log(court).recorder.select_events(stream)
        if not stored:
            return History(())
        envelopes = [orjson.loads(event.state) for event in stored]
        events = [self.codec.decode(e["name"], e["schema"], e["body"]) for e in envelopes]
        return History(events, envelopes[0]["rule_pack"], UUID(envelopes[-1]["event_id"]))

    async def read(self, court: str, stream: str) -> Sequence[Recorded]:
        stored = self._log(court).recorder.select_events(stream)
        return [self._load(event) for event in stored]

    async def follow(
        self, court: str, after: int, limit: int, *, decoded: bool = True
    ) -> Sequence[Recorded]:
        log = self._log(court)
        found = log.recorder.select_notifications(after, limit, inclusive_of_start=False)
        if not decoded:
            return [self._load(one, decoded=False) for one in found]
        return [self._told(log, one) for one in found]

    async def of_case(self, court: str, case_id: str) -> Sequence[Recorded]:
        everything = await self.follow(court, 0, self._log(court).head.position)
        return [one for one in everything if one.case_id == case_id]

    async def last_of_case(self, court: str, case_id: str) -> Newest | None:
        return self._log(court).last.get(case_id)

    async def head(self, court: str) -> Head:
        return self._log(court).head

    async def courts(self) -> Sequence[str]:
        return sorted(court for court, log in self._logs.items() if log.head.position)

    async def answered(self, court: str, key: str) -> AlreadyDone | None:
        found = self._log(court).known.answers.get(key)
        return AlreadyDone(*found) if found else None

    async def delivered(self, court: str, delivery: Delivery) -> bool:
        verdict = self._log(court).known.taken(delivery)
        if isinstance(verdict, Diverged):
            raise verdict
        return verdict is not None

    def effects(self, court: str) -> Sequence[EffectRequest]:
        """Every requested effect in order, performed or not."""
        return list(self._log(court).effects.values())

    def _told(self, log: _CourtLog, notification: Notification) -> Recorded:
        if notification.id not in log.told:
            log.told[notification.id] = self._load(notification)
        return log.told[notification.id]

    def _load(self, stored: StoredEvent | Notification, *, decoded: bool = True) -> Recorded:
        envelope = orjson.loads(stored.state)
        if not decoded:
            return Recorded.from_fields(envelope)
        event = self.codec.decode(envelope["name"], envelope["schema"], envelope["body"])
        return Recorded.from_fields(envelope, event)


def _stored(recorded: Recorded) -> StoredEvent:
    return StoredEvent(
        originator_id=recorded.stream,
        originator_version=recorded.version,
        topic=f"{recorded.service}.{recorded.name}",
        state=recorded.to_json(),
    )
